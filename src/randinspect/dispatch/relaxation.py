"""The cheapest way out of a shortage, and the proof that no other is cheaper (docs/method.md §6.2).

A relaxation names every pair, load, floor and seat that has to give way, shows one plan that is
possible then, and carries one value for each slot and one price for each inspector. From these
alone a sum follows that no way out can cost less than. If the sum is the cost, the relaxation is
a cheapest one. Checking takes additions and no solver.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.eligibility import is_in
from randinspect.dispatch.hall import class_names
from randinspect.dispatch.nested_prices import NestedPrices, group_seats
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.waivers import Waiver, waivers_of
from randinspect.dispatch.waiving import NEVER, WaiverCosts

__all__ = ["Relaxation", "barred_blocks", "check_relaxation", "dual_bound"]

_BLOCK: Final = 1 << 21  # pairs looked at together


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A cheapest set of waivers with its proof.

    Parameters
    ----------
    cost
        Their sum.
    waivers
        What gives way: pairs, loads, floors, load classes, seats, each kind in the order of
        names. Other sets may cost the same; none costs less.
    teams
        Rows ``(inspection, slot, inspector)`` of one plan that is possible then. It shows that
        the waivers are enough, and is not what will be drawn.
    values
        Rows ``(inspection, slot, value)``: what one seat less there would save, zeros left out.
    prices
        Rows ``(inspector, price)``: what one inspection more in the cap would save, negative
        for one less in the floor, zeros left out.
    class_prices, group_prices
        Rows ``(class, inspector, price)`` and ``(inspection, slot, group, price)``: what one more
        in a load cap, or in a limit on a group, would save, zeros left out.
    """

    cost: int
    waivers: tuple[Waiver, ...]
    teams: tuple[tuple[str, str, str], ...]
    values: tuple[tuple[str, str, int], ...]
    prices: tuple[tuple[str, int], ...]
    class_prices: tuple[tuple[str, str, int], ...] = ()
    group_prices: tuple[tuple[str, str, str, int], ...] = ()

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

    1. The plan seats known people, nobody twice in an inspection, no slot beyond its demand, and
       no group beyond its limit.
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
    nested: NestedPrices
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
        nested = _nested(problem, relaxation, faults)
        table = np.array(seats, dtype=np.int64).reshape(-1, 2)
        told = [f"{fault}, which does not belong to the problem" for fault in faults]
        return cls(table[:, 0], table[:, 1], values, prices, nested, told)


def _nested(problem: Problem, relaxation: Relaxation, faults: list[str]) -> NestedPrices:
    """Prices of load classes and groups; names that lead nowhere are noted."""
    caps = {name: r for r, name in enumerate(class_names(problem))}
    classes = np.zeros(len(caps), dtype=np.int64)
    for name, inspector, price in relaxation.class_prices:
        if (name, inspector) in caps and 0 <= price < NEVER:
            classes[caps[name, inspector]] = price
        else:
            faults.append(f"a price of {price} stands for load class {name} of {inspector}")
    place, limits = problem.slot_index(), problem.groups.limit_rows()
    number = {(group, slot): k for k, (group, slot, _) in enumerate(limits)}
    groups: dict[tuple[int, int], int] = {}
    for inspection, slot, group, price in relaxation.group_prices:
        limit, s = number.get((group, slot)), place.get((inspection, slot))
        if limit is not None and s is not None and 0 <= price < NEVER:
            groups[s, limit] = price
        else:
            faults.append(f"a price of {price} stands for group {group}, slot {slot}")
    return NestedPrices(classes, groups)


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
    for (at, limit), count in group_seats(problem, slot, inspector).items():
        if count > problem.groups.limit_most[limit]:
            group, name, most = problem.groups.limit_rows()[limit]
            place = problem.inspections[problem.slot_inspection[at]]
            yield f"slot {name} of {place} takes {most} of group {group}, the plan seats {count}"


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
    values, prices, nested = named.values, named.prices, named.nested
    is_wide = np.any(nested.classes > costs.load) or np.any(values > costs.seat)
    if is_wide or np.any((prices > costs.load) | (prices < -costs.floor)):
        yield "a value or price is outside its range, so it proves nothing"
        return
    bound = dual_bound(problem, costs, reasons, values, prices, nested)
    if bound != relaxation.cost:
        yield f"the proof shows that {bound} is needed, the waivers cost {relaxation.cost}"


def dual_bound(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    values: NDArray[np.int64],
    prices: NDArray[np.int64],
    nested: NestedPrices,
) -> int:
    """What every way out costs at least, for values and prices in their range.

    With value y of a slot, price p of an inspector, prices q and r of load classes and groups, and
    cost w of a pair it is ``Σ y·demand − Σ p⁺·cap + Σ p⁻·floor − Σ q·cap − Σ r·most − Σ over pairs
    of max(0, y − w − p − q − r)``.
    """
    seats = zip(values.tolist(), problem.slot_demand.tolist(), strict=True)
    loads = zip(prices.tolist(), problem.cap.tolist(), problem.floor.tolist(), strict=True)
    total = sum(value * demand for value, demand in seats)
    total -= sum(price * (cap if price > 0 else floor) for price, cap, floor in loads)
    total -= nested.total(problem)
    bound: int = total - _rents(problem, costs, reasons, values, prices, nested)
    return bound


def _rents(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    values: NDArray[np.int64],
    prices: NDArray[np.int64],
    nested: NestedPrices,
) -> int:
    """Sum over all pairs of what they gain at these values and prices, if it is positive."""
    gains = values[problem.arc_slot] - prices[problem.arc_inspector] - nested.of_arcs(problem)
    pairs = problem.pairs()
    best = np.zeros(len(pairs.arcs), dtype=np.int64)
    np.maximum.at(best, pairs.of_arc, gains)
    is_wide = np.zeros(len(problem.inspections), dtype=np.bool_)
    if reasons is not None and len(prices):
        gaining = values > prices.min() + min(costs.pairs.values(), default=NEVER)
        is_wide[problem.slot_inspection[gaining]] = True
    total = int(best[~is_wide[pairs.inspection]].sum())
    for slots, dear in barred_blocks(problem, costs, reasons, is_wide):
        gain = values[slots, None] - dear - prices - nested.of_slots(problem, slots)
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
