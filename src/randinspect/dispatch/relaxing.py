"""Finding the cheapest waivers: one min-cost flow over what is barred (docs/method.md §6.2).

1. Every limit gets a way around it: a seat may stay empty, a load may pass its cap or miss its
   floor, each at its cost.
2. The cheapest flow is found on the pairs at hand, at first the eligible ones.
3. Values of slots and prices of inspectors follow from its residual network.
4. Barred pairs that would pay at these values are put back, and steps 2 to 4 repeated. When none
   is left, the pairs that were never put back do not matter either.
5. The waivers are read off the flow and checked as anyone can check them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.eligibility import is_in
from randinspect.dispatch.hall import class_names, slot_names
from randinspect.dispatch.nested_prices import NestedPrices
from randinspect.dispatch.network import Network
from randinspect.dispatch.nodes import GroupNodes
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.relaxation import (
    Relaxation,
    barred_blocks,
    check_relaxation,
)
from randinspect.dispatch.transport import (
    Arcs,
    cheapest_flow,
    require_optimal,
    residual_distances,
)
from randinspect.dispatch.waivers import waivers_of
from randinspect.dispatch.waiving import WaiverCosts
from randinspect.errors import SolverLimit

__all__ = ["relax"]

_FRESH: Final = 64  # speed only: pairs put back for a slot at one time


def relax(problem: Problem, costs: WaiverCosts, reasons: Reasons | None = None) -> Relaxation:
    """Find the cheapest waivers that make a plan possible, with the proof that none is cheaper.

    Parameters
    ----------
    problem
        The problem to be committed; one that has a plan needs no waiver. Couples are left out
        of account: no waiver of these kinds parts them.
    costs
        What giving way costs.
    reasons
        Why pairs are barred, as `pose` gives it; without it only loads and seats give way.

    Returns
    -------
    Relaxation
        Pairs, loads, floors and seats by name, one plan that they allow, and the proof.

    Raises
    ------
    SolverLimit
        If the solver stopped early or its answer fails the check.

    References
    ----------
    Ahuja, R. K., Magnanti, T. L., Orlin, J. B. (1993). Network Flows, section 9.4 (reduced
    cost optimality). Prentice Hall.
    """
    wide, weights = problem, np.zeros(len(problem.arc_slot), dtype=np.int64)
    while True:
        found = _cheapest(wide, weights, costs)
        fresh, dear = _paying(problem, costs, reasons, found)
        has = wide.arc_slot * max(len(wide.inspectors), 1) + wide.arc_inspector
        is_new = ~is_in(has, fresh)
        if not is_new.any():
            break
        wide, weights = _widened(wide, weights, fresh[is_new], dear[is_new])
    relaxation = _told(problem, costs, reasons, found)
    faults = check_relaxation(problem, costs, relaxation, reasons)
    if faults:
        raise SolverLimit(f"the waivers found fail {len(faults)} checks: {'; '.join(faults[:3])}")
    return relaxation


@dataclass(frozen=True, slots=True)
class _Found:
    """Seats of a cheapest flow, and the values that prove it."""

    slot: NDArray[np.int64]
    inspector: NDArray[np.int64]
    values: NDArray[np.int64]
    prices: NDArray[np.int64]
    nested: NestedPrices


def _cheapest(wide: Problem, weights: NDArray[np.int64], costs: WaiverCosts) -> _Found:
    """Steps 1 to 3 on the pairs at hand."""
    net = Network.of(wide)
    arcs, pool = _arcs(wide, net, weights, costs), net.size
    supply = np.zeros(pool + 1, dtype=np.int64)
    supply[net.slots] = wide.slot_demand
    supply[pool] = -int(wide.slot_demand.sum())
    outcome, flow = cheapest_flow(arcs, supply)
    require_optimal(outcome, "the relaxation")
    reach = residual_distances(arcs, flow, pool + 1)
    chosen = np.flatnonzero(flow[: len(weights)])
    load = np.bincount(wide.arc_inspector[chosen], minlength=len(wide.inspectors))
    # Nobody without work says anything about prices below what their floor is worth.
    least = np.where((load == 0) & (wide.floor == 0), 0, -costs.floor)
    return _Found(
        wide.arc_slot[chosen],
        wide.arc_inspector[chosen],
        reach[pool] - reach[net.slots],
        np.maximum(reach[pool] - reach[net.people], least),
        _nested(wide, net, reach),
    )


def _nested(wide: Problem, net: Network, reach: NDArray[np.int64]) -> NestedPrices:
    """Prices of load classes and groups; an empty one says nothing below 0."""
    nodes = GroupNodes.of(wide)
    last = len(net.tails) - len(net.classes)
    into, out = net.tails[last - len(net.groups) : last], net.heads[last:]
    rise = np.maximum(reach[net.groups] - reach[into], 0)
    keys = zip(nodes.slot.tolist(), nodes.limit.tolist(), strict=True)
    groups = {key: price for key, price in zip(keys, rise.tolist(), strict=True) if price}
    return NestedPrices(np.maximum(reach[out] - reach[net.classes], 0), groups)


def _arcs(wide: Problem, net: Network, weights: NDArray[np.int64], costs: WaiverCosts) -> Arcs:
    """Step 1: the network with its ways around."""
    many, pool = int(wide.slot_demand.sum()) + 1, net.size
    prices = np.zeros(len(net.tails), dtype=np.int64)
    prices[: len(weights)] = weights

    def to_pool(nodes: NDArray[np.int32], capacity: NDArray[np.int64], cost: int) -> Arcs:
        full = np.full(len(nodes), pool, dtype=np.int64)
        return Arcs(nodes.astype(np.int64), full, capacity, np.full(len(nodes), cost))

    return Arcs.joined(
        Arcs(net.tails.astype(np.int64), net.heads.astype(np.int64), net.capacity, prices),
        to_pool(net.slots, wide.slot_demand + 1, costs.seat),
        to_pool(net.people, wide.floor, -costs.floor),
        to_pool(net.people, wide.cap - wide.floor, 0),
        to_pool(net.people, np.full(len(net.people), many), costs.load),
        _past_classes(net, many, costs.load),
    )


def _past_classes(net: Network, many: int, cost: int) -> Arcs:
    """Ways past the load caps."""
    count = len(net.classes)
    around = net.heads[len(net.heads) - count :].astype(np.int64)
    return Arcs(net.classes.astype(np.int64), around, np.full(count, many), np.full(count, cost))


def _paying(
    problem: Problem, costs: WaiverCosts, reasons: Reasons | None, found: _Found
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Step 4: barred pairs that would pay, as ``slot·I + inspector``, and what they cost."""
    people = len(problem.inspectors)
    keys, dear = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    if reasons is None or not people or not costs.pairs:
        return keys[0], dear[0]
    is_wide = np.zeros(len(problem.inspections), dtype=np.bool_)
    gaining = found.values > found.prices.min() + min(costs.pairs.values())
    is_wide[problem.slot_inspection[gaining]] = True
    for slots, cost in barred_blocks(problem, costs, reasons, is_wide):
        loss = cost + found.prices - found.values[slots, None]
        loss += found.nested.of_slots(problem, slots)
        loss[cost == 0] = 0
        row, person = _lowest(loss, slots)
        keys.append(slots[row] * people + person)
        dear.append(cost[row, person])
    return np.concatenate(keys), np.concatenate(dear)


def _lowest(
    loss: NDArray[np.int64], slots: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Negative entries, of each row the `_FRESH` lowest; among equal ones, rows start elsewhere."""
    people = loss.shape[1]
    if people <= _FRESH:
        row, person = np.nonzero(loss < 0)
        return row, person
    turned = (np.arange(people) + 7 * slots[:, None]) % people
    some = np.argpartition(loss * people + turned, _FRESH, axis=1)[:, :_FRESH]
    row, place = np.nonzero(np.take_along_axis(loss, some, axis=1) < 0)
    return row, some[row, place]


def _widened(
    wide: Problem, weights: NDArray[np.int64], keys: NDArray[np.int64], dear: NDArray[np.int64]
) -> tuple[Problem, NDArray[np.int64]]:
    """The problem with more arcs, and the cost of each."""
    people = len(wide.inspectors)
    old = wide.arc_slot * people + wide.arc_inspector
    merged = np.concatenate([old, keys])
    order = np.argsort(merged)
    slot, inspector = np.divmod(merged[order], people)
    costs = np.concatenate([weights, dear])[order]
    return replace(wide, arc_slot=slot, arc_inspector=inspector), costs


def _told(
    problem: Problem, costs: WaiverCosts, reasons: Reasons | None, found: _Found
) -> Relaxation:
    """Step 5: the flow in names."""
    waivers = waivers_of(problem, costs, reasons, found.slot, found.inspector)
    owner = problem.slot_inspection
    seats = zip(found.slot.tolist(), found.inspector.tolist(), strict=True)
    return Relaxation(
        sum(waiver.cost for waiver in waivers),
        waivers,
        tuple(
            (problem.inspections[owner[s]], problem.slot_name[s], problem.inspectors[j])
            for s, j in seats
        ),
        tuple(
            (problem.inspections[owner[s]], problem.slot_name[s], int(found.values[s]))
            for s in np.flatnonzero(found.values)
        ),
        tuple((problem.inspectors[j], int(found.prices[j])) for j in np.flatnonzero(found.prices)),
        *_nested_rows(problem, found.nested),
    )


def _nested_rows(
    problem: Problem, nested: NestedPrices
) -> tuple[tuple[tuple[str, str, int], ...], tuple[tuple[str, str, str, int], ...]]:
    """Prices of load classes and groups in names, sorted."""
    names, limits = class_names(problem), problem.groups.limit_rows()
    places = slot_names(problem)
    classes = [(*names[r], int(nested.classes[r])) for r in np.flatnonzero(nested.classes)]
    groups = [(*places[s], limits[k][0], price) for (s, k), price in nested.groups.items()]
    return tuple(classes), tuple(sorted(groups))
