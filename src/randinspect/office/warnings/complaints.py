"""A spike of complaints: the scan statistic of each body, exact, at a stated false discovery rate.

1. Put the complaints of the period into cells of days. 2. For each body with enough of them find
the fullest window, and the exact probability of one as full (`scan`). 3. Over all that were tested
make q-values (`discovery`); the spikes are those at most as large as the level.

Whether a body is tested depends on its number of complaints alone, which the null is given; so
leaving out bodies with few takes nothing from the error rate (docs/method.md §14.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from randinspect.office.warnings.discovery import q_values
from randinspect.office.warnings.scan import Baseline, Scan, ScanTail, largest_window
from randinspect.office.warnings.settings import BaselineKind, ComplaintSigns
from randinspect.office.warnings.signals import Signal, SignalCode, Source
from randinspect.office.warnings.standing import LATEST
from randinspect.office.warnings.tables import Column, SignTable, agency_cell, day_cell
from randinspect.rulebook.ratios import write_ratio

__all__ = ["COMPLAINT_COLUMNS", "ComplaintTest", "complaint_signs", "spikes"]

_Complaint = tuple[int, int, date]  # its cell, its row in the file, and its day

COMPLAINT_COLUMNS = (
    Column("agency", "统一社会信用代码", agency_cell),
    Column("date", "投诉日期", day_cell),
)


@dataclass(frozen=True, slots=True)
class ComplaintTest:
    """The statement that stands beside the spikes: what was tested, and what may be false.

    Parameters
    ----------
    settings
        Period, cells, null, level and procedure.
    first, last
        Days of the period.
    complaints
        Complaints in it.
    tested, bounded, found
        Bodies that were tested, those of them whose p-value is an upper bound, and spikes.
    """

    settings: ComplaintSigns
    first: date
    last: date
    complaints: int
    tested: int
    bounded: int
    found: int

    def document(self) -> dict[str, Any]:
        """The statement as plain data."""
        return {
            "baseline": str(self.settings.baseline),
            "bounded": self.bounded,
            "cell_days": self.settings.cell_days,
            "complaints": self.complaints,
            "false_discovery_rate": write_ratio(self.settings.false_discovery_rate),
            "found": self.found,
            "from": self.first.isoformat(),
            "least": self.settings.least,
            "procedure": str(self.settings.procedure),
            "tested": self.tested,
            "to": self.last.isoformat(),
            "window_cells": self.settings.window_cells,
        }


def complaint_signs(
    table: SignTable, settings: ComplaintSigns, as_of: date
) -> tuple[list[Signal], ComplaintTest]:
    """Bodies whose complaints crowd together more than chance allows, and the statement of it.

    Parameters
    ----------
    table
        Rows by `COMPLAINT_COLUMNS`, one for each complaint.
    settings
        Period, cells, null and level.
    as_of
        Last day of the period.
    """
    first = as_of - timedelta(days=settings.days - 1)
    days: dict[str, list[_Complaint]] = {}
    for row in table.rows:
        if first <= row["date"] <= as_of:
            cell = (row["date"] - first).days // settings.cell_days  # 1
            days.setdefault(row["agency"], []).append((cell, row.row, row["date"]))
    counts = {agency: _counts(cells, settings.cells) for agency, cells in days.items()}
    tests = spikes(counts, settings)
    found = [
        _signal(agency, q, tail, days[agency], counts[agency], table.file, settings, first)
        for agency, (tail, q) in tests.items()
        if q <= settings.false_discovery_rate
    ]
    bounded = sum(not tail.is_exact for tail, _ in tests.values())
    total = sum(map(len, days.values()))
    return found, ComplaintTest(settings, first, as_of, total, len(tests), bounded, len(found))


def spikes(
    counts: Mapping[str, tuple[int, ...]], settings: ComplaintSigns
) -> dict[str, tuple[ScanTail, Fraction]]:
    """Tail and q-value of each body that is tested, in order of the ids.

    Parameters
    ----------
    counts
        Complaints of each body by cell, ``T`` numbers.
    settings
        Null, window and procedure; ``least`` says who is tested.
    """
    scan = Scan(_baseline(counts, settings), settings.window_cells)
    asked = {
        agency: (sum(cells), largest_window(cells, settings.window_cells)[0])
        for agency, cells in sorted(counts.items())
        if sum(cells) >= settings.least
    }
    distinct = sorted(set(asked.values()))
    scan.prepare(distinct)
    known = {pair: scan.tail(*pair) for pair in distinct}
    tails = {agency: known[pair] for agency, pair in asked.items()}  # 2
    q = q_values([tail.p for tail in tails.values()], settings.procedure)  # 3
    return {agency: (tail, value) for (agency, tail), value in zip(tails.items(), q, strict=True)}


def _baseline(counts: Mapping[str, tuple[int, ...]], settings: ComplaintSigns) -> Baseline:
    """The null that is asked for."""
    if settings.baseline is BaselineKind.DAYS:
        return Baseline(settings.cells)
    columns = zip(*counts.values(), strict=True)
    return Baseline(settings.cells, tuple(map(sum, columns)) or (0,) * settings.cells)


def _counts(cells: list[_Complaint], length: int) -> tuple[int, ...]:
    """Complaints by cell."""
    found = [0] * length
    for cell, _, _ in cells:
        found[cell] += 1
    return tuple(found)


def _signal(
    agency: str,
    q: Fraction,
    tail: ScanTail,
    cells: list[_Complaint],
    counts: tuple[int, ...],
    file: str,
    settings: ComplaintSigns,
    first: date,
) -> Signal:
    """The spike, with the complaints of its window."""
    most, start = largest_window(counts, settings.window_cells)
    end = start + settings.window_cells
    opens = first + timedelta(days=start * settings.cell_days)
    closes = first + timedelta(days=end * settings.cell_days - 1)
    inside = [one for one in cells if start <= one[0] < end]
    facts = {
        "complaints": str(sum(counts)),
        "in_window": str(most),
        LATEST: max(day for _, _, day in inside).isoformat(),
        "window_from": opens.isoformat(),
        "window_to": closes.isoformat(),
    }
    sources = tuple(Source(file, row) for _, row, _ in inside)
    return Signal(SignalCode.COMPLAINT_SPIKE, agency, sources, facts, tail.p, q, tail.is_exact)
