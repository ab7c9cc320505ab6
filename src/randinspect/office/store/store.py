"""The store of an office's libraries: everything that was known, when, and from whom.

A :class:`Store` is the one door: it reads a file beside what is known, shows what would change,
changes it when told to, takes it back, and gives every library as of any day as it was known then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from randinspect.canonical import file_sha256
from randinspect.errors import ProtocolError, RegistryError
from randinspect.office.access import KeyCallback, RetentionRule
from randinspect.office.store.acts import Act
from randinspect.office.store.backup import read_backup
from randinspect.office.store.binding import Guard, bind_store
from randinspect.office.store.diffing import Diff, Listing, compare
from randinspect.office.store.erasing import due_cells, erase_cells
from randinspect.office.store.founding import Founding, found_store
from randinspect.office.store.importing import apply_diff, record_refusal
from randinspect.office.store.incoming import Incoming, incoming_records
from randinspect.office.store.libraries import library_named
from randinspect.office.store.locking import lock_snapshot
from randinspect.office.store.making import new_tables, whole_store
from randinspect.office.store.migrating import HEAD, revision_of, upgrade
from randinspect.office.store.opening import Database
from randinspect.office.store.reader import StoreReader
from randinspect.office.store.rekeying import rekey_cells
from randinspect.office.store.sealing import without_values
from randinspect.office.store.snapshot import Snapshot
from randinspect.office.store.suspicions import Limits
from randinspect.office.store.undoing import undo_import
from randinspect.office.store.views import make_views
from randinspect.registry.rules import Value

__all__ = ["Store"]


class Store(StoreReader):
    """An opened store. One thread uses it; other processes open it for themselves."""

    def __init__(self, where: str | Path, *, keys: KeyCallback | None = None) -> None:
        """Open a store that is there, and bring its tables to this version.

        Parameters
        ----------
        where
            A file, or a URL such as ``postgresql://office@localhost/libraries``.
        keys
            Gives the keys to private columns by their ids; None if nobody has them.

        Raises
        ------
        ProtocolError
            If there is none, or a later version made it.
        LedgerError
            If it cannot be read.
        """
        super().__init__(Database(where), keys)
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
    def made(
        where: str | Path, founding: Founding | None = None, *, keys: KeyCallback | None = None
    ) -> Store:
        """Make an empty store.

        Parameters
        ----------
        where, keys
            As for an opened one.
        founding
            What it is bound to and what it keeps private; None for neither.

        Raises
        ------
        ProtocolError
            If there is one already, or no ledger to bind it to.
        AccessError
            If the ledger does not let who acts edit the libraries.
        """
        with new_tables(where) as (database, connection):
            make_views(connection)
            if founding is not None:
                found_store(connection, database, founding)
        return Store(where, keys=keys)

    @staticmethod
    def restored(where: str | Path, backup: Path, *, keys: KeyCallback | None = None) -> Store:
        """Make a store from a backup; a backup that was changed makes none.

        Raises
        ------
        ProtocolError
            If there is a store already.
        FormatError
            If the backup was cut or changed.
        """
        with whole_store(where) as place, new_tables(place) as (_, connection):
            read_backup(connection, backup)
            make_views(connection)
        return Store(where, keys=keys)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def compare(
        self,
        incoming: Incoming,
        listing: Listing,
        limits: Limits | None = None,
        *,
        today: date | None = None,
    ) -> Diff:
        """Put what comes in beside what is known; nothing is changed.

        Parameters
        ----------
        incoming, listing
            The rows, whose listing they are, and of which day.
        limits
            From where on changes are suspicious; None for those of the library.
        today
            The day on which it is compared; None asks nothing of the listing's day.
        """
        with self.database.reading() as connection:
            veil = self.veil(connection)
            return compare(connection, incoming, listing, limits or Limits(), veil, today)

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
            told, guard = frozenset(accepted), Guard.of(connection, self.database)
            return apply_diff(connection, diff, moment=moment, by=by, accepted=told, guard=guard)

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
            diff = compare(connection, incoming, listing, Limits(), self.veil(connection))
            told, guard = frozenset(accepted), Guard.of(connection, self.database)
            return apply_diff(connection, diff, moment=moment, by=by, accepted=told, guard=guard)

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
            is_private = self.veil(connection).of(library) is not None
            faults = without_values(error.faults) if is_private else error.faults
            guard = Guard.of(connection, self.database)
            return record_refusal(
                connection, faults, moment=moment, by=by, fields=fields, guard=guard
            )

    def undo(self, number: int, *, moment: int, by: str, reason: str) -> Act:
        """Undo an import; both it and its undoing stay on record.

        Raises
        ------
        ProtocolError
            If it is no import in force, or later imports built on it.
        """
        with self.database.writing() as connection:
            guard = Guard.of(connection, self.database)
            return undo_import(connection, number, moment=moment, by=by, reason=reason, guard=guard)

    def bind(self, ledger: Path, *, moment: int, by: str) -> Act:
        """Bind the store to the office's ledger, or say where that lies now.

        Raises
        ------
        ProtocolError
            If it is bound to another one, or there is no ledger.
        AccessError
            If the ledger does not let who acts edit the libraries.
        """
        with self.database.writing() as connection:
            return bind_store(connection, self.database, ledger, moment=moment, by=by)

    def rekey(
        self,
        key_id: str | None = None,
        *,
        index_key: str | None = None,
        moment: int,
        by: str,
        most: int | None = None,
    ) -> Act:
        """Put what is private under other keys; old keys are needed until all is moved.

        Parameters
        ----------
        key_id, index_key
            Ids of the new key of cells, and of the new key of handles and look-up; None for the
            one that is current.
        moment, by
            UNIX seconds, and who does it.
        most
            How many cells to move at most; None for all.

        Raises
        ------
        AccessError
            If nothing is private, a key is not there or not new, or who acts may not edit.
        """
        with self.database.writing() as connection:
            veil, guard = self.veil(connection), Guard.of(connection, self.database)
            wanted = (key_id, index_key)
            return rekey_cells(
                connection, veil, wanted, most=most, moment=moment, by=by, guard=guard
            )

    def erase(
        self,
        rules: Sequence[RetentionRule],
        today: date,
        *,
        approved_by: str,
        moment: int,
        by: str,
        held: Sequence[tuple[str, str]] = (),
    ) -> Act:
        """Delete what is due of the private columns, in all versions of its rows.

        Raises
        ------
        InputError
            With every rule that the store cannot follow.
        ProtocolError
            If nothing is due.
        AccessError
            If who acts may not edit.
        """
        with self.database.writing() as connection:
            guard = Guard.of(connection, self.database)
            due = due_cells(connection, rules, today, held=held)
            return erase_cells(
                connection, due, today, approved_by=approved_by, moment=moment, by=by, guard=guard
            )

    def lock(self, taken: Snapshot, folder: Path, *, moment: int, by: str) -> Act:
        """Write a snapshot into a folder, and keep on record what was locked.

        Raises
        ------
        ProtocolError
            If something lies in the folder.
        """
        with self.database.writing() as connection:
            guard = Guard.of(connection, self.database)
            return lock_snapshot(connection, taken, folder, moment=moment, by=by, guard=guard)
