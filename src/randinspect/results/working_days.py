"""Counting working days over years that somebody announced (docs/format.md §11.3).

The rule: the day from which is counted does not count, and a year whose notice is not known is
refused. A year is asked for only when the count reaches it, so that what does not need the next
year's notice does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from randinspect.canonical import sha256_hex
from randinspect.errors import DesignError
from randinspect.registry import CalendarYear, WorkCalendar

__all__ = ["WorkingDays", "month_after"]

_ONE: Final = timedelta(1)


class WorkingDays:
    """Working days of the years that were asked for.

    Parameters
    ----------
    year_of
        Gives a year, or refuses it.
    """

    def __init__(self, year_of: Callable[[int], CalendarYear]) -> None:
        self._year_of = year_of
        self._asked: dict[int, CalendarYear] = {}

    def is_working(self, day: date) -> bool:
        """Say whether a day is a working day.

        Raises
        ------
        RegistryError
            If the working days of its year are not known.
        """
        if day.year not in self._asked:
            self._asked[day.year] = self._year_of(day.year)
        return self._asked[day.year].is_working(day)

    def after(self, day: date, count: int) -> date:
        """Give the ``count``-th working day after a day, which itself does not count.

        Raises
        ------
        DesignError
            Unless ``count`` is at least 1.
        RegistryError
            If the count reaches a year that is not known.
        """
        if count < 1:
            raise DesignError(f"{count} working days lead nowhere; at least 1 is asked for")
        while count:
            day += _ONE
            count -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Count the working days after ``first`` up to ``last``; negative if ``last`` is earlier.

        Raises
        ------
        RegistryError
            If a year of them is not known.
        """
        if last < first:
            return -self.between(last, first)
        span = (last - first).days
        return sum(self.is_working(first + _ONE * place) for place in range(1, span + 1))

    @property
    def calendar(self) -> WorkCalendar:
        """The years that were asked for, with those between them."""
        years = range(min(self._asked, default=0), max(self._asked, default=-1) + 1)
        return WorkCalendar(tuple(self._asked.get(y) or self._year_of(y) for y in years))

    @property
    def digest(self) -> str:
        """Digest of the calendar; it stands beside every deadline."""
        return sha256_hex(self.calendar.document())


def month_after(day: date) -> date:
    """Give the day one month later: the same day of the next month, or its last day.

    >>> month_after(date(2026, 1, 31)), month_after(date(2026, 12, 15))
    (datetime.date(2026, 2, 28), datetime.date(2027, 1, 15))
    """
    year, month = divmod(day.year * 12 + day.month, 12)
    first = date(year, month + 1, 1)
    follower = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + _ONE * (day.day - 1), follower - _ONE)
