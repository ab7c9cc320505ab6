"""Load classes and groups end to end: from the rulebook to sealed rows, prices and the verdict."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from randinspect.canonical import read_document, read_table
from randinspect.cli.commands import app
from randinspect.cli.starting import demo_clock
from randinspect.errors import InfeasibleDispatch, InputError, RulebookError
from randinspect.office import Steps, Workspace, read_quarter_file
from randinspect.publication import Occasion
from randinspect.rulebook import read_rulebook
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
CITED = 'citation = { cite = "rules", article = "第20条" }'
LIMITS = f"""[[dispatch.load_classes]]
name = "month"
cap = 3
months = true
{CITED}

[[dispatch.load_classes]]
name = "常见领域"
cap = 2
when = {{ field = ["食品", "机动车"] }}
{CITED}

[[dispatch.groups]]
name = "医械"
column = "qualifications"
values = ["医疗器械"]
most = 1
{CITED}

"""
CROSSING = f"""[[dispatch.groups]]
name = "all"
column = "qualifications"
most = 1
{CITED}

"""
EMPTY = f"""[[dispatch.load_classes]]
name = "month"
cap = 1
months = true
{CITED}

"""


def office(folder: Path, limits: str, *, is_october: bool = True) -> Path:
    """The demonstration with some limits, its window inside one month; gives its quarter file."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*"))
    book = folder / "rulebook.toml"
    text = book.read_text(encoding="utf-8").replace(
        "[[dispatch.roles]]", f"{limits}[[dispatch.roles]]"
    )
    book.write_text(text, encoding="utf-8")
    quarter = folder / "quarter.toml"
    if is_october:
        text = quarter.read_text(encoding="utf-8").replace("2023-12-29", "2023-10-31")
        quarter.write_text(text, encoding="utf-8")
    return quarter


def steps(quarter: Path, out: Path) -> Steps:
    """Its steps, under a key that is always the same: so is the sample, then."""
    workspace = Workspace(out)
    workspace.keep("master.key", b"de30" * 16 + b"\n")
    return Steps(read_quarter_file(quarter), workspace, Occasion.DEMONSTRATION, demo_clock)


def rows(path: Path, width: int) -> list[tuple[str, ...]]:
    """Rows of a table."""
    return read_table(path.read_bytes(), width)


def test_limits_reach_the_bundle_under_neutral_names(tmp_path: Path) -> None:
    """Kept by the teams, proved by prices, opened by the office's private file only."""
    list(steps(office(tmp_path / "in", LIMITS), tmp_path / "out").advance())
    bundle, private = tmp_path / "out/public/dispatch", tmp_path / "out/private"
    records = read_document((private / "limits.json").read_bytes())
    names = {record["published"]: record["name"] for record in records}
    counts = Counter(
        (load_class, inspector)
        for inspection, _, inspector in rows(bundle / "teams.tsv", 3)
        for load_class, member in rows(bundle / "load_classes.tsv", 2)
        if member == inspection
    )
    novices = {inspector for _, inspector in rows(bundle / "groups.tsv", 2)}
    seats = Counter(i for i, _, j in rows(bundle / "teams.tsv", 3) if j in novices)
    caps = {(k, j): int(cap) for k, j, cap in rows(bundle / "load_caps.tsv", 3)}

    assert set(names.values()) == {"month 2023-10", "常见领域", "医械"}
    assert set(names) == {"L01", "L02", "T01"}
    assert rows(bundle / "group_limits.tsv", 3) == [("T01", "officer", "1")]
    assert {names[k]: cap for (k, _), cap in caps.items()} == {"month 2023-10": 3, "常见领域": 2}
    assert all(count <= caps[key] for key, count in counts.items())
    assert max(seats.values()) == 1
    assert "group_prices" in read_document((bundle / "certificate.json").read_bytes())
    assert verify(tmp_path / "out")


def test_check_shows_the_limits(tmp_path: Path) -> None:
    """Both kinds with their numbers, in the table and as JSON."""
    quarter = office(tmp_path / "in", LIMITS)
    told = json.loads(
        CliRunner().invoke(app, ["check", "--rehearsal", str(quarter), "--json"]).stdout
    )
    table = CliRunner().invoke(app, ["check", "--rehearsal", str(quarter), "--lang", "en"]).stdout

    assert [(limit["name"], limit["most"]) for limit in told["limits"]] == [
        ("month", 3),
        ("常见领域", 2),
        ("医械", 1),
    ]
    assert told["unmonthed"] == 0
    assert "limits that nest" in table


@pytest.mark.parametrize(
    ("limits", "is_october", "said"),
    [
        (CROSSING, True, "no network holds two limits that cross"),
        (EMPTY, False, "no agency's window lies inside one month"),
    ],
)
def test_what_no_network_holds_is_refused_before_the_selection(
    limits: str, is_october: bool, said: str, tmp_path: Path
) -> None:
    """By ``check`` and by the lock; nothing is committed."""
    quarter = office(tmp_path / "in", limits, is_october=is_october)
    done = CliRunner().invoke(app, ["check", "--rehearsal", str(quarter), "--lang", "en"])
    with pytest.raises(InputError, match=said):
        list(steps(quarter, tmp_path / "out").advance())

    assert done.exit_code == 3
    assert said in done.stderr
    assert not (tmp_path / "out" / "public").exists()


def test_a_shortage_that_a_limit_makes_is_told_with_its_code(tmp_path: Path) -> None:
    """One inspection a month for each of 32 people is less than 56 seats."""
    tight = LIMITS.replace("cap = 3", "cap = 1")
    with pytest.raises(InfeasibleDispatch, match=r"held by CLASS_CAP L0\d \(at most 1, \d+ insp"):
        list(steps(office(tmp_path / "in", tight), tmp_path / "out").advance())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("most = 1", 'most = 1\nslots = ["lead"]'), "there is no slot lead"),
        (('name = "常见领域"', 'name = "month"'), "the name month stands twice"),
        (("most = 1", "most = 0"), "write 1 or more"),
        (('column = "qualifications"\n', ""), "column"),
    ],
)
def test_a_rulebook_that_means_nothing_is_refused(
    change: tuple[str, str], said: str, tmp_path: Path
) -> None:
    """Slots that there are not, names twice, limits of 0, missing keys."""
    quarter = office(tmp_path / "in", LIMITS.replace(*change))
    with pytest.raises(RulebookError, match=said):
        read_rulebook(quarter.parent / "rulebook.toml")
