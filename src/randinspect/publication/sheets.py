"""Lists as people and programs open them: CSV, canonical CSV and XLSX (docs/format.md §8.3, §11.4).

The bytes follow from the arguments alone: no clock, no locale, no compressor. Every cell is text,
so no cell is a formula and no number loses its digits.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter

from randinspect.errors import FormatError
from randinspect.publication.stored import stored_package

__all__ = ["Sheet", "canonical_csv", "people_csv", "workbook"]

_EPOCH: Final = datetime(1970, 1, 1)  # naive, because the workbook's own times are UTC
_A4: Final = 9
_LINE_POINTS: Final = 15
_CELL_LIMIT: Final = 32_767  # ECMA-376: characters of one cell; more would be dropped in silence
_SHEET_LIMIT: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list.

    Parameters
    ----------
    title
        Name of the sheet, and what stands on every printed page; its mark is part of it.
    columns
        Heading → width in characters.
    rows
        Cells of each row, as many as there are columns.
    header
        What stands above the headings: name and text.
    """

    title: str
    columns: Mapping[str, int]
    rows: Sequence[Sequence[str]]
    header: Sequence[tuple[str, str]] = ()

    def lines(self) -> list[str]:
        """Header lines as they are printed."""
        return [f"{name}：{text}" for name, text in self.header]


def people_csv(sheet: Sheet, harmless: Callable[[str], str]) -> bytes:
    """UTF-8 with BOM and CRLF, as spreadsheets on Chinese Windows need it.

    Parameters
    ----------
    sheet
        The list.
    harmless
        Makes a cell that no spreadsheet takes for a formula.
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([harmless(line)] for line in sheet.lines())
    writer.writerow(sheet.columns)
    writer.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return stream.getvalue().encode("utf-8-sig")


def canonical_csv(sheet: Sheet) -> bytes:
    """UTF-8 without a mark, LF, headings and rows alone, no cell altered: for digests.

    Raises
    ------
    FormatError
        If a cell holds a control character or is not in NFC.
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    for row in [list(sheet.columns), *sheet.rows]:
        for cell in row:
            if any(unicodedata.category(sign) == "Cc" for sign in cell) or (
                not unicodedata.is_normalized("NFC", cell)
            ):
                raise FormatError(f"the cell {cell!r} holds a control character or is not NFC")
        writer.writerow(row)
    return stream.getvalue().encode()


def workbook(sheet: Sheet, created: int) -> bytes:
    """The workbook: text cells only, head frozen and repeated, ready to print.

    Parameters
    ----------
    sheet
        The list.
    created
        The workbook's own time, UNIX seconds, UTC.

    Raises
    ------
    FormatError
        If a cell is longer than a workbook holds.
    """
    _require_short(sheet)
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": sheet.title, "created": _EPOCH + timedelta(seconds=created)})
    room = _SHEET_LIMIT - len(sheet.header) - 1
    parts = [sheet.rows[at : at + room] for at in range(0, len(sheet.rows), room)] or [[]]
    for number, rows in enumerate(parts, start=1):
        _write(book, sheet, rows, sheet.title if number == 1 else f"{sheet.title} {number}")
    book.close()
    return stored_package(stream.getvalue())


def _write(book: Any, sheet: Sheet, rows: Sequence[Sequence[str]], title: str) -> None:
    """Write one sheet: header lines, headings, rows."""
    page = book.add_worksheet(title)
    text = {
        "font_name": "SimSun",
        "num_format": "@",
        "text_wrap": True,
        "valign": "top",
        "border": 1,
    }
    head = book.add_format({**text, "bold": True, "valign": "vcenter", "bg_color": "#E8EEF5"})
    body = book.add_format(text)
    widths, top = list(sheet.columns.values()), len(sheet.header)
    for place, (name, width) in enumerate(sheet.columns.items()):
        page.set_column(place, place, width)
        page.write_string(top, place, name, head)
        for number, row in enumerate(rows, start=top + 1):
            page.write_string(number, place, row[place], body)
    for number, texts in enumerate((tuple(sheet.columns), *rows), start=top):
        page.set_row(number, _LINE_POINTS * max(map(_lines, texts, widths)))
    if top:
        _write_header(page, sheet, book.add_format({**text, "border": 0, "bold": True}))
    _set_up_print(page, sheet.title, top)


def _write_header(page: Any, sheet: Sheet, style: Any) -> None:
    """Write the header lines, each over all columns."""
    last, wide = len(sheet.columns) - 1, sum(sheet.columns.values())
    for number, line in enumerate(sheet.lines()):
        if last:
            page.merge_range(number, 0, number, last, "", style)
        page.write_string(number, 0, line, style)  # merging itself would guess the type of a text
        page.set_row(number, _LINE_POINTS * _lines(line, wide))


def _lines(cell: str, width: int) -> int:
    """Lines that a wrapped cell takes: no program that opens the file need measure its text."""
    wide = sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in cell)
    return 1 + wide // (width - 1)


def _set_up_print(page: Any, title: str, top: int) -> None:
    """A4 landscape, one page wide, the head on every page and what it is above it."""
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_header(f"&C{title}")
    page.set_footer("&C&P / &N")


def _require_short(sheet: Sheet) -> None:
    """Refuse a cell that the writer would drop."""
    for row in sheet.rows:
        for heading, cell in zip(sheet.columns, row, strict=True):
            if len(cell) > _CELL_LIMIT:
                raise FormatError(f"a cell of {heading} has {len(cell)} characters")
