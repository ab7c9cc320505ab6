"""The demonstration as an office of its own, with another rulebook, asked before a lock."""

from __future__ import annotations

import shutil
from pathlib import Path

from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.cli.starting import demo_clock
from randinspect.office import Steps, Workspace, read_quarter_file
from randinspect.publication import Occasion

DEMO = Path(__file__).parents[1] / "src" / "randinspect" / "demo"


def office(folder: Path, *changes: tuple[str, str]) -> Path:
    """The demonstration with another rulebook; gives its quarter file."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*"))
    book = folder / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    book.write_text(text, encoding="utf-8")
    return folder / "quarter.toml"


def steps_of(quarter: Path, out: Path) -> Steps:
    """Its steps, under a key that is always the same: so is the sample, then."""
    workspace = Workspace(out)
    workspace.keep("master.key", b"de30" * 16 + b"\n")
    return Steps(read_quarter_file(quarter), workspace, Occasion.DEMONSTRATION, demo_clock)


def check(quarter: Path, *words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of ``check``."""
    done = CliRunner().invoke(app, ["check", "--rehearsal", str(quarter), "--lang", "en", *words])
    return done.exit_code, done.stdout, done.stderr
