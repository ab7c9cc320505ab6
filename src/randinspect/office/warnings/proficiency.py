"""Signs of proficiency testing: failed, or missed without an excuse.

2023年第13号公告: who fails puts it right before reporting again (art. 20); who stays away without
a reason is made to correct it, named, and drawn with a higher probability (art. 18).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Final

from randinspect.office.warnings.settings import ProficiencySigns
from randinspect.office.warnings.signals import Signal, SignalCode, Source
from randinspect.office.warnings.tables import (
    Column,
    SignTable,
    agency_cell,
    choice_cell,
    day_cell,
    text_cell,
)

__all__ = ["PROFICIENCY_COLUMNS", "proficiency_signs"]

_PASSED, _FAILED, _ABSENT, _EXCUSED = "passed", "failed", "absent", "excused"
_WORDS: Final = MappingProxyType(
    {
        "passed": _PASSED,
        "failed": _FAILED,
        "absent": _ABSENT,
        "excused": _EXCUSED,
        "合格": _PASSED,
        "不合格": _FAILED,
        "无故未参加": _ABSENT,
        "有正当理由未参加": _EXCUSED,
    }
)
_CODES: Final = {_FAILED: SignalCode.PT_FAILED, _ABSENT: SignalCode.PT_ABSENT}
_MONTHS: Final = 12

PROFICIENCY_COLUMNS = (
    Column("agency", "统一社会信用代码", agency_cell),
    Column("round", "能力验证计划", text_cell),
    Column("date", "结果日期", day_cell),
    Column("result", "能力验证结果", choice_cell(_WORDS)),
)


def proficiency_signs(
    table: SignTable, settings: ProficiencySigns, as_of: date
) -> Iterator[Signal]:
    """Tests of the last months that were failed or missed, the latest result of each round.

    Parameters
    ----------
    table
        Rows by `PROFICIENCY_COLUMNS`; a round that was made up for has a later row.
    settings
        How far back tests count.
    as_of
        The day of the list; later rows do not count.
    """
    since = _months_before(as_of, settings.months)
    latest = {}
    for row in sorted(table.rows, key=lambda row: (row["date"], row.row)):
        if since <= row["date"] <= as_of:
            latest[row["agency"], row["round"]] = row
    for (agency, name), row in latest.items():
        code = _CODES.get(row["result"])
        if code is not None:
            facts = {"date": row["date"].isoformat(), "round": name}
            yield Signal(code, agency, (Source(table.file, row.row),), facts)


def _months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the first of the next month if there is none."""
    number = day.year * _MONTHS + day.month - 1 - months
    try:
        return day.replace(year=number // _MONTHS, month=number % _MONTHS + 1)
    except ValueError:
        return date((number + 1) // _MONTHS, (number + 1) % _MONTHS + 1, 1)
