"""A list as it is printed on paper: what is alike in all rows once, wide lists row by row.

The rule: nothing of the list is left out and nothing added. A column whose cells are all alike
stands above the table, where that makes a wide table fit; what is still too wide is printed as one
small table for each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from randinspect.publication.sheets import Sheet

__all__ = ["Arranged", "arrange"]

_FITS_UPRIGHT: Final = 80  # characters of all columns together
_FITS_FLIPPED: Final = 150


@dataclass(frozen=True, slots=True)
class Arranged:
    """A printed list.

    Parameters
    ----------
    title
        Its title, with the mark of what is no draw.
    header
        Lines above it: name and text.
    tables
        Tables, each with its headings and rows; one, or one for each row.
    widths
        Share of each column.
    is_flipped
        Whether the pages lie on their side.
    """

    title: str
    header: tuple[tuple[str, str], ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    widths: tuple[int, ...]
    heads: int
    is_flipped: bool


def arrange(sheet: Sheet) -> Arranged:
    """Arrange a list for paper.

    1. If it fits on a page that lies on its side, leave it. 2. Else put columns that say the same
    in every row above it. 3. If that is not enough, print each row by itself.
    """
    header, columns, rows = list(sheet.header), dict(sheet.columns), list(sheet.rows)
    if sum(columns.values()) > _FITS_FLIPPED and rows:  # 2
        places = [p for p in range(len(columns)) if len({row[p] for row in rows}) == 1]
        if len(places) == len(columns) and len(rows) > 1:
            places = places[1:]  # else nobody could count the rows
        names = list(columns)
        header += [(names[p], rows[0][p]) for p in places]
        left = [p for p in range(len(names)) if p not in places]
        columns = {names[p]: columns[names[p]] for p in left}
        rows = [[row[p] for p in left] for row in rows]
    wide = sum(columns.values())
    if wide > _FITS_FLIPPED:  # 3
        cards = tuple(tuple(zip(columns, row, strict=True)) for row in rows)
        return Arranged(sheet.title, tuple(header), cards, (1, 3), 0, False)
    tables = _one(list(columns), rows) if columns else ()
    widths = tuple(columns.values())
    return Arranged(sheet.title, tuple(header), tables, widths, 1, wide > _FITS_UPRIGHT)


def _one(
    heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """One table with its headings."""
    return (tuple(tuple(row) for row in [heads, *rows]),)
