"""The template and its reader: what is filled in comes back, what is wrong is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from results.made_results import (
    BEGINS,
    ENTERED,
    POLICY,
    as_csv,
    filled,
    policy,
    roster,
    rows_of,
)

from randinspect.errors import Fault, ResultsError
from randinspect.results import (
    COLUMNS,
    CodeSystem,
    Label,
    Measure,
    Record,
    as_meant,
    harmless_cell,
    parse_policy,
    read_entry,
    template_files,
)

CORRECTED = {
    "检查发现": "无原始记录",
    "检查结果": "发现问题已责令改正",
    "后续处置措施": "责令改正；抄告相关部门",
    "研判结论": "责令一个月内改正",
}


def read(data: bytes, text: str = POLICY) -> tuple[Record, ...]:
    """Read a file of results of the made-up task."""
    return read_entry(
        data, "r.csv", roster=roster(), policy=policy(text), begins=BEGINS, entered=ENTERED
    )


def faults(data: bytes, text: str = POLICY) -> list[Fault]:
    """Faults of a file."""
    with pytest.raises(ResultsError) as refused:
        read(data, text)
    return list(refused.value.faults)


def places(data: bytes, text: str = POLICY) -> set[tuple[str, int | None, str | None]]:
    """Rule, row and column of each fault."""
    return {(fault.rule, fault.row, fault.column) for fault in faults(data, text)}


def test_a_filled_template_comes_back() -> None:
    """One record for each body, one part for each item; names come from the register."""
    found = read(as_csv(filled({0: CORRECTED})))
    first = next(r for r in found if r.agency == "91990100MA38078344")

    assert [r.inspection for r in found] == sorted(roster().expected)
    assert {r.name for r in found} == {e.name for e in roster().expected.values()}
    assert [part.item for part in first.items] == ["C06", "C09"]
    assert first.labels == (Label.CORRECTED,)
    assert first.measures == (Measure.ORDER_CORRECTION, Measure.NOTIFY)
    assert first.inspectors == ("0001", "0002")
    assert first.items[0].finding == "无原始记录"


def test_a_workbook_says_the_same_as_the_csv() -> None:
    """The XLSX template, filled in by a spreadsheet with true dates, gives the same records."""
    book = openpyxl.load_workbook(BytesIO(template_files(roster(), policy())["results.xlsx"]))
    sheet = book["检查结果"]
    heads = [cell.value for cell in sheet[1]]
    for number, row in enumerate(filled({0: CORRECTED}), start=2):
        for place, head in enumerate(heads, start=1):
            value: Any = as_meant(row[head])
            if head.endswith("日期") and value:
                value = datetime.fromisoformat(value)
            sheet.cell(number, place).value = value or None
            if isinstance(value, str) and value.startswith("="):
                sheet.cell(number, place).data_type = "s"
    stream = BytesIO()
    book.save(stream)

    assert read(stream.getvalue()) == read(as_csv(filled({0: CORRECTED})))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_chinese_offices_are_read(encoding: str) -> None:
    """The file may have been saved by any spreadsheet of the office."""
    assert read(as_csv(filled(), encoding)) == read(as_csv(filled()))


def test_the_template_is_text_and_explains_itself() -> None:
    """No formula in any cell, the head frozen, every word of every list on the second sheet."""
    book = openpyxl.load_workbook(BytesIO(template_files(roster(), policy())["results.xlsx"]))
    sheet, about = book.worksheets
    words = {cell.value for row in about.iter_rows() for cell in row}

    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet.freeze_panes == "D2"
    assert {label.value for label in Label} | {m.value for m in Measure} <= words
    assert {column.heading for column in COLUMNS} <= words
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]


def test_the_csv_template_runs_nothing() -> None:
    """A body's name that looks like a formula is quoted, and reads as it was meant."""
    rows = rows_of(template_files(roster(), policy())["results.csv"])
    names = {row["市场主体名称"] for row in rows}

    assert not any(name.startswith("=") for name in names)
    assert {as_meant(name) for name in names} == {e.name for e in roster().expected.values()}


@given(st.text() | st.text("'=+＝ a\t", max_size=5))
def test_a_harmless_cell_reads_as_it_was_meant(text: str) -> None:
    """Quoting goes back, and what is quoted begins with no formula sign."""
    cell = harmless_cell(text)

    assert as_meant(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


@pytest.mark.parametrize(
    ("changes", "rule", "row", "column"),
    [
        ({0: {"公开名": "AG-1"}}, "inspection.unknown", 2, "公开名"),
        (
            {0: {"统一社会信用代码/注册号": "91990400MA41741519"}},
            "inspection.id",
            2,
            "统一社会信用代码/注册号",
        ),
        ({1: {"市场主体名称": "别的公司"}}, "inspection.id", 3, "市场主体名称"),
        ({1: {"事项编号": "C99"}}, "item.unknown", 3, "事项编号"),
        ({1: {"事项编号": "C06"}}, "item.twice", 3, "事项编号"),
        ({1: {"是否检查": "也许"}}, "item.checked", 3, "是否检查"),
        ({1: {"是否检查": ""}}, "item.checked", 3, "是否检查"),
        ({1: {"检查发现": "有", "是否检查": "否"}}, "item.finding", 3, "检查发现"),
        ({1: {"检查结果": "MOVED_OUT"}}, "inspection.differs", 3, "检查结果"),
        ({0: {"检查结果": ""}}, "label.missing", 2, "检查结果"),
        ({0: {"检查结果": "没问题"}}, "label.unknown", 2, "检查结果"),
        ({0: {"检查结果": "CLOSED;CLOSED"}}, "label.twice", 2, "检查结果"),
        ({0: {"检查结果": "NO_PROBLEM；CLOSED"}}, "label.exclusive", 2, "检查结果"),
        ({1: {"检查发现": "无记录"}}, "label.contradicts", 3, "检查发现"),
        ({0: {"后续处置措施": "罚款"}}, "measure.unknown", 2, "后续处置措施"),
        ({0: {"后续处置措施": "CASE"}}, "measure.needless", 2, "后续处置措施"),
        ({0: {"研判结论": "SERIOUS"}}, "conclusion.sector", 2, "研判结论"),
        ({0: {"研判结论": "很严重"}}, "conclusion.unknown", 2, "研判结论"),
        ({0: {"检查方式": ""}}, "method.missing", 2, "检查方式"),
        ({0: {"检查方式": "电话"}}, "method.unknown", 2, "检查方式"),
        ({0: {"现场检查结束日期": ""}}, "date.missing", 2, "现场检查结束日期"),
        ({0: {"结论日期": "2026/7/20"}}, "date.form", 2, "结论日期"),
        ({0: {"结论日期": "2026-07-09"}}, "date.order", 2, "结论日期"),
        ({0: {"现场检查结束日期": "2026-07-05"}}, "date.window", 2, "现场检查结束日期"),
        ({0: {"检查人员": "0001；0009"}}, "inspectors.team", 2, "检查人员"),
        ({0: {"检查人员": ""}}, "inspectors.missing", 2, "检查人员"),
        ({0: {"备注": "甲\u202e乙"}}, "cell.character", 2, "备注"),
        ({0: {"备注": "字" * 2001}}, "cell.character", 2, "备注"),
        ({0: {"检查发现": "甲\u200b乙"}}, "cell.character", 2, "检查发现"),
    ],
)
def test_a_fault_is_told_in_its_place(
    changes: Mapping[int, Mapping[str, str]], rule: str, row: int, column: str
) -> None:
    """File, row, column, value, rule and cure of each kind of fault."""
    found = [fault for fault in faults(as_csv(filled(changes))) if fault.rule == rule]

    assert [(fault.file, fault.row, fault.column) for fault in found] == [("r.csv", row, column)]
    assert found[0].cure
    assert found[0].value is not None


def test_all_faults_are_told_at_once() -> None:
    """Three bodies with a fault each give three faults, in the order of rows."""
    data = as_csv(filled({0: {"检查结果": "x"}, 2: {"结论日期": "x"}, 4: {"后续处置措施": "x"}}))

    assert [(fault.rule, fault.row) for fault in faults(data)] == [
        ("label.unknown", 2),
        ("date.form", 4),
        ("measure.unknown", 6),
    ]


def test_an_item_without_a_row_is_missed() -> None:
    """Every item of the task has a row, also one that was not checked."""
    rows = filled()

    assert {fault.rule for fault in faults(as_csv([rows[0], *rows[2:]]))} == {"item.missing"}


def test_results_may_come_in_parts() -> None:
    """A file may hold some of the bodies: results are entered as they come."""
    assert len(read(as_csv(filled()[:2]))) == 1


def test_headings_are_asked_for_by_name() -> None:
    """A heading that is missing, twice, or of no column is refused with its name."""
    rows = filled()
    without = [{k: v for k, v in row.items() if k != "检查结果"} for row in rows]
    strange = [{**row, "身份证号": ""} for row in rows]
    head, _, body = as_csv(rows).partition(b"\r\n")
    twice = head + ",备注".encode() + b"\r\n" + body

    assert places(as_csv(without)) == {("results.heading", 1, "检查结果")}
    assert places(as_csv(strange)) == {("results.heading", 1, "身份证号")}
    assert ("results.heading", 1, "备注") in places(twice)


def test_a_row_of_another_width_is_told_and_the_others_are_read() -> None:
    """A missing cell does not hide the faults below it."""
    data = as_csv(filled({2: {"检查结果": "x"}}))
    lines = data.split(b"\r\n")
    lines[5] += b",x"

    assert {("row.width", 6, None), ("label.unknown", 4, "检查结果")} <= places(b"\r\n".join(lines))


def test_a_number_cell_is_refused() -> None:
    """A staff number in a number cell has lost its zeros; it is not guessed."""
    book = openpyxl.load_workbook(BytesIO(template_files(roster(), policy())["results.xlsx"]))
    sheet = book["检查结果"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("检查人员") + 1).value = 1
    stream = BytesIO()
    book.save(stream)

    assert ("cell.text", 2, "检查人员") in places(stream.getvalue())


def test_codes_of_another_system_are_read_by_its_table() -> None:
    """Under codes = "health", 02 is CORRECTED and the canonical names are unknown."""
    text = POLICY.replace('sector = "testing"', 'sector = "testing"\ncodes = "health"')
    changes = {**CORRECTED, "检查结果": "02"}

    assert policy(text).codes is CodeSystem.HEALTH
    rows = filled({0: changes, 2: {"检查结果": "01"}, 4: {"检查结果": "01"}})
    labels = {record.labels for record in read(as_csv(rows), text)}
    assert labels == {(Label.CORRECTED,), (Label.NO_PROBLEM,)}
    assert {rule for rule, _, _ in places(as_csv(filled()), text)} == {"label.unstated"}


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"PK\x03\x04", "公开名\r\n".encode(), b"\xff\xfe\xfa\xfb"]
)
def test_what_is_no_file_of_results_is_refused(data: bytes) -> None:
    """Empty, foreign, damaged and undecodable files are faults, not crashes."""
    assert faults(data)


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    """Whatever is handed in is read or refused."""
    with pytest.raises(ResultsError):
        read(data)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("sector = 'testing'", "deadline"),
        (POLICY + "[publication]\ninspectors = true", "publication"),
        (POLICY + "[publication]\nbasis = { document = 'x', number = 'y' }", "publication"),
        (POLICY + "[publication]\nrisk_class = true", "publication.risk_class"),
        (POLICY.replace("C09", "C06"), None),
        (POLICY.replace("C09", "C 9"), "items.1.code"),
        (POLICY.replace("testing", "labs"), "sector"),
        (POLICY.replace("[deadline]", "[deadline]\nworking_days = 0"), "deadline.working_days"),
        (POLICY.replace("[deadline]", "[deadline]\nanchor = 'someday'"), "deadline.anchor"),
        ("sector = ", None),
    ],
)
def test_choices_without_basis_are_refused(text: str, column: str | None) -> None:
    """Names of inspectors need a citation, and no key is unknown or out of range."""
    with pytest.raises(ResultsError) as refused:
        parse_policy(text, name="results.toml")

    assert column in {fault.column for fault in refused.value.faults}
    assert all(fault.cure for fault in refused.value.faults)
