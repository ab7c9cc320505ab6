"""Posing the dates: rules, calendar and absences become the inputs of docs/format.md §3.7.

1. Working days that can be used: after the notice, inside the window.
2. For each inspection its own window, and the visit that it is part of.
3. Who is away and what is closed on the usable days; other days say nothing and stay private.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from randinspect.dispatch import Appointment, DatePlan, DateRules, roster
from randinspect.errors import Fault, FormatError, RulebookError
from randinspect.quarter.coupling import handles_of
from randinspect.quarter.registers import Registers
from randinspect.quarter.rules import dispatch_rules
from randinspect.registry import WorkCalendar
from randinspect.rulebook import CommonRules
from randinspect.rulebook.visiting import Dates as Section

__all__ = ["DatingDay", "pose_dates", "usable_days"]


@dataclass(frozen=True, slots=True)
class DatingDay:
    """What dates need beside registers and rules.

    Parameters
    ----------
    calendar
        Working days from the seed's day to the end of the window.
    drawn_on
        Day of the dispatch's seed in Beijing.
    """

    calendar: WorkCalendar
    drawn_on: date


def pose_dates(
    registers: Registers,
    rules: CommonRules,
    dating: DatingDay,
    *,
    window: tuple[date, date],
    inspections: Collection[str],
    agency_handles: Sequence[str],
    inspector_handles: Sequence[str],
    fixed: Mapping[str, date] | None = None,
) -> DatePlan | None:
    """Pose the dates of a dispatch.

    Parameters
    ----------
    registers, rules
        The libraries and the rulebook.
    dating
        Calendar and day of the seed.
    window
        First and last day of the inspections.
    inspections
        Handles of the inspections.
    agency_handles, inspector_handles
        Handle of each row, in the order of the register and of the roster.
    fixed
        Days that other authorities have fixed, by inspection: no other day is open for them.

    Returns
    -------
    DatePlan | None
        None if the rulebook does not ask for dates.

    Raises
    ------
    RulebookError
        If the window is too long, leaves no working day, or a column holds no days.
    """
    section = rules.dates
    if section is None:
        return None
    days = usable_days(rules, dating, window=window)  # 1
    wanted = set(inspections)
    rows = {handle: i for i, handle in enumerate(agency_handles) if handle in wanted}
    away = registers.absences.columns
    people = handles_of(roster(registers.inspectors, dispatch_rules(rules)), inspector_handles)
    ids = registers.agencies.columns["id"]
    drawn = {ids[i]: handle for handle, i in rows.items()}
    spans = list(zip(away["inspector"], away["agency"], away["first"], away["last"], strict=True))
    return DatePlan(  # 3
        dating.calendar,
        _limits(section, rules, window),
        _kept(_appointments(registers, section, rules, rows, window), fixed or {}),  # 2
        _pairs(((people.get(who), a, b) for who, _, a, b in spans), days),
        _pairs(((drawn.get(where), a, b) for _, where, a, b in spans), days),
    )


def usable_days(
    rules: CommonRules, dating: DatingDay, *, window: tuple[date, date]
) -> tuple[date, ...]:
    """Working days that visits can have; none if the rulebook does not ask for dates.

    Raises
    ------
    RulebookError
        If the window is too long, or leaves no working day after the notice.
    """
    section = rules.dates
    if section is None:
        return ()
    empty = DatePlan(dating.calendar, _limits(section, rules, window), (), (), ())
    days = empty.usable_days(dating.drawn_on)
    if not days:
        message = (
            f"no working day from {window[0]} to {window[1]} lies {section.notice_days} whole "
            f"working days after {dating.drawn_on}, the day of the dispatch's seed"
        )
        raise RulebookError([_fault(rules, "dates.window", message, "dates.notice_days")])
    return days


def _limits(section: Section, rules: CommonRules, window: tuple[date, date]) -> DateRules:
    """Window, notice and limits."""
    try:
        return DateRules(*window, section.notice_days, section.daily, section.weekly)
    except FormatError as error:
        raise RulebookError([_fault(rules, "dates.window", str(error), "dates")]) from error


def _appointments(
    registers: Registers,
    section: Section,
    rules: CommonRules,
    rows: Mapping[str, int],
    window: tuple[date, date],
) -> tuple[Appointment, ...]:
    """Step 2: own windows, and inspections with one value in a column as one visit."""
    together = _column(registers, section.together, rows)
    first, last = (_days(registers, rules, c, rows) for c in (section.earliest, section.latest))
    least: dict[object, str] = {}
    for handle in sorted(rows):
        if together[handle] is not None:
            least.setdefault(together[handle], handle)
    return tuple(
        Appointment(
            handle,
            least.get(together[handle], handle),
            max(first[handle] or window[0], window[0]),
            min(last[handle] or window[1], window[1]),
        )
        for handle in sorted(rows)
    )


def _kept(
    appointments: Sequence[Appointment], fixed: Mapping[str, date]
) -> tuple[Appointment, ...]:
    """Appointments whose day is fixed elsewhere have no other day in their window."""
    return tuple(
        replace(row, first=fixed[row.inspection], last=fixed[row.inspection])
        if row.inspection in fixed
        else row
        for row in appointments
    )


def _column(registers: Registers, name: str | None, rows: Mapping[str, int]) -> dict[str, object]:
    """Values of a column of the agencies by handle; without a column None."""
    if name is None:
        return dict.fromkeys(rows)
    column = registers.agencies.columns[name]
    return {handle: column[i] for handle, i in rows.items()}


def _days(
    registers: Registers, rules: CommonRules, name: str | None, rows: Mapping[str, int]
) -> dict[str, date | None]:
    """Days of a column by handle, refused if it holds anything else."""
    days: dict[str, date | None] = {}
    for handle, value in _column(registers, name, rows).items():
        if value is not None and not isinstance(value, date):
            message = f"the column {name} holds [{value}], a day is asked for"
            raise RulebookError([_fault(rules, "column.kind", message, "dates")])
        days[handle] = value
    return days


def _pairs(
    spans: Iterator[tuple[str | None, date, date]], days: Sequence[date]
) -> tuple[tuple[str, date], ...]:
    """Pairs of a name and a usable day that lies in one of its spans, sorted."""
    return tuple(
        sorted(
            {
                (name, day)
                for name, first, last in spans
                if name is not None
                for day in days
                if first <= day <= last
            }
        )
    )


def _fault(rules: CommonRules, rule: str, message: str, key: str) -> Fault:
    """Fault of the rulebook's table of dates."""
    cure = (
        "change the time of the dispatch; before the selection is locked also the window of "
        "quarter.toml or [dates] of the rulebook"
    )
    return Fault(rules.file, rule, message, cure, column=key)
