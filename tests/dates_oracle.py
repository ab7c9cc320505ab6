"""Small oracle of the dates, written from docs/format.md §6.4 alone: sets and plain loops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import combinations

Days = dict[str, date]


@dataclass(frozen=True)
class Case:
    """Visits with their teams and open days, when people are there, and the limits."""

    seed: str
    teams: Mapping[str, frozenset[str]]
    opened: Mapping[str, frozenset[date]]
    present: Mapping[str, frozenset[date]]
    daily: int
    weekly: int

    def ticket(self, *parts: str) -> str:
        """Ticket as text."""
        return sha256("|".join((self.seed, *parts)).encode()).hexdigest()

    def allowed(self, visit: str) -> frozenset[date]:
        """Days on which a visit is open and its team is there."""
        return self.opened[visit].intersection(*(self.present[p] for p in self.teams[visit]))

    def order(self, visit: str) -> list[date]:
        """Its days by ticket."""
        return sorted(
            self.allowed(visit),
            key=lambda day: (self.ticket("d", visit, day.isoformat())[:16], day),
        )

    def turns(self) -> list[str]:
        """Visits in the order in which they are dated."""
        return sorted(
            self.teams, key=lambda v: (len(self.allowed(v)), self.ticket("v", v), v.encode())
        )

    def fits(self, days: Days, visit: str, day: date) -> bool:
        """Whether a visit may have a day beside the others."""
        if day not in self.allowed(visit):
            return False
        for person in self.teams[visit]:
            others = [d for v, d in days.items() if person in self.teams[v]]
            same_week = [d for d in others if d.isocalendar()[:2] == day.isocalendar()[:2]]
            if others.count(day) >= self.daily or len(same_week) >= self.weekly:
                return False
        return True

    def first(self, days: Days, visit: str) -> Days | None:
        """The days with the visit on its first one that fits."""
        day = next((d for d in self.order(visit) if self.fits(days, visit, d)), None)
        return None if day is None else {**days, visit: day}

    def removals(self, days: Days, visit: str, day: date) -> Iterator[tuple[str, ...]]:
        """One or two visits without which the day fits, none of them needlessly."""
        turns = self.turns()
        near = [
            other
            for other in sorted(days, key=turns.index)
            if self.teams[other] & self.teams[visit]
            and days[other].isocalendar()[:2] == day.isocalendar()[:2]
        ]
        enough = [u for u in near if self.fits(without(days, (u,)), visit, day)]
        yield from ((u,) for u in enough)
        for pair in combinations(near, 2):
            if not set(pair) & set(enough) and self.fits(without(days, pair), visit, day):
                yield pair

    def repaired(self, days: Days, visit: str) -> Days | None:
        """The days with the visit on one that others leave."""
        for day in self.order(visit):
            for leaving in self.removals(days, visit, day):
                found: Days | None = {**without(days, leaving), visit: day}
                for other in leaving:
                    found = None if found is None else self.first(found, other)
                if found is not None:
                    return found
        return None

    def dates(self) -> Days:
        """All dates."""
        days: Days = {}
        for visit in self.turns():
            days = self.first(days, visit) or self.repaired(days, visit) or days
        return days


def without(days: Days, visits: tuple[str, ...]) -> Days:
    """The days less some visits."""
    return {visit: day for visit, day in days.items() if visit not in visits}
