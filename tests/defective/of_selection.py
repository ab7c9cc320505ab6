"""Defects of a selection: points 12.1 to 12.5 of docs/format.md §9.1.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from defective.bases import margins, sealed_selection, selection, waiting
from defective.forging import Files, committed, concluded, edited, rows, sealed, setting, table

__all__ = ["DEFECTS"]


def _padded_size() -> Files:
    """A size with a leading zero."""
    some = rows(waiting(), "frame.tsv")
    some[0][2] = f"0{some[0][2]}"
    return committed({**waiting(), "frame.tsv": table(some)})


def _doubled() -> Files:
    """A target that is not in lowest terms."""

    def change(targets: Any) -> None:
        targets[0] |= {"num": targets[0]["num"] * 2, "den": targets[0]["den"] * 2}

    return committed(edited(waiting(), "targets.json", change))


def _lost_stratum() -> Files:
    """A margin that is no partition."""

    def change(listed: Any) -> None:
        listed[0]["groups"][0]["strata"].pop()

    return committed(edited(margins(), "margins.json", change))


def _swapped() -> Files:
    """A drawn unit exchanged for its reserve."""
    some = rows(selection(), "sample.tsv")
    places = [i for i, row in enumerate(some) if row[0] == "B"]
    first, second = places[0], places[1]
    some[first][3], some[second][3] = some[second][3], some[first][3]
    return concluded({**selection(), "sample.tsv": table(some)})


def _counted() -> Files:
    """More exclusions than units of size 0."""
    to = {"WHITE_LIST": 2}
    return sealed(edited(sealed_selection(), "commit.json", setting("excluded", to=to)))


DEFECTS: dict[str, tuple[str, Callable[[], Files]]] = {
    "12.1": ("size-with-a-leading-zero", _padded_size),
    "12.2": ("target-not-in-lowest-terms", _doubled),
    "12.3": ("stratum-in-no-group", _lost_stratum),
    "12.4": ("exclusions-miscounted", _counted),
    "12.5": ("drawn-for-reserve", _swapped),
}
