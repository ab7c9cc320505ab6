"""A min-cost flow on any network, and the dual values that prove it (docs/method.md §6.2).

The solver finds the flow; it does not tell its dual values. They are shortest distances in the
residual network, found here by sweeps without a solver. At distances d no residual arc (a, b) of
cost c has ``d(b) > d(a) + c``, and that alone proves the flow a cheapest one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.flow import Outcome, solver_outcome
from randinspect.errors import SolverLimit

__all__ = ["Arcs", "cheapest_flow", "require_optimal", "residual_distances"]


@dataclass(frozen=True, slots=True)
class Arcs:
    """Arcs of a network, all of shape ``(E,)``.

    Parameters
    ----------
    tails, heads
        Nodes, from 0.
    capacity
        Most units on each arc, at least 0.
    cost
        Cost of a unit.
    """

    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    capacity: NDArray[np.int64]
    cost: NDArray[np.int64]

    @classmethod
    def joined(cls, *parts: Arcs) -> Arcs:
        """Arcs of several parts, one after the other."""
        return cls(
            np.concatenate([part.tails for part in parts]),
            np.concatenate([part.heads for part in parts]),
            np.concatenate([part.capacity for part in parts]),
            np.concatenate([part.cost for part in parts]),
        )


def cheapest_flow(arcs: Arcs, supply: NDArray[np.int64]) -> tuple[Outcome, NDArray[np.int64]]:
    """Find a cheapest flow that serves every node.

    Parameters
    ----------
    arcs
        The network.
    supply
        Units that each node sends (positive) or takes (negative), shape ``(nodes,)``, sum 0.

    Returns
    -------
    Outcome
        How it came back.
    NDArray[np.int64]
        Units on each arc, shape ``(E,)``; empty unless optimal.
    """
    from ortools.graph.python import min_cost_flow  # a solver opens only when asked

    flow = min_cost_flow.SimpleMinCostFlow()
    ids = flow.add_arcs_with_capacity_and_unit_cost(
        arcs.tails.astype(np.int32), arcs.heads.astype(np.int32), arcs.capacity, arcs.cost
    )
    flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    outcome = solver_outcome(flow.solve())
    if outcome is not Outcome.OPTIMAL:
        return outcome, np.empty(0, dtype=np.int64)
    return outcome, np.asarray(flow.flows(ids), dtype=np.int64)


def require_optimal(outcome: Outcome, what: str) -> None:
    """Refuse to go on with anything but an optimum.

    Raises
    ------
    SolverLimit
        With the solver's state.
    """
    if outcome is not Outcome.OPTIMAL:
        raise SolverLimit(f"the flow of {what} came back as {outcome}; nothing is known")


def residual_distances(arcs: Arcs, flow: NDArray[np.int64], nodes: int) -> NDArray[np.int64]:
    """Shortest distances in the residual network, from a root next to every node.

    Parameters
    ----------
    arcs, flow
        The network and a cheapest flow on it.
    nodes
        How many nodes there are.

    Returns
    -------
    NDArray[np.int64]
        Shape ``(nodes,)``, at most 0.

    Raises
    ------
    SolverLimit
        If the flow is not a cheapest one.
    """
    ahead, back = flow < arcs.capacity, flow > 0
    tails = np.concatenate([arcs.tails[ahead], arcs.heads[back]])
    heads = np.concatenate([arcs.heads[ahead], arcs.tails[back]])
    cost = np.concatenate([arcs.cost[ahead], -arcs.cost[back]])
    order = np.argsort(heads, kind="stable")
    tails, heads, cost = tails[order], heads[order], cost[order]
    ends, starts = np.unique(heads, return_index=True)
    labels = np.zeros(nodes, dtype=np.int64)
    for _ in range(nodes + 1 if len(ends) else 0):
        reached = np.minimum.reduceat(labels[tails] + cost, starts)
        if np.all(reached >= labels[ends]):
            return labels
        labels[ends] = np.minimum(labels[ends], reached)
    if len(ends):
        raise SolverLimit("the flow has a cheaper one beside it: its residual distances fall on")
    return labels
