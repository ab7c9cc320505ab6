"""Auditing a published answer: from problem and seed alone, without a solver (docs/format.md §9).

1. Every rung before the one that was used is refuted by its Hall set.
2. For each kind of ticket that was given up, its rounds hold, and two different plans are both
   cheapest.
3. The rounds of the kind that was used hold, and after the last one no couple is left to part.

A round holds if its plan carries its certificate (`certificate.check`) and its cuts are those that
the coins say. A cut that was refused needs a Hall set; one that was made is proved possible by
the next round's plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.answer import Answer, Course, Round, Table, Tie
from randinspect.dispatch.certificate import Breach, BreachRule, check
from randinspect.dispatch.costs import cost_kind, pair_costs
from randinspect.dispatch.couples import Seat, part_couples, uncut
from randinspect.dispatch.hall import HallSet, refutes
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.shortlist import shortlist
from randinspect.errors import FormatError
from randinspect.lottery.tickets import Tickets

__all__ = ["Replay", "audit", "final_network"]


@dataclass(slots=True, eq=False)
class Replay:
    """What is left to choose from while published rounds are gone through."""

    network: Problem
    costs: NDArray[np.int64]
    kept: list[tuple[str, ...]] = field(default_factory=list)

    def cut(self, cuts: Table) -> None:
        """Go on to the next round."""
        left = uncut(self.network, cuts)
        self.network, self.costs = self.network.keep(left), self.costs[left]


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
    standing = list(_stands(problem, answer))
    yield from standing
    if standing:
        return
    yield from _rungs(problem, tickets, answer)
    network = problem.keep(shortlist(problem, tickets, problem.ladder[answer.rung]))
    for number, tie in enumerate(answer.ties):
        replay = Replay(network, pair_costs(network, tickets, ties=number))
        yield from _tied(replay, tickets, tie, number)
    replay = Replay(network, pair_costs(network, tickets, ties=len(answer.ties)))
    found = list(_course(replay, tickets, answer.course, is_last=True))
    yield from found
    if not found and tuple(replay.kept) != answer.kept:
        message = f"{len(answer.kept)} couples are said to be kept, the rounds keep others"
        yield Breach(BreachRule.KEPT, f"couples_kept.tsv: {message}")


def final_network(problem: Problem, tickets: Tickets, answer: Answer) -> Replay:
    """What the last plan of an answer was chosen from, whether or not the answer holds.

    Raises
    ------
    FormatError
        If the ladder has no such rung.
    """
    if not 0 <= answer.rung < len(problem.ladder):
        raise FormatError(f"the ladder of {len(problem.ladder)} rungs has no rung {answer.rung}")
    network = problem.keep(shortlist(problem, tickets, problem.ladder[answer.rung]))
    replay = Replay(network, pair_costs(network, tickets, ties=len(answer.ties)))
    for played in answer.course.rounds[:-1]:
        replay.cut(played.cuts)
    return replay


def _stands(problem: Problem, answer: Answer) -> Iterator[Breach]:
    """The rung is one of the ladder, with one refutation for each before it."""
    message = f"rung {answer.rung} of {len(problem.ladder)}, {len(answer.failed)} refuted"
    if not 0 <= answer.rung < len(problem.ladder):
        yield Breach(BreachRule.RUNG, message, at="/rung")
    elif len(answer.failed) != answer.rung:
        message = f"{message}; exactly those before it are asked"
        yield Breach(BreachRule.SHORTAGE, message, at="/rungs")


def _rungs(problem: Problem, tickets: Tickets, answer: Answer) -> Iterator[Breach]:
    """Step 1: rungs that were passed over without a proof."""
    for rung, hall in enumerate(answer.failed):
        network = problem.keep(shortlist(problem, tickets, problem.ladder[rung]))
        if not refutes(network, hall):
            message = f"the Hall set of rung {rung} does not show that its shortlists have no plan"
            yield Breach(BreachRule.HALL, message, at=f"/rungs/{rung}")


def _tied(replay: Replay, tickets: Tickets, tie: Tie, number: int) -> Iterator[Breach]:
    """Step 2: kinds of tickets that were given up without a tie."""
    kind = cost_kind(number)
    found = list(_course(replay, tickets, tie.course, is_last=False))
    if not found:
        for plan in tie.plans:
            found += check(
                replay.network,
                replay.costs,
                teams=plan,
                prices=tie.prices,
                scale=1,
                is_only=False,
                class_prices=tie.class_prices,
                group_prices=tie.group_prices,
            )
    for breach in found:
        told = f"kind {kind}: {breach}"
        yield Breach(BreachRule.TIE, told, breach.inspection, breach.inspector, at=f"/{number}")
    if not tie.plans[0] < tie.plans[1]:
        told = f"kind {kind}: two different plans are asked, in order"
        yield Breach(BreachRule.TIE, told, at=f"/{number}")


def _course(replay: Replay, tickets: Tickets, course: Course, *, is_last: bool) -> Iterator[Breach]:
    """Step 3: rounds whose plan or cuts are not the ones; after a wrong one no more are tried."""
    halls = {(r.inspection, r.inspector): r.hall for r in course.refusals}
    seats = [(r.inspection, r.inspector) for r in course.refusals]
    if any(a >= b for a, b in pairwise(seats)):
        yield Breach(BreachRule.SHORTAGE, "the refused cuts are not strictly ascending", at="/cuts")
    used: set[Seat] = set()
    for number, played in enumerate(course.rounds, 1):
        is_end = is_last and number == len(course.rounds)
        found = list(_round(replay, tickets, played, halls, used, is_end=is_end))
        mark = "" if is_end else f"round {number}: "
        of = None if is_end else number
        yield from (replace(b, message=f"{mark}{b.message}", round=of) for b in found)
        if found:
            return
        replay.cut(played.cuts)
    for inspection, inspector in sorted(set(halls) - used):
        message = f"nothing asks to cut {inspector} off {inspection}, so nothing refuses it"
        yield Breach(BreachRule.HALL, message, inspection, inspector)


def _round(
    replay: Replay,
    tickets: Tickets,
    played: Round,
    halls: dict[Seat, HallSet],
    used: set[Seat],
    *,
    is_end: bool,
) -> Iterator[Breach]:
    """One round: certificate, then cuts; the Hall sets looked at are added to ``used``."""
    network = replay.network
    found = list(
        check(
            network,
            replay.costs,
            teams=played.teams,
            prices=played.prices,
            scale=played.scale,
            class_prices=played.class_prices,
            group_prices=played.group_prices,
        )
    )

    def refuse(cuts: Collection[Seat], seat: Seat) -> bool:
        if seat not in halls:
            return False
        used.add(seat)
        if not refutes(network.keep(uncut(network, [*cuts, seat])), halls[seat]):
            message = f"the Hall set does not show why {seat[1]} could not be cut off {seat[0]}"
            found.append(Breach(BreachRule.HALL, message, *seat))
        return True

    if not found:
        parting = part_couples(network, tickets, played.teams, kept=replay.kept, refuse=refuse)
        replay.kept = sorted([*replay.kept, *parting.kept])
        found += _cut_breaches(parting.cuts, played.cuts, is_end=is_end)
    yield from found


def _cut_breaches(asked: Table, cuts: Table, *, is_end: bool) -> Iterator[Breach]:
    """Cuts that the coins do not say, and rounds after which nothing or something is left."""
    if asked != cuts:
        here = min(set(asked) ^ set(cuts), default=())
        message = f"the coins say {len(asked)} cuts, found {len(cuts)}; the first apart is {here}"
        yield Breach(BreachRule.CUT, message)
    elif bool(cuts) == is_end:
        message = "couples are still to be parted" if cuts else "a round follows without a cut"
        yield Breach(BreachRule.CUT, message)
