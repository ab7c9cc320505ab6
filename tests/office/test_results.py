"""A quarter's results at the office: from the template to the report, each step once."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from ledgers import BEFORE, LOG, commit_leaf, void_leaf
from typer.testing import CliRunner

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.cli.entry import app
from randinspect.cli.starting import demo_folder, demo_steps
from randinspect.errors import FormatError, PrivacyError, ProtocolError, ResultsError
from randinspect.ledger import Ledger, make_ledger
from randinspect.office import (
    ResultJob,
    announce_documents,
    answer_objection,
    close_measure,
    correct_result,
    due_list,
    enter_results,
    publish_results,
    record_statement,
    report_task,
    review_results,
    trace,
    trace_result,
)
from randinspect.office.results.announcing import PaperForm
from randinspect.results import (
    CorrectionReason,
    Decision,
    Measure,
    Ruling,
    State,
    StatementKind,
    template_files,
)
from randinspect.verification import verify

ENTERED, AUDITED, SHOWN = date(2023, 11, 21), date(2023, 11, 22), date(2023, 11, 24)
CHOICES = """
sector = "testing"
items = [{ code = "C06", name = "检验检测机构资质认定监督检查" }]
[deadline]
citation = { document = "虚构公示办法", number = "虚构〔2023〕1号" }
"""
CLEAN = {
    "是否检查": "是",
    "检查结果": "NO_PROBLEM",
    "后续处置措施": "NONE_NEEDED",
    "检查方式": "ON_SITE",
    "现场检查结束日期": "2023-11-03",
    "结论日期": "2023-11-20",
}
FOUND = {
    "检查发现": "记录不全",
    "检查结果": "CORRECTED",
    "后续处置措施": "ORDER_CORRECTION",
    "研判结论": "ONE_MONTH",
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with its inputs beside it, drawn."""
    office = tmp_path_factory.mktemp("drawn") / "office"
    with demo_folder() as folder:
        shutil.copytree(folder, office, ignore=shutil.ignore_patterns("__*"))
        list(demo_steps(office / "out", folder).advance())
    (office / "results.toml").write_text(CHOICES, encoding="utf-8")
    return office


@pytest.fixture
def office(drawn: Path, tmp_path: Path) -> Path:
    """A copy of it, without results."""
    shutil.copytree(drawn, tmp_path / "office")
    return tmp_path / "office"


def load(office: Path, **more: Any) -> ResultJob:
    """The results as they lie there."""
    return ResultJob.load(office / "quarter.toml", office / "out", **more)


def filled(job: ResultJob, changes: Mapping[int, Mapping[str, str]] | None = None) -> bytes:
    """The template filled in: clean everywhere but for the changes, by place."""
    data = template_files(job.roster, job.policy)["results.csv"]
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
    for place, row in enumerate(rows):
        row.update({**CLEAN, **(changes or {}).get(place, {})})
    stream = StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def go(office: Path, changes: Mapping[int, Mapping[str, str]] | None = None) -> ResultJob:
    """Enter, audit and publish everything."""
    enter_results(load(office), filled(load(office), changes), "r.csv", by="录入某", on=ENTERED)
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=AUDITED
    )
    publish_results(load(office), by="公示某", on=SHOWN)
    return load(office)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_roster_is_that_of_the_dispatch(office: Path) -> None:
    """Sealed names open to the register; each body has the team that was drawn for it."""
    job = load(office)
    names = json.loads((office / "out" / "private" / "names.json").read_text(encoding="utf-8"))
    teams: dict[str, set[str]] = {}
    for inspection, _, person in (
        line.split("\t")
        for line in (office / "out/public/dispatch/teams.tsv").read_text("utf-8").splitlines()
    ):
        teams.setdefault(inspection, set()).add(names["inspectors"][person][0])

    assert {h: e.agency for h, e in job.roster.expected.items()} == {
        h: row[0] for h, row in names["agencies"].items()
    }
    assert {h: set(e.team) for h, e in job.roster.expected.items()} == teams


def test_nothing_is_written_twice(office: Path) -> None:
    """The same file, the same audit, the same publication: no act more, no byte less."""
    go(office)
    private, public = office / "out/private/results", office / "out/public/results"
    before = (bytes_of(private), bytes_of(public))
    job = load(office)
    again = enter_results(job, filled(job), "r.csv", by="录入某", on=SHOWN)
    audit = review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=SHOWN
    )
    done = publish_results(load(office), by="公示某", on=SHOWN)

    assert (again, audit, done.newly) == (None, None, ())
    assert (bytes_of(private), bytes_of(public)) == before
    assert sorted(before[0]) == ["act.0001.json", "act.0002.json", "act.0003.json"]


def test_every_public_file_is_named_with_its_digest(office: Path) -> None:
    """announcements.json names all lists; the chain begins with the drawn result."""
    go(office)
    files = bytes_of(office / "out/public/results")
    named = read_document(files.pop("announcements.json"))
    publication = read_document(files["publication.json"])
    result = (office / "out/public/dispatch/result.json").read_bytes()

    assert named == {name: sha256_hex(data) for name, data in files.items()}
    assert publication["anchor"] == sha256_hex(result)
    assert publication["acts"] == 3
    assert publication["occasion"] == "demonstration"


def test_the_bundles_still_verify(office: Path) -> None:
    """Results lie beside the bundles and change nothing in them."""
    go(office)

    assert verify(office / "out")


def test_a_half_entered_quarter_publishes_what_it_has(office: Path) -> None:
    """What is not audited is in no list."""
    job = load(office)
    enter_results(job, filled(job), "r.csv", by="录入某", on=ENTERED)
    first = min(job.roster.expected)
    review_results(
        load(office), [first], decision=Decision.ACCEPT, opinion="同意", by="审核某", on=AUDITED
    )
    done = publish_results(load(office), by="公示某", on=SHOWN)
    rows = json.loads((done.folder / "results.json").read_text(encoding="utf-8"))["rows"]

    assert done.newly == (first,)
    assert [row["id"] for row in rows] == [job.roster.expected[first].agency]


def test_a_leak_stops_the_publication_and_its_act(office: Path) -> None:
    """A telephone in a remark: nothing is written, and the chain has no act more."""
    job = load(office)
    data = filled(job, {0: {"备注": "联系人13800000000"}})
    enter_results(job, data, "r.csv", by="录入某", on=ENTERED)
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=AUDITED
    )
    with pytest.raises(PrivacyError, match="mobile"):
        publish_results(load(office), by="公示某", on=SHOWN)

    assert not (office / "out/public/results").exists()
    assert len(bytes_of(office / "out/private/results")) == 2


@pytest.mark.parametrize("text", ["安某01", "0001", "D", "D级", "高风险等级"])
def test_names_numbers_and_classes_do_not_leave(office: Path, text: str) -> None:
    """An inspector's name or number, or a risk class, in the remark beside a body's name."""
    enter_results(
        load(office),
        filled(load(office), {0: {"备注": text}}),
        "r.csv",
        by="录入某",
        on=ENTERED,
    )
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=AUDITED
    )
    with pytest.raises(PrivacyError):
        publish_results(load(office), by="公示某", on=SHOWN)


def test_inspectors_are_published_by_a_cited_rule(office: Path) -> None:
    """With the basis their names stand in the result list; staff numbers never do."""
    basis = '[publication]\ninspectors = true\nbasis = { document = "虚构办法", number = "1" }\n'
    (office / "results.toml").write_text(CHOICES + basis, encoding="utf-8")
    go(office)
    text = (office / "out/public/results/results.plain.csv").read_text(encoding="utf-8")
    people = {p for e in load(office).roster.expected.values() for p in e.team}

    assert "检查人员,执法证号" in text.splitlines()[0]
    assert any(f"某{person[2:]}" in text for person in people)
    assert not any(f",{person}," in text for person in people)


def test_a_correction_goes_the_whole_way(office: Path) -> None:
    """A new version, approved, audited, published; the old one stays in the trace."""
    job = go(office, {0: FOUND})
    handle = next(
        h for h in job.roster.expected if job.book.case(h).last.record.labels[0] == "CORRECTED"
    )
    data = filled(job, {0: {**FOUND, "研判结论": ""}})
    act = correct_result(
        job,
        data,
        "c.csv",
        reason=CorrectionReason.ENTRY_ERROR,
        text="误录",
        approved_by="批准某",
        by="录入某",
        on=SHOWN,
    )
    again = correct_result(
        load(office),
        data,
        "c.csv",
        reason=CorrectionReason.ENTRY_ERROR,
        text="误录",
        approved_by="批准某",
        by="录入某",
        on=SHOWN,
    )
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=SHOWN
    )
    publish_results(load(office), by="公示某", on=SHOWN)
    told = trace_result(load(office), handle)
    text = (office / "out/public/results/results.plain.csv").read_text(encoding="utf-8")

    assert act is not None
    assert again is None
    assert [v["record"]["conclusion"] for v in told["versions"]] == ["ONE_MONTH", None]
    assert told["versions"][1]["correction"]["approved_by"] == "批准某"
    assert "更正（第2版，2023-11-24，录入错误）" in text


def test_a_correction_is_of_one_result(office: Path) -> None:
    """A file that changes two published results is refused."""
    job = go(office)
    with pytest.raises(ProtocolError, match="one result"):
        correct_result(
            job,
            filled(job, {0: FOUND, 1: FOUND}),
            "c.csv",
            reason=CorrectionReason.ENTRY_ERROR,
            text="误录",
            approved_by="批准某",
            by="录入某",
            on=SHOWN,
        )


def test_an_objection_holds_a_result_back(office: Path) -> None:
    """The others are published; once it is dismissed, this one is too."""
    job = load(office)
    enter_results(job, filled(job), "r.csv", by="录入某", on=ENTERED)
    first = min(job.roster.expected)
    record_statement(
        load(office),
        first,
        kind=StatementKind.OBJECTION,
        received=ENTERED,
        text="不属实",
        is_public=True,
        by="录入某",
        on=ENTERED,
    )
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=AUDITED
    )
    held = publish_results(load(office), by="公示某", on=SHOWN)
    answer_objection(
        load(office),
        first,
        statement=1,
        ruling=Ruling.DISMISSED,
        text="经核实属实",
        by="审核某",
        on=SHOWN,
    )
    done = publish_results(load(office), by="公示某", on=SHOWN)

    assert held.held == (first,)
    assert done.newly == (first,)
    assert "当事人异议：不属实；异议不成立" in (done.folder / "results.csv").read_text("utf-8-sig")


def test_what_is_announced_no_more_is_taken_away(office: Path) -> None:
    """The drawn list disappears once the office chooses not to publish it; the report stays."""
    choice = "[publication]\ndrawn_list = true\n"
    (office / "results.toml").write_text(CHOICES + choice, encoding="utf-8")
    job = go(office)
    job.store.announce("report.json", b"{}")
    names = set(bytes_of(job.store.public))
    (office / "results.toml").write_text(CHOICES, encoding="utf-8")
    publish_results(load(office), by="公示某", on=SHOWN)
    left = set(bytes_of(job.store.public))

    assert {name for name in names - left if name.startswith("drawn.")} == names - left
    assert names - left
    assert "report.json" in left


def test_other_lists_of_the_office_go_out_too(office: Path) -> None:
    """Plan, its change and the items lie beside results.toml."""
    plan = (
        "计划编号,计划名称,任务编号,任务名称,抽查类型,抽查事项,抽查对象范围,检查日期自,检查日期至\n"
    )
    row = "P-1,年度计划,T-1,第四季度抽查,不定向,资质认定,检验检测机构,2023-10-09,{}\n"
    (office / "p1.csv").write_text(plan + row.format("2023-12-29"), encoding="utf-8")
    (office / "p2.csv").write_text(plan + row.format("2023-12-31"), encoding="utf-8")
    choice = '[announcements]\nplans = ["p1.csv", "p2.csv"]\n'
    (office / "results.toml").write_text(CHOICES + choice, encoding="utf-8")
    done = publish_results(load(office), by="公示某", on=SHOWN)
    (office / "results.toml").write_text(CHOICES + choice.replace("p2", "p3"), encoding="utf-8")

    assert {"plan.csv", "plan_change.0002.xlsx"} <= set(done.names)
    with pytest.raises(ResultsError, match=r"p3\.csv"):
        publish_results(load(office), by="公示某", on=SHOWN)


def test_deadlines_use_the_committed_calendar(office: Path) -> None:
    """From 2023-11-03 the twentieth working day is 2023-12-01; the digest is told."""
    job = go(office)
    found = due_list(job, date(2023, 12, 1))
    rows = {row.due for row in found.rows}

    committed = (office / "out/public/dispatch/calendar.json").read_bytes()

    assert rows == {date(2023, 12, 1)}
    assert found.provisional == ()
    assert found.calendar_sha256 == sha256_hex(committed)


def test_the_report_estimates_from_the_random_draw(office: Path) -> None:
    """Counts are exact; the rate among all bodies has an interval; classes are the bureau's."""
    job = go(office, {0: FOUND, 5: FOUND})
    found = report_task(job, date(2023, 12, 1))
    public, bureau = found.public_document(), found.bureau_document()

    assert public["counts"]["whole"]["completion"]["percent"] == "100.0"
    assert public["counts"]["whole"]["problem_rate"]["part"] == 2
    assert float(public["estimate"]["low"]) < float(public["estimate"]["rate"])
    assert {c["name"] for c in bureau["classes"]} >= {"class=D"}
    assert set(bureau) - set(public) >= {"classes", "lift", "people"}
    assert "class=" not in json.dumps(public)
    assert found.lift is not None
    assert (found.lift.high, found.lift.low) == ("D", "A")


def test_voids_and_amendments_are_those_of_the_ledger(office: Path) -> None:
    """Without one voids are not known; with one both are counted, of this plan row alone."""
    blind = report_task(go(office), date(2023, 12, 1)).public_document()
    with (office / "quarter.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[ledger]\nfolder = "ledger"\n')
    job = load(office)
    plan = job.quarter.plan.ref
    make_ledger(office / "ledger", origin=LOG.name, authorities=["cn.example"], created=1)
    ledger = Ledger.opened(office / "ledger")
    for number, row in enumerate((plan, "plan/other", plan), 1):
        name = f"cn.example/{number}"
        ledger.append(commit_leaf(name, number, plan_ref=row), moment=BEFORE)
        ledger.append(void_leaf(name), moment=BEFORE)
    known = report_task(job, date(2023, 12, 1)).public_document()

    assert (blind["voids"], blind["amendments"]) == (None, 0)
    assert (known["voids"], known["amendments"]) == (2, 0)
    assert report_task(job, date(2023, 8, 1)).public_document()["voids"] == 0
    words = ["report", str(office / "quarter.toml"), "--out", str(office / "out")]
    shown = CliRunner().invoke(app, [*words, "--as-of", "2023-12-01", "--lang", "en"])
    assert "by the ledger: 0 amendments, 2 void draws" in shown.stderr


def test_a_report_before_anybody_was_checked_says_why(office: Path) -> None:
    """No result is public: no estimate, and the reason stands in its place."""
    found = report_task(load(office), date(2023, 10, 10))

    assert found.estimates is None
    assert "no estimate" in found.note
    assert found.tally.whole.states[State.NOT_ENTERED] == found.tally.whole.drawn


def test_a_measure_is_closed_by_an_act(office: Path) -> None:
    """The report sees it from its day on."""
    job = go(office, {0: FOUND})
    handle = next(h for h, case in job.book.cases.items() if case.open_measures)
    close_measure(
        job,
        handle,
        measure=Measure.ORDER_CORRECTION,
        closed=SHOWN,
        text="已改正",
        by="录入某",
        on=SHOWN,
    )
    after = load(office)

    assert report_task(after, SHOWN).tally.whole.closing.percent == "100.0"
    assert report_task(after, AUDITED).tally.whole.published == 0


def test_a_trace_leads_back_to_the_seed(office: Path) -> None:
    """Plan row, frame, rules, seed, rank, team and who audited, in one call."""
    job = go(office)
    handle = min(job.roster.expected)
    told = trace_result(job, handle)
    seed = read_document((office / "out/public/selection/seed.json").read_bytes())["seed"]
    frame = sha256_hex((office / "out/public/selection/frame.tsv").read_bytes())

    assert told["selection"]["seed"] == seed
    assert told["selection"]["inputs"]["frame.tsv"] == frame
    assert told["plan"]["plan_ref"] == "2023-1-001"
    assert told["team"] == list(job.roster.expected[handle].team)
    assert told["versions"][0]["audited_by"] == "审核某"
    assert told["sample"]["rank"] >= 1
    with pytest.raises(ProtocolError):
        trace_result(job, "AG-1")


def test_a_broken_chain_is_not_gone_on_with(office: Path) -> None:
    """An act that was edited, taken out or put beside stops everything."""
    go(office)
    folder = office / "out/private/results"
    first = (folder / "act.0001.json").read_bytes()
    (folder / "act.0001.json").write_bytes(first.replace("录入某".encode(), "录入乙".encode()))
    with pytest.raises(FormatError, match="does not follow"):
        _ = load(office).book
    (folder / "act.0001.json").unlink()
    with pytest.raises(FormatError, match="without gaps"):
        _ = load(office).book


def test_a_trace_begins_at_no_edited_list(office: Path) -> None:
    """A row of a list that was changed by hand is nobody's announced row."""
    go(office)
    path = office / "out/public/results/results.json"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(FormatError, match="changed after it was announced"):
        trace(load(office), "results:1")


@pytest.mark.parametrize("attack", ["all", "last", "rewritten"])
def test_published_results_do_not_vanish(office: Path, attack: str) -> None:
    """Acts cut off or linked anew under a publication are refused, and nothing is written."""
    go(office)
    private, public = office / "out/private/results", office / "out/public/results"
    before = bytes_of(public)
    acts = sorted(private.iterdir())
    for path in acts if attack == "all" else acts[-1:]:
        data = read_document(path.read_bytes())
        path.unlink()
        if attack == "rewritten":
            path.write_bytes(write_document({**data, "by": "别人"}))

    for step in (
        lambda: publish_results(load(office), by="公示某", on=SHOWN),
        lambda: enter_results(load(office), filled(load(office)), "r.csv", by="甲", on=SHOWN),
        lambda: report_task(load(office), date(2023, 12, 31)),
        lambda: announce_documents(
            load(office), office / "papers", forms=[PaperForm.DOCX], on=SHOWN
        ),
    ):
        with pytest.raises(ProtocolError, match="restore private/results from the backup"):
            step()
    assert bytes_of(public) == before


def test_there_are_no_results_before_the_draw(office: Path) -> None:
    """Without a drawn dispatch nobody was sent."""
    shutil.rmtree(office / "out/public/dispatch")
    with pytest.raises(ProtocolError, match="no drawn dispatch"):
        _ = load(office).roster


def test_choices_are_asked_for(office: Path) -> None:
    """results.toml is named if it is missing."""
    (office / "results.toml").unlink()
    with pytest.raises(ResultsError, match="results template"):
        load(office)


def test_an_act_needs_plain_words(office: Path) -> None:
    """A name with a control character is refused with its cure."""
    job = load(office)
    with pytest.raises(ResultsError, match="plain text"):
        enter_results(job, filled(job), "r.csv", by="录\n入", on=ENTERED)
