"""Signs of certificates: ended, about to end, long on the abnormal list, active beyond the scope.

Which row of a certificate counts is the one that ends last. 163号令 art. 13: an application for
renewal is due three months before the end; art. 31: what has ended is struck off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from randinspect.office.warnings.settings import CertificateSigns
from randinspect.office.warnings.signals import Signal, SignalCode, Source
from randinspect.office.warnings.tables import (
    Column,
    SignRow,
    SignTable,
    agency_cell,
    day_cell,
    list_cell,
    text_cell,
)

__all__ = ["CERTIFICATE_COLUMNS", "certificate_signs", "scope_signs"]

CERTIFICATE_COLUMNS = (
    Column("agency", "统一社会信用代码", agency_cell),
    Column("certificate", "证书编号", text_cell),
    Column("valid_to", "有效期至", day_cell),
    Column("scope", "能力范围", list_cell, is_needed=False),
    Column("abnormal_since", "列入经营异常名录日期", day_cell, is_needed=False),
)


def certificate_signs(
    table: SignTable, settings: CertificateSigns, as_of: date
) -> Iterator[Signal]:
    """Certificates that ended or are about to, and anniversaries on the abnormal list.

    Parameters
    ----------
    table
        Rows by `CERTIFICATE_COLUMNS`.
    settings
        Thresholds.
    as_of
        The day of the list; a certificate is valid on its last day.
    """
    for row in _latest(table):
        left = (row["valid_to"] - as_of).days
        facts = {
            "certificate": row["certificate"],
            "days_left": str(left),
            "valid_to": row["valid_to"].isoformat(),
        }
        if left < 0:
            yield _signal(SignalCode.CERTIFICATE_EXPIRED, table, row, facts)
        elif left <= settings.expiring_days:
            yield _signal(SignalCode.CERTIFICATE_EXPIRING, table, row, facts)
    yield from _terms(table, settings, as_of)


def scope_signs(certificates: SignTable, volumes: SignTable, as_of: date) -> Iterator[Signal]:
    """Fields in which a body reported in a month in which no certificate of its covers them.

    A body of which no certificate states a scope is not judged, and no certificate covers a month
    that begins after its last day.
    """
    covers: dict[str, list[SignRow]] = {}
    for row in certificates.rows:
        if row["scope"] is not None:
            covers.setdefault(row["agency"], []).append(row)
    for row in volumes.rows:
        known, active, month = covers.get(row["agency"]), row["field"], row["month"]
        if known is None or active is None or not row["reports"] or month > as_of:
            continue
        if any(active in held["scope"] and held["valid_to"] >= month for held in known):
            continue
        sources = (
            Source(volumes.file, row.row),
            *(Source(certificates.file, k.row) for k in known),
        )
        facts = {"field": active, "month": month.isoformat()[:7], "reports": str(row["reports"])}
        yield Signal(SignalCode.OUT_OF_SCOPE, row["agency"], sources, facts)


def _latest(table: SignTable) -> list[SignRow]:
    """The row of each certificate that ends last; of equal ones the first."""
    found: dict[tuple[str, str], SignRow] = {}
    for row in table.rows:
        key = (row["agency"], row["certificate"])
        if key not in found or row["valid_to"] > found[key]["valid_to"]:
            found[key] = row
    return list(found.values())


def _terms(table: SignTable, settings: CertificateSigns, as_of: date) -> Iterator[Signal]:
    """Bodies whose term on the abnormal list ends soon, once for each day of listing."""
    seen: dict[tuple[str, date], SignRow] = {}
    for row in table.rows:
        if row["abnormal_since"] is not None and row["abnormal_since"] <= as_of:
            seen.setdefault((row["agency"], row["abnormal_since"]), row)
    for (_, since), row in seen.items():
        ends = _years_after(since, settings.abnormal_years)
        if ends - timedelta(days=settings.abnormal_days) <= as_of:
            facts = {
                "abnormal_since": since.isoformat(),
                "days_left": str((ends - as_of).days),
                "term_ends": ends.isoformat(),
            }
            yield _signal(SignalCode.ABNORMAL_LIST_TERM, table, row, facts)


def _years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _signal(code: SignalCode, table: SignTable, row: SignRow, facts: dict[str, str]) -> Signal:
    """A sign that one row shows."""
    return Signal(code, row["agency"], (Source(table.file, row.row),), facts)
