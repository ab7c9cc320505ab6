"""What stands in the registers and can hardly be meant, told as notes before anything is locked.

1. A visit, or a day that a rule counts back to, after the day as of which the registers hold.
2. A recusal that has lapsed before the inspections begin, or rests on a day after they end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from randinspect.dispatch import holding
from randinspect.errors import Fault
from randinspect.quarter import Registers
from randinspect.registry import Register
from randinspect.rulebook import CommonRules, Rulebook, asked_by_tests

__all__ = ["doubts"]

_SHOWN: Final = 8


def doubts(
    registers: Registers, rules: CommonRules, *, on: date, window: tuple[date, date]
) -> Iterator[Fault]:
    """Note what can hardly be meant.

    Parameters
    ----------
    registers, rules
        What a quarter is made from.
    on
        The day as of which the registers hold.
    window
        First and last day of the inspections.
    """
    yield from _days_to_come(registers.visits, "date", on)
    yield from _idle_recusals(registers.recusals, rules, window)
    if isinstance(rules, Rulebook):
        for column in _counted_back(rules, on):
            yield from _days_to_come(registers.agencies, column, on)


def _counted_back(rules: Rulebook, on: date) -> list[str]:
    """Columns of agencies of which a rule asks how long ago their day was."""
    return sorted(
        {
            column
            for _, column, tests in asked_by_tests(rules, on)
            if any(test.within_days is not None or test.this_year is not None for test in tests)
        }
    )


def _days_to_come(register: Register, column: str, on: date) -> Iterator[Fault]:
    """Note days of what was done that lie after the day of the registers (1)."""
    if column not in register.columns:
        return
    pairs = zip(register.columns[column].tolist(), register.rows.tolist(), strict=True)
    found = sorted((row, day) for day, row in pairs if isinstance(day, date) and day > on)
    if found:
        yield Fault(
            register.source.file,
            "day.to_come",
            f"{len(found)} days are after {on}, the day as of which the registers hold: "
            f"{_told_rows([row for row, _ in found])}",
            "correct the days, or plan.as_of",
            sheet=register.source.sheet,
            row=found[0][0],
            column=register.title(column),
            value=found[0][1].isoformat(),
        )


def _idle_recusals(
    recusals: Register, rules: CommonRules, window: tuple[date, date]
) -> Iterator[Fault]:
    """Note recusals that hold no more, and those of a day that is far to come (2)."""
    staffing, (first, last) = rules.staffing, window
    lapses = {lapse.reason: lapse.years for lapse in staffing.lapses} if staffing else {}
    numbers = recusals.rows.tolist()
    kept = zip(holding(recusals, lapses, first), numbers, strict=True)
    if gone := sorted(row for holds, row in kept if not holds):
        message = f"hold no more on {first}, the first day of the inspections, so they bar nobody"
        yield _recusals("recusal.lapsed", recusals, message, gone)
    days = zip(recusals.columns["date"].tolist(), numbers, strict=True)
    if late := sorted(row for day, row in days if day is not None and day > last):
        message = (
            f"rest on a day after {last}, the last day of the inspections, and bar all the same"
        )
        yield _recusals("recusal.to_come", recusals, message, late)


def _recusals(rule: str, recusals: Register, message: str, rows: list[int]) -> Fault:
    """A note of some recusals."""
    return Fault(
        recusals.source.file,
        rule,
        f"{len(rows)} recusals {message}: {_told_rows(rows)}",
        "look whether their days are right",
        sheet=recusals.source.sheet,
        row=rows[0],
    )


def _told_rows(rows: list[int]) -> str:
    """The first rows of a finding, and how many more there are."""
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"rows {', '.join(map(str, rows[:_SHOWN]))}{more}"
