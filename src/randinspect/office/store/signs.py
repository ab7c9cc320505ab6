"""Tables for warnings and classes, from what the store holds (风险预警与分类监管的数据).

The rule: the store names things as the libraries do, ``warn`` and ``classes grade`` as their own
files do; here one is written as the other, row by row, and nothing is reckoned or guessed. A row
that lacks what its table needs is left out and counted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from randinspect.office.classes.events import EVENT_HEADINGS
from randinspect.office.store.agency_ids import agency_problem
from randinspect.office.warnings.certificates import CERTIFICATE_COLUMNS
from randinspect.office.warnings.complaints import COMPLAINT_COLUMNS
from randinspect.office.warnings.proficiency import PROFICIENCY_COLUMNS
from randinspect.registry.rules import Value
from randinspect.results.harmless import harmless_cell

__all__ = ["SIGN_LIBRARIES", "SignFiles", "sign_files"]

Rows = Mapping[str, Mapping[str, Value]]
_Row = tuple[Value, ...]

SIGN_LIBRARIES: Final = ("agency", "licence", "result", "complaint", "proficiency", "abnormal")
"""Libraries that the tables are written from."""
_FAILED: Final = {
    "failed": "PT_FAIL",
    "不合格": "PT_FAIL",
    "absent": "PT_ABSENT",
    "无故未参加": "PT_ABSENT",
}


@dataclass(frozen=True, slots=True)
class SignFiles:
    """Tables as of a day.

    Parameters
    ----------
    files
        ``events.csv`` for classes; ``complaints.csv``, ``certificates.csv`` and
        ``proficiency.csv`` for warnings.
    left_out
        Rows that no table has, by the reason: ``id`` that no reader of the tables takes,
        ``stranger``, ``code`` or the field that is blank.
    """

    files: Mapping[str, bytes]
    left_out: Mapping[str, int]


def sign_files(held: Mapping[str, Rows], on: date, codes: Set[str] | None = None) -> SignFiles:
    """Write what the libraries hold as the tables of warnings and classes.

    Parameters
    ----------
    held
        Rows of each library of `SIGN_LIBRARIES`, as of the day.
    on
        The day: whoever was taken off the abnormal list by then is not on it.
    codes
        Codes of events that the rules of classes know; None for all.

    Returns
    -------
    SignFiles
        Bytes that are the same for the same rows, whatever database holds them.
    """
    held, unread = _readable(held)
    left: dict[str, int] = {"id": unread} if unread else {}
    events = []
    for row, why in _events(held):
        reason = "stranger" if row[0] not in held["agency"] else why
        if reason is None and codes is not None and row[1] not in codes:
            reason = "code"
        if reason is None:
            events.append(row)
        else:
            left[reason] = left.get(reason, 0) + 1
    listed = {r["agency"]: r["since"] for r in _sorted(held["abnormal"]) if _is_listed(r, on)}
    licences = [row for row in _sorted(held["licence"]) if row.get("expires") is not None]
    if undated := len(held["licence"]) - len(licences):
        left["expires"] = undated
    certificates = [
        (r["agency"], r["number"], r["expires"], r.get("scope"), listed.get(r["agency"]))
        for r in licences
    ]
    tests = [
        tuple(r[n] for n in ("agency", "round", "date", "result"))
        for r in _sorted(held["proficiency"])
    ]
    files = {
        "events.csv": _csv([spellings[0] for spellings in EVENT_HEADINGS.values()], _safe(events)),
        "complaints.csv": _csv(
            [column.zh for column in COMPLAINT_COLUMNS],
            [(r["agency"], r["date"]) for r in _sorted(held["complaint"])],
        ),
        "certificates.csv": _csv([column.zh for column in CERTIFICATE_COLUMNS], certificates),
        "proficiency.csv": _csv([column.zh for column in PROFICIENCY_COLUMNS], tests),
    }
    return SignFiles(files, left)


def _readable(held: Mapping[str, Rows]) -> tuple[dict[str, Rows], int]:
    """Rows whose agency the readers of the tables take, and how many others there are."""
    found = {"agency": held["agency"]}
    unread = 0
    for name, rows in held.items():
        if name != "agency":
            found[name] = {k: r for k, r in rows.items() if not agency_problem(r["agency"])}
            unread += len(rows) - len(found[name])
    return found, unread


def _events(held: Mapping[str, Rows]) -> Iterator[tuple[_Row, str | None]]:
    """Events of agencies, each with the field it lacks, if any."""
    told: _Row
    for row in _sorted(held["complaint"]):
        told = (row["agency"], "COMPLAINT", row["date"], row.get("finding"), None, row["number"])
        yield told, "finding" if row.get("finding") is None else None
    for row in _sorted(held["result"]):
        labels = row.get("labels") or ()
        for label in labels if isinstance(labels, tuple) else ():
            told = (row["agency"], "RESULT", row.get("published"), label, None, row["task_no"])
            yield told, "published" if row.get("published") is None else None
    for row in _sorted(held["proficiency"]):
        if (code := _FAILED.get(str(row["result"]))) is not None:
            yield (row["agency"], code, row["date"], None, None, row["round"]), None
    for row in _sorted(held["abnormal"]):
        told = (row["agency"], "ABNORMAL", row["since"], None, row.get("until"), row.get("reason"))
        yield told, None
    for row in _sorted(held["licence"]):
        told = (row["agency"], "CERTIFICATE", row.get("issued"), None, None, row["number"])
        yield told, "issued" if row.get("issued") is None else None


def _is_listed(row: Mapping[str, Value], on: date) -> bool:
    """Whether an agency is on the abnormal list on a day."""
    since, until = row["since"], row.get("until")
    is_begun = isinstance(since, date) and since <= on
    return is_begun and not (isinstance(until, date) and until <= on)


def _sorted(rows: Rows) -> list[Mapping[str, Value]]:
    """Rows in the order of their keys."""
    return [rows[key] for key in sorted(rows)]


def _safe(rows: list[_Row]) -> list[_Row]:
    """Rows whose cells no spreadsheet takes for a formula; the reader of events undoes it."""
    return [tuple(harmless_cell(c) if isinstance(c, str) else c for c in row) for row in rows]


def _csv(heads: Sequence[str], rows: Sequence[_Row]) -> bytes:
    """UTF-8 with LF; days as ISO 8601 writes them."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(["" if cell is None else str(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8")
