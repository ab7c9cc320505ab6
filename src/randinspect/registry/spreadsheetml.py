"""SpreadsheetML 2003: the XML that some registries export under the name .xlsx.

The rule: the same as for workbooks. A document type declaration is refused, for entities could
make a small file endless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from xml.etree import ElementTree

from randinspect.errors import RegistryError
from randinspect.registry.cells import Cell, CellError
from randinspect.registry.grid import Grid, Merge
from randinspect.registry.rules import Problem, fault_of
from randinspect.registry.workbooks import choose_sheet

__all__ = ["NAMESPACE", "open_spreadsheetml"]

NAMESPACE: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_SS: Final = f"{{{NAMESPACE}}}"
_COLUMN_LIMIT: Final = 16_384


def open_spreadsheetml(data: bytes, file: str, *, sheet: str | None) -> Grid:
    """Open one sheet of a SpreadsheetML 2003 file as a grid.

    Raises
    ------
    RegistryError
        If the file is not well formed, or the sheet is not there, empty or not the only one.
    """
    try:
        if b"<!DOCTYPE" in data:
            raise ElementTree.ParseError("a document type declaration is not read")
        book = ElementTree.fromstring(data)  # noqa: S314  # no declaration, so no entities
        sheets = {s.get(f"{_SS}Name", ""): _Sheet(s) for s in book.iter(f"{_SS}Worksheet")}
    except (ElementTree.ParseError, ValueError) as error:
        problem = Problem("file.workbook", f"the SpreadsheetML cannot be read: {error}")
        raise RegistryError([fault_of(problem, file=file)]) from None
    filled = [name for name, table in sheets.items() if table.cells]
    name = choose_sheet(file, list(sheets), filled, sheet)
    chosen = sheets[name]
    merges = tuple(chosen.merges)
    return Grid("spreadsheetml", chosen.rows(), sheet=name, merges=merges, is_typed=True)


class _Sheet:
    """The cells of one sheet by row and column, and its merged ranges."""

    def __init__(self, sheet: ElementTree.Element) -> None:
        self.cells: dict[int, dict[int, Cell]] = {}
        self.merges: list[Merge] = []
        row = 0
        for element in sheet.iter(f"{_SS}Row"):
            row = int(element.get(f"{_SS}Index", row + 1))
            self._take(row, element)

    def _take(self, row: int, element: ElementTree.Element) -> None:
        """Take one row; an index jumps, a merge covers the cells to its right."""
        column = 0
        for cell in element.iter(f"{_SS}Cell"):
            column = int(cell.get(f"{_SS}Index", column + 1))
            if column > _COLUMN_LIMIT:
                raise ValueError(f"row {row} has more than {_COLUMN_LIMIT} columns")
            across = int(cell.get(f"{_SS}MergeAcross", 0))
            down = int(cell.get(f"{_SS}MergeDown", 0))
            if across or down:
                self.merges.append(Merge(row, column, row + down, column + across))
            data, formula = cell.find(f"{_SS}Data"), cell.get(f"{_SS}Formula")
            if data is not None:
                self.cells.setdefault(row, {})[column] = _value(data)
            elif formula is not None:
                self.cells.setdefault(row, {})[column] = CellError(formula, is_formula=True)
            column += across

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the rows from the first on, all of one width."""
        width = max((max(cells) for cells in self.cells.values()), default=0)
        for row in range(1, max(self.cells, default=0) + 1):
            cells = self.cells.get(row, {})
            yield [cells.get(column, "") for column in range(1, width + 1)]


def _value(data: ElementTree.Element) -> Cell:
    """Value of a cell in the type that it declares."""
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type", "String")
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        return datetime.fromisoformat(text)
    if kind == "Boolean":
        return text.strip() == "1"
    return CellError(text) if kind == "Error" else text
