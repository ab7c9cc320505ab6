"""The cheapest way out of a shortage, and the proof that no other is cheaper (docs/method.md §6.2).

A relaxation names every pair, load, floor and seat that has to give way, shows one plan that is
possible then, and carries one value for each slot and one price for each inspector. From these
alone a sum follows that no way out can cost less than. If the sum is the cost, the relaxation is
a cheapest one. Checking takes additions and no solver.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.eligibility import is_in
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.waiving import NEVER, WaiverCosts

__all__ = [
    "Relaxation",
    "Waiver",
    "WaiverKind",
    "barred_blocks",
    "check_relaxation",
    "dual_bound",
    "waivers_of",
]

_BLOCK: Final = 1 << 21  # pairs looked at together


class WaiverKind(StrEnum):
    """What gives way."""

    PAIR = "pair"
    LOAD = "load"
    FLOOR = "floor"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One thing that gives way.

    Parameters
    ----------
    kind
        ``PAIR``: somebody goes where a rule bars them. ``LOAD``, ``FLOOR``: an inspector gets
        more than the cap, less than the floor. ``SEAT``: seats stay empty.
    cost
        What it costs.
    inspection, slot, inspector
        Names, None where there is none.
    units
        How many inspections or seats; 1 for a pair.
    rules
        Barriers of the pair.
    """

    kind: WaiverKind
    cost: int
    inspection: str | None = None
    slot: str | None = None
    inspector: str | None = None
    units: int = 1
    rules: tuple[Barrier, ...] = ()

    def __str__(self) -> str:
        """One phrase."""
        match self.kind:
            case WaiverKind.PAIR:
                rules = ", ".join(self.rules)
                text = f"send {self.inspector} to {self.inspection}, slot {self.slot}, past {rules}"
            case WaiverKind.LOAD:
                text = f"give {self.inspector} {self.units} more than the cap"
            case WaiverKind.FLOOR:
                text = f"give {self.inspector} {self.units} less than the floor"
            case WaiverKind.SEAT:
                text = f"leave {self.units} of slot {self.slot} of {self.inspection} empty"
        return f"{text} (cost {self.cost})"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A cheapest set of waivers with its proof.

    Parameters
    ----------
    cost
        Their sum.
    waivers
        What gives way: pairs, loads, floors, seats, each kind in the order of names. Other
        sets may cost the same; none costs less.
    teams
        Rows ``(inspection, slot, inspector)`` of one plan that is possible then. It shows that
        the waivers are enough, and is not what will be drawn.
    values
        Rows ``(inspection, slot, value)``: what one seat less there would save, zeros left out.
    prices
        Rows ``(inspector, price)``: what one inspection more in the cap would save, negative
        for one less in the floor, zeros left out.
    """

    cost: int
    waivers: tuple[Waiver, ...]
    teams: tuple[tuple[str, str, str], ...]
    values: tuple[tuple[str, str, int], ...]
    prices: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        """One line for each waiver."""
        lines = [f"  {waiver}" for waiver in self.waivers]
        head = f"{len(lines)} waivers at a cost of {self.cost} would do, and none cheaper:"
        return "\n".join([head, *lines])


def check_relaxation(
    problem: Problem,
    costs: WaiverCosts,
    relaxation: Relaxation,
    reasons: Reasons | None = None,
) -> tuple[str, ...]:
    """Check a relaxation without a solver.

    1. The plan seats known people, nobody twice in an inspection, no slot beyond its demand.
    2. The waivers are those that the plan needs, none is forbidden, and the cost is their sum.
    3. The values and prices prove that nothing cheaper exists.

    Parameters
    ----------
    problem, costs, reasons
        What was relaxed.
    relaxation
        What is claimed.

    Returns
    -------
    tuple[str, ...]
        Everything that fails, in words; empty means that the waivers are enough and cheapest.
    """
    named = _Named.of(problem, relaxation)
    if named.faults:
        return tuple(named.faults)
    return (
        *_seat_faults(problem, named.slot, named.inspector),
        *_waiver_faults(problem, costs, relaxation, reasons, named),
        *_proof_faults(problem, costs, relaxation, reasons, named),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """Rows of a relaxation as places in the problem, or the names that it does not know."""

    slot: NDArray[np.int64]
    inspector: NDArray[np.int64]
    values: NDArray[np.int64]
    prices: NDArray[np.int64]
    faults: list[str]

    @classmethod
    def of(cls, problem: Problem, relaxation: Relaxation) -> _Named:
        """Look all names up."""
        place = problem.slot_index()
        person = {name: j for j, name in enumerate(problem.inspectors)}
        seats = [(place.get((i, s), -1), person.get(j, -1)) for i, s, j in relaxation.teams]
        values, prices = np.zeros(len(place), np.int64), np.zeros(len(person), np.int64)
        faults = [f"the plan names {row}" for row, at in _rows(relaxation.teams, seats)]
        for inspection, slot, value in relaxation.values:
            if (inspection, slot) in place and abs(value) < NEVER:
                values[place[inspection, slot]] = value
            else:
                faults.append(f"a value of {value} stands for slot {slot} of {inspection}")
        for name, price in relaxation.prices:
            if name in person and abs(price) < NEVER:
                prices[person[name]] = price
            else:
                faults.append(f"a price of {price} stands for {name}")
        table = np.array(seats, dtype=np.int64).reshape(-1, 2)
        told = [f"{fault}, which does not belong to the problem" for fault in faults]
        return cls(table[:, 0], table[:, 1], values, prices, told)


def _rows(
    rows: tuple[tuple[str, str, str], ...], seats: list[tuple[int, int]]
) -> Iterator[tuple[tuple[str, str, str], tuple[int, int]]]:
    """Rows with a name that leads nowhere."""
    return ((row, at) for row, at in zip(rows, seats, strict=True) if -1 in at)


def _seat_faults(
    problem: Problem, slot: NDArray[np.int64], inspector: NDArray[np.int64]
) -> Iterator[str]:
    """Step 1: too many people in a slot, or one person twice in an inspection."""
    filled = np.bincount(slot, minlength=len(problem.slot_name))
    for s in np.flatnonzero(filled > problem.slot_demand):
        name = problem.inspections[problem.slot_inspection[s]]
        asked = f"slot {problem.slot_name[s]} of {name} asks for {problem.slot_demand[s]}"
        yield f"{asked} people, the plan seats {filled[s]}"
    pairs = np.sort(problem.slot_inspection[slot] * max(len(problem.inspectors), 1) + inspector)
    if np.any(pairs[1:] == pairs[:-1]):
        yield "the plan seats somebody twice in one inspection"


def _waiver_faults(
    problem: Problem,
    costs: WaiverCosts,
    relaxation: Relaxation,
    reasons: Reasons | None,
    named: _Named,
) -> Iterator[str]:
    """Step 2: waivers that the plan does not need, needs in vain, or may not have."""
    needed = waivers_of(problem, costs, reasons, named.slot, named.inspector)
    for waiver in needed:
        if waiver.cost >= NEVER:
            yield f"a rule of this plan cannot be waived: {waiver}"
    if needed != relaxation.waivers:
        yield f"the plan needs {len(needed)} waivers, and they are not the ones named"
    if sum(waiver.cost for waiver in relaxation.waivers) != relaxation.cost:
        yield f"the waivers do not cost {relaxation.cost} together"


def _proof_faults(
    problem: Problem,
    costs: WaiverCosts,
    relaxation: Relaxation,
    reasons: Reasons | None,
    named: _Named,
) -> Iterator[str]:
    """Step 3: values or prices out of their range, or a sum below the cost."""
    values, prices = named.values, named.prices
    if np.any(values > costs.seat) or np.any((prices > costs.load) | (prices < -costs.floor)):
        yield "a value or price is outside its range, so it proves nothing"
        return
    bound = dual_bound(problem, costs, reasons, values, prices)
    if bound != relaxation.cost:
        yield f"the proof shows that {bound} is needed, the waivers cost {relaxation.cost}"


def waivers_of(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    slot: NDArray[np.int64],
    inspector: NDArray[np.int64],
) -> tuple[Waiver, ...]:
    """What has to give way so that some people can sit in some slots, and no others do."""
    return (
        *_pair_waivers(problem, costs, reasons, slot, inspector),
        *_load_waivers(problem, costs, inspector),
        *_seat_waivers(problem, costs, slot),
    )


def _pair_waivers(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    slot: NDArray[np.int64],
    inspector: NDArray[np.int64],
) -> Iterator[Waiver]:
    """Seats of people whom a rule bars, ascending."""
    people = len(problem.inspectors)
    keys = np.sort(slot * max(people, 1) + inspector)
    known = problem.arc_slot * max(people, 1) + problem.arc_inspector
    row, person = np.divmod(keys[~is_in(known, keys)], max(people, 1))
    slots, block = np.unique(row, return_inverse=True)
    masks = reasons.masks(slots)[block, person] if reasons else np.zeros_like(row)
    prices = np.where(masks > 0, costs.of_masks(masks), NEVER).tolist()
    rows = zip(row.tolist(), person.tolist(), masks.tolist(), prices, strict=True)
    for s, j, mask, price in rows:
        yield Waiver(
            WaiverKind.PAIR,
            price,
            problem.inspections[problem.slot_inspection[s]],
            problem.slot_name[s],
            problem.inspectors[j],
            rules=Barrier.of_mask(mask),
        )


def _load_waivers(
    problem: Problem, costs: WaiverCosts, inspector: NDArray[np.int64]
) -> Iterator[Waiver]:
    """Loads above the cap, then below the floor."""
    load = np.bincount(inspector, minlength=len(problem.inspectors))
    for kind, units, cost in (
        (WaiverKind.LOAD, load - problem.cap, costs.load),
        (WaiverKind.FLOOR, problem.floor - load, costs.floor),
    ):
        for j in np.flatnonzero(units > 0):
            count = int(units[j])
            yield Waiver(kind, count * cost, inspector=problem.inspectors[j], units=count)


def _seat_waivers(
    problem: Problem, costs: WaiverCosts, slot: NDArray[np.int64]
) -> Iterator[Waiver]:
    """Seats that stay empty."""
    missing = problem.slot_demand - np.bincount(slot, minlength=len(problem.slot_name))
    for s in np.flatnonzero(missing > 0):
        count, owner = int(missing[s]), problem.inspections[problem.slot_inspection[s]]
        yield Waiver(WaiverKind.SEAT, count * costs.seat, owner, problem.slot_name[s], units=count)


def dual_bound(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    values: NDArray[np.int64],
    prices: NDArray[np.int64],
) -> int:
    """What every way out costs at least, for values and prices in their range.

    With value y of a slot, price p of an inspector and cost w of a pair it is
    ``Σ y·demand − Σ p⁺·cap + Σ p⁻·floor − Σ over pairs of max(0, y − w − p)``.
    """
    seats = zip(values.tolist(), problem.slot_demand.tolist(), strict=True)
    loads = zip(prices.tolist(), problem.cap.tolist(), problem.floor.tolist(), strict=True)
    total = sum(value * demand for value, demand in seats)
    total -= sum(price * (cap if price > 0 else floor) for price, cap, floor in loads)
    bound: int = total - _rents(problem, costs, reasons, values, prices)
    return bound


def _rents(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    values: NDArray[np.int64],
    prices: NDArray[np.int64],
) -> int:
    """Sum over all pairs of what they gain at these values and prices, if it is positive."""
    gains = values[problem.arc_slot] - prices[problem.arc_inspector]
    pairs = problem.pairs()
    best = np.zeros(len(pairs.arcs), dtype=np.int64)
    np.maximum.at(best, pairs.of_arc, gains)
    is_wide = np.zeros(len(problem.inspections), dtype=np.bool_)
    if reasons is not None and len(prices):
        gaining = values > prices.min() + min(costs.pairs.values(), default=NEVER)
        is_wide[problem.slot_inspection[gaining]] = True
    total = int(best[~is_wide[pairs.inspection]].sum())
    for slots, dear in barred_blocks(problem, costs, reasons, is_wide):
        gain = values[slots, None] - dear - prices
        starts = np.flatnonzero(np.diff(problem.slot_inspection[slots], prepend=-1))
        total += int(np.maximum(np.maximum.reduceat(gain, starts), 0).sum())
    return total


def barred_blocks(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    inspections: NDArray[np.bool_],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Slots of some inspections in blocks, and what everyone costs there.

    Yields
    ------
    tuple
        Places of ``B`` slots, ascending, whole inspections; costs of shape ``(B, I)``: 0 for
        the eligible, `NEVER` for those whom nothing can bring there.
    """
    if reasons is None:
        return
    people = len(problem.inspectors)
    wanted = np.flatnonzero(inspections)
    step = max(1, _BLOCK // max(people, 1))
    for start in range(0, len(wanted), step):
        slots = np.flatnonzero(is_in(wanted[start : start + step], problem.slot_inspection))
        yield slots, costs.of_masks(reasons.masks(slots))
