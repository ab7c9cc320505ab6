"""Other solvers of the same assignment, as the benchmark of the dispatch runs them.

Each is given a problem of one slot per inspection with ready tickets, builds its own model, which
is in its time as ours is, and gives back the arcs of its plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch import MinCostFlow, Problem

__all__ = ["SOLVERS", "Peer"]

Solve: TypeAlias = Callable[[Problem, NDArray[np.int64]], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Peer:
    """A solver.

    Parameters
    ----------
    name, package
        As printed; as imported.
    solve
        From a problem and the costs of its arcs to the arcs of its plan, ascending.
    at_most
        Most arcs that it is run on.
    knows_floors
        Whether every load can have a floor.
    is_exact
        Whether its plan is ours: whole numbers, and nobody sits twice.
    """

    name: str
    package: str
    solve: Solve
    at_most: int
    knows_floors: bool = True
    is_exact: bool = True

    @property
    def is_here(self) -> bool:
        """Whether the package is installed."""
        return find_spec(self.package) is not None


def with_flow(problem: Problem, costs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The flow that we prune, on all pairs."""
    return MinCostFlow().solve(problem, costs).chosen


def with_cp_sat(problem: Problem, costs: NDArray[np.int64]) -> NDArray[np.int64]:
    """CP-SAT with one worker: one truth value for each arc, the sum of tickets to minimise."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    seats = [model.new_bool_var("") for _ in range(len(costs))]
    for arcs, demand in zip(_by_slot(problem), problem.slot_demand.tolist(), strict=True):
        model.add(cp_model.LinearExpr.sum([seats[e] for e in arcs]) == demand)
    limits = zip(_by_person(problem), problem.floor.tolist(), problem.cap.tolist(), strict=True)
    for arcs, floor, cap in limits:
        load = cp_model.LinearExpr.sum([seats[e] for e in arcs])
        model.add_linear_constraint(load, floor, cap)
    model.minimize(cp_model.LinearExpr.weighted_sum(seats, costs.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        raise RuntimeError("CP-SAT did not prove an optimum")
    return np.flatnonzero(np.array([solver.boolean_value(seat) for seat in seats]))


def with_networkx(problem: Problem, costs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The network simplex of networkx, in whole numbers; floors are sent first."""
    import networkx

    graph = networkx.DiGraph()
    slots, people = len(problem.slot_name), len(problem.inspectors)
    pool = slots + people
    graph.add_nodes_from((s, {"demand": -d}) for s, d in enumerate(problem.slot_demand.tolist()))
    floors = enumerate(problem.floor.tolist(), slots)
    graph.add_nodes_from((j, {"demand": floor}) for j, floor in floors)
    graph.add_node(pool, demand=int(problem.slot_demand.sum() - problem.floor.sum()))
    ends = problem.arc_slot.tolist(), (slots + problem.arc_inspector).tolist(), costs.tolist()
    graph.add_edges_from(
        (s, j, {"weight": c, "capacity": 1}) for s, j, c in zip(*ends, strict=True)
    )
    spare = enumerate((problem.cap - problem.floor).tolist(), slots)
    graph.add_edges_from((j, pool, {"capacity": most}) for j, most in spare)
    _, flow = networkx.network_simplex(graph)
    used = [flow[s][j] for s, j, _ in zip(*ends, strict=True)]
    return np.flatnonzero(np.array(used, dtype=np.int64))


def with_scipy(problem: Problem, costs: NDArray[np.int64]) -> NDArray[np.int64]:
    """A full matching of seats with copies of inspectors, in floats."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    demand, cap = int(problem.slot_demand[0]), int(problem.cap[0])
    rows = (problem.arc_slot[:, None] * demand + np.arange(demand))[:, :, None]
    columns = (problem.arc_inspector[:, None] * cap + np.arange(cap))[:, None, :]
    shape = (len(costs), demand, cap)
    weights: NDArray[np.float64] = np.broadcast_to(costs[:, None, None] + 1.0, shape)
    ends = np.broadcast_to(rows, shape).ravel(), np.broadcast_to(columns, shape).ravel()
    size = len(problem.slot_name) * demand, len(problem.inspectors) * cap
    seats, copies = min_weight_full_bipartite_matching(csr_array((weights.ravel(), ends), size))
    people = len(problem.inspectors)
    known = problem.arc_slot * people + problem.arc_inspector
    return np.unique(np.searchsorted(known, seats // demand * people + copies // cap))


def _by_slot(problem: Problem) -> list[list[int]]:
    """Arcs of each slot."""
    return _groups(np.arange(len(problem.arc_slot)), problem.arc_slot, len(problem.slot_name))


def _by_person(problem: Problem) -> list[list[int]]:
    """Arcs of each inspector."""
    order = np.argsort(problem.arc_inspector, kind="stable")
    return _groups(order, problem.arc_inspector[order], len(problem.inspectors))


def _groups(arcs: NDArray[np.int64], ends: NDArray[np.int64], count: int) -> list[list[int]]:
    """Arcs cut where their sorted ends change."""
    bounds = np.searchsorted(ends, np.arange(count + 1)).tolist()
    every = arcs.tolist()
    return [every[a:b] for a, b in pairwise(bounds)]


SOLVERS: Final = (
    Peer("OR-Tools min-cost flow, all pairs", "ortools", with_flow, 10_000_000),
    Peer("OR-Tools CP-SAT, 1 worker", "ortools", with_cp_sat, 250_000),
    Peer("networkx network_simplex", "networkx", with_networkx, 250_000),
    Peer(
        "scipy bipartite matching, copies",
        "scipy",
        with_scipy,
        5_000_000,
        knows_floors=False,
        is_exact=False,
    ),
)
