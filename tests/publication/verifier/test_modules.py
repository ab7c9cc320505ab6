"""The modules themselves: short, without chance or clock, and the page holds them as they are."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from publication.verifier.asking import MODULES

from randinspect.publication.template import template

FILES = sorted(MODULES.glob("*.mjs"))
VENDORED = {"bls12-381": ["curves", "hashes"], "ed25519": ["ed25519"]}  # file to its packages
COMMAND = {"cli.mjs", "disk.mjs", "plain.mjs", "spoken.mjs"}  # what only node runs
HAN = re.compile(r"[\u3400-\u9fff]")
FORBIDDEN = re.compile(
    r"Math\.(?!min\(|max\(|floor\(|ceil\()|new Date|Date\.|parseFloat|toFixed|crypto"
    r"|import\(|eval\("
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_module_is_one_idea(path: Path) -> None:
    """A comment that says what it is for, and at most 400 lines."""
    text = path.read_text(encoding="utf-8")

    assert text.removeprefix("#!/usr/bin/env node\n").startswith("// ")
    assert text.count("\n") <= 400


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_module_knows_chance_or_clock(path: Path) -> None:
    """All chance comes from tickets, and numbers with a fraction decide nothing."""
    text = path.read_text(encoding="utf-8")

    assert FORBIDDEN.findall(text) == []
    assert ('"node:' in text) is (path.name == "disk.mjs")


@pytest.mark.parametrize("name", VENDORED)
def test_a_vendored_file_is_what_its_head_says(name: str) -> None:
    """Name, version, digests and licence stand there, and the code has its digest."""
    path = MODULES / "vendor" / f"{name}.mjs"
    head, _, code = path.read_text(encoding="utf-8").partition("\n*/\n")
    (digest,) = re.findall(r"^  ([0-9a-f]{64})$", head, re.MULTILINE)

    assert re.findall(r"@noble/(\w+) \d+\.\d+\.\d+ {2}sha512-", head) == VENDORED[name]
    assert "The MIT License (MIT)" in head
    assert sha256(code.encode()).hexdigest() == digest


def test_the_page_holds_every_module() -> None:
    """Each stands there in a function of its own, but for those of the command line."""
    text = template().decode()
    named = re.findall(r'^modules\["([\w/-]+)"\] = \(\(\) => \{$', text, re.MULTILINE)
    there = {path.stem for path in FILES if path.name not in COMMAND}

    assert sorted(named) == sorted({*there, *(f"vendor/{name}" for name in VENDORED)})
    assert named[-1] == "page"
    assert not re.search(r"^(?:import|export) ", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["checks.mjs", "rows.mjs"])
def test_checks_are_said_in_both_languages(name: str) -> None:
    """English, a bar, Chinese."""
    lines = re.findall(r"^\d.* \| .*$", (MODULES / name).read_text("utf-8"), re.MULTILINE)
    said = [line.split(" | ") for line in lines]

    assert len(said) > 30
    assert all(len(pair) in (2, 3) and HAN.search(pair[-1]) for pair in said)
    assert not any(HAN.search(part) for pair in said for part in pair[:-1])
