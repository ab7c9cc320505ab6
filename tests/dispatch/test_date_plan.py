"""The inputs of dates: notice, windows, visits together; rows in any order; nothing foreign."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import seeds

from randinspect.canonical import read_document
from randinspect.dispatch import DatePlan, DateRules
from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.registry import WorkCalendar, beijing_day, calendar_for

FRIDAY = date(2026, 9, 18)
CALENDAR = calendar_for([2026])
RULES = DateRules(date(2026, 9, 18), date(2026, 10, 16), notice_days=2, daily=1, weekly=2)
AGENDA = [
    ("A", "A", "2026-09-01", "2026-12-31"),
    ("B", "A", "2026-09-22", "2026-10-12"),
    ("C", "C", "2026-09-01", "2026-10-09"),
    ("D", "D", "2026-09-23", "2026-09-23"),
]
TEAMS = [
    ("A", "lead", "I-1"),
    ("A", "officer", "I-2"),
    ("B", "officer", "I-3"),
    ("B", "lead", "I-2"),
    ("C", "officer", "I-1"),
    ("D", "officer", "I-4"),
]
ABSENCES = [("I-1", "2026-10-08"), ("I-3", "2026-10-10"), ("I-9", "2026-09-22")]
CLOSURES = [("B", "2026-10-09"), ("C", "2026-09-30")]


def plan(**changes: Any) -> DatePlan:
    """The plan of these tables, some of them changed."""
    tables: dict[str, Any] = {"agenda": AGENDA, "absences": ABSENCES, "closures": CLOSURES}
    return DatePlan.from_rows(CALENDAR, changes.pop("rules", RULES), **{**tables, **changes})


def test_notice_days_are_whole_working_days() -> None:
    """After Friday the worked Sunday 20 and Monday 21 are notice; Tuesday 22 is the first day."""
    days = plan().usable_days(FRIDAY)

    assert date(2026, 9, 22) == days[0]
    assert date(2026, 10, 10) in days
    assert not {date(2026, 9, 25), date(2026, 10, 7), date(2026, 10, 11)} & set(days)


@pytest.mark.parametrize(
    ("notice", "expected"),
    [(0, "2026-09-20"), (1, "2026-09-21"), (2, "2026-09-22"), (3, "2026-09-23"), (5, "2026-09-28")],
)
def test_each_day_of_notice_moves_the_first_day(notice: int, expected: str) -> None:
    """Without notice the first working day after the seed's; a holiday is no notice."""
    rules = DateRules(RULES.first, RULES.last, notice_days=notice, daily=1, weekly=2)

    assert expected == str(plan(rules=rules).usable_days(FRIDAY)[0])


@given(seeds())
def test_what_is_together_is_on_one_day_with_everybody(seed: str) -> None:
    """A and B are one visit: one day in both windows, open for both, all three people there."""
    found = dict(plan().assign(TEAMS, drawn_on=FRIDAY, tickets=Tickets(seed)).visits)

    assert found["A"] == found["B"]
    assert "2026-09-22" <= found["B"] <= "2026-10-12"
    assert found["B"] not in {"2026-10-08", "2026-10-09", "2026-10-10"}
    assert found["C"] not in {found["A"], "2026-10-08", "2026-09-30", "2026-10-10"}
    assert found["D"] == "2026-09-23"


@given(st.randoms(use_true_random=False), seeds())
def test_the_order_of_rows_says_nothing(mixer: Any, seed: str) -> None:
    """Tables and teams in any order give the same dates."""
    tables = {"agenda": [*AGENDA], "absences": [*ABSENCES], "closures": [*CLOSURES]}
    teams = [*TEAMS]
    for rows in (*tables.values(), teams):
        mixer.shuffle(rows)
    mixed = plan(**tables)

    assert plan() == mixed
    tickets = Tickets(seed)
    assert plan().assign(TEAMS, drawn_on=FRIDAY, tickets=tickets) == mixed.assign(
        teams, drawn_on=FRIDAY, tickets=tickets
    )


def test_every_inspection_has_a_day_or_a_reason() -> None:
    """D is closed on its only day, so it says so; together A and B share their reason."""
    closed = [*CLOSURES, ("D", "2026-09-23")]
    away = [("I-3", str(day)) for day in plan().usable_days(FRIDAY)]
    dates = plan(closures=closed, absences=away).assign(
        TEAMS, drawn_on=FRIDAY, tickets=Tickets("00" * 32)
    )

    assert dict(dates.undated) == {"A": "NO_COMMON_DAY", "B": "NO_COMMON_DAY", "D": "NO_OPEN_DAY"}
    assert [name for name, _ in dates.visits] == ["C"]


@pytest.mark.parametrize(
    "changed",
    [
        {"agenda": [*AGENDA, AGENDA[0]]},
        {"agenda": [("A", "B", *AGENDA[0][2:]), ("B", "B", *AGENDA[0][2:])]},
        {"agenda": [("B", "A", *AGENDA[0][2:])]},
        {"agenda": [("A", "A", "2026-9-1", "2026-12-31")]},
        {"absences": [ABSENCES[0], ABSENCES[0]]},
        {"closures": [("C", "2026-02-30")]},
    ],
)
def test_rows_that_do_not_belong_together_are_refused(changed: dict[str, Any]) -> None:
    """Repeated rows, visits under another name, days that are none."""
    with pytest.raises(FormatError):
        plan(**changed)


@pytest.mark.parametrize(
    ("inspections", "inspectors", "drawn_on", "word"),
    [
        ("ABC", ("I-1", "I-2", "I-3", "I-4", "I-9"), FRIDAY, "agenda.tsv: D"),
        ("ABCDE", ("I-1", "I-2", "I-3", "I-4", "I-9"), FRIDAY, "agenda.tsv: E"),
        ("ABCD", ("I-1", "I-2", "I-3", "I-4"), FRIDAY, "absences.tsv: I-9"),
        ("ABCD", ("I-1", "I-3", "I-9"), date(2025, 12, 31), "calendar.json"),
    ],
)
def test_what_is_foreign_to_the_dispatch_is_named(
    inspections: str, inspectors: tuple[str, ...], drawn_on: date, word: str
) -> None:
    """Inspections without a row, unknown people, a calendar of other years."""
    breaches = plan().breaches(inspections, inspectors, drawn_on=drawn_on)

    assert [word] == [breach[: len(word)] for breach in breaches]


@pytest.mark.parametrize(
    "numbers",
    [
        (date(2026, 1, 2), date(2026, 1, 1), 0, 1, 1),
        (date(2026, 1, 1), date(2027, 1, 2), 0, 1, 1),
        (date(2026, 1, 1), date(2026, 1, 1), -1, 1, 1),
        (date(2026, 1, 1), date(2026, 1, 1), 0, 0, 1),
        (date(2026, 1, 1), date(2026, 1, 1), 0, 1, 0),
        (date(2026, 1, 1), date(2026, 1, 1), 0, 2**31, 1),
    ],
)
def test_windows_and_limits_out_of_range_are_refused(numbers: Any) -> None:
    """Backwards, longer than 366 days, negative notice, limits below 1."""
    DateRules(date(2026, 1, 1), date(2027, 1, 1), 0, 1, 1)

    with pytest.raises(FormatError):
        DateRules(*numbers)


def test_the_worked_example_of_the_format() -> None:
    """docs/format.md §3.7 and §6.4: calendar, usable days, one repair, all four dates."""
    page = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
    blocks = page.split("```")
    inputs = next(block for block in blocks if block.strip().startswith('{"daily"'))
    result = next(block for block in blocks if block.startswith("\nAG-2\t2023"))
    teams = next(block for block in blocks if block.startswith("\nAG-2\tlead"))
    rules, calendar, moment, usable = inputs.strip().splitlines()
    seed = re.search(r"draw_id demo/2\s+([0-9a-f]{64})", page)
    assert seed is not None
    drawn_on = beijing_day(int(moment.split()[1].rstrip(":")))
    limits = read_document(rules.encode())
    places = ("AG-2", "AG-3", "AG-5", "AG-6")
    example = DatePlan.from_rows(
        WorkCalendar.from_document(calendar.encode()),
        DateRules(
            date.fromisoformat(limits["from"]),
            date.fromisoformat(limits["to"]),
            limits["notice_days"],
            limits["daily"],
            limits["weekly"],
        ),
        agenda=[(place, place, "2023-08-28", "2023-08-31") for place in places],
        absences=[("IN-1", "2023-08-30")],
        closures=[],
    )
    rows = [line.split("\t") for line in teams.strip().splitlines()]
    found = example.assign(rows, drawn_on=drawn_on, tickets=Tickets(seed[1]))

    assert [str(day) in usable for day in example.usable_days(drawn_on)] == [True] * 3
    assert result.strip("\n") == "\n".join("\t".join(row) for row in found.visits)
    assert found.undated == ()
