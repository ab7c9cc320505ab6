"""Who is out or on leave on the day of a dated visit, for whoever is to stand in (format.md §6.5).

Visits keep their days when teams are amended, so a stand-in has to be free on a day that was
given to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["Outings"]

Seat = Sequence[str]


@dataclass(frozen=True, slots=True)
class Outings:
    """Days of the visits of a dispatch, and what keeps people from others.

    Parameters
    ----------
    visits
        Inspection to its visit and the day of it; an inspection without a day is not in it.
    leave
        Pairs (inspector, day) of declared absences.
    daily, weekly
        Most visits of one inspector on a day, and in a week from Monday to Sunday.
    """

    visits: Mapping[str, tuple[str, date]]
    leave: frozenset[tuple[str, date]]
    daily: int
    weekly: int

    def is_on_leave(self, inspection: str, name: str) -> bool:
        """Whether somebody declared an absence for the day of an inspection."""
        return inspection in self.visits and (name, self.visits[inspection][1]) in self.leave

    def is_day_full(self, inspection: str, name: str, teams: Iterable[Seat]) -> bool:
        """Whether somebody is out ``daily`` times on the day, other than for this visit."""
        if inspection not in self.visits:
            return False
        day = self.visits[inspection][1]
        days = [other for other in self._others(inspection, name, teams) if other == day]
        return len(days) >= self.daily

    def is_week_full(self, inspection: str, name: str, teams: Iterable[Seat]) -> bool:
        """Whether somebody is out ``weekly`` times in the week, other than for this visit."""
        if inspection not in self.visits:
            return False
        week = _week(self.visits[inspection][1])
        days = [day for day in self._others(inspection, name, teams) if _week(day) == week]
        return len(days) >= self.weekly

    def _others(self, inspection: str, name: str, teams: Iterable[Seat]) -> Iterator[date]:
        """Day of each other dated visit of somebody, once however many inspections it holds."""
        own = self.visits[inspection][0]
        places = (place for place, _, person in teams if person == name and place in self.visits)
        return (day for visit, day in {self.visits[place] for place in places} if visit != own)


def _week(day: date) -> tuple[int, int]:
    """Year and number of a week from Monday to Sunday."""
    return day.isocalendar()[:2]
