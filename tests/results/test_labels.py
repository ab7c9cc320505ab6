"""Labels, codes, measures and records: what may stand together, and what is refused."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import credit_codes, records

from randinspect.results import (
    CODES,
    CURES,
    PROBLEMS,
    CodeSystem,
    Conclusion,
    Flaw,
    Label,
    Measure,
    Outcome,
    Record,
    Sector,
    asks_for_listing,
    code_of,
    label_flaws,
    label_of,
    measure_flaws,
    open_measures,
    ordered_labels,
    outcome_of,
    record_flaws,
)

ITEMS = ("C06", "C07")
BEGINS, ENTERED = date(2026, 7, 6), date(2026, 12, 31)
# A made-up enterprise and a made-up public institution, with right check characters.
FIRM, INSTITUTION = "91990100MA38078344", "129901004000000023"


def flaws(record: Record, **changes: Any) -> set[str]:
    """Rules that a record breaks after a change."""
    changed = record.model_copy(update=changes)
    found = record_flaws(
        changed, sector=Sector.TESTING, begins=BEGINS, entered=ENTERED, items=ITEMS
    )
    return {flaw.rule for flaw in found}


def test_no_problem_stands_alone() -> None:
    """Of all pairs of labels exactly those with NO_PROBLEM are refused."""
    refused = {pair for pair in combinations(Label, 2) if label_flaws(pair)}

    assert refused == {pair for pair in combinations(Label, 2) if Label.NO_PROBLEM in pair}
    assert [flaw.rule for flaw in label_flaws(())] == ["label.missing"]
    assert [flaw.rule for flaw in label_flaws([Label.CLOSED] * 2)] == ["label.twice"]


@given(st.lists(st.sampled_from(Label), min_size=1))
def test_an_outcome_is_a_violation_if_any_label_is(labels: list[Label]) -> None:
    """One problem label decides; a body that was gone was not checked; order does not matter."""
    outcome = outcome_of(labels)

    assert (outcome is Outcome.VIOLATION) == bool(set(labels) & PROBLEMS)
    assert outcome is outcome_of(ordered_labels(reversed(labels)))


@pytest.mark.parametrize("system", CodeSystem)
def test_codes_and_labels_go_both_ways(system: CodeSystem) -> None:
    """Every table is one to one: label of code of label is the label."""
    for code, label in CODES[system].items():
        assert label_of(code, system) is label
        assert code_of(label, system) == code


def test_the_health_system_has_a_code_for_every_label() -> None:
    """Its codes 01 to 14 are the fourteen labels."""
    codes = sorted(str(code_of(label, CodeSystem.HEALTH)) for label in Label)

    assert codes == [f"{number:02d}" for number in range(1, 15)]


@pytest.mark.parametrize(
    ("system", "code", "rule"),
    [
        (CodeSystem.ZHEJIANG, "B", "label.unstated"),
        (CodeSystem.ZHEJIANG, "G", "label.unstated"),
        (CodeSystem.ZHEJIANG, "2", "label.counterpart"),
        (CodeSystem.ZHEJIANG, "5", "label.counterpart"),
        (CodeSystem.SICHUAN, "7", "label.unstated"),
        (CodeSystem.HEALTH, "1", "label.unstated"),
        (CodeSystem.HEALTH, "15", "label.unstated"),
        (CodeSystem.CANONICAL, "no_problem", "label.unknown"),
        (CodeSystem.CANONICAL, "", "label.unknown"),
    ],
)
def test_a_code_without_a_stated_meaning_is_refused(
    system: CodeSystem, code: str, rule: str
) -> None:
    """Nothing is guessed from a code that is near another, or used but not explained."""
    found = label_of(code, system)

    assert isinstance(found, Flaw)
    assert found.rule == rule
    assert CURES[rule] in str(found)


def test_every_flaw_has_a_cure_of_its_own() -> None:
    """No two rules of results give the same advice, and none gives none."""
    assert all(CURES.values())
    assert len(CURES) >= 40


@given(records())
def test_what_the_strategy_makes_has_no_flaw(record: Record) -> None:
    """Results without contradiction pass, and read what they write."""
    assert flaws(record) == set()
    assert Record.model_validate(record.document()) == record


@given(records(), st.sampled_from(Label))
def test_any_label_beside_no_problem_is_a_flaw(record: Record, label: Label) -> None:
    """Adding NO_PROBLEM to any other label is refused."""
    labels = ordered_labels([*record.labels, label, Label.NO_PROBLEM])

    assert ("label.exclusive" in flaws(record, labels=labels)) == (len(labels) > 1)


def one(labels: list[Label], measures: list[Measure], **more: Any) -> set[str]:
    """Flaws of measures beside labels."""
    asked = {"agency_id": FIRM, "note": ""} | more
    return {flaw.rule for flaw in measure_flaws(measures, labels, **asked)}


def test_a_problem_is_never_left_without_a_measure() -> None:
    """NONE_NEEDED goes with every label that tells no problem, and with no other."""
    for label in Label:
        has_flaw = "measure.idle" in one([label], [Measure.NONE_NEEDED])
        assert has_flaw == (label in PROBLEMS)


@pytest.mark.parametrize(
    ("labels", "measures", "rule"),
    [
        ([Label.NO_PROBLEM], [Measure.CASE], "measure.needless"),
        ([Label.NO_PROBLEM], [], "measure.missing"),
        ([Label.CORRECTED], [Measure.CASE], "measure.order"),
        ([Label.PENDING], [Measure.CASE, Measure.CASE], "measure.twice"),
        ([Label.PENDING], [Measure.NONE_NEEDED, Measure.CASE], "measure.exclusive"),
        ([Label.UNREACHABLE], [Measure.NOTIFY], "measure.abnormal"),
        ([Label.NOT_DISCLOSED], [Measure.NOTIFY], "measure.abnormal"),
        ([Label.FALSE_DISCLOSURE], [Measure.NOTIFY], "measure.abnormal"),
        ([Label.PENDING], [Measure.OTHER], "measure.note"),
    ],
)
def test_contradicting_measures_are_refused(
    labels: list[Label], measures: list[Measure], rule: str
) -> None:
    """Each rule of what has to follow, broken once."""
    assert rule in one(labels, measures)


def test_only_enterprises_go_on_the_abnormal_list() -> None:
    """A public institution (credit code 1…) stands on no such list; old numbers are firms'."""
    asked = {code: asks_for_listing([Label.UNREACHABLE], code) for code in (FIRM, INSTITUTION)}

    assert asked == {FIRM: True, INSTITUTION: False}
    assert asks_for_listing([Label.UNREACHABLE], "990000000000006")
    assert not asks_for_listing([Label.PENDING], FIRM)
    assert one([Label.UNREACHABLE], [Measure.NOTIFY], agency_id=INSTITUTION) == set()


@given(credit_codes())
def test_the_first_character_decides(code: str) -> None:
    """Credit codes of market regulation begin with 9."""
    assert asks_for_listing([Label.UNREACHABLE], code) == code.startswith("9")


def test_none_needed_is_closed_at_once() -> None:
    """Nothing is open after it; everything else is open until it is closed."""
    assert open_measures([Measure.NONE_NEEDED], []) == ()
    for measure in list(Measure)[1:]:
        assert open_measures([measure], []) == (measure,)
        assert open_measures([measure], [measure]) == ()


@pytest.fixture
def clean() -> Record:
    """A result without any problem."""
    return Record.model_validate(
        {
            "inspection": "AG-1",
            "agency": FIRM,
            "name": "虚构检测有限公司",
            "items": [{"item": code, "checked": True} for code in ITEMS],
            "labels": ["NO_PROBLEM"],
            "measures": ["NONE_NEEDED"],
            "means": ["ON_SITE"],
            "on_site_end": "2026-07-10",
            "concluded": "2026-07-20",
            "department": "示例市局",
            "inspectors": ["0001", "0002"],
        }
    )


def items(clean: Record, **changes: Any) -> tuple[Any, ...]:
    """Items of a record, the first one changed."""
    first, *others = clean.items
    return (first.model_copy(update=changes), *others)


def test_findings_and_labels_say_the_same(clean: Record) -> None:
    """A finding needs a label that tells of it, and CORRECTED and PENDING need a finding."""
    found = items(clean, finding="无原始记录")
    order = {"measures": (Measure.ORDER_CORRECTION,)}

    assert flaws(clean) == set()
    assert flaws(clean, items=found) == {"label.contradicts"}
    assert flaws(clean, labels=(Label.CORRECTED,), **order) == {"label.finding"}
    assert flaws(clean, items=found, labels=(Label.CORRECTED,), **order) == set()
    assert flaws(clean, items=items(clean, finding="x", checked=False)) >= {"item.finding"}


def test_no_problem_means_that_something_was_checked(clean: Record) -> None:
    """NO_PROBLEM of an inspection that looked at nothing is refused; MOVED_OUT is not."""
    nothing = tuple(part.model_copy(update={"checked": False}) for part in clean.items)

    assert flaws(clean, items=nothing) == {"label.unchecked"}
    assert flaws(clean, items=nothing, labels=(Label.MOVED_OUT,)) == set()


def test_every_item_stands_once(clean: Record) -> None:
    """No item of the task is missing, twice, or of another task."""
    first, second = clean.items

    assert flaws(clean, items=(first,)) == {"item.missing"}
    assert flaws(clean, items=(first, second, second)) == {"item.twice"}
    assert flaws(clean, items=(*items(clean, item="C99"),)) == {"item.unknown", "item.missing"}


def test_days_follow_each_other(clean: Record) -> None:
    """Begin of the task, end on site, conclusion, entry; equal days pass."""
    assert flaws(clean, on_site_end=date(2026, 7, 5)) == {"date.window"}
    assert flaws(clean, concluded=date(2026, 7, 9)) == {"date.order"}
    assert flaws(clean, concluded=date(2027, 1, 1)) == {"date.order"}
    assert flaws(clean, on_site_end=BEGINS, concluded=BEGINS) == set()


def test_conclusions_are_of_one_sector(clean: Record) -> None:
    """A laboratory gets no conclusion of certification bodies, and none without a problem."""
    found = {
        "items": items(clean, finding="无原始记录"),
        "labels": (Label.PENDING,),
        "measures": (Measure.CASE,),
    }

    assert flaws(clean, conclusion=Conclusion.ONE_MONTH) == {"conclusion.idle"}
    assert flaws(clean, conclusion=Conclusion.ONE_MONTH, **found) == set()
    assert flaws(clean, conclusion=Conclusion.SERIOUS, **found) == {"conclusion.sector"}


def test_somebody_inspected_somehow(clean: Record) -> None:
    """A result names its people and its means."""
    assert flaws(clean, inspectors=()) == {"inspectors.missing"}
    assert flaws(clean, means=()) == {"method.missing"}


@pytest.mark.parametrize(
    "change",
    [
        {"inspection": "../x"},
        {"inspection": "甲"},
        {"name": "甲\u202e乙"},
        {"name": "甲\n乙"},
        {"name": "长" * 201},
        {"labels": ["PROBLEM"]},
        {"on_site_end": "2026-7-10"},
        {"on_site_end": "2026-02-30"},
        {"phone": "1"},
        {"remark": "字" * 2001},
    ],
)
def test_a_record_is_strict(clean: Record, change: dict[str, object]) -> None:
    """Handles keep their grammar, text is visible and on one line, days have one spelling."""
    with pytest.raises(ValidationError):
        Record.model_validate({**clean.document(), **change})
