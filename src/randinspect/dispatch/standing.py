"""Where one inspector stands in one inspection: the answer to "why me, why not me".

The team of an inspection is its cheapest at ticket plus price, so a rank in that order and
the distance to the cut tell the whole story, and a price tells what the loads had to do
with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.answer import Answer
from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.price_rows import weights_of
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.shortage import HoldCode
from randinspect.errors import UnknownNameError

__all__ = ["Drawn", "Hindrance", "MetLimit", "Place", "Standing", "standing"]


class Hindrance(StrEnum):
    """Why somebody is in none of an inspection's slots to be compared."""

    BARRED = "barred"
    NOT_LISTED = "not in the shortlist"
    CUT_OFF = "cut off to part a couple"


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
class MetLimit:
    """A load class or group that is full, so that whoever meets it pays for it.

    Parameters
    ----------
    code
        Which kind of limit.
    name
        Of the load class or group.
    price
        What the pair pays, above zero.
    slot
        Where; None for a load class, which counts in all slots.
    """

    code: HoldCode
    name: str
    price: int
    slot: str | None = None

    def __str__(self) -> str:
        """One phrase."""
        if self.code is HoldCode.CLASS_CAP:
            return f"{self.code} {self.name}: full for this inspector, price {self.price}"
        return f"{self.code} {self.name}: full in slot {self.slot}, price {self.price}"


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
    hindrance
        Why there are no places, None if there are.
    barriers
        Rules that bar the pair, where the office's reasons were at hand.
    limits
        Load classes and groups with a price that the pair meets.
    """

    inspection: str
    inspector: str
    places: tuple[Place, ...]
    load: int
    floor: int
    cap: int
    price: int
    hindrance: Hindrance | None = None
    barriers: tuple[Barrier, ...] = ()
    limits: tuple[MetLimit, ...] = ()

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
        if self.hindrance is Hindrance.BARRED:
            rules = ", ".join(self.barriers) or "for reasons that only the office knows"
            return f"{self.inspector} is not eligible for {self.inspection}: {rules}"
        if self.hindrance is not None:
            return f"{self.inspector} is eligible for {self.inspection}, but {self.hindrance}"
        places = "; ".join(str(place) for place in self.places)
        met = "".join(f"; {limit}" for limit in self.limits)
        return f"{self.inspector} in {self.inspection}: {places}; {self.price_meaning}{met}"


class Drawn(Protocol):
    """What a standing is read from: a drawn dispatch."""

    @property
    def problem(self) -> Problem:
        """What was committed."""
        ...

    @property
    def network(self) -> Problem:
        """What the last plan was chosen from."""
        ...

    @property
    def costs(self) -> NDArray[np.int64]:
        """Costs of the network's arcs."""
        ...

    @property
    def answer(self) -> Answer:
        """What was published."""
        ...


def standing(
    found: Drawn, inspection: str, inspector: str, reasons: Reasons | None = None
) -> Standing:
    """Say where an inspector stands in an inspection of a dispatch.

    Parameters
    ----------
    found
        A drawn dispatch, drawn here or read from a bundle.
    inspection, inspector
        Handles.
    reasons
        Why pairs are barred, which only the office knows.

    Raises
    ------
    FormatError
        If either is no handle of the dispatch.
    """
    problem, last = found.network, found.answer.last
    if inspection not in problem.inspections or inspector not in problem.inspectors:
        raise UnknownNameError(
            f"({inspection}, {inspector}) is no pair of this dispatch; check handles"
        )
    i, j = problem.inspections.index(inspection), problem.inspectors.index(inspector)
    prices = {name: int(price) for name, price in last.prices}
    weights = weights_of(problem, found.costs, last)
    team = {(slot, name) for owner, slot, name in last.teams if owner == inspection}
    slots = np.flatnonzero(problem.slot_inspection == i)
    placed = (_place(problem, weights, team, s=int(s), j=j) for s in slots)
    places = tuple(place for place in placed if place)
    hindrance = None if places else _hindrance(found, i, j)
    is_barred = hindrance is Hindrance.BARRED and reasons is not None
    return Standing(
        inspection,
        inspector,
        places,
        load=sum(name == inspector for _, _, name in last.teams),
        floor=int(problem.floor[j]),
        cap=int(problem.cap[j]),
        price=prices.get(inspector, 0),
        limits=tuple(_limits(found, inspection, inspector)),
        hindrance=hindrance,
        barriers=reasons.why(inspection, inspector) if is_barred and reasons else (),
    )


def _limits(found: Drawn, inspection: str, inspector: str) -> Iterator[MetLimit]:
    """Load classes and groups with a price that a pair meets."""
    classes, groups, last = found.problem.load_classes, found.problem.groups, found.answer.last
    inside = set(classes.member_rows(found.problem.inspections))
    for name, person, price in last.class_prices or ():
        if person == inspector and (name, inspection) in inside:
            yield MetLimit(HoldCode.CLASS_CAP, name, int(price))
    members = set(groups.member_rows(found.problem.inspectors))
    for place, slot, name, price in last.group_prices or ():
        if place == inspection and (name, inspector) in members:
            yield MetLimit(HoldCode.GROUP_LIMIT, name, int(price), slot)


def _hindrance(found: Drawn, i: int, j: int) -> Hindrance:
    """Why an inspector has no arc in an inspection of the network."""
    whole = found.problem
    seat = whole.inspections[i], whole.inspectors[j]
    arcs = whole.arc_inspector == j
    if not np.any(whole.slot_inspection[whole.arc_slot[arcs]] == i):
        return Hindrance.BARRED
    cuts = {cut for played in found.answer.course.rounds for cut in played.cuts}
    return Hindrance.CUT_OFF if seat in cuts else Hindrance.NOT_LISTED


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
