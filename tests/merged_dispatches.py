"""Invented dispatches of two departments with draws of their own; the second joins the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from bundles import ROUNDS, TASK, small_quarter, terms

from randinspect.canonical import read_table, write_table
from randinspect.dispatch import DatePlan, DateRules, Problem
from randinspect.publication.stages import complete, draw, lock_dispatch
from randinspect.registry import calendar_for

FIRST, SECOND = 65536, 657413
WINDOW = (date(2023, 9, 20), date(2023, 10, 20))
Files = dict[str, bytes]


@cache
def fixing() -> Files:
    """A drawn dispatch that dates its visits; do not change it."""
    return _dispatched("d/7", "cn.first", FIRST, ("I-1", "I-2", "I-3", "I-4"), {})


@cache
def joining() -> Files:
    """The dispatch of another department that joins every one of them; do not change it."""
    days = {row[0]: row[1] for row in read_table(fixing()["visits.tsv"], 2)}
    return _dispatched("o/2", "cn.other", SECOND, ("J-1", "J-2", "J-3", "J-4"), days)


def _dispatched(
    draw_id: str, authority: str, number: int, people: Sequence[str], days: Mapping[str, str]
) -> Files:
    """A drawn dispatch of the small sample whose days may be fixed."""
    sample = small_quarter()["selection"]["sample.tsv"]
    units = sorted(row[3] for row in read_table(sample, 4) if row[1] != "reserve")
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [(person, "0", "4") for person in people],
        [(unit, "officer", person) for unit in units for person in people],
    )
    first, last = map(str, WINDOW)
    plan = DatePlan.from_rows(
        calendar_for([2023]),
        DateRules(*WINDOW, notice_days=1, daily=4, weekly=9),
        agenda=[(u, u, days.get(u, first), days.get(u, last)) for u in units],
        absences=[],
        closures=[],
    )
    files = lock_dispatch(
        replace(terms(draw_id, 2, number), authority=authority),
        problem,
        sample=sample,
        recusals=b"",
        dates=plan,
        merged=write_table((u, "d/7", u, day) for u, day in days.items()) if days else None,
    )
    files |= draw(files, [ROUNDS[number]])
    return {**files, **complete(files, TASK)}
