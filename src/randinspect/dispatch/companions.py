"""Inspections that alone have no team in which no couple sits (docs/format.md §3.4).

Found before the commitment, so that a couple can only be kept where loads or coins leave no other
way, never because the inspection was posed wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from randinspect.dispatch.problem import Problem
from randinspect.dispatch.shortage import Shortage, ShortageKind
from randinspect.dispatch.team_search import Seats, TeamSearch, partners_of

__all__ = ["couple_shortages", "coupled_inspections"]


def coupled_inspections(problem: Problem) -> int:
    """How many inspections are open to both of some couple.

    Each of them alone has a team without a couple, or the precheck says so. Whether all of them
    together have, under everybody's load, no flow can tell: a couple may have to be kept.
    """
    people = max(len(problem.inspectors), 1)
    keys = problem.slot_inspection[problem.arc_slot] * people + problem.arc_inspector
    open_to: dict[int, set[int]] = {}
    for key in keys.tolist():
        inspection, person = divmod(key, people)
        open_to.setdefault(person, set()).add(inspection)
    both = (open_to.get(x, set()) & open_to.get(y, set()) for x, y in problem.couples.tolist())
    return len(set[int]().union(*both))


def couple_shortages(problem: Problem) -> Iterator[Shortage]:
    """Inspections every team of which holds a couple.

    Parameters
    ----------
    problem
        The problem to be committed.

    Raises
    ------
    SolverLimit
        If the search for one inspection takes more than a million steps.
    """
    partners = partners_of(problem.couples.tolist())
    starts = np.searchsorted(problem.arc_slot, np.arange(len(problem.slot_name) + 1))
    limits = _limits(problem)
    for i, name in enumerate(problem.inspections) if partners else ():
        slots = np.flatnonzero(problem.slot_inspection == i).tolist()
        seats: Seats = [
            (s, problem.arc_inspector[starts[s] : starts[s + 1]].tolist())
            for s in sorted(slots, key=lambda s: int(starts[s + 1] - starts[s]))
            for _ in range(int(problem.slot_demand[s]))
        ]
        people = {j for _, some in seats for j in some}
        search = TeamSearch(
            name, partners, {s: limits.get(problem.slot_name[s], []) for s in slots}
        )
        if people & partners.keys() and not search.can_fill(seats, [], 0):
            yield Shortage(
                ShortageKind.COUPLES,
                tuple((name, problem.slot_name[s]) for s in slots),
                tuple(problem.inspectors[j] for j in sorted(people)),
                needed=len(seats),
                available=0,
            )


def _limits(problem: Problem) -> dict[str, list[tuple[set[int], int]]]:
    """Limits on groups in each slot, by its name: who belongs to the group, and its most."""
    groups, found = problem.groups, dict[str, list[tuple[set[int], int]]]()
    limits = zip(groups.limit_group, groups.limit_slot, groups.limit_most.tolist(), strict=True)
    for group, slot, most in limits:
        inside = set(groups.members[groups.members[:, 0] == group, 1].tolist())
        found.setdefault(slot, []).append((inside, most))
    return found
