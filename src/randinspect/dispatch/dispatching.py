"""A dispatch as a recipe: from committed problem and seed to certified teams (docs/format.md §6.2).

1. The first rung of the ladder whose shortlists have a plan is used; a Hall set refutes each
   rung before it.
2. Every arc gets the cost that its own ticket says.
3. One flow finds the cheapest plan under demands, floors and caps.
4. One price for each inspector makes every team the unique cheapest of its inspection.
5. The certificate is checked as a stranger would check it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.answer import Answer, Round, Table
from randinspect.dispatch.certificate import check
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.flow import MinCostFlow, Outcome, Solution, Solver
from randinspect.dispatch.hall import HallSet, refutes
from randinspect.dispatch.precheck import hall_set, precheck, require
from randinspect.dispatch.prices import clearing_prices
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.shortlist import shortlist
from randinspect.dispatch.standing import Standing, standing
from randinspect.errors import SolverLimit
from randinspect.lottery.tickets import Tickets

__all__ = ["Dispatch", "dispatch"]


@dataclass(frozen=True, slots=True, eq=False)
class Dispatch:
    """Teams and the evidence that makes them checkable.

    Parameters
    ----------
    problem
        What was committed.
    network
        The part of it that the last plan was chosen from: its shortlists.
    costs
        Costs of the network's arcs.
    answer
        What is published.
    """

    problem: Problem
    network: Problem
    costs: NDArray[np.int64]
    answer: Answer

    @property
    def teams(self) -> Table:
        """Rows of ``teams.tsv``, sorted: ``(inspection, slot, inspector)``."""
        return self.answer.last.teams

    @property
    def prices(self) -> Table:
        """Rows of ``prices.tsv``, sorted: ``(inspector, price)``, non-zero prices only."""
        return self.answer.last.prices

    @property
    def certificate(self) -> Mapping[str, int]:
        """``{"D", "rounds", "rung"}`` of ``certificate.json``."""
        return self.answer.certificate

    def loads(self) -> dict[str, int]:
        """Inspections of each inspector, the idle ones too."""
        loads = dict.fromkeys(self.problem.inspectors, 0)
        for _, _, inspector in self.teams:
            loads[inspector] += 1
        return loads

    def why(self, inspection: str, inspector: str) -> Standing:
        """Say where an inspector stands in an inspection, and why in the team or not.

        Raises
        ------
        FormatError
            If either is no handle of this dispatch.
        """
        return standing(self, inspection, inspector)


def dispatch(problem: Problem, tickets: Tickets, *, solver: Solver | None = None) -> Dispatch:
    """Draw the teams: the plan with the lowest tickets, at clearing prices.

    Parameters
    ----------
    problem
        The committed problem, which passed its precheck.
    tickets
        Tickets of the dispatch's own seed.
    solver
        Who finds the cheapest plan; OR-Tools' min-cost flow unless said. The answer is the
        only optimum, so it does not depend on the solver.

    Returns
    -------
    Dispatch
        Teams and the evidence for them.

    Raises
    ------
    InfeasibleDispatch
        If no plan exists; it names the shortages.
    TieError
        If two plans cost the same (chance at most arcs / 2^40).
    SolverLimit
        If the solver stopped early or its plan fails the certificate.
    """
    rung, failed, network = _first_rung(problem, tickets)
    costs = pair_costs(network, tickets)
    chosen = _optimal(network, (solver or MinCostFlow()).solve(network, costs))
    plan = _certified(network, costs, chosen)
    return Dispatch(problem, network, costs, Answer(rung, failed, (plan,)))


def _first_rung(problem: Problem, tickets: Tickets) -> tuple[int, tuple[HallSet, ...], Problem]:
    """The first rung with a plan, what refutes those before it, and its shortlists.

    The last rung is the whole list, which passed its precheck; the flow will tell if not.
    """
    failed: list[HallSet] = []
    for fraction in problem.ladder[:-1]:
        network = problem.keep(shortlist(problem, tickets, fraction))
        hall = hall_set(network)
        if hall is None:
            return len(failed), tuple(failed), network
        if not refutes(network, hall):
            raise SolverLimit(f"the cut found on rung {len(failed)} does not refute it")
        failed.append(hall)
    return len(failed), tuple(failed), problem


def _certified(problem: Problem, costs: NDArray[np.int64], chosen: NDArray[np.int64]) -> Round:
    """Rows of a plan with the prices that certify it."""
    prices = clearing_prices(problem, costs, chosen)
    rows = tuple(
        (problem.inspectors[j], str(prices.values[j])) for j in np.flatnonzero(prices.values)
    )
    plan = Round(tuple(problem.arc_rows(chosen)), rows, prices.scale)
    _prove(problem, costs, plan)
    return plan


def _optimal(problem: Problem, solution: Solution) -> NDArray[np.int64]:
    """Arcs of an optimal plan, or the reason why there is none."""
    match solution.outcome:
        case Outcome.OPTIMAL:
            return solution.chosen
        case Outcome.INFEASIBLE:
            require(precheck(problem))
            raise SolverLimit("the solver finds no plan, but the precheck finds no shortage")
        case Outcome.FEASIBLE:
            raise SolverLimit("the solver's plan is feasible but not proved optimal")
        case Outcome.LIMIT_REACHED:
            raise SolverLimit("the solver stopped at a limit; nothing is known")
        case Outcome.MODEL_INVALID:
            raise SolverLimit("the solver refused the model: costs or capacities out of range")


def _prove(problem: Problem, costs: NDArray[np.int64], plan: Round) -> None:
    """Check a certificate as a verifier does, from the rows alone."""
    breaches = check(problem, costs, teams=plan.teams, prices=plan.prices, scale=plan.scale)
    if breaches:
        lines = "; ".join(str(breach) for breach in breaches[:3])
        raise SolverLimit(f"the solver's plan fails {len(breaches)} checks: {lines}")
