"""A dispatch as a recipe: from committed problem and seed to certified teams (docs/format.md §6.2).

1. Every arc gets the cost that its own ticket says.
2. One flow finds the cheapest plan under demands, floors and caps.
3. One price for each inspector makes every team the unique cheapest of its inspection.
4. The certificate is checked as a stranger would check it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.certificate import check
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.flow import MinCostFlow, Outcome, Solution, Solver
from randinspect.dispatch.precheck import precheck, require
from randinspect.dispatch.prices import clearing_prices
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.standing import Standing, standing
from randinspect.errors import SolverLimit
from randinspect.lottery.tickets import Tickets

__all__ = ["Dispatch", "dispatch"]

_RUNG: Final = 0
_ROUNDS: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class Dispatch:
    """Teams and the certificate that makes them checkable.

    Parameters
    ----------
    problem, costs
        What was solved.
    teams
        Rows of ``teams.tsv``, sorted: ``(inspection, slot, inspector)``.
    prices
        Rows of ``prices.tsv``, sorted: ``(inspector, price)``, non-zero prices only.
    certificate
        ``{"D", "rung", "rounds"}`` of ``certificate.json``: the scale of the costs, the
        position of the shortlist in the ladder (0, the whole list) and the number of rounds
        (1, no couples).
    """

    problem: Problem
    costs: NDArray[np.int64]
    teams: tuple[tuple[str, str, str], ...]
    prices: tuple[tuple[str, str], ...]
    certificate: Mapping[str, int]

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
        Teams, prices and certificate.

    Raises
    ------
    InfeasibleDispatch
        If no plan exists; it names the shortages.
    TieError
        If two plans cost the same (chance at most arcs / 2^40).
    SolverLimit
        If the solver stopped early or its plan fails the certificate.
    """
    costs = pair_costs(problem, tickets)
    chosen = _optimal(problem, (solver or MinCostFlow()).solve(problem, costs))
    prices = clearing_prices(problem, costs, chosen)
    found = Dispatch(
        problem,
        costs,
        tuple(problem.arc_rows(chosen)),
        tuple(
            (problem.inspectors[j], str(prices.values[j])) for j in np.flatnonzero(prices.values)
        ),
        {"D": prices.scale, "rounds": _ROUNDS, "rung": _RUNG},
    )
    _prove(found)
    return found


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


def _prove(found: Dispatch) -> None:
    """Check the certificate as a verifier does, from the rows alone."""
    breaches = check(
        found.problem,
        found.costs,
        teams=found.teams,
        prices=found.prices,
        scale=found.certificate["D"],
    )
    if breaches:
        lines = "; ".join(str(breach) for breach in breaches[:3])
        raise SolverLimit(f"the solver's plan fails {len(breaches)} checks: {lines}")
