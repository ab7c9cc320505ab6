"""The room of CP-SAT, for what no flow can say (docs/method.md §3.15).

It runs with one worker, a stated seed and a limit on deterministic work, so that the same release
does the same again on the same machine. Its makers promise no more than that, so nothing that it
finds is ever the answer of a draw by itself: it is *attested*, that is checked to be possible by
somebody who needs no solver, and never called the only one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.flow import Outcome, Solution
from randinspect.dispatch.problem import Problem

__all__ = ["ATTESTED", "CpSat", "Limit", "Run", "SeatModel", "run_model"]

ATTESTED: Final = "feasible, attested, not the unique answer"
"""What an answer of CP-SAT is worth, as it is printed beside it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """When CP-SAT stops.

    Parameters
    ----------
    work
        Units of its deterministic time, about a second of an idle machine each.
    seed
        Of its own search; not a lottery.
    """

    work: int = 60
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """How CP-SAT came back.

    Parameters
    ----------
    outcome
        One of five different things.
    bound
        Proved lower bound of the objective; None if there is none.
    solver
        Whom to ask for values; None unless there is a solution.
    """

    outcome: Outcome
    bound: int | None
    solver: Any

    @property
    def has_solution(self) -> bool:
        """Whether there is one to look at."""
        return self.outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)


def run_model(model: Any, limit: Limit) -> Run:
    """Run a model with one worker, seeded, to a deterministic limit."""
    from ortools.sat.python import cp_model  # a solver opens only when asked

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = limit.seed
    solver.parameters.max_deterministic_time = limit.work
    names = {
        cp_model.OPTIMAL: Outcome.OPTIMAL,
        cp_model.FEASIBLE: Outcome.FEASIBLE,
        cp_model.INFEASIBLE: Outcome.INFEASIBLE,
        cp_model.UNKNOWN: Outcome.LIMIT_REACHED,
    }
    outcome = names.get(solver.solve(model), Outcome.MODEL_INVALID)
    if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        return Run(outcome, None, None)
    return Run(outcome, round(solver.best_objective_bound), solver)


class SeatModel:
    """A dispatch problem as a model: one truth value for each arc.

    Parameters
    ----------
    problem
        The problem; demands, floors, caps, limits that nest, and one seat a person and inspection
        are in the model.

    Attributes
    ----------
    cp
        The ``CpModel`` to which rules add what they need.
    seats
        Truth value of each row ``(inspection, slot, inspector)``.
    """

    def __init__(self, problem: Problem) -> None:
        from ortools.sat.python import cp_model  # a solver opens only when asked

        self.cp = cp_model.CpModel()
        rows = problem.eligible_rows()
        self.seats = {row: self.cp.new_bool_var("|".join(row)) for row in rows}
        self._variables = list(self.seats.values())
        for s, demand in enumerate(problem.slot_demand.tolist()):
            self.cp.add(self._sum(np.flatnonzero(problem.arc_slot == s)) == demand)
        pairs = problem.pairs()
        for v in np.flatnonzero(pairs.arcs > 1):
            self.cp.add(self._sum(np.flatnonzero(pairs.of_arc == v)) <= 1)
        limits = zip(problem.floor.tolist(), problem.cap.tolist(), strict=True)
        for j, (floor, cap) in enumerate(limits):
            arcs = np.flatnonzero(problem.arc_inspector == j)
            self.cp.add_linear_constraint(self._sum(arcs), floor, cap)
        self._keep_nested(problem)

    def sits(self, inspection: str, inspector: str) -> Any:
        """Expression that is 1 if somebody sits in any slot of an inspection, else 0."""
        return sum(x for (i, _, j), x in self.seats.items() if (i, j) == (inspection, inspector))

    def load(self, inspector: str) -> Any:
        """Expression of an inspector's number of inspections."""
        return sum(x for (_, _, j), x in self.seats.items() if j == inspector)

    def minimise(self, costs: NDArray[np.int64]) -> None:
        """Ask for the smallest sum of costs of the rows, in their order."""
        pairs = zip(self._variables, costs.tolist(), strict=True)
        self.cp.minimize(sum(x * cost for x, cost in pairs))

    def chosen(self, run: Run) -> NDArray[np.int64]:
        """Arcs that a run chose, ascending."""
        values = [run.solver.boolean_value(x) for x in self._variables]
        return np.flatnonzero(np.array(values, dtype=np.bool_))

    def _keep_nested(self, problem: Problem) -> None:
        """Add the load caps and the limits on groups."""
        place, people = problem.slot_inspection[problem.arc_slot], problem.arc_inspector
        classes, groups = problem.load_classes, problem.groups
        for k, j, cap in classes.caps.tolist():
            inside = classes.members[classes.members[:, 0] == k, 1]
            arcs = np.flatnonzero((people == j) & np.isin(place, inside))
            self.cp.add(self._sum(arcs) <= cap)
        limits = zip(groups.limit_group, groups.limit_slot, groups.limit_most.tolist(), strict=True)
        for group, slot, most in limits:
            among = np.isin(people, groups.members[groups.members[:, 0] == group, 1])
            for s in [s for s, name in enumerate(problem.slot_name) if name == slot]:
                self.cp.add(self._sum(np.flatnonzero(among & (problem.arc_slot == s))) <= most)

    def _sum(self, arcs: NDArray[np.int64]) -> Any:
        """Sum of the truth values of some arcs."""
        from ortools.sat.python import cp_model  # a solver opens only when asked

        return cp_model.LinearExpr.sum([self._variables[arc] for arc in arcs.tolist()])


@dataclass(frozen=True, slots=True)
class CpSat:
    """CP-SAT as a `Solver`: a second opinion on the flow, for small problems.

    Parameters
    ----------
    limit
        When it stops.
    """

    limit: Limit = Limit()

    def solve(self, problem: Problem, costs: NDArray[np.int64]) -> Solution:
        """Find the feasible plan with the smallest sum of costs."""
        model = SeatModel(problem)
        model.minimise(costs)
        run = run_model(model.cp, self.limit)
        if not run.has_solution:
            return Solution(run.outcome, np.empty(0, dtype=np.int64))
        return Solution(run.outcome, model.chosen(run))
