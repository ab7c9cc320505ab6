"""What the office remembers from quarter to quarter: visits, last results, who was drawn for what.

The rule: a task's registers are those of the demonstration, moved to 2025, with all that was
published before the day of the registers. A visit that found nobody is no visit.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Final

from randinspect.office import ResultJob
from randinspect.results import Label

__all__ = ["Past", "table"]

_YEARS_ON: Final = {"2022": "2024", "2023": "2025"}
_LAST: Final = {
    Label.NO_PROBLEM: "合格",
    Label.CORRECTED: "责令改正",
    Label.PENDING: "不合格",
}
_KEY: Final = "重点抽中"
_ID: Final = "统一社会信用代码"


@dataclass
class Past:
    """Registers of the demonstration and what the year has added to them so far.

    Parameters
    ----------
    folder
        The demonstration's files.
    visits
        Visits of the year: agency, day and inspector to result and item.
    last
        Agency → what its last check came to.
    key
        Ids of the agencies that the key item's selection drew.
    """

    folder: Path
    visits: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    key: frozenset[str] = frozenset()

    def remember(self, job: ResultJob) -> None:
        """Take in what a task has published so far: each visit, each result as it is now."""
        for case in job.book.cases.values():
            if case.published is None:
                continue
            record = case.published.record
            came_to = _LAST.get(record.labels[0])
            if came_to is not None:
                self.last[record.agency] = came_to
                day, code = record.on_site_end.isoformat(), job.policy.items[0].code
                for who in record.inspectors:
                    self.visits[record.agency, day, who] = came_to, code

    def agencies(self) -> bytes:
        """The register of agencies as of now."""
        rows = self._rows("agencies.csv")
        heads = [*rows[0], _KEY]
        place, last = heads.index(_ID), heads.index("上次检查结果")
        for row in rows[1:]:
            row[last] = self.last.get(row[place], row[last])
        return table(
            [heads, *([*row, "是" if row[place] in self.key else "否"] for row in rows[1:])]
        )

    def past_visits(self) -> bytes:
        """The register of visits as of now; those before the year name no item."""
        rows = self._rows("visits.csv")
        old = [[row[0], _moved(row[1]), *row[2:], ""] for row in rows[1:]]
        known = [row for row in old if row[1] < date(2025, 1, 1).isoformat()]
        seen = [[*visit, *came_to] for visit, came_to in self.visits.items()]
        return table([[*rows[0], "抽查事项代码"], *known, *seen])

    def absences(self) -> bytes:
        """Who is away, in the same weeks as in the demonstration's quarter."""
        rows = self._rows("absences.csv")
        return table([rows[0], *([*row[:2], *map(_moved, row[2:])] for row in rows[1:])])

    def _rows(self, name: str) -> list[list[str]]:
        """Rows of one of the demonstration's files."""
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.reader(stream))


def table(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as CSV."""
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def _moved(day: str) -> str:
    """A day two years on."""
    return _YEARS_ON[day[:4]] + day[4:]
