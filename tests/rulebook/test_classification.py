from __future__ import annotations

import copy
from datetime import date
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.samples import (
    CITATION,
    DAY,
    GONE,
    POINTS,
    UNITS,
    book,
    points_book,
    register,
    tables,
    units_columns,
)

from randinspect.errors import RegistryError, RulebookError
from randinspect.rulebook import Rulebook, classify, parse_rulebook


def expected_unit(unit: tuple[Any, ...]) -> tuple[int, str, int, str | None]:
    """Points, class, size and exclusion of one unit, by hand."""
    complaints, result, proficiency, status = unit
    points = 5 if complaints is None else 0 if complaints == 0 else 10 if complaints < 3 else 20
    points += 0 if result == "good" else 10
    rank = min(points // 10, 3)
    rank = max(rank, 2) if proficiency == "absent" else rank
    gone = "GONE" if status == "注销" else None
    return points, "ABCD"[rank], 0 if gone else 3**rank, gone


@settings(max_examples=60)
@given(UNITS)
def test_columns_give_what_each_row_gives(units: list[tuple[Any, ...]]) -> None:
    """Law: the vectorised classification is the one of every row by itself, by hand."""
    found = classify(register(units_columns(units)), points_book(exclusions=[GONE]), on=DAY)
    rows = zip(found.points, found.classes, found.sizes, found.exclusions, strict=True)

    assert [expected_unit(unit) for unit in units] == [tuple(row) for row in rows]
    assert found.strata.tolist() == found.classes.tolist()


@settings(max_examples=30)
@given(UNITS, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(units: list[tuple[Any, ...]], shuffler: Any) -> None:
    """Law: a permuted register gives the permuted classification."""
    order = list(range(len(units)))
    shuffler.shuffle(order)
    rules = points_book(exclusions=[GONE])
    straight = classify(register(units_columns(units)), rules, on=DAY)
    shuffled = classify(register(units_columns([units[i] for i in order])), rules, on=DAY)

    assert straight.sizes[order].tolist() == shuffled.sizes.tolist()
    assert straight.strata[order].tolist() == shuffled.strata.tolist()


@given(st.integers(0, 5), st.sampled_from(["good", "bad"]))
def test_a_trigger_never_lowers(complaints: int, result: str) -> None:
    """Law: with the trigger the class is the higher of the two."""
    units = [(complaints, result, None, "有效"), (complaints, result, "absent", "有效")]
    free, caught = classify(register(units_columns(units)), points_book(), on=DAY).classes

    assert caught == max(free, "C")


def test_rules_out_of_effect_are_left_aside() -> None:
    """An indicator, a trigger and an exclusion act on their days only."""
    risk: dict[str, Any] = copy.deepcopy(POINTS)
    risk["indicators"][0]["effective_from"] = date(2026, 7, 1)
    risk["triggers"][0]["effective_to"] = date(2026, 3, 31)
    exclusion = {**GONE, "effective_from": date(2026, 7, 1)}
    rules = points_book(risk=risk, exclusions=[exclusion])
    units = register(units_columns([(3, "bad", "absent", "注销")]))
    spring = classify(units, rules, on=DAY)
    summer = classify(units, rules, on=date(2026, 7, 1))

    assert (spring.classes[0], spring.points[0], spring.exclusions[0]) == ("B", 10, None)
    assert (summer.classes[0], summer.points[0], summer.exclusions[0]) == ("D", 30, "GONE")


def test_a_rulebook_out_of_force_is_refused() -> None:
    """The day of the draw must lie in the rulebook's own days."""
    with pytest.raises(RulebookError, match=r"rulebook\.dates"):
        classify(register({"risk_class": ["A"]}), book(), on=date(2027, 1, 1))


def test_missing_class_is_told_with_count_and_rows() -> None:
    """A missing class is a fault with count and first rows, in the register's own terms."""
    with pytest.raises(RegistryError) as caught:
        classify(register({"risk_class": ["A", None, "B", None]}), book(), on=DAY)
    (fault,) = caught.value.faults

    assert (fault.rule, fault.row, fault.file) == ("class.missing", 3, "agencies.csv")
    assert "2 agencies (rows 3, 5)" in fault.message


def test_missing_class_is_a_stratum_only_if_the_rules_say_so() -> None:
    """`missing_class` names the class of agencies without one."""
    risk = {**tables()["risk"], "missing_class": "D"}
    found = classify(register({"risk_class": ["A", None]}), book(risk=risk), on=DAY)

    assert found.strata.tolist() == ["A", "D"]


def test_unknown_class_and_value_outside_bands_are_told_together() -> None:
    """Every doubt of a register is raised at once."""
    with pytest.raises(RegistryError) as caught:
        classify(register({"risk_class": ["A", "Z", None]}), book(), on=DAY)
    assert {"class.unknown", "class.missing"} == {f.rule for f in caught.value.faults}

    units = units_columns([(1, "odd", None, "有效"), (-1, None, None, "有效")])
    risk = copy.deepcopy(POINTS)
    risk["indicators"][0]["bands"][0] = {"at_least": 0, "at_most": 0, "points": 0}  # type: ignore[index]
    with pytest.raises(RegistryError) as caught:
        classify(register(units), points_book(risk=risk), on=DAY)
    told = {(fault.rule, fault.column, fault.row) for fault in caught.value.faults}

    assert told == {
        ("indicator.band", "complaints", 3),
        ("indicator.band", "last_result", 2),
        ("indicator.missing", "last_result", 3),
    }


def test_an_excluded_agency_needs_no_class() -> None:
    """Excluded agencies stay in the frame with size 0, whatever they lack."""
    units = register({"risk_class": [None, "Z", "A"], "status": ["注销", "注销", "有效"]})
    found = classify(units, book(exclusions=[GONE]), on=DAY)

    assert found.strata.tolist() == ["-", "-", "A"]
    assert found.sizes.tolist() == [0, 0, 1]
    assert found.exclusions.tolist() == ["GONE", "GONE", None]


def test_exclusions_see_the_class_of_the_rules_and_the_first_one_counts() -> None:
    """A class A agency inspected this year is out; of two exclusions the first gives the code."""
    once = {
        "code": "A_ONCE",
        "when": {"risk_class": ["A"], "last_check": {"this_year": True}},
        "reason": "once a year",
        "citation": CITATION,
    }
    columns: dict[str, Any] = units_columns(
        [(0, "good", None, "有效"), (0, "good", None, "注销"), (3, "bad", None, "有效")]
    )
    columns["last_check"] = [date(2026, 3, 1)] * 3
    found = classify(register(columns), points_book(exclusions=[once, GONE]), on=DAY)

    assert found.exclusions.tolist() == ["A_ONCE", "A_ONCE", None]


def test_an_exclusion_that_reads_the_class_does_not_hide_what_gives_no_points() -> None:
    """A misspelt value gives 0 points and so class A: it is told, for A is what excludes."""
    once = {**GONE, "code": "A_ONCE", "when": {"risk_class": ["A"]}}
    units = units_columns([(0, "goood", None, "有效"), (0, "goood", None, "注销")])
    risk = copy.deepcopy(POINTS)
    risk["indicators"][1]["bands"] = [  # type: ignore[index]
        {"in": ["good"], "points": 0},
        {"in": ["bad"], "points": 10},
    ]
    with pytest.raises(RegistryError) as caught:
        classify(register(units), points_book(risk=risk, exclusions=[GONE, once]), on=DAY)
    (fault,) = caught.value.faults

    assert (fault.rule, fault.column, fault.row) == ("indicator.band", "last_result", 2)
    assert fault.message.startswith("1 agencies (rows 2)")


def test_an_exclusion_for_want_of_a_class_is_not_a_fault() -> None:
    """A class that is none of the rulebook's is one, though a rule takes out who has none."""
    unclassed = {**GONE, "code": "UNCLASSED", "when": {"risk_class": {"missing": True}}}
    rules = book(exclusions=[unclassed])
    found = classify(register({"risk_class": [None, "A"]}), rules, on=DAY)
    with pytest.raises(RegistryError) as caught:
        classify(register({"risk_class": ["Z", "A"]}), rules, on=DAY)

    assert found.exclusions.tolist() == ["UNCLASSED", None]
    assert [fault.rule for fault in caught.value.faults] == ["class.unknown"]


def test_unknown_column_names_the_columns_there_are() -> None:
    """A rule over a column that the register lacks is told with the ones it has."""
    rules = book(exclusions=[{**GONE, "when": {"state": ["注销"]}}])
    with pytest.raises(RulebookError) as caught:
        classify(register({"risk_class": ["A"]}), rules, on=DAY)
    (fault,) = caught.value.faults

    assert (fault.rule, fault.column) == ("column.unknown", "exclusions[0].when")
    assert "status" in fault.message


@pytest.mark.parametrize(
    ("when", "values"),
    [
        ({"x": {"at_least": 3}}, ["3"]),
        ({"x": [3]}, ["3"]),
        ({"x": ["3"]}, [3]),
        ({"x": {"this_year": True}}, ["2026"]),
        ({"x": {"at_least": 3}}, [("3",)]),
    ],
)
def test_values_of_another_kind_never_pass_in_silence(when: object, values: list[object]) -> None:
    """Text is not compared with numbers or days: it is told."""
    rules = book(exclusions=[{**GONE, "when": when}])
    with pytest.raises(RulebookError, match=r"column\.kind"):
        classify(register({"risk_class": ["A"], "x": values}), rules, on=DAY)


def test_an_empty_column_is_noted() -> None:
    """A rule over a column in which nothing stands finds nothing, and that is noted."""
    found = classify(register({"risk_class": ["A"]}), book(exclusions=[GONE]), on=DAY)

    assert [note.rule for note in found.notes] == ["column.empty"]


@pytest.mark.parametrize(
    ("when", "noted"),
    [({"in": ["注消"]}, True), ({"not_in": ["注消"]}, True), ({"in": ["注消", "注销"]}, False)],
)
def test_values_that_stand_in_no_row_are_noted(when: object, noted: bool) -> None:
    """A condition that is misspelt excludes nobody, or everybody: what the register has is told."""
    columns = {"risk_class": ["A", "A"], "status": ["有效", "注销"]}
    rules = book(exclusions=[{**GONE, "when": {"status": when}}])
    notes = classify(register(columns), rules, on=DAY).notes

    assert [note.rule for note in notes] == ["condition.unmatched"] * noted
    assert all("有效, 注销" in note.message and note.value == "注消" for note in notes)


def strata_book(*by: str, **strata: object) -> Rulebook:
    """A book without risk rules, cut by some columns."""
    changed = tables()
    del changed["risk"]
    changed["selection"] = [{**changed["selection"][0], "match": {}}]
    return Rulebook.model_validate({**changed, "strata": {"by": by, **strata}})


def test_strata_of_several_columns() -> None:
    """Labels are joined in the order of `by`; whole numbers and days are written plainly."""
    units = register({"field": ["food", "air"], "authority": ["甲", "乙"], "year": [2020, 2021]})
    found = classify(units, strata_book("authority", "field", "year"), on=DAY)

    assert found.strata.tolist() == ["甲·food·2020", "乙·air·2021"]
    assert found.classes.tolist() == [None, None]
    assert found.points.tolist() == [-1, -1]


def test_without_columns_the_frame_is_one_stratum() -> None:
    """No column, one stratum."""
    assert classify(register({"id": "ab"}), strata_book(), on=DAY).strata.tolist() == ["all"] * 2


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        (["food", None], "strata.missing"),
        (["food", "a·b"], "strata.part"),
        (["food", ("a", "b")], "strata.part"),
        (["food", "a|b"], "strata.label"),
        (["food", "x" * 65], "strata.label"),
    ],
)
def test_what_cannot_be_a_stratum_is_told(values: list[object], rule: str) -> None:
    """Missing parts, lists, the joining sign and unpublishable names are faults."""
    units = register({"field": values, "authority": ["甲", "甲"]})
    with pytest.raises(RegistryError) as caught:
        classify(units, strata_book("authority", "field"), on=DAY)

    assert [(rule, 3)] == [(fault.rule, fault.row) for fault in caught.value.faults]


def test_a_missing_part_may_have_a_name() -> None:
    """`missing` in [strata] names what is not known."""
    units = register({"field": ["food", None]})
    found = classify(units, strata_book("field", missing="未注明"), on=DAY)

    assert found.strata.tolist() == ["food", "未注明"]


def test_sizes_from_the_register() -> None:
    """Sizes come from the column; 0 is out of scope, a missing one is a fault."""
    size = {"from": "column", "citation": CITATION}
    found = classify(register({"risk_class": ["A"] * 2, "size": [7, 0]}), book(size=size), on=DAY)
    assert found.sizes.tolist() == [7, 0]

    with pytest.raises(RegistryError, match=r"size\.value"):
        classify(register({"risk_class": ["A"] * 2, "size": [7, None]}), book(size=size), on=DAY)


def test_arrays_are_read_only_and_an_empty_register_is_classified() -> None:
    """Results cannot be changed; no agencies, no faults."""
    found = classify(register({"risk_class": []}), book(), on=DAY)

    assert len(found) == 0
    assert found.sizes.dtype == np.int64
    assert not found.strata.flags.writeable


def test_the_template_classifies_a_register() -> None:
    """The template is a rulebook that works: points, trigger, exclusions, sizes, strata."""
    path = files("randinspect.rulebook").joinpath("template.toml")
    rules = parse_rulebook(path.read_text(encoding="utf-8"), name="template.toml")
    units: dict[str, list[object]] = {
        "complaints": [0, 3, None, 0],
        "last_result": ["合格", "不合格", None, "合格"],
        "proficiency_test": [None, None, "不参加", None],
        "last_check": [date(2025, 3, 1), None, None, date(2026, 3, 1)],
        "status": ["存续", "存续", "存续", "存续"],
    }
    found = classify(register(units), rules, on=DAY)

    assert found.strata.tolist() == ["A", "C", "C", "A"]
    assert found.points.tolist() == [0, 70, 10, 0]
    assert found.sizes.tolist() == [10, 40, 40, 0]
    assert found.exclusions.tolist() == [None, None, None, "A_ONCE_A_YEAR"]

    with pytest.raises(RegistryError, match=r"complaints.*\[-1\]"):  # a count is in no band
        classify(register({**units, "complaints": [0, 3, None, -1]}), rules, on=DAY)
