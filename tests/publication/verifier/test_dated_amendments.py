"""Whoever stands in on a dated visit is free that day, in Python as in JavaScript."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from amended_bundles import deed
from bundles import ROUNDS, TASK, small_quarter, terms
from publication.verifier.asking import asked_to_verify, codes, said_codes

from randinspect.canonical import read_table, write_document
from randinspect.dispatch import Obstacle, Problem, Why
from randinspect.dispatch.date_plan import DatePlan
from randinspect.dispatch.date_rules import DateRules
from randinspect.errors import InfeasibleDispatch
from randinspect.publication import amend, amendment_name
from randinspect.publication.amendments import staffing_of
from randinspect.publication.stages import complete, draw, lock_dispatch
from randinspect.registry import calendar_for
from randinspect.verification import verify_amendments, verify_files

PEOPLE = tuple(f"I-{n}" for n in range(1, 7))
MONDAY, DAYS = date(2023, 9, 4), tuple(f"2023-09-0{n}" for n in range(4, 9))
SHAPES = {
    "leave": ((0, 1, 2), 9, 9, PEOPLE[5:]),
    "daily": ((0, 0, 1), 1, 9, PEOPLE[5:]),
    "daily of one visit": ((0, 0, 0), 2, 9, ()),
    "weekly": ((0, 1, 2), 9, 2, PEOPLE[5:]),
}
"""Day of each inspection, most visits on a day and in a week, and who is on leave all week."""


@cache
def dispatch_of(name: str) -> Mapping[str, bytes]:
    """Three inspections by two of six people each, on days of their own."""
    places, daily, weekly, away = SHAPES[name]
    sample = small_quarter()["selection"]["sample.tsv"]
    units = sorted(row[3] for row in read_table(sample, 4) if row[1] != "reserve")
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [(person, "0", "3") for person in PEOPLE],
        [(unit, "officer", person) for unit in units for person in PEOPLE],
    )
    together = units[:2] if name == "daily of one visit" else units[:1]
    plan = DatePlan.from_rows(
        calendar_for([2023]),
        DateRules(MONDAY, date(2023, 9, 8), notice_days=0, daily=daily, weekly=weekly),
        agenda=[
            (unit, min(together) if unit in together else unit, DAYS[place], DAYS[place])
            for unit, place in zip(units, places, strict=True)
        ],
        absences=[(person, day) for person in away for day in DAYS],
        closures=[],
    )
    files = lock_dispatch(terms("d/2", 2, 65536), problem, sample=sample, recusals=b"", dates=plan)
    files |= draw(files, [ROUNDS[65536]])
    return {**files, **complete(files, TASK)}


def barred(files: Mapping[str, bytes], inspection: str) -> dict[str, Obstacle]:
    """Who cannot go on the day of an inspection, read plainly from the published rows."""
    days = {row[0]: row[1] for row in read_table(files["visits.tsv"], 2)}
    if inspection not in days:
        return {}
    limits, day = json.loads(files["dates.json"]), date.fromisoformat(days[inspection])
    visit = {row[0]: row[1] for row in read_table(files["agenda.tsv"], 4)}
    leave = {tuple(row) for row in read_table(files["absences.tsv"], 2)}
    found: dict[str, Obstacle] = {}
    for person in PEOPLE:
        held = {
            visit[place]: date.fromisoformat(days[place])
            for place, _, name in read_table(files["teams.tsv"], 3)
            if name == person and place in days and visit[place] != visit[inspection]
        }
        same_week = [d for d in held.values() if d.isocalendar()[:2] == day.isocalendar()[:2]]
        if (person, str(day)) in leave:
            found[person] = Obstacle.LEAVE
        elif list(held.values()).count(day) >= limits["daily"]:
            found[person] = Obstacle.DAY
        elif len(same_week) >= limits["weekly"]:
            found[person] = Obstacle.WEEK
    return found


def outcomes(files: Mapping[str, bytes]) -> list[tuple[str, str, str | None, dict[str, Obstacle]]]:
    """Each seat with who stands in (None: nobody) and who was passed over."""
    told: list[tuple[str, str, str | None, dict[str, Obstacle]]] = []
    for inspection, _, leaves in read_table(files["teams.tsv"], 3):
        staffing = staffing_of(files).away(inspection, {leaves: Why.ABSENCE})
        try:
            change = staffing.substitute(inspection, leaves)
        except InfeasibleDispatch:
            told.append((inspection, leaves, None, {}))
        else:
            told.append((inspection, leaves, change.enters, dict(change.passed)))
    return told


@pytest.mark.parametrize("name", SHAPES)
def test_who_stands_in_is_the_first_who_is_free_that_day(name: str) -> None:
    """The rule without days, with everybody said to be absent who is not free."""
    files = dispatch_of(name)
    assert verify_files(files), verify_files(files).findings
    plain = replace(staffing_of(files), outings=None)
    for inspection, leaves, enters, _ in outcomes(files):
        members = {row[2] for row in read_table(files["teams.tsv"], 3) if row[0] == inspection}
        kept = dict.fromkeys(barred(files, inspection).keys() - members, Why.ABSENCE)
        state = plain.away(inspection, {leaves: Why.ABSENCE} | kept)
        if enters is None:
            with pytest.raises(InfeasibleDispatch):
                state.substitute(inspection, leaves)
        else:
            assert state.substitute(inspection, leaves).enters == enters


def test_each_obstacle_passes_somebody_over() -> None:
    """Leave, the limit of a day and that of a week are all met by these dispatches."""
    passed = {
        obstacle
        for name in SHAPES
        for *_, kept in outcomes(dispatch_of(name))
        for obstacle in kept.values()
    }

    assert {Obstacle.LEAVE, Obstacle.DAY, Obstacle.WEEK} <= passed


@pytest.mark.parametrize("name", SHAPES)
def test_javascript_gives_the_same(name: str) -> None:
    """What the rule names is clean; one who would stand in but for the day is refuted in both."""
    files, asked = dispatch_of(name), []
    for inspection, leaves, enters, passed in outcomes(files):
        if enters is None:
            continue
        absent = deed({leaves: Why.ABSENCE})
        data, _ = amend(files, [], inspection=inspection, leaves=leaves, deed=absent)
        days = {Obstacle.LEAVE, Obstacle.DAY, Obstacle.WEEK}
        others = [person for person, kept in passed.items() if kept in days]
        written = [json.loads(data) | {"enters": person} for person in (enters, *others)]
        asked += [write_document(record) for record in written]
    for data in asked:
        amendments = {amendment_name(1): data}
        verdict = verify_amendments(files, amendments)
        (said,) = asked_to_verify([{"": files}], amendments=amendments)

        assert said_codes(said) == codes(verdict)
