"""Checks for cause: two officers whom nothing bars, logged, counted by the cap, kept apart."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from demo_office import office
from office.test_results import CHOICES, go, load

from randinspect.canonical import read_document, write_document
from randinspect.cli.starting import demo_folder, demo_steps
from randinspect.errors import FormatError, InputError, ProtocolError
from randinspect.ledger import Ledger, make_ledger
from randinspect.office import (
    Workspace,
    audit_folder,
    disclose,
    estimate_bundle,
    load_job,
    preview,
    read_quarter_file,
    report_task,
)
from randinspect.office.for_cause import (
    Busy,
    Ended,
    ForCauseDesk,
    Order,
    TaskOutcome,
    TaskState,
    publish_checks,
    require_read_back,
    results_with_checks,
    tally_for_cause,
    told_days,
    visits_in_year,
    visits_with_checks,
)
from randinspect.office.for_cause.records import read_for_cause_act
from randinspect.verification import verify

MOMENT = 1_700_000_000
FOR_CAUSE = "投诉举报"
MEMORY = f"""
[memory]
for_cause = ["{FOR_CAUSE}"]
[memory.annual_cap]
at_most = 2
for_cause = true
citation = {{ cite = "rules", article = "第16条" }}
"""
TASK = "2023-FC-001"


def agency(folder: Path, place: int = 0) -> str:
    """Id of a body of the register."""
    text = (folder / "agencies.csv").read_text(encoding="utf-8")
    return str(list(csv.reader(StringIO(text)))[1 + place][0])


def with_purpose(folder: Path) -> None:
    """Let the register of visits say what a visit was for."""
    profile = (folder / "profile.toml").read_text(encoding="utf-8")
    mapped = '[visit.columns]\npurpose = "检查缘由"\n'
    assert "[visit.columns]\n" in profile
    profile = profile.replace("[visit.columns]\n", mapped).replace(
        "[visit]\n", '[visit]\nmissing = [""]\n', 1
    )
    (folder / "profile.toml").write_text(profile, encoding="utf-8")
    head, *rows = (folder / "visits.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{head},检查缘由", *(f"{row}," for row in rows)]
    (folder / "visits.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demonstration's files, with a memory that knows causes."""
    quarter = office(tmp_path / "office")
    book = quarter.parent / "rulebook.toml"
    book.write_text(book.read_text(encoding="utf-8") + MEMORY, encoding="utf-8")
    with_purpose(quarter.parent)
    return quarter.parent


def desk(folder: Path) -> ForCauseDesk:
    """The desk of an office."""
    quarter = read_quarter_file(folder / "quarter.toml")
    return ForCauseDesk(Workspace(folder / "out"), load_job(quarter))


def order(folder: Path, **changes: object) -> Order:
    """An order that stands."""
    some = Order(
        task_id=TASK,
        agency=agency(folder),
        cause=FOR_CAUSE,
        basis="《虚构办法》第十条；投诉件 2023-77",
        officers=("0001", "0002"),
        date_from=date(2023, 7, 10),
        date_to=date(2023, 7, 14),
        on=date(2023, 7, 7),
        by="demo.example/chief",
        warnings=("COMPLAINT_SPIKE",),
    )
    return replace(some, **changes)  # type: ignore[arg-type]  # fields of an order


def ended(task_id: str = TASK, day: date = date(2023, 7, 12), **changes: object) -> Ended:
    """What came of it."""
    some = Ended(
        task_id, date(2023, 7, 20), "demo.example/clerk", day, ("0001", "0002"),
        TaskOutcome.VIOLATION, "报告与原始记录不符",
    )  # fmt: skip
    return replace(some, **changes)  # type: ignore[arg-type]  # fields of an end


def refused(call: Callable[[], object]) -> list[tuple[str, str | None]]:
    """Rules and values of a refusal."""
    with pytest.raises(InputError) as caught:
        call()
    return [(fault.rule, fault.value) for fault in caught.value.faults]


def test_an_order_stands_and_is_said_once(folder: Path) -> None:
    """In any spelling and order of ids; another order under the same id is refused."""
    at = desk(folder)
    task, is_new = at.order(order(folder), moment=MOMENT)
    again, is_again = at.order(order(folder, officers=("0002", " 0001 ")), moment=MOMENT)

    assert (is_new, is_again, again) == (True, False, task)
    assert task.state is TaskState.OPEN
    assert len(at.documents()) == 1
    assert refused(lambda: at.order(order(folder, basis="另一依据"), moment=MOMENT)) == [
        ("for_cause.task", None)
    ]


def test_every_fault_of_an_order_is_told_at_once(folder: Path) -> None:
    """Stranger, cause, days, approval, one officer twice, certificate, name, basis."""
    bad = order(
        folder,
        task_id="任务一",
        agency="NOBODY",
        cause="随便看看",
        basis=" ",
        officers=("0001", "0001", "9999"),
        date_to=date(2023, 7, 1),
        on=date(2023, 7, 11),
    )

    assert refused(lambda: desk(folder).order(bad, moment=MOMENT)) == [
        ("for_cause.name", "任务一"),
        ("for_cause.basis", " "),
        ("for_cause.agency", "NOBODY"),
        ("for_cause.cause", "随便看看"),
        ("for_cause.days", "2023-07-01"),
        ("for_cause.approved_late", "2023-07-10"),
        ("for_cause.twice", "0001"),
        ("for_cause.unknown", "9999"),
        ("for_cause.officers", None),
    ]
    assert not (folder / "out").exists()


def test_what_bars_from_a_draw_bars_here(folder: Path) -> None:
    """Recusal, an expired certificate, leave on every day; who approves does not go."""
    rows = list(csv.reader(StringIO((folder / "recusals.csv").read_text(encoding="utf-8"))))
    person, barred_from = rows[1][rows[0].index("工号")], rows[1][rows[0].index("统一社会信用代码")]
    absences = folder / "absences.csv"
    away = {"工号": "0003", "统一社会信用代码": "", "日期自": "2023-07-01", "日期至": "2023-07-31"}
    heads = absences.read_text(encoding="utf-8").splitlines()[0].split(",")
    with absences.open("a", encoding="utf-8") as stream:
        stream.write(",".join(away[head] for head in heads) + "\n")
    people = folder / "inspectors.csv"
    text = people.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.startswith("0004,"))
    people.write_text(text.replace(line, line.replace("2026-12-31", "2023-07-13")), "utf-8")
    bad = order(folder, agency=barred_from, officers=("0003", "0004", person), by="0003")

    found = dict(refused(lambda: desk(folder).order(bad, moment=MOMENT)))
    barred = [
        value
        for rule, value in refused(lambda: desk(folder).order(bad, moment=MOMENT))
        if rule == "for_cause.barred"
    ]

    assert barred == ["0003", "0004"]
    assert found["for_cause.recused"] == person
    assert "for_cause.approver" in found


def test_two_numbers_with_one_certificate_are_one_officer(folder: Path) -> None:
    """And experts advise: they make no second officer."""
    profile = folder / "profile.toml"
    text = profile.read_text(encoding="utf-8")
    mapped = '[inspector.columns]\ncertificate = "执法证号"\nexpert = "专家"\n'
    values = '[inspector.values.expert]\n"是" = true\n"否" = false\n'
    text = text.replace("[inspector.columns]\n", mapped)
    profile.write_text(text.replace("[recusal.columns]", values + "\n[recusal.columns]"), "utf-8")
    people = folder / "inspectors.csv"
    head, *rows = people.read_text(encoding="utf-8").splitlines()
    badges = {"0001": "示1", "0002": "示1"}
    told = [f"{head},执法证号,专家"]
    for row in rows:
        number = row.partition(",")[0]
        told.append(
            f"{row},{badges.get(number, f'证{number}')},{'是' if number == '0003' else '否'}"
        )
    people.write_text("\n".join(told) + "\n", encoding="utf-8")

    assert refused(lambda: desk(folder).order(order(folder), moment=MOMENT)) == [
        ("for_cause.twice", "示1"),
        ("for_cause.officers", None),
    ]
    assert refused(
        lambda: desk(folder).order(order(folder, officers=("0001", "0003")), moment=MOMENT)
    ) == [("for_cause.expert", "0003"), ("for_cause.officers", None)]


def test_two_who_may_not_go_together_do_not(folder: Path) -> None:
    """A declared couple, in either order, an expert among them too."""
    (folder / "couples.csv").write_text("工号,对方工号\n0002,0001\n", encoding="utf-8")
    profile = folder / "profile.toml"
    table = '\n[couple.columns]\ninspector = "工号"\npartner = "对方工号"\n'
    profile.write_text(profile.read_text(encoding="utf-8") + table, encoding="utf-8")
    file = folder / "quarter.toml"
    text = file.read_text(encoding="utf-8")
    named = 'visits = "visits.csv"\ncouples = "couples.csv"\n'
    file.write_text(text.replace('visits = "visits.csv"\n', named), encoding="utf-8")

    assert refused(lambda: desk(folder).order(order(folder), moment=MOMENT)) == [
        ("for_cause.couple", "0001 + 0002")
    ]
    assert desk(folder).order(order(folder, officers=("0001", "0005")), moment=MOMENT)[1]


def test_what_was_written_down_after_the_visit_began_is_told(folder: Path) -> None:
    """An order of its time is not late, one recorded later is, and none is of the future."""
    at = desk(folder)
    early = int(datetime(2023, 7, 10, 15, tzinfo=UTC).timestamp())  # 23 h in Beijing
    first, _ = at.order(order(folder), moment=early)
    second, _ = at.order(order(folder, task_id="FC-2"), moment=early + 3600)
    tally = tally_for_cause([first, second])
    future = order(folder, task_id="FC-3", on=date(2023, 7, 10))

    assert (first.is_late, second.is_late, tally.late) == (False, True, 1)
    assert refused(lambda: at.order(future, moment=early - 86_400)) == [
        ("for_cause.future", "2023-07-10")
    ]


def test_a_task_is_closed_once_by_those_who_were_ordered(folder: Path) -> None:
    """Other days, other people or one officer are refused; saying it again writes nothing."""
    at = desk(folder)
    at.order(order(folder), moment=MOMENT)
    bad = ended(day=date(2023, 7, 15), officers=("0001", "0009"))

    assert refused(lambda: at.close(bad, moment=MOMENT)) == [
        ("for_cause.days", "2023-07-15"),
        ("for_cause.unordered", "0009"),
        ("for_cause.officers", None),
    ]
    assert refused(lambda: at.close(ended("2023-FC-9"), moment=MOMENT)) == [
        ("for_cause.task", "2023-FC-9")
    ]
    task, is_new = at.close(ended(), moment=MOMENT)
    assert (task.state, is_new) == (TaskState.CLOSED, True)
    assert at.close(ended(), moment=MOMENT) == (task, False)
    assert refused(lambda: at.close(ended(text="无"), moment=MOMENT)) == [("for_cause.over", TASK)]
    withdraw = {"on": date(2023, 7, 21), "by": "demo.example/chief", "text": "撤回"}
    assert refused(
        lambda: at.withdraw(TASK, moment=MOMENT, **withdraw)  # type: ignore[arg-type]  # its words
    ) == [("for_cause.over", TASK)]


def test_a_chain_that_was_changed_is_refused(folder: Path) -> None:
    """A document that is altered, taken out, or put beside the others."""
    at = desk(folder)
    at.order(order(folder), moment=MOMENT)
    at.close(ended(), moment=MOMENT)
    first = at.folder / "for_cause.0001.json"
    kept = first.read_bytes()
    first.write_bytes(write_document({**read_document(kept), "basis": "别的依据"}))
    with pytest.raises(FormatError, match="does not follow"):
        at.tasks()
    first.unlink()
    with pytest.raises(FormatError, match="without gaps"):
        at.tasks()
    first.write_bytes(kept)

    assert at.tasks()[TASK].state is TaskState.CLOSED


def test_a_document_that_is_none_is_told_in_our_own_words(folder: Path) -> None:
    """Each key with its place and what is asked; nothing of the reader's own page."""
    at = desk(folder)
    at.order(order(folder), moment=MOMENT)
    known = read_document((at.folder / "for_cause.0001.json").read_bytes())
    odd = {**known, "number": "one", "officers": ["0001"]}
    for bad in (odd, {**known, "kind": "other"}):
        with pytest.raises(FormatError) as caught:
            read_for_cause_act(write_document(bad))
        assert "pydantic" not in str(caught.value)
        assert "input_value" not in str(caught.value)
    with pytest.raises(FormatError, match=r"open\.number: this is no whole number"):
        read_for_cause_act(write_document(odd))
    with pytest.raises(FormatError, match=r"check for cause: this kind is not known"):
        read_for_cause_act(write_document({**known, "kind": "other"}))


def test_the_annual_cap_counts_them(folder: Path) -> None:
    """Two checks for cause reach a cap of two; the register is added to, once, and stays whole."""
    at = desk(folder)
    before = (folder / "visits.csv").read_bytes()
    for number, day in enumerate((date(2023, 7, 11), date(2023, 7, 13)), start=1):
        at.order(order(folder, task_id=f"FC-{number}"), moment=MOMENT)
        at.close(ended(f"FC-{number}", day), moment=MOMENT)
    tasks = list(at.tasks().values())
    counts = preview(at.job).document()["exclusions"].get("ANNUAL_CAP", 0)
    data = visits_with_checks(at.job, tasks)
    (folder / "visits.csv").write_bytes(data)
    require_read_back(at.job, folder / "visits.csv", tasks)
    again = load_job(read_quarter_file(folder / "quarter.toml"))

    assert data.startswith(before)
    assert data.count(FOR_CAUSE.encode()) == 4  # two officers, two visits
    assert visits_with_checks(again, tasks) == data
    assert visits_in_year(again, tasks, agency(folder), 2023) >= 2
    assert preview(again).document()["exclusions"]["ANNUAL_CAP"] == counts + 1


def test_a_cap_that_leaves_causes_out_does_not_count_them(folder: Path) -> None:
    """The rulebook decides; a body at its cap may still be checked for cause."""
    book = folder / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("at_most = 2\nfor_cause = true", "at_most = 2\nfor_cause = false"))
    at = desk(folder)
    counts = preview(at.job).document()["exclusions"].get("ANNUAL_CAP", 0)
    for number, day in enumerate((date(2023, 7, 11), date(2023, 7, 13)), start=1):
        at.order(order(folder, task_id=f"FC-{number}"), moment=MOMENT)
        at.close(ended(f"FC-{number}", day), moment=MOMENT)
    tasks = list(at.tasks().values())
    (folder / "visits.csv").write_bytes(visits_with_checks(at.job, tasks))
    again = desk(folder)

    assert preview(again.job).document()["exclusions"].get("ANNUAL_CAP", 0) == counts
    assert again.order(order(folder, task_id="FC-3"), moment=MOMENT)[1]


def test_a_register_that_cannot_say_it_is_refused(tmp_path: Path) -> None:
    """Without a column of purposes a check for cause would pass for one of the draw."""
    plain = office(tmp_path / "plain").parent
    at = desk(plain)

    assert refused(lambda: visits_with_checks(at.job, [])) == [("for_cause.visits", None)]


def test_the_ledger_holds_every_document_by_its_digest(folder: Path) -> None:
    """As a note of the ledger as a whole; no leaf tells whom it is about; what is lost is found."""
    make_ledger(
        folder / "ledger", origin="demo/ledger", authorities=["demo.example.amr"], created=1
    )
    file = folder / "quarter.toml"
    file.write_text(
        file.read_text(encoding="utf-8") + '\n[ledger]\nfolder = "ledger"\n', encoding="utf-8"
    )
    at = desk(folder)
    at.order(order(folder), moment=MOMENT)
    at.close(ended(), moment=MOMENT)
    leaves = Ledger.opened(folder / "ledger").leaves
    told = b"".join(leaves)

    assert [leaf.partition(b"\n")[0] for leaf in leaves] == [b"origin", b"note", b"note"]
    assert agency(folder).encode() not in told
    assert at.unlogged() == []
    shutil.rmtree(folder / "ledger")
    with pytest.raises((ProtocolError, FormatError)):
        at.order(order(folder, task_id="FC-2"), moment=MOMENT)
    make_ledger(
        folder / "ledger", origin="demo/ledger", authorities=["demo.example.amr"], created=1
    )
    assert at.unlogged() == ["for_cause.0001.json", "for_cause.0002.json"]
    at.order(order(folder, task_id="FC-2"), moment=MOMENT)
    assert at.unlogged() == []


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, drawn, with published results."""
    folder = tmp_path_factory.mktemp("apart") / "office"
    with demo_folder() as inputs:
        shutil.copytree(inputs, folder, ignore=shutil.ignore_patterns("__*"))
    book = folder / "rulebook.toml"
    causes = f'\n[memory]\nfor_cause = ["{FOR_CAUSE}", "转办交办"]\n'
    book.write_text(book.read_text(encoding="utf-8") + causes, encoding="utf-8")
    list(demo_steps(folder / "out", folder).advance())
    (folder / "results.toml").write_text(CHOICES, encoding="utf-8")
    go(folder)
    return folder


def drawn_visits(folder: Path) -> dict[str, list[date]]:
    """Days of the drawn visits of each inspector, ascending."""
    path = folder / "out" / "private" / "taken" / "days.csv"
    found: dict[str, list[date]] = {}
    for row in csv.DictReader(StringIO(path.read_text(encoding="utf-8"))):
        found.setdefault(row["inspector"], []).append(date.fromisoformat(row["day"]))
    return found


def test_a_drawn_visit_keeps_its_day(drawn: Path) -> None:
    """On that day alone its people cannot be ordered; on a longer span the day is told."""
    at, days = desk(drawn), drawn_visits(drawn)
    people = at.job.registers.inspectors.columns["id"].tolist()
    busy = next(name for name in people if name in days)
    day = days[busy][0]
    other = next(n for n in people if n != busy and not any(at.busy([n], day, day).values()))
    some = {"cause": "转办交办", "officers": (busy, other), "on": date(2023, 10, 1)}
    alone = order(drawn, task_id="FC-A", date_from=day, date_to=day, **some)
    found = [f for f in refused(lambda: at.order(alone, moment=MOMENT)) if "recused" not in f[0]]
    span = at.busy([busy, other], day, day + timedelta(days=30))

    assert found == [("for_cause.busy", busy)]
    assert span[busy][day] is Busy.DRAWN
    assert set(span[busy]) >= {d for d in days[busy] if d <= day + timedelta(days=30)}
    assert told_days({day: span[busy][day]}) == f"{day} drawn"


def test_two_officers_need_a_day_in_common(folder: Path) -> None:
    """Each has one free day, and it is another: nobody can go; a day more, and they can."""
    absences = folder / "absences.csv"
    heads = absences.read_text(encoding="utf-8").splitlines()[0].split(",")
    with absences.open("a", encoding="utf-8") as stream:
        for number, day in (("0001", "2023-07-10"), ("0002", "2023-07-11")):
            row = {"工号": number, "统一社会信用代码": "", "日期自": day, "日期至": day}
            stream.write(",".join(row[head] for head in heads) + "\n")
    at = desk(folder)
    short = order(folder, date_to=date(2023, 7, 11))

    assert refused(lambda: at.order(short, moment=MOMENT)) == [("for_cause.no_day", "2023-07-10")]
    assert at.order(order(folder, date_to=date(2023, 7, 12)), moment=MOMENT)[1]
    assert at.busy(["0001", "0002"], date(2023, 7, 10), date(2023, 7, 12)) == {
        "0001": {date(2023, 7, 10): Busy.AWAY},
        "0002": {date(2023, 7, 11): Busy.AWAY},
    }


def test_estimates_keep_them_apart(drawn: Path, tmp_path: Path) -> None:
    """Added to the results as the targeted arm they alter no estimate, and are counted beside."""
    at = desk(drawn)
    sample = (drawn / "out/public/selection/sample.tsv").read_text(encoding="utf-8")
    handles = [row.split("\t")[3] for row in sample.splitlines() if "\treserve\t" not in row]
    path = tmp_path / "results.csv"
    rows = [
        f"{h},{'violation' if i % 4 == 0 else 'no_violation'},random" for i, h in enumerate(handles)
    ]
    path.write_text("\n".join(["handle,outcome,arm", *rows, ""]), encoding="utf-8")
    before = estimate_bundle(drawn / "out", path).document()["estimates"]
    at.order(order(drawn, cause="转办交办"), moment=MOMENT)
    at.close(ended(), moment=MOMENT)
    tasks = list(at.tasks().values())
    path.write_bytes(results_with_checks(path, tasks))
    once = path.read_bytes()
    bundle = drawn / "out" / "public" / "selection"
    after = estimate_bundle(bundle, path).document()["estimates"]

    assert results_with_checks(path, tasks) == once
    assert (after["targeted"]["checks"], after["targeted"]["violations"]) == (1, 1)
    assert {**after, "targeted": None} == {**before, "targeted": None}
    assert after != before


def test_reports_keep_them_apart(drawn: Path) -> None:
    """The bureau sees their counts beside those of the draw; the public report is unchanged."""
    day = date(2023, 12, 1)
    shutil.rmtree(drawn / "out" / "private" / "for_cause", ignore_errors=True)
    before = report_task(load(drawn), day)
    at = desk(drawn)
    at.order(order(drawn, task_id="FC-7", cause="转办交办"), moment=MOMENT)
    at.close(ended("FC-7"), moment=MOMENT)
    after = report_task(load(drawn), day)

    assert "for_cause" not in before.bureau_document()
    assert after.public_document() == before.public_document()
    assert after.bureau_document() == before.bureau_document() | {
        "for_cause": {
            "checked": 1,
            "late": 1,
            "not_checked": 0,
            "open": 0,
            "violations": 1,
            "withdrawn": 0,
        }
    }


def publishable(drawn: Path, folder: Path) -> Path:
    """The drawn office once more, with a check that was made, one to come, one withdrawn."""
    shutil.copytree(drawn, folder / "office")
    shutil.rmtree(folder / "office" / "out" / "private" / "for_cause", ignore_errors=True)
    at = desk(folder / "office")
    for number in (1, 2, 3):
        at.order(order(folder / "office", task_id=f"FC-{number}", cause="转办交办"), moment=MOMENT)
    at.close(ended("FC-1"), moment=MOMENT)
    at.withdraw("FC-3", on=date(2023, 7, 8), by="demo.example/chief", text="撤回", moment=MOMENT)
    return folder / "office"


@pytest.mark.parametrize("shows", [False, True])
def test_they_are_published_apart_from_the_draw(drawn: Path, tmp_path: Path, shows: bool) -> None:
    """What was checked by name, the others as counts; no cause; people where a rule says so."""
    folder = publishable(drawn, tmp_path)
    before = verify(folder / "out" / "public").document()
    done = publish_checks(desk(folder), shows_inspectors=shows)
    again = publish_checks(desk(folder), shows_inspectors=shows)
    text = (done.folder / "for_cause.csv").read_text(encoding="utf-8-sig")
    (row,) = done.document["checks"]
    counts = done.document["counts"]

    assert done == again
    assert done.folder == folder / "out" / "public" / "for_cause"
    assert (row["task_id"], row["outcome"], row["visited_on"]) == (
        "FC-1", "violation", "2023-07-12",
    )  # fmt: skip
    assert (counts["checked"], counts["open"], counts["withdrawn"]) == (1, 1, 1)
    assert [line.count(",") for line in text.splitlines()] == [7 if shows else 5] * 2
    assert ("inspectors" in row) is shows
    assert not any(word in text for word in ("转办交办", "虚构办法", "报告与原始记录不符", "0001"))
    assert verify(folder / "out" / "public").document()["findings"] == before["findings"] == []


def test_an_auditor_holds_list_and_chain_against_each_other(drawn: Path, tmp_path: Path) -> None:
    """Both are handed over; a document that is gone, or a row that nobody signed, is found."""
    folder = publishable(drawn, tmp_path)
    publish_checks(desk(folder), shows_inspectors=False)
    shown = tmp_path / "shown"
    disclose(Workspace(folder / "out"), shown)
    whole = audit_folder(shown)
    chain, listed = shown / "private" / "for_cause", shown / "public" / "for_cause"

    assert whole.findings == ()
    assert 32 in {step.number for step in whole.steps}
    assert len([*chain.iterdir()]) == 5
    path = listed / "for_cause.json"
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"2023-07-12", b"2023-07-13"))
    (odd,) = audit_folder(shown).findings
    path.write_bytes(b"{}")
    (formless,) = audit_folder(shown).findings
    path.write_bytes(kept)
    (chain / "for_cause.0002.json").unlink()
    (broken,) = audit_folder(shown).findings

    assert [one.code for one in (odd, formless, broken)] == ["32.1"] * 3
    assert "FC-1" in odd.message
    assert "form of a published list" in formless.message
    assert "does not follow" in broken.message
