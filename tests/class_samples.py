"""Small rules of classes for tests: every kind of indicator, trigger and fading once."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from randinspect.errors import Fault, InputError, RulebookError
from randinspect.office.classes import ClassRules, parse_class_rules

__all__ = ["RULES", "TOLERANCE", "changed", "codes_of", "refused", "rules", "write_csv"]

RULES = """
[citations.law]
document = "measures"
number = "7"

[rules]
name = "sample classes"
version = "1"
authority = "bureau"
effective_from = 2024-01-01
citation = "law"

[item]
code = "C06"
name = "item"
kind = "general"

[draws]
by = "size"

[[classes]]
name = "A"
from_points = 0
size = 1
cap = 1
methods = ["paper"]
citation = "law"
[[classes]]
name = "B"
from_points = 10
size = 2
methods = ["visit"]
citation = "law"
[[classes]]
name = "C"
from_points = 30
size = 6
methods = ["visit", "test"]
items = 30
team = 3
citation = "law"

[[indicators]]
code = "COMPLAINT"
name = "complaints"
bands = [{ in = ["true"], points = 20 }, { in = ["false"], points = 0 }]
at_most = 35
decay = { half_life_days = 100, ends_months = 24 }
citation = "law"
[[indicators]]
code = "DAILY"
name = "daily supervision"
points = 8
takes = "largest"
decay = { steps = [{ from_months = 0, keep = "1" }, { from_months = 6, keep = "1/4" }] }
citation = "law"
[[indicators]]
code = "RESULT"
name = "last result"
bands = [{ in = ["good"], points = 0 }, { in = ["bad"], points = 12 }]
takes = "latest"
missing = 3
citation = "law"
[[indicators]]
code = "LISTED"
name = "abnormal list"
points = 15
lasting = true
decay = { ends_months = 6 }
citation = "law"

[[triggers]]
name = "absent from a proficiency test"
event = "ABSENT"
months = 12
citation = "law"
[[triggers]]
name = "listed"
event = "LISTED"
class = "B"
lasting = true
months = 3
citation = "law"
"""
TOLERANCE = """
[tolerance]
share = "1/2"
classes = ["A", "B"]
longest_months = 24
citation = "law"
"""


def rules(text: str = RULES) -> ClassRules:
    """Rules of a text."""
    return parse_class_rules(text, name="classes.toml")


def changed(before: str, after: str) -> str:
    """Give the sample's text with one passage changed, which stands in it."""
    assert before in RULES
    return RULES.replace(before, after, 1)


def refused(text: str) -> set[str]:
    """Codes of the faults of a text."""
    with pytest.raises(RulebookError) as caught:
        rules(text)
    return {fault.rule for fault in caught.value.faults}


def codes_of(error: InputError) -> list[tuple[int | None, str]]:
    """Row and code of each fault, in the order told."""
    faults: Sequence[Fault] = error.faults
    return [(fault.row, fault.rule) for fault in faults]


def write_csv(path: Path, *rows: Sequence[str]) -> Path:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path
