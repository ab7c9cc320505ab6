"""A roster that is too small: told, or given way to, as the rulebook said before the draw."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.cli.starting import demo_clock
from randinspect.dispatch import Relaxation
from randinspect.errors import InfeasibleDispatch, ProtocolError, RulebookError
from randinspect.office import Done, Steps, Workspace, read_quarter_file
from randinspect.publication import Occasion
from randinspect.rulebook import read_rulebook
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
WAIVERS = """[dispatch.waivers]
policy = "{policy}"
seat = 1000
load = 10
floor = 5
rotation = 60
citation = {{ cite = "rules", article = "第22条" }}

[[dispatch.roles]]"""


def short(folder: Path, policy: str | None) -> Steps:
    """The demonstration with one inspection for each inspector: 32 seats for 28 teams of two."""
    source = folder / "source"
    shutil.copytree(DEMO, source)
    path = source / "rulebook.toml"
    text = path.read_text(encoding="utf-8").replace("cap = 4\n", "cap = 1\n")
    if policy is not None:
        text = text.replace("[[dispatch.roles]]", WAIVERS.format(policy=policy), 1)
    path.write_text(text, encoding="utf-8")
    file = read_quarter_file(source / "quarter.toml")
    return Steps(file, Workspace(folder / "out"), Occasion.DEMONSTRATION, demo_clock)


def test_without_a_table_nothing_gives_way(tmp_path: Path) -> None:
    """Shortages are told and no remedy is."""
    with pytest.raises(InfeasibleDispatch, match="seats needed") as caught:
        list(short(tmp_path, None).advance())

    assert caught.value.remedy is None
    told = [line.split(" = ")[1] for line in caught.value.__notes__]
    assert any(re.fullmatch(r"[0-9A-Z]{18} \S+", name) for name in told), told
    assert any(re.fullmatch(r"\d{4} \S+", name) for name in told), told


def test_stop_tells_the_cheapest_waivers_and_locks_nothing(tmp_path: Path) -> None:
    """The remedy is a proved relaxation; the dispatch has no commitment."""
    steps = short(tmp_path, "stop")
    with pytest.raises(InfeasibleDispatch, match="waivers at a cost of") as caught:
        list(steps.advance())

    *short_of, stop = caught.value.faults
    assert {fault.rule for fault in short_of} == {"dispatch.seats"}
    assert all("add inspectors to the roster" in fault.cure for fault in short_of)
    assert stop.rule == "waivers.stop"
    assert "in the roster" in stop.cure

    assert isinstance(caught.value.remedy, Relaxation)
    assert not (tmp_path / "out" / "public" / "dispatch").exists()


def test_waive_gives_way_before_the_seed_and_is_verified(tmp_path: Path) -> None:
    """30 of 32 may go, once each, for 56 seats: 26 loads at 10 or more, named and kept privately.

    The office's key is new in every run, and with it the sample: some need more than that.
    """
    events = list(short(tmp_path, "waive").advance())
    locked = next(event for event in events if event.done is Done.DISPATCH_LOCKED)
    record = json.loads((tmp_path / "out" / "private" / "waivers.json").read_bytes())

    assert sum(waiver.units for waiver in locked.waivers) >= 2 * 28 - 30
    assert record["cost"] == sum(waiver.cost for waiver in locked.waivers) >= 260
    assert verify(tmp_path / "out")


def test_check_staffs_a_drawn_selection(tmp_path: Path) -> None:
    """``check --out`` ends with 4 and the waivers, and refuses where nothing is drawn."""
    steps = short(tmp_path, "stop")
    with pytest.raises(ProtocolError, match="no drawn selection"):
        steps.settled()
    with pytest.raises(InfeasibleDispatch) as caught:
        list(steps.advance())
    quarter = str(tmp_path / "source" / "quarter.toml")
    done = CliRunner().invoke(
        app, ["check", "--rehearsal", quarter, "--out", str(tmp_path / "out"), "--json"]
    )
    told = json.loads(done.stdout)

    assert done.exit_code == 4
    assert str(caught.value.remedy) == told["remedy"]
    assert re.search(r"waivers at a cost of \d+ would do, and none cheaper", told["remedy"])
    assert told["shortages"]


@pytest.mark.parametrize("line", ["recused = 1", "certificate_expired = 1", "expert = 1"])
def test_the_law_has_no_price(line: str, tmp_path: Path) -> None:
    """No key for a declared interest, an expired certificate or an expert's seat."""
    text = (DEMO / "rulebook.toml").read_text(encoding="utf-8")
    table = WAIVERS.format(policy="stop").replace("rotation = 60", line)
    path = tmp_path / "rulebook.toml"
    path.write_text(text.replace("[[dispatch.roles]]", table, 1), encoding="utf-8")
    with pytest.raises(RulebookError, match="no rule knows this key"):
        read_rulebook(path)
