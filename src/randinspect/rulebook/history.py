"""Past visits of every agency, as the rules of memory count them.

The rule: what counts as past is what lies before the first day of the inspections. All rows of
one agency on one day are one visit, whoever came and for however many items (综合查一次). A visit
that names no item counts for every item, and one that names no purpose was no visit for cause.
A recognised result is no visit of one's own: it counts towards the annual cap, and nowhere else.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import Fault
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.history_notes import history_notes
from randinspect.rulebook.memory import AnnualCap, Counted, Scope
from randinspect.rulebook.recognition_notes import recognition_notes

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["History", "months_after", "quarter_of"]

_DAYS: Final = 2**22  # above the ordinal of the last day of the calendar
_MONTHS_OF_YEAR: Final = 12
_MONTHS_OF_QUARTER: Final = 3
_LAST_MONTH: Final = date.max.year * _MONTHS_OF_YEAR + _MONTHS_OF_YEAR - 1


@dataclass(frozen=True, slots=True)
class History:
    """Visits before a day, by agency.

    Parameters
    ----------
    begins
        First day of the inspections; only visits before it are here.
    length
        Number of agencies, ``N``.
    places
        Position of each visit's agency in the register, shape ``(V,)``.
    days
        Ordinal of its day (``date.toordinal``), shape ``(V,)``.
    of_item, for_cause
        Whether it counts for the rulebook's item, and whether it was made for cause, ``(V,)``.
    is_recognised
        Whether it is another authority's result that is recognised here, shape ``(V,)``.
    recognised_until
        Ordinal of the last day on which a result for the rulebook's item is recognised, 0 if there
        is none, shape ``(N,)``.
    notes
        Where the rules that count visits find nothing to count.
    """

    begins: date
    length: int
    places: NDArray[np.int64]
    days: NDArray[np.int64]
    of_item: NDArray[np.bool_]
    for_cause: NDArray[np.bool_]
    is_recognised: NDArray[np.bool_]
    recognised_until: NDArray[np.int64]
    notes: tuple[Fault, ...] = ()

    @classmethod
    def of(
        cls,
        agencies: Register,
        visits: Register,
        rules: Rulebook,
        *,
        begins: date,
        recognised: Register | None = None,
    ) -> History:
        """Collect the visits to the agencies of a register.

        Parameters
        ----------
        agencies, visits
            The registers; visits to unknown agencies are left aside.
        rules
            The rulebook: its item, and the purposes that are for cause.
        begins
            First day of the inspections.
        recognised
            Results of others that are recognised; None if there are none.
        """
        place = {name: i for i, name in enumerate(agencies.columns["id"])}
        columns = visits.columns
        rows = [
            row
            for row, (agency, day) in enumerate(
                zip(columns["agency"], columns["date"], strict=True)
            )
            if agency in place and day < begins
        ]
        others, until = _recognised(place, recognised, rules, begins=begins)
        no = [False] * len(others[0])
        causes = set(rules.memory.for_cause if rules.memory else ())
        items, purposes = columns["item"], columns["purpose"]
        return cls(
            begins,
            len(agencies),
            np.array([*(place[columns["agency"][r]] for r in rows), *others[0]], dtype=np.int64),
            np.array([*(columns["date"][r].toordinal() for r in rows), *others[1]], dtype=np.int64),
            np.array([*(items[r] in (None, rules.item.code) for r in rows), *no], dtype=np.bool_),
            np.array([*(purposes[r] in causes for r in rows), *no], dtype=np.bool_),
            np.arange(len(rows) + len(no)) >= len(rows),
            until,
            (
                *history_notes(visits, rules, begins=begins),
                *(
                    recognition_notes(recognised, visits, rules, begins=begins)
                    if recognised is not None
                    else ()
                ),
            ),
        )

    def latest(self, rule: Counted) -> NDArray[np.int64]:
        """Ordinal of each agency's latest visit that a rule counts, 0 if none, ``(N,)``."""
        counts = self._counted(rule)
        found = np.zeros(self.length, dtype=np.int64)
        np.maximum.at(found, self.places[counts], self.days[counts])
        return found

    def counts_of_year(self, rule: Counted) -> NDArray[np.int64]:
        """Visits of each agency in the calendar year of the inspections, shape ``(N,)``."""
        first = date(self.begins.year, 1, 1).toordinal()
        counts = self._counted(rule) & (self.days >= first)
        visits = np.unique(self.places[counts] * _DAYS + self.days[counts])
        return np.bincount(visits // _DAYS, minlength=self.length).astype(np.int64)

    def without_recognised(self) -> History:
        """History in which no result of others is recognised."""
        own = ~self.is_recognised
        return replace(
            self,
            places=self.places[own],
            days=self.days[own],
            of_item=self.of_item[own],
            for_cause=self.for_cause[own],
            is_recognised=self.is_recognised[own],
            recognised_until=np.zeros_like(self.recognised_until),
        )

    def row(self, index: int) -> History:
        """History of one agency alone."""
        own = self.places == index
        return replace(
            self,
            length=1,
            places=np.zeros(int(own.sum()), dtype=np.int64),
            days=self.days[own],
            of_item=self.of_item[own],
            for_cause=self.for_cause[own],
            is_recognised=self.is_recognised[own],
            recognised_until=self.recognised_until[index : index + 1],
        )

    def _counted(self, rule: Counted) -> NDArray[np.bool_]:
        """Which visits a rule counts."""
        counts = np.ones(len(self.days), dtype=np.bool_)
        if not isinstance(rule, AnnualCap):
            counts &= ~self.is_recognised
        if rule.scope is Scope.ITEM:
            counts &= self.of_item
        return counts if rule.for_cause else counts & ~self.for_cause


def _recognised(
    place: Mapping[str, int], recognised: Register | None, rules: Rulebook, *, begins: date
) -> tuple[tuple[list[int], list[int]], NDArray[np.int64]]:
    """Agency and day of each recognised result, and until when each agency's item is recognised."""
    until = np.zeros(len(place), dtype=np.int64)
    places: list[int] = []
    days: list[int] = []
    if recognised is None:
        return (places, days), until
    columns = (recognised.columns[name] for name in ("agency", "date", "items", "valid_until"))
    for agency, day, items, end in zip(*columns, strict=True):
        if agency in place and day < begins:
            places.append(place[agency])
            days.append(day.toordinal())
            if rules.item.code in items:
                until[place[agency]] = max(until[place[agency]], end.toordinal())
    return (places, days), until


def months_after(day: date, months: int) -> date:
    """Give the same day of a later month, or that month's last.

    >>> str(months_after(date(2025, 11, 30), 3)), str(months_after(date(2024, 2, 29), 12))
    ('2026-02-28', '2025-02-28')
    """
    count = min(day.year * _MONTHS_OF_YEAR + day.month - 1 + months, _LAST_MONTH)
    year, month = divmod(count, _MONTHS_OF_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def quarter_of(day: date) -> int:
    """Number of a calendar quarter, counted from year 0.

    >>> quarter_of(date(2026, 1, 31)) - quarter_of(date(2025, 12, 1))
    1
    """
    return day.year * 4 + (day.month - 1) // _MONTHS_OF_QUARTER
