"""The solver room: the cheapest plan of teams as one integer min-cost flow (docs/method.md §3).

OR-Tools is opened inside the function that needs it, so that whoever only checks a plan never
loads a solver. What the solver says is never published as such: `certificate.check` has to
accept its plan, and any solver that finds the only optimum gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.network import Network
from randinspect.dispatch.problem import Problem

__all__ = ["MinCostFlow", "Outcome", "Solution", "Solver", "solver_outcome"]


class Outcome(StrEnum):
    """How a solver came back; five different things."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    LIMIT_REACHED = "limit_reached"
    MODEL_INVALID = "model_invalid"


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solver found.

    Parameters
    ----------
    outcome
        How it came about.
    chosen
        Arcs of the plan, ascending; empty unless optimal or feasible.
    """

    outcome: Outcome
    chosen: NDArray[np.int64]


class Solver(Protocol):
    """Anything that finds a cheapest plan."""

    def solve(self, problem: Problem, costs: NDArray[np.int64]) -> Solution:
        """Find the feasible plan with the smallest sum of costs."""
        ...


@dataclass(frozen=True, slots=True)
class MinCostFlow:
    """OR-Tools' cost-scaling push-relabel flow (`SimpleMinCostFlow`).

    Floors are met by sending them first: an inspector with floor f absorbs f units, and at
    most ``cap - f`` more pass on to the pool.

    References
    ----------
    Goldberg, A. V. (1997). An efficient implementation of a scaling minimum-cost flow
    algorithm. J. Algorithms 22.
    """

    def solve(self, problem: Problem, costs: NDArray[np.int64]) -> Solution:
        """Find the feasible plan with the smallest sum of costs.

        Parameters
        ----------
        problem
            The problem.
        costs
            Costs of its arcs, shape ``(E,)``.
        """
        from ortools.graph.python import min_cost_flow  # a solver opens only when asked

        net, flow = Network.of(problem), min_cost_flow.SimpleMinCostFlow()
        pool = net.size
        prices = np.zeros(len(net.tails), dtype=np.int64)
        prices[: len(costs)] = costs
        flow.add_arcs_with_capacity_and_unit_cost(net.tails, net.heads, net.capacity, prices)
        to_pool = np.full(len(net.people), pool, dtype=np.int32)
        spare = problem.cap - problem.floor
        flow.add_arcs_with_capacity_and_unit_cost(net.people, to_pool, spare, np.zeros_like(spare))
        rest = int(problem.slot_demand.sum()) - int(problem.floor.sum())
        nodes = np.concatenate([net.slots, net.people, [pool]]).astype(np.int32)
        flow.set_nodes_supplies(
            nodes, np.concatenate([problem.slot_demand, -problem.floor, [-rest]])
        )
        outcome = solver_outcome(flow.solve())
        if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
            return Solution(outcome, np.empty(0, dtype=np.int64))
        sent = flow.flows(np.arange(len(costs), dtype=np.int32))
        return Solution(outcome, np.flatnonzero(sent))


def solver_outcome(status: object) -> Outcome:
    """Tell the solver's states apart; whatever is new counts as an invalid model."""
    names = {
        "OPTIMAL": Outcome.OPTIMAL,
        "FEASIBLE": Outcome.FEASIBLE,
        "INFEASIBLE": Outcome.INFEASIBLE,
        "NOT_SOLVED": Outcome.LIMIT_REACHED,
    }
    return names.get(getattr(status, "name", ""), Outcome.MODEL_INVALID)
