"""Dates for fixed teams: first free day by ticket, tightest first, one repair.

The rule is docs/format.md §6.4, its mathematics docs/method.md §11.

1. Each visit has its own order of the days: by its ``d``-tickets.
2. Visits are dated one after the other, those with the fewest days first, ties by ``v``-ticket.
3. A visit takes the first of its days on which it is open and everybody of its team is free.
4. If there is none, one or two visits in its way are moved to their own next free day.
5. What still has no day says why.

There is no search and no solver: whoever replays it from the committed inputs and the seed
arrives at the same days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

import numpy as np

from randinspect.dispatch.diary import Agenda, Diary
from randinspect.lottery.tickets import Tickets

__all__ = ["Dated", "Undated", "assign_days", "day_orders"]


class Undated(StrEnum):
    """Why a visit has no day."""

    NO_OPEN_DAY = "NO_OPEN_DAY"
    """No working day after the notice lies in its window and is not closed."""

    NO_COMMON_DAY = "NO_COMMON_DAY"
    """It has open days, but never is the whole team there."""

    NO_FREE_DAY = "NO_FREE_DAY"
    """On every common day somebody is at a limit, and moving two visits does not help."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Days of the visits.

    Parameters
    ----------
    agenda
        What was dated.
    days
        Number of the day of each visit, None for the undated.
    moved
        Visits that another one's repair moved, in the order of the moves.
    """

    agenda: Agenda
    days: tuple[int | None, ...]
    moved: tuple[int, ...]

    def rows(self) -> dict[str, date]:
        """Day of each dated visit."""
        named = zip(self.agenda.visits, self.days, strict=True)
        return {v: date.fromordinal(self.agenda.days[k]) for v, k in named if k is not None}

    def reasons(self) -> dict[str, Undated]:
        """Why each of the others is not dated."""
        agenda = self.agenda
        found = zip(agenda.visits, self.days, agenda.open_days, agenda.allowed(), strict=True)
        return {visit: _why(opened, common) for visit, k, opened, common in found if k is None}


def assign_days(agenda: Agenda, tickets: Tickets) -> Dated:
    """Give every visit a day, or a reason why not.

    Parameters
    ----------
    agenda
        Visits with their teams, days and limits.
    tickets
        Tickets of the dispatch's seed.

    Returns
    -------
    Dated
        The days. They follow from the arguments alone.

    Notes
    -----
    With one visit a day and no limit on the week, nothing stays undated where every visit has
    more common days than its members have other visits (docs/method.md §11.2).
    """
    return _Dating(agenda, tickets).run()


def day_orders(agenda: Agenda, tickets: Tickets) -> list[list[int]]:
    """For each visit its allowed days by ``d``-ticket: the first 64 bits, then the earlier day."""
    names = [f"|{date.fromordinal(day).isoformat()}".encode() for day in agenda.days]
    bits = [1 << k for k in range(len(names))]
    days = [[k for k, bit in enumerate(bits) if mask & bit] for mask in agenda.allowed()]
    owned = zip([visit.encode() for visit in agenda.visits], days, strict=True)
    tails = [visit + names[k] for visit, some in owned for k in some]
    counts = np.array([len(some) for some in days], dtype=np.int64)
    owner = np.repeat(np.arange(len(days)), counts)
    # The sort is stable, so of equal tickets the earlier day comes first.
    flat = np.array([k for some in days for k in some], dtype=np.int64)
    order = flat[np.lexsort((tickets.leading("d", tails), owner))].tolist()
    ends = np.cumsum(counts).tolist()
    return [order[end - len(some) : end] for some, end in zip(days, ends, strict=True)]


def _why(open_days: int, allowed: int) -> Undated:
    """Reason of a visit without a day."""
    if not open_days:
        return Undated.NO_OPEN_DAY
    return Undated.NO_FREE_DAY if allowed else Undated.NO_COMMON_DAY


class _Dating:
    """One replay."""

    def __init__(self, agenda: Agenda, tickets: Tickets) -> None:
        self.agenda = agenda
        self.diary = Diary(agenda)
        self.orders = day_orders(agenda, tickets)
        hexes = [tickets.hex("v", visit) for visit in agenda.visits]
        turns = range(len(agenda.visits))
        self.turns = sorted(turns, key=lambda v: (len(self.orders[v]), hexes[v], v))
        self.place = {visit: turn for turn, visit in enumerate(self.turns)}
        self.moved: list[int] = []

    def run(self) -> Dated:
        """Steps 2 to 5."""
        for visit in self.turns:
            if not self._place_first(visit):
                self._repair(visit)
        return Dated(self.agenda, tuple(self.diary.day_of), tuple(self.moved))

    def _place_first(self, visit: int) -> bool:
        """Step 3: the first free day."""
        free = self.diary.free_days(visit)
        day = next((k for k in self.orders[visit] if free >> k & 1), None)
        if day is not None:
            self.diary.put(visit, day)
        return day is not None

    def _repair(self, visit: int) -> None:
        """Step 4: the first day and the first blockers that can be moved."""
        for day in self.orders[visit]:
            for blockers in self._blockers(visit, day):
                if self._move(visit, day, blockers):
                    self.moved += blockers
                    return

    def _blockers(self, visit: int, day: int) -> Iterator[Sequence[int]]:
        """One or two visits whose leaving frees a day, none of them needlessly, in turn."""
        near = sorted(self.diary.neighbours(visit, day), key=self.place.__getitem__)
        singles = [other for other in near if self._frees(visit, day, (other,))]
        yield from ((other,) for other in singles)
        rest = [other for other in near if other not in singles]
        yield from (pair for pair in combinations(rest, 2) if self._frees(visit, day, pair))

    def _frees(self, visit: int, day: int, blockers: Sequence[int]) -> bool:
        """Whether a day would be free without some visits."""
        days = [self.diary.take(other) for other in blockers]
        is_free = self.diary.is_free(visit, day)
        self._restore(blockers, days)
        return is_free

    def _move(self, visit: int, day: int, blockers: Sequence[int]) -> bool:
        """Put a visit where others were, and these on their first free day, all or none."""
        days = [self.diary.take(other) for other in blockers]
        self.diary.put(visit, day)
        if all(self._place_first(other) for other in blockers):
            return True
        for other in (visit, *blockers):
            if self.diary.day_of[other] is not None:
                self.diary.take(other)
        self._restore(blockers, days)
        return False

    def _restore(self, visits: Sequence[int], days: Sequence[int]) -> None:
        """Put visits back on their days."""
        for visit, day in zip(visits, days, strict=True):
            self.diary.put(visit, day)
