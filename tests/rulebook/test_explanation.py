from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.samples import (
    CITATION,
    DAY,
    GONE,
    UNITS,
    book,
    points_book,
    register,
    units_columns,
)

from randinspect.rulebook import StepKind, classify, explain_unit


@settings(max_examples=40)
@given(UNITS, st.data())
def test_an_explanation_agrees_with_the_frame(units: list[tuple[Any, ...]], data: Any) -> None:
    """Law: class, size, exclusion and stratum told are those of the classification."""
    agencies, rules = register(units_columns(units)), points_book(exclusions=[GONE])
    found = classify(agencies, rules, on=DAY)
    index = data.draw(st.integers(0, len(units) - 1))
    steps = explain_unit(agencies, rules, index, on=DAY)
    by_kind = {step.kind: step for step in steps}
    indicated = [step.points or 0 for step in steps if step.kind is StepKind.INDICATOR]

    assert found.points[index] == sum(indicated)
    assert found.classes[index] == by_kind[StepKind.CLASS].name
    assert found.strata[index] == by_kind[StepKind.STRATUM].name
    excluded = by_kind.get(StepKind.EXCLUSION)
    assert found.exclusions[index] == (excluded.name if excluded else None)
    assert f"size is {found.sizes[index]}" in by_kind[StepKind.SIZE].en


def test_every_step_is_told_with_its_source() -> None:
    """Steps name rule, value, band, points and document, in both languages."""
    agencies = register(units_columns([(3, "bad", "absent", "有效")]))
    steps = explain_unit(agencies, points_book(), 0, on=DAY)
    first = steps[0]

    assert [step.rule for step in steps] == [
        "risk.indicators[0]",
        "risk.indicators[1]",
        "risk.triggers[0]",
        "risk.classes[3]",
        "size",
        "strata.by",
        "selection[3]",
    ]
    assert (
        first.name,
        first.value,
        first.band,
        first.points,
    ) == ("complaints", "3", "at_least 3", 20)
    assert first.citation is not None
    assert first.zh == (
        "指标“complaints”：取值3，属于区间（at_least 3），计20分。依据《rules》（1）3。"
    )
    assert first.en == (
        "Indicator complaints: value 3, band (at_least 3), 20 points. Source: 《rules》（1）3."
    )


def test_a_class_from_outside_and_an_exclusion_are_told() -> None:
    """A given class is told as found; an excluded agency has its code and no class."""
    agencies = register({"risk_class": ["B", None], "status": ["有效", "注销"]})
    rules = book(exclusions=[GONE])
    given_class = explain_unit(agencies, rules, 0, on=DAY)
    excluded = explain_unit(agencies, rules, 1, on=DAY)

    assert (given_class[0].name, given_class[0].value, given_class[0].points) == ("B", "B", None)
    assert [s.kind for s in excluded] == [StepKind.EXCLUSION, StepKind.SIZE, StepKind.STRATUM]
    assert "GONE" in excluded[0].zh
    assert CITATION["document"] in str(excluded[0].citation)


def test_an_index_outside_is_refused() -> None:
    """A negative index is not the last agency."""
    with pytest.raises(IndexError):
        explain_unit(register({"risk_class": ["A"]}), book(), -1, on=DAY)
