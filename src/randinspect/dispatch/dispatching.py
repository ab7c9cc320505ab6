"""A dispatch as a recipe: from committed problem and seed to certified teams (docs/format.md §6.2).

1. The first rung of the ladder whose shortlists have a plan is used; a Hall set refutes each
   rung before it.
2. Every arc gets the cost that its own ticket says.
3. The plan with the smallest sum is found and certified; couples whom it sends together are
   parted by coins, and the next plan is found, until none is left (`rounds`).
4. If two plans of a round have the same smallest sum, the next kind of ticket decides: 2 again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.answer import Answer, Table, Tie
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.flow import Solver
from randinspect.dispatch.hall import HallSet, refutes
from randinspect.dispatch.precheck import hall_set
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.pruning import PrunedFlow
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.rounds import play
from randinspect.dispatch.shortlist import shortlist
from randinspect.dispatch.standing import Standing, standing
from randinspect.errors import SolverLimit
from randinspect.lottery.tickets import Tickets

__all__ = ["Dispatch", "dispatch"]

_MOST_TIES: Final = 64  # as likely as 64 ties in a row: this guards against a broken solver


@dataclass(frozen=True, slots=True, eq=False)
class Dispatch:
    """Teams and the evidence that makes them checkable.

    Parameters
    ----------
    problem
        What was committed.
    network
        The part of it that the last plan was chosen from: shortlists without what was cut off.
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
    def certificate(self) -> Mapping[str, Any]:
        """Content of ``certificate.json``."""
        return self.answer.certificate

    def loads(self) -> dict[str, int]:
        """Inspections of each inspector, the idle ones too."""
        loads = dict.fromkeys(self.problem.inspectors, 0)
        for _, _, inspector in self.teams:
            loads[inspector] += 1
        return loads

    def why(self, inspection: str, inspector: str, reasons: Reasons | None = None) -> Standing:
        """Say where an inspector stands in an inspection, and why in the team or not.

        Parameters
        ----------
        inspection, inspector
            Handles.
        reasons
            Why pairs are barred, as `pose` gives it; without it only that they are is told.

        Raises
        ------
        FormatError
            If either is no handle of this dispatch.
        """
        return standing(self, inspection, inspector, reasons)


def dispatch(problem: Problem, tickets: Tickets, *, solver: Solver | None = None) -> Dispatch:
    """Draw the teams: the plan with the lowest tickets, at clearing prices.

    Parameters
    ----------
    problem
        The committed problem, which passed its precheck.
    tickets
        Tickets of the dispatch's own seed.
    solver
        Who finds the cheapest plan; OR-Tools' min-cost flow, on the cheap arcs first, unless
        said. The answer is the only optimum, so it does not depend on the solver.

    Returns
    -------
    Dispatch
        Teams and the evidence for them.

    Raises
    ------
    InfeasibleDispatch
        If no plan exists; it names the shortages.
    SolverLimit
        If the solver stopped early or its plan fails the certificate.
    """
    rung, failed, network = _first_rung(problem, tickets)
    ties: list[Tie] = []
    while len(ties) < _MOST_TIES:
        costs = pair_costs(network, tickets, ties=len(ties))
        played = play(network, costs, tickets, solver or PrunedFlow())
        if played.tie is None:
            course, kept = played.course(), tuple(played.kept)
            answer = Answer(rung, failed, tuple(ties), course, kept)
            return Dispatch(problem, played.network, played.costs, answer)
        ties.append(played.tie)
    raise SolverLimit(f"{len(ties)} kinds of tickets in a row name no single plan")


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
