"""The tasks of the invented year: a key item in four batches, a general item in each quarter.

The rule: every number and every time is fixed here, so that two runs give the same bytes. One
selection is locked on a wrong register and ended; the next one bears the next number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import Final

__all__ = [
    "PLAN_NAME",
    "QUARTERS",
    "VOID",
    "Due",
    "Programme",
    "Task",
    "plan_rows",
    "tasks_of_year",
]

QUARTERS: Final = 4
_BEIJING: Final = timezone(timedelta(hours=8))
_OFFICE: Final = "demo.example.amr/2025"
PLAN_NAME: Final = "示例省2025年度检验检测机构抽查计划（演示，检查结果为模拟）"


class Programme(Enum):
    """What is inspected: code, name, and how its tasks are called."""

    KEY = ("C07", "检验检测报告真实性检查", "重点事项")
    GENERAL = ("C06", "检验检测机构资质认定监督检查", "一般事项")

    @property
    def code(self) -> str:
        """Code of the item."""
        return self.value[0]

    @property
    def item(self) -> str:
        """Name of the item."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Due:
    """One draw: its number, and the time from which its seed may exist.

    Parameters
    ----------
    number
        Which commitment of the office.
    moment
        ``not_before``, with its offset.
    round
        The recorded drand round that there is at that time; None where the numbers of two invented
        lotteries make the seed.
    has_share
        Whether an invented university adds a share.
    office
        Whose draw, as its number begins.
    """

    number: int
    moment: datetime
    round: int | None = None
    has_share: bool = False
    office: str = _OFFICE

    @property
    def draw_id(self) -> str:
        """Its number as it is published."""
        return f"{self.office}/{self.number:04d}"

    @property
    def unix(self) -> int:
        """UNIX seconds of its time."""
        return int(self.moment.timestamp())


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the year.

    Parameters
    ----------
    quarter, programme
        Which.
    selection, dispatch
        Its draws; batches after the first have the selection of the first.
    as_of, date_from, date_to
        Day of the registers, and the days of the visits.
    is_void
        Whether it ends before its seed.
    """

    quarter: int
    programme: Programme
    selection: Due
    dispatch: Due
    as_of: date
    date_from: date
    date_to: date
    is_void: bool = False

    @property
    def name(self) -> str:
        """Name of its folder."""
        end = "-void" if self.is_void else ""
        return f"2025Q{self.quarter}-{self.programme.name.lower()}{end}"

    @property
    def is_key(self) -> bool:
        """Whether it is a batch of the year's key item."""
        return self.programme is Programme.KEY

    @property
    def draws_agencies(self) -> bool:
        """Whether agencies are drawn in it; later batches take what the first one drew."""
        return not self.is_key or self.quarter == 1

    @property
    def ref(self) -> str:
        """Row of the annual plan; a selection has a row of its own."""
        return "2025-1-001" if self.is_key else f"2025-1-10{self.quarter}"

    @property
    def task_id(self) -> str:
        """Number of the task."""
        return f"{self.ref}-Q{self.quarter}"

    @property
    def title(self) -> str:
        """Name of the task; it says on every list that the results are simulated."""
        kind = self.programme.value[2]
        return f"2025年第{'一二三四'[self.quarter - 1]}季度{kind}抽查（检查结果为模拟 simulated）"


def _due(number: int, at: str, *, drand: int | None = None, has_share: bool = False) -> Due:
    """A draw at a time of Beijing."""
    return Due(number, datetime.fromisoformat(at).replace(tzinfo=_BEIJING), drand, has_share)


_KEY_SELECTION: Final = _due(1, "2025-02-10T10:00:00", has_share=True)
_DAYS: Final = {
    1: (date(2025, 2, 11), date(2025, 3, 3), date(2025, 3, 21)),
    2: (date(2025, 3, 26), date(2025, 5, 12), date(2025, 5, 30)),
    3: (date(2025, 8, 1), date(2025, 8, 25), date(2025, 9, 12)),
    4: (date(2025, 10, 9), date(2025, 11, 10), date(2025, 11, 28)),
}
_FIRST_DAY: Final = date(2025, 2, 7)  # of the registers for the year's key item
_DUES: Final = {
    1: (
        _due(2, "2025-02-12T10:00:00"),
        _due(3, "2025-02-14T10:00:00"),
        _due(4, "2025-02-17T10:00:00"),
    ),
    2: (
        _due(5, "2025-03-28T12:10:12", drand=16777216),
        _due(6, "2025-04-08T10:00:00"),
        _due(7, "2025-04-10T10:00:00"),
    ),
    3: (
        _due(9, "2025-08-08T10:00:00"),
        _due(10, "2025-08-12T10:00:00"),
        _due(11, "2025-08-14T20:59:45", drand=20791007),
    ),
    4: (
        _due(12, "2025-10-15T10:00:00"),
        _due(13, "2025-10-20T10:00:00"),
        _due(14, "2025-10-22T10:00:00"),
    ),
}
"""Selection of the general item, dispatch of the key item, dispatch of the general item."""

_VOIDED: Final = _due(8, "2025-08-05T10:00:00")
VOID: Final = Task(
    3, Programme.GENERAL, _VOIDED, _due(9, "2025-08-20T10:00:00"), *_DAYS[3], is_void=True
)
"""The selection that was locked on a wrong register; nothing of it is ever dispatched."""


def tasks_of_year() -> tuple[Task, ...]:
    """Two tasks for each quarter, the key item's first."""
    found = []
    for quarter, (general, to_key, to_general) in _DUES.items():
        as_of, first, last = _DAYS[quarter]
        known = _FIRST_DAY if quarter == 1 else as_of
        found.append(Task(quarter, Programme.KEY, _KEY_SELECTION, to_key, known, first, last))
        found.append(Task(quarter, Programme.GENERAL, general, to_general, as_of, first, last))
    return tuple(found)


def plan_rows(version: int) -> list[tuple[str, ...]]:
    """A version of the annual plan under the headings of its announcement.

    The first version sends the third quarter's visits a week earlier than the second.
    """
    heads = (
        "计划编号 计划名称 任务编号 任务名称 抽查类型 抽查事项 抽查对象范围 检查日期自 检查日期至"
    )
    rows = [tuple(heads.split())]
    for task in tasks_of_year():
        early = timedelta(days=7 if version == 1 and task.quarter == VOID.quarter else 0)
        days = (str(task.date_from - early), str(task.date_to - early))
        named = (task.ref, PLAN_NAME, task.task_id, task.title, "不定向", task.programme.item)
        rows.append((*named, "示例省检验检测机构", *days))
    return rows
