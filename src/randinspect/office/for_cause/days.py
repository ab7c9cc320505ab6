"""Days on which the people of an order are out already: drawn visits, other tasks, leave.

The rule: a drawn visit keeps its day. An order that somebody can keep on none of its days, or two
officers on none together, is refused; days that are lost to it, and a visit that was made on such
a day all the same, are told and refuse nothing, for what has happened is put on record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from randinspect.errors import Fault
from randinspect.office.for_cause.checking import MIN_OFFICERS, Order, fault
from randinspect.office.inputs.job import Job
from randinspect.office.inputs.taken_days import TAKEN, Taken, read_taken
from randinspect.office.workspace import Workspace

__all__ = ["Busy", "busy_days", "day_faults", "drawn_days", "told_days"]

_DAY = timedelta(days=1)


class Busy(StrEnum):
    """Why a day is lost: a visit that this office drew, or a day away (or out for another task)."""

    DRAWN = "drawn"
    AWAY = "away"


def drawn_days(workspace: Workspace) -> frozenset[Taken]:
    """Days that the drawn dispatch of a quarter takes, by the teams in force.

    Raises
    ------
    RegistryError
        If the file of them cannot be read.
    """
    path = workspace.private / TAKEN
    return read_taken([path]) if path.is_file() else frozenset()


def busy_days(
    job: Job, drawn: Collection[Taken], people: Sequence[str], first: date, last: date
) -> dict[str, dict[date, Busy]]:
    """Days of a span that people cannot give, each with its reason; a drawn visit goes first.

    Parameters
    ----------
    job
        Whose register of absences holds leave, and days that other tasks took.
    drawn
        Staff numbers and days of drawn visits.
    people
        Staff numbers.
    first, last
        The span, both days included.
    """
    found: dict[str, dict[date, Busy]] = {name: {} for name in people}
    columns = job.registers.absences.columns
    rows = zip(columns["inspector"], columns["first"], columns["last"], strict=True)
    for name, begin, end in rows:
        if name in found:
            span = _span(max(first, begin), min(last, end))
            found[name] |= dict.fromkeys(span, Busy.AWAY)
    for name, day in drawn:
        if name in found and first <= day <= last:
            found[name][day] = Busy.DRAWN
    return {name: dict(sorted(days.items())) for name, days in found.items()}


def day_faults(order: Order, job: Job, drawn: Collection[Taken]) -> Iterator[Fault]:
    """Tell who has no day for an order, and an order that no two officers can keep together.

    Parameters
    ----------
    order
        The order.
    job
        Registers of the office.
    drawn
        Staff numbers and days of drawn visits.
    """
    people, officers = (*order.officers, *order.experts), set(order.officers)
    span = [*_span(order.date_from, order.date_to)]
    busy = busy_days(job, drawn, sorted(set(people)), order.date_from, order.date_to)
    full = [name for name, days in busy.items() if span and len(days) == len(span)]
    for name in full:
        if Busy.DRAWN in busy[name].values():  # who is away throughout is barred already
            message = f"no day of the order is free: {told_days(busy[name])}"
            cure = "order other days, send somebody else, or substitute the drawn visit first"
            yield fault("for_cause.busy", message, cure, "officer", name)
    free = Counter(day for name in officers for day in span if day not in busy[name])
    is_short = len(officers) >= MIN_OFFICERS and max(free.values(), default=0) < MIN_OFFICERS
    if span and is_short and not officers & set(full):
        told = "; ".join(f"{n}: {told_days(busy[n])}" for n in sorted(officers) if busy[n])
        message = f"no day of the order is free for {MIN_OFFICERS} officers together ({told})"
        cure = "order other days, send somebody else, or substitute a drawn visit first"
        yield fault("for_cause.no_day", message, cure, "from", order.date_from.isoformat())


def told_days(days: Mapping[date, Busy]) -> str:
    """Days in words, each with its reason.

    >>> told_days({date(2026, 3, 2): Busy.DRAWN, date(2026, 3, 3): Busy.AWAY})
    '2026-03-02 drawn, 2026-03-03 away'
    """
    return ", ".join(f"{day} {why}" for day, why in days.items())


def _span(first: date, last: date) -> Iterator[date]:
    """Days from one to another."""
    day = first
    while day <= last:
        yield day
        day += _DAY
