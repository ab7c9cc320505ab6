"""Where one inspector stands in one inspection: the answer to "why me, why not me".

The team of an inspection is its cheapest at ticket plus price, so a rank in that order and
the distance to the cut tell the whole story, and a price tells what the loads had to do
with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError

__all__ = ["Place", "Standing", "standing"]


@dataclass(frozen=True, slots=True)
class Place:
    """Standing in one slot.

    Parameters
    ----------
    slot
        Its name.
    rank, eligible
        Rank by weight, from 1, among so many eligible people.
    weight
        ``D·cost + price``.
    gap
        For a member, weight less the cheapest outsider's: how far inside the cut, below zero.
        For anyone else, weight less the dearest member's. None if there is no such other.
    is_seated
        Whether the inspector sits here.
    """

    slot: str
    rank: int
    eligible: int
    weight: int
    gap: int | None
    is_seated: bool

    def __str__(self) -> str:
        """One phrase."""
        drawn = "drawn" if self.is_seated else "not drawn"
        text = f"slot {self.slot}: {drawn}, rank {self.rank} of {self.eligible} by ticket + price"
        if self.gap is None:
            return f"{text}, nobody to compare with"
        return f"{text}, {abs(self.gap)} {'inside' if self.gap < 0 else 'outside'} the cut"


@dataclass(frozen=True, slots=True)
class Standing:
    """Standing in one inspection.

    Parameters
    ----------
    inspection, inspector
        Handles.
    places
        One for each slot that the inspector may fill; empty means not eligible.
    load, floor, cap
        Inspections that the inspector gets in the plan, and the band for them.
    price
        Clearing price; zero means that the loads did not matter.
    """

    inspection: str
    inspector: str
    places: tuple[Place, ...]
    load: int
    floor: int
    cap: int
    price: int

    @property
    def is_eligible(self) -> bool:
        """Whether the inspector may sit in any slot of the inspection."""
        return bool(self.places)

    @property
    def price_meaning(self) -> str:
        """What the price says, in words."""
        if self.price > 0:
            return f"price {self.price}: full at the cap of {self.cap}, so every ticket counts more"
        if self.price < 0:
            return f"price {self.price}: held at the floor of {self.floor}, so tickets count less"
        return f"price 0: load {self.load} in [{self.floor}, {self.cap}] did not matter"

    def __str__(self) -> str:
        """One sentence."""
        if not self.places:
            return f"{self.inspector} is not eligible for {self.inspection}; ask the reasons why"
        places = "; ".join(str(place) for place in self.places)
        return f"{self.inspector} in {self.inspection}: {places}; {self.price_meaning}"


class _Drawn(Protocol):
    """What a standing is read from: a drawn dispatch."""

    @property
    def problem(self) -> Problem: ...
    @property
    def network(self) -> Problem: ...
    @property
    def costs(self) -> NDArray[np.int64]: ...
    @property
    def teams(self) -> Sequence[tuple[str, ...]]: ...
    @property
    def prices(self) -> Sequence[tuple[str, ...]]: ...
    @property
    def certificate(self) -> Mapping[str, int]: ...


def standing(found: _Drawn, inspection: str, inspector: str) -> Standing:
    """Say where an inspector stands in an inspection of a dispatch.

    Raises
    ------
    FormatError
        If either is no handle of the dispatch.
    """
    problem, prices = found.network, {name: int(price) for name, price in found.prices}
    if inspection not in problem.inspections or inspector not in problem.inspectors:
        raise FormatError(f"({inspection}, {inspector}) is no pair of this dispatch; check handles")
    i, j = problem.inspections.index(inspection), problem.inspectors.index(inspector)
    values = np.array([prices.get(name, 0) for name in problem.inspectors], dtype=np.int64)
    weights = found.costs * found.certificate["D"] + values[problem.arc_inspector]
    team = {(slot, name) for owner, slot, name in found.teams if owner == inspection}
    slots = np.flatnonzero(problem.slot_inspection == i)
    places = (_place(problem, weights, team, s=int(s), j=j) for s in slots)
    return Standing(
        inspection,
        inspector,
        tuple(place for place in places if place),
        load=sum(name == inspector for _, _, name in found.teams),
        floor=int(problem.floor[j]),
        cap=int(problem.cap[j]),
        price=int(values[j]),
    )


def _place(
    problem: Problem,
    weights: NDArray[np.int64],
    team: set[tuple[str, str]],
    *,
    s: int,
    j: int,
) -> Place | None:
    """Standing of inspector j in slot s, None if not eligible there."""
    first, last = np.searchsorted(problem.arc_slot, [s, s + 1])
    people, here = problem.arc_inspector[first:last], weights[first:last]
    mine = np.flatnonzero(people == j)
    if not len(mine):
        return None
    slot, weight = problem.slot_name[s], int(here[mine[0]])
    members = {name for _, name in team}
    is_seated = (slot, problem.inspectors[j]) in team
    if is_seated:
        others = [
            w for w, k in zip(here, people, strict=True) if problem.inspectors[k] not in members
        ]
        gap = weight - int(min(others)) if others else None
    else:
        dearest = max(
            w for w, k in zip(here, people, strict=True) if (slot, problem.inspectors[k]) in team
        )
        gap = weight - int(dearest)
    return Place(slot, int((here < weight).sum()) + 1, len(here), weight, gap, is_seated)
