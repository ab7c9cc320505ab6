"""Cells of a text document (DOCX): rows of its tables, paragraphs, and all parts around them.

The rule: whatever a program could show of a document is looked at: headers, footers, notes,
comments, text boxes and properties too. It is taken apart here without the library that wrote it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Final

__all__ = ["document_cells"]

_SIGN: Final = re.compile(
    r"<(/?)(?:\w+:)?(tbl|tr|tc|p|t|tab|br|tblHeader)(?:\s[^>]*?)?(/?)>|<[^>]*>|[^<]+"
)
_ATTRIBUTE: Final = re.compile(r'="([^"]*)"')
_TOLD_PARTS: Final = ("docProps/", "customXml/", "word/comments", "word/people")


def document_cells(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Take a text document apart.

    Parameters
    ----------
    data
        Its bytes.

    Yields
    ------
    tuple[str, str, str]
        Record, column and text of each cell or paragraph. A row of a table with headings is a
        record, so is a table without; its columns are then named by the cell on their left.

    Raises
    ------
    zipfile.BadZipFile, KeyError, UnicodeDecodeError
        If it is none.
    """
    with zipfile.ZipFile(BytesIO(data)) as package:
        package.getinfo("word/document.xml")
        for part in package.namelist():
            if not part.endswith((".xml", ".rels")):
                continue
            text = package.read(part).decode("utf-8-sig")
            if part.startswith("word/") and part.endswith(".xml"):
                yield from _part(part, text)
            if part.startswith(_TOLD_PARTS) or part.endswith(".rels"):
                told = [*re.split(r"<[^>]*>", text), *_ATTRIBUTE.findall(text)]
                yield from ((part, "part", unescape(one)) for one in told if one.strip())


def _part(part: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Rows and paragraphs of a part."""
    state = _State(part)
    for found in _SIGN.finditer(text):
        closes, tag, alone = found[1], found[2], found[3]
        if tag is None:
            if state.in_text and not found[0].startswith("<"):
                state.words.append(unescape(found[0]))
        elif closes or alone:
            yield from state.leave(tag, is_empty=bool(alone))
        else:
            state.enter(tag)


class _State:
    """Where the reader stands in a part."""

    def __init__(self, part: str) -> None:
        self.part, self.tables, self.rows, self.paragraphs = part, 0, 0, 0
        self.depth = 0
        self.in_text = self.is_head = False
        self.words: list[str] = []
        self.row: list[str] = []
        self.heads: list[str] = []

    def enter(self, tag: str) -> None:
        """Begin an element."""
        self.in_text = tag == "t"
        if tag == "tbl":
            self.depth, self.tables, self.heads = self.depth + 1, self.tables + 1, []
        elif tag == "tr":
            self.rows, self.row, self.is_head = self.rows + 1, [], False

    def leave(self, tag: str, *, is_empty: bool) -> Iterator[tuple[str, str, str]]:
        """End an element; tell what is whole by it."""
        self.in_text = False
        if tag == "tblHeader":
            self.is_head = True
        elif tag in ("tab", "br"):
            self.words.append("\t")
        elif tag == "tbl" and not is_empty:
            self.depth -= 1
        elif tag == "tc":
            self.row.append(self._taken())
        elif tag == "tr":
            yield from self._told()
        elif tag == "p" and self.depth:
            self.words.append("\n")  # a line of its cell
        elif tag == "p":
            self.paragraphs += 1
            if text := self._taken():
                yield f"{self.part} paragraph {self.paragraphs}", "text", text

    def _taken(self) -> str:
        """Text so far, which is then used up."""
        text, self.words = "".join(self.words).strip(), []
        return text

    def _told(self) -> Iterator[tuple[str, str, str]]:
        """Cells of a row."""
        if self.is_head:
            self.heads = self.row
        table = f"{self.part} table {self.tables}"
        for place, text in enumerate(self.row):
            if self.heads:
                column = self.heads[place] if place < len(self.heads) else str(place + 1)
                yield f"{table} row {self.rows}", column, text
            else:
                yield table, self.row[place - 1] if place else "1", text
        self.row = []
