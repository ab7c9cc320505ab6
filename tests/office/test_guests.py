"""Assistants from another province, from the roster's column to the published teams."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from randinspect.canonical import read_document, read_table
from randinspect.cli.starting import demo_clock
from randinspect.errors import InputError
from randinspect.office import Steps, Workspace, read_quarter_file
from randinspect.publication import Occasion
from randinspect.rulebook import read_rulebook
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
ORIGIN = "邻省市场监督管理局"
ROLES = """[[dispatch.roles]]
slot = "lead"
demand = 1
lead = true

[[dispatch.roles]]
slot = "officer"
demand = 1

[[dispatch.roles]]
slot = "assist"
demand = 1
assistants = "{assistants}"
"""


def office(folder: Path, assistants: str = "only", origin: str = ORIGIN) -> Steps:
    """The demonstration with eight guests, who come from nowhere in the province."""
    source = folder / "in"
    shutil.copytree(DEMO, source)
    roster = source / "inspectors.csv"
    head, *rows = roster.read_text(encoding="utf-8").splitlines()
    rows = [f"{row}," for row in rows]
    rows += [f"G{k:03d},客某{k},,食品,2026-12-31,有效,{origin}" for k in range(8)]
    roster.write_text("\n".join([f"{head},派出单位", *rows]) + "\n", encoding="utf-8")
    profile = source / "profile.toml"
    text = profile.read_text(encoding="utf-8")
    text = text.replace('status = "状态"\n', 'status = "状态"\norigin = "派出单位"\n')
    profile.write_text(text, encoding="utf-8")
    book = source / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    old = '[[dispatch.roles]]\nslot = "officer"\ndemand = 2\n'
    assert old in text
    text = text.replace(old, ROLES.format(assistants=assistants))
    book.write_text(text, encoding="utf-8")
    file = read_quarter_file(source / "quarter.toml")
    return Steps(file, Workspace(folder / "out"), Occasion.DEMONSTRATION, demo_clock)


@pytest.mark.parametrize("assistants", ["may", "only"])
def test_guests_assist_and_are_told(tmp_path: Path, assistants: str) -> None:
    """Every team has its lead and its officer at home; guests are marked under their handles."""
    list(office(tmp_path, assistants).advance())
    public, private = tmp_path / "out" / "public", tmp_path / "out" / "private"
    told = read_document((public / "dispatch" / "assistants.json").read_bytes())
    openings = read_table((private / "inspector.openings.tsv").read_bytes(), 3)
    guests = {handle for handle, _, identifier in openings if identifier.startswith("G")}
    teams = read_table((public / "dispatch" / "teams.tsv").read_bytes(), 3)
    seated = {slot for _, slot, person in teams if person in guests}

    assert verify(public), verify(public).findings
    assert told == {
        "inspectors": [[handle, ORIGIN] for handle in sorted(guests)],
        "lead": ["lead"],
        "slots": ["assist"],
    }
    assert seated == {"assist"}
    if assistants == "only":
        assert all(person in guests for _, slot, person in teams if slot == "assist")


def test_an_origin_that_cannot_be_published_is_told(tmp_path: Path) -> None:
    """Before the lock, with the register's file."""
    steps = office(tmp_path, origin="甲|乙")
    with pytest.raises(InputError, match="is no name that can be published"):
        list(steps.advance())

    assert not (tmp_path / "out" / "public" / "dispatch").exists()


def test_a_roster_of_ones_own_publishes_nothing_of_it(tmp_path: Path) -> None:
    """Without guests there is no table, though the rulebook opens a seat to them."""
    steps = office(tmp_path, "may")
    # Under some keys more is drawn in one city than its own people can staff without guests.
    steps.workspace.keep("master.key", b"2a" * 32)
    roster = tmp_path / "in" / "inspectors.csv"
    rows = [r for r in roster.read_text(encoding="utf-8").splitlines() if not r.startswith("G")]
    roster.write_text("\n".join(rows) + "\n", encoding="utf-8")
    list(steps.advance())
    commit = read_document((tmp_path / "out/public/dispatch/commit.json").read_bytes())

    assert "assistants.json" not in commit["inputs"]
    assert verify(tmp_path / "out")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("lead = true", 'lead = true\nassistants = "may"', "team.assistant_lead"),
        ('assistants = "only"', 'assistants = "some"', "value.choice"),
        (
            'slot = "officer"\ndemand = 1',
            'slot = "officer"\ndemand = 1\nassistants = "may"',
            "team.officers",
        ),
        (
            'assistants = "only"',
            'assistants = "only"\nwhole = true',
            "team.assistant",
        ),
    ],
)
def test_rulebooks_that_let_guests_lead_are_refused(
    tmp_path: Path, old: str, new: str, rule: str
) -> None:
    """No lead, no seat of the two officers, no seat of a team that goes whole."""
    office(tmp_path)
    book = tmp_path / "in" / "rulebook.toml"
    book.write_text(book.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_rulebook(book)

    assert rule in {fault.rule for fault in caught.value.faults}


def test_rulebooks_of_before_say_the_same() -> None:
    """Keys that a rulebook does not write are not in its document."""
    document = read_rulebook(DEMO / "rulebook.toml").document()

    assert not {"lead", "assistants"} & document["dispatch"]["roles"][0].keys()
