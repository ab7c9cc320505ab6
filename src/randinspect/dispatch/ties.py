"""Two cheapest plans, where the tickets of one kind name no single one (docs/method.md §3.8).

At dual values complementary slackness says what every cheapest plan has in common: it takes up
no arc of positive reduced cost, keeps the arcs and the pairs that would cost to give back, and
leaves loads, classes and groups with a price where they are. What keeps to that costs the same, and
a flow that shuns the other arcs of the plan found gives another one. Its costs are small whole
numbers, so size is no matter; it happens with a chance of at most arcs / 2^40.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.flow import MinCostFlow, Outcome
from randinspect.dispatch.labels import Labels, LimitPrices
from randinspect.dispatch.prices import (
    Prices,
    in_range,
    lowest_labels,
    shortest_labels,
    spared_labels,
)
from randinspect.dispatch.problem import Problem
from randinspect.errors import SolverLimit

__all__ = ["tied_plan"]


def tied_plan(
    problem: Problem, costs: NDArray[np.int64], chosen: NDArray[np.int64]
) -> tuple[Prices, NDArray[np.int64]]:
    """Prices at which each team is *a* cheapest one, and the arcs of a second cheapest plan.

    Parameters
    ----------
    problem
        The problem, or a part of it.
    costs
        Costs of its arcs, shape ``(E,)``.
    chosen
        Arcs of a cheapest plan that is not the only one, ascending.

    Raises
    ------
    SolverLimit
        If prices leave the certificate's range, or there is no second plan after all.
    """
    labels = shortest_labels(problem, costs, chosen, gap=0)
    if labels is None:
        raise SolverLimit("the solver's plan is not the cheapest")
    labels = spared_labels(problem, costs, chosen, labels, gap=0)
    limits = in_range(problem, labels.prices(problem), int(costs.max(initial=0)))
    tight, bonds = _tight(problem, costs, chosen, labels)
    bonds += _priced(problem, limits)
    is_free = limits.people == 0
    load = np.bincount(problem.arc_inspector[chosen], minlength=len(problem.inspectors))
    part = replace(
        problem.keep(tight),
        floor=np.where(is_free, problem.floor, load),
        cap=np.where(is_free, problem.cap, load),
    )
    shunned = np.isin(tight, chosen).astype(np.int64) - (len(chosen) + 1) * bonds[tight]
    found = MinCostFlow().solve(part, shunned)
    rival = tight[found.chosen]
    if found.outcome is not Outcome.OPTIMAL or np.array_equal(rival, chosen):
        raise SolverLimit("no prices certify the plan, and no second plan costs the same")
    return Prices(limits, 1), rival


def _priced(problem: Problem, limits: LimitPrices) -> NDArray[np.int64]:
    """For every arc how many load classes and groups with a price it is in, shape ``(E,)``.

    The plan found fills each of them to its limit, so whatever is in as many of them does too.
    """
    marks = LimitPrices(
        np.zeros_like(limits.people),
        (limits.classes > 0).astype(np.int64),
        (limits.groups > 0).astype(np.int64),
    )
    return marks.of_arcs(problem)


def _tight(
    problem: Problem, costs: NDArray[np.int64], chosen: NDArray[np.int64], labels: Labels
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Arcs that may be in use, ascending, and for every arc how many reasons keep it in use."""
    pairs = problem.pairs()
    is_chosen = np.zeros(len(costs), dtype=np.bool_)
    is_chosen[chosen] = True
    is_used = np.zeros(len(pairs.arcs), dtype=np.bool_)
    is_used[pairs.of_arc[chosen]] = True
    reach = labels.near(problem) + costs
    lowest = lowest_labels(problem, costs, chosen, labels)
    is_bound = is_used[pairs.of_arc] & (lowest < labels.far(problem, pairs)[pairs.of_arc])
    bonds = is_bound.astype(np.int64)
    bonds += is_chosen & (reach < lowest)
    return np.flatnonzero(is_chosen | (reach == lowest)), bonds
