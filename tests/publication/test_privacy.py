"""The privacy scanner: planted leaks are found in every form, and nothing else is."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publication.made_lists import announcer, published
from results.made_results import POLICY, roster

from randinspect.errors import PrivacyError, ProtocolError
from randinspect.publication.lists import ListKind, list_files, page
from randinspect.publication.papers import Look
from randinspect.publication.papers.markup import package, paragraph, table
from randinspect.publication.privacy import (
    Exemption,
    Knowledge,
    LeakKind,
    cells_of,
    is_personal_id,
    landlines,
    mobile_numbers,
    personal_ids,
    require_clean,
    scan,
)
from randinspect.publication.sheets import Sheet
from randinspect.registry import is_uscc
from randinspect.results import Margins

CHECKS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def personal_id(body: str) -> str:
    """Made-up personal id of a region that does not exist, with its check character."""
    total = sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + CHECKS[total % 11]


ID = personal_id("99010119900228003")
DAYS = [date(1990, 1, 1) + timedelta(n) for n in range(60)]
MOBILE = "13800000000"
NAME = "甲州虚构检测有限公司"
KNOWN = Knowledge(
    frame_ids=frozenset(roster().expected),
    names=frozenset({NAME, *roster().expected}),
    classes=frozenset("ABCD"),
    sealed=frozenset({"安某01", "0017", "示A001"}),
)


def form(name: str) -> Callable[[list[list[str]]], bytes]:
    """Writer of rows in one form."""

    def write(rows: list[list[str]]) -> bytes:
        sheet = Sheet("清单", {f"列{i}": 10 for i in range(len(rows[0]))}, rows)
        records = [dict(zip("abc", row, strict=False)) for row in rows]
        written = list_files("x", ListKind.RESULTS, sheet, records, created=0)
        written["x.html"] = page(sheet, caption="清单")
        written["x.tsv"] = "".join("\t".join(row) + "\n" for row in rows).encode()
        total = 9000
        grid = table([list(sheet.columns), *rows], [1] * len(rows[0]), total=total, heads=1)
        written["x.docx"] = package([grid, paragraph("")], LOOK)
        cards = [
            table(
                [[h, cell] for h, cell in zip(sheet.columns, row, strict=True)],
                (1, 2),
                total=total,
                heads=0,
            )
            + paragraph("")
            for row in rows
        ]
        written["cards.docx"] = package(cards, LOOK)
        written["x.txt"] = "\n".join(" ".join(row) for row in rows).encode()
        return written[name]

    return write


FORMS = ("x.csv", "x.plain.csv", "x.xlsx", "x.json", "x.html", "x.tsv", "x.docx", "cards.docx")
LOOK = Look(Margins(), "某宋", "某黑", "Serif", "zh")


def kinds(name: str, data: bytes, knowledge: Knowledge = KNOWN) -> list[LeakKind]:
    """What leaks from a file."""
    return [leak.kind for leak in scan({name: data}, knowledge).leaks]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (ID, LeakKind.PERSONAL_ID),
        (f"身份证号{ID}。", LeakKind.PERSONAL_ID),
        (f"{ID[:6]} {ID[6:14]}-{ID[14:]}", LeakKind.PERSONAL_ID),
        (f"{ID[:6]}-{ID[6:10]} {ID[10:14]} {ID[14:]}", LeakKind.PERSONAL_ID),
        (MOBILE, LeakKind.MOBILE),
        ("（86）138 0000—0000", LeakKind.MOBILE),
        ("(138)0000-0000", LeakKind.MOBILE),
        ("138.0000.0000", LeakKind.MOBILE),
        ("电话：+86-138-0000-0000", LeakKind.MOBILE),
        ("１３８００００００００", LeakKind.MOBILE),
        ("安某01", LeakKind.SEALED_NAME),
        ("白某02；安某01", LeakKind.SEALED_NAME),
        ("0017", LeakKind.SEALED_NAME),
    ],
)
def test_a_planted_leak_is_found_in_every_form(name: str, cell: str, kind: LeakKind) -> None:
    """Whatever the form, the number or name is seen, once in its place at least."""
    clean, leaking = ["甲", "乙", "丙"], ["甲", cell, "丙"]
    write = form(name)

    assert kinds(name, write([clean, clean])) == []
    assert set(kinds(name, write([clean, leaking]))) == {kind}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("told", ["D", "D级", "信用风险等级为高"])
def test_a_risk_class_beside_a_name_is_found(name: str, told: str) -> None:
    """In one record with a body's name or id; in another record it is no leak."""
    write = form(name)

    assert set(kinds(name, write([[NAME, told, "x"]]))) == {LeakKind.RISK_CLASS}
    assert set(kinds(name, write([["91990400MA41741519", told, "x"]]))) == {LeakKind.RISK_CLASS}
    if told in KNOWN.classes:
        assert kinds(name, write([["别的公司", told, "x"], [NAME, "甲", "x"]])) == []


@given(
    st.text("0123456789", min_size=6, max_size=6).filter(lambda t: t[0] != "0"),
    st.dates(),
    st.text("0123456789", min_size=3, max_size=3),
)
def test_exactly_one_check_character_makes_a_personal_id(region: str, day: Any, order: str) -> None:
    """Of eleven check characters one is right, and only of a day in a plausible century."""
    body = f"{region}{day.year:04}{day:%m%d}{order}"
    is_plausible = 1850 <= day.year < 2100
    right = [c for c in "0123456789X" if is_personal_id(body + c)]

    assert right == ([personal_id(body)[-1]] if is_plausible else [])


@pytest.mark.parametrize("body", ["99010119900230003", "99010119901301003", "99010130000101003"])
def test_a_day_that_no_calendar_has_is_no_personal_id(body: str) -> None:
    """30 February, month 13 and the year 3000 are no birthdays."""
    assert not is_personal_id(personal_id(body))


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
@settings(max_examples=300)
def test_digests_hold_no_tokens(digest: str) -> None:
    """A digest is one token, whatever digits stand in it."""
    assert not list(personal_ids(digest))
    assert not list(mobile_numbers(digest))


@given(st.integers(0, 10**8 - 1), st.sampled_from(["13", "15", "17", "18", "19", "16", "14"]))
def test_a_mobile_number_is_a_whole_token(rest: int, prefix: str) -> None:
    """Eleven digits alone; one digit or letter more, and it is something else."""
    number = f"{prefix}{rest:09d}"[:11]

    assert list(mobile_numbers(f"请拨{number}。")) == [number]
    assert not list(mobile_numbers(f"9{number}"))
    assert not list(mobile_numbers(f"{number}a"))
    assert not list(mobile_numbers(f"{number}1"))


@given(
    st.sampled_from(["010", "021", "0571", "0898"]),
    st.integers(2 * 10**6, 10**8 - 1).filter(lambda n: str(n)[0] >= "2"),
    st.sampled_from(["{}-{}", "{} - {}", "({}){}", "({}) {}", "+86-{}-{}", "{}—{}"]),
)
def test_a_landline_is_a_whole_token(area: str, rest: int, form: str) -> None:
    """With its area code; one digit or letter more, or another number before, is something else."""
    number = form.format(area, rest)

    assert list(landlines(f"请拨{number}转8001")) == [number]
    for text in (
        f"9{number[1:]}",
        f"{number}1234",
        f"{number}a",
        f"x{number}",
        f"2026-{area}-{rest}",
    ):
        assert number not in landlines(text) or text.startswith("9(")


def test_what_is_no_landline() -> None:
    """No area code, a day, a number of a document, an id, a run of digits."""
    for text in (
        "87654321",
        "2026-07-06",
        "0571-1234567",
        "057187654321",
        "0001-8765432",
        "00-8765432",
    ):
        assert not list(landlines(text)), text


def looking_like_an_id() -> str:
    """A credit code of 18 digits that passes for a personal id too."""
    codes = (f"91990119{day:%y%m%d}{serial:04d}" for day in DAYS for serial in range(10_000))
    return next(code for code in codes if is_uscc(code) and is_personal_id(code))


def test_a_credit_code_of_the_frame_is_no_personal_id() -> None:
    """It is told apart by the frame alone: another one that looks the same is a leak."""
    code = looking_like_an_id()
    data = f'{{"id":"{code}"}}'.encode()
    known = Knowledge(frame_ids=frozenset({code}))

    assert kinds("x.json", data, known) == []
    assert kinds("x.json", data) == [LeakKind.PERSONAL_ID]


def test_an_exemption_is_declared_and_counted() -> None:
    """What is left alone has a reason and a number; another column is still looked at."""
    data = f"{MOBILE}\t1\n1\t{MOBILE}\n".encode()
    exemption = Exemption("prices.tsv", "1", LeakKind.MOBILE, "a price, no number of a person")
    found = scan({"prices.tsv": data}, KNOWN, [exemption])

    assert [(leak.record, leak.column) for leak in found.leaks] == [("row 2", "2")]
    assert found.exempted == {exemption: 1}
    assert found.document()["exempted"][0]["reason"] == exemption.reason


def test_nothing_is_published_on_a_hit() -> None:
    """The refusal names every leak, and none of them in full."""
    files = {"a.txt": ID.encode(), "b.txt": MOBILE.encode()}
    with pytest.raises(PrivacyError) as refused:
        require_clean(files, KNOWN)

    assert len(refused.value.leaks) == 2
    assert isinstance(refused.value, ProtocolError)
    assert ID not in str(refused.value)
    assert MOBILE not in str(refused.value)
    assert "a.txt, row 1" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.exe", b"MZ"),
        ("x.xlsx", b"no workbook"),
        ("x.json", b"{"),
        ("x.csv", b"\xff\xfe\xfa"),
        ("x", b"text"),
    ],
)
def test_what_cannot_be_read_is_not_published(name: str, data: bytes) -> None:
    """A file of an unknown kind, or one that is not what it says, stops everything."""
    assert kinds(name, data) == [LeakKind.UNREADABLE]


def test_properties_comments_and_formulas_are_looked_at() -> None:
    """A workbook is published with all its parts."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = f'=IF(1,"{MOBILE}","")'
    book.properties.creator = "安某01"
    sheet["B1"].comment = openpyxl.comments.Comment(ID, "x")
    stream = BytesIO()
    book.save(stream)

    assert set(kinds("x.xlsx", stream.getvalue())) == {
        LeakKind.MOBILE,
        LeakKind.PERSONAL_ID,
        LeakKind.SEALED_NAME,
    }


def test_pages_are_looked_at_with_their_data_and_comments() -> None:
    """Embedded documents, attributes and comments are published too."""
    embedded = json.dumps({"x": [MOBILE]})
    text = f'<script type="application/json">{embedded}</script><!--{ID}--><p title="安某01">x</p>'

    assert sorted(kinds("x.html", text.encode())) == [
        LeakKind.MOBILE,
        LeakKind.PERSONAL_ID,
        LeakKind.SEALED_NAME,
    ]


def test_the_lists_of_results_are_clean() -> None:
    """What the announcer writes passes, and every cell of it was looked at."""
    found = require_clean(announcer(published()).files(), KNOWN)

    assert found.cells > 100
    assert found.exempted == {}


def test_a_leak_in_a_remark_stops_every_list() -> None:
    """A telephone in a remark is found in each form of the lists that print it."""
    desk = published()
    case = desk.book.case("91990100MA38078344")
    old = case.last.record
    desk.correct(old.model_copy(update={"remark": f"联系人电话{MOBILE}"}))
    desk.review(inspections=(old.inspection,))
    desk.publish(inspections=(old.inspection,))
    found = scan(announcer(desk, POLICY).files(), KNOWN)

    assert {leak.file for leak in found.leaks} == {
        "results.csv",
        "results.html",
        "results.json",
        "results.plain.csv",
        "results.xlsx",
    }
    assert {leak.kind for leak in found.leaks} == {LeakKind.MOBILE}


def test_cells_tell_where_they_stand() -> None:
    """File, row and heading, below the lines above the heading."""
    cells = list(cells_of("r.csv", "任务：x\r\n序号,名称\r\n1,甲\r\n".encode()))

    assert [(c.record, c.column, c.text) for c in cells][-1] == ("row 3", "名称", "甲")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["AG-1", "0017", "安某01", ID, MOBILE, "1,0017", " 0017", "２"]),
            st.sampled_from(["A", "1", "x", "0017;2", f"x{MOBILE}"]),
        ),
        max_size=4,
    )
)
def test_looking_at_a_table_as_a_whole_finds_the_same(rows: list[tuple[str, str]]) -> None:
    """The short cut for tables decides nothing that its cells would decide otherwise."""
    table = "".join("\t".join(row) + "\n" for row in rows)
    known = Knowledge(sealed=KNOWN.sealed)
    as_table = scan({"x.tsv": table.encode()}, known)
    as_lines = scan({"x.txt": table.replace("\t", "\n").encode()}, known)

    assert [(leak.kind, leak.shown) for leak in as_table.leaks] == [
        (leak.kind, leak.shown) for leak in as_lines.leaks
    ]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>138</w:t></w:r><w:r><w:t>00000000</w:t></w:r>"),
        ("word/comments.xml", "<w:comment><w:p><w:r><w:t>13800000000</w:t></w:r></w:p>"),
        ("docProps/core.xml", "<dc:creator>安某01</dc:creator>"),
        ("word/people.xml", '<w15:person w15:author="安某01"/>'),
        ("word/_rels/footnotes.xml.rels", '<Relationship Target="tel:13800000000"/>'),
    ],
)
def test_nothing_around_a_document_leaks(part: str, text: str) -> None:
    """Headers, comments, properties, authors, links: also where a number is cut into pieces."""
    end = "</w:p></w:hdr>" if part.endswith("header1.xml") else ""
    stream = BytesIO(package([paragraph("甲")], LOOK))
    with zipfile.ZipFile(stream, "a") as document:
        document.writestr(part, text + end)

    assert kinds("x.docx", stream.getvalue())


def test_a_document_that_is_none_is_not_published() -> None:
    """No zip, or a zip without a text."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as other:
        other.writestr("a.txt", "甲")

    assert kinds("x.docx", b"no zip") == [LeakKind.UNREADABLE]
    assert kinds("x.docx", stream.getvalue()) == [LeakKind.UNREADABLE]


def test_a_class_of_digits_is_told_from_a_count() -> None:
    """In a list 2 is a class beside a name; among counts only 2级 is; an id is never one."""
    known = Knowledge(frame_ids=frozenset({"9"}), names=frozenset({NAME, "9"}),
                      classes=frozenset({"2", "9"}))  # fmt: skip
    counts = known.without_numbers()

    def found(cell: str, knowledge: Knowledge) -> list[LeakKind]:
        data = f"名称,值\n{NAME},{cell}\n".encode()
        return [leak.kind for leak in scan({"x.csv": data}, knowledge).leaks]

    assert found("2", known) == found("2级", known) == found("2级", counts) == [LeakKind.RISK_CLASS]
    assert found("2", counts) == found("9", known) == found("3", known) == []
    assert found("9级", known) == [LeakKind.RISK_CLASS]


@pytest.mark.parametrize("text", ["属于C类企业", "评为C级", "列为高风险", "分类结果：D风险"])
def test_a_class_inside_a_longer_text_leaks_beside_a_name(text: str) -> None:
    """In the row of a body, and in no other."""
    beside = f"a,b\n{NAME},{text}\n".encode()
    assert set(kinds("x.csv", beside)) == {LeakKind.RISK_CLASS}
    assert kinds("x.csv", f"a,b\n某,{text}\n".encode()) == []


@pytest.mark.parametrize("text", ["高级中学", "CC类", "138.00000000", "990101 19900228 0031"])
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    """A word, another class, a decimal, a number whose check character is wrong."""
    assert kinds("x.csv", f"a,b\n{NAME},{text}\n".encode()) == []
