"""Announced lists as text documents, from the office's own template or the plain one.

The rule: a document is made from a list that was announced, and from nothing else, so that no word
of it has not passed the privacy scanner (docs/papers.md).
"""

from __future__ import annotations

import json
from typing import Any, Final

from randinspect.errors import FormatError, ResultsError
from randinspect.publication.lists import FIELDS, INSPECTOR_FIELDS, PUBLIC_FIELDS, ListKind
from randinspect.publication.papers.arranged import Arranged, arrange
from randinspect.publication.papers.documents import closed, opened, roots_of, unreached_faults
from randinspect.publication.papers.keys import PaperKind
from randinspect.publication.papers.markup import Look, paragraph, table
from randinspect.publication.papers.placeholders import (
    Values,
    block_paragraphs,
    fill,
    placeholder_faults,
)
from randinspect.publication.papers.plain import plain_template
from randinspect.publication.sheets import Sheet

__all__ = ["announced_document", "announced_sheet"]

_KEYS: Final = {"fields", "header", "kind", "rows", "title"}
_TABLE: Final = "table"
_SIZE: Final = 21  # half points, 五号: lists are long


def announced_sheet(data: bytes, name: str) -> Sheet:
    """Read a list back from its announced ``NAME.json``.

    Raises
    ------
    FormatError
        If it is no list, or holds a field that is not public.
    """
    try:
        value: Any = json.loads(data)
        kind = ListKind(value["kind"])
        if set(value) != _KEYS or value["fields"] != PUBLIC_FIELDS:
            raise FormatError(f"{name}: this is no list of {PUBLIC_FIELDS}")
        fields = [*FIELDS[kind]]
        if kind is ListKind.RESULTS and any("inspectors" in row for row in value["rows"]):
            fields += INSPECTOR_FIELDS
        keys = [field.key for field in fields]
        if odd := [row for row in value["rows"] if set(row) != set(keys)]:
            raise FormatError(f"{name}: {', '.join(sorted(odd[0]))} are not the fields of {kind}")
        rows = [[str(row[key]) for key in keys] for row in value["rows"]]
        header = [(str(line), str(text)) for line, text in value["header"]]
    except (ValueError, TypeError, KeyError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"{name}: this is no announced list: {error}") from error
    return Sheet(value["title"], {f.heading: f.width for f in fields}, rows, header)


def announced_document(
    sheet: Sheet,
    look: Look,
    *,
    authority: str,
    day: str,
    stamp: int,
    template: tuple[str, bytes] | None = None,
) -> bytes:
    """Bytes of a list as a text document.

    Parameters
    ----------
    sheet
        The list.
    look
        Of the plain template and of tables.
    authority, day
        Who announces it, and the day as it is printed.
    stamp
        The document's own time, UNIX seconds, UTC.
    template
        Name and bytes of the office's own template.

    Raises
    ------
    ResultsError
        If python-docx is missing, or with every fault of the template.
    """
    told = arrange(sheet)
    plain = plain_template(PaperKind.ANNOUNCEMENT, look, is_flipped=told.is_flipped)
    name, data = template or ("announcement.docx", plain)
    document = opened(data, name)
    roots, values = roots_of(document), _values(told, authority, day)
    faults = [*placeholder_faults(roots, values, name), *unreached_faults(document, name)]
    if faults:
        raise ResultsError(faults)
    blocks = block_paragraphs(roots, values)
    fill(roots, values)
    width = _text_width(document)
    for _, place in blocks:
        _put_tables(place, told, width)
    return closed(document, title=sheet.title, stamp=stamp)


def _values(told: Arranged, authority: str, day: str) -> Values:
    """What the placeholders stand for; the mark is a part of the title already."""
    texts = {"authority": authority, "day": day, "mark": "", "title": told.title}
    members = [{"name": name, "text": text} for name, text in told.header]
    return Values(texts, {"header": (("name", "text"), members)}, frozenset({_TABLE}))


def _text_width(document: Any) -> int:
    """Width of the text on the last section's pages, in twentieths of a point."""
    section = document.sections[-1]
    parts = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (int(part or 0) for part in parts)
    return max(page - left - right, 1) // 635  # English Metric Units of a twentieth of a point


def _put_tables(place: Any, told: Arranged, width: int) -> None:
    """Put the tables in the place of a paragraph; an empty one follows each."""
    from lxml import etree

    for rows in told.tables:
        markup = table(rows, told.widths, total=width, heads=told.heads, size=_SIZE)
        for text in (markup, _namespaced(paragraph("", "Normal"))):
            place.addprevious(etree.fromstring(text))
    place.getparent().remove(place)


def _namespaced(markup: str) -> str:
    """A paragraph that can be read by itself."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return markup.replace("<w:p>", f'<w:p xmlns:w="{space}">', 1)
