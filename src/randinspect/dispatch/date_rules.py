"""Window, notice and limits of dated visits: ``dates.json`` (docs/format.md §3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from randinspect.errors import FormatError

__all__ = ["MAX_WINDOW_DAYS", "DateRules"]

MAX_WINDOW_DAYS: Final = 366
"""Longest window of a dispatch, so that replaying it stays cheap."""

_COUNT_LIMIT: Final = 2**31


@dataclass(frozen=True, slots=True)
class DateRules:
    """Window, notice and limits: ``dates.json``.

    Parameters
    ----------
    first, last
        The window, both days included.
    notice_days
        Whole working days between the seed's day and a visit.
    daily, weekly
        Most visits of one inspector on a day, and in a week from Monday to Sunday.

    Raises
    ------
    FormatError
        If the window ends before it begins or is longer than 366 days, or a number is out of
        range.
    """

    first: date
    last: date
    notice_days: int
    daily: int
    weekly: int

    def __post_init__(self) -> None:
        """Refuse windows and limits that cannot be meant."""
        if not 0 <= (self.last - self.first).days < MAX_WINDOW_DAYS:
            raise FormatError(
                f"the window goes from {self.first} to {self.last}; at most {MAX_WINDOW_DAYS} days "
                "in their order are asked"
            )
        numbers = (self.notice_days + 1, self.daily, self.weekly)
        if not all(1 <= number < _COUNT_LIMIT for number in numbers):
            raise FormatError(
                f"notice_days {self.notice_days}, daily {self.daily}, weekly {self.weekly}: a "
                "notice of 0 or more and limits of 1 or more are asked, all below 2^31 - 1"
            )
