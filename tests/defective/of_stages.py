"""Defects of a second stage: 12.43–12.45, and 15.14–15.16 beside the selection of its bodies."""

from __future__ import annotations

from collections.abc import Callable

from defective.forging import Files, Quarter, committed, edited, rows, sealed, setting, table
from second_stages import certificates, first_stage

__all__ = ["DEFECTS", "QUARTERS"]


def _row(name: str, number: int, column: int, text: str, *, is_capped: bool = False) -> Files:
    """A locked second stage with one field of a table changed."""
    files = certificates(is_capped=is_capped, is_drawn=False)
    some = rows(files, name)
    some[number][column] = text
    return committed({**files, name: table(sorted(some))})


def _without_body() -> Files:
    """A second stage that leaves out a body, and all its units."""
    files = certificates(is_drawn=False)
    bodies = rows(files, "bodies.tsv")
    return committed({**files, "bodies.tsv": table([*bodies, ["AG-9", "1", "2"]])})


def _beside(second: Files) -> Quarter:
    """A second stage beside the selection of its bodies."""
    return {"selection": first_stage(), "selection-2": second}


def _other_parent() -> Files:
    """A second stage that names another result of its parent."""
    files = certificates(is_drawn=False)
    return sealed(edited(files, "commit.json", setting("parent", "result_sha256", to="0" * 64)))


def _uncapped() -> Files:
    """Sums that are kept over other groups than the holders."""
    files = certificates(is_capped=True, is_drawn=False)

    def change(margins: list[dict[str, object]]) -> None:
        margins.reverse()

    return committed(edited(files, "margins.json", change))


DEFECTS: dict[str, tuple[str, Callable[[], Files]]] = {
    "12.43": ("body-drawn-with-more-than-certainty", lambda: _row("bodies.tsv", 0, 1, "9")),
    "12.44": ("unit-of-no-body", lambda: _row("links.tsv", 0, 1, "AG-9")),
    "12.45": ("caps-that-nothing-keeps", _uncapped),
}
QUARTERS: dict[str, tuple[str, Callable[[], Quarter]]] = {
    "15.14": ("another-result-of-the-parent", lambda: _beside(_other_parent())),
    "15.15": ("body-that-was-not-drawn", lambda: _beside(_without_body())),
    "15.16": ("body-with-another-chance", lambda: _beside(_row("bodies.tsv", 0, 2, "97"))),
}
