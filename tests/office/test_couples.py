"""Couples who may not go together: from the office's file to the published handles."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from dispatch_registers import register
from typer.testing import CliRunner

from randinspect.canonical import read_table
from randinspect.cli.commands import app
from randinspect.cli.starting import demo_clock
from randinspect.errors import InfeasibleDispatch, InputError, RegistryError
from randinspect.office import Done, Steps, Workspace, load_job, read_quarter_file
from randinspect.publication import Occasion
from randinspect.quarter.coupling import pose_couples
from randinspect.registry import RecordKind
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
TABLE = """
[couple]
[couple.columns]
inspector = "工号"
partner = "另一人工号"
reason = "关系"
"""
DECIDED = """
[[couple.decide]]
rule = "couple.unknown_partner"
action = "set_aside"
code = "LEFT_SERVICE"
reason = "已调离"
"""
ALL = [(f"{i:04d}", f"{j:04d}") for i in range(1, 33) for j in range(i + 1, 33)]


def with_couples(folder: Path, rows: Sequence[tuple[str, ...]], profile: str = TABLE) -> Path:
    """The demonstration with a register of couples; gives its quarter file."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*"))
    lines = ["工号,另一人工号,关系", *(",".join([*row, "近亲属"][:3]) for row in rows)]
    (folder / "couples.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = folder / "profile.toml"
    path.write_text(path.read_text(encoding="utf-8") + profile, encoding="utf-8")
    quarter = folder / "quarter.toml"
    text = quarter.read_text(encoding="utf-8")
    quarter.write_text(text.replace("[files]", '[files]\ncouples = "couples.csv"'), "utf-8")
    return quarter


def faults_of(quarter: Path) -> list[tuple[str, int | None]]:
    """Rules and rows of everything that is wrong with a quarter."""
    with pytest.raises(InputError) as caught:
        load_job(read_quarter_file(quarter))
    return [(fault.rule, fault.row) for fault in caught.value.faults]


def test_couples_reach_the_bundle_and_are_kept_apart(tmp_path: Path) -> None:
    """Who is four numbers apart may not go together: published by handle, parted, verified."""
    rows = [pair for pair in ALL if int(pair[1]) - int(pair[0]) == 4]
    quarter = read_quarter_file(with_couples(tmp_path / "in", rows))
    workspace = Workspace(tmp_path / "out")
    workspace.keep("master.key", b"de30" * 16 + b"\n")  # always the same, so the sample is too
    steps = Steps(quarter, workspace, Occasion.DEMONSTRATION, demo_clock)
    list(steps.advance())
    bundle, private = tmp_path / "out/public/dispatch", tmp_path / "out/private"
    opened = {r[0]: r[2] for r in read_table((private / "inspector.openings.tsv").read_bytes(), 3)}
    told = read_table((bundle / "couples.tsv").read_bytes(), 2)
    kept = {tuple(r) for r in read_table((bundle / "couples_kept.tsv").read_bytes(), 3)}
    teams = defaultdict(set)
    for inspection, _, inspector in read_table((bundle / "teams.tsv").read_bytes(), 3):
        teams[inspection].add(inspector)

    named = {frozenset(opened[handle] for handle in row) for row in told}

    assert set(map(frozenset, rows)) == named
    assert verify(tmp_path / "out")
    for inspection, team in teams.items():
        together = [(x, y) for x, y in told if {x, y} <= team]

        assert {(inspection, *couple) for couple in together} <= kept


def test_check_shows_the_couples(tmp_path: Path) -> None:
    """How many, and how their file was read."""
    quarter = with_couples(tmp_path / "in", ALL[:3])
    done = CliRunner().invoke(app, ["check", "--rehearsal", str(quarter), "--json", "--lang", "en"])
    told = json.loads(done.stdout)

    assert done.exit_code == 0, done.stderr
    assert told["couples"] == 3
    assert told["sources"]["couples"]["rows"] == 3
    assert "3 couples of inspectors may not go together" in done.stderr


def test_every_fault_is_told_at_once_with_its_row(tmp_path: Path) -> None:
    """One person on both sides, a couple twice in another order, and the same row twice."""
    rows = [("0001", "0002"), ("0003", "0003"), ("0002", "0001", "同事"), ("0001", "0002")]
    quarter = with_couples(tmp_path / "in", rows)

    assert set(faults_of(quarter)) == {
        ("couple.same_person", 3),
        ("couple.twice", 4),
        ("row.repeated", 5),
    }


def test_a_couple_with_a_stranger_protects_nobody(tmp_path: Path) -> None:
    """Both sides are checked; the profile may set the row aside, and that is on record."""
    rows = [("0001", "9999"), ("8888", "0002"), ("0003", "0004")]
    assert faults_of(with_couples(tmp_path / "a", rows)) == [
        ("couple.unknown_inspector", 3),
        ("couple.unknown_partner", 2),
    ]
    some = with_couples(tmp_path / "b", [rows[0], rows[2]], TABLE + DECIDED)
    couples = load_job(read_quarter_file(some)).registers.couples

    assert couples.columns["inspector"].tolist() == ["0003"]
    assert [row.code for row in couples.set_aside] == ["LEFT_SERVICE"]


def test_a_file_without_its_table_is_refused(tmp_path: Path) -> None:
    """The profile has to say which column is what."""
    assert faults_of(with_couples(tmp_path / "in", ALL[:1], "")) == [("profile.kind", None)]


def test_a_couple_inside_a_whole_team_could_never_be_parted() -> None:
    """It is refused with its row; a couple across two teams parts the teams."""
    couples = register(
        RecordKind.COUPLE,
        [{"inspector": "I1", "partner": "I2"}, {"inspector": "I2", "partner": "I3"}],
    )
    roster = register(RecordKind.INSPECTOR, [{"id": "I1+I2"}, {"id": "I3"}])
    members = np.fromiter([("I1", "I2"), ("I3",)], dtype=np.object_, count=2)
    roster = roster.__class__(
        roster.kind, {**roster.columns, "members": members}, roster.rows, roster.source
    )
    with pytest.raises(RegistryError, match="one team that goes whole") as caught:
        pose_couples(couples, roster, ["h-a", "h-b"])
    across = couples.take(np.array([1]))

    assert [(fault.rule, fault.row) for fault in caught.value.faults] == [("couple.whole_team", 2)]
    assert pose_couples(across, roster, ["h-a", "h-b"]) == [("h-a", "h-b")]


def test_waivers_say_that_they_do_not_see_couples(tmp_path: Path) -> None:
    """Every pair is a couple: whatever gives way, no team is left, and the cure is no waiver."""
    quarter = with_couples(tmp_path / "in", ALL)
    book = tmp_path / "in" / "rulebook.toml"
    table = """[dispatch.waivers]
policy = "waive"
seat = 1000
load = 10
floor = 5
citation = { cite = "rules", article = "第22条" }

[[dispatch.roles]]"""
    text = book.read_text(encoding="utf-8").replace("[[dispatch.roles]]", table, 1)
    book.write_text(text, encoding="utf-8")
    steps = Steps(
        read_quarter_file(quarter), Workspace(tmp_path / "out"), Occasion.DEMONSTRATION, demo_clock
    )
    with pytest.raises(InfeasibleDispatch) as caught:
        list(steps.advance())

    rules = [fault.rule for fault in caught.value.faults]
    assert set(rules[:-1]) == {"dispatch.couples"}
    assert rules[-1] == "waivers.couples"


def test_inspections_that_may_have_to_keep_a_couple_are_noted(tmp_path: Path) -> None:
    """No flow can rule it out, so the check of a drawn selection and the lock say how many."""
    quarter = with_couples(tmp_path / "in", [("0003", "0007"), ("0002", "0006")])
    out = tmp_path / "out"
    steps = Steps(read_quarter_file(quarter), Workspace(out), Occasion.DEMONSTRATION, demo_clock)
    events = {event.done: event for event in steps.advance()}
    (note,) = [str(n) for n in events[Done.DISPATCH_LOCKED].notes if "couple.kept" in str(n)]
    words = ["check", "--rehearsal", str(quarter), "--out", str(out), "--json"]
    told = json.loads(CliRunner().invoke(app, words).stdout)["staffing_notes"]
    rows = read_table((out / "public" / "dispatch" / "eligible.tsv").read_bytes(), 3)
    couples = read_table((out / "public" / "dispatch" / "couples.tsv").read_bytes(), 2)
    people: dict[str, set[str]] = defaultdict(set)
    for unit, _, person in rows:
        people[unit].add(person)
    both = sum(any({x, y} <= inside for x, y in couples) for inside in people.values())

    assert both > 0
    assert [fault["rule"] for fault in told] == ["couple.kept"]
    assert told[0]["message"].startswith(f"{both} inspections are open to both of a couple")
    assert told[0]["message"] in note
