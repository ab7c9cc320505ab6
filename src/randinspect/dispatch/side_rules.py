"""Side rules of one's own: what no flow can say, solved by CP-SAT and checked without it.

A rule says twice what it means: to the solver, and to whoever checks. A rule that cannot be
checked is refused, for then nobody could tell whether it was kept. The plan is attested: possible
under every rule, with the lowest tickets that were found, and not proved to be the only one
(docs/method.md §3.15).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.answer import Table
from randinspect.dispatch.certificate import Breach, check_plan
from randinspect.dispatch.cpsat import ATTESTED, Limit, SeatModel, run_model
from randinspect.dispatch.flow import Outcome
from randinspect.dispatch.problem import Problem
from randinspect.errors import DesignError, SolverLimit

__all__ = ["AttestedTeams", "SideRule", "attest", "dispatch_under_rules"]


class SideRule(Protocol):
    """A rule over whole plans, said to the solver and to the checker."""

    def add(self, model: SeatModel) -> None:
        """Add what the rule asks to a model."""
        ...

    def holds(self, teams: Table) -> bool:
        """Whether rows ``(inspection, slot, inspector)`` keep the rule; without any solver."""
        ...


@dataclass(frozen=True, slots=True)
class AttestedTeams:
    """A plan under side rules.

    Parameters
    ----------
    outcome
        How it came about: ``OPTIMAL`` and ``FEASIBLE`` have teams, the other three do not.
    teams
        Rows ``(inspection, slot, inspector)``, sorted.
    cost
        Sum of costs.
    bound
        What CP-SAT says no plan costs less than; its word, not a proof.
    """

    outcome: Outcome
    teams: Table = ()
    cost: int | None = None
    bound: int | None = None

    @property
    def standing(self) -> str:
        """What the plan is worth."""
        return ATTESTED if self.teams else f"no teams: {self.outcome}"


def attest(
    problem: Problem, teams: Sequence[Sequence[str]], rules: Sequence[SideRule]
) -> tuple[str, ...]:
    """Check a plan under side rules without a solver.

    Returns
    -------
    tuple[str, ...]
        Everything that fails; empty means that the plan is possible and every rule is kept.
    """
    breaches: tuple[Breach, ...] = check_plan(problem, teams)
    rows = tuple((i, s, j) for i, s, j in teams)
    broken = [f"{_name(rule)} is broken" for rule in rules if not rule.holds(rows)]
    return (*map(str, breaches), *broken)


def dispatch_under_rules(
    problem: Problem,
    costs: NDArray[np.int64],
    rules: Sequence[SideRule],
    *,
    limit: Limit | None = None,
) -> AttestedTeams:
    """Find teams under side rules with the lowest costs that CP-SAT finds.

    Parameters
    ----------
    problem
        The problem.
    costs
        Costs of its arcs, such as `pair_costs` gives them, shape ``(E,)``.
    rules
        What no flow can say.
    limit
        When the solver stops.

    Raises
    ------
    DesignError
        If a rule cannot be checked.
    SolverLimit
        If the solver's plan breaks a rule or a limit: what the rule adds to the model is then
        not what it means.
    """
    lame = [_name(rule) for rule in rules if not callable(getattr(rule, "holds", None))]
    if lame:
        raise DesignError(
            f"{', '.join(lame)} cannot be checked; give each rule holds(teams), which says without "
            "a solver whether a plan keeps it"
        )
    model = SeatModel(problem)
    for rule in rules:
        rule.add(model)
    model.minimise(costs)
    run = run_model(model.cp, limit or Limit())
    if not run.has_solution:
        return AttestedTeams(run.outcome)
    chosen = model.chosen(run)
    teams = tuple(problem.arc_rows(chosen))
    faults = attest(problem, teams, rules)
    if faults:
        raise SolverLimit(f"the plan found fails {len(faults)} checks: {'; '.join(faults[:3])}")
    cost = sum(int(cost) for cost in costs[chosen])
    return AttestedTeams(run.outcome, teams, cost, run.bound)


def _name(rule: object) -> str:
    """What a rule is called."""
    return type(rule).__name__
