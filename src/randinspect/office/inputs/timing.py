"""Whether the times of a quarter leave room: lock, lead, seed, inspections, in that order.

1. A draw is locked before its seed can exist, by the lead that the rulebook asks for.
2. The dispatch is locked after the selection is drawn, and keeps the same lead.
3. Inspections begin when it is known who goes, not before.
4. The registers hold as of a day that has come when the draw is locked, and before inspections.

A rehearsal keeps to none of it, because nothing is inspected by it; but no registers, not even its
own, hold as of a day after the inspections began.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from randinspect.canonical import told_moment
from randinspect.errors import Fault, QuarterFileError
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import DrawPlan
from randinspect.publication.commitment import Kind
from randinspect.registry import beijing_day

__all__ = ["Check", "require_times", "stale_window", "untimely"]

_QUARTER = "quarter.toml"


@dataclass(frozen=True, slots=True)
class Check:
    """When a quarter is checked, and what is locked by then.

    Parameters
    ----------
    now
        UNIX seconds, UTC.
    locked
        Draws that need no time any more.
    """

    now: int
    locked: Collection[Kind] = ()


def untimely(quarter: QuarterFile, lead: int, check: Check) -> Iterator[Fault]:
    """Tell times that leave no room for a real draw.

    Parameters
    ----------
    quarter
        The quarter's file.
    lead
        Seconds between lock and seed, as the rulebook asks for.
    check
        When this is asked.
    """
    earliest, after = check.now, "now"
    for name, plan in _still_open(quarter, check.locked):
        if plan.not_before_unix <= check.now:
            yield _past(name, plan, check.now, lead)
        elif plan.not_before_unix < earliest + lead:
            yield _late(name, plan, earliest + lead, f"{lead} s after {after}")
        earliest, after = plan.plan().ready_at, f"the seed of the {name}"
    if Kind.DISPATCH not in check.locked:
        yield from _early_window(quarter)
        yield from _future_registers(quarter, check.now)


def stale_window(quarter: QuarterFile) -> Iterator[Fault]:
    """Tell registers that hold as of a day after the inspections began."""
    plan = quarter.plan
    if plan.as_of > plan.date_from:
        message = f"the registers hold as of a day after inspections begin, on {plan.date_from}"
        yield _as_of(quarter, message, f"write {plan.date_from} or earlier")


def require_times(quarter: QuarterFile, created: int) -> None:
    """Refuse to lock what begins before it is known who goes, or holds as of a day to come.

    Parameters
    ----------
    quarter
        The quarter's file.
    created
        UNIX seconds, UTC, of the lock.

    Raises
    ------
    QuarterFileError
        With the first day that is possible.
    """
    faults = [*_early_window(quarter), *_future_registers(quarter, created)]
    if faults:
        raise QuarterFileError(faults)


def _still_open(quarter: QuarterFile, locked: Collection[Kind]) -> Iterator[tuple[str, DrawPlan]]:
    """Draws that are still to be locked; a selection that was drawn before is not."""
    is_taken = quarter.batch is not None and quarter.batch.bundle is not None
    for name, plan in quarter.own_draws:
        kind = Kind(name)
        if kind not in locked and not (is_taken and kind is Kind.SELECTION):
            yield name, plan


def _past(name: str, plan: DrawPlan, now: int, lead: int) -> Fault:
    """Fault of a seed that can be known already."""
    return Fault(
        file=_QUARTER,
        rule="time.seed_past",
        message=f"the seed can be known since {told_moment(plan.not_before_unix)}",
        cure=f"choose a time after {told_moment(now + lead)}, or run a rehearsal",
        column=f"{name}.not_before",
        value=plan.not_before.isoformat(),
    )


def _late(name: str, plan: DrawPlan, earliest: int, why: str) -> Fault:
    """Fault of a seed that comes too soon after what has to be before it."""
    return Fault(
        file=_QUARTER,
        rule="time.lead",
        message=f"the seed may exist from {told_moment(plan.not_before_unix)}, which is not {why}",
        cure=f"choose a time from {told_moment(earliest)} on, or run a rehearsal",
        column=f"{name}.not_before",
        value=plan.not_before.isoformat(),
    )


def _future_registers(quarter: QuarterFile, now: int) -> Iterator[Fault]:
    """Fault of registers that hold as of a day to come: nobody can know its classes yet."""
    today = beijing_day(now)
    if quarter.plan.as_of > today:
        message = f"the registers hold as of a day that has not come: it is {today}"
        yield _as_of(quarter, message, f"write {today} or earlier, or run a rehearsal")


def _as_of(quarter: QuarterFile, message: str, cure: str) -> Fault:
    """Fault of the day of the registers."""
    day = quarter.plan.as_of.isoformat()
    return Fault(_QUARTER, "time.as_of", message, cure, column="plan.as_of", value=day)


def _early_window(quarter: QuarterFile) -> Iterator[Fault]:
    """Fault of inspections that begin before the last seed of the quarter."""
    name, plan = quarter.own_draws[-1]
    first, known = quarter.plan.date_from, plan.plan().ready_at
    if first < beijing_day(known):
        yield Fault(
            file=_QUARTER,
            rule="time.window",
            message=f"inspections begin before the {name} is drawn, from {told_moment(known)} on",
            cure=f"begin on {beijing_day(known)} or later, or draw earlier",
            column="plan.date_from",
            value=first.isoformat(),
        )
