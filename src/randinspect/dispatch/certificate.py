"""The certificate of a dispatch: local checks that prove a plan is the answer (docs/method.md §3).

No solver, no second run. A published plan comes with one integer *price* for each inspector
(zero unless said), one for each cap on a load class and for each limit on a group in a slot, and
a scale ``D``. Write ``w`` for what seating an inspector costs: ``D·cost`` and the prices of all
limits that the row meets. The plan is the one and only cheapest plan if

1. every slot is filled by exactly its demand of distinct, eligible inspectors, and no
   inspector sits twice in one inspection;
2. every load lies in ``[floor, cap]``, and every other limit is kept;
3. a price is positive only at the cap and negative only at the floor; that of another limit is
   positive, and only where the limit is reached;
4. in every inspection the team is the *unique* cheapest team at ``w``.

*Why that is enough.* Any feasible plan costs at ``w`` at least what the cheapest teams cost,
inspection by inspection. Its sum of prices is ``Σ price·load`` over all limits, which (2) and (3)
make largest for the published plan: where a price is positive its load is the cap, where negative
the floor. So no feasible plan is cheaper in tickets, and one that costs the same must have the
cheapest team in every inspection, which by (4) is the published one.

(4) is decided by `exchanges.has_rival`, without listing teams.

Prices and scale are evidence, not result: any that pass prove the same plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.breach import Breach, BreachRule
from randinspect.dispatch.exchanges import has_rival
from randinspect.dispatch.labels import LimitPrices
from randinspect.dispatch.nodes import ClassNodes, GroupNodes
from randinspect.dispatch.price_rows import PriceRows, read_prices
from randinspect.dispatch.problem import Problem

__all__ = ["Breach", "BreachRule", "check", "check_plan"]


def check(
    problem: Problem,
    costs: NDArray[np.int64],
    *,
    teams: Sequence[Sequence[str]],
    prices: Sequence[Sequence[str]],
    scale: int,
    is_only: bool = True,
    class_prices: Sequence[Sequence[str]] | None = None,
    group_prices: Sequence[Sequence[str]] | None = None,
) -> tuple[Breach, ...]:
    """Check a published plan: 1 seats, 2 loads, 3 slack, 4 unique cheapest teams.

    Parameters
    ----------
    problem
        The committed problem.
    costs
        Costs of its arcs, shape ``(E,)``, in ``[0, 2^40)``.
    teams
        Rows of ``teams.tsv``: ``(inspection, slot, inspector)``.
    prices
        Rows of ``prices.tsv``: ``(inspector, price)``, non-zero integers as text.
    scale
        ``D`` of ``certificate.json``, at least 1.
    is_only
        Whether each team has to be the only cheapest one; else a cheapest one will do, and the
        plan is an optimum beside which there may be others.
    class_prices, group_prices
        Rows ``(class, inspector, price)`` and ``(inspection, slot, group, price)``, positive
        integers as text, where the problem has load classes or groups.

    Returns
    -------
    tuple[Breach, ...]
        Everything that fails; empty means that the plan is the only optimum. Where seats or
        prices cannot be read, the later checks are not reached.
    """
    chosen, seating = _seats(problem, teams)
    rows = PriceRows(prices, class_prices, group_prices)
    limits, pricing = read_prices(problem, costs, rows, scale)
    if seating or pricing:
        return (*seating, *pricing)
    scaled = costs if scale == 1 else costs * scale
    return (
        *_loads(problem, chosen, limits.people),
        *_nested_loads(problem, chosen, limits),
        *_rivals(problem, scaled, limits, chosen, margin=int(is_only)),
    )


def check_plan(problem: Problem, teams: Sequence[Sequence[str]]) -> tuple[Breach, ...]:
    """Check that a plan is possible: steps 1 and 2, whatever it costs.

    Parameters
    ----------
    problem
        The committed problem, or a part of it.
    teams
        Rows ``(inspection, slot, inspector)``.
    """
    chosen, seating = _seats(problem, teams)
    if seating:
        return tuple(seating)
    free = LimitPrices.zero(problem)
    loads = _loads(problem, chosen, free.people)
    return (*loads, *_nested_loads(problem, chosen, free))


def _seats(
    problem: Problem, teams: Sequence[Sequence[str]]
) -> tuple[NDArray[np.int64], list[Breach]]:
    """Step 1: arcs of the plan, ascending, and what is wrong with its seats."""
    arcs, breaches = _known_arcs(problem, teams)
    chosen = np.unique(arcs)
    if len(chosen) < len(arcs):
        breaches.append(Breach(BreachRule.TEAM, "teams.tsv: a row stands twice"))
    people = max(len(problem.inspectors), 1)
    owners = problem.slot_inspection[problem.arc_slot[chosen]]
    keys = owners * people + problem.arc_inspector[chosen]
    pairs, seats = np.unique(keys, return_counts=True)
    for pair, many in zip(pairs[seats > 1], seats[seats > 1], strict=True):
        names = problem.inspections[pair // people], problem.inspectors[pair % people]
        message = f"{names[1]} sits in {many} slots of {names[0]}; one is allowed"
        breaches.append(Breach(BreachRule.TEAM, message, *names))
    filled = np.bincount(problem.arc_slot[chosen], minlength=len(problem.slot_name))
    for s in np.flatnonzero(filled != problem.slot_demand):
        name = problem.inspections[problem.slot_inspection[s]]
        asked = f"slot {problem.slot_name[s]} of {name} asks for {problem.slot_demand[s]} people"
        at = f"{name} {problem.slot_name[s]}"
        breaches.append(Breach(BreachRule.TEAM, f"{asked}, found {filled[s]}", name, at=at))
    return chosen, breaches


def _known_arcs(
    problem: Problem, teams: Sequence[Sequence[str]]
) -> tuple[NDArray[np.int64], list[Breach]]:
    """Arcs that the rows of a plan name, and the rows that name none."""
    place = problem.slot_index()
    person = {inspector: j for j, inspector in enumerate(problem.inspectors)}
    slots = np.array([place.get((i, slot), -1) for i, slot, _ in teams], dtype=np.int64)
    people = np.array([person.get(inspector, -1) for _, _, inspector in teams], dtype=np.int64)
    known = problem.arc_slot * len(person) + problem.arc_inspector
    keys = np.where((slots < 0) | (people < 0), -1, slots * len(person) + people)
    arcs = np.searchsorted(known, keys)
    is_known = np.searchsorted(known, keys, side="right") > arcs
    breaches = []
    for row in np.flatnonzero(~is_known).tolist():
        inspection, slot, inspector = teams[row]
        message = f"{inspector} is not eligible for slot {slot} of {inspection}"
        at = f"row {row + 1}"
        breaches.append(Breach(BreachRule.TEAM, message, inspection, inspector, at=at))
    return arcs[is_known], breaches


def _loads(
    problem: Problem, chosen: NDArray[np.int64], prices: NDArray[np.int64]
) -> Iterator[Breach]:
    """Steps 2 and 3: loads in their band, prices only at its ends."""
    load = np.bincount(problem.arc_inspector[chosen], minlength=len(problem.inspectors))
    outside = (load < problem.floor) | (load > problem.cap)
    loose = ((prices > 0) & (load != problem.cap)) | ((prices < 0) & (load != problem.floor))
    for j in np.flatnonzero(outside | loose):
        name = problem.inspectors[j]
        band = f"floor {problem.floor[j]}, cap {problem.cap[j]}"
        if outside[j]:
            message = f"{name} gets {load[j]} inspections ({band})"
            yield Breach(BreachRule.LOAD, message, inspector=name)
        if loose[j]:
            end = "cap" if prices[j] > 0 else "floor"
            message = f"{name} has price {prices[j]} but is not at the {end} ({load[j]}; {band})"
            yield Breach(BreachRule.SLACK, message, inspector=name)


def _nested_loads(
    problem: Problem, chosen: NDArray[np.int64], limits: LimitPrices
) -> Iterator[Breach]:
    """Steps 2 and 3 for load classes and groups: limits kept, prices where they are reached."""
    if not problem.load_classes and not problem.groups:
        return
    pairs = problem.pairs()
    load = ClassNodes.of(problem, pairs).load(pairs.of_arc[chosen])
    for r in _unlike(load, problem.load_classes.caps[:, 2], limits.classes):
        k, j, cap = problem.load_classes.caps[r].tolist()
        name, person = problem.load_classes.names[k], problem.inspectors[j]
        at, found = f"{name} {person}", f"{person} gets {load[r]} of load class {name} (cap {cap})"
        if load[r] > cap:
            yield Breach(BreachRule.CLASS, found, inspector=person, at=at)
        else:
            message = f"{found}, and a price of {limits.classes[r]} without being at the cap"
            yield Breach(BreachRule.CLASS_PRICE, message, inspector=person, at=at)
    nodes, names = GroupNodes.of(problem), problem.groups
    inside = nodes.load(chosen)
    for v in _unlike(inside, nodes.most, limits.groups):
        s, group = nodes.slot[v], names.names[names.limit_group[nodes.limit[v]]]
        place = problem.inspections[problem.slot_inspection[s]]
        slot = problem.slot_name[s]
        at, where = f"{place} {slot} {group}", f"slot {slot} of {place}"
        found = f"{where} has {inside[v]} of group {group} (most {nodes.most[v]})"
        if inside[v] > nodes.most[v]:
            yield Breach(BreachRule.GROUP, found, inspection=place, at=at)
        else:
            message = f"{found}, and a price of {limits.groups[v]} without being full"
            yield Breach(BreachRule.GROUP_PRICE, message, inspection=place, at=at)


def _unlike(
    load: NDArray[np.int64], most: NDArray[np.int64], prices: NDArray[np.int64]
) -> list[int]:
    """Limits that are broken, or have a price and room."""
    found: list[int] = np.flatnonzero((load > most) | ((prices > 0) & (load != most))).tolist()
    return found


def _rivals(
    problem: Problem,
    scaled: NDArray[np.int64],
    limits: LimitPrices,
    chosen: NDArray[np.int64],
    *,
    margin: int,
) -> Iterator[Breach]:
    """Step 4: inspections whose team is not the unique cheapest, or not a cheapest."""
    paid = limits.outside(problem)
    if problem.groups:
        scaled = scaled + limits.inside(GroupNodes.of(problem))
    for i in np.flatnonzero(has_rival(problem, scaled, paid, chosen, margin=margin)):
        name, less = problem.inspections[i], "no more" if margin else "less"
        message = f"another team of {name} costs {less} than its own at these prices"
        yield Breach(BreachRule.CHEAPEST, message, name)
