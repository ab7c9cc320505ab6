"""The official announcement of a task, 抽查任务公告, as CSV and XLSX (docs/format.md §8.3).

Eleven columns under the headings that national and provincial systems already print. What is
no real draw says so in the task's own name, so that the row cannot travel without it. The
bytes follow from the arguments alone: no clock, no locale, no compressor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from randinspect.publication.commitment import Occasion
from randinspect.publication.sheets import Sheet, people_csv, workbook

__all__ = ["VOID_MARK", "Task", "announcement_files", "harmless_cell", "occasion_mark"]

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
VOID_MARK: Final = "【作废】"
"""Mark of a draw that the ledger ends, before any other."""
_SHEET: Final = "抽查任务公告"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")

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
    sheet = Sheet(mark + _SHEET, _COLUMNS, [_cells(task, count, mark)])
    return {"task.csv": people_csv(sheet, harmless_cell), "task.xlsx": workbook(sheet, created)}


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


def harmless_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
