"""Joint inspections: each department draws its own people, nobody goes twice, on one day."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from provinces import BOOK, CITY, DEMO, ECOLOGY, World, authority, run
from typer.testing import CliRunner

from randinspect.canonical import person_mark, read_document, read_table, write_document
from randinspect.cli.commands import app
from randinspect.cli.starting import demo_clock
from randinspect.dispatch import Barrier
from randinspect.errors import InfeasibleDispatch, InputError, ProtocolError
from randinspect.office import Done, Workspace, open_steps, preview_of, read_quarter_file
from randinspect.publication import Occasion, read_files
from randinspect.publication.jurisdiction import read_referral
from randinspect.publication.persons import marks_by_inspection
from randinspect.verification import Verdict, verify

DATES = """
[dates]
notice_days = 5
daily = 1
weekly = 3
citation = { cite = "rules", article = "第3条" }
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A province whose city has dispatched; its visits are dated."""
    world = World(tmp_path_factory.mktemp("joint"))
    world.dispatched(CITY, book=BOOK + DATES)
    return world


def city(world: World) -> Path:
    """The city's dispatch."""
    return world.folder / f"{CITY}.out" / "public" / "dispatch"


def joint_units(world: World) -> list[str]:
    """Units that the city inspects together with the ecologists."""
    referrals = read_referral((world.selection / "referral.tsv").read_bytes())
    return sorted(h for h, r in referrals.items() if r.authorities == (CITY, ECOLOGY))


def beside(*bundles: Path) -> str:
    """The table that names dispatches which were locked before."""
    names = ", ".join(f'"{bundle.as_posix()}"' for bundle in bundles)
    return f"\n[joint]\nbeside = [{names}]\n"


def met(world: World) -> list[str]:
    """Ids of the people whom the city sends to its first joint unit."""
    opened = (world.folder / f"{CITY}.out" / "private" / "inspector.openings.tsv").read_bytes()
    ids = {handle: identifier for handle, _, identifier in read_table(opened, 3)}
    rows = read_table((city(world) / "teams.tsv").read_bytes(), 3)
    return [ids[person] for unit, _, person in rows if unit == joint_units(world)[0]]


def sent(world: World, folder: Path, **changes: object) -> Path:
    """Public folder of the ecologists, from files and a workspace of their own."""
    given = {"handover": world.handover(ECOLOGY), **changes}
    quarter = authority(folder / "in", ECOLOGY, world.selection, **given)  # type: ignore[arg-type]  # a test's own
    run(quarter, folder / "out")
    return folder / "out" / "public"


def told(verdict: Verdict) -> str:
    """Findings of step 15."""
    return "\n".join(str(f) for f in verdict.findings if f.step.number == 15)


def crossing(world: World, folder: Path) -> Path:
    """Ecologists who are just the people that the city sends, and do not look beside."""
    return sent(world, folder, people=met(world))


def test_one_person_for_two_authorities_is_found(world: World, tmp_path: Path) -> None:
    """Who does not look at the other dispatch is found out by the marks alone."""
    public = crossing(world, tmp_path)
    verdict = verify(city(world), beside=[public, world.selection])
    unit = joint_units(world)[0]

    assert verify(public)
    assert told(verdict).count(f"goes to {unit} for two authorities") == 2
    assert told(verdict).count(f"for {CITY} ") == told(verdict).count(f"for {ECOLOGY} ") > 0
    assert all(f.step.number == 15 for f in verdict.findings)


def test_whoever_goes_already_is_barred(world: World, tmp_path: Path) -> None:
    """With the other dispatch beside, the same people are barred there and nowhere else."""
    with pytest.raises(InfeasibleDispatch, match="seats needed"):
        sent(world, tmp_path / "a", people=met(world), extra=beside(city(world)))
    people = [*met(world), "0031", "0032", "0001", "0002"]
    public = sent(world, tmp_path / "b", people=people, extra=beside(city(world)))
    steps = open_steps(
        read_quarter_file(tmp_path / "b" / "in" / "quarter.toml"),
        Workspace(tmp_path / "b" / "out"),
        Occasion.DEMONSTRATION,
        demo_clock,
    )
    reasons = steps.posed().posed.reasons
    marks = marks_by_inspection(read_files(public / "dispatch"))
    theirs = marks_by_inspection(read_files(city(world)))
    unit = joint_units(world)[0]
    barred = [p for p in reasons.inspectors if Barrier.OTHER_TEAM in reasons.why(unit, p)]
    verdict = verify(city(world), beside=[public, world.selection])

    assert verdict, verdict.findings
    assert len(barred) == 2
    assert reasons.counts(unit)[Barrier.OTHER_TEAM] == 2
    assert all(not marks[u] & theirs[u] for u in joint_units(world))


def test_who_does_not_look_beside_is_warned(world: World, tmp_path: Path) -> None:
    """By the check, with the authority and how many inspections are shared; and at the lock."""
    given: dict[str, Any] = {"handover": world.handover(ECOLOGY)}
    alone = authority(tmp_path / "a", ECOLOGY, world.selection, **given)
    named = authority(tmp_path / "b", ECOLOGY, world.selection, extra=beside(city(world)), **given)
    notes = [n for n in preview_of(read_quarter_file(alone)).notes if n.rule == "joint.unnamed"]
    left = [n for n in preview_of(read_quarter_file(named)).notes if n.rule == "joint.unnamed"]
    (note,) = [n for n in notes if n.value == CITY]
    locked = [e for e in run(alone, tmp_path / "out") if e.done is Done.DISPATCH_LOCKED]

    assert note.message.startswith(f"{len(joint_units(world))} inspections are made together")
    assert CITY not in [n.value for n in left]
    assert {n.value for n in notes} - {CITY} == {n.value for n in left}
    assert [str(t) for t in locked[0].notes if "joint.unnamed" in str(t)] == [str(n) for n in notes]


def test_before_the_draw_everybody_who_may_go_is_left_to_the_first(
    world: World, tmp_path: Path
) -> None:
    """A dispatch that is only locked keeps all of its eligible people: its seed may take any."""
    place = tmp_path / "city"
    quarter = authority(place / "in", CITY, world.selection, handover=world.handover(CITY))
    (place / "in" / "dispatch.evidence.json").unlink()
    with pytest.raises(Exception, match="waits for drand round"):
        run(quarter, place / "out")
    locked = place / "out" / "public" / "dispatch"
    files = read_files(locked)
    assert "teams.tsv" not in files
    may = marks_by_inspection(files)
    public = sent(world, tmp_path / "eco", extra=beside(locked))
    marks = marks_by_inspection(read_files(public / "dispatch"))

    assert all(not marks[unit] & may[unit] for unit in joint_units(world))


def test_a_joint_visit_has_one_day(world: World, tmp_path: Path) -> None:
    """Who comes later keeps the day that is fixed, and leaves those at home who are away."""
    people = [f"{i:04d}" for i in range(1, 33)]
    alone = sent(world, tmp_path / "a", people=people, book=BOOK + DATES)
    public = sent(
        world, tmp_path / "b", people=people, book=BOOK + DATES, extra=beside(city(world))
    )
    fixed, days, own = (
        {row[0]: row[1] for row in read_table((place / "visits.tsv").read_bytes(), 2)}
        for place in (city(world), public / "dispatch", alone / "dispatch")
    )
    both = [unit for unit in joint_units(world) if unit in fixed]
    found = told(verify(alone, beside=[city(world)]))

    assert both
    assert [days[unit] for unit in both] == [fixed[unit] for unit in both]
    assert all(f"{unit} is visited on" in found for unit in both if own[unit] != fixed[unit])
    assert any(own[unit] != fixed[unit] for unit in both)


def test_only_other_dispatches_of_this_selection_stand_beside(world: World, tmp_path: Path) -> None:
    """Nothing, a selection, one's own, one that was changed, one of another selection."""
    other = World(tmp_path / "other", key="a1" * 32)
    stranger = other.dispatched(CITY) / "dispatch"
    own = sent(world, tmp_path / "own", people=["0031", "0032", "0030", "0029"]) / "dispatch"
    broken = tmp_path / "broken"
    shutil.copytree(city(world), broken)
    (broken / "teams.tsv").write_bytes(b"")
    cases = {
        tmp_path / "nowhere": "cannot be read",
        world.selection: "no dispatch of this selection",
        stranger: "no dispatch of this selection",
        own: "this authority's own",
        broken: "does not verify",
    }
    for place, (bundle, message) in enumerate(cases.items()):
        with pytest.raises(ProtocolError, match=message):
            sent(world, tmp_path / f"case{place}", extra=beside(bundle))
        assert not (tmp_path / f"case{place}" / "out" / "public").exists()


def test_people_without_a_number_are_told(world: World, tmp_path: Path) -> None:
    """All of them, with their rows: nobody could tell them from somebody else."""
    quarter = authority(tmp_path / "in", ECOLOGY, world.selection, handover=world.handover(ECOLOGY))
    roster = quarter.parent / "inspectors.csv"
    lines = roster.read_text(encoding="utf-8").splitlines()
    for row in (2, 5):
        lines[row] = lines[row].rsplit(",", 1)[0] + ","
    roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="tells people apart by their certificate") as caught:
        run(quarter, tmp_path / "out")

    assert [fault.row for fault in caught.value.faults] == [3, 6]


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("lost", "has no mark"),
        ("twice", "stands twice, so one person is two"),
        ("stranger", "is not in inspectors.tsv"),
        ("form", "is no mark of a person"),
    ],
)
def test_forged_marks_are_refuted(world: World, tmp_path: Path, case: str, message: str) -> None:
    """Every inspector has its mark, nobody two names, and each mark its form."""
    place = tmp_path / "dispatch"
    shutil.copytree(city(world), place)
    rows = [line.split("\t") for line in (place / "persons.tsv").read_text().splitlines()]
    changes: Mapping[str, list[list[str]]] = {
        "lost": rows[1:],
        "twice": [[rows[0][0], rows[1][1]], *rows[1:]],
        "stranger": [*rows, ["zz", "p-" + "0" * 40]],
        "form": [[rows[0][0], "p-0"], *rows[1:]],
    }
    text = "".join("\t".join(row) + "\n" for row in sorted(changes[case]))
    (place / "persons.tsv").write_text(text)
    found = [f for f in verify(place).findings if f.step.number == 12]

    assert any(f.file == "persons.tsv" and message in f.message for f in found)


def test_a_joint_dispatch_without_marks_is_found(world: World, tmp_path: Path) -> None:
    """Whoever leaves the marks out would hide who goes twice."""
    place = tmp_path / "dispatch"
    shutil.copytree(city(world), place)
    (place / "persons.tsv").unlink()
    commit = read_document((place / "commit.json").read_bytes())
    del commit["inputs"]["persons.tsv"]
    (place / "commit.json").write_bytes(write_document(commit))

    assert "nobody here has a mark" in told(verify(place, beside=[world.selection]))


def test_marks_are_those_of_the_salt_and_the_number(world: World) -> None:
    """An auditor who holds salt and register computes them again; sealed names change nothing."""
    salt = read_document(world.handover(CITY).read_bytes())["persons_salt"]
    opened = (world.folder / f"{CITY}.out" / "private" / "inspector.openings.tsv").read_bytes()
    ids = {handle: identifier for handle, _, identifier in read_table(opened, 3)}
    rows = read_table((city(world) / "persons.tsv").read_bytes(), 2)

    assert {row[0]: row[1] for row in rows} == {
        h: person_mark(salt, f"ZF-{i}") for h, i in ids.items()
    }


def test_the_command_shows_the_merged_teams(world: World, tmp_path: Path) -> None:
    """`joint` verifies the bundles together, prints the teams, and writes table and page."""
    public = sent(world, tmp_path, extra=beside(city(world)))
    words = ["joint", str(world.selection), str(city(world)), str(public), "--lang", "en"]
    shown = CliRunner().invoke(app, words)
    done = CliRunner().invoke(app, [*words, "--json", "--out", str(tmp_path / "joint")])
    told = json.loads(done.stdout)
    crossed = crossing(world, tmp_path / "crossing")
    refused = CliRunner().invoke(app, [*words[:2], str(city(world)), str(crossed), "--json"])
    teams = {team["inspection"]: team for team in told["teams"]}

    assert (shown.exit_code, done.exit_code, refused.exit_code) == (0, 0, 1)
    assert ECOLOGY in shown.stdout
    assert {path.name for path in (tmp_path / "joint").iterdir()} == {
        "joint.csv",
        "joint.html",
        "joint.json",
    }
    for unit in joint_units(world):
        assert [seat[0] for seat in teams[unit]["seats"]] == [CITY, CITY, ECOLOGY, ECOLOGY]
        assert teams[unit]["missing"] == []


def test_the_demonstration_marks_nobody() -> None:
    """Without other authorities there is no persons.tsv and no certificate is asked for."""
    assert "执法证号" not in (DEMO / "inspectors.csv").read_text(encoding="utf-8")
