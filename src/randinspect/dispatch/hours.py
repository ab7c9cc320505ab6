"""Workload in hours: the generalised assignment problem, solved by CP-SAT and checked without it.

Counting inspections is a flow; counting hours, which differ from inspection to inspection, is
not. The answer is attested (docs/method.md §3.15).

References
----------
Martello, S., Toth, P. (1990). Knapsack Problems, chapter 7. Wiley.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.cpsat import ATTESTED, Limit, run_model
from randinspect.dispatch.flow import Outcome
from randinspect.errors import DesignError, SolverLimit

__all__ = ["AttestedHours", "HoursMarket", "assign_hours", "check_hours"]


@dataclass(frozen=True, slots=True, eq=False)
class HoursMarket:
    """Tasks, each for one person, and people with so many hours.

    Parameters
    ----------
    cost
        Cost of each task with each person, shape ``(I, A)``, whole numbers; negative for a gain.
    hours
        Hours that it takes, same shape, 0 or more.
    budget
        Hours of each person, shape ``(I,)``.

    Raises
    ------
    DesignError
        If shapes differ or hours are negative.
    """

    cost: NDArray[np.int64]
    hours: NDArray[np.int64]
    budget: NDArray[np.int64]

    def __post_init__(self) -> None:
        """Refuse what is no such market."""
        shapes = self.cost.shape, self.hours.shape, (len(self.budget), *self.cost.shape[1:])
        kinds = {array.dtype.kind for array in (self.cost, self.hours, self.budget)}
        if len(set(shapes)) > 1 or self.cost.ndim != 1 + 1 or not kinds <= set("iu"):
            raise DesignError(f"costs, hours and budgets have the shapes {shapes}; whole numbers")
        if self.hours.size and int(self.hours.min()) < 0:
            raise DesignError("hours are 0 or more")


@dataclass(frozen=True, slots=True, eq=False)
class AttestedHours:
    """An assignment by hours.

    Parameters
    ----------
    outcome
        How it came about.
    person
        Who takes each task, shape ``(A,)``; empty if nobody was found.
    cost
        Sum of costs.
    bound
        What CP-SAT says nothing costs less than; its word, not a proof.
    """

    outcome: Outcome
    person: NDArray[np.int64]
    cost: int | None = None
    bound: int | None = None

    @property
    def standing(self) -> str:
        """What the assignment is worth."""
        return f"nobody assigned: {self.outcome}" if self.cost is None else ATTESTED


def assign_hours(market: HoursMarket, *, limit: Limit | None = None) -> AttestedHours:
    """Give every task to one person within everybody's hours, at the least cost found.

    Raises
    ------
    SolverLimit
        If the solver's answer fails the check.
    """
    from ortools.sat.python import cp_model  # a solver opens only when asked

    model = cp_model.CpModel()
    people, tasks = market.cost.shape
    takes = [[model.new_bool_var(f"{j}|{i}") for i in range(tasks)] for j in range(people)]
    for i in range(tasks):
        model.add_exactly_one(takes[j][i] for j in range(people))
    for j in range(people):
        hours = cp_model.LinearExpr.weighted_sum(takes[j], market.hours[j].tolist())
        model.add(hours <= int(market.budget[j]))
    model.minimize(
        sum(
            cp_model.LinearExpr.weighted_sum(takes[j], market.cost[j].tolist())
            for j in range(people)
        )
    )
    run = run_model(model, limit or Limit())
    if not run.has_solution:
        return AttestedHours(run.outcome, np.empty(0, dtype=np.int64))
    person = np.array(
        [
            next(j for j in range(people) if run.solver.boolean_value(takes[j][i]))
            for i in range(tasks)
        ],
        dtype=np.int64,
    )
    cost = int(market.cost[person, np.arange(tasks)].sum())
    found = AttestedHours(run.outcome, person, cost, run.bound)
    faults = check_hours(market, found)
    if faults:
        raise SolverLimit(f"the assignment found fails: {'; '.join(faults)}")
    return found


def check_hours(market: HoursMarket, found: AttestedHours) -> tuple[str, ...]:
    """Check an assignment by hours without a solver; empty means that it is possible."""
    people, tasks = market.cost.shape
    if found.person.shape != (tasks,) or not np.all((found.person >= 0) & (found.person < people)):
        return ("a task has nobody, or somebody who is not there",)
    used = np.zeros(people, dtype=np.int64)
    np.add.at(used, found.person, market.hours[found.person, np.arange(tasks)])
    cost = int(market.cost[found.person, np.arange(tasks)].sum())
    over = [
        f"person {j} has {market.budget[j]} hours and gets {used[j]}"
        for j in np.flatnonzero(used > market.budget)
    ]
    return (*over, *([] if cost == found.cost else [f"it costs {cost}, not {found.cost}"]))
