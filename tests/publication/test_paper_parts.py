"""What papers are made of, without any extra: texts, names, arrangement, check points."""

from __future__ import annotations

import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.dom.minidom import parseString

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publication.made_lists import announcer, published
from publication.made_papers import POINTS, choices, visit, writer
from strategies import paper_texts, small_sheets

from randinspect.errors import FormatError, ResultsError
from randinspect.publication.lists import InspectionItem
from randinspect.publication.papers import (
    LISTS,
    TEXTS,
    Look,
    PaperKind,
    announced_sheet,
    keys_of,
    paper_name,
    plain_template,
    points_of_items,
    printable,
    printed_document,
    read_points,
    require_points,
)
from randinspect.publication.papers.arranged import arrange
from randinspect.publication.papers.markup import paragraph, table
from randinspect.publication.sheets import Sheet
from randinspect.results import Margins

ROOT = Path(__file__).parents[2]


@given(paper_texts())
def test_a_printable_text_is_xml_and_stands_on_one_line(text: str) -> None:
    """Nothing is left out: each character stays or is shown as one that cannot be printed."""
    told = printable(text)
    markup = paragraph(text).replace("<w:p>", '<w:p xmlns:w="w">', 1)

    assert len(told) == len(text)
    assert all(a in (b, "\ufffd") for a, b in zip(told, text, strict=True))
    assert not {unicodedata.category(sign) for sign in told} & {"Cc", "Cs", "Zl", "Zp"}
    assert parseString(markup.encode()).documentElement is not None


@given(st.lists(paper_texts(), min_size=2, max_size=9, unique=True))
def test_names_of_papers_lead_nowhere_and_differ(texts: list[str]) -> None:
    """Also on a disk that takes capitals for small letters; no device, no hidden file."""
    named = [paper_name(text.encode("utf-8", "replace").decode()) for text in set(texts)]

    assert all(re.fullmatch(r"[0-9][0-9A-Z-]*|x-[0-9a-f]{24}", name) for name in named)
    assert len({name.lower() for name in named}) == len(
        {text.encode("utf-8", "replace") for text in texts}
    )


@given(small_sheets())
def test_an_arranged_list_holds_every_cell(sheet: Sheet) -> None:
    """From header and tables every row can be put together again."""
    told = arrange(sheet)
    alike = told.header[len(sheet.header) :]
    if told.heads:
        [[heads, *rows]] = told.tables or [[(), *(() for _ in sheet.rows)]]
        again = [dict([*alike, *zip(heads, row, strict=True)]) for row in rows]
    else:
        again = [dict([*alike, *((str(n), str(t)) for n, t in rows)]) for rows in told.tables]
    heads_of = list(sheet.columns)

    assert told.header[: len(sheet.header)] == tuple(sheet.header)
    assert [[row[h] for h in heads_of] for row in again] == [list(r) for r in sheet.rows]


def test_plain_templates_are_documents_of_known_placeholders() -> None:
    """Each part is XML; each placeholder is one that the paper has; none is forgotten."""
    used: set[str] = set()
    for kind in PaperKind:
        for language in ("zh", "en"):
            data = plain_template(kind, Look.of(choices(language=language)))
            with zipfile.ZipFile(BytesIO(data)) as package:
                parts = {name: package.read(name) for name in package.namelist()}
            for part in parts.values():
                parseString(part)
            found = set(re.findall(r"\{\{(.*?)\}\}", parts["word/document.xml"].decode()))
            texts, lists = keys_of(kind)
            known = {*texts, *(f"{name}.{key}" for name in lists for key in LISTS[name])}

            assert found <= known
            used |= found
    assert {"basis.text", "frequency", "recusal", "assisting", "points.evidence"} <= used


def test_the_page_of_papers_names_every_placeholder() -> None:
    """docs/papers.md has a row for each, and for no other."""
    page = (ROOT / "docs" / "papers.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `\{\{([\w.]+)\}\}` \|", page, re.MULTILINE))
    known = {*TEXTS, *(f"{name}.{key}" for name, keys in LISTS.items() for key in keys)}

    assert told == known


def test_check_points_are_those_of_the_tasks_items() -> None:
    """In their order; evidence may be left to whoever checks; another item's rows are left out."""
    points = require_points(read_points(POINTS.encode(), "points.csv"), ["C06"], "points.csv")

    assert [(p.point, p.evidence) for p in points] == [("基本情况", "证书原件"), ("人员", "")]
    with pytest.raises(ResultsError, match=r"C07.*no check point"):
        require_points(points, ["C06", "C07"], "points.csv")


def test_items_without_check_points_are_their_own() -> None:
    """Content and basis come from the list of items, and no word on evidence is invented."""
    item = InspectionItem.model_validate(
        dict.fromkeys(("domain", "authority", "level", "object_scope", "frequency"), "x")
        | dict.fromkeys(("method", "inspector_requirement", "office", "version"), "x")
        | {"item_code": "C06", "item_name": "资质", "item_kind": "重点", "content": "证书"}
        | {"basis": "第20条", "valid_from": "2026-01-01"}
    )
    [point] = points_of_items([item])

    assert (point.point, point.evidence, point.content, point.basis) == (
        "资质",
        "",
        "证书",
        "第20条",
    )


def test_an_announced_list_is_read_back_as_it_is() -> None:
    """Title, header and cells of every list; a field that is not public is refused."""
    files = announcer(published()).files()
    sheets = {n: announced_sheet(files[f"{n}.json"], n) for n in ("task", "results", "subjects")}
    for name, sheet in sheets.items():
        plain = files[f"{name}.plain.csv"].decode().splitlines()

        assert plain[0] == ",".join(sheet.columns)
        assert len(plain) == 1 + len(sheet.rows)
    assert sheets["results"].header[0] == ("计划编号", "P-2026-1")
    with pytest.raises(FormatError):
        announced_sheet(files["results.json"].replace(b'"remark"', b'"phone"'), "results.json")
    for other in ("gsxt.json", "subject.91990100MA38078344.json"):
        with pytest.raises(FormatError):
            announced_sheet(files[other], other)


@pytest.mark.parametrize(("module", "extra"), [("docx", "docx"), ("typst", "pdf")])
def test_a_missing_extra_says_how_to_get_it(
    module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command to install it stands in the fault."""
    monkeypatch.setitem(sys.modules, module, None)
    sheet = Sheet("清单", {"列": 9}, [["甲"]])
    asked: dict[str, Callable[[], object]] = {
        "docx": lambda: writer().files((visit(),)),
        "pdf": lambda: printed_document(
            sheet, authority="局", day="日", margins=Margins(), fonts=["x"]
        ),
    }
    with pytest.raises(ResultsError, match=re.escape(f'pip install "randinspect[{extra}]"')):
        asked[extra]()


def test_a_table_is_as_wide_as_its_page() -> None:
    """Columns share the width, and never exceed it."""
    markup = table([["甲", "乙"], ["丙", "丁"]], (1, 2), total=9000, heads=1)

    assert re.findall(r'gridCol w:w="(\d+)"', markup) == ["3000", "6000"]
    assert markup.count("<w:tblHeader/>") == 1
