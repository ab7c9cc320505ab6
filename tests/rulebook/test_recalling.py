"""What the rules of memory do, against an oracle that takes one agency at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.samples import CITATION, book, register

from randinspect.errors import DesignError, RegistryError
from randinspect.registry import RecordKind, Register, empty_register
from randinspect.registry.register import locked_column
from randinspect.rulebook import (
    Classification,
    History,
    Rulebook,
    StepKind,
    classify,
    count_strata,
    coverage_notes,
    explain_unit,
    resolve_targets,
)

BEGINS = date(2026, 10, 1)
FIRST = BEGINS - timedelta(days=1300)
CAUSES = ("complaint", "transfer")
Visit = tuple[int, date, str | None, str | None]  # agency, day, item, purpose

DAYS = st.dates(FIRST, BEGINS + timedelta(days=40))
VISITS = st.lists(
    st.tuples(
        st.integers(0, 5),
        DAYS,
        st.sampled_from([None, "C06", "C07"]),
        st.sampled_from([None, "plan", *CAUSES]),
    ),
    max_size=25,
)
COUNTED = st.fixed_dictionaries(
    {"scope": st.sampled_from(["item", "all"]), "for_cause": st.booleans()}
)
CLASSES = st.lists(st.sampled_from("AB"), min_size=6, max_size=6)


def past(visits: list[Visit]) -> Register:
    """A register of visits."""
    empty = empty_register(RecordKind.VISIT)
    rows = [
        {"agency": f"agency-{i:04d}", "date": day, "item": item, "purpose": purpose}
        for i, day, item, purpose in visits
    ]
    columns = {name: locked_column([row.get(name) for row in rows]) for name in empty.columns}
    return replace(empty, columns=MappingProxyType(columns), rows=np.arange(2, len(rows) + 2))


def ruled(memory: Mapping[str, Any], **changes: Any) -> Rulebook:
    """The sample book with some memory."""
    cited = {
        name: {**table, "citation": CITATION} if isinstance(table, dict) else table
        for name, table in memory.items()
    }
    return book(**{**changes, "memory": {"for_cause": list(CAUSES), **cited}})


def classified(
    rules: Rulebook, visits: list[Visit], columns: Mapping[str, Any]
) -> tuple[Register, Classification, History]:
    """Some agencies, classified with their past."""
    agencies = register(columns)
    history = History.of(agencies, past(visits), rules, begins=BEGINS)
    return agencies, classify(agencies, rules, on=BEGINS, history=history), history


def days_of(visits: list[Visit], agency: int, how: Mapping[str, Any]) -> set[date]:
    """Days on which one agency was visited, as a rule counts them."""
    return {
        day
        for i, day, item, purpose in visits
        if i == agency
        and day < BEGINS
        and (how["scope"] == "all" or item in (None, "C06"))
        and (how["for_cause"] or purpose not in CAUSES)
    }


def later(day: date, months: int) -> date:
    """The same day of a later month, or the last before it."""
    count = day.year * 12 + day.month - 1 + months
    for drop in range(4):
        try:
            return date(count // 12, count % 12 + 1, day.day - drop)
        except ValueError:
            continue
    raise AssertionError


@settings(max_examples=60)
@given(VISITS, st.integers(1, 3), st.booleans())
def test_the_cap_counts_every_day_of_the_year(
    visits: list[Visit], at_most: int, for_cause: bool
) -> None:
    """Law: excluded are those with at_most visits this year, of any item; a day is a visit."""
    rules = ruled({"annual_cap": {"at_most": at_most, "for_cause": for_cause}})
    _, found, _ = classified(rules, visits, {"risk_class": list("ABABAB")})
    how = {"scope": "all", "for_cause": for_cause}
    this_year = [sum(d.year == 2026 for d in days_of(visits, i, how)) for i in range(6)]

    assert [code == "ANNUAL_CAP" for code in found.exclusions] == [n >= at_most for n in this_year]
    assert [size == 0 for size in found.sizes] == [n >= at_most for n in this_year]


@settings(max_examples=60)
@given(VISITS, COUNTED, CLASSES)
def test_a_class_named_is_not_visited_twice_a_year(
    visits: list[Visit], how: dict[str, Any], classes: list[str]
) -> None:
    """Law: excluded are those of class A that were visited this year, and nobody else."""
    rules = ruled({"class_year": {**how, "classes": ["A"]}})
    _, found, _ = classified(rules, visits, {"risk_class": classes})
    told = [
        name == "A" and any(d.year == 2026 for d in days_of(visits, i, how))
        for i, name in enumerate(classes)
    ]

    assert [code == "CLASS_YEAR" for code in found.exclusions] == told


@settings(max_examples=60)
@given(VISITS, COUNTED, st.integers(1, 40))
def test_a_cooling_period_ends_on_its_day(
    visits: list[Visit], how: dict[str, Any], months: int
) -> None:
    """Law: excluded while the latest visit + the period lies after the first inspection day."""
    rules = ruled({"cooling": {**how, "months": months}})
    _, found, _ = classified(rules, visits, {"risk_class": list("ABABAB")})
    latest = [max(days_of(visits, i, how), default=None) for i in range(6)]
    told = [day is not None and later(day, months) > BEGINS for day in latest]

    assert [code == "COOLING" for code in found.exclusions] == told


@settings(max_examples=60)
@given(VISITS, COUNTED, st.integers(1, 4), st.lists(st.none() | DAYS, min_size=6, max_size=6))
def test_who_is_due_stands_in_a_stratum_of_its_own(
    visits: list[Visit], how: dict[str, Any], years: int, founded: list[date | None]
) -> None:
    """Law: due is whose deadline lies before the end of the next quarter, from the latest start."""
    since = date(2024, 5, 6)
    coverage = {**how, "years": years, "since": since, "established": "founded"}
    rules = ruled({"coverage": coverage}, strata={"by": ["risk_class", "coverage"]})
    _, found, _ = classified(rules, visits, {"risk_class": list("ABABAB"), "founded": founded})
    starts = [
        max([since, *days_of(visits, i, how), *([day] if day else [])])
        for i, day in enumerate(founded)
    ]
    due = [later(start, 12 * years) < date(2027, 3, 31) for start in starts]

    assert [label.split("·")[1] == "due" for label in found.strata] == due
    assert set(found.exclusions) == {None}


GRACE = st.lists(
    st.tuples(st.none() | st.dates(BEGINS - timedelta(3), BEGINS + timedelta(3)), st.just("doc")),
    min_size=6,
    max_size=6,
)
GENERAL = {
    "code": "C06",
    "name": "item",
    "kind": "general",
    "max_ratio": "100%",
    "citation": CITATION,
}


@given(GRACE, st.sampled_from(["1/10", "2/3"]))
def test_grace_keeps_a_share_until_its_last_day(
    periods: list[tuple[date | None, str]], share: str
) -> None:
    """Law: sizes in grace : others = share, exactly, up to the last day; and all stay above 0."""
    selection = [{"method": "proportional", "count": 1, "citation": CITATION}]
    rules = ruled({"grace": {"share": share}}, item=GENERAL, selection=selection)
    columns = {
        "risk_class": list("ABABAB"),
        "grace_until": [until for until, _ in periods],
        "grace_basis": [basis for _, basis in periods],
    }
    _, found, _ = classified(rules, [], columns)
    num, den = map(int, share.split("/"))
    graced = [until is not None and until >= BEGINS for until, _ in periods]

    assert [num if held else den for held in graced] == found.sizes.tolist()
    assert [mark.place for mark in found.marks] == [i for i, held in enumerate(graced) if held]


def test_grace_without_a_basis_is_refused() -> None:
    """A grace that names no document is told with row and cure, also where it would exclude."""
    columns = {"risk_class": ["A", "B"], "grace_until": [BEGINS] * 2, "grace_basis": ["doc", None]}
    for grace in ({"share": "1/10"}, {"excluded": True}):
        selection = [{"method": "proportional", "count": 1, "citation": CITATION}]
        rules = ruled({"grace": grace}, item=GENERAL, selection=selection)
        with pytest.raises(RegistryError) as caught:
            classified(rules, [], columns)

        assert [(fault.rule, fault.row) for fault in caught.value.faults] == [("grace.basis", 3)]


def test_a_grace_may_exclude_openly() -> None:
    """Where the document says so, grace is an exclusion with its code."""
    columns = {"risk_class": ["A", "B"], "grace_until": [BEGINS, None], "grace_basis": ["doc"] * 2}
    _, found, _ = classified(ruled({"grace": {"excluded": True}}, item=GENERAL), [], columns)

    assert found.exclusions.tolist() == ["GRACE", None]


FREE = {"when": {"status": ["low"]}, "reason": "low risk"}
ALL = {"scope": "all", "for_cause": True}


def test_the_first_rule_gives_the_code_and_all_are_kept() -> None:
    """Order of method.md §8.3; the rulebook's own exclusions go before the memory's."""
    memory = {
        "white_list": FREE,
        "class_year": {**ALL, "classes": ["A"]},
        "cooling": {**ALL, "years": 1},
        "annual_cap": {"at_most": 1, "for_cause": True},
    }
    gone = {"code": "GONE", "when": {"status": ["gone"]}, "reason": "gone", "citation": CITATION}
    visits: list[Visit] = [(i, date(2026, 2, 1), None, None) for i in range(4)]
    columns = {"risk_class": list("AABBB"), "status": ["low", "-", "-", "gone", "-"]}
    _, found, _ = classified(ruled(memory, exclusions=[gone]), visits, columns)
    marks = [str(mark.code) for mark in found.marks if mark.place == 0]

    assert found.exclusions.tolist() == ["WHITE_LIST", "CLASS_YEAR", "COOLING", "GONE", None]
    assert marks == ["WHITE_LIST", "CLASS_YEAR", "COOLING", "ANNUAL_CAP"]
    assert found.sizes.tolist() == [0, 0, 0, 0, 1]


def test_nobody_is_exempt_by_rounding_where_that_is_the_rule() -> None:
    """不免抽: a stratum in scope that rounds to nobody is refused, with its cure; else noted."""
    for never, raises in ((False, False), (True, True)):
        rules = ruled({"never_exempt": never})
        _, found, _ = classified(rules, [], {"risk_class": ["A"] * 9})
        counts = count_strata(found.strata, found.sizes)
        if raises:
            with pytest.raises(DesignError, match=r"never_exempt is true .*in_expectation"):
                resolve_targets(counts, rules)
        else:
            notes = resolve_targets(counts, rules).notes
            assert "selection.nobody" in {note.rule for note in notes}


def floor_notes(rules: Rulebook, found: Classification) -> dict[str, str]:
    """Notes on the coverage floor, by rule."""
    resolved = resolve_targets(count_strata(found.strata, found.sizes), rules)
    return {note.rule: str(note) for note in coverage_notes(found, resolved, rules)}


def due_rules(ratio: str) -> list[dict[str, Any]]:
    """Those due at a ratio, the others by count."""
    rule = {"method": "proportional", "citation": CITATION}
    return [
        {**rule, "match": {"coverage": ["due"]}, "ratio": ratio, "rounding": "nearest"},
        {**rule, "match": {"coverage": ["covered"]}, "count": 1},
    ]


def test_who_is_due_and_excluded_is_noted() -> None:
    """A floor that another rule breaks is told before the lock, by the code of the rule."""
    memory = {
        "coverage": {**ALL, "years": 1, "since": date(2025, 1, 1)},
        "annual_cap": {"at_most": 1, "for_cause": True},
    }
    gone = {"code": "GONE", "when": {"status": ["gone"]}, "reason": "gone", "citation": CITATION}
    by = {"by": ["risk_class", "coverage"]}
    rules = ruled(memory, strata=by, exclusions=[gone], selection=due_rules("100%"))
    visits: list[Visit] = [(0, date(2026, 1, 1), None, None)]
    columns = {"risk_class": list("ABBB"), "status": ["-", "gone", "gone", "-"]}
    _, found, _ = classified(rules, visits, columns)

    assert found.strata.tolist() == ["A·due", "B·due", "B·due", "B·due"]
    assert set(floor_notes(rules, found)) == {"coverage.excluded"}
    assert "3 agencies are due" in floor_notes(rules, found)["coverage.excluded"]
    assert "ANNUAL_CAP 1, GONE 2" in floor_notes(rules, found)["coverage.excluded"]


@pytest.mark.parametrize(
    ("since", "ratio", "told"),
    [
        (date(2025, 1, 1), "5%", ["coverage.partly"]),
        (date(2025, 1, 1), "99%", ["coverage.partly"]),
        (date(2025, 1, 1), "100%", []),
        (date(2026, 9, 1), "5%", []),
    ],
)
def test_a_share_of_those_due_is_noted(since: date, ratio: str, told: list[str]) -> None:
    """Whoever is due and not drawn may miss the deadline; 100 % of them is no note."""
    memory = {"coverage": {**ALL, "years": 1, "since": since}}
    rules = ruled(memory, strata={"by": ["coverage"]}, selection=due_rules(ratio), risk=None)
    agencies = register({"status": ["-"] * 60})
    history = History.of(agencies, past([]), rules, begins=BEGINS)
    found = classify(agencies, rules, on=BEGINS, history=history)

    assert list(floor_notes(rules, found)) == told


def test_rules_outside_their_days_do_nothing() -> None:
    """A rule of memory may have days of its own."""
    cooling = {**ALL, "years": 1, "effective_to": BEGINS - timedelta(1)}
    visits: list[Visit] = [(0, date(2026, 2, 1), None, None)]
    _, found, _ = classified(ruled({"cooling": cooling}), visits, {"risk_class": ["A"]})

    assert found.exclusions.tolist() == [None]
    assert found.marks == ()


def test_columns_of_visits_in_which_nothing_stands_are_noted() -> None:
    """A rule of this item, of visits that name none, counts all of them and says so."""
    rules = ruled({"cooling": {"scope": "item", "for_cause": False, "months": 1}})
    _, found, _ = classified(rules, [(0, FIRST, None, None)], {"risk_class": ["A"]})

    assert [n.column for n in found.notes if n.rule == "visits.empty"] == ["item", "purpose"]


def noted(rules: Rulebook, visits: list[Visit]) -> dict[str, str]:
    """Notes on the visits, by rule."""
    history = History.of(register({"risk_class": ["A"]}), past(visits), rules, begins=BEGINS)
    return {note.rule: str(note) for note in history.notes}


def test_a_memory_without_visits_is_noted() -> None:
    """An empty register is told with the rules that find nothing in it, and only then."""
    white = ruled({"white_list": FREE})
    rules = ruled(
        {"cooling": {**ALL, "months": 1}, "annual_cap": {"at_most": 2, "for_cause": True}}
    )

    assert "memory.annual_cap, memory.cooling" in noted(rules, [])["visits.none"]
    assert noted(rules, [(0, FIRST, "C06", "plan")]) == {}
    assert noted(white, []) == {}


def test_a_purpose_that_no_visit_has_is_noted() -> None:
    """With the purposes that there are; a rule that counts all visits asks for none."""
    how = {"scope": "all", "months": 1}
    rules = ruled({"for_cause": ["投诉"], "cooling": {**how, "for_cause": False}})
    visits: list[Visit] = [
        (0, FIRST, None, purpose) for purpose in ("投诉举报", "投诉举报", "plan")
    ]
    told = noted(rules, visits)["visits.for_cause"]

    assert "投诉, so memory.cooling" in told
    assert "投诉举报 (2), plan (1)" in told
    assert noted(rules, [*visits, (0, FIRST, None, "投诉")]) == {}
    assert (
        noted(ruled({"for_cause": ["投诉"], "cooling": {**how, "for_cause": True}}), visits) == {}
    )


def test_visits_that_are_not_past_are_noted() -> None:
    """From the first day of the inspections on they count for nothing; the day before counts."""
    rules = ruled({"cooling": {**ALL, "months": 1}})
    late = [BEGINS, BEGINS + timedelta(days=80)]
    visits: list[Visit] = [(0, day, "C06", "plan") for day in (BEGINS - timedelta(1), *late)]
    told = noted(rules, visits)

    assert set(told) == {"visits.late"}
    assert f"2 visits of {late[0]} to {late[1]}" in told["visits.late"]


@settings(max_examples=40)
@given(VISITS, CLASSES, st.data())
def test_an_explanation_tells_every_mark(
    visits: list[Visit], classes: list[str], data: st.DataObject
) -> None:
    """Law: explained alone, an agency has the code and the marks that it has in the frame."""
    memory = {
        "class_year": {**ALL, "classes": ["A"]},
        "cooling": {"scope": "item", "for_cause": False, "months": 9},
        "annual_cap": {"at_most": 2, "for_cause": False},
        "coverage": {**ALL, "years": 2, "since": FIRST},
        "white_list": FREE,
    }
    rules = ruled(memory, strata={"by": ["risk_class", "coverage"]})
    status = data.draw(st.lists(st.sampled_from(["low", "-"]), min_size=6, max_size=6))
    columns = {"risk_class": classes, "status": status}
    agencies, found, history = classified(rules, visits, columns)
    index = data.draw(st.integers(0, 5))
    steps = explain_unit(agencies, rules, index, on=BEGINS, history=history)
    told = [s for s in steps if s.rule.startswith("memory.")]
    excluding = [s.name for s in steps if s.kind is StepKind.EXCLUSION]

    assert [str(m.code) for m in found.marks if m.place == index] == [s.name for s in told]
    assert ([code] if (code := found.exclusions[index]) else []) == excluding
    assert all(s.citation and s.name in s.zh and s.name in s.en for s in told)
