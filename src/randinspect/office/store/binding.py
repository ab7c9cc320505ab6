"""A store bound to the office's ledger: who edits its libraries is somebody whom the ledger knows.

The rule: an edit takes the role ``plan`` where access is declared, is signed, and is not made by
who may draw between snapshot and seed. A store is bound once; where its ledger lies may change.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from randinspect.attestation import NoteSigner
from randinspect.canonical import sha256_hex, told_moment
from randinspect.errors import AccessError, ProtocolError
from randinspect.ledger import STORE_NAME, History, Ledger, who_acts
from randinspect.office.access.guarding import Editor, editor_of, locks_of, may_edit
from randinspect.office.store.acts import Act, ActKind, Mark, acts_of, bare_act, write_act
from randinspect.office.store.marking import BOUND, Said, act_sha256, rows_sha256, signed_by
from randinspect.office.store.opening import Database

__all__ = ["EDITS", "Binding", "Guard", "bind_store", "binding_of"]

EDITS: Final = frozenset(
    {
        ActKind.IMPORT,
        ActKind.UNDO,
        ActKind.BIND,
        ActKind.PRIVATE,
        ActKind.REKEY,
        ActKind.ERASE,
    }
)
"""Acts that take the role ``plan``; a snapshot and a refused file change no library."""


@dataclass(frozen=True, slots=True)
class Binding:
    """To which ledger a store is bound.

    Parameters
    ----------
    folder
        Where it lies: of a store in a file, from the file's folder.
    origin, sha256
        Its name, and the digest of its first leaf.
    """

    folder: str
    origin: str
    sha256: str

    def opened(self, database: Database) -> Ledger:
        """The ledger.

        Raises
        ------
        ProtocolError
            If there is none, or another one than the store is bound to.
        LedgerError
            If it is not whole.
        """
        path = _base(database) / self.folder
        ledger = _ledger(path)
        if sha256_hex(ledger.leaves[0]) != self.sha256:
            raise ProtocolError(
                f"{path} is another ledger than {self.origin}; `store bind` says where"
            )
        return ledger


def binding_of(acts: Iterable[Act]) -> Binding | None:
    """To which ledger a store is bound, None if to none."""
    found = [act.details for act in acts if act.kind is ActKind.BIND]
    return Binding(**{n: found[-1][n] for n in ("folder", "origin", "sha256")}) if found else None


class Guard:
    """Marks the acts of a store, and refuses what its ledger does not let in."""

    def __init__(self, last: Act | None, ledger: Ledger | None) -> None:
        self.last = last
        self.ledger = ledger

    @staticmethod
    def of(connection: Connection, database: Database) -> Guard:
        """The guard of a store, by the ledger that it is bound to."""
        acts = acts_of(connection)
        binding = binding_of(acts)
        return Guard(acts[-1] if acts else None, binding.opened(database) if binding else None)

    def editor(self) -> Editor | None:
        """Who acts here, by the ledger; None in a store that is bound to none.

        Raises
        ------
        AccessError
            If the ledger has actors, and nobody acts, or somebody who is none of them.
        """
        return None if self.ledger is None else editor_of(self.ledger.history, who_acts())

    def mark(self, begun: Iterable[Said] = (), ended: Iterable[int] = ()) -> Mark | None:
        """Marks an act that writes some rows; None in a store that is bound to no ledger."""
        ledger = self.ledger
        return None if ledger is None else lambda act: self._marked(ledger, act, begun, ended)

    def _marked(self, ledger: Ledger, act: Act, begun: Iterable[Said], ended: Iterable[int]) -> Act:
        """An act with its marks, if who acts may do it."""
        history, signer = ledger.history, who_acts()
        if act.kind in EDITS:
            editor = editor_of(history, signer, act.by)
            _require_begun(history, signer, act.recorded)
            may_edit(editor, act.recorded, locks_of(history))
        told = {
            "leaves": history.size,
            "previous": act_sha256(self.last),
            "rows": rows_sha256(act.library, begun, ended),
        }
        marked = replace(act, details={**act.details, BOUND: told})
        return signed_by(marked, signer if history.access.is_declared else None)


def _require_begun(history: History, signer: NoteSigner | None, moment: int) -> None:
    """Refuse an actor whose registration begins later."""
    entry = history.access.entry(str(signer.verifier)) if signer else None
    if entry is not None and moment < entry.since:
        raise AccessError(f"{entry.name} may act from {told_moment(entry.since)} on")


def bind_store(
    connection: Connection, database: Database, folder: Path, *, moment: int, by: str
) -> Act:
    """Bind a store to a ledger, or say where its ledger lies now.

    Raises
    ------
    ProtocolError
        If it is bound to another one, or there is no ledger.
    AccessError
        If who acts may not edit the libraries.
    """
    acts = acts_of(connection)
    ledger, old = _ledger(folder), binding_of(acts)
    sha256 = sha256_hex(ledger.leaves[0])
    if old is not None and old.sha256 != sha256:
        raise ProtocolError(f"the store is bound to {old.origin} for good; this is {ledger.origin}")
    told = {"folder": _place(folder, database), "origin": ledger.origin, "sha256": sha256}
    act = bare_act(ActKind.BIND, moment=moment, by=by, details=told)
    return write_act(connection, act, mark=Guard(acts[-1] if acts else None, ledger).mark())


def _ledger(path: Path) -> Ledger:
    """The ledger of a folder."""
    if not (path / STORE_NAME).exists():
        raise ProtocolError(f"{path}: there is no ledger; say where it lies with `store bind`")
    return Ledger.opened(path)


def _base(database: Database) -> Path:
    """From where the ledger's folder is told."""
    return Path(database.where).resolve().parent if database.is_file else Path("/")


def _place(folder: Path, database: Database) -> str:
    """Folder of a ledger as the store keeps it."""
    whole = folder.resolve()
    return Path(os.path.relpath(whole, _base(database))).as_posix()
