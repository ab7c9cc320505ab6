"""Files to begin with: ``classes.toml`` and the headings of every table.

The rule: what a table's reader takes is what stands in its first row here.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from io import StringIO
from typing import Final

from randinspect.office.classes.events import (
    EVENT_HEADINGS,
    OUTSIDE_HEADINGS,
    TOLERANCE_HEADINGS,
)
from randinspect.office.classes.outcomes import OUTCOME_HEADINGS
from randinspect.office.classes.tables import Headings

__all__ = ["class_templates"]

_TABLES: Final[dict[str, Headings]] = {
    "events.csv": EVENT_HEADINGS,
    "outcomes.csv": OUTCOME_HEADINGS,
    "outside.csv": OUTSIDE_HEADINGS,
    "tolerances.csv": TOLERANCE_HEADINGS,
}


def class_templates(*, is_chinese: bool) -> dict[str, bytes]:
    """Give the files by name.

    Parameters
    ----------
    is_chinese
        Language of the headings; both are read.
    """
    rules = files("randinspect.office.classes").joinpath("template.toml").read_bytes()
    return {"classes.toml": rules} | {
        name: _heading(headings, 0 if is_chinese else -1) for name, headings in _TABLES.items()
    }


def _heading(headings: Headings, spelling: int) -> bytes:
    """A CSV file of one row, UTF-8 with BOM."""
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(s[spelling] for s in headings.values())
    return stream.getvalue().encode("utf-8-sig")
