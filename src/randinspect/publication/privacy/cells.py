"""Every cell of a file that would be published, with the record it stands in.

The rule: a file that cannot be taken apart is not published. Workbooks are looked at twice: cell
by cell, and once more as the text of all their parts, because properties, comments and names of
sheets are published with them.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any, Final

from randinspect.errors import FormatError
from randinspect.publication.privacy.text_documents import document_cells

__all__ = ["PlacedCell", "cells_of"]

_TAG: Final = re.compile(rb"<[^>]*>")
_ATTRIBUTE: Final = re.compile(rb'="([^"]*)"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b[^>]*>(.*?)</|<(?:\w+:)?odd\w+>(.*?)</", re.S)
_DATA_TYPES: Final = ("application/json", "application/ld+json")
# Numbers of styles and positions of cells are the workbook's own; texts of people are in these.
_COUNTS: Final = "docProps/app.xml"  # how many sheets and named ranges there are
_TOLD_PARTS: Final = ("docProps/", "xl/comments", "xl/workbook.xml", "xl/drawings/", "customXml/")


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """One cell.

    Parameters
    ----------
    file, record, column
        Where: the file, the row or object it stands in, and the heading, number or key.
    text
        What stands there.
    """

    file: str
    record: str
    column: str
    text: str


def cells_of(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Take a file apart.

    Parameters
    ----------
    name
        Name of the file; its ending says what it is.
    data
        Its bytes.

    Raises
    ------
    FormatError
        If it is of no known kind, or is not what its name says.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in _READERS:
        raise FormatError(f"{name}: the privacy scanner reads no files of this kind")
    try:
        yield from _READERS[ending](name, data)
    except (UnicodeDecodeError, ValueError, csv.Error, zipfile.BadZipFile, KeyError) as error:
        raise FormatError(f"{name}: the privacy scanner cannot read it: {error}") from error


def _csv(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Cells of a CSV; the heading is the first row of more than one cell."""
    heads: list[str] = []
    stream = StringIO(data.decode("utf-8-sig"), newline="")
    for number, row in enumerate(csv.reader(stream, strict=True), start=1):
        if not heads and len(row) > 1:
            heads = row
        for place, text in enumerate(row):
            column = heads[place] if place < len(heads) else str(place + 1)
            yield PlacedCell(name, f"row {number}", column, text)


def _tsv(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Cells of a table without a heading; columns are counted from 1."""
    for number, line in enumerate(data.decode().split("\n"), start=1):
        for place, text in enumerate(line.split("\t") if line else (), start=1):
            yield PlacedCell(name, f"row {number}", str(place), text)


def _text(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Lines of a text."""
    for number, line in enumerate(data.decode("utf-8-sig").splitlines(), start=1):
        yield PlacedCell(name, f"row {number}", "line", line)


def _json(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Values and keys of a document; a record is the innermost member of a list."""
    yield from _values(name, json.loads(data.decode("utf-8-sig")), "$", "$")


def _values(name: str, value: Any, record: str, column: str) -> Iterator[PlacedCell]:
    """Walk a document."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield PlacedCell(name, record, f"{column}.*", key)
            yield from _values(name, item, record, f"{column}.{key}")
    elif isinstance(value, list):
        is_row = value and all(not isinstance(item, dict | list) for item in value)
        for place, item in enumerate(value):
            inner = record if is_row else f"{record}[{place}]"
            yield from _values(name, item, inner, column)
    elif value is not None and not isinstance(value, bool):
        yield PlacedCell(name, record, column, str(value))


def _xlsx(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Cells of every sheet, and the texts of the parts around them."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError as error:
        raise FormatError(f"{name}: the privacy scanner cannot read it: {error}") from error
    for sheet in book.sheet_names:
        heads: list[str] = []
        for number, row in enumerate(book.get_sheet_by_name(sheet).iter_rows(), start=1):
            texts = [str(cell) for cell in row]
            if not heads and sum(map(bool, texts)) > 1:
                heads = texts
            for place, text in enumerate(texts):
                column = heads[place] if place < len(heads) else str(place + 1)
                yield PlacedCell(name, f"{sheet} row {number}", column, text)
    yield from _parts(name, data)


def _parts(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Texts of a workbook that are no cells: properties, comments, formulas, page headers."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for part in package.namelist():
            content = package.read(part)
            texts: list[bytes] = []
            if part.startswith(_TOLD_PARTS):
                texts = [*_TAG.split(content), *_ATTRIBUTE.findall(content)]
            elif part.startswith("xl/worksheets/"):
                texts = [text for found in _FORMULA.findall(content) for text in found]
            for text in texts:
                if text.strip():
                    is_count = part == _COUNTS and text.strip().isdigit()
                    yield PlacedCell(
                        name, part, "count" if is_count else "part", unescape(text.decode())
                    )


def _docx(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Cells and paragraphs of a text document."""
    for record, column, text in document_cells(data):
        yield PlacedCell(name, record, column, text)


class _Page(HTMLParser):
    """Texts, attributes and embedded documents of a page; a row of a table is a record."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.row, self.place = name, 0, -1
        self.found: list[PlacedCell] = []
        self.heads: list[str] = []
        self.inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count rows and cells, and note what attributes say."""
        given = dict(attrs)
        is_data = tag == "script" and given.get("type") in _DATA_TYPES
        self.inside = "json" if is_data else tag
        if tag == "table":
            self.heads = []
        if tag == "tr":
            self.row, self.place = self.row + 1, -1
        self.place += tag in ("td", "th")
        for key, text in attrs:
            if text:
                self._note(f"@{key}", text)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag == self.inside:
            self.inside = None

    def handle_data(self, data: str) -> None:
        """Note a text: a heading, a cell of its column, code, or any other text."""
        if not data.strip():
            return
        if self.inside == "json":
            self.found += _values(self.name, json.loads(data), "$", "$")
            return
        column = {"script": "code", "style": "code"}.get(self.inside or "", "text")
        if self.inside == "th":
            self.heads.append(data.strip())
        elif self.inside == "td" and self.place < len(self.heads):
            column = self.heads[self.place]
        self._note(column, data.strip())

    def handle_comment(self, data: str) -> None:
        """Note a comment: it is published too."""
        self._note("comment", data)

    def _note(self, column: str, text: str) -> None:
        """Note a cell."""
        self.found.append(PlacedCell(self.name, f"row {self.row}", column, text))


def _html(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Texts of a page."""
    page = _Page(name)
    page.feed(data.decode())
    page.close()
    yield from page.found


_READERS: Final[Mapping[str, Callable[[str, bytes], Iterator[PlacedCell]]]] = {
    "atom": _html,
    "csv": _csv,
    "docx": _docx,
    "html": _html,
    "json": _json,
    "jsonld": _json,
    "md": _text,
    "svg": _html,
    "tsv": _tsv,
    "txt": _text,
    "xlsx": _xlsx,
}
