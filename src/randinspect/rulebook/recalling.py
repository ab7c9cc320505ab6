"""What the memory makes of every agency: exclusions, grace, and who is due.

1. *White list*, *grace* (where it excludes), *class year*, *cooling*, *annual cap*, *recognition*
   (where it excludes), in this order; the first that holds gives the code.
2. *Grace* (where it does not): the agency keeps a share of its size.
3. *Coverage*: who could go unvisited for longer than the floor allows is due.

Rests need the targets and come later (``resting``). Everything is done over whole columns
(docs/method.md §8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.rulebook.columns import Columns
from randinspect.rulebook.consistency import RISK_COLUMN
from randinspect.rulebook.doors import SIZE_LIMIT, Dated
from randinspect.rulebook.grading import Doubt
from randinspect.rulebook.history import History, months_after, quarter_of
from randinspect.rulebook.memory import Coverage, Due, Grace, Memory, MemoryCode

__all__ = [
    "Mark",
    "Recalled",
    "last_day_of_next_quarter",
    "last_day_of_quarters",
    "recall",
    "shared_sizes",
]

_MONTHS_OF_YEAR: Final = 12
_QUARTERS_OF_YEAR: Final = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """What one rule of memory did to one agency.

    Parameters
    ----------
    place
        Position of the agency in the register.
    code
        Which rule.
    seen
        What it saw: a day, or a number of visits; ``-`` if the rule looks at neither.
    """

    place: int
    code: MemoryCode
    seen: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the rules of memory give, in register order; arrays are read-only.

    Parameters
    ----------
    exclusions
        Code of the rule that excludes, else None, shape ``(N,)``.
    in_grace
        Whether the agency keeps only a share of its size, shape ``(N,)``.
    coverage
        ``due`` or ``covered``; None without a coverage floor, shape ``(N,)``.
    marks
        Everything that was found, also of rules that came after the first.
    doubts
        Agencies of which the rules cannot be applied.
    by_class
        Whether the rule that excludes reads the class, shape ``(N,)``.
    """

    exclusions: NDArray[np.object_]
    in_grace: NDArray[np.bool_]
    coverage: NDArray[np.object_] | None
    marks: tuple[Mark, ...]
    doubts: tuple[Doubt, ...]
    by_class: NDArray[np.bool_]


def recall(
    columns: Columns, memory: Memory, history: History, classes: NDArray[np.object_], *, on: date
) -> Recalled:
    """Apply the rules of memory that are in force on the day of the draw.

    Parameters
    ----------
    columns
        Columns of the agencies, ``risk_class`` included.
    memory
        The rules.
    history
        The visits.
    classes
        Class of each agency, None if it has none, shape ``(N,)``.
    on
        Day as of which the registers hold.
    """
    marks: list[Mark] = []
    # 1
    codes = np.full(len(columns), None, dtype=np.object_)
    by_class = np.zeros(len(columns), dtype=np.bool_)
    for code, mask, seen in _excluding(columns, memory, history, classes, on):
        marks += _marks(code, mask, seen)
        first = mask & (codes == None)  # noqa: E711  # elementwise: no code yet
        codes[first], by_class[first] = str(code), _reads_class(code, memory)
    # 2
    grace = _in_force(memory.grace, on)
    mask, doubts = _in_grace(columns, grace, history)
    shared = mask if grace and not grace.excluded else np.zeros(len(columns), dtype=np.bool_)
    marks += _marks(MemoryCode.GRACE_SIZE, shared, _days(columns, grace.until if grace else ""))
    # 3
    coverage = None
    if memory.coverage is not None:
        due, deadlines = _due(columns, memory.coverage, history)
        due &= memory.coverage.in_force(on)
        coverage = np.where(due, str(Due.DUE), str(Due.COVERED)).astype(np.object_)
        marks += _marks(MemoryCode.DUE, due, lambda place: _day(deadlines[place]))
    for array in (codes, shared, by_class):
        array.flags.writeable = False
    return Recalled(codes, shared, coverage, tuple(marks), tuple(doubts), by_class)


def shared_sizes(
    sizes: NDArray[np.int64], in_grace: NDArray[np.bool_], grace: Grace
) -> NDArray[np.int64]:
    """Sizes of which those in grace keep a share num/den: all others are den times as large."""
    if grace.share is None:
        return sizes
    num, den = grace.share.numerator, grace.share.denominator
    if len(sizes) and int(sizes.max()) > SIZE_LIMIT // den:
        raise DesignError(
            f"size {sizes.max()} times {den}, the denominator of memory.grace.share, is beyond "
            f"{SIZE_LIMIT}; use smaller sizes or a share with a smaller denominator"
        )
    return np.where(in_grace, sizes * num, sizes * den)


def last_day_of_next_quarter(day: date) -> date:
    """Give the last day of the calendar quarter after that of a day.

    >>> str(last_day_of_next_quarter(date(2026, 12, 7)))
    '2027-03-31'
    """
    return last_day_of_quarters(day, 1)


def last_day_of_quarters(day: date, quarters: int) -> date:
    """Give the last day of the calendar quarter that comes some quarters after that of a day.

    >>> str(last_day_of_quarters(date(2026, 12, 7), 0))
    '2026-12-31'
    """
    year, quarter = divmod(quarter_of(day) + quarters + 1, _QUARTERS_OF_YEAR)
    return date.fromordinal(date(year, 3 * quarter + 1, 1).toordinal() - 1)


_Seen = Callable[[int], str]
_Rule = TypeVar("_Rule", bound=Dated)


def _excluding(
    columns: Columns, memory: Memory, history: History, classes: NDArray[np.object_], on: date
) -> Iterator[tuple[MemoryCode, NDArray[np.bool_], _Seen]]:
    """Give every rule that excludes: its code, whom, and what it saw."""
    recognition = _in_force(memory.recognition, on)
    if recognition is None:
        history = history.without_recognised()
    if white := _in_force(memory.white_list, on):
        yield MemoryCode.WHITE_LIST, white.when.mask(columns, on=on), lambda _: "-"
    grace = _in_force(memory.grace, on)
    if grace and grace.excluded:
        mask, _ = _in_grace(columns, grace, history)
        yield MemoryCode.GRACE, mask, _days(columns, grace.until)
    if yearly := _in_force(memory.class_year, on):
        counts = history.counts_of_year(yearly)
        named = np.isin(classes.astype(str), yearly.classes)
        yield MemoryCode.CLASS_YEAR, named & (counts > 0), lambda i: str(counts[i])
    if cooling := _in_force(memory.cooling, on):
        latest = history.latest(cooling)
        ends = _spread(latest, lambda day: months_after(day, cooling.span_months).toordinal())
        mask = (latest > 0) & (ends > history.begins.toordinal())
        yield MemoryCode.COOLING, mask, lambda i: _day(latest[i])
    if cap := _in_force(memory.annual_cap, on):
        visits = history.counts_of_year(cap)
        yield MemoryCode.ANNUAL_CAP, visits >= cap.at_most, lambda i: str(visits[i])
    if recognition and recognition.exclude:
        ends = history.recognised_until
        yield MemoryCode.RECOGNISED, ends >= history.begins.toordinal(), lambda i: _day(ends[i])


def _reads_class(code: MemoryCode, memory: Memory) -> bool:
    """Whether a rule that excludes asks for the class."""
    if code is MemoryCode.WHITE_LIST and memory.white_list is not None:
        return memory.white_list.when.reads(RISK_COLUMN)
    return code is MemoryCode.CLASS_YEAR


def _in_force(rule: _Rule | None, on: date) -> _Rule | None:
    """Give a rule that is there and in force."""
    return rule if rule is not None and rule.in_force(on) else None


def _in_grace(
    columns: Columns, grace: Grace | None, history: History
) -> tuple[NDArray[np.bool_], list[Doubt]]:
    """Say who is in grace on the first day of the inspections, and doubt a grace without basis."""
    if grace is None:
        return np.zeros(len(columns), dtype=np.bool_), []
    values, codes = columns.folded(grace.until)
    runs = [isinstance(value, date) and value >= history.begins for value in values]
    mask = np.array(runs, dtype=np.bool_)[codes]
    reasons, places = columns.folded(grace.basis)
    unfounded = mask & np.array([reason is None for reason in reasons], dtype=np.bool_)[places]
    message = "are in grace, but no basis for it is named"
    cure = "name the document that grants it, or clear the end of the grace"
    # An exclusion would hide the doubt, so a grace without a basis is none.
    return mask & ~unfounded, [Doubt(unfounded, "grace.basis", grace.basis, message, cure)]


def _due(
    columns: Columns, rule: Coverage, history: History
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Say who is due, and until when each must be visited (docs/method.md §8.4)."""
    start = np.maximum(history.latest(rule), rule.since.toordinal())
    if rule.established is not None:
        values, codes = columns.folded(rule.established)
        days = [value.toordinal() if isinstance(value, date) else 0 for value in values]
        start = np.maximum(start, np.array(days, dtype=np.int64)[codes])
    months = _MONTHS_OF_YEAR * rule.years
    deadlines = _spread(start, lambda day: months_after(day, months).toordinal())
    return deadlines < last_day_of_next_quarter(history.begins).toordinal(), deadlines


def _spread(ordinals: NDArray[np.int64], of: Callable[[date], int]) -> NDArray[np.int64]:
    """Evaluate a function of a day once for each distinct day; 0 stays 0."""
    distinct, inverse = np.unique(ordinals, return_inverse=True)
    found = [of(date.fromordinal(day)) if day else 0 for day in distinct.tolist()]
    return np.array(found, dtype=np.int64)[inverse]


def _marks(code: MemoryCode, mask: NDArray[np.bool_], seen: _Seen) -> list[Mark]:
    """One mark for each agency of a rule."""
    return [Mark(place, code, seen(place)) for place in np.flatnonzero(mask).tolist()]


def _day(ordinal: np.int64) -> str:
    """Write a day."""
    return date.fromordinal(int(ordinal)).isoformat()


def _days(columns: Columns, name: str) -> _Seen:
    """Give what stands in a column of days."""

    def seen(place: int) -> str:
        values, codes = columns.folded(name)
        return str(values[codes[place]])

    return seen
