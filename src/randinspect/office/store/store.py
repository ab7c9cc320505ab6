"""The store of an office's libraries: everything that was known, when, and from whom.

A :class:`Store` is the one door: it reads a file beside what is known, shows what would change,
changes it when told to, takes it back, and gives every library as of any day as it was known then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from randinspect.canonical import file_sha256, sha256_hex
from randinspect.errors import ProtocolError, RegistryError
from randinspect.office.store.acts import (
    Act,
    ActKind,
    acts_of,
    last_act,
    number_known,
    require_who,
    write_act,
)
from randinspect.office.store.as_of import rows_at
from randinspect.office.store.backup import digest_of, read_backup, write_backup
from randinspect.office.store.contents import digest_of_rows, values_of
from randinspect.office.store.diffing import Change, Diff, Listing, compare
from randinspect.office.store.importing import apply_diff, record_refusal
from randinspect.office.store.incoming import Incoming, incoming_records
from randinspect.office.store.libraries import library_named
from randinspect.office.store.migrating import HEAD, revision_of, upgrade
from randinspect.office.store.opening import Database, mark_ours
from randinspect.office.store.schema import REJECT
from randinspect.office.store.snapshot import Snapshot, take_snapshot
from randinspect.office.store.suspicions import Limits
from randinspect.office.store.undoing import undo_import
from randinspect.office.store.views import make_views
from randinspect.publication.bundle import write_files
from randinspect.registry.rules import Value

__all__ = ["Known", "Store"]


@dataclass(frozen=True, slots=True)
class Known:
    """A library as of a day, as known by an act.

    Parameters
    ----------
    rows
        Values by key, in the order of the keys.
    sha256
        Digest of the rows: the same for the same content, whatever database holds it.
    """

    rows: Mapping[str, Mapping[str, Value]]
    sha256: str


class Store:
    """An opened store. One thread uses it; other processes open it for themselves."""

    def __init__(self, where: str | Path) -> None:
        """Open a store that is there, and bring its tables to this version.

        Parameters
        ----------
        where
            A file, or a URL such as ``postgresql://office@localhost/libraries``.

        Raises
        ------
        ProtocolError
            If there is none, or a later version made it.
        LedgerError
            If it cannot be read.
        """
        self.database = Database(where)
        if not self.database.is_there:
            raise ProtocolError(
                f"{self.database.name}: there is no store; make one with `store init`"
            )
        with self.database.reading() as connection:
            is_current = revision_of(connection) == HEAD
        if not is_current:
            with self.database.writing() as connection:
                upgrade(connection)
                make_views(connection)

    @staticmethod
    def made(where: str | Path) -> Store:
        """Make an empty store.

        Raises
        ------
        ProtocolError
            If there is one already.
        """
        with _new(where) as connection:
            make_views(connection)
        return Store(where)

    @staticmethod
    def restored(where: str | Path, backup: Path) -> Store:
        """Make a store from a backup; a backup that was changed makes none.

        Raises
        ------
        ProtocolError
            If there is a store already.
        FormatError
            If the backup was cut or changed.
        """
        with _new(where) as connection:
            read_backup(connection, backup)
            make_views(connection)
        return Store(where)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def compare(self, incoming: Incoming, listing: Listing, limits: Limits | None = None) -> Diff:
        """Put what comes in beside what is known; nothing is changed.

        Parameters
        ----------
        incoming, listing
            The rows, whose listing they are, and of which day.
        limits
            From where on changes are suspicious; None for those of the library.
        """
        with self.database.reading() as connection:
            return compare(connection, incoming, listing, limits or Limits())

    def apply(
        self, diff: Diff, *, moment: int, by: str, accepted: Iterable[str] = ()
    ) -> Act | None:
        """Apply a diff as it was shown; None if all of it is known already.

        Parameters
        ----------
        diff
            What was shown.
        moment, by
            UNIX seconds, and who does it.
        accepted
            Codes of suspicions that a person looked at.

        Raises
        ------
        ProtocolError
            If the library was changed since, or a suspicion is not accepted.
        """
        with self.database.writing() as connection:
            return apply_diff(connection, diff, moment=moment, by=by, accepted=frozenset(accepted))

    def enter(
        self,
        library: str,
        records: Iterable[Mapping[str, Value]],
        listing: Listing,
        *,
        moment: int,
        by: str,
        accepted: Iterable[str] = (),
    ) -> Act | None:
        """Enter rows of a program, compared and applied under one lock.

        Parameters
        ----------
        library
            Its name.
        records
            Values by field.
        listing
            Whose they are, and of which day.
        moment, by, accepted
            As for :meth:`apply`.

        Raises
        ------
        InputError
            With every field that does not fit.
        ProtocolError
            If a suspicion is not accepted.
        """
        incoming = incoming_records(library_named(library), records, file=f"{library} entered")
        with self.database.writing() as connection:
            diff = compare(connection, incoming, listing, Limits())
            return apply_diff(connection, diff, moment=moment, by=by, accepted=frozenset(accepted))

    def refuse(
        self,
        library: str,
        path: Path,
        error: RegistryError,
        listing: Listing,
        *,
        moment: int,
        by: str,
    ) -> Act:
        """Keep on record that a file was refused, and every fault of it."""
        fields = {
            "library": library_named(library).name,
            "source": listing.source,
            "as_of": listing.as_of,
            "file": path.name,
            "sha256": file_sha256(path) if path.is_file() else None,
        }
        with self.database.writing() as connection:
            return record_refusal(connection, error, moment=moment, by=by, fields=fields)

    def undo(self, number: int, *, moment: int, by: str, reason: str) -> Act:
        """Undo an import; both it and its undoing stay on record.

        Raises
        ------
        ProtocolError
            If it is no import in force, or later imports built on it.
        """
        with self.database.writing() as connection:
            return undo_import(connection, number, moment=moment, by=by, reason=reason)

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
            found = list(rows_at(connection, name, on, number))
        rows = {row.key: values_of(row.content, types) for row in found}
        return Known(rows, digest_of_rows((row.key, row.content) for row in found))

    def changes(
        self, name: str, before: tuple[date, int | None], after: tuple[date, int | None]
    ) -> Iterator[tuple[Change, str, str | None, str | None]]:
        """Compare a library as of two days, each as known by an act.

        Yields
        ------
        tuple
            The change, the key, and the texts of the row before and after.
        """
        library_named(name)
        with self.database.reading() as connection:
            old, new = (
                {
                    row.key: row.content
                    for row in rows_at(connection, name, on, _known(connection, number))
                }
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
            If no agency is known of that day.
        """
        with self.database.reading() as connection:
            return take_snapshot(connection, on, _known(connection, known))

    def lock(self, taken: Snapshot, folder: Path, *, moment: int, by: str) -> Act:
        """Write a snapshot into a folder, and keep on record what was locked.

        Raises
        ------
        ProtocolError
            If something lies in the folder.
        """
        if folder.exists() and any(folder.iterdir()):
            raise ProtocolError(f"{folder} is not empty; a snapshot is written once")
        with self.database.writing() as connection:
            act = Act(
                number=0,
                kind=ActKind.SNAPSHOT,
                library=None,
                source=None,
                as_of=taken.on,
                recorded=moment,
                by=require_who(by),
                file=folder.name,
                sha256=sha256_hex(taken.files["snapshot.json"]),
                is_whole=True,
                undone=None,
                details={"known": taken.known, "files": dict(taken.locked["files"])},
            )
            written = write_act(connection, act)
            write_files(folder, taken.files, last="snapshot.json")  # an error takes back the act
            return written

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


def _known(connection: Connection, number: int | None) -> int:
    """Number of an act that is there; None stands for the last one."""
    last = last_act(connection)
    if number is not None and not 0 <= number <= last:
        raise ProtocolError(f"there is no act {number}; the last one is {last}")
    return last if number is None else number


@contextmanager
def _new(where: str | Path) -> Iterator[Connection]:
    """Make the tables of a new store, and let them be filled in the same transaction."""
    database = Database(where)
    if database.is_file:
        Path(where).parent.mkdir(parents=True, exist_ok=True)
    try:
        with database.writing() as connection:
            if revision_of(connection) is not None:
                raise ProtocolError(f"{database.name}: there is a store already")
            mark_ours(connection)
            upgrade(connection)
            yield connection
    finally:
        database.close()
