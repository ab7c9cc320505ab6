"""A jump of report volume: the latest whole month against the months before it.

Counts of reports scatter more than a Poisson law has it, because they come in batches. So the sign
is a threshold, and what chance there is in it is told without any law: if months are exchangeable,
the latest of n + 1 has the largest daily number with probability 1 / (n + 1) at most, exactly.
Such a p-value is evidence beside the threshold; no false discovery rate is claimed for it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from randinspect.errors import FormatError
from randinspect.office.warnings.discovery import decimal_text
from randinspect.office.warnings.settings import VolumeSigns
from randinspect.office.warnings.signals import Signal, SignalCode, Source
from randinspect.office.warnings.tables import (
    Column,
    SignTable,
    agency_cell,
    count_cell,
    text_cell,
)
from randinspect.registry import parse_day

__all__ = ["VOLUME_COLUMNS", "volume_signs"]


def _month_cell(text: str) -> date:
    """First day of a month, ``YYYY-MM``."""
    if len(text) != len("2026-01"):
        raise FormatError(f"[{text}] is no month; write 2026-01")
    return parse_day(f"{text}-01")


VOLUME_COLUMNS = (
    Column("agency", "统一社会信用代码", agency_cell),
    Column("month", "月份", _month_cell),
    Column("reports", "报告数", count_cell),
    Column("field", "专业领域", text_cell, is_needed=False),
)


@dataclass(frozen=True, slots=True)
class _Month:
    """Reports of one body in one month, all fields together."""

    reports: int
    days: int
    rows: tuple[int, ...]

    @property
    def rate(self) -> Fraction:
        """Reports a day."""
        return Fraction(self.reports, self.days)


def volume_signs(table: SignTable, settings: VolumeSigns, as_of: date) -> Iterator[Signal]:
    """Bodies whose latest whole month stands out.

    Parameters
    ----------
    table
        Rows by `VOLUME_COLUMNS`; several fields of a body and month are added up.
    settings
        Thresholds.
    as_of
        The day of the list; the latest month is the last that ended by it.
    """
    latest = _last_whole_month(as_of)
    for agency, months in _by_agency(table).items():
        now = months.get(latest)
        since = _months_before(latest, settings.months)
        before = [months[month] for month in sorted(months) if since <= month < latest]
        if now is None or len(before) < settings.least_months or now.reports < settings.least:
            continue
        highest = max(month.rate for month in before)
        if now.rate <= settings.times * highest:
            continue
        rows = (*now.rows, *(row for month in before for row in month.rows))
        facts = {
            "earlier_months": str(len(before)),
            "exchangeable_p": decimal_text(Fraction(1, len(before) + 1)),
            "highest_before": str(max(before, key=lambda month: month.rate).reports),
            "month": latest.isoformat()[:7],
            "reports": str(now.reports),
        }
        sources = tuple(Source(table.file, row) for row in rows)
        yield Signal(SignalCode.VOLUME_JUMP, agency, sources, facts)


def _by_agency(table: SignTable) -> dict[str, dict[date, _Month]]:
    """Months of each body."""
    found: dict[str, dict[date, _Month]] = {}
    for row in table.rows:
        months = found.setdefault(row["agency"], {})
        first = row["month"]
        old = months.get(first, _Month(0, monthrange(first.year, first.month)[1], ()))
        months[first] = _Month(old.reports + row["reports"], old.days, (*old.rows, row.row))
    return found


def _last_whole_month(as_of: date) -> date:
    """First day of the last month that ended by a day."""
    tomorrow = as_of + timedelta(days=1)
    return (tomorrow.replace(day=1) - timedelta(days=1)).replace(day=1)


def _months_before(month: date, count: int) -> date:
    """First day of the month so many months earlier."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)
