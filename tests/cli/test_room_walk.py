"""Two walks of docs/concepts.md run as they stand: a closed room, and a list that was edited."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest
from office.test_results import drawn as drawn
from office.test_results import go
from seed_sources import ROUNDS
from typer.testing import CliRunner

from randinspect.cli.commands import app

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "src" / "randinspect" / "demo"
PAGE = (ROOT / "docs" / "concepts.md").read_text(encoding="utf-8")


def blocks(head: str) -> list[list[str]]:
    """Lines of each block of a section."""
    section = PAGE.partition(f"## {head}\n")[2].partition("\n## ")[0]
    return [block.splitlines() for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL)]


def run(line: str, typed: str = "") -> str:
    """What a line prints; it ends well. What is no command of ours is the shell's."""
    if not line.startswith("randinspect "):
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout
    found = CliRunner().invoke(app, shlex.split(line)[1:], input=typed)
    assert found.exit_code == 0, found.output
    return found.output


def shut(*_: object, **__: object) -> NoReturn:
    """No network."""
    raise AssertionError("the room has no network")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that were carried in, no evidence among them, and no network."""
    unwanted = shutil.ignore_patterns("__*", "*.evidence.json")
    shutil.copytree(DEMO, tmp_path, ignore=unwanted, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket.socket, "connect", shut)
    return tmp_path


def test_a_quarter_goes_through_the_room(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in, two signatures typed, bundles out; the pages have the digests of what came out."""
    visits = blocks("A real quarter in a room without a network")
    clocks = ("2023-08-20T09:00:00+08:00", "2023-08-24T11:00:00+08:00", "2023-08-26T09:00:00+08:00")
    typed = ("", ROUNDS[13335]["signature"], ROUNDS[65536]["signature"])
    for lines, clock, words in zip(visits, clocks, typed, strict=False):
        now = datetime.fromisoformat(clock).timestamp()
        monkeypatch.setattr(time, "time", lambda now=now: now)
        for line in lines:
            run(line, f"{words}\n" * 2)
    shutil.copytree(room / "out" / "public", room / "carried")
    verdict, digests = [run(line) for line in visits[-1]]

    assert len(visits) == len(clocks) + 1
    assert "recomputed, order unproved (0 findings)" in verdict
    assert "REHEARSAL" not in verdict
    for digest in re.findall(r"[0-9a-f]{64}", digests):
        pages = [p.read_text("utf-8") for p in (room / "out" / "ceremony").glob("*.html")]
        assert sum(digest in re.sub(r"\s", "", page) for page in pages) == 1
    assert not [path for path in (room / "carried").rglob("*") if "private" in path.name]


def test_an_edited_list_is_seen(
    drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the published one; an edited cell, a file more, another announcement are told."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(drawn, tmp_path / "office")
    go(tmp_path / "office")
    shutil.copytree(tmp_path / "office" / "out" / "public" / "results", tmp_path / "results")
    made = "ledger init ledger --origin demo/ledger --authority demo.example.amr"
    keys = CliRunner().invoke(app, made.split()).stdout
    Path("ledger.keys").write_text(keys, encoding="utf-8")
    for part in ("selection", "dispatch"):
        run(f"randinspect ledger append ledger office/out/public/{part}")
    entering, asking = blocks("Was a published list edited?")
    for line in entering:
        run(line)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")

    assert [run(line).strip() for line in asking[:2]] == ["[]", "1"]
    assert "whole" in run(asking[2])
    table = tmp_path / "results" / "results.csv"
    table.write_bytes(table.read_bytes().replace(b"\n", b" \n", 1))
    (tmp_path / "results" / "more.csv").write_bytes(b"")
    assert run(asking[0]).strip() == "['more.csv', 'results.csv']"
    announced = tmp_path / "results" / "announcements.json"
    announced.write_bytes(announced.read_bytes() + b" ")
    assert run(asking[1]).strip() == "0"
