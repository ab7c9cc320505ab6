"""The last line of ``check`` follows from what it found, and so does its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from demo_office import check, office

from randinspect.cli.exits import ExitCode
from randinspect.ledger import init_ledger

LADDER = 'territory = ["territory", "any"]'
WAIVE = """[dispatch.waivers]
policy = "{policy}"
seat = 1000
load = 10
floor = 5
{more}
citation = {{ cite = "rules", article = "第22条" }}

[dispatch.rotation]"""
ROTATION = "[dispatch.rotation]"


def rules_of(out: str) -> list[str]:
    """Rules of what stands in the way."""
    return [fault["rule"] for fault in json.loads(out)["blocking"]]


def with_ledger(quarter: Path, folder: str, more: str = "") -> None:
    """Let the quarter name a ledger."""
    text = quarter.read_text(encoding="utf-8")
    table = f'\n[ledger]\nfolder = "{folder}"\n{more}'
    quarter.write_text(text + table, encoding="utf-8")
