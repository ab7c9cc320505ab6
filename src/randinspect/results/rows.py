"""Rows of a file of results: headings found, cells as text, numbers refused.

The rule: a cell is text or a true date. A number cell has lost zeros or digits already, so it is
a fault and not a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from randinspect.errors import Fault, RegistryError, ResultsError
from randinspect.registry.cells import Cell, show
from randinspect.registry.delimited import open_delimited
from randinspect.registry.grid import Grid, is_blank_row
from randinspect.registry.headings import folded_heading
from randinspect.registry.rules import Problem, fault_of
from randinspect.registry.sheets import detect_format
from randinspect.registry.workbooks import open_workbook
from randinspect.results.columns import COLUMNS, SHEET
from randinspect.results.harmless import as_meant
from randinspect.results.rules import fault_of_result

__all__ = ["Row", "read_rows"]

_WORKBOOKS: Final = ("xlsx", "xlsb", "xls", "ods")
_DAYS: Final = ("on_site_end", "concluded")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, the text of each field, and whether all could be read."""

    number: int
    texts: Mapping[str, str]
    is_whole: bool = True

    def text(self, name: str) -> str:
        """Text of a field, trimmed."""
        return self.texts.get(name, "")


def read_rows(data: bytes, file: str) -> tuple[list[Row], list[Fault]]:
    """Read the rows of a file of results, with what is wrong with their cells.

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
        grid = _grid(data, file)
    except RegistryError as error:
        raise ResultsError(error.faults) from error
    rows = enumerate(grid.rows, start=1)
    titles = [folded_heading(show(cell)) for cell in next(rows, (1, ()))[1]]
    places, faults = _places(file, grid.sheet, titles)
    if faults:
        raise ResultsError([*faults, *grid.troubles])
    found = [
        _row(file, grid.sheet, number, len(titles), cells, places, faults)
        for number, cells in rows
        if not is_blank_row(cells)
    ]
    faults += grid.troubles
    if not found and not faults:
        faults.append(fault_of_result(file, "results.empty", "no row holds anything"))
    return [row for row in found if row.texts], faults


def _grid(data: bytes, file: str) -> Grid:
    """Open the file by what it holds."""
    kind = detect_format(data)
    if isinstance(kind, Problem):
        raise RegistryError([fault_of(kind, file=file)])
    if kind in _WORKBOOKS:
        return open_workbook(data, file, format_name=kind, sheet=SHEET)
    if kind == "csv":
        return open_delimited(data, file, delimiter=",", encoding=None)
    problem = Problem("file.format", f"results are entered in a workbook or CSV, this is {kind}")
    raise RegistryError([fault_of(problem, file=file)])


def _places(
    file: str, sheet: str | None, titles: Sequence[str]
) -> tuple[dict[str, int], list[Fault]]:
    """Place of each column, or what is wrong with the headings."""
    places: dict[str, int] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        asked = folded_heading(column.heading)
        count = titles.count(asked)
        if count == 1:
            places[column.field] = titles.index(asked)
        elif count or column.field != "item_name":
            message = f"the heading stands {count} times"
            faults.append(
                fault_of_result(
                    file, "results.heading", message, sheet=sheet, row=1, column=column.heading
                )
            )
    known = {folded_heading(column.heading) for column in COLUMNS}
    for title in titles:
        if title and title not in known:
            message = "no column of results has this heading"
            faults.append(
                fault_of_result(file, "results.heading", message, sheet=sheet, row=1, column=title)
            )
    return places, faults


def _row(
    file: str,
    sheet: str | None,
    number: int,
    width: int,
    cells: Sequence[Cell],
    places: Mapping[str, int],
    faults: list[Fault],
) -> Row:
    """Read one row, and note the cells that hold no text."""
    if len(cells) != width:
        message = f"{len(cells)} cells under {width} headings"
        faults.append(fault_of_result(file, "row.width", message, sheet=sheet, row=number))
        return Row(number, {}, is_whole=False)
    texts: dict[str, str] = {}
    before = len(faults)
    for column in COLUMNS:
        if column.field not in places:
            continue
        cell = cells[places[column.field]]
        text = _text(cell, is_day=column.field in _DAYS)
        if text is None:
            rule, message = "cell.text", f"this is a {type(cell).__name__} cell, text is asked for"
            faults.append(
                fault_of_result(
                    file,
                    rule,
                    message,
                    sheet=sheet,
                    row=number,
                    column=column.heading,
                    value=show(cell),
                )
            )
        texts[column.field] = text or ""
    return Row(number, texts, is_whole=len(faults) == before)


def _text(cell: Cell, *, is_day: bool) -> str | None:
    """Text of a cell, or None if it holds something else."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date) and is_day:
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    if isinstance(cell, str):
        return as_meant(cell.strip())
    return None
