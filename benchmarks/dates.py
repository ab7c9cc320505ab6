"""Measure the dates of fixed teams: the greedy with its repair, tickets included.

Usage: ``python benchmarks/dates.py [--json] [--quick]``. Sizes read inspections × inspectors;
teams of two with balanced loads on 62 working days, one visit a day. ``any day`` leaves the whole
window open; ``15 days`` opens 15 working days in a row to each inspection. Every inspector is
there on each day with the share that the task names. How many stay undated is printed to stderr.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import shake_256
from typing import Final

from measuring import Record, arguments, measured, report

from randinspect.dispatch import Agenda, assign_days
from randinspect.lottery import Tickets
from randinspect.registry.year_files import calendar_for

SEED: Final = "5eed" * 16
FIRST: Final = date(2026, 7, 1)
LAST: Final = date(2026, 9, 30)
DAYS: Final = 62
WORD: Final = 2**32


@dataclass(frozen=True, slots=True)
class Case:
    """Size, attendance and windows of an instance."""

    inspections: int
    inspectors: int
    percent: int
    window: int

    @property
    def label(self) -> str:
        """Size as it is printed."""
        return f"{self.inspections}×{self.inspectors}"

    @property
    def task(self) -> str:
        """Task as it is printed."""
        return f"dates {self.percent} %, " + ("any day" if self.window >= DAYS else "15 days")


PROVINCE: Final = Case(5000, 2000, 85, DAYS)
NARROW: Final = Case(5000, 2000, 70, 15)
CROWDED: Final = Case(10_000, 2000, 70, 15)
LARGE: Final = Case(30_000, 2000, 85, DAYS)


def words(purpose: str, count: int) -> list[int]:
    """Fixed made-up 32-bit numbers."""
    data = shake_256(purpose.encode()).digest(4 * count)
    return [int.from_bytes(data[i : i + 4], "big") for i in range(0, len(data), 4)]


def balanced_teams(case: Case) -> tuple[tuple[int, ...], ...]:
    """Teams of two on which everybody sits equally often: seats dealt in a hashed order."""
    seats = 2 * case.inspections
    order = sorted(range(seats), key=words("seats", seats).__getitem__)
    people = [seat % case.inspectors for seat in order]
    for i in range(0, seats, 2):
        if people[i] == people[i + 1]:
            people[i + 1], people[i - 1] = people[i - 1], people[i + 1]
    return tuple(tuple(sorted(people[i : i + 2])) for i in range(0, seats, 2))


def agenda_of(case: Case) -> Agenda:
    """The instance."""
    days = calendar_for([2026]).working_days(FIRST, LAST)[:DAYS]
    chance = words("present", case.inspectors * DAYS)
    starts = words("window", case.inspections)
    spread = DAYS - min(case.window, DAYS) + 1
    return Agenda(
        visits=tuple(f"AG-{i:07}" for i in range(case.inspections)),
        teams=balanced_teams(case),
        days=tuple(day.toordinal() for day in days),
        open_days=tuple(((1 << case.window) - 1) << start % spread for start in starts),
        present=tuple(
            sum(
                1 << k
                for k, word in enumerate(chance[DAYS * j : DAYS * (j + 1)])
                if word * 100 < case.percent * WORD
            )
            for j in range(case.inspectors)
        ),
        daily=1,
        weekly=7,
    )


def run(case: Case, _size: int) -> Callable[[], object]:
    """Tickets, greedy and repair."""
    agenda = agenda_of(case)
    return lambda: assign_days(agenda, Tickets(SEED))


def outcome(case: Case) -> str:
    """What an instance is like and what became of it."""
    agenda = agenda_of(case)
    found = assign_days(agenda, Tickets(SEED))
    common = [mask.bit_count() for mask in agenda.allowed()]
    loads = Counter(person for team in agenda.teams for person in team).values()
    reasons = dict(sorted(Counter(map(str, found.reasons().values())).items()))
    return (
        f"{case.task} {case.label}: loads {min(loads)}–{max(loads)}, common days "
        f"{min(common)}–{max(common)}, undated {reasons or 'none'}, moved {len(found.moved)}"
    )


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    cases = (PROVINCE, NARROW) if options.quick else (PROVINCE, NARROW, CROWDED, LARGE)
    for each in cases:
        print(outcome(each), file=sys.stderr)
    found = [
        measured(
            case.task,
            "randinspect",
            case.inspections,
            partial(run, case),
            repeats=2 if options.quick else 5,
            honours_pi=None,
            label=case.label,
        )
        for case in cases
    ]
    records: list[Record] = found
    report(records, as_json=options.json)
    sys.exit(0)
