"""Small oracle of the dispatch: every plan of a tiny problem, by enumeration."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, count, product

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch import NestedRows, Problem
from randinspect.lottery import Tickets

Plan = tuple[int, ...]
Row = tuple[str, ...]


def teams_of(problem: Problem, inspection: int) -> list[Plan]:
    """All teams of an inspection as arcs: demands met by distinct people."""
    slots = np.flatnonzero(problem.slot_inspection == inspection).tolist()
    choices = [
        combinations(np.flatnonzero(problem.arc_slot == s).tolist(), int(problem.slot_demand[s]))
        for s in slots
    ]
    teams = (tuple(arc for part in parts for arc in part) for parts in product(*choices))
    return [team for team in teams if len(set(problem.arc_inspector[list(team)])) == len(team)]


def plans_of(problem: Problem) -> Iterator[Plan]:
    """All feasible plans as ascending arcs."""
    menus = [teams_of(problem, i) for i in range(len(problem.inspections))]
    for teams in product(*menus):
        plan = tuple(arc for team in teams for arc in team)
        load = np.bincount(
            problem.arc_inspector[list(plan)].astype(np.int64), minlength=len(problem.inspectors)
        )
        fits = np.all((problem.floor <= load) & (load <= problem.cap))
        if fits and keeps_nested(problem, problem.arc_rows(np.array(plan, dtype=np.int64))):
            yield tuple(sorted(plan))


def keeps_nested(problem: Problem, teams: Sequence[Row]) -> bool:
    """Whether rows keep the load caps and the limits on groups, read plainly from their files."""
    classes, people = problem.load_classes, problem.inspectors
    inside = set(classes.member_rows(problem.inspections))
    loads = Counter((name, j) for i, _, j in teams for name in classes.names if (name, i) in inside)
    members = set(problem.groups.member_rows(people))
    limits = {(g, slot): int(most) for g, slot, most in problem.groups.limit_rows()}
    seats = Counter(
        (g, i, s) for i, s, j in teams for g, slot in limits if s == slot if (g, j) in members
    )
    return all(loads[name, j] <= int(cap) for name, j, cap in classes.cap_rows(people)) and all(
        count <= limits[g, s] for (g, _, s), count in seats.items()
    )


def cost_of(costs: NDArray[np.int64], plan: Plan) -> int:
    """Sum of costs without overflow."""
    return sum(int(costs[arc]) for arc in plan)


def optima_of(problem: Problem, costs: NDArray[np.int64]) -> list[Plan]:
    """All cheapest feasible plans."""
    plans = list(plans_of(problem))
    least = min((cost_of(costs, plan) for plan in plans), default=0)
    return [plan for plan in plans if cost_of(costs, plan) == least]


def kept_rows(problem: Problem, tickets: Tickets, q: Fraction) -> list[Row]:
    """The rows that a rung keeps, as docs/format.md §6.2 says it in words."""
    slots: dict[tuple[str, str], list[Row]] = {}
    for inspection, slot, inspector in problem.eligible_rows():
        slots.setdefault((inspection, slot), []).append((inspection, slot, inspector))
    kept = []
    named = {problem.inspections[i] for i in problem.direct.tolist()}
    for (inspection, _), rows in slots.items():
        if inspection in named:
            kept += rows
            continue
        rows.sort(key=lambda row: (tickets.hex("q", *row), row))
        kept += rows[: math.floor(q * len(rows))]
    return sorted(kept)


def of_rows(problem: Problem, rows: list[Row]) -> Problem:
    """The same inspections, inspectors and limits with other arcs."""
    return Problem.from_rows(
        problem.inspections_rows(),
        problem.inspectors_rows(),
        rows,
        nested=NestedRows(
            problem.load_classes.member_rows(problem.inspections),
            problem.load_classes.cap_rows(problem.inspectors),
            problem.groups.member_rows(problem.inspectors),
            problem.groups.limit_rows(),
        ),
    )


def is_possible(problem: Problem, rows: list[Row]) -> bool:
    """Whether a plan of some rows exists."""
    return next(plans_of(of_rows(problem, rows)), None) is not None


@dataclass(frozen=True)
class Expected:
    """What enumeration and coins say of a dispatch."""

    rung: int
    ties: int
    teams: list[Row]
    cuts: list[list[Row]]
    kept: list[Row]


def expected_of(problem: Problem, tickets: Tickets, *, bits: int = 40) -> Expected:
    """Follow docs/format.md §6.2 by enumeration, with costs of so many bits."""
    rungs = enumerate(kept_rows(problem, tickets, q) for q in problem.ladder)
    rung, rows = next((r, rows) for r, rows in rungs if is_possible(problem, rows))
    for ties in count():
        found = _course(problem, tickets, rows, f"p{ties}" if ties else "p", bits)
        if found is not None:
            return Expected(rung, ties, *found)
    raise AssertionError


def _course(
    problem: Problem, tickets: Tickets, rows: list[Row], kind: str, bits: int
) -> tuple[list[Row], list[list[Row]], list[Row]] | None:
    """Rounds under one kind of ticket, None if one of them ties."""
    kept: list[Row] = []
    cuts: list[list[Row]] = []
    while True:
        costs = [int(tickets.hex(kind, *row)[:10], 16) >> (40 - bits) for row in rows]
        optima = optima_of(of_rows(problem, rows), np.array(costs, dtype=np.int64))
        if len(optima) > 1:
            return None
        teams = [rows[arc] for arc in optima[0]]
        gone: list[Row] = []
        for inspection, x, y in _together(problem, teams):
            if (inspection, x, y) in kept or {(inspection, x), (inspection, y)} & set(gone):
                continue
            is_even = tickets.hex("c", inspection, x, y)[-1] in "02468ace"
            for inspector in (x, y) if is_even else (y, x):
                more = [*gone, (inspection, inspector)]
                if is_possible(problem, [r for r in rows if (r[0], r[2]) not in more]):
                    gone = more
                    break
            else:
                kept.append((inspection, x, y))
        if not gone:
            return sorted(teams), cuts, sorted(kept)
        cuts.append(sorted(gone))
        rows = [row for row in rows if (row[0], row[2]) not in gone]


def _together(problem: Problem, teams: list[Row]) -> list[Row]:
    """Couples whom teams send together, ascending."""
    return sorted(
        (a, x, y)
        for (a, _, x), (b, _, y) in product(teams, teams)
        if a == b and (x, y) in problem.couples_rows()
    )
