"""Couples who may not go together, parted by coins, round by round (docs/format.md §6.2).

"These two never together" is no network. So the plan is found without it; wherever it sends a
couple together, a coin of the seed says which of the two loses this inspection, and the next
plan is found without that pair. The order is fixed, every coin has its own ticket, and a cut that
would leave no plan is refused by a Hall set: there is one course of events and no choice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.answer import Table
from randinspect.dispatch.problem import Problem
from randinspect.lottery.tickets import Tickets

__all__ = ["Parting", "Seat", "part_couples", "together", "uncut"]

_KIND: Final = "c"

Seat: TypeAlias = tuple[str, str]  # inspection, inspector
Refuse: TypeAlias = Callable[[Collection[Seat], Seat], bool]


@dataclass(frozen=True, slots=True)
class Parting:
    """What follows from one plan.

    Parameters
    ----------
    cuts
        Rows ``(inspection, inspector)``, sorted.
    kept
        Rows ``(inspection, x, y)``, sorted: couples found now of whom neither can be cut.
    """

    cuts: Table
    kept: Table


def together(problem: Problem, teams: Table) -> list[tuple[str, str, str]]:
    """Couples whom a plan sends together: ``(inspection, x, y)``, ascending, ``x < y``."""
    names = problem.inspectors
    couples = {(names[a], names[b]) for a, b in problem.couples.tolist()}
    if not couples:
        return []
    found = []
    for inspection, rows in groupby(sorted(teams), key=lambda row: row[0]):
        members = sorted(inspector for _, _, inspector in rows)
        found += [(inspection, *c) for c in combinations(members, 2) if c in couples]
    return found


def part_couples(
    problem: Problem,
    tickets: Tickets,
    teams: Table,
    *,
    kept: Collection[tuple[str, ...]],
    refuse: Refuse,
) -> Parting:
    """Part the couples of one plan.

    1. Couples come in the order of inspection, x, y; those kept before are passed over.
    2. One of whom a cut of this round took either is settled.
    3. An even last hex digit of ``c|inspection|x|y`` names x, an odd one y, to be cut off.
    4. If that cut is refused, the other one is cut off.
    5. If both are refused, the couple is kept.

    Parameters
    ----------
    problem
        The problem, or the part of it that the plan was chosen from.
    tickets
        Tickets of the dispatch's own seed.
    teams
        Rows of the plan.
    kept
        Couples kept in earlier rounds.
    refuse
        Says, for the cuts of this round so far and one more, whether no plan would be left.
    """
    cuts: set[Seat] = set()
    stay: list[tuple[str, ...]] = []
    for inspection, x, y in together(problem, teams):
        if (inspection, x, y) in kept or {(inspection, x), (inspection, y)} & cuts:
            continue
        is_even = tickets.ticket(_KIND, inspection, x, y) % 2 == 0
        order = (x, y) if is_even else (y, x)
        seats = ((inspection, inspector) for inspector in order)
        seat = next((seat for seat in seats if not refuse(cuts, seat)), None)
        if seat is None:
            stay.append((inspection, x, y))
        else:
            cuts.add(seat)
    return Parting(tuple(sorted(cuts)), tuple(stay))


def uncut(problem: Problem, cuts: Iterable[tuple[str, ...]]) -> NDArray[np.int64]:
    """Arcs that are left when inspectors are cut off from inspections, ascending."""
    people = max(len(problem.inspectors), 1)
    gone = [
        bisect_left(problem.inspections, inspection) * people
        + bisect_left(problem.inspectors, inspector)
        for inspection, inspector in cuts
    ]
    keys = problem.slot_inspection[problem.arc_slot] * people + problem.arc_inspector
    return np.flatnonzero(~np.isin(keys, gone))
