"""Taking an import back: what it ended is known again, and what it began is known no more.

The rule: undoing is an act of its own. Both what the import said and that it was undone stay to be
read; rows that a later import built on are not pulled from under it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from randinspect.errors import ProtocolError
from randinspect.office.store.acts import Act, ActKind, acts_of, in_force, require_who, write_act
from randinspect.office.store.as_of import Stored, rows_known, touched_keys
from randinspect.office.store.binding import Guard
from randinspect.office.store.importing import Written, end_rows, insert_rows

__all__ = ["undo_import"]

_Said = tuple[str, str, str | None, int, str]


def undo_import(
    connection: Connection, number: int, *, moment: int, by: str, reason: str, guard: Guard
) -> Act:
    """Undo an import.

    Parameters
    ----------
    connection
        That holds the writer's lock.
    number
        Of the import.
    moment, by, reason
        UNIX seconds of the undoing, who does it, and why.
    guard
        Of the store.

    Raises
    ------
    AccessError
        If the store is bound to a ledger by which nobody, or somebody else, may edit now.
    ProtocolError
        If it is no import, was undone already, or later imports build on it; they are named, and
        are to be undone first.
    """
    acts = acts_of(connection)
    target = _target(acts, number, reason)
    library = str(target.library)
    keys = touched_keys(connection, number)
    before, after, now = (
        {_said(row): row for row in rows_known(connection, library, keys, at)}
        for at in (number - 1, number, acts[-1].number)
    )
    touched = {said[0] for said in after.keys() ^ now.keys()}
    if later := _later(connection, acts, target, touched):
        raise ProtocolError(
            f"act {number} cannot be undone alone: later imports build on it; undo first "
            f"{', '.join(map(str, later))}"
        )
    ended = [row.id for said, row in now.items() if said not in before]
    again = [Written(*said) for said in before if said not in now]
    act = write_act(
        connection,
        Act(
            number=0,
            kind=ActKind.UNDO,
            library=library,
            source=target.source,
            as_of=target.as_of,
            recorded=moment,
            by=require_who(by),
            file=None,
            sha256=None,
            is_whole=False,
            undone=number,
            details={"reason": reason.strip()},
        ),
        mark=guard.mark(again, ended),
    )
    end_rows(connection, ended, act.number)
    insert_rows(connection, library, again, act.number)
    return act


def _target(acts: list[Act], number: int, reason: str) -> Act:
    """The import to undo."""
    if not reason.strip():
        raise ProtocolError("an undoing says why")
    found = next((act for act in acts if act.number == number), None)
    if found is None:
        last = acts[-1].number if acts else 0
        raise ProtocolError(f"there is no act {number}; the last one is {last}")
    if found.kind is not ActKind.IMPORT:
        raise ProtocolError(f"act {number} is no import, so there is nothing to undo")
    if found not in in_force(acts):
        raise ProtocolError(f"act {number} was undone already")
    return found


def _later(connection: Connection, acts: list[Act], target: Act, keys: set[str]) -> list[int]:
    """Imports in force that build on one, the latest first.

    A later listing of the same source builds on all of it, for what it confirms it does not write;
    one of another source builds on it where it changed the same rows.
    """
    later = [a for a in in_force(acts) if a.number > target.number and a.library == target.library]
    return [
        act.number
        for act in reversed(later)
        if act.source == target.source
        or (keys and keys & set(touched_keys(connection, act.number)))
    ]


def _said(row: Stored) -> _Said:
    """What a row says, whatever its number."""
    return (row.key, row.valid_from, row.valid_to, row.origin, row.content)
