"""Checks for cause in the office's own tables: the register of visits, and results for estimates.

The rule: a table is added to and never rewritten. Rows that are there already are not added again,
in the register of visits a check for cause bears its cause as its purpose, so that an annual cap
counts it, and among results it bears the arm ``targeted``, from which nothing is estimated.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Final

from randinspect.errors import Fault, InputError, RegistryError
from randinspect.office.for_cause.records import CloseTask, ForCauseTask
from randinspect.office.inputs.job import Job
from randinspect.registry import KindProfile, RecordKind, Register, read_profile, read_register
from randinspect.registry.delimited import open_delimited
from randinspect.registry.headings import folded_heading

__all__ = [
    "require_read_back",
    "results_with_checks",
    "visits_in_year",
    "visits_with_checks",
]

_ARM: Final = ("arm", "检查类型")
_RESULTS: Final[Mapping[str, tuple[str, str]]] = {
    "handle": ("handle", "公开名"),
    "outcome": ("outcome", "检查结果"),
    "arm": _ARM,
}
_TARGETED: Final = "targeted"
_NEEDED: Final = ("agency", "date", "purpose")
_SPOKEN: Final = ("agency", "date", "purpose", "inspector", "result", "item")


def visits_with_checks(job: Job, tasks: Iterable[ForCauseTask]) -> bytes:
    """The quarter's register of visits with the checks for cause below, a row for each officer.

    Parameters
    ----------
    job
        Its register of visits is a CSV, and its profile maps ``purpose``.
    tasks
        All tasks; those without a visit give no row.

    Raises
    ------
    RegistryError
        If there is no such register, or it cannot say what a check for cause is.
    """
    name = job.quarter.files.visits
    if name is None:
        message = "the quarter names no register of visits"
        cure = "name one under files.visits; one with a heading and no rows will do"
        raise RegistryError([Fault("quarter.toml", "for_cause.visits", message, cure)])
    path = job.quarter.path(name)
    profile = read_profile(job.quarter.path(job.quarter.files.profile)).of(RecordKind.VISIT)
    titles = _titles(path, profile)
    headings = _headings(profile, titles, path.name)
    rows = [
        {headings[field]: text for field, text in row.items() if field in headings}
        for task in tasks
        for row in _visit_rows(task, profile)
    ]
    return _with_rows(path, rows, delimiter=profile.delimiter)


def require_read_back(job: Job, path: Path, tasks: Iterable[ForCauseTask]) -> Register:
    """Read a register of visits that was written, and refuse it if a check is not in it.

    Raises
    ------
    RegistryError
        If the profile turns a purpose, a day or an id into something else.
    """
    profile = read_profile(job.quarter.path(job.quarter.files.profile))
    register = read_register(path, profile, RecordKind.VISIT)
    columns = register.columns
    known = set(zip(columns["agency"], columns["date"], columns["purpose"], strict=True))
    lost = [
        task.order.task_id
        for task in tasks
        if task.visit is not None
        and (task.order.agency, task.visit.visited_on, task.order.cause) not in known
    ]
    if lost:
        message = f"the profile reads {', '.join(lost[:5])} as something else than was written"
        cure = "let [visit.values] and [[visit.select]] keep the purposes for cause as they are"
        raise RegistryError([Fault(path.name, "for_cause.visits", message, cure)])
    return register


def results_with_checks(path: Path, tasks: Iterable[ForCauseTask]) -> bytes:
    """A file of results for estimates with the checks for cause below, as its targeted arm.

    Raises
    ------
    InputError
        If the file has no column of arms, or cannot be read.
    """
    rows = [
        {"handle": task.order.agency, "outcome": str(task.end.outcome), "arm": _TARGETED}
        for task in tasks
        if isinstance(task.end, CloseTask)
    ]
    _, titles = _opened(path, ",")
    spelt = {
        field: next((title for title in names if title in titles), None)
        for field, names in _RESULTS.items()
    }
    missing = [" / ".join(_RESULTS[field]) for field, title in spelt.items() if title is None]
    if missing:
        message = f"the file has no column {', '.join(missing)}"
        cure = "add it; without arms every check would pass for one of the draw"
        raise InputError([Fault(path.name, "for_cause.results", message, cure, row=1)])
    named = [{str(spelt[field]): text for field, text in row.items()} for row in rows]
    return _with_rows(path, named, delimiter=",")


def visits_in_year(job: Job, tasks: Iterable[ForCauseTask], agency: str, year: int) -> int:
    """Visits of a body in a calendar year, whatever they were for; those of one day are one."""
    columns = job.registers.visits.columns
    days = {
        day
        for whose, day in zip(columns["agency"], columns["date"], strict=True)
        if whose == agency and day.year == year
    }
    days |= {
        task.visit.visited_on
        for task in tasks
        if task.visit is not None
        and task.order.agency == agency
        and task.visit.visited_on.year == year
    }
    return len(days)


def _visit_rows(task: ForCauseTask, profile: KindProfile) -> list[dict[str, str]]:
    """Rows of a task in the fields of the register."""
    visit = task.visit
    if visit is None:
        return []
    day = visit.visited_on.strftime(profile.date_formats[0])
    said = {"agency": task.order.agency, "date": day, "purpose": task.order.cause}
    said |= {"result": visit.text, "item": task.order.item or ""}
    return [{**said, "inspector": officer} for officer in visit.officers]


def _headings(profile: KindProfile, titles: Sequence[str], file: str) -> dict[str, str]:
    """Heading of each field that can be written."""
    found: dict[str, str] = {}
    for field in _SPOKEN:
        mapped = profile.columns.get(field)
        if mapped is None or mapped.is_joined or mapped.heading is None:
            continue
        there = [h for h in mapped.heading if folded_heading(h) in titles]
        found |= {field: folded_heading(there[0])} if there else {}
    missing = [field for field in _NEEDED if field not in found]
    is_counted = profile.date_formats[0].startswith("days since")
    if missing or is_counted:
        told = ", ".join(missing) or "date as a calendar day"
        message = f"the register has no column of its own for {told}"
        cure = "add the columns, and map them in [visit.columns]; purpose is 检查缘由"
        raise RegistryError([Fault(file, "for_cause.visits", message, cure)])
    return found


def _titles(path: Path, profile: KindProfile) -> list[str]:
    """Headings of the register of visits, which is a CSV with its heading first."""
    is_plain = profile.sheet is None and profile.heading_row in (None, 1) and not profile.skip_rows
    if path.suffix.lower() != ".csv" or not is_plain:
        message = "rows are added only to a CSV whose first row is its heading"
        cure = "save the register as such"
        raise RegistryError([Fault(path.name, "for_cause.visits", message, cure)])
    return _opened(path, profile.delimiter)[1]


def _opened(path: Path, delimiter: str) -> tuple[str, list[str]]:
    """Encoding and headings of a table."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        cure = "name a file that exists and may be read"
        raise RegistryError([Fault(path.name, "file.missing", message, cure)]) from error
    grid = open_delimited(data, path.name, delimiter=delimiter, encoding=None)
    titles = [folded_heading(str(cell)) for cell in next(iter(grid.rows), ())]
    return str(grid.encoding), titles


def _with_rows(path: Path, rows: Sequence[Mapping[str, str]], *, delimiter: str) -> bytes:
    """Bytes of a table with the rows below that it does not have."""
    encoding, titles = _opened(path, delimiter)
    text = path.read_bytes().decode(encoding)
    known = {tuple(row) for row in csv.reader(StringIO(text), delimiter=delimiter)}
    new = []
    for row in rows:
        cells = tuple(row.get(title, "") for title in titles)
        if cells not in known:
            new.append(cells)
            known.add(cells)
    if not new:
        return path.read_bytes()
    stream = StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(new)
    gap = "" if not text or text.endswith(("\n", "\r")) else "\n"
    data = path.read_bytes()
    return data + _encoded(gap + stream.getvalue(), encoding, data)


def _encoded(text: str, encoding: str, above: bytes) -> bytes:
    """Text that goes below other text: without a byte-order mark of its own."""
    if encoding == "utf-16":
        return text.encode("utf-16-be" if above.startswith(BOM_UTF16_BE) else "utf-16-le")
    return text.encode("utf-8" if encoding == "utf-8-sig" else encoding)
