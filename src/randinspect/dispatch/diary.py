"""What is dated so far: who is taken on which day, one bit mask a person (docs/format.md §6.4).

Days are the working days of the window, numbered 0, 1, 2 …; bit ``k`` of a mask is day ``k``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from randinspect.errors import FormatError

__all__ = ["Agenda", "Diary"]

_DAYS_A_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be dated.

    Parameters
    ----------
    visits
        Handles of the visits, strictly ascending.
    teams
        Inspectors of each visit, as places in ``present``.
    days
        Working days that may be used, as ordinals of the proleptic Gregorian calendar,
        strictly ascending.
    open_days
        For each visit the mask of the days on which its agencies may be visited.
    present
        For each inspector the mask of the days on which nothing keeps the person away.
    daily, weekly
        Most visits of one inspector on a day, and in a week from Monday to Sunday.

    Raises
    ------
    FormatError
        If the lists do not belong together, or a limit is below 1.
    """

    visits: tuple[str, ...]
    teams: tuple[tuple[int, ...], ...]
    days: tuple[int, ...]
    open_days: tuple[int, ...]
    present: tuple[int, ...]
    daily: int
    weekly: int

    def __post_init__(self) -> None:
        """Refuse lists of unequal length or without order."""
        is_whole = len(self.visits) == len(self.teams) == len(self.open_days)
        is_sorted = all(a < b for a, b in pairwise(self.visits))
        is_sorted &= all(a < b for a, b in pairwise(self.days))
        if not is_whole or not is_sorted or min(self.daily, self.weekly) < 1:
            raise FormatError("visits, teams, open days, days or limits do not belong together")

    def allowed(self) -> tuple[int, ...]:
        """For each visit the mask of the days on which it is open and its whole team is there."""
        found = []
        for mask, team in zip(self.open_days, self.teams, strict=True):
            common = mask
            for person in team:
                common &= self.present[person]
            found.append(common)
        return tuple(found)

    def weeks(self) -> tuple[int, ...]:
        """Week of each day; 1 January of year 1 was a Monday."""
        return tuple((day - 1) // _DAYS_A_WEEK for day in self.days)


class Diary:
    """Visits and their days, as far as they are dated.

    Parameters
    ----------
    agenda
        What is to be dated.
    """

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.allowed: Sequence[int] = agenda.allowed()
        self.day_of: list[int | None] = [None] * len(agenda.visits)
        self._week_of = agenda.weeks()
        self._days_of: dict[int, list[int]] = {}
        for day, week in enumerate(self._week_of):
            self._days_of.setdefault(week, []).append(day)
        self._on_day: list[Counter[int]] = [Counter() for _ in agenda.present]
        self._in_week: list[Counter[int]] = [Counter() for _ in agenda.present]
        self._full = [0] * len(agenda.present)
        self._visits_of: list[list[int]] = [[] for _ in agenda.present]
        for visit, team in enumerate(agenda.teams):
            for person in team:
                self._visits_of[person].append(visit)

    def free_days(self, visit: int) -> int:
        """Mask of the days that a visit may have now."""
        free = self.allowed[visit]
        for person in self.agenda.teams[visit]:
            free &= ~self._full[person]
        return free

    def is_free(self, visit: int, day: int) -> bool:
        """Whether a visit may have a day now."""
        return bool(self.free_days(visit) >> day & 1)

    def put(self, visit: int, day: int) -> None:
        """Date a visit."""
        self.day_of[visit] = day
        self._count(visit, day, 1)

    def take(self, visit: int) -> int:
        """Take a visit's day away, and give it."""
        day = self.day_of[visit]
        assert day is not None  # noqa: S101  # only dated visits are taken
        self.day_of[visit] = None
        self._count(visit, day, -1)
        return day

    def neighbours(self, visit: int, day: int) -> Iterator[int]:
        """Visits dated in the week of a day that share a member with a visit, without order."""
        week = self._week_of[day]
        people = self.agenda.teams[visit]
        near = {other for person in people for other in self._visits_of[person]}
        for other in near:
            dated = self.day_of[other]
            if dated is not None and self._week_of[dated] == week:
                yield other

    def _count(self, visit: int, day: int, change: int) -> None:
        """Count a visit in or out, and see who is full in its week."""
        week = self._week_of[day]
        for person in self.agenda.teams[visit]:
            self._on_day[person][day] += change
            self._in_week[person][week] += change
            self._settle(person, week)

    def _settle(self, person: int, week: int) -> None:
        """Mark the days of a week on which a person is full."""
        is_week_full = self._in_week[person][week] >= self.agenda.weekly
        for day in self._days_of[week]:
            bit = 1 << day
            if is_week_full or self._on_day[person][day] >= self.agenda.daily:
                self._full[person] |= bit
            else:
                self._full[person] &= ~bit
