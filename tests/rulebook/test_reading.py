from __future__ import annotations

import copy
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from rulebook.samples import BOOK, CITATION, POINTS, book, points_book, tables

from randinspect.canonical import read_document, write_document
from randinspect.errors import Fault, RulebookError
from randinspect.rulebook import Rulebook, parse_rulebook, read_rulebook

ROOT = Path(__file__).parents[2]
FILES = [
    Path(str(files("randinspect.rulebook").joinpath("template.toml"))),
    *sorted((ROOT / "benchmarks/rulebooks").glob("*.toml")),
]


def faults_of(text: str) -> tuple[Fault, ...]:
    """Faults of a rulebook's text."""
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(text, name="book.toml")
    return caught.value.faults


def only_fault(text: str) -> Fault:
    """The one fault of a rulebook's text."""
    (fault,) = faults_of(text)
    return fault


def rules_of(changed: dict[str, Any]) -> set[str]:
    """Rule codes of the contradictions in some tables."""
    with pytest.raises(ValidationError) as caught:
        Rulebook.model_validate(changed)
    told: set[str] = set()
    for error in caught.value.errors():
        complaints = error.get("ctx", {}).get("complaints", ())
        told |= {complaint.rule for complaint in complaints} or {error["type"]}
    return told


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_round_trip_of_every_file(path: Path) -> None:
    """Law: the document makes an equal rulebook, and the same bytes again."""
    rules = read_rulebook(path)
    data = write_document(rules.document())
    again = Rulebook.model_validate(read_document(data))

    assert rules == again
    assert data == write_document(again.document())


@pytest.mark.parametrize("rules", [book(), points_book()], ids=["column", "points"])
def test_round_trip_of_samples(rules: Rulebook) -> None:
    """Law: the document makes an equal rulebook."""
    assert rules == Rulebook.model_validate(read_document(write_document(rules.document())))


def test_comments_and_order_of_tables_do_not_matter(tmp_path: Path) -> None:
    """Law: what is digested is the rules, not the file; a BOM and comments change nothing."""
    path = tmp_path / "book.toml"
    path.write_bytes(b"\xef\xbb\xbf# note\r\n" + BOOK.replace("\n", "\r\n").encode())

    assert book().document() == read_rulebook(path).document()


def test_cited_names_are_written_out() -> None:
    """A named citation is the same as one written in place, with what is added to it."""
    plain = BOOK.replace('{ document = "plan", number = "2" }', '"plan"', 3)
    named = plain.replace(
        'citation = { document = "plan", number = "2" }',
        'citation = { cite = "plan", article = "4" }',
    )
    rules = parse_rulebook(
        named + '[citations.plan]\ndocument = "plan"\nnumber = "2"\n', name="book.toml"
    )

    assert [rule.citation.document for rule in rules.selection] == ["plan"] * 4
    assert [rule.citation.article for rule in rules.selection] == [None, None, None, "4"]


@pytest.mark.parametrize(
    "place",
    [
        ("rulebook",),
        ("item",),
        ("risk",),
        ("risk", "classes", 1),
        ("risk", "indicators", 0),
        ("risk", "triggers", 0),
        ("exclusions", 0),
        ("selection", 2),
        ("dispatch",),
        ("dispatch", "rotation"),
    ],
    ids=str,
)
def test_every_rule_must_cite(place: tuple[str | int, ...]) -> None:
    """Law: without its citation no ratio, class, band set, trigger or exclusion is taken."""
    full = copy.deepcopy(points_book(exclusions=[_gone()]).document())
    full["dispatch"]["rotation"] = {"last": 1, "by": "group", "citation": CITATION}
    Rulebook.model_validate(full)
    table: Any = full
    for step in place:
        table = table[step]
    del table["citation"]
    with pytest.raises(ValidationError) as caught:
        Rulebook.model_validate(full)

    assert [((*place, "citation"), "missing")] == [
        (error["loc"], error["type"]) for error in caught.value.errors()
    ]


def _gone() -> dict[str, Any]:
    """An exclusion by status."""
    return {"code": "GONE", "when": {"status": ["注销"]}, "reason": "gone", "citation": CITATION}


def test_missing_citation_in_a_file() -> None:
    """The fault names the place in the file, and says what to write."""
    line = 'rounding = "nearest"\ncitation = { document = "plan", number = "2" }'
    fault = only_fault(BOOK.replace(line, 'rounding = "nearest"', 1))

    assert (fault.rule, fault.column) == ("citation.missing", "selection[0].citation")
    assert "cite a document" in fault.cure


def test_all_faults_at_once_with_their_places() -> None:
    """Every fault of a file is told, in the file's own terms."""
    text = (
        BOOK.replace('ratio = "3%"', "ratio = 0.03")
        .replace('kind = "key"', 'kind = "special"')
        .replace("demand = 2", "demand = 2.0")
        .replace('method = "equal"\nratio = "100%"', 'metod = "equal"\nratio = "100%"')
    )
    told = {(fault.column, fault.rule) for fault in faults_of(text)}

    assert told == {
        ("selection[0].ratio", "ratio.float"),
        ("item.kind", "value.choice"),
        ("dispatch.roles[0].demand", "value.whole"),
        ("selection[3].method", "key.missing"),
        ("selection[3].metod", "key.unknown"),
    }


def test_a_word_that_is_none_of_those_known_is_told_with_them() -> None:
    """The cure lists what may be written."""
    fault = only_fault(BOOK.replace('kind = "key"', 'kind = "kei"'))

    assert (fault.rule, fault.value) == ("value.choice", "kei")
    assert fault.cure == "write one of 'general' or 'key'"


def test_float_ratio_is_refused_with_its_cure() -> None:
    """A ratio that is a number is shown as written, with the cure."""
    fault = only_fault(BOOK.replace('ratio = "30%"', "ratio = 0.30"))

    assert fault.rule == "ratio.float"
    assert fault.value == "0.30"
    assert "as text" in fault.cure


def test_condition_faults_name_the_column() -> None:
    """A fault inside a condition is placed by the column's name, not by a number."""
    exclusion = (
        '[[exclusions]]\ncode = "X"\nreason = "r"\nwhen = { status = "a", size = { least = 3 } }\n'
        'citation = { document = "rules", number = "1" }\n'
    )
    fault = faults_of(BOOK + exclusion)[0]

    assert fault.column == "exclusions[0].when.size.least"


def test_unknown_and_unused_citations() -> None:
    """A name that cites nothing is a fault, and so is a document that nothing cites."""
    text = BOOK.replace('{ document = "plan", number = "2" }', '"paln"', 1)
    told = {fault.rule: fault for fault in faults_of(text + '[citations.plan]\ndocument = "p"\n')}

    assert set(told) == {"citation.unknown", "citation.unused"}
    assert told["citation.unknown"].column == "selection[0].citation"


@pytest.mark.parametrize(
    ("data", "rule"),
    [(b"[rulebook\n", "toml.syntax"), ("名 = 1".encode("gb18030"), "toml.encoding")],
)
def test_unreadable_files(tmp_path: Path, data: bytes, rule: str) -> None:
    """A file that is no TOML in UTF-8 is refused as such."""
    path = tmp_path / "book.toml"
    path.write_bytes(data)
    with pytest.raises(RulebookError) as caught:
        read_rulebook(path)

    assert [rule] == [fault.rule for fault in caught.value.faults]


def test_citations_that_are_no_tables(tmp_path: Path) -> None:
    """A named document that is no table is a fault, and so is a file that is not there."""
    text = BOOK.replace('{ document = "plan", number = "2" }', '"plan"', 1)

    assert "citation.form" in {f.rule for f in faults_of(f"{text}[citations]\nplan = 3\n")}
    assert "citation.form" in {f.rule for f in faults_of(f"citations = 3\n{text}")}
    with pytest.raises(RulebookError, match=r"file\.missing"):
        read_rulebook(tmp_path / "none.toml")


def test_general_item_needs_a_cap_and_key_item_must_not_have_one() -> None:
    """Law (DOMAIN §9, 2): 一般 without max_ratio and 重点 with it are faults."""
    item = tables()["item"]

    assert rules_of({**tables(), "item": {**item, "kind": "general"}}) == {"item.uncapped"}
    assert rules_of({**tables(), "item": {**item, "max_ratio": "10%"}}) == {"item.key_capped"}


def test_ratios_keep_the_cap_of_a_general_item() -> None:
    """Every ratio above the cap is told."""
    item = {**tables()["item"], "kind": "general", "max_ratio": "10%"}
    text = BOOK.replace('kind = "key"', 'kind = "general"\nmax_ratio = "10%"')

    assert rules_of({**tables(), "item": item}) == {"item.cap"}
    assert {"selection[2].ratio", "selection[3].ratio"} == {f.column for f in faults_of(text)}


def _set(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    """Change one key of the tables; None removes it."""

    def change(table: Any) -> None:
        for step in path[:-1]:
            table = table[step]
        if to is None:
            del table[path[-1]]
        else:
            table[path[-1]] = to

    return change


def _trigger(name: str) -> dict[str, Any]:
    """A trigger into a class."""
    return {"name": "t", "when": {"status": "x"}, "class": name, "citation": CITATION}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (_set("selection", 0, "count", to=3), "selection.number"),
        (_set("selection", 0, "ratio", to=None), "selection.number"),
        (_set("selection", 0, "rounding", to=None), "selection.rounding"),
        (_set("selection", 0, "rounding", to="in_expectation"), "selection.equal"),
        (_set("selection", 0, "match", to={"field": ["food"]}), "match.column"),
        (_set("selection", 0, "match", to={"risk_class": ["E"]}), "class.unknown"),
        (_set("risk", "triggers", to=[_trigger("E")]), "class.unknown"),
        (_set("risk", "missing_class", to="E"), "class.unknown"),
        (_set("risk", "triggers", to=[_trigger("B"), _trigger("C")]), "rule.twice"),
        (_set("risk", "classes", 1, "name", to="A"), "class.twice"),
        (_set("risk", "classes", 1, "from_points", to=3), "risk.unused"),
        (_set("risk", "classes", 1, "size", to=3), "size.unused"),
        (_set("risk", "column", to=None), "risk.column"),
        (_set("risk", "from", to="points"), "risk.indicators"),
        (_set("risk", to=None), "strata.risk"),
        (_set("size", to={"from": "class", "citation": CITATION}), "size.class"),
        (_set("size", to={"from": "column"}), "citation.missing"),
        (_set("exclusions", to=[{**_gone(), "kind": "unstaffed"}]), "exclusion.when"),
        (_set("exclusions", to=[_gone(), _gone()]), "exclusion.twice"),
        (_set("exclusions", to=[{**_gone(), "when": {"risk_class": "E"}}]), "class.unknown"),
        (_set("dispatch", "roles", 0, "demand", to=1), "team.officers"),
        (_set("dispatch", "floor", to=11), "load.order"),
        (_set("dispatch", "territory", to=["any", "region"]), "territory.ladder"),
        (_set("dispatch", "shortlist", to=["1/2", "1/4"]), "shortlist.ladder"),
        (_set("dispatch", "shortlist", to=["1/2", "100%"]), "shortlist.ladder"),
        (_set("disclosure", "agencies", to="open"), "disclosure.risk"),
        (_set("disclosure", "inspectors", to="open"), "disclosure.inspectors"),
        (_set("rulebook", "lead_seconds", to=59), "greater_than_equal"),
        (_set("selection", 0, "reserves", to=10**8 + 1), "less_than_equal"),
        (_set("selection", 0, "reserves", to=-1), "greater_than_equal"),
        (_set("dispatch", "cap", to=0), "greater_than_equal"),
        (_set("rulebook", "effective_to", to="2025-12-31"), "dates.order"),
    ],
)
def test_contradictions_are_told(change: Callable[[dict[str, Any]], None], rule: str) -> None:
    """Tables that do not go together are refused, each by its rule."""
    changed = tables()
    change(changed)

    assert rule in rules_of(changed)


def test_experts_do_not_count_as_officers() -> None:
    """Law (DOMAIN §9, 12): one officer and one expert are no team; two and one are."""
    roles = [{"slot": "officer", "demand": 1}, {"slot": "expert", "demand": 1, "expert": True}]
    changed = tables()
    changed["dispatch"]["roles"] = roles
    assert rules_of(changed) == {"team.officers"}

    changed["dispatch"]["roles"] = [{"slot": "officer", "demand": 2}, roles[1]]
    dispatch = Rulebook.model_validate(changed).dispatch
    assert (dispatch.officers, dispatch.seats) == (2, 3)


def test_open_agencies_need_no_document_without_risk() -> None:
    """Open names are free where neither stratum nor size shows risk."""
    changed = tables()
    changed |= {"strata": {"by": ["authority"]}, "disclosure": {"agencies": "open"}}
    changed["selection"] = [{**changed["selection"][0], "match": {}}]
    del changed["risk"]

    assert Rulebook.model_validate(changed).disclosure.inspectors == "sealed"


@pytest.mark.parametrize(
    ("bands", "rule"),
    [
        ([{"at_most": 2, "points": 0}, {"at_least": 2, "points": 1}], "band.overlap"),
        ([{"at_most": 2, "points": 0}, {"at_least": 4, "points": 1}], "band.gap"),
        ([{"in": ["a"], "points": 0}, {"in": ["a"], "points": 1}], "band.overlap"),
        ([{"in": [1], "points": 0}, {"at_least": 2, "points": 1}], "band.test"),
        ([{"missing": False, "points": 0}], "band.test"),
        ([{"within_days": 3, "points": 0}], "band.test"),
    ],
)
def test_bands_are_disjoint_and_touch(bands: list[dict[str, Any]], rule: str) -> None:
    """Bands that overlap or leave a gap between whole numbers are refused."""
    risk = copy.deepcopy(POINTS)
    risk["indicators"] = [{**POINTS["indicators"][0], "bands": bands}]  # type: ignore[index]  # list

    assert rule in rules_of({**tables(), "risk": risk})
