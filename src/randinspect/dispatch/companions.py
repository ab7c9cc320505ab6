"""Inspections that alone have no team in which no couple sits (docs/format.md §3.4).

Found before the commitment, so that a couple can only be kept where loads or coins leave no other
way, never because the inspection was posed wrongly. A team is a handful of people, so a search
that gives the slots their people one by one answers at once in all but made-up cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from randinspect.dispatch.problem import Problem
from randinspect.dispatch.shortage import Shortage, ShortageKind
from randinspect.errors import SolverLimit

__all__ = ["couple_shortages"]

_MOST_STEPS: Final = 1_000_000

_Seats = list[tuple[int, list[int]]]  # for each seat its slot and who may sit there


def couple_shortages(problem: Problem) -> Iterator[Shortage]:
    """Inspections every team of which holds a couple.

    Parameters
    ----------
    problem
        The problem to be committed.

    Raises
    ------
    SolverLimit
        If the search for one inspection takes more than a million steps.
    """
    partners: dict[int, set[int]] = {}
    for x, y in problem.couples.tolist():
        partners.setdefault(x, set()).add(y)
        partners.setdefault(y, set()).add(x)
    starts = np.searchsorted(problem.arc_slot, np.arange(len(problem.slot_name) + 1))
    limits = _limits(problem)
    for i, name in enumerate(problem.inspections) if partners else ():
        slots = np.flatnonzero(problem.slot_inspection == i).tolist()
        seats: _Seats = [
            (s, problem.arc_inspector[starts[s] : starts[s + 1]].tolist())
            for s in sorted(slots, key=lambda s: int(starts[s + 1] - starts[s]))
            for _ in range(int(problem.slot_demand[s]))
        ]
        people = {j for _, some in seats for j in some}
        search = _Search(name, partners, {s: limits.get(problem.slot_name[s], []) for s in slots})
        if people & partners.keys() and not search.can_fill(seats, [], 0):
            yield Shortage(
                ShortageKind.COUPLES,
                tuple((name, problem.slot_name[s]) for s in slots),
                tuple(problem.inspectors[j] for j in sorted(people)),
                needed=len(seats),
                available=0,
            )


def _limits(problem: Problem) -> dict[str, list[tuple[set[int], int]]]:
    """Limits on groups in each slot, by its name: who belongs to the group, and its most."""
    groups, found = problem.groups, dict[str, list[tuple[set[int], int]]]()
    limits = zip(groups.limit_group, groups.limit_slot, groups.limit_most.tolist(), strict=True)
    for group, slot, most in limits:
        inside = set(groups.members[groups.members[:, 0] == group, 1].tolist())
        found.setdefault(slot, []).append((inside, most))
    return found


class _Search:
    """Depth-first search for one team, with its steps counted."""

    def __init__(
        self,
        name: str,
        partners: dict[int, set[int]],
        limits: dict[int, list[tuple[set[int], int]]],
    ) -> None:
        self.name, self.partners, self.limits, self.steps = name, partners, limits, 0

    def can_fill(self, seats: _Seats, team: list[int], least: int) -> bool:
        """Whether the seats from ``len(team)`` on can be filled; seats of a slot ascend."""
        if len(team) == len(seats):
            return True
        slot, people = seats[len(team)]
        for place in range(least, len(people)):
            person = people[place]
            self.steps += 1
            if self.steps > _MOST_STEPS:
                raise SolverLimit(f"no team of {self.name} without a couple was found in time")
            if person in team or self.partners.get(person, set()) & set(team):
                continue
            beside = {j for j, (other, _) in zip(team, seats, strict=False) if other == slot}
            if any(
                person in group and len(group & beside) >= most for group, most in self.limits[slot]
            ):
                continue
            is_same = len(team) + 1 < len(seats) and seats[len(team) + 1][0] == slot
            if self.can_fill(seats, [*team, person], place + 1 if is_same else 0):
                return True
        return False
