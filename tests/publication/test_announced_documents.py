"""Announced lists as DOCX and PDF: the cells of the list, and nothing that runs."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO

import pytest
from publication.made_bundles import CREATED
from publication.made_lists import announcer, published
from publication.made_papers import choices, lines, tables, template

from randinspect.errors import ResultsError
from randinspect.publication.lists import FIELDS, ListKind, list_files, public_sheet
from randinspect.publication.papers import (
    Look,
    announced_document,
    announced_sheet,
    printable,
    printed_document,
)
from randinspect.publication.papers.arranged import arrange
from randinspect.publication.privacy import cells_of
from randinspect.publication.sheets import Sheet
from randinspect.results import Margins

pytestmark = pytest.mark.extra("docx", "typst", name="docx,pdf")
LOOK = Look.of(choices())
FONTS = ("No Such Font", "Noto Serif CJK SC")
NASTY = ['#import "x"', "$ x", "= 甲", "]] #pagebreak()", "\\", "{{title}}", "=1+1", "a\x0bb"]


def sheet_of(name: str) -> Sheet:
    """One of the made-up announced lists."""
    return announced_sheet(announcer(published()).files()[f"{name}.json"], name)


def document(sheet: Sheet, **more: bytes) -> bytes:
    """The list as a text document."""
    own = ("own.docx", more["template"]) if more else None
    return announced_document(
        sheet, LOOK, authority="示例局", day="2026年9月1日", stamp=CREATED, template=own
    )


def pdf(sheet: Sheet, *, fonts: tuple[str, ...] = FONTS) -> bytes:
    """The list as PDF."""
    return printed_document(
        sheet, authority="示例局", day="2026年9月1日", margins=Margins(), fonts=fonts
    )


@pytest.mark.parametrize("name", ["task", "results", "subjects"])
def test_a_document_holds_the_cells_of_its_list(name: str) -> None:
    """Title, lines above the list, headings, rows, who announces it and when."""
    sheet = sheet_of(name)
    told, data = arrange(sheet), document(sheet)

    assert [line for line in lines(data) if line] == [
        sheet.title,
        *(f"{line}：{text}" if text else f"{line}：" for line, text in told.header),
        "示例局",
        "2026年9月1日",
    ]
    assert tables(data) == [[[*row] for row in rows] for rows in told.tables]
    assert data == document(sheet)


@pytest.mark.parametrize("kind", list(ListKind))
@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_every_list_can_be_printed(kind: ListKind, count: int) -> None:
    """Narrow or wide, empty or long: the document has the cells, and the PDF its pages."""
    rows = [{f.key: f"{f.heading}{n}" for f in FIELDS[kind]} for n in range(count)]
    made = public_sheet(kind, rows)
    data = list_files(str(kind), kind, made, rows, created=0)[f"{kind}.json"]
    sheet = announced_sheet(data, f"{kind}.json")
    told = arrange(sheet)

    assert (sheet.title, list(sheet.columns)) == (kind.official, list(made.columns))
    assert [list(row) for row in sheet.rows] == [list(row) for row in made.rows]
    assert tables(document(sheet)) == [[[*row] for row in rows] for rows in told.tables]
    assert len(pages(pdf(sheet))) >= 1


def test_an_office_brings_its_own_announcement() -> None:
    """The list takes the place of {{table}}, between what the office wrote."""
    sheet = sheet_of("results")
    data = document(sheet, template=template("某局公告", "{{title}}", "{{table}}", "{{authority}}"))

    assert [line for line in lines(data) if line] == ["某局公告", sheet.title, "示例局"]
    assert tables(data)[0][1:] == [list(row) for row in sheet.rows]


def test_a_table_beside_other_text_is_refused() -> None:
    """What would happen to the text nobody knows."""
    with pytest.raises(ResultsError, match="paragraph of its own"):
        document(sheet_of("task"), template=template("见{{table}}"))


def test_a_cell_that_looks_like_a_placeholder_is_a_cell() -> None:
    """{{table}} as a name puts no table anywhere."""
    sheet = Sheet("{{table}}", {"名称": 9}, [["{{table}}"], ["{{title}}"]])
    data = document(sheet)

    assert lines(data)[0] == "{{table}}"
    assert tables(data) == [[["名称"], ["{{table}}"], ["{{title}}"]]]


def test_the_scanner_finds_every_cell_of_a_document() -> None:
    """By row and heading, as in the list itself; title and lines as text."""
    sheet = sheet_of("results")
    cells = list(cells_of("results.docx", document(sheet)))
    found = {(cell.column, cell.text) for cell in cells}

    for row in sheet.rows:
        for heading, text in zip(sheet.columns, row, strict=True):
            assert (heading, printable(text)) in found
    assert ("text", sheet.title) in found
    records = {cell.record for cell in cells if cell.column == "备注"}
    assert len(records) == 1 + len(sheet.rows)


def test_no_name_is_a_command_of_the_typesetter() -> None:
    """Names that look like its source give as many pages as any other name."""
    rows = [[text] for text in NASTY]
    plain = pdf(Sheet("清单", {"名称": 30}, [["甲"] for _ in NASTY]))
    nasty = pdf(Sheet('#panic("x")', {"名称": 30}, rows))

    assert nasty.startswith(b"%PDF-")
    assert len(pages(nasty)) == len(pages(plain)) == 1


def test_a_pdf_follows_from_its_list_alone() -> None:
    """No clock; more rows take more pages, the headings on each."""
    sheet = Sheet("清单", {"名称": 30, "备注": 30}, [[f"甲{n}", ""] for n in range(120)])

    assert pdf(sheet) == pdf(sheet)
    assert len(pages(pdf(sheet))) > 1


def test_a_font_that_is_not_there_is_refused() -> None:
    """Nothing is set in a font that nobody chose."""
    with pytest.raises(ResultsError, match="pdf_fonts"):
        pdf(sheet_of("task"), fonts=("No Such Font",))


def test_a_document_has_no_macro_and_asks_for_nothing() -> None:
    """No relation leads outside of the package."""
    with zipfile.ZipFile(BytesIO(document(sheet_of("results")))) as package:
        names = package.namelist()
        relations = b"".join(package.read(name) for name in names if name.endswith(".rels"))

    assert b'TargetMode="External"' not in relations
    assert not [name for name in names if "vba" in name.lower()]


def test_only_announced_bytes_are_printed() -> None:
    """A cell that is no text is shown as text."""
    data = announcer(published()).files()["results.json"]
    value = json.loads(data)
    value["rows"][0]["seqno"] = 7

    assert announced_sheet(json.dumps(value).encode(), "results.json").rows[0][0] == "7"


def pages(data: bytes) -> list[bytes]:
    """Pages of a PDF whose objects are not compressed."""
    return re.findall(rb"/Type\s*/Page\b(?!s)", data)
