"""Outcomes of past checks, against which classes are tested: agency, day, what was found.

The columns: ``统一社会信用代码 agency``, ``日期 date``, ``检查结果 outcome`` (``violation`` or
``no_violation``, 发现问题 or 未发现问题), and to compare another score with, ``对比分值 score``:
a decimal number, or a blank where there is none; the higher, the riskier.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from randinspect.office.classes.events import AGENCY
from randinspect.office.classes.tables import Headings, Line, open_table

__all__ = ["OUTCOME_HEADINGS", "Outcome", "read_outcomes"]

OUTCOME_HEADINGS: Final[Headings] = {
    "agency": AGENCY,
    "date": ("日期", "date"),
    "outcome": ("检查结果", "outcome"),
    "score": ("对比分值", "score"),
}
_OUTCOMES: Final[Mapping[str, bool]] = {
    "violation": True,
    "no_violation": False,
    "发现问题": True,
    "未发现问题": False,
}
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,20})?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found.

    Parameters
    ----------
    agency, day
        Who was checked, and when.
    is_problem
        Whether anything was found.
    score
        Another score to be compared, None where there is none.
    """

    agency: str
    day: date
    is_problem: bool
    score: float | None = None


def read_outcomes(path: Path) -> tuple[tuple[Outcome, ...], str]:
    """Read a file of outcomes.

    Returns
    -------
    tuple[Outcome, ...]
        In the order of the file.
    str
        SHA-256 of the file.

    Raises
    ------
    RegistryError
        With every fault of every row.
    """
    table = open_table(path, OUTCOME_HEADINGS, optional=("score",))
    seen: dict[tuple[str, date], int] = {}
    found = []
    for line in table.lines:
        outcome = _outcome(line)
        if outcome is None:
            continue
        key = (outcome.agency, outcome.day)
        if key in seen:
            line.note("outcome.twice", "date", f"row {seen[key]} is of the same day")
        seen.setdefault(key, line.number)
        found.append(outcome)
    table.require()
    return tuple(found), table.sha256


def _outcome(line: Line) -> Outcome | None:
    """Read one outcome, or note what is wrong with it."""
    agency, day = line.agency(None), line.day("date")
    is_problem, text = line.word("outcome", _OUTCOMES), line.text("score")
    if text and not _NUMBER.fullmatch(text):
        line.note("outcome.number", "score", "it is no decimal number")
    if not line.is_whole or day is None or is_problem is None:
        return None
    return Outcome(agency, day, is_problem, float(text) if text else None)
