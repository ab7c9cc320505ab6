from __future__ import annotations

import csv
import subprocess
import sys
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publication.made_bundles import CREATED, TASK
from pydantic import ValidationError

from randinspect.publication.announcement import Task, announcement_files
from randinspect.publication.commitment import Occasion

HEADS = [
    "计划编号",
    "计划名称",
    "任务编号",
    "任务名称",
    "抽查类型",
    "抽查事项",
    "抽查对象范围",
    "检查日期自",
    "检查日期至",
    "检查机关",
    "抽查市场主体数量",
]
SIGNS = ("=", "+", "-", "@", "\t", "\r")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
OTHER_PROCESS = """
import sys
from publication.made_bundles import CREATED, TASK
from randinspect.publication.announcement import announcement_files
from randinspect.publication.commitment import Occasion
files = announcement_files(TASK, count="83", occasion=Occasion.DRAW, created=CREATED)
sys.stdout.buffer.write(files["task.csv"] + files["task.xlsx"])
"""


def files_of(task: Task = TASK, occasion: Occasion = Occasion.DRAW) -> dict[str, bytes]:
    """Announcement with an exact count."""
    return announcement_files(task, count="83", occasion=occasion, created=CREATED)


def csv_rows(data: bytes) -> list[list[str]]:
    """Rows of the CSV as a strict reader sees them."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def sheet_of(data: bytes) -> Any:
    """The only sheet of the workbook."""
    (sheet,) = openpyxl.load_workbook(BytesIO(data)).worksheets
    return sheet


def test_columns_are_exact() -> None:
    """Both files have the eleven official headings and one row."""
    files = files_of()
    heads, row = csv_rows(files["task.csv"])
    sheet = [[cell.value for cell in line] for line in sheet_of(files["task.xlsx"]).rows]

    assert heads == HEADS
    assert [heads, row] == sheet
    assert row[4:] == [
        "定向",
        TASK.item,
        TASK.object_scope,
        "2026-07-06",
        "2026-09-30",
        TASK.authority_name,
        "83",
    ]


def test_equal_arguments_give_equal_bytes() -> None:
    """Another process, another time zone and another locale write the same bytes."""
    files = files_of()
    path = {"PYTHONPATH": ":".join(filter(None, sys.path)), "PATH": ""}
    environment = {**path, "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1"}

    other = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS], env=environment, capture_output=True, check=True
    )

    assert files["task.csv"] + files["task.xlsx"] == other.stdout


def test_csv_has_one_mark_and_windows_lines() -> None:
    """The CSV begins with one BOM and every line ends with CRLF."""
    data = files_of()["task.csv"]

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.count(b"\n") == data.count(b"\r\n") == 2
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("sign", SIGNS)
def test_no_cell_is_a_formula(sign: str) -> None:
    """What a spreadsheet would take for a formula is quoted in the CSV and text in the XLSX."""
    task = TASK.model_copy(update={"item": f"{sign}1+1", "plan_ref": f"{sign}cmd|' /C calc'!A0"})
    files = files_of(task)
    _, row = csv_rows(files["task.csv"])

    assert row[0] == f"'{task.plan_ref}"
    assert row[5] == f"'{task.item}"
    assert {cell.data_type for cell in sheet_of(files["task.xlsx"])[2]} == {"s"}


@given(st.lists(TEXTS, min_size=3, max_size=3))
@settings(max_examples=40, deadline=None)
def test_csv_keeps_every_text(texts: list[str]) -> None:
    """Any text comes back from the CSV, but for the quote before a formula sign."""
    task = TASK.model_copy(
        update={"plan_name": texts[0], "item": texts[1], "authority_name": texts[2]}
    )
    _, row = csv_rows(files_of(task)["task.csv"])
    expected = [f"'{text}" if text.startswith(SIGNS) else text for text in texts]

    assert expected == [row[1], row[5], row[9]]


def test_workbook_is_ready_to_print() -> None:
    """The head is frozen, bold and repeated; the page is A4 landscape, one page wide."""
    sheet = sheet_of(files_of()["task.xlsx"])

    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert {cell.number_format for line in sheet.rows for cell in line} == {"@"}
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is the default of the standard
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_rows_are_tall_enough_for_wrapped_text() -> None:
    """A name of sixty wide characters is not clipped: its row grows with it."""
    long = TASK.model_copy(update={"task_name": "抽查任务" * 15})
    short, tall = (
        sheet_of(files_of(task)["task.xlsx"]).row_dimensions[2].height for task in (TASK, long)
    )

    assert tall >= 15 * 120 / 20 > short


def test_workbook_time_is_the_commitment_time() -> None:
    """The workbook carries the time that it was given, and no member has another."""
    data = files_of()["task.xlsx"]
    book = openpyxl.load_workbook(BytesIO(data))
    members = zipfile.ZipFile(BytesIO(data)).infolist()

    assert int((book.properties.created - datetime(1970, 1, 1)).total_seconds()) == CREATED
    assert book.properties.created == book.properties.modified
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {member.compress_type for member in members} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize(
    ("occasion", "prefix"),
    [
        (Occasion.DRAW, ""),
        (Occasion.REHEARSAL, "【演练】"),
        (Occasion.DEMONSTRATION, "【演示】"),
    ],
)
def test_what_is_no_draw_says_so(occasion: Occasion, prefix: str) -> None:
    """A rehearsal or demonstration is named in the task, the sheet and every printed page."""
    files = files_of(occasion=occasion)
    sheet = sheet_of(files["task.xlsx"])

    assert csv_rows(files["task.csv"])[1][3] == prefix + TASK.task_name
    assert sheet["D2"].value == prefix + TASK.task_name
    assert sheet.title == f"{prefix}抽查任务公告"
    assert sheet.oddHeader.center.text == f"{prefix}抽查任务公告"


@pytest.mark.parametrize(
    "change",
    [
        {"draw_type": "定向"},
        {"plan_ref": ""},
        {"item": "项" * 201},
        {"date_from": "2026-07-06"},
        {"date_to": date(2026, 7, 5)},
        {"phone": "0"},
    ],
)
def test_task_is_strict(change: dict[str, object]) -> None:
    """Empty, long, foreign or disordered values are refused."""
    with pytest.raises(ValidationError):
        Task.model_validate({**TASK.model_dump(), **change})
