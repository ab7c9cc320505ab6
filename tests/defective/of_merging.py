"""Defects of merged visits: 12.46, and 15.17 beside the dispatch that dated them."""

from __future__ import annotations

from collections.abc import Callable

from defective.forging import Files, Quarter, committed, rows, table
from merged_dispatches import fixing, joining

__all__ = ["DEFECTS", "QUARTERS"]


def _changed(column: int, text: str) -> Files:
    """A dispatch that says something else of one visit."""
    some = rows(joining(), "merged.tsv")
    some[0][column] = text
    return committed({**joining(), "merged.tsv": table(sorted(some))})


DEFECTS: dict[str, tuple[str, Callable[[], Files]]] = {
    "12.46": ("another-day-than-the-agenda", lambda: _changed(3, "2023-10-01")),
}
QUARTERS: dict[str, tuple[str, Callable[[], Quarter]]] = {
    "15.17": (
        "joins-a-visit-that-is-not",
        lambda: {"dispatch-1": fixing(), "dispatch-2": _changed(2, "AG-9")},
    ),
}
