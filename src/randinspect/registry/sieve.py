"""The sieve: which rows of a grid come to the columns at all.

The rule: a row that the profile skips or does not select is on record under its code, and a row
with too few or too many fields is a fault of that row, never padded and never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, TypeAlias

from randinspect.registry.cells import Cell, show
from randinspect.registry.decisions import Sighting
from randinspect.registry.grid import Grid, is_blank_row
from randinspect.registry.headings import Heading
from randinspect.registry.profile import KindProfile, Selection
from randinspect.registry.register import SetAside
from randinspect.registry.rules import Problem, fault_of

__all__ = ["Sieve"]

# Small blocks: rows die young, before the garbage collector walks over them again and again.
_BLOCK: Final = 4096
_SKIPPED: Final = "SKIPPED_ROW"

Row: TypeAlias = Sequence[Cell]


class Sieve:
    """The rows below the heading, in blocks, less those that are kept out.

    Parameters
    ----------
    grid
        The raw rows, read down to the heading.
    file
        Name of the file.
    table
        What the profile skips and selects.
    heading
        The heading.

    Attributes
    ----------
    set_aside
        Rows that are skipped or not selected.
    sightings
        Rows with a wrong number of fields.
    count
        Rows that hold anything.
    blanks
        Numbers of blank rows, those after the last full row among them.
    last_full
        Number of the last row that holds anything.
    """

    def __init__(self, grid: Grid, file: str, table: KindProfile, heading: Heading) -> None:
        self.grid = grid
        self.file = file
        self.heading = heading
        self.set_aside: list[SetAside] = []
        self.sightings: list[Sighting] = []
        self.count = 0
        self.blanks: list[int] = []
        self.last_full = heading.row
        self._skipped = frozenset(table.skip_rows)
        self._missing = frozenset({"", *table.missing})
        self._selections = [(s, heading.place(s.column)) for s in table.select]
        self._last = heading.row

    def blocks(self) -> Iterator[tuple[list[Row], list[int]]]:
        """Give the rows that are taken and their numbers, block by block."""
        number = self.heading.row + 1
        while rows := list(islice(self.grid.rows, _BLOCK)):
            numbers = list(range(number, number + len(rows)))
            number += len(rows)
            self._last = number - 1
            rows, numbers = self._full(rows, numbers)
            for selection, place in self._selections:
                rows, numbers = self._selected(rows, numbers, selection, place)
            if rows:
                yield rows, numbers

    def beyond(self) -> list[int]:
        """Rows to skip that the file does not have below its heading; known at the end."""
        return sorted(row for row in self._skipped if row > self._last)

    def _full(self, rows: list[Row], numbers: list[int]) -> tuple[list[Row], list[int]]:
        """Drop blank rows, skip rows, and report those of another width."""
        width = self.heading.width
        is_clean = all(map(any, rows)) and set(map(len, rows)) == {width}
        if is_clean and self._skipped.isdisjoint(numbers):
            self.count += len(rows)
            self.last_full = numbers[-1]
            return rows, numbers
        taken: list[Row] = []
        places: list[int] = []
        for row, number in zip(rows, numbers, strict=True):
            if is_blank_row(row):
                self.blanks.append(number)
                continue
            self.count += 1
            self.last_full = number
            if number in self._skipped:
                self._skip(row, number)
            elif len(row) != width:
                self._report(row, number)
            else:
                taken.append(row)
                places.append(number)
        return taken, places

    def _skip(self, row: Row, number: int) -> None:
        """Record a row that the profile skips."""
        problem = Problem("row.skipped", "the profile skips this row")
        fault = fault_of(
            problem, file=self.file, sheet=self.grid.sheet, row=number, value=_text(row)
        )
        self.set_aside.append(SetAside(number, _SKIPPED, "named in skip_rows", fault))

    def _report(self, row: Row, number: int) -> None:
        """Record a row with too few or too many fields."""
        message = f"the row has {len(row)} fields, the heading has {self.heading.width}"
        problem = Problem("row.field_count", message)
        fault = fault_of(
            problem, file=self.file, sheet=self.grid.sheet, row=number, value=_text(row)
        )
        self.sightings.append(Sighting(fault, can_stay=False))

    def _selected(
        self, rows: list[Row], numbers: list[int], selection: Selection, place: int
    ) -> tuple[list[Row], list[int]]:
        """Keep the rows that a selection takes, and record the others."""
        taken: list[Row] = []
        places: list[int] = []
        for row, number in zip(rows, numbers, strict=True):
            text = show(row[place]).strip()
            among = selection.among
            if text in among if among is not None else text not in self._missing:
                taken.append(row)
                places.append(number)
            else:
                self._leave(selection, place, text, number)
        return taken, places

    def _leave(self, selection: Selection, place: int, text: str, number: int) -> None:
        """Record a row that is not selected."""
        problem = Problem("select.other", "the profile does not select this row")
        fault = fault_of(
            problem,
            file=self.file,
            sheet=self.grid.sheet,
            row=number,
            column=self.heading.titles[place].strip(),
            value=text,
        )
        self.set_aside.append(SetAside(number, selection.code, selection.reason, fault))


def _text(row: Row) -> str:
    """The beginning of a row, to recognise it by."""
    return " | ".join(show(cell) for cell in row[:3])
