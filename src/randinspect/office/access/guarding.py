"""Who may edit the libraries: never who draws, between snapshot and seed (docs/concepts.md).

What is drawn is bound by its digests, so an edit after the lock changes no draw that is locked.
It is refused all the same: whoever draws must not be able to prepare, while a draw is open, an
error of the inputs that would void it, or the entries of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from randinspect.attestation import NoteSigner
from randinspect.canonical import told_moment
from randinspect.errors import AccessError
from randinspect.ledger import History
from randinspect.office.access.columns import KeyCallback
from randinspect.publication import Role

__all__ = [
    "Editor",
    "LockRecord",
    "editor_of",
    "keys_for",
    "locks_of",
    "may_edit",
    "untimely_edits",
]


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits.

    Parameters
    ----------
    name
        The name that the actor's key bears; one person has one name, whatever keys.
    roles
        What the actor may do; None where access is not declared.
    """

    name: str
    roles: frozenset[Role] | None = None


@dataclass(frozen=True, slots=True)
class LockRecord:
    """A draw between its snapshot and its seed.

    Parameters
    ----------
    draw_id
        Which draw.
    snapshot
        UNIX seconds at which its inputs were taken from the libraries.
    seed
        UNIX seconds at which its seed was there, or the draw was void; None as long as it is open.
    drawers
        Names of the actors who may draw it.
    """

    draw_id: str
    snapshot: int
    seed: int | None
    drawers: frozenset[str]

    def is_open_at(self, moment: int) -> bool:
        """Whether a time is between snapshot and seed; the seed's own time is not."""
        return self.snapshot <= moment and (self.seed is None or moment < self.seed)


def may_edit(actor: Editor, moment: int, locks: Iterable[LockRecord]) -> None:
    """Refuse an edit of the libraries that its actor may not make.

    Parameters
    ----------
    actor
        Who edits.
    moment
        UNIX seconds of the edit.
    locks
        Draws that were locked from these libraries, open or not.

    Raises
    ------
    AccessError
        If the actor has roles and ``plan`` is none of them, or may draw one of the draws that
        are open at this time; with all of them.
    """
    if actor.roles is not None and Role.PLAN not in actor.roles:
        has = ", ".join(sorted(actor.roles)) or "no role"
        raise AccessError(f"{actor.name} has {has}; to edit the libraries it takes plan")
    if held := list(_held(actor, moment, locks)):
        told = "; ".join(held)
        raise AccessError(
            f"{actor.name} may draw and so edits nothing between snapshot and seed: {told}"
        )


def untimely_edits(
    edits: Iterable[tuple[Editor, int]], locks: Iterable[LockRecord]
) -> Iterator[tuple[int, str]]:
    """Edits in a record of the libraries that nobody should have let in.

    Parameters
    ----------
    edits
        Who edited, and when, in their order.
    locks
        Draws that were locked from these libraries.

    Yields
    ------
    tuple[int, str]
        Place of the edit, from 0, and why it should not be there.
    """
    known = tuple(locks)
    for place, (actor, moment) in enumerate(edits):
        try:
            may_edit(actor, moment, known)
        except AccessError as error:
            yield place, str(error)


def locks_of(history: History) -> tuple[LockRecord, ...]:
    """The open draws of a ledger, with all who may draw them or might since they were locked.

    A result or a void ends a lock; the ledger does not state when the one or the other came, so
    that ended draws are left out.
    """
    actors = [entry for _, entry in history.access.actors]
    return tuple(
        LockRecord(
            draw_id,
            entry.commitment.created,
            None,
            frozenset(a.name for a in actors if Role.DRAW in a.roles_since(entry.commit)),
        )
        for draw_id, entry in history.draws.items()
        if entry.is_open
    )


def editor_of(history: History, signer: NoteSigner | None, name: str = "") -> Editor:
    """Who edits, by the ledger.

    Parameters
    ----------
    history
        The ledger's.
    signer
        Holder of the key of who acts (`randinspect.ledger.who_acts`), None if nobody was named.
    name
        What to call the editor where the ledger has no actors.

    Raises
    ------
    AccessError
        If the ledger has actors, and nobody acts, or somebody who is none of them.
    """
    if not history.access.is_declared:
        return Editor(name)
    if signer is None:
        raise AccessError("the ledger has actors; say who acts (--as)")
    entry = history.access.entry(str(signer.verifier))
    if entry is None or entry.withdrawn is not None:
        raise AccessError(f"this key of {signer.verifier.name} is not registered")
    return Editor(entry.name, frozenset(entry.roles))


def keys_for(actor: Editor, keys: KeyCallback) -> KeyCallback:
    """Keys of private columns for who may read them.

    Parameters
    ----------
    actor
        Who asks.
    keys
        Gives keys by their ids.

    Returns
    -------
    KeyCallback
        The same keys; it raises `AccessError` if the actor has roles and ``read`` is none.
    """

    def asked(key_id: str) -> bytes:
        if actor.roles is not None and Role.READ not in actor.roles:
            raise AccessError(f"{actor.name} may not read what is private; it takes read")
        return keys(key_id)

    return asked


def _held(actor: Editor, moment: int, locks: Iterable[LockRecord]) -> Iterator[str]:
    """The open draws that an actor may draw."""
    for lock in locks:
        if actor.name in lock.drawers and lock.is_open_at(moment):
            end = "its seed is not there" if lock.seed is None else f"seed {told_moment(lock.seed)}"
            yield f"{lock.draw_id}, snapshot {told_moment(lock.snapshot)}, {end}"
