"""Acts of a store: their numbers, their times, and what was known by which.

The rule: acts are numbered from 1 without gaps, under the writer's lock, and no act is recorded
before its predecessor. What was known at a moment is what was known after the last act by then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    "acts_of",
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
    connection: Connection, act: Act, rejects: Sequence[tuple[Fault, str | None, str | None]] = ()
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
    """
    number = last_act(connection) + 1
    latest = connection.execute(select(func.max(ACT.c.recorded))).scalar() or 0
    recorded = max(act.recorded, int(latest))
    connection.execute(
        insert(ACT),
        {
            "number": number,
            "kind": str(act.kind),
            "library": act.library,
            "source": act.source and storable(act.source),
            "as_of": act.as_of and act.as_of.isoformat(),
            "recorded": recorded,
            "by_whom": storable(act.by),
            "file": act.file and storable(act.file),
            "sha256": act.sha256,
            "is_whole": int(act.is_whole),
            "undone": act.undone,
            "details": json.dumps(dict(act.details), ensure_ascii=False, sort_keys=True),
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
