"""What an office learns before anything is locked: unreached agencies, neighbours, shortlists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from demo_office import check, office, steps_of

from randinspect.cli.exits import ExitCode
from randinspect.errors import InputError
from randinspect.office import Done

LADDER = 'territory = ["territory", "any"]'
PAIRS = """[dispatch.neighbours]
pairs = [["甲州市", "乙江市"], ["乙江市", "丙山"]]
citation = { cite = "rules", article = "第20条" }

"""


def test_check_says_why_an_agency_cannot_be_reached(tmp_path: Path) -> None:
    """In one city nobody is left, and nobody may come: each reason by code with its count."""
    quarter = office(tmp_path / "in", (LADDER, 'territory = ["territory"]'))
    people = quarter.parent / "inspectors.csv"
    lines = people.read_text(encoding="utf-8").splitlines()
    away = [line.replace("有效", "失效") if "丁湖市" in line else line for line in lines]
    people.write_text("\n".join(away) + "\n", encoding="utf-8")
    told = json.loads(check(quarter, "--json")[1])["unreached"]
    code, _, said = check(quarter)

    assert code == ExitCode.INFEASIBLE
    assert "(plan.unreached)" in said
    assert "may be locked, but should not be: 1 to mend first" in said
    assert told["count"] > 20
    assert set(told["reasons"]) == set(told["first"])
    assert len(told["first"]) == 20
    first = told["reasons"][told["first"][0]]
    assert first["OUT_OF_AREA"] + sum("丁湖市" in line for line in lines) == len(lines) - 1
    assert first["INACTIVE"] >= sum("丁湖市" in line for line in lines)
    assert f"{told['first'][0]}: 0 eligible for 2 seats (" in said


def test_a_misspelt_neighbour_is_refused_with_its_pair(tmp_path: Path) -> None:
    """By ``check`` and by the lock, with the name that was meant."""
    ladder = (LADDER, 'territory = ["territory", "neighbours"]')
    quarter = office(
        tmp_path / "in", ladder, ("[dispatch.rotation]", PAIRS + "[dispatch.rotation]")
    )
    code, _, said = check(quarter)
    steps = steps_of(quarter, tmp_path / "out")
    with pytest.raises(InputError, match="丙山市"):
        list(steps.advance())

    assert code == 3
    assert "column dispatch.neighbours.pairs[1] [丙山]" in said
    assert "write 丙山市, or take the pair out" in said


def test_shortlists_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    """By territory before the selection; by inspection with ``--out`` and at the lock."""
    quarter = office(tmp_path / "in", (f"{LADDER}\n", f'{LADDER}\nshortlist = ["1/16", "1/2"]\n'))
    told = json.loads(check(quarter, "--json")[1])["narrow"]
    steps = steps_of(quarter, tmp_path / "out")
    events = {event.done: event for event in steps.advance()}

    assert [rung["shortlist"] for rung in told] == ["1/16"]
    assert len(told[0]["territories"]) == 4
    assert "the shortlist 1/16 cannot be used in 4 territories" in check(quarter)[2]
    (note,) = map(str, events[Done.DISPATCH_LOCKED].notes)
    assert note.startswith("the shortlist 1/16 can never be used: slot officer of h-")
    _, out, said = check(quarter, "--out", str(tmp_path / "out"), "--json")
    assert json.loads(out)["dead_shortlists"] == [note]
    assert note in said
