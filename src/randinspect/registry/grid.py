"""A grid: the raw rows of one table, before anything is known about its columns.

The rule: a row keeps the number that the user sees in the file, blank rows counted, and its
cells keep the type that the file gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from randinspect.errors import Fault
from randinspect.registry.cells import Cell

__all__ = ["Grid", "Merge", "cell_name", "is_blank_row"]


@dataclass(frozen=True, slots=True)
class Merge:
    """A range of merged cells, 1-based, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """Spell the range as a spreadsheet does: A3:A4."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"

    @property
    def is_vertical(self) -> bool:
        """Say whether it spans several rows."""
        return self.bottom > self.top


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one table.

    Parameters
    ----------
    format
        ``csv``, ``xlsx``, ``xlsb``, ``xls``, ``ods``, ``spreadsheetml`` or ``parquet``.
    rows
        All rows from the first on, title and heading among them; read once.
    first_row
        Number of the first row: 1, or 0 for Parquet, whose heading is no row of the file.
    encoding, sheet
        How text was decoded; the name of the sheet.
    merges
        Merged ranges.
    is_typed
        True if cells may hold other things than text.
    troubles
        Faults that end the rows early; complete when the rows are read to their end.
    """

    format: str
    rows: Iterator[Sequence[Cell]]
    first_row: int = 1
    encoding: str | None = None
    sheet: str | None = None
    merges: tuple[Merge, ...] = ()
    is_typed: bool = False
    troubles: list[Fault] = field(default_factory=list)


def cell_name(row: int, column: int) -> str:
    """Name of a cell by its 1-based row and column.

    >>> cell_name(3, 1), cell_name(5, 28)
    ('A3', 'AB5')
    """
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row}"


def is_blank_row(row: Sequence[Cell]) -> bool:
    """Say whether a row holds nothing; 0 and false are something."""
    return not any(row) and all(cell is None or cell == "" for cell in row)
