"""Reading a store: its libraries as of any day, what was done, and whether that was in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from randinspect.errors import ProtocolError
from randinspect.office.access import Due, KeyCallback, RetentionRule, keys_for
from randinspect.office.store.acts import Act, acts_of, last_act, number_known
from randinspect.office.store.as_of import rows_at
from randinspect.office.store.backup import digest_of, write_backup
from randinspect.office.store.binding import Guard
from randinspect.office.store.checking import require_as_locked, store_faults
from randinspect.office.store.contents import digest_of_rows, values_of
from randinspect.office.store.diffing import Change
from randinspect.office.store.erasing import due_cells
from randinspect.office.store.libraries import library_named
from randinspect.office.store.opening import Database
from randinspect.office.store.proving import ActFault, act_faults
from randinspect.office.store.schema import REJECT
from randinspect.office.store.sealing import Closed, Veil, index_keys_of, private_of
from randinspect.office.store.signs import SIGN_LIBRARIES, SignFiles, sign_files
from randinspect.office.store.snapshot import Snapshot, take_snapshot
from randinspect.registry.rules import Value

__all__ = ["Known", "StoreReader"]


@dataclass(frozen=True, slots=True)
class Known:
    """A library as of a day, as known by an act.

    Parameters
    ----------
    rows
        Values by key, in the order of the keys.
    sha256
        Digest of the rows: the same for the same content, whatever database holds it.
    closed
        Cells that can no longer be read, for they were deleted by a rule.
    """

    rows: Mapping[str, Mapping[str, Value]]
    sha256: str
    closed: tuple[Closed, ...] = ()


class StoreReader:
    """What can be read of a store; nothing is changed.

    Parameters
    ----------
    database
        Where it lies.
    keys
        Gives the keys to private columns by their ids; None if nobody has them.
    """

    def __init__(self, database: Database, keys: KeyCallback | None = None) -> None:
        self.database = database
        self.keys = keys

    def number_known(self, moment: int | None) -> int:
        """Number of the last act by a moment, UNIX seconds; None stands for now."""
        with self.database.reading() as connection:
            return number_known(connection, moment)

    def library(self, name: str, on: date, known: int | None = None) -> Known:
        """Give a library as of a day, as known by an act; None for all that is known.

        Raises
        ------
        InputError
            If there is no such library.
        """
        types = dict(library_named(name).types)
        with self.database.reading() as connection:
            number = _known(connection, known)
            for act in acts_of(connection):
                if act.library == name and act.number <= number:
                    types = {**act.details.get("attributes", {}), **types}
            found = _texts(connection, name, on, number)
            told, closed = self.reader(connection).opened(connection, name, found)
        rows = {key: values_of(text, types) for key, text in told}
        return Known(rows, digest_of_rows(found), tuple(closed))

    def changes(
        self, name: str, before: tuple[date, int | None], after: tuple[date, int | None]
    ) -> Iterator[tuple[Change, str, str | None, str | None]]:
        """Compare a library as of two days, each as known by an act.

        Private columns are compared by their handles, and opened where there are keys.

        Yields
        ------
        tuple
            The change, the key, and the texts of the row before and after.
        """
        library_named(name)
        with self.database.reading() as connection:
            veil = self.reader(connection) if self.keys is not None else Veil(None, None)
            old, new = (
                dict(veil.opened(connection, name, _texts(connection, name, on, number))[0])
                for on, number in (before, after)
            )
        for key in sorted(old.keys() | new.keys()):
            was, now = old.get(key), new.get(key)
            if was != now:
                is_added, is_gone = was is None, now is None
                change = Change.ADDED if is_added else Change.GONE if is_gone else Change.CHANGED
                yield change, key, was, now

    def snapshot(self, on: date, known: int | None = None) -> Snapshot:
        """Read all libraries as of a day, as the draw reads them.

        Raises
        ------
        ProtocolError
            If no agency is known of that day, or other bytes of it were locked as known by the
            same act.
        """
        with self.database.reading() as connection:
            veil = self.reader(connection)
            taken = take_snapshot(connection, on, _known(connection, known), veil)
            require_as_locked(acts_of(connection), taken)
        return taken

    def signs(
        self, on: date, known: int | None = None, *, codes: Set[str] | None = None
    ) -> SignFiles:
        """Write what is known of agencies as the tables of warnings and of classes.

        Parameters
        ----------
        on, known
            The day, and the act up to which things are known; None for now.
        codes
            Codes of events that the rules of classes know; None for all.
        """
        held = {name: self.library(name, on, known).rows for name in SIGN_LIBRARIES}
        return sign_files(held, on, codes)

    def veil(self, connection: Connection) -> Veil:
        """Seals and opens rows, with the keys that were given."""
        acts = acts_of(connection)
        return Veil(private_of(acts), self.keys, index_keys_of(acts))

    def reader(self, connection: Connection) -> Veil:
        """Opens rows to who may read them.

        Raises
        ------
        AccessError
            If the store is bound to a ledger with actors, and none of them acts.
        """
        veil = self.veil(connection)
        if veil.private is None or self.keys is None:
            return veil
        editor = Guard.of(connection, self.database).editor()
        return veil if editor is None else replace(veil, keys=keys_for(editor, self.keys))

    def history(self) -> list[Act]:
        """All acts in their order."""
        with self.database.reading() as connection:
            return acts_of(connection)

    def rejects(self, number: int) -> list[dict[str, Any]]:
        """Rows that an act refused: place, value, rule, what is wrong, and the cure."""
        query = select(REJECT).where(REJECT.c.act == number).order_by(REJECT.c.place)
        with self.database.reading() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def backup(self, path: Path) -> str:
        """Write the whole store into one file, and give its digest."""
        with self.database.reading() as connection:
            return write_backup(connection, path)

    def digest(self) -> str:
        """SHA-256 of the whole store, the same for the same content in any database."""
        with self.database.reading() as connection:
            return digest_of(connection)

    def look_up(
        self, name: str, column: str, value: str, on: date, known: int | None = None
    ) -> dict[str, str]:
        """Rows of a library that hold a private value on a day: keys, and texts with handles.

        Nothing is opened; the value is compared without case and without spaces around it.

        Raises
        ------
        AccessError
            If there are no keys, who acts may not read, or the column has no index.
        """
        library_named(name)
        with self.database.reading() as connection:
            handles = self.reader(connection).handles(connection, name, column, value)
            rows = rows_at(connection, name, on, _known(connection, known))
            return {
                row.key: row.content
                for row in rows
                if values_of(row.content, {}).get(column) in handles
            }

    def act_faults(self, ledger: Path | None = None) -> list[ActFault]:
        """What is wrong with the acts of a store that is bound to a ledger.

        Parameters
        ----------
        ledger
            Where the ledger lies that it has to be bound to; None to take the store's word.

        Raises
        ------
        ProtocolError
            If the ledger is not there.
        """
        with self.database.reading() as connection:
            return act_faults(connection, self.database, ledger)

    def faults(self) -> list[ActFault]:
        """Everything by which the store differs from what its acts say.

        Raises
        ------
        AccessError
            If a locked library has private columns, and there are no keys to them.
        ProtocolError
            If the ledger that it is bound to is not there.
        """
        with self.database.reading() as connection:
            return store_faults(connection, self.database, self.reader(connection))

    def due(
        self, rules: Sequence[RetentionRule], today: date, *, held: Sequence[tuple[str, str]] = ()
    ) -> list[Due]:
        """What of the private columns is due to be deleted on a day.

        Raises
        ------
        InputError
            With every rule that the store cannot follow.
        """
        with self.database.reading() as connection:
            return due_cells(connection, rules, today, held=held)


def _known(connection: Connection, number: int | None) -> int:
    """Number of an act that is there; None stands for the last one."""
    last = last_act(connection)
    if number is not None and not 0 <= number <= last:
        raise ProtocolError(f"there is no act {number}; the last one is {last}")
    return last if number is None else number


def _texts(
    connection: Connection, name: str, on: date, number: int | None
) -> list[tuple[str, str]]:
    """Keys and texts of a library as of a day, as known by an act."""
    rows = rows_at(connection, name, on, _known(connection, number))
    return [(row.key, row.content) for row in rows]
