"""Rows of a file that people fill in: headings found, cells as text, numbers refused.

The rule: a cell is text or a true date. A number cell has lost zeros or digits already, so it is
a fault and not a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from randinspect.errors import Fault, RegistryError, ResultsError
from randinspect.registry.cells import Cell, show
from randinspect.registry.grid import is_blank_row
from randinspect.registry.headings import folded_heading
from randinspect.registry.sheets import open_filled
from randinspect.results.harmless import as_meant
from randinspect.results.rules import fault_of_result

__all__ = ["Form", "Row", "read_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, the text of each field, and whether all could be read."""

    number: int
    texts: Mapping[str, str]
    is_whole: bool = True

    def text(self, name: str) -> str:
        """Text of a field, trimmed."""
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Form:
    """What a file has to look like.

    Parameters
    ----------
    headings
        Field → heading.
    optional
        Fields whose heading may be missing.
    days
        Fields that may hold true dates.
    sheet
        Sheet of a workbook that is read; without it the only one that is not empty.
    """

    headings: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    sheet: str | None = None


def read_rows(data: bytes, file: str, form: Form) -> tuple[list[Row], list[Fault]]:
    """Read the rows of a file, with what is wrong with their cells.

    Parameters
    ----------
    data, file
        Bytes of the file, and its name for faults.
    form
        What it has to look like.

    Returns
    -------
    list[Row]
        The rows that have as many cells as there are headings.
    list[Fault]
        Rows of another width, cells that hold a number or an error.

    Raises
    ------
    ResultsError
        If the file cannot be read, or a heading is missing, twice or strange.
    """
    try:
        grid = open_filled(data, file, form.sheet)
    except RegistryError as error:
        raise ResultsError(error.faults) from error
    rows = enumerate(grid.rows, start=1)
    titles = [folded_heading(show(cell)) for cell in next(rows, (1, ()))[1]]
    places, faults = _places(file, grid.sheet, titles, form)
    if faults:
        raise ResultsError([*faults, *grid.troubles])
    found = [
        _Cells(file, grid.sheet, number, len(titles), form, places).row(cells, faults)
        for number, cells in rows
        if not is_blank_row(cells)
    ]
    faults += grid.troubles
    if not found and not faults:
        faults.append(fault_of_result(file, "results.empty", "no row holds anything"))
    return [row for row in found if row.texts], faults


def _places(
    file: str, sheet: str | None, titles: Sequence[str], form: Form
) -> tuple[dict[str, int], list[Fault]]:
    """Place of each column, or what is wrong with the headings."""
    places: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for name, heading in form.headings.items():
        asked = folded_heading(heading)
        count = titles.count(asked)
        if count == 1:
            places[name] = titles.index(asked)
        elif count or name not in form.optional:
            wrong[heading] = f"the heading stands {count} times"
    known = {folded_heading(heading) for heading in form.headings.values()}
    wrong |= {t: "no column has this heading" for t in titles if t and t not in known}
    faults = [
        fault_of_result(file, "results.heading", text, sheet=sheet, row=1, column=heading)
        for heading, text in wrong.items()
    ]
    return places, faults


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row while they are read."""

    file: str
    sheet: str | None
    number: int
    width: int
    form: Form
    places: Mapping[str, int]

    def row(self, cells: Sequence[Cell], faults: list[Fault]) -> Row:
        """Read the row, and note the cells that hold no text."""
        if len(cells) != self.width:
            message = f"{len(cells)} cells under {self.width} headings"
            faults.append(self._fault("row.width", message))
            return Row(self.number, {}, is_whole=False)
        texts: dict[str, str] = {}
        before = len(faults)
        for name, place in self.places.items():
            text = _text(cells[place], is_day=name in self.form.days)
            if text is None:
                kind = type(cells[place]).__name__
                message = f"this is a {kind} cell, text is asked for"
                column, value = self.form.headings[name], show(cells[place])
                faults.append(self._fault("cell.text", message, column, value))
            texts[name] = text or ""
        return Row(self.number, texts, is_whole=len(faults) == before)

    def _fault(
        self, rule: str, message: str, column: str | None = None, value: str | None = None
    ) -> Fault:
        """Fault in this row."""
        return fault_of_result(
            self.file, rule, message, sheet=self.sheet, row=self.number, column=column, value=value
        )


def _text(cell: Cell, *, is_day: bool) -> str | None:
    """Text of a cell, or None if it holds something else."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date) and is_day:
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    if isinstance(cell, str):
        return as_meant(cell.strip())
    return None
