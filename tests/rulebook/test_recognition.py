"""Results of other authorities that are recognised: what they count for, and whom they exclude."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.samples import CITATION, book, register

from randinspect.registry import RecordKind, Register, empty_register
from randinspect.registry.register import locked_column
from randinspect.rulebook import Classification, History, Rulebook, classify, explain_unit

BEGINS = date(2026, 10, 1)
CAP = {"at_most": 2, "for_cause": True, "citation": CITATION}
Visit = tuple[int, date]
Result = tuple[int, date, tuple[str, ...], date]  # agency, day, items, valid until

DAYS = st.dates(BEGINS - timedelta(days=500), BEGINS + timedelta(days=20))
VISITS = st.lists(st.tuples(st.integers(0, 3), DAYS), max_size=12)
RESULTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        DAYS,
        st.sampled_from([("C06",), ("C07",), ("C06", "C07")]),
        st.dates(BEGINS - timedelta(days=60), BEGINS + timedelta(days=60)),
    ),
    max_size=12,
)


def _register(kind: RecordKind, rows: list[dict[str, Any]]) -> Register:
    """A register of some rows."""
    empty = empty_register(kind)
    columns = {name: locked_column([row.get(name) for row in rows]) for name in empty.columns}
    return replace(empty, columns=MappingProxyType(columns), rows=np.arange(2, len(rows) + 2))


def _ruled(**memory: Any) -> Rulebook:
    """The sample book with some memory; its item is C06."""
    return book(memory=memory)


def _classified(
    rules: Rulebook, visits: list[Visit], results: list[Result]
) -> tuple[Register, Classification, History]:
    """Four agencies with visits and recognised results."""
    past = [{"agency": f"agency-{i:04d}", "date": day} for i, day in visits]
    told = [
        {"agency": f"agency-{i:04d}", "date": day, "items": items, "valid_until": end}
        for i, day, items, end in results
    ]
    agencies = register({"risk_class": list("ABAB")})
    history = History.of(
        agencies,
        _register(RecordKind.VISIT, past),
        rules,
        begins=BEGINS,
        recognised=_register(RecordKind.RECOGNISED, told),
    )
    return agencies, classify(agencies, rules, on=BEGINS, history=history), history


@settings(max_examples=60)
@given(VISITS, RESULTS)
def test_a_recognised_result_counts_towards_the_cap_like_a_visit(
    visits: list[Visit], results: list[Result]
) -> None:
    """Law: the cap sees the days of this year on which somebody came, whoever it was."""
    rules = _ruled(annual_cap=CAP, recognition={"citation": CITATION})
    _, found, _ = _classified(rules, visits, results)
    seen: list[Visit] = [*visits, *((i, day) for i, day, _, _ in results)]
    days = [{d for j, d in seen if j == i and d.year == 2026 and d < BEGINS} for i in range(4)]

    assert [code == "ANNUAL_CAP" for code in found.exclusions] == [len(d) >= 2 for d in days]


@settings(max_examples=60)
@given(VISITS, RESULTS)
def test_a_valid_result_for_the_item_excludes(visits: list[Visit], results: list[Result]) -> None:
    """Law: out is who has a past result for this item that is valid when the inspections begin."""
    rules = _ruled(recognition={"exclude": True, "citation": CITATION})
    _, found, _ = _classified(rules, visits, results)
    valid = [
        any(
            j == i and day < BEGINS and "C06" in items and end >= BEGINS
            for j, day, items, end in results
        )
        for i in range(4)
    ]

    assert [code == "RECOGNISED" for code in found.exclusions] == valid
    assert [size == 0 for size in found.sizes] == valid


@settings(max_examples=60)
@given(VISITS, RESULTS)
def test_without_exclude_results_touch_nothing_but_the_cap(
    visits: list[Visit], results: list[Result]
) -> None:
    """Law: cooling, class years and everybody's size are as if there were no results."""
    counted = {"scope": "all", "for_cause": True, "citation": CITATION}
    rules = _ruled(
        cooling={"months": 6, **counted},
        class_year={"classes": ["A"], **counted},
        recognition={"citation": CITATION},
    )
    _, told, _ = _classified(rules, visits, results)
    _, plain, _ = _classified(rules, visits, [])

    assert told.exclusions.tolist() == plain.exclusions.tolist()
    assert told.sizes.tolist() == plain.sizes.tolist()


def test_recognition_that_is_not_in_force_recognises_nothing() -> None:
    """Neither the cap nor the exclusion sees a result before the agreement holds."""
    late = {"exclude": True, "citation": CITATION, "effective_from": BEGINS + timedelta(days=1)}
    results: list[Result] = [(0, date(2026, m, 1), ("C06",), date(2026, 12, 31)) for m in (2, 3)]
    rules = _ruled(annual_cap=CAP, recognition=late)

    assert set(_classified(rules, [], results)[1].exclusions) == {None}


def test_an_exclusion_by_recognition_is_told_in_two_languages() -> None:
    """Code, rule and the last day; and the document that recognises."""
    rules = _ruled(recognition={"exclude": True, "citation": CITATION})
    results: list[Result] = [(1, date(2026, 5, 6), ("C06",), date(2027, 5, 5))]
    agencies, _, history = _classified(rules, [], results)
    steps = explain_unit(agencies, rules, 1, on=BEGINS, history=history)
    step = next(step for step in steps if step.name == "RECOGNISED")

    assert step.rule == "memory.recognition"
    assert "recognised until 2027-05-05; excluded" in step.en
    assert "有效期至2027-05-05，不参加抽取（代码RECOGNISED）" in step.zh


def test_results_for_other_items_alone_are_noted() -> None:
    """Nothing is excluded in silence by a code that no row has."""
    rules = _ruled(recognition={"exclude": True, "citation": CITATION})
    results: list[Result] = [(1, date(2026, 5, 6), ("C6",), date(2027, 5, 5))]
    _, found, _ = _classified(rules, [], results)

    assert "recognition.item" in [note.rule for note in found.notes]
