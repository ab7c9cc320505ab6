"""The rules by which results are judged: their codes, their cures, and a fault in its place.

The rule: nothing is mended and nothing is guessed. A code whose meaning nobody has stated is
refused, and so is a set of labels, measures and dates that contradicts itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from randinspect.errors import Cures

__all__ = ["CURES", "Flaw", "cure_of", "fault_of_result"]

CURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # The file as a whole.
        "results.file": "name a file that exists and may be read",
        "results.heading": "keep the headings that `results template` writes, each once",
        "results.empty": "fill in at least one row",
        "row.width": "give the row as many cells as the heading has",
        "cell.text": "set the column to Text and enter the value again",
        "cell.character": "write plain text on one line",
        # Who and what.
        "inspection.unknown": "copy the public name from the template; only drawn units have one",
        "inspection.id": "put the id back that the template gave, or correct the public name",
        "item.unknown": "write a code of [[items]] in results.toml",
        "item.twice": "keep one row for each inspection and item",
        "item.missing": "add a row for each item of the task, also for one that was not checked",
        "item.checked": "write 是 or 否 (yes, no)",
        "item.finding": "take the finding out, or say that the item was checked",
        "inspection.differs": "fill the cell in one row of the inspection, or alike in all",
        "inspectors.team": "name members of the team, or hand in the amendment that replaced one",
        "inspectors.missing": "name who inspected, by staff number",
        # Labels.
        "label.missing": "write at least one label",
        "label.unknown": "write a label or a code of the system that results.toml names",
        "label.unstated": "write the canonical label; no stated meaning of this code is known",
        "label.counterpart": "write CORRECTED or PENDING, and the violation as the item's finding",
        "label.twice": "write each label once",
        "label.exclusive": "write NO_PROBLEM alone, or take it out",
        "label.finding": "give an item its finding, or write NO_PROBLEM",
        "label.contradicts": "take the finding out, or write a label that says that there is one",
        "label.unchecked": "say which item was checked, or write a label that says why none was",
        # What follows.
        "measure.missing": "write at least one measure; NONE_NEEDED if nothing has to follow",
        "measure.unknown": "write a measure of the template's list",
        "measure.twice": "write each measure once",
        "measure.exclusive": "write NONE_NEEDED alone, or take it out",
        "measure.idle": "write what follows from the problem in the place of NONE_NEEDED",
        "measure.needless": "write NONE_NEEDED, or a label that says what is wrong",
        "measure.order": "add ORDER_CORRECTION, or write PENDING if nothing was ordered yet",
        "measure.abnormal": "add ABNORMAL_LIST: the label asks for a decision on it",
        "measure.note": "say in the note what the other measure is",
        "conclusion.unknown": "write a conclusion of the template's list, or leave it empty",
        "conclusion.sector": "write a conclusion of the sector that results.toml names",
        "conclusion.idle": "take the conclusion out, or write a label that says what is wrong",
        "method.unknown": "write a method of the template's list",
        "method.missing": "write how it was inspected",
        # Days.
        "date.form": "write the day as 2026-01-31",
        "date.missing": "fill in the day",
        "date.window": "correct the day; it lies before the task begins",
        "date.order": "correct one of the days: on site, conclusion, entry follow each other",
    }
)
"""Cure of each rule, by its code."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a rule says about one field of a result, before its place in a file is known.

    Parameters
    ----------
    rule
        Code of the rule.
    field
        The field of the record.
    message
        What was found and what was asked.
    item
        Code of the item that it is about, if it is about one.
    """

    rule: str
    field: str
    message: str
    item: str | None = None

    def __str__(self) -> str:
        """The flaw with its cure, where no file is involved."""
        return f"{self.field}: {self.message} ({self.rule}); {CURES[self.rule]}"


def cure_of(rule: str) -> str:
    """Cure of a rule.

    >>> cure_of("label.missing")
    'write at least one label'
    """
    return CURES[rule]


fault_of_result: Final = Cures(CURES).fault
"""Build the fault of a file of results, with the cure of its rule."""
