from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from rulebook.samples import DAY, column

from randinspect.rulebook import Columns, Condition

TEXTS = st.sampled_from(["a", "b", "c"])
VALUES = st.lists(st.one_of(st.none(), TEXTS), max_size=12)


def mask(when: object, **columns: list[object]) -> list[bool]:
    """Rows that pass a condition."""
    length = len(next(iter(columns.values())))
    table = Columns({name: column(values) for name, values in columns.items()}, length)
    passed: list[bool] = Condition.model_validate(when).mask(table, on=DAY).tolist()
    return passed


@given(VALUES, st.lists(TEXTS, min_size=1))
def test_listed_values_pass_and_missing_never(values: list[object], listed: list[str]) -> None:
    """Law: `in` is membership, row by row; a missing value is in no list."""
    assert [value in listed for value in values] == mask({"x": listed}, x=values)


@given(VALUES, st.lists(TEXTS, min_size=1))
def test_not_in_is_the_rest_of_what_is_there(values: list[object], listed: list[str]) -> None:
    """Law: `not_in` passes what is there and not listed; missing passes only when said."""
    expected = [value is not None and value not in listed for value in values]
    with_missing = [value not in listed for value in values]

    assert expected == mask({"x": {"not_in": listed}}, x=values)
    assert with_missing == mask({"x": {"not_in": listed, "missing": True}}, x=values)


@given(st.lists(st.one_of(st.none(), st.integers(-5, 5))), st.integers(-5, 5), st.integers(0, 5))
def test_limits_are_included(values: list[object], low: int, width: int) -> None:
    """Law: a value passes iff low ≤ value ≤ high."""
    when = {"x": {"at_least": low, "at_most": low + width}}
    expected = [isinstance(v, int) and low <= v <= low + width for v in values]

    assert expected == mask(when, x=values)


@given(VALUES, VALUES)
def test_columns_are_joined_by_and(left: list[object], right: list[object]) -> None:
    """Law: the condition over two columns is the meet of the conditions over each."""
    length = min(len(left), len(right))
    left, right = left[:length], right[:length]
    both = mask({"x": "a", "y": ["b", "c"]}, x=left, y=right)

    expected = zip(mask({"x": "a"}, x=left), mask({"y": ["b", "c"]}, y=right), strict=True)
    assert [a and b for a, b in expected] == both


def test_missing_alone() -> None:
    """`missing = true` asks for nothing there, `missing = false` for anything there."""
    assert mask({"x": {"missing": True}}, x=[None, "a"]) == [True, False]
    assert mask({"x": {"missing": False}}, x=[None, "a"]) == [False, True]


def test_days_relative_to_the_draw() -> None:
    """`within_days` and `this_year` look back from the day of the draw, never forward."""
    days: list[object] = [
        DAY,
        DAY - timedelta(days=30),
        DAY - timedelta(days=31),
        DAY + timedelta(days=1),
        date(DAY.year, 1, 1),
        date(DAY.year - 1, 12, 31),
        None,
    ]

    assert mask({"x": {"within_days": 30}}, x=days) == [
        True,
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert mask({"x": {"this_year": True}}, x=days) == [True, True, True, False, True, False, False]


def test_lists_pass_by_any_entry() -> None:
    """A list passes `in` by one entry and `not_in` by none."""
    rows: list[object] = [("food", "water"), ("food",), ("air",)]

    assert mask({"x": ["water"]}, x=rows) == [True, False, False]
    assert mask({"x": {"not_in": ["water"]}}, x=rows) == [False, True, True]


@given(
    st.one_of(
        st.fixed_dictionaries({"in": st.lists(TEXTS, min_size=1)}),
        st.fixed_dictionaries({"at_least": st.dates()}),
        st.fixed_dictionaries({"at_most": st.integers(-9, 9), "missing": st.booleans()}),
        st.fixed_dictionaries({"in": st.lists(st.dates(), min_size=1, max_size=2)}),
    )
)
def test_document_and_back(test: dict[str, object]) -> None:
    """Law: a condition written to a document and read again is the same; days stay days."""
    condition = Condition.model_validate({"x": test})
    written = condition.model_dump(mode="json", by_alias=True, exclude_none=True)

    assert condition == Condition.model_validate(written)


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"x": []},
        {"x": {}},
        {"x": 1.5},
        {"x": {"at_least": 3, "at_most": 2}},
        {"x": {"at_least": "3"}},
        {"x": {"at_least": 3, "at_most": date(2026, 1, 1)}},
        {"x": {"atleast": 3}},
        {"x": {"in": ["a"], "column": "y"}},
    ],
)
def test_what_asks_nothing_or_nonsense_is_refused(when: object) -> None:
    """Empty, contradictory and misspelt tests are faults."""
    with pytest.raises(ValidationError):
        Condition.model_validate(when)
