"""Rounds of plans under one kind of ticket, found by the solver (docs/format.md §6.2).

1. One flow finds the cheapest plan under demands, floors and caps.
2. One price for each inspector makes every team the unique cheapest of its inspection. If there
   are no such prices, two plans cost the same: that is shown, and this kind of ticket is done.
3. Couples whom the plan sends together are parted; without one to part, the plan stands.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.answer import MAX_ROUNDS, Course, Refusal, Round, Table, Tie
from randinspect.dispatch.certificate import check
from randinspect.dispatch.couples import Parting, Seat, part_couples, uncut
from randinspect.dispatch.flow import Outcome, Solution, Solver
from randinspect.dispatch.hall import HallSet
from randinspect.dispatch.precheck import hall_set, precheck, require
from randinspect.dispatch.price_rows import written_prices
from randinspect.dispatch.prices import TieError, clearing_prices
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.ties import tied_plan
from randinspect.errors import SolverLimit
from randinspect.lottery.tickets import Tickets

__all__ = ["Played", "play"]


@dataclass(slots=True, eq=False)
class Played:
    """Rounds so far, and what is left to choose from.

    Parameters
    ----------
    network, costs
        The part of the problem that the next plan is chosen from, and its costs.
    rounds, kept
        What was published of them so far.
    halls
        Refused cuts, by inspection and inspector.
    tie
        Set if the last round has two cheapest plans.
    """

    network: Problem
    costs: NDArray[np.int64]
    rounds: list[Round] = field(default_factory=list)
    kept: list[tuple[str, ...]] = field(default_factory=list)
    halls: dict[Seat, HallSet] = field(default_factory=dict)
    tie: Tie | None = None

    def course(self) -> Course:
        """What was published so far."""
        refusals = (Refusal(*seat, hall) for seat, hall in sorted(self.halls.items()))
        return Course(tuple(self.rounds), tuple(refusals))


def play(network: Problem, costs: NDArray[np.int64], tickets: Tickets, solver: Solver) -> Played:
    """Play the rounds of one kind of ticket to their end, or to a tie.

    Parameters
    ----------
    network
        The shortlists that the plans are chosen from.
    costs
        Costs of its arcs.
    tickets
        Tickets of the dispatch's own seed.
    solver
        Who finds the cheapest plan.

    Raises
    ------
    InfeasibleDispatch
        If no plan exists; it names the shortages.
    SolverLimit
        If the solver stopped early or its plan fails the certificate.
    """
    played = Played(network, costs)
    while len(played.rounds) < MAX_ROUNDS:
        chosen = _optimal(played.network, solver.solve(played.network, played.costs))
        try:
            plan = _certified(played.network, played.costs, chosen)
        except TieError:
            played.tie = _tie(played, chosen)
            return played
        parting = _part(played, tickets, plan.teams)
        played.kept = sorted([*played.kept, *parting.kept])
        played.rounds.append(replace(plan, cuts=parting.cuts))
        if not parting.cuts:
            return played
        left = uncut(played.network, parting.cuts)
        played.network, played.costs = played.network.keep(left), played.costs[left]
    raise SolverLimit(f"couples are not parted after {MAX_ROUNDS} rounds; look at couples.tsv")


def _part(played: Played, tickets: Tickets, teams: Table) -> Parting:
    """Part the couples of a plan.

    Cuts only narrow a network. So if it has a plan with all of them made, none of them would have
    been refused, and one flow says so for all; only otherwise each cut is tried by itself.
    """

    def is_known(_: Collection[Seat], seat: Seat) -> bool:
        return seat in played.halls

    def refuse(cuts: Collection[Seat], seat: Seat) -> bool:
        if seat not in played.halls:
            hall = hall_set(played.network.keep(uncut(played.network, [*cuts, seat])))
            if hall is None:
                return False
            played.halls[seat] = hall
        return True

    network, kept = played.network, played.kept
    parting = part_couples(network, tickets, teams, kept=kept, refuse=is_known)
    if parting.cuts and hall_set(network.keep(uncut(network, parting.cuts))) is not None:
        return part_couples(network, tickets, teams, kept=kept, refuse=refuse)
    return parting


def _certified(problem: Problem, costs: NDArray[np.int64], chosen: NDArray[np.int64]) -> Round:
    """Rows of a plan with the prices that certify it, checked as a verifier does."""
    prices = clearing_prices(problem, costs, chosen)
    people, classes, groups = written_prices(problem, prices.limits)
    plan = Round(
        tuple(problem.arc_rows(chosen)),
        people,
        prices.scale,
        class_prices=classes,
        group_prices=groups,
    )
    breaches = check(
        problem,
        costs,
        teams=plan.teams,
        prices=people,
        scale=plan.scale,
        class_prices=classes,
        group_prices=groups,
    )
    if breaches:
        lines = "; ".join(str(breach) for breach in breaches[:3])
        raise SolverLimit(f"the solver's plan fails {len(breaches)} checks: {lines}")
    return plan


def _tie(played: Played, chosen: NDArray[np.int64]) -> Tie:
    """The plan found, another of the same cost, and prices that show it."""
    problem = played.network
    prices, rival = tied_plan(problem, played.costs, chosen)
    first, second = sorted(tuple(problem.arc_rows(plan)) for plan in (chosen, rival))
    return Tie(played.course(), (first, second), *written_prices(problem, prices.limits))


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
