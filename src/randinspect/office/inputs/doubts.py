"""What stands in the registers and can hardly be meant, told as notes before anything is locked.

1. A visit, or a day that a rule counts back to, after the day as of which the registers hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from randinspect.errors import Fault
from randinspect.quarter import Registers
from randinspect.registry import Register
from randinspect.rulebook import CommonRules, Rulebook, asked_by_tests

__all__ = ["doubts"]

_SHOWN: Final = 8


def doubts(registers: Registers, rules: CommonRules, *, on: date) -> Iterator[Fault]:
    """Note what can hardly be meant.

    Parameters
    ----------
    registers, rules
        What a quarter is made from.
    on
        The day as of which the registers hold.
    """
    yield from _days_to_come(registers.visits, "date", on)
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


def _told_rows(rows: list[int]) -> str:
    """The first rows of a finding, and how many more there are."""
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"rows {', '.join(map(str, rows[:_SHOWN]))}{more}"
