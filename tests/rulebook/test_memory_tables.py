"""The tables of the memory: read and written whole, and refused with a cure."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError
from rulebook.samples import CITATION, DAY, book, register, tables

from randinspect.canonical import read_document, write_document
from randinspect.errors import RulebookError
from randinspect.rulebook import Rulebook, classify, parse_rulebook

COUNTED = {"scope": "all", "for_cause": False, "citation": CITATION}
LOW = {"when": {"status": ["low"]}, "reason": "low risk", "citation": CITATION}
FULL: dict[str, Any] = {
    "for_cause": ["complaint"],
    "rest": {**COUNTED, "quarters": 4, "soft": "1/10"},
    "annual_cap": {"at_most": 2, "for_cause": True, "citation": CITATION},
    "class_year": {**COUNTED, "classes": ["A"]},
    "cooling": {**COUNTED, "months": 6},
    "coverage": {**COUNTED, "years": 3, "since": date(2026, 1, 1), "established": "founded"},
    "white_list": LOW,
    "grace": {"share": "1/10", "citation": CITATION},
}
GENERAL = {**tables()["item"], "kind": "general", "max_ratio": "100%"}


def full(**memory: object) -> dict[str, Any]:
    """Tables of a book in which every rule of memory stands, some of them changed."""
    kept = {key: value for key, value in {**FULL, **memory}.items() if value is not None}
    selection = [{**rule, "method": "proportional"} for rule in tables()["selection"]]
    strata = {"by": ["risk_class", "coverage"]}
    return {**tables(), "memory": kept, "item": GENERAL, "selection": selection, "strata": strata}


def refused(changed: dict[str, Any]) -> dict[str, str]:
    """Rule and cure of everything that some tables are refused for."""
    with pytest.raises(ValidationError) as caught:
        Rulebook.model_validate(changed)
    told: dict[str, str] = {}
    for error in caught.value.errors():
        context = error.get("ctx", {})
        complaints = context.get("complaints", ())
        told |= {complaint.rule: complaint.cure for complaint in complaints}
        if not complaints:
            told[error["type"]] = str(context.get("cure", error["msg"]))
    return told


def test_a_memory_is_read_and_written_whole() -> None:
    """Law: the document of a book with every rule makes an equal book."""
    rules = Rulebook.model_validate(full())
    data = write_document(rules.document())

    assert rules == Rulebook.model_validate(read_document(data))
    assert list(rules.memory.counted if rules.memory else {}) == [
        "rest",
        "annual_cap",
        "class_year",
        "cooling",
        "coverage",
    ]


def test_the_template_uncommented_is_a_book() -> None:
    """Each commented table of the template is a table that is read."""
    text = files("randinspect.rulebook").joinpath("template.toml").read_text(encoding="utf-8")
    start, end = text.index("# [memory]"), text.index("# ── 抽取 Selection")
    memory = re.sub(r"^# ", "", text[start:end], flags=re.MULTILINE)
    memory = memory.replace("never_exempt = true", "never_exempt = false")
    plain = text[:start] + memory + text[end:]
    plain = plain.replace('by = ["risk_class"] ', 'by = ["risk_class", "coverage"] ')
    rules = parse_rulebook(plain.replace('"equal"\n', '"proportional"\n'), name="template.toml")

    assert rules.memory is not None
    assert set(FULL) <= set(tomllib.loads(plain)["memory"])


@pytest.mark.parametrize("name", [name for name in FULL if name != "for_cause"])
def test_every_rule_of_memory_must_cite(name: str) -> None:
    """Law: without its citation no rule of memory is taken."""
    bare = {key: value for key, value in FULL[name].items() if key != "citation"}

    assert set(refused(full(**{name: bare}))) == {"missing"}


def _with(name: str, **changes: object) -> dict[str, Any]:
    """The full book with one of its rules changed."""
    return full(**{name: {**FULL[name], **changes}})


@pytest.mark.parametrize(
    ("changed", "rule", "cure"),
    [
        (_with("rest", quarters=0), "greater_than_equal", "1"),
        (_with("rest", quarters=41), "less_than_equal", "40"),
        (_with("rest", soft=0.1), "ratio.float", "text"),
        (_with("rest", soft="100%"), "share.whole", "lower it"),
        (_with("rest", scope="some"), "enum", "'item' or 'all'"),
        (_with("annual_cap", scope="item"), "literal_error", "Scope.ALL"),
        (_with("annual_cap", at_most=0), "greater_than_equal", "1"),
        (_with("class_year", classes=["Z"]), "class.unknown", "name one of A, B, C, D"),
        (_with("class_year", classes=[]), "too_short", "at least 1"),
        (_with("cooling", years=1), "cooling.span", "keep one"),
        (_with("cooling", months=None), "cooling.span", "keep one"),
        (_with("coverage", years=0), "greater_than_equal", "1"),
        (_with("grace", share=None), "grace.way", "excluded = true"),
        (_with("grace", excluded=True), "grace.way", "excluded = true"),
        (_with("grace", share="0"), "grace.share", "excluded = true"),
        (_with("grace", share="1/1001"), "grace.share", "1/10"),
        (full(for_cause=None), "memory.for_cause", "for_cause = ["),
        (full(never_exempt=True), "never_exempt", "keep one of them"),
        ({**full(), "strata": {"by": ["risk_class"]}}, "coverage.strata", '"coverage" to strata'),
        ({**full(), "selection": tables()["selection"]}, "memory.equal", "proportional"),
        ({**full(), "item": tables()["item"]}, "grace.key", "drop [memory.grace]"),
        (
            {**full(), "exclusions": [{**LOW, "code": "REST"}]},
            "exclusion.code",
            "rename it",
        ),
        (
            {**full(), "exclusions": [{**LOW, "code": "SIZE"}]},
            "exclusion.code",
            "rename it",
        ),
        (
            {
                **full(never_exempt=True, white_list=None),
                "exclusions": [{**LOW, "code": "A_FREE", "when": {"risk_class": ["A"]}}],
            },
            "never_exempt",
            "narrow when",
        ),
    ],
)
def test_bad_tables_are_refused_with_their_cure(
    changed: dict[str, Any], rule: str, cure: str
) -> None:
    """Each contradiction has its code, and says what to write instead."""
    told = refused(changed)

    assert set(told) == {rule}
    assert cure in told[rule]


def test_a_rest_and_permanent_tickets_are_not_both_memory() -> None:
    """The rest's rates need a fresh seed in each quarter."""
    changed = full()
    permanent = {"seed": "0" * 64, "turn": "0"}
    changed["selection"][0] |= {"method": "poisson", "permanent": permanent}
    changed["disclosure"] = {"agencies": "open", "citation": CITATION}

    assert set(refused(changed)) >= {"memory.permanent"}


def test_a_label_that_the_floor_does_not_give_is_refused() -> None:
    """Only due and covered can be matched."""
    changed = full()
    changed["selection"][0]["match"] = {"coverage": ["overdue"]}

    assert set(refused(changed)) == {"coverage.label"}


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"coverage": ["x", "y"]}, "column.taken"),
        ({"grace_until": ["2026", None]}, "column.kind"),
        ({"founded": [7, None]}, "column.kind"),
    ],
)
def test_a_register_that_does_not_fit_is_told(columns: dict[str, list[object]], rule: str) -> None:
    """Columns that the memory reads must hold days; the one that it gives must not be taken."""
    day: list[object] = [date(2026, 1, 1), None]
    given: dict[str, list[object]] = {
        "grace_until": day,
        "grace_basis": ["doc", None],
        "founded": day,
        **columns,
    }
    agencies = register({"risk_class": ["A", "B"], "status": ["low", "-"], **given})
    with pytest.raises(RulebookError) as caught:
        classify(agencies, Rulebook.model_validate(full()), on=DAY)

    assert [rule] == [fault.rule for fault in caught.value.faults]


def test_a_memory_without_visits_is_no_memory() -> None:
    """Classifying without the history is refused: it would forget everything in silence."""
    rules = book(memory={"cooling": {**COUNTED, "for_cause": True, "months": 6}})
    with pytest.raises(RulebookError) as caught:
        classify(register({"risk_class": ["A"]}), rules, on=DAY)

    assert [fault.rule for fault in caught.value.faults] == ["memory.history"]
