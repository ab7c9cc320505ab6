"""Auditing a published answer: from problem and seed alone, without a solver (docs/format.md §9).

1. Every rung before the one that was used is refuted by its Hall set.
2. The plan on that rung's shortlists carries its certificate (`certificate.check`).
"""

from __future__ import annotations

from collections.abc import Iterator

from randinspect.dispatch.answer import Answer
from randinspect.dispatch.certificate import Breach, BreachRule, check
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.hall import refutes
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.shortlist import shortlist
from randinspect.lottery.tickets import Tickets

__all__ = ["audit"]


def audit(problem: Problem, tickets: Tickets, answer: Answer) -> Iterator[Breach]:
    """Everything that is wrong with a published answer; nothing means that it is the only one.

    Parameters
    ----------
    problem
        The committed problem.
    tickets
        Tickets of the dispatch's own seed.
    answer
        What was published.
    """
    if not _stands(problem, answer):
        message = f"rung {answer.rung} of {len(problem.ladder)}, {len(answer.failed)} refuted"
        yield Breach(BreachRule.RUNG, f"{message}; exactly those before it are asked")
        return
    yield from _rungs(problem, tickets, answer)
    network = problem.keep(shortlist(problem, tickets, problem.ladder[answer.rung]))
    plan = answer.last
    yield from check(
        network,
        pair_costs(network, tickets),
        teams=plan.teams,
        prices=plan.prices,
        scale=plan.scale,
    )


def _stands(problem: Problem, answer: Answer) -> bool:
    """Whether the rung is one of the ladder, with one refutation for each before it."""
    return 0 <= answer.rung < len(problem.ladder) and len(answer.failed) == answer.rung


def _rungs(problem: Problem, tickets: Tickets, answer: Answer) -> Iterator[Breach]:
    """Step 1: rungs that were passed over without a proof."""
    for rung, hall in enumerate(answer.failed):
        network = problem.keep(shortlist(problem, tickets, problem.ladder[rung]))
        if not refutes(network, hall):
            message = f"the Hall set of rung {rung} does not show that its shortlists have no plan"
            yield Breach(BreachRule.RUNG, message)
