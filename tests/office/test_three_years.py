"""A simulated year and a half out of one store: what the rooms hand to each other fits together.

The whole, on a real register and for three years, is ``benchmarks/three_years.py``; this is the
same program on bodies that do not exist.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from postgres import Server
from simulated_world import Quarter, made_up
from three_years import Life, live, write_history

from randinspect.cli.keeping import audited

QUARTERS = 6
BODIES = 28
_MANY = 12  # times the usual for the second department, so that both draw the same bodies


@pytest.fixture(scope="module")
def a_life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Life, dict[str, list[str]]]:
    """A life of six quarters, and what is broken of each thing that is asked."""
    folder = tmp_path_factory.mktemp("years")
    places = {"SQLite": str(folder / "a.db")}
    lives, checks = live(places, made_up(BODIES, 1), folder, quarters=QUARTERS, times=_MANY)
    return lives["SQLite"], {check.asked: list(check.broken) for check in checks}


def test_nothing_that_is_asked_is_broken(
    a_life: tuple[Life, dict[str, list[str]]],
) -> None:
    """Floor, cap, class A, merged visits, reasons, earlier snapshots, verdicts."""
    life, broken = a_life
    joined = [code for one in life.drawn for code in one["eco"].joined]

    assert len(broken) == 7
    assert not any(broken.values())
    assert joined
    assert life.lines > QUARTERS * BODIES


def test_what_one_quarter_leaves_is_what_the_next_one_knows(
    a_life: tuple[Life, dict[str, list[str]]],
) -> None:
    """Published visits exclude and classes follow results, through the store alone."""
    life, _ = a_life
    became = {row[3] for rows in life.history.values() for row in rows}
    after = [
        (code, number)
        for number, one in enumerate(life.drawn[:-1])
        for code, day in one["amr"].days.items()
        if day and Quarter(number).year == Quarter(number + 1).year
    ]
    told = {
        (code, number): life.drawn[number + 1]["amr"].codes[code]
        for code, number in after
        if code in life.drawn[number + 1]["amr"].codes
    }

    assert {"excluded CLASS_YEAR", "not drawn"} < became
    assert told
    assert all(why == "CLASS_YEAR" for name, why in told.values() if name == "A")
    assert {name for name, _ in told.values()} > {"A", "B"}


def test_everything_says_that_it_is_simulated(
    a_life: tuple[Life, dict[str, list[str]]], tmp_path: Path
) -> None:
    """The sources in the store, the published results, and the history of the bodies."""
    life, _ = a_life
    write_history(life, tmp_path / "history.csv")
    acts = [act for act in life.office.store.history() if act.source is not None]
    lists = sorted(life.office.folder.rglob("public/results/results.plain.csv"))
    with (tmp_path / "history.csv").open(encoding="utf-8", newline="") as stream:
        heads, *rows = csv.reader(stream)

    assert acts
    assert all(str(act.source).startswith("simulated:") for act in acts)
    assert len(lists) > QUARTERS
    assert all("模拟结果 simulated" in path.read_text(encoding="utf-8") for path in lists)
    assert "SIMULATED" in heads[0]
    assert len(rows) == sum(len(one[key].codes) for one in life.drawn for key in ("amr", "eco"))


def test_every_check_can_fail(a_life: tuple[Life, dict[str, list[str]]]) -> None:
    """What is taken out or added is missed by the line of the table that asks for it."""
    life, _ = a_life
    office = life.office
    quarter, known, digest = office.snapshots[0]
    body = sorted(life.history)[0]
    row = life.history[body].pop()
    office.snapshots[0] = (quarter, known + 1, digest)
    drawn = life.drawn[0]["eco"]
    life.drawn[0]["eco"] = type(drawn)(
        drawn.codes, drawn.inspected, drawn.reserves, drawn.joined ^ {body}, drawn.days
    )
    broken = {check.asked.split(":")[0]: check.broken for check in life.checks()}
    life.history[body].append(row)
    office.snapshots[0] = (quarter, known, digest)
    life.drawn[0]["eco"] = drawn

    assert broken["history"]
    assert broken["joint visits"]
    assert broken["earlier snapshots read again as they were"] == [quarter.name]


def test_the_ledgers_hold_every_draw(a_life: tuple[Life, dict[str, list[str]]]) -> None:
    """Each department's own, audited with its witness, and nothing else in it."""
    life, _ = a_life
    for department in life.office.departments:
        audit = audited(department.bureau.ledger, department.bureau.pins(), [])
        assert audit
        assert len(audit.history.draws) == 2 * QUARTERS


@pytest.mark.extra("psycopg", name="postgres")
def test_a_server_gives_the_same_draws(postgres: Server, tmp_path: Path) -> None:
    """Snapshots, commitments, samples, teams, lists and the whole store, quarter by quarter."""
    places = {"SQLite": str(tmp_path / "a.db"), "PostgreSQL": postgres.new_database()}
    lives, checks = live(places, made_up(20, 1), tmp_path, quarters=2, times=_MANY)

    assert [check.broken for check in checks if check.asked.startswith("the same")] == [[]]
    assert lives["SQLite"].digests == lives["PostgreSQL"].digests
