"""The walk through ledger, keys, witness and ceremony in docs/concepts.md runs as it stands."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from seed_sources import ROUNDS
from typer.testing import CliRunner, Result

from randinspect.cli.commands import app

ROOT = Path(__file__).parents[2]
HEAD = "## A ledger, its witness and a ceremony, step by step\n"
PAGE = (ROOT / "docs" / "concepts.md").read_text(encoding="utf-8")
SECTION = PAGE.partition(HEAD)[2].partition("\n## ")[0]
*LEDGER, CEREMONY = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)
LEDGER_TABLE = '\n[ledger]\nfolder = "../ledger"\n'


def run(line: str, typed: str = "") -> Result:
    """One line of a block, in the folder where one stands; ``>`` writes what it prints."""
    words, _, name = line.removeprefix("randinspect ").partition(" > ")
    done = CliRunner().invoke(app, shlex.split(words), input=typed)
    if name:
        Path(name).write_text(done.stdout, encoding="utf-8")
    return done


def test_the_walk_through_the_ledger_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line ends well; the witness is seen, the void is told, the audit holds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    lines = [line for block in LEDGER for line in block.splitlines()]
    told = {line: run(line) for line in lines}
    seen = next(result for line, result in told.items() if line.startswith("randinspect verify"))
    again = run("randinspect verify demo/public/selection --trust ledger.keys")

    assert len(lines) > 12
    assert {line: result.output for line, result in told.items() if result.exit_code} == {}
    assert "uni.example/witness saw" in seen.stderr
    text = "VOID: the ledger ends this draw (register_error: the register was wrong)"
    assert text in again.stderr
    assert ": VOID (" in again.stdout
    assert "not run: step 30" in told[lines[-1]].stderr


def test_the_walk_through_a_ceremony_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the lock to the minutes; two people type the round, and the minutes are a leaf."""
    monkeypatch.chdir(tmp_path)
    unwanted = shutil.ignore_patterns("__*", "*.evidence.json")
    shutil.copytree(ROOT / "src" / "randinspect" / "demo", tmp_path / "office", ignore=unwanted)
    with (tmp_path / "office" / "quarter.toml").open("a", encoding="utf-8") as stream:
        stream.write(LEDGER_TABLE)
    made = "randinspect ledger init ledger --origin demo/ledger --authority demo.example.amr"
    assert run(made).exit_code == 0
    (tmp_path / "scan.pdf").write_bytes(b"signed")
    typed = f"{ROUNDS[13335]['signature']}\n" * 2
    told = {line: run(line, typed) for line in CEREMONY.splitlines()}

    assert len(told) == 5
    assert {line: result.output for line, result in told.items() if result.exit_code} == {}
    assert (tmp_path / "out" / "private" / "ceremony.selection.drawn.json").exists()
