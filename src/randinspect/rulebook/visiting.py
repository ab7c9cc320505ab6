"""Rules of dates: notice, limits and what is visited together.

The rule: a day is drawn for the team that was drawn, never the other way round, so these rules
never alter who goes where.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Complaint, Count, Door, Natural, Text, require

__all__ = ["Dates"]


class Dates(Door):
    """How the visits of a dispatch are dated.

    Parameters
    ----------
    notice_days
        Whole working days between the day of the seed and a visit.
    daily, weekly
        Most visits of one inspector on a day, and in a week from Monday to Sunday.
    together
        Column of the agencies: those of the sample with the same value in it are one visit on
        one day (综合查一次).
    earliest, latest
        Columns of the agencies with a day: the window of one agency inside that of the plan.
    citation
        The document that sets notice and limits.
    """

    notice_days: Natural
    daily: Count = 1
    weekly: Count
    together: Text | None = None
    earliest: Text | None = None
    latest: Text | None = None
    citation: Citation

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse limits that cannot both be meant."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what does not go together."""
        if self.daily > self.weekly:
            message = f"{self.daily} visits a day are more than {self.weekly} a week"
            yield Complaint(("daily",), "dates.order", message, "lower it, or raise weekly")
