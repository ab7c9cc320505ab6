"""Workbooks: XLSX, XLSB, XLS and ODS, read cell by cell with their types.

The rule: a cell is what the file says, not what it looks like. An 18-digit code in a number
cell has lost digits already and comes out as the number it is; a cell that holds an error does
not come out as a blank one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import unescape
from zipfile import ZipFile

from randinspect.errors import RegistryError
from randinspect.registry.cells import Cell, CellError
from randinspect.registry.grid import Grid, Merge
from randinspect.registry.rules import Problem, fault_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

__all__ = ["choose_sheet", "open_workbook"]

# ECMA-376 part 1, 18.3.1.4: a cell of type e holds an error, an f a formula, and v what the last
# program that computed it found. The reader makes a blank of an error, and of an f without a v.
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.S)
_PLACE: Final = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</)", re.S)
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>(.*?)</", re.S)
_RELATION: Final = re.compile(rb"<Relationship\b[^>]*>")
_SHEET_TAG: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)="([^"]*)"')


def open_workbook(data: bytes, file: str, *, format_name: str, sheet: str | None) -> Grid:
    """Open one sheet of a workbook as a grid.

    Parameters
    ----------
    data
        Bytes of the whole workbook.
    file, format_name
        Names, for faults and for the record.
    sheet
        The sheet that the profile names; without it the only one that is not empty.

    Raises
    ------
    RegistryError
        If the workbook cannot be read, or the sheet is not there, empty or not the only one.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        name = choose_sheet(file, book.sheet_names, _filled(book), sheet)
        chosen = book.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        problem = Problem("file.workbook", f"the workbook cannot be read: {error}")
        raise RegistryError([fault_of(problem, file=file)]) from None
    errors = _lost_cells(data, name) if format_name == "xlsx" else {}
    rows = _rows(chosen, errors)
    return Grid(format_name, rows, sheet=name, merges=_merges(chosen), is_typed=True)


def choose_sheet(file: str, names: Sequence[str], filled: Sequence[str], asked: str | None) -> str:
    """Name the sheet to read: the one asked for, or the only one that is not empty.

    Raises
    ------
    RegistryError
        If there is no such sheet, it is empty, or there are several.
    """
    found = ", ".join(names)
    problem = None
    if asked is not None and asked not in names:
        problem = Problem("sheet.missing", f"there is no sheet {asked}; there are: {found}")
    elif (asked is not None and asked not in filled) or not filled:
        problem = Problem("sheet.empty", f"the sheet {asked or found} is empty")
    elif asked is None and len(filled) > 1:
        problem = Problem("sheet.ambiguous", f"several sheets hold rows: {', '.join(filled)}")
    if problem:
        raise RegistryError([fault_of(problem, file=file, sheet=asked)])
    return asked or filled[0]


def _filled(book: CalamineWorkbook) -> list[str]:
    """Names of the sheets that hold a cell."""
    from python_calamine import SheetTypeEnum

    names = (meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet)
    return [name for name in names if book.get_sheet_by_name(name).start is not None]


def _merges(sheet: CalamineSheet) -> tuple[Merge, ...]:
    """Merged ranges, 1-based."""
    ranges = sheet.merged_cell_ranges or []
    return tuple(Merge(r0 + 1, c0 + 1, r1 + 1, c1 + 1) for (r0, c0), (r1, c1) in ranges)


def _rows(
    sheet: CalamineSheet, errors: dict[int, dict[int, CellError]]
) -> Iterator[Sequence[Cell]]:
    """Give the rows from the first of the sheet on, with the lost cells put back."""
    number, width = 0, 0
    for number, values in enumerate(sheet.iter_rows(), start=1):
        width = len(values)
        yield _mended(values, errors.get(number, {}))
    # Rows below the last cell that the reader has may hold lost ones.
    for below in range(number + 1, max(errors, default=0) + 1):
        yield _mended([""] * width, errors.get(below, {}))


def _mended(values: Sequence[Cell], errors: dict[int, CellError]) -> list[Cell]:
    """A row with its lost cells put back."""
    row = [*values]
    for column, error in errors.items():
        row += [""] * (column - len(row))
        row[column - 1] = error
    return row


def _lost_cells(data: bytes, sheet: str) -> dict[int, dict[int, CellError]]:
    """Error cells and formulas without a value of a sheet, by row and column, 1-based."""
    with ZipFile(BytesIO(data)) as package:
        part = _part_of(package, sheet)
        content = package.read(part) if part else b""
    found: dict[int, dict[int, CellError]] = {}
    has_some = any(mark in content for mark in (b't="e"', b"<f", b":f"))
    for attributes, inner in _CELL.findall(content) if has_some else ():
        error, place = _lost(attributes, inner), _PLACE.search(attributes)
        if error is not None and place is not None:
            found.setdefault(int(place[2]), {})[_column(place[1])] = error
    return found


def _lost(attributes: bytes, inner: bytes) -> CellError | None:
    """The error or the formula that a cell holds in place of a value."""
    value, formula = _VALUE.search(inner), _FORMULA.search(inner)
    if b't="e"' in attributes:
        return CellError(value[1].decode() if value else "#ERROR")
    # An empty v in a cell of type str is a formula that gives an empty text.
    has_value = value is not None and (value[1] or b't="str"' in attributes)
    if formula is None or has_value or b"<is>" in inner:
        return None
    return CellError("=" + unescape((formula[1] or b"").decode()), is_formula=True)


def _column(letters: bytes) -> int:
    """Number of a column by its letters, 1-based."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column


def _part_of(package: ZipFile, sheet: str) -> str | None:
    """Name of the part that holds a sheet, by the workbook and its relations."""
    names = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    tags = [
        dict(_ATTRIBUTE.findall(t)) for t in _SHEET_TAG.findall(package.read("xl/workbook.xml"))
    ]
    relations = [
        dict(_ATTRIBUTE.findall(t))
        for t in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels"))
    ]
    targets = {relation.get(b"Id"): relation.get(b"Target", b"").decode() for relation in relations}
    wanted = _escaped(sheet)
    identifier = next((tag.get(b"r:id") for tag in tags if tag.get(b"name") == wanted), None)
    target = targets.get(identifier, "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in names else None


def _escaped(name: str) -> bytes:
    """A sheet name as it stands in an attribute."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
