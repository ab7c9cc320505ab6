"""Acts of a store: their numbers, their times, and what was known by which.

The rule: acts are numbered from 1 without gaps, under the writer's lock, and no act is recorded
before its predecessor. What was known at a moment is what was known after the last act by then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from randinspect.errors import Fault, ProtocolError
from randinspect.office.store.contents import storable
from randinspect.office.store.schema import ACT, REJECT
from randinspect.registry import parse_day

__all__ = [
    "Act",
    "ActKind",
    "Mark",
    "acts_of",
    "bare_act",
    "in_force",
    "last_act",
    "number_known",
    "require_who",
    "write_act",
]


class ActKind(StrEnum):
    """What was done."""

    IMPORT = "import"
    UNDO = "undo"
    SNAPSHOT = "snapshot"
    REFUSED = "refused"
    BIND = "bind"
    PRIVATE = "private"
    REKEY = "rekey"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Act:
    """One act.

    Parameters
    ----------
    number
        From 1.
    kind
        What was done.
    library, source
        To which library, with whose listing; None for a snapshot.
    as_of
        The day that it speaks of.
    recorded
        UNIX seconds, never less than those of the act before.
    by
        Who did it.
    file, sha256
        The file and the digest of its bytes; None where there was none.
    is_whole
        Whether the listing says that there is nothing else.
    undone
        Number of the act that it undoes.
    details
        What else is to be kept, by its name.
    """

    number: int
    kind: ActKind
    library: str | None
    source: str | None
    as_of: date | None
    recorded: int
    by: str
    file: str | None
    sha256: str | None
    is_whole: bool
    undone: int | None
    details: Mapping[str, Any]

    def document(self) -> dict[str, Any]:
        """The act as plain data."""
        names = ("number", "kind", "library", "source", "recorded", "by", "file", "sha256")
        told = {name: getattr(self, name) for name in names}
        day = self.as_of and self.as_of.isoformat()
        rest = {"as_of": day, "is_whole": self.is_whole, "undone": self.undone}
        return {**told, **rest, "details": dict(self.details)}


Mark = Callable[[Act], Act]
"""Refuses an act that is about to be written, or gives it as it is to be written."""


def bare_act(kind: ActKind, *, moment: int, by: str, details: Mapping[str, Any]) -> Act:
    """An act that is about no listing; its number is given when it is written.

    Raises
    ------
    ProtocolError
        If nobody is named.
    """
    return Act(
        number=0,
        kind=kind,
        library=None,
        source=None,
        as_of=None,
        recorded=moment,
        by=require_who(by),
        file=None,
        sha256=None,
        is_whole=False,
        undone=None,
        details=details,
    )


def acts_of(connection: Connection) -> list[Act]:
    """All acts in their order."""
    return [_act(row) for row in connection.execute(select(ACT).order_by(ACT.c.number))]


def in_force(acts: Sequence[Act]) -> list[Act]:
    """Imports that no later act undid."""
    undone = {act.undone for act in acts if act.kind is ActKind.UNDO}
    return [a for a in acts if a.kind is ActKind.IMPORT and a.number not in undone]


def last_act(connection: Connection) -> int:
    """Number of the last act, 0 if there is none."""
    return int(connection.execute(select(func.max(ACT.c.number))).scalar() or 0)


def number_known(connection: Connection, moment: int | None) -> int:
    """Number of the last act that was recorded by a moment; None stands for now."""
    if moment is None:
        return last_act(connection)
    query = select(func.max(ACT.c.number)).where(ACT.c.recorded <= moment)
    return int(connection.execute(query).scalar() or 0)


def write_act(
    connection: Connection,
    act: Act,
    rejects: Sequence[tuple[Fault, str | None, str | None]] = (),
    *,
    mark: Mark | None = None,
) -> Act:
    """Write an act with the rows that it refused; its number and time are given here.

    Parameters
    ----------
    connection
        That holds the writer's lock.
    act
        Its number is not looked at, and its time is not before that of its predecessor.
    rejects
        Faults with the code and the reason of the profile, where it gave them.
    mark
        Refuses the act, or gives it with the marks of a store that is bound to a ledger.
    """
    latest = connection.execute(select(func.max(ACT.c.recorded))).scalar() or 0
    found = replace(
        act,
        number=last_act(connection) + 1,
        recorded=max(act.recorded, int(latest)),
        source=act.source and storable(act.source),
        by=storable(act.by),
        file=act.file and storable(act.file),
    )
    number, done = found.number, mark(found) if mark else found
    connection.execute(
        insert(ACT),
        {
            "number": number,
            "kind": str(done.kind),
            "library": done.library,
            "source": done.source,
            "as_of": done.as_of and done.as_of.isoformat(),
            "recorded": done.recorded,
            "by_whom": done.by,
            "file": done.file,
            "sha256": done.sha256,
            "is_whole": int(done.is_whole),
            "undone": done.undone,
            "details": json.dumps(dict(done.details), ensure_ascii=False, sort_keys=True),
        },
    )
    if rejects:
        connection.execute(insert(REJECT), [_reject(number, *r) for r in enumerate(rejects, 1)])
    return _act(connection.execute(select(ACT).where(ACT.c.number == number)).one())


def require_who(by: str) -> str:
    """Give who acts.

    Raises
    ------
    ProtocolError
        If nobody is named.
    """
    if not by.strip():
        raise ProtocolError("an act names who did it; say it with --by")
    return by.strip()


def _act(row: Row[Any]) -> Act:
    """The act in a row of the table."""
    return Act(
        number=row.number,
        kind=ActKind(row.kind),
        library=row.library,
        source=row.source,
        as_of=row.as_of and parse_day(row.as_of),
        recorded=row.recorded,
        by=row.by_whom,
        file=row.file,
        sha256=row.sha256,
        is_whole=bool(row.is_whole),
        undone=row.undone,
        details=json.loads(row.details),
    )


def _reject(
    number: int, place: int, found: tuple[Fault, str | None, str | None]
) -> dict[str, str | int | None]:
    """Row of a refused row of a file."""
    fault, code, reason = found
    texts = {
        "sheet": fault.sheet,
        "heading": fault.column,
        "value": fault.value,
        "rule": fault.rule,
        "message": fault.message,
        "cure": fault.cure,
        "code": code,
        "reason": reason,
    }
    kept = {name: text and storable(text) for name, text in texts.items()}
    return {"act": number, "place": place, "file_row": fault.row, **kept}
