"""What stands in the registers and can hardly be meant, told as notes before anything is locked.

1. A visit, or a day that a rule counts back to, after the day as of which the registers hold.
2. A recusal that has lapsed before the inspections begin, or rests on a day after they end.
3. A value that no rule lists and that is one of those listed but for blanks, widths or what stands
   around it: whoever is 已注销 is drawn where only 注销 is excluded.
"""

from __future__ import annotations

import unicodedata
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
# Of a listed value of one character, too much is made of where else it stands.
_WORD: Final = 2


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
        for column, listed in _listed(rules, on).items():
            yield from _look_alikes(registers.agencies, column, listed)


def _counted_back(rules: Rulebook, on: date) -> list[str]:
    """Columns of agencies of which a rule asks how long ago their day was."""
    return sorted(
        {
            column
            for _, column, tests in asked_by_tests(rules, on)
            if any(test.within_days is not None or test.this_year is not None for test in tests)
        }
    )


def _listed(rules: Rulebook, on: date) -> dict[str, set[str]]:
    """Texts that rules list, by column; of columns whose other values pass in silence."""
    listed: dict[str, set[str]] = {}
    silent: set[str] = set()
    for place, column, tests in asked_by_tests(rules, on):
        named = {value for test in tests for value in (*(test.any_of or ()), *(test.none_of or ()))}
        listed.setdefault(column, set()).update(v for v in named if isinstance(v, str))
        if not place.startswith("risk.indicators"):  # a value in no band is a fault
            silent.add(column)
    return {column: listed[column] for column in sorted(silent) if listed[column]}


def _look_alikes(agencies: Register, column: str, listed: set[str]) -> Iterator[Fault]:
    """Note values that are nearly one that is listed, each with its rows (3)."""
    if column not in agencies.columns:
        return
    found: dict[str, list[int]] = {}
    pairs = zip(agencies.columns[column].tolist(), agencies.rows.tolist(), strict=True)
    for value, row in pairs:
        for entry in value if isinstance(value, tuple) else (value,):
            if isinstance(entry, str) and entry not in listed:
                found.setdefault(entry, []).append(row)
    words = {_folded(known): known for known in sorted(listed)}
    for value in sorted(found):
        near = next(
            (known for word, known in words.items() if _is_like(_folded(value), word)), None
        )
        if near is not None:
            rows = sorted(found[value])
            yield Fault(
                agencies.source.file,
                "condition.look_alike",
                f"no rule lists this value, but one lists {near}: {_told_rows(rows)}",
                f"write {near} if it is meant, or list this value in the rule",
                sheet=agencies.source.sheet,
                row=rows[0],
                column=agencies.title(column),
                value=value,
            )


def _is_like(value: str, word: str) -> bool:
    """Whether a folded value is a folded word, or holds it."""
    return value == word or (len(word) >= _WORD and word in value)


def _folded(text: str) -> str:
    """A text without what is only typography: widths, cases and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


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
