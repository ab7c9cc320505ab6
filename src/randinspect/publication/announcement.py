"""The official announcement of a task, 抽查任务公告, as CSV and XLSX (docs/format.md §8.3).

Eleven columns under the headings that national and provincial systems already print. What is
no real draw says so in the task's own name, so that the row cannot travel without it. The
bytes follow from the arguments alone: no clock, no locale, no compressor.
"""

from __future__ import annotations

import csv
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Annotated, Any, Final, Literal

import xlsxwriter
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from randinspect.publication.commitment import Occasion

__all__ = ["Task", "announcement_files", "harmless_cell", "occasion_mark"]

# 抽查任务公告 as provincial systems print it, with a width in characters for each column.
_COLUMNS: Final[Mapping[str, int]] = {
    "计划编号": 14,
    "计划名称": 18,
    "任务编号": 16,
    "任务名称": 20,
    "抽查类型": 9,
    "抽查事项": 18,
    "抽查对象范围": 22,
    "检查日期自": 12,
    "检查日期至": 12,
    "检查机关": 16,
    "抽查市场主体数量": 10,
}
_DRAW_TYPES: Final = {"directed": "定向", "undirected": "不定向"}
_PREFIXES: Final[Mapping[Occasion, str]] = {
    Occasion.DRAW: "",
    Occasion.REHEARSAL: "【演练】",
    Occasion.DEMONSTRATION: "【演示】",
}
_SHEET: Final = "抽查任务公告"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_EPOCH: Final = datetime(1970, 1, 1)  # naive, because the workbook's own times are UTC
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_A4: Final = 9
_LINE_POINTS: Final = 15

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Task(BaseModel):
    """The task that a draw carries out, as it is announced.

    Parameters
    ----------
    plan_ref, plan_name
        The row of the annual plan.
    task_id, task_name
        The task itself.
    draw_type
        ``directed`` (定向: to subjects with stated features) or ``undirected`` (不定向).
    item, object_scope
        What is inspected, and of whom.
    date_from, date_to
        The window of the inspections, both days included.
    authority_name
        Who inspects.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    plan_ref: Text
    plan_name: Text
    task_id: Text
    task_name: Text
    draw_type: Literal["directed", "undirected"]
    item: Text
    object_scope: Text
    date_from: date
    date_to: date
    authority_name: Text

    @model_validator(mode="after")
    def _window_is_ordered(self) -> Task:
        """Refuse a window that ends before it begins."""
        if self.date_to < self.date_from:
            raise ValueError(f"the window ends on {self.date_to}, before {self.date_from}")
        return self


def announcement_files(
    task: Task, *, count: str, occasion: Occasion, created: int
) -> dict[str, bytes]:
    """Announce a task: ``task.csv`` for any program, ``task.xlsx`` for people.

    Parameters
    ----------
    task
        What is announced.
    count
        How many subjects are inspected, as text: exact, or a range such as ``20–21`` before
        the draw.
    occasion
        Anything but ``draw`` is named before the task's name, in the name of the sheet and on
        every printed page.
    created
        Time of the commitment, UNIX seconds, UTC; the workbook's own time.

    Returns
    -------
    dict[str, bytes]
        Name → bytes, equal for equal arguments; those of the workbook also depend on the
        release of XlsxWriter, those of the CSV on nothing.

    Examples
    --------
    >>> task = Task(
    ...     plan_ref="P-1", plan_name="年度计划", task_id="T-1", task_name="第三季度抽查",
    ...     draw_type="undirected", item="资质认定", object_scope="检验检测机构",
    ...     date_from=date(2026, 7, 1), date_to=date(2026, 9, 30), authority_name="某市场监管局",
    ... )
    >>> files = announcement_files(task, count="83", occasion=Occasion.REHEARSAL, created=0)
    >>> files["task.csv"].decode("utf-8-sig").splitlines()[1][:23]
    'P-1,年度计划,T-1,【演练】第三季度抽查'
    """
    mark = occasion_mark(occasion)
    cells = _cells(task, count, mark)
    return {"task.csv": _csv(cells), "task.xlsx": _xlsx(cells, mark, created)}


def occasion_mark(occasion: Occasion) -> str:
    """Mark before the name of a task that is no draw, empty for a draw."""
    return _PREFIXES[occasion]


def _cells(task: Task, count: str, prefix: str) -> tuple[str, ...]:
    """The one row, in the order of the columns."""
    return (
        task.plan_ref,
        task.plan_name,
        task.task_id,
        prefix + task.task_name,
        _DRAW_TYPES[task.draw_type],
        task.item,
        task.object_scope,
        task.date_from.isoformat(),
        task.date_to.isoformat(),
        task.authority_name,
        count,
    )


def _csv(cells: Sequence[str]) -> bytes:
    """UTF-8 with BOM and CRLF, as spreadsheets on Chinese Windows need it."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerow([harmless_cell(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


def harmless_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _xlsx(cells: Sequence[str], prefix: str, created: int) -> bytes:
    """The workbook: text cells only, so no formula and no number that loses its digits."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": prefix + _SHEET, "created": _EPOCH + timedelta(seconds=created)})
    sheet = book.add_worksheet(prefix + _SHEET)
    text = {
        "font_name": "SimSun",
        "num_format": "@",
        "text_wrap": True,
        "valign": "top",
        "border": 1,
    }
    head = book.add_format({**text, "bold": True, "valign": "vcenter", "bg_color": "#E8EEF5"})
    body = book.add_format(text)
    for place, ((name, width), cell) in enumerate(zip(_COLUMNS.items(), cells, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head)
        sheet.write_string(1, place, cell, body)
    for row, texts in enumerate((tuple(_COLUMNS), cells)):
        sheet.set_row(row, _LINE_POINTS * max(map(_lines, texts, _COLUMNS.values())))
    _set_up_print(sheet, prefix)
    book.close()
    return _stored(stream.getvalue())


def _lines(cell: str, width: int) -> int:
    """Lines that a wrapped cell takes: no program that opens the file need measure its text."""
    wide = sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in cell)
    return 1 + wide // (width - 1)


def _set_up_print(sheet: Any, prefix: str) -> None:
    """A4 landscape, one page wide, the head on every page and what it is above it."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&C{prefix}{_SHEET}")
    sheet.set_footer("&C&P / &N")


def _stored(book: bytes) -> bytes:
    """The same workbook without compression: deflate differs between zlib and its successors."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as packed, zipfile.ZipFile(stream, "w") as plain:
        for name in packed.namelist():
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            member.create_system = _UNIX
            plain.writestr(member, packed.read(name))
    return stream.getvalue()
