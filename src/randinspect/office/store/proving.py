"""Whether the acts of a bound store are whole, each by somebody who might: found afterwards.

The ledger is read again leaf by leaf: who had which role when an act was made, and which draws were
between snapshot and seed. A draw that has its result counts as open until its seed could be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, or_, select

from randinspect.ledger import History
from randinspect.office.access.guarding import Editor, LockRecord, untimely_edits
from randinspect.office.store.acts import Act, ActKind, acts_of
from randinspect.office.store.binding import EDITS, binding_of
from randinspect.office.store.marking import (
    act_sha256,
    is_signed,
    mark_of,
    rows_sha256,
    signer_of,
    written_rows,
)
from randinspect.office.store.opening import Database
from randinspect.office.store.schema import ROW
from randinspect.publication import Role
from randinspect.publication.actor_leaves import ActorLeaf
from randinspect.publication.commitment import Commitment
from randinspect.publication.draw_leaves import ResultLeaf, VoidLeaf
from randinspect.publication.leaves import read_leaf
from randinspect.publication.ledger_leaves import OriginLeaf

__all__ = ["ActFault", "act_faults"]


@dataclass(frozen=True, slots=True)
class ActFault:
    """What is wrong with an act on the libraries.

    Parameters
    ----------
    act
        Its number.
    code
        Which rule it breaks.
    message
        In what way.
    """

    act: int
    code: str
    message: str

    def __str__(self) -> str:
        """One line."""
        return f"act {self.act}: {self.message} ({self.code})"


_NOTHING: Final = rows_sha256(None, (), ())
_Actors = dict[str, tuple[Editor, int]]


@dataclass(frozen=True, slots=True)
class _Ledger:
    """A ledger as it was at each of its sizes."""

    states: Sequence[_Actors | None]
    locks: tuple[LockRecord, ...]


def act_faults(
    connection: Connection, database: Database, ledger: Path | None = None
) -> list[ActFault]:
    """Everything that is wrong with the acts of a store, by their numbers.

    Parameters
    ----------
    connection, database
        Of the store.
    ledger
        Where the ledger lies that the store has to be bound to; None to take the store's word.

    Raises
    ------
    ProtocolError
        If the store is bound to a ledger that is not there; one that is bound to none has no
        acts that could be wrong in this way.
    LedgerError
        If the ledger is not whole.
    """
    acts = acts_of(connection)
    binding = binding_of(acts)
    if binding is None:
        message = "the store is bound to no ledger"
        return [] if ledger is None else [ActFault(0, "store.unbound", message)]
    if ledger is not None:
        binding = replace(binding, folder=str(ledger.resolve()))
    known = _read(binding.opened(database).leaves)
    found = [*_chain_faults(connection, acts), *_role_faults(acts, known)]
    return sorted(found, key=lambda fault: fault.act)


def _chain_faults(connection: Connection, acts: list[Act]) -> Iterator[ActFault]:
    """1. Acts and rows that were changed, left out or put in."""
    first = next(act.number for act in acts if act.kind is ActKind.BIND)
    last: Act | None = None
    for place, act in enumerate(acts, 1):
        mark = mark_of(act)
        if act.number != place:
            yield ActFault(act.number, "store.gap", f"it stands at place {place}; acts are missing")
            return
        if act.number >= first and mark is None:
            yield ActFault(act.number, "store.mark", "it was written past the program")
        elif mark is not None:
            if mark.get("previous") != act_sha256(last):
                yield ActFault(act.number, "store.chain", "the act before it was changed since")
            if mark.get("rows") != written_rows(connection, act):
                yield ActFault(act.number, "store.rows", "its rows are not those that it wrote")
        last = act
    if stray := _strays(connection, len(acts)):
        yield ActFault(len(acts), "store.rows", f"{stray} rows belong to no act")


def _strays(connection: Connection, count: int) -> int:
    """How many rows name an act that is not there."""
    outside = or_(ROW.c.act_from > count, ROW.c.act_from < 1, ROW.c.act_to > count)
    query = select(func.count()).select_from(ROW).where(outside)
    return int(connection.execute(query).scalar() or 0)


def _role_faults(acts: list[Act], ledger: _Ledger) -> Iterator[ActFault]:
    """2. Acts without a signature, by somebody without the role, or between snapshot and seed."""
    edits: list[tuple[Editor, int]] = []
    made: list[Act] = []
    leaves = 0
    for act in acts:
        mark = mark_of(act)
        if mark is None:
            continue
        size = int(mark.get("leaves", 0))
        if not leaves <= size < len(ledger.states):
            message = f"the ledger never had {size} leaves then"
            yield ActFault(act.number, "store.leaves", message)
            continue
        leaves, actors = size, ledger.states[size]
        if signer_of(act) is not None and not is_signed(act):
            message = "the signature is not that of its actor"
            yield ActFault(act.number, "store.signature", message)
        elif actors is not None and (act.kind in EDITS or mark.get("rows") != _NOTHING):
            editor, since = actors.get(signer_of(act) or "", (None, 0))
            if editor is None or act.recorded < since:
                yield _unknown(act)
            else:
                edits.append((editor, act.recorded))
                made.append(act)
    for place, why in untimely_edits(edits, ledger.locks):
        plans = Role.PLAN in (edits[place][0].roles or ())
        yield ActFault(made[place].number, "store.untimely" if plans else "store.role", why)


def _unknown(act: Act) -> ActFault:
    """Who made an act is nobody whom the ledger knew."""
    if signer_of(act) is None:
        return ActFault(act.number, "store.unsigned", "no actor signed it; it takes plan")
    return ActFault(act.number, "store.actor", "its actor was not registered then")


def _read(leaves: Iterable[bytes]) -> _Ledger:
    """Who could do what at each size, and which draws were open from when to when."""
    history, locks = History(), dict[str, LockRecord]()
    states: list[_Actors | None] = [None]
    for data in leaves:
        history.take(data)
        content = read_leaf(data).content
        if isinstance(content, ActorLeaf | OriginLeaf):
            states.append(_actors(history))
        else:
            states.append(states[-1])
        if isinstance(content, ActorLeaf | Commitment):
            _open(locks, history)
        elif isinstance(content, VoidLeaf | ResultLeaf):
            lock, plan = locks[content.draw_id], history.draws[content.draw_id].commitment.seed_plan
            end = content.created if isinstance(content, VoidLeaf) else plan.ready_at
            locks[content.draw_id] = replace(lock, seed=end)
    return _Ledger(states, tuple(locks.values()))


def _actors(history: History) -> _Actors | None:
    """Actors by their keys, and from when each acts; None as long as access is not declared."""
    if not history.access.is_declared:
        return None
    return {
        key: (Editor(entry.name, frozenset(entry.roles)), entry.since)
        for key, entry in history.access.actors
        if entry.withdrawn is None
    }


def _open(locks: dict[str, LockRecord], history: History) -> None:
    """Take in draws that are open, and all who may draw them from here on."""
    drawers = frozenset(one.name for one, _ in (_actors(history) or {}).values() if _draws(one))
    for draw_id, entry in history.draws.items():
        if entry.is_open:
            new = LockRecord(draw_id, entry.commitment.created, None, frozenset())
            lock = locks.get(draw_id, new)
            locks[draw_id] = replace(lock, drawers=lock.drawers | drawers)


def _draws(editor: Editor) -> bool:
    """Whether somebody may draw."""
    return Role.DRAW in (editor.roles or ())
