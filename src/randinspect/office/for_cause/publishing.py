"""Checks for cause in public: a list and counts of their own, apart from every draw.

1. Show what was checked: body, item, day and outcome, once the task is closed; orders that are
   open, withdrawn or came to nothing are counted and not named, and no cause, basis or text is
   shown, for it may tell who complained. 2. Inspectors stand there where ``results.toml`` lets them
   stand in the list of results. 3. The privacy scanner looks at it as at any list.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

from randinspect.attestation import Role
from randinspect.canonical import read_document, write_document
from randinspect.errors import FormatError
from randinspect.office.access.asking import require_role
from randinspect.office.for_cause.desk import ForCauseDesk
from randinspect.office.for_cause.records import (
    ForCauseTask,
    TaskOutcome,
    replay_for_cause,
    tally_for_cause,
)
from randinspect.office.guarding import knowledge_of
from randinspect.office.inputs.job import Job
from randinspect.publication.bundle import write_files
from randinspect.publication.privacy import Exemption, LeakKind, require_clean
from randinspect.results.harmless import harmless_cell
from randinspect.version import FORMAT

__all__ = ["CHECKS", "PublishedChecks", "chain_flaws", "publish_checks"]

CHECKS: Final = "for_cause"
"""Folder of the documents in private, and of the list in public."""
_LIST: Final = "for_cause.json"
_TABLE: Final = "for_cause.csv"
_HEADS: Final[Mapping[str, str]] = {
    "task_id": "任务编号",
    "agency": "统一社会信用代码",
    "agency_name": "检查对象",
    "item": "检查事项",
    "visited_on": "检查日期",
    "outcome": "检查结果",
}
_PEOPLE: Final = ("检查人员", "执法证号")
_OUTCOMES: Final = {TaskOutcome.VIOLATION: "发现问题", TaskOutcome.NO_VIOLATION: "未发现问题"}
_COUNTS: Final = Exemption(
    _LIST, "$.counts.*", LeakKind.SEALED_NAME, "a count of the list, no staff number"
)
# What a row takes from the chain; names come from registers, and an auditor may not have them.
_CHAINED: Final = ("agency", "item", "outcome", "task_id", "visited_on")


@dataclass(frozen=True, slots=True)
class PublishedChecks:
    """What was published.

    Parameters
    ----------
    folder, names
        Where, and which files.
    document
        The list with its counts.
    """

    folder: Path
    names: tuple[str, ...]
    document: Mapping[str, Any]


def publish_checks(desk: ForCauseDesk, *, shows_inspectors: bool) -> PublishedChecks:
    """Write the list of checks for cause into the quarter's public folder, whole and anew.

    Parameters
    ----------
    desk
        The checks of an office.
    shows_inspectors
        Whether the office's choices let names and certificates of inspectors be published.

    Raises
    ------
    AccessError
        If the ledger has actors, and who acts may not publish.
    FormatError
        If the chain is broken.
    PrivacyError
        If anything private would be published; then nothing is.
    """
    require_role(desk.job.quarter, Role.PUBLISH)
    tasks = list(desk.tasks().values())
    rows = _rows(tasks, desk.job, shows_inspectors=shows_inspectors)  # 1, 2
    document = {"checks": rows, "counts": tally_for_cause(tasks).document(), "format": FORMAT}
    files = {
        _LIST: write_document(document),
        _TABLE: _table(rows, shows_inspectors=shows_inspectors),
    }
    knowledge = knowledge_of(desk.job, shows_inspectors=shows_inspectors)
    require_clean(files, knowledge, (_COUNTS,))  # 3
    folder = desk.workspace.public / CHECKS
    write_files(folder, files, last=_LIST)
    return PublishedChecks(folder, tuple(sorted(files)), document)


def chain_flaws(documents: Sequence[bytes], published: bytes | None) -> list[tuple[str, str]]:
    """Tell what is wrong with a chain of documents, and with the list that was published of it.

    Parameters
    ----------
    documents
        The chain, in its order.
    published
        Bytes of the list; None where nothing was published. It may be older than the chain.

    Returns
    -------
    list[tuple[str, str]]
        Name of the file, and what is wrong with it.
    """
    try:
        tasks = replay_for_cause(documents)
    except FormatError as error:
        return [(CHECKS, str(error))]
    if published is None:
        return []
    rows = [{key: row[key] for key in _CHAINED} for row in _shown(tasks.values())]
    try:
        found = read_document(published)["checks"]
        strange = [row["task_id"] for row in found if {k: row[k] for k in _CHAINED} not in rows]
    except (FormatError, KeyError, TypeError):
        return [(_LIST, "it has not the form of a published list")]
    return [(_LIST, f"no document of the chain tells what it says of {one}") for one in strange]


def _shown(tasks: Iterable[ForCauseTask]) -> list[dict[str, Any]]:
    """Rows of the checks that were made, by day and task."""
    rows = [
        {
            "agency": task.order.agency,
            "item": task.order.item,
            "officers": task.visit.officers,
            "outcome": str(task.visit.outcome),
            "task_id": task.order.task_id,
            "visited_on": task.visit.visited_on.isoformat(),
        }
        for task in tasks
        if task.visit is not None
    ]
    return sorted(rows, key=lambda row: (row["visited_on"], row["task_id"]))


def _rows(
    tasks: Sequence[ForCauseTask], job: Job, *, shows_inspectors: bool
) -> list[dict[str, Any]]:
    """Rows as they are published: with names, and with inspectors where they may stand there."""
    agencies, people = job.registers.agencies.columns, job.registers.inspectors.columns
    names = dict(zip(agencies["id"], agencies["name"], strict=True))
    badges = {
        number: {"certificate": str(badge or "-"), "name": str(name or "-")}
        for number, name, badge in zip(
            people["id"], people["name"], people["certificate"], strict=True
        )
    }
    rows = []
    for row in _shown(tasks):
        officers = row.pop("officers")
        told = {**row, "agency_name": str(names.get(row["agency"]) or "-")}
        if shows_inspectors:
            unknown = {"certificate": "-", "name": "-"}
            told["inspectors"] = [badges.get(number, unknown) for number in officers]
        rows.append(told)
    return rows


def _table(rows: Sequence[Mapping[str, Any]], *, shows_inspectors: bool) -> bytes:
    """The rows as CSV, UTF-8 with BOM and CRLF."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*_HEADS.values(), *(_PEOPLE if shows_inspectors else ())])
    for row in rows:
        told = {**row, "outcome": _OUTCOMES[row["outcome"]]}
        cells = [str(told[key] or "") for key in _HEADS]
        people = ("name", "certificate") if shows_inspectors else ()
        cells += ["、".join(one[key] for one in row["inspectors"]) for key in people]
        writer.writerow([harmless_cell(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")
