"""Dates in the bureau: asked for by the rulebook, refused without a calendar, told to people."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from randinspect.canonical import read_table
from randinspect.cli.starting import demo_clock
from randinspect.errors import InputError, ProtocolError, RulebookError
from randinspect.office import Steps, Workspace, load_job, preview, read_quarter_file
from randinspect.publication import Kind, Occasion, explain_handle
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"


def copied(folder: Path, file: str = "quarter.toml", *changes: tuple[str, str]) -> Path:
    """The demonstration with one of its files changed."""
    shutil.copytree(DEMO, folder, dirs_exist_ok=True)
    text = (folder / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / file).write_text(text, encoding="utf-8")
    return folder / "quarter.toml"


def steps(quarter: Path, out: Path) -> Steps:
    """Its steps."""
    return Steps(read_quarter_file(quarter), Workspace(out), Occasion.DEMONSTRATION, demo_clock)


def days_or_reasons(files: Mapping[str, bytes]) -> dict[str, str]:
    """Day or reason of each inspection."""
    rows = (*read_table(files["visits.tsv"], 2), *read_table(files["undated.tsv"], 2))
    return {row[0]: row[1] for row in rows}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demonstration with everybody of one city visited together, drawn."""
    root = tmp_path_factory.mktemp("dates")
    change = ("weekly = 2", 'weekly = 3\ntogether = "territory"')
    quarter = copied(root / "in", "rulebook.toml", change)
    run = steps(quarter, root / "out")
    list(run.advance())
    return run.workspace


def test_what_is_together_is_one_visit(done: Workspace) -> None:
    """Four cities, so at most four days or reasons; and the bundle verifies."""
    files = done.files(Kind.DISPATCH)
    visits = {row[1] for row in read_table(files["agenda.tsv"], 4)}
    days = days_or_reasons(files)
    of_visit: dict[str, set[str]] = {}
    for inspection, visit, _, _ in read_table(files["agenda.tsv"], 4):
        of_visit.setdefault(visit, set()).add(days[inspection])

    assert len(visits) == 4
    assert all(len(found) == 1 for found in of_visit.values())
    assert verify(done.folder), verify(done.folder).findings


def test_explain_tells_the_day_or_the_reason(done: Workspace) -> None:
    """For an inspection and for an inspector, from published files alone."""
    files = done.files(Kind.DISPATCH)
    inspection, _, inspector = read_table(files["teams.tsv"], 3)[0]
    days = days_or_reasons(files)
    expected = {"inspection": inspection, "date": days[inspection]}

    assert [expected] == explain_handle(files, inspection)["dates"]
    assert expected in explain_handle(files, inspector)["dates"]


def test_diaries_are_private_and_made_again(tmp_path: Path) -> None:
    """A killed process may leave none; the next run of the steps makes them."""
    run = steps(copied(tmp_path / "in"), tmp_path / "out")
    list(run.advance())
    diaries = run.workspace.private / "diaries"
    before = {path.name: path.read_bytes() for path in diaries.iterdir()}
    shutil.rmtree(diaries)
    again = steps(tmp_path / "in" / "quarter.toml", tmp_path / "out")

    assert list(again.advance()) == []
    assert before == {path.name: path.read_bytes() for path in diaries.iterdir()}
    assert any(name.endswith(".ics") for name in before)
    assert not list(run.workspace.public.rglob("*.ics"))

    shutil.rmtree(diaries)
    (run.workspace.private / "names.json").unlink()
    with pytest.raises(ProtocolError, match=r"names\.json"):
        list(steps(tmp_path / "in" / "quarter.toml", tmp_path / "out").advance())


def test_a_year_without_notice_is_refused_before_any_lock(tmp_path: Path) -> None:
    """The year is named with its cure; with leave the calendar is provisional and said so."""
    changes = (("date_to = 2023-12-29", "date_to = 2090-02-28"),)
    quarter = copied(tmp_path / "in", "quarter.toml", *changes)
    with pytest.raises(InputError, match="--provisional") as caught:
        load_job(read_quarter_file(quarter))

    assert {fault.rule for fault in caught.value.faults} == {"calendar.unknown_year"}


def test_a_provisional_year_can_be_asked_for(tmp_path: Path) -> None:
    """An own file without a notice takes the place of the year, and the verdict tells it."""
    quarter = copied(
        tmp_path / "in", "quarter.toml", ("[selection]", 'calendars = ["2023.toml"]\n\n[selection]')
    )
    own = "year = 2023\nprovisional = true\noff = []\n"
    (tmp_path / "in" / "2023.toml").write_text(own, encoding="utf-8")
    with pytest.raises(InputError, match="2023"):
        load_job(read_quarter_file(quarter))
    run = Steps(
        read_quarter_file(quarter),
        Workspace(tmp_path / "out"),
        Occasion.DEMONSTRATION,
        demo_clock,
        allows_provisional=True,
    )
    list(run.advance())
    verdict = verify(run.workspace.folder)

    assert verdict, verdict.findings
    assert any("working days of 2023" in text for text in verdict.unproved)


def test_a_window_without_working_days_is_refused(tmp_path: Path) -> None:
    """Notice that reaches beyond the window is told by check, before the lock."""
    change = ("notice_days = 5", "notice_days = 500")
    quarter = copied(tmp_path / "in", "rulebook.toml", change)
    job = load_job(read_quarter_file(quarter))

    with pytest.raises(RulebookError, match="500 whole"):
        preview(job)


def test_calendars_that_nothing_reads_are_refused(tmp_path: Path) -> None:
    """Year files without [dates] in the rulebook would be ignored; so they are a fault."""
    text = (DEMO / "rulebook.toml").read_text(encoding="utf-8")
    section = text[text.index("[dates]") : text.index("[disclosure]")]
    copied(tmp_path / "in", "rulebook.toml", (section, ""))
    quarter = tmp_path / "in" / "quarter.toml"
    plain = quarter.read_text(encoding="utf-8")
    named = plain.replace("[selection]", 'calendars = ["2023.toml"]\n\n[selection]')

    assert load_job(read_quarter_file(quarter)).dating is None
    quarter.write_text(named, encoding="utf-8")
    with pytest.raises(InputError, match=r"files\.calendars"):
        load_job(read_quarter_file(quarter))


def test_days_that_another_task_took_are_taken(tmp_path: Path) -> None:
    """Two draws of one office send nobody to two places on a day, once the second knows the first.

    Without it the two dispatches, of the same registers and seeds, have the same days.
    """
    first = steps(copied(tmp_path / "a"), tmp_path / "first")
    list(first.advance())
    data = first.workspace.kept("taken/days.csv")
    assert data is not None
    named = ("[selection]", 'taken = ["days.csv"]\n\n[selection]')
    (tmp_path / "b").mkdir()
    (tmp_path / "b/days.csv").write_bytes(data + b"9999,2023-11-01\r\n")
    second = steps(copied(tmp_path / "b", "quarter.toml", named), tmp_path / "second")
    list(second.advance())
    more = second.workspace.kept("taken/days.csv")
    assert more is not None
    own, other = (set(text.splitlines()[1:]) for text in (data, more))

    assert len(own) > len(other) / 2 > 0
    assert own.isdisjoint(other)
    assert verify(second.workspace.folder)
    away = read_table(second.workspace.files(Kind.DISPATCH)["absences.tsv"], 2)
    assert len(away) > len(read_table(first.workspace.files(Kind.DISPATCH)["absences.tsv"], 2))
    notes = preview(load_job(read_quarter_file(tmp_path / "b/quarter.toml"))).notes
    assert [n.message for n in notes if n.rule == "taken.days"] == [
        f"{len(own)} days on which {len({row[:4] for row in own})} inspectors go out for other "
        "tasks count as days away"
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("who,day\r\n", "taken.file"),
        ("", "taken.file"),
        ("inspector,day\r\n0001\r\n", "taken.row"),
        ("inspector,day\r\n0001,2023-11-31\r\n", "taken.day"),
    ],
)
def test_what_is_no_file_of_days_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    """With its rule and cure; and without dates in the rules nothing would read it."""
    named = ("[selection]", 'taken = ["days.csv"]\n\n[selection]')
    quarter = copied(tmp_path / "in", "quarter.toml", named)
    (tmp_path / "in/days.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_job(read_quarter_file(quarter))

    assert [fault.rule for fault in caught.value.faults] == [rule]


def test_unknown_names_in_absences_are_refused(tmp_path: Path) -> None:
    """Nobody's leave is lost to a spelling, and no absence has two owners or none."""
    quarter = copied(tmp_path / "in")
    rows = "工号,统一社会信用代码,日期自,日期至\n9999,,2023-10-10,2023-10-11\n"
    (tmp_path / "in" / "absences.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_job(read_quarter_file(quarter))
    assert [fault.rule for fault in caught.value.faults] == ["absence.unknown_inspector"]

    rows = (
        "工号,统一社会信用代码,日期自,日期至\n"
        ",,2023-10-10,2023-10-11\n0001,,2023-10-11,2023-10-10\n"
    )
    (tmp_path / "in" / "absences.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_job(read_quarter_file(quarter))

    assert {"absence.target", "absence.order"} == {fault.rule for fault in caught.value.faults}


def test_check_shows_the_days(tmp_path: Path) -> None:
    """The preview names the days that visits can have, and the notice they come from."""
    found = preview(load_job(read_quarter_file(copied(tmp_path / "in"))))

    assert date(2023, 10, 9) == found.visit_days[0]
    assert "国办发明电〔2022〕16号" in found.calendar["2023"]
