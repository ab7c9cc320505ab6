"""The catalogue of attacks: every row has its test and its paragraph, and names checks that are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from randinspect.ledger import Rule
from randinspect.publication import VoidReason

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "attacks.md").read_text(encoding="utf-8")
ROWS = 35
PARTS = ("Defence", "What is left", "What the operator does")
TITLES = re.findall(r"^### ([0-9]+)\. (.+)$", PAGE, re.MULTILINE)
TEXTS = re.split(r"^### .*$", PAGE, flags=re.MULTILINE)[1:]
PARAGRAPHS = {int(number): text for (number, _), text in zip(TITLES, TEXTS, strict=True)}
TESTS = re.findall(
    r"^def test_attack_([0-9]{2})_\w+\(",
    "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("test_*.py"))),
    re.MULTILINE,
)


def test_the_rows_are_numbered_without_a_gap() -> None:
    """In their order, each with a title of its own."""
    assert [int(number) for number, _ in TITLES] == list(range(1, ROWS + 1))
    assert len({title for _, title in TITLES}) == ROWS


def test_every_row_is_carried_out() -> None:
    """Each has a test, and no test has another row."""
    assert {int(number) for number in TESTS} == set(range(1, ROWS + 1))


@pytest.mark.parametrize("number", range(1, ROWS + 1))
def test_every_row_says_what_stops_it_and_what_does_not(number: int) -> None:
    """Defence, residue and the operator's part, each once and with a text."""
    found = re.findall(r"^- \*\*([^*]+)\*\*: (\S.+)$", PARAGRAPHS[number], re.MULTILINE)

    assert tuple(part for part, _ in found) == PARTS


def test_the_checks_that_are_named_exist() -> None:
    """Steps of the verifier, rules of the ledger, reasons of a void."""
    steps = {int(number) for number in re.findall(r"step ([0-9]+)", PAGE)}
    codes = set(re.findall(r"`([a-z]+\.[a-z_]+)`", PAGE))
    known = {str(rule) for rule in Rule}
    files = {"announcements.json", "ledger.json", "format.md", "quarter.toml", "recusals.tsv"}

    assert steps <= set(range(32))
    assert codes - known - files == set()
    assert set(re.findall(r"`([a-z]+_missing)`", PAGE)) <= {str(reason) for reason in VoidReason}
