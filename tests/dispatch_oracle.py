"""Small oracle of the dispatch: every plan of a tiny problem, by enumeration."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch import Problem

Plan = tuple[int, ...]


def teams_of(problem: Problem, inspection: int) -> list[Plan]:
    """All teams of an inspection as arcs: demands met by distinct people."""
    slots = np.flatnonzero(problem.slot_inspection == inspection).tolist()
    choices = [
        combinations(np.flatnonzero(problem.arc_slot == s).tolist(), int(problem.slot_demand[s]))
        for s in slots
    ]
    teams = (tuple(arc for part in parts for arc in part) for parts in product(*choices))
    return [team for team in teams if len(set(problem.arc_inspector[list(team)])) == len(team)]


def plans_of(problem: Problem) -> Iterator[Plan]:
    """All feasible plans as ascending arcs."""
    menus = [teams_of(problem, i) for i in range(len(problem.inspections))]
    for teams in product(*menus):
        plan = tuple(arc for team in teams for arc in team)
        load = np.bincount(
            problem.arc_inspector[list(plan)].astype(np.int64), minlength=len(problem.inspectors)
        )
        if np.all((problem.floor <= load) & (load <= problem.cap)):
            yield tuple(sorted(plan))


def cost_of(costs: NDArray[np.int64], plan: Plan) -> int:
    """Sum of costs without overflow."""
    return sum(int(costs[arc]) for arc in plan)


def optima_of(problem: Problem, costs: NDArray[np.int64]) -> list[Plan]:
    """All cheapest feasible plans."""
    plans = list(plans_of(problem))
    least = min((cost_of(costs, plan) for plan in plans), default=0)
    return [plan for plan in plans if cost_of(costs, plan) == least]
