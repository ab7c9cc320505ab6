"""One team in which no couple sits, searched for seat by seat.

A team is a handful of people, so a search that gives the slots their people one by one answers at
once in all but made-up cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from randinspect.errors import SolverLimit

__all__ = ["Seats", "TeamSearch", "partners_of"]

_MOST_STEPS: Final = 1_000_000

Seats: TypeAlias = list[tuple[int, list[int]]]
"""For each seat its slot and who may sit there; seats of a slot stand side by side."""


def partners_of(couples: Iterable[Sequence[int]]) -> dict[int, set[int]]:
    """With whom each person of a couple may not go."""
    partners: dict[int, set[int]] = {}
    for x, y in couples:
        partners.setdefault(x, set()).add(y)
        partners.setdefault(y, set()).add(x)
    return partners


class TeamSearch:
    """Depth-first search for one team, with its steps counted.

    Parameters
    ----------
    name
        Of the inspection, for messages.
    partners
        With whom each person may not go.
    limits
        Of each slot the groups that are limited there, and their most.
    """

    def __init__(
        self,
        name: str,
        partners: Mapping[int, set[int]],
        limits: Mapping[int, Sequence[tuple[set[int], int]]],
    ) -> None:
        self.name, self.partners, self.limits, self.steps = name, partners, limits, 0

    def can_fill(self, seats: Seats, team: list[int], least: int) -> bool:
        """Whether the seats from ``len(team)`` on can be filled; seats of a slot ascend.

        Raises
        ------
        SolverLimit
            If the search takes more than a million steps.
        """
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
