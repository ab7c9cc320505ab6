"""Past visits of every agency, as the rules of memory count them.

The rule: what counts as past is what lies before the first day of the inspections. All rows of
one agency on one day are one visit, whoever came and for however many items (综合查一次). A visit
that names no item counts for every item, and one that names no purpose was no visit for cause.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import Fault
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.history_notes import history_notes
from randinspect.rulebook.memory import Counted, Scope

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
    notes
        Where the rules that count visits find nothing to count.
    """

    begins: date
    length: int
    places: NDArray[np.int64]
    days: NDArray[np.int64]
    of_item: NDArray[np.bool_]
    for_cause: NDArray[np.bool_]
    notes: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, agencies: Register, visits: Register, rules: Rulebook, *, begins: date) -> History:
        """Collect the visits to the agencies of a register.

        Parameters
        ----------
        agencies, visits
            The registers; visits to unknown agencies are left aside.
        rules
            The rulebook: its item, and the purposes that are for cause.
        begins
            First day of the inspections.
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
        causes = set(rules.memory.for_cause if rules.memory else ())
        items, purposes = columns["item"], columns["purpose"]
        return cls(
            begins,
            len(agencies),
            np.array([place[columns["agency"][row]] for row in rows], dtype=np.int64),
            np.array([columns["date"][row].toordinal() for row in rows], dtype=np.int64),
            np.array([items[row] in (None, rules.item.code) for row in rows], dtype=np.bool_),
            np.array([purposes[row] in causes for row in rows], dtype=np.bool_),
            history_notes(visits, rules, begins=begins),
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
        )

    def _counted(self, rule: Counted) -> NDArray[np.bool_]:
        """Which visits a rule counts."""
        counts = np.ones(len(self.days), dtype=np.bool_)
        if rule.scope is Scope.ITEM:
            counts &= self.of_item
        return counts if rule.for_cause else counts & ~self.for_cause


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
