"""Results in the auditor's folder: their acts are handed over, and held against what is public."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office.test_results import (
    AUDITED,
    CHOICES,
    ENTERED,
    FOUND,
    SHOWN,
    drawn,
    filled,
    go,
    load,
    office,
)
from typer.testing import CliRunner

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.cli.entry import app
from randinspect.office import (
    Workspace,
    answer_objection,
    audit_folder,
    correct_result,
    disclose,
    enter_results,
    publish_results,
    record_statement,
    review_results,
    trace,
)
from randinspect.publication.lists import ListKind, public_sheet, read_safe_json
from randinspect.publication.sheets import workbook
from randinspect.results import CorrectionReason, Decision, Ruling, StatementKind

__all__ = ["drawn", "office"]


TRUE, UNTRUE = "未发现问题", "已关闭停业或正在组织清算"


def reannounced(results: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """A changed file, under whose digest it is announced."""
    data = change((results / name).read_bytes())
    named = read_document((results / "announcements.json").read_bytes())
    (results / name).write_bytes(data)
    names = write_document(named | {name: sha256_hex(data)})
    (results / "announcements.json").write_bytes(names)


def untrue(data: bytes) -> bytes:
    """A list whose last result is another one."""
    head, told, tail = data.rpartition(TRUE.encode())
    assert told
    return head + UNTRUE.encode() + tail


def untrue_workbook(data: bytes) -> bytes:
    """The workbook of a list in which one result is another one."""
    del data
    row: dict[str, Any] = dict.fromkeys(("seqno", "name", "id", "insDate", "remark"), "1")
    sheet = public_sheet(ListKind.RESULTS, [row | {"raninsCheckResName": UNTRUE}])
    return workbook(sheet, 0)


@pytest.fixture
def shown(office: Path, tmp_path: Path) -> Path:
    """The auditor's folder of a quarter whose results are published."""
    go(office)
    disclose(Workspace(office / "out"), tmp_path / "shown")
    return tmp_path / "shown"


def test_results_are_handed_over_and_hold(shown: Path) -> None:
    """Acts and announced files lie there, and step 31 ran."""
    verdict = audit_folder(shown)

    assert len([*(shown / "private/results").iterdir()]) == 3
    assert verdict.findings == ()
    assert 31 in {step.number for step in verdict.steps}


@pytest.mark.parametrize("part", ["act", "last", "list"])
def test_what_was_tampered_with_is_found(shown: Path, part: str) -> None:
    """An act that was edited or cut off, a list that was changed."""
    act = shown / "private/results/act.0003.json"
    if part == "list":
        path = shown / "public/results/results.json"
        path.write_bytes(path.read_bytes() + b"\n")
    elif part == "last":
        act.unlink()
    else:
        act.write_bytes(act.read_bytes().replace("公示某".encode(), "公示乙".encode()))

    assert {finding.code for finding in audit_folder(shown).findings} == {"31.1"}


def test_acts_that_were_not_shown_are_told(shown: Path) -> None:
    """Published results without their acts are left out with the reason."""
    for path in (shown / "private/results").iterdir():
        path.unlink()
    told = {step.number: why for step, why in audit_folder(shown).skipped}

    assert told[31] == "results are published, but their acts were not handed over"


@pytest.mark.parametrize(
    "name",
    [
        "results.csv",
        "results.plain.csv",
        "results.json",
        "results.html",
        "subjects.json",
        "subjects.plain.csv",
        "gsxt.json",
        "subject.*.json",
        "subject.*.html",
    ],
)
def test_a_list_that_its_acts_do_not_say_is_found(shown: Path, name: str) -> None:
    """Whoever writes another result, and its digest where it is announced, is refuted."""
    results = shown / "public/results"
    path = min(results.glob(name))
    reannounced(results, path.name, untrue)
    found = audit_folder(shown).findings

    assert [(f.code, f.file) for f in found] == [("31.1", f"private/../public/results/{path.name}")]
    assert UNTRUE in found[0].message
    assert TRUE in found[0].message


def test_a_workbook_is_held_against_its_acts_too(shown: Path) -> None:
    """By its cells, for its bytes follow the release of the library."""
    results = shown / "public/results"
    list_ = read_safe_json((results / "results.json").read_bytes())
    sheet = public_sheet(
        ListKind.RESULTS,
        list_["rows"],
        mark=list_["title"].removesuffix(ListKind.RESULTS.official),
        header=[(name, text) for name, text in list_["header"]],
    )
    reannounced(results, "results.xlsx", lambda _: workbook(sheet, 5))
    other_time = audit_folder(shown).findings
    reannounced(results, "results.xlsx", untrue_workbook)

    assert other_time == ()
    assert [f.file.rpartition("/")[2] for f in audit_folder(shown).findings] == ["results.xlsx"]


@pytest.mark.parametrize("name", ["results.json", "subject.*.html", "publication.json"])
def test_a_file_that_its_acts_ask_for_is_not_taken_away(shown: Path, name: str) -> None:
    """Nor out of what is announced."""
    results = shown / "public/results"
    path = min(results.glob(name))
    path.unlink()
    named = read_document((results / "announcements.json").read_bytes())
    del named[path.name]
    (results / "announcements.json").write_bytes(write_document(named))
    found = audit_folder(shown).findings

    assert f"private/../public/results/{path.name}" in {f.file for f in found}


def test_a_file_that_nobody_announced_is_found(shown: Path) -> None:
    """A page of a body without a result, and one that is in no list of what is announced."""
    page = shown / "public/results/subject.x-0.html"
    page.write_bytes(b"<p>")

    assert [f.message for f in audit_folder(shown).findings] == [
        "it was not announced",
        "it follows from no act",
    ]


def test_a_publication_that_counts_wrongly_is_found(shown: Path) -> None:
    """How many results are public follows from the acts."""
    results = shown / "public/results"
    reannounced(
        results,
        "publication.json",
        lambda data: write_document(read_document(data) | {"published": 1}),
    )
    (found,) = audit_folder(shown).findings

    assert found.message.startswith("published: it says “1”")


def test_corrections_objections_and_inspectors_follow_from_their_acts(
    office: Path, tmp_path: Path
) -> None:
    """What was entered after the publication is not asked of it; what was before, is."""
    basis = '[publication]\ninspectors = true\nbasis = { document = "虚构办法", number = "1" }\n'
    (office / "results.toml").write_text(CHOICES + basis, encoding="utf-8")
    job = go(office, {0: FOUND})
    first, last = min(job.roster.expected), max(job.roster.expected)
    words: dict[str, Any] = {"received": SHOWN, "text": "不属实", "is_public": True}
    record_statement(
        load(office), first, kind=StatementKind.OBJECTION, by="录入某", on=SHOWN, **words
    )
    correct_result(
        load(office),
        filled(job, {0: {**FOUND, "研判结论": ""}}),
        "c.csv",
        reason=CorrectionReason.ENTRY_ERROR,
        text="误录",
        approved_by="批准某",
        by="录入某",
        on=SHOWN,
    )
    disclose(Workspace(office / "out"), tmp_path / "before")
    answer_objection(
        load(office),
        first,
        statement=1,
        ruling=Ruling.DISMISSED,
        text="经核实属实",
        by="审核某",
        on=SHOWN,
    )
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=SHOWN
    )
    publish_results(load(office), by="公示某", on=SHOWN)
    record_statement(load(office), last, kind=StatementKind.REPLY, by="录入某", on=SHOWN, **words)
    disclose(Workspace(office / "out"), tmp_path / "after")

    assert audit_folder(tmp_path / "before").findings == ()
    assert audit_folder(tmp_path / "after").findings == ()
    assert "更正" in (tmp_path / "after/public/results/results.csv").read_text("utf-8-sig")
    assert trace(load(office), first)["contradicted"] == []


def test_a_half_published_quarter_holds(office: Path, tmp_path: Path) -> None:
    """Entered and audited, nothing public yet; then nothing is asked of what is not there."""
    enter_results(load(office), filled(load(office)), "r.csv", by="录入某", on=ENTERED)
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=AUDITED
    )
    disclose(Workspace(office / "out"), tmp_path / "shown")

    assert audit_folder(tmp_path / "shown").findings == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_trace_says_which_list_is_untrue(office: Path, lang: str) -> None:
    """It tells what the acts say, names the list that says something else, and ends with 1."""
    go(office)
    reannounced(office / "out/public/results", "results.plain.csv", untrue)
    words = [office / "quarter.toml", "results:3", "--out", office / "out", "--lang", lang]
    done = CliRunner().invoke(app, ["trace", *map(str, words)])
    told = CliRunner().invoke(app, ["trace", *map(str, words), "--json"])
    publish_results(load(office), by="公示某", on=SHOWN)

    assert done.exit_code == told.exit_code == 1
    assert "results.plain.csv" in done.stderr
    assert UNTRUE in done.stderr
    assert TRUE in done.stderr
    assert ("由记录得出" in done.stderr) == (lang == "zh")
    assert [one["file"] for one in json.loads(told.stdout)["contradicted"]] == ["results.plain.csv"]
    assert trace(load(office), "results:3")["contradicted"] == []
