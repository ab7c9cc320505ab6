"""What a published line means: an inspection, or the draw as a whole (docs/concepts.md).

The rule: a line is named as a reader finds it, by row of an announced list, by page of the site, by
id or public name. What names nobody of this task is refused with what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from randinspect.errors import ProtocolError
from randinspect.office.results.job import ResultJob
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.lists import ListKind, read_safe_json
from randinspect.publication.site import body_handle, draw_handle

__all__ = ["list_rows", "meant", "named_in"]

_LANGUAGE: Final = "en/"
_BODY: Final = re.compile(r"agencies/([^/]+)\.html|subject\.(.+)\.(?:html|json)")
_DRAW: Final = re.compile(r"draws/([^/]+)\.html")
_LIST: Final = re.compile(r"lists/([^./]+)\.([^/]+?)(?:\.p\d+)?\.html(?::(.*))?")
_PAGE: Final = ".html"
_OF_BODIES: Final = (ListKind.DRAWN, ListKind.RESULTS, ListKind.SUBJECTS)
_TASK: Final = "raninsTaskId"


def meant(job: ResultJob, line: str) -> str | None:
    """Inspection that a line means, None where it means the draw as a whole.

    Parameters
    ----------
    job
        The results.
    line
        As `trace` takes it.

    Raises
    ------
    ProtocolError
        If it means nothing of this task.
    FormatError
        If an announced list breaks its form, or was changed after it was announced.
    """
    path = line.removeprefix("./").removeprefix(_LANGUAGE)
    if found := _BODY.fullmatch(path):
        return _inspection(job, found[1] or found[2])
    if found := _DRAW.fullmatch(path):
        _require_own(job, found[1])
        return None
    if found := _LIST.fullmatch(path):
        _require_own(job, found[1])
        return None if found[3] is None else _of_row(job, found[2], found[3])
    if path.endswith(_PAGE):
        raise ProtocolError(
            f"{line} is a page of many draws or bodies; name agencies/….html, draws/….html, "
            "lists/….html or a row of a list"
        )
    name, colon, number = line.partition(":")
    if colon and (name.partition(".")[0] in set(ListKind)):
        return _of_row(job, name, number)
    return _inspection(job, line)


def list_rows(job: ResultJob, name: str) -> list[dict[str, str]]:
    """Rows of an announced list; none if it is not announced.

    Raises
    ------
    FormatError
        If it was changed after it was announced.
    """
    data = job.store.read_announced(f"{name}.json")
    rows: list[dict[str, str]] = [] if data is None else read_safe_json(data)["rows"]
    return rows


def named_in(job: ResultJob, agency: str) -> Iterator[str]:
    """Lines of the announced lists that name a body."""
    for name in _OF_BODIES:
        for number, row in enumerate(list_rows(job, name), start=1):
            if row["id"] == agency:
                yield f"{name}:{number}"


def _inspection(job: ResultJob, name: str) -> str:
    """Inspection of a body, by its id, its page or the public name of the inspection."""
    for body in job.roster.expected.values():
        if name in (body.inspection, body.agency, body_handle(body.agency)):
            return body.inspection
    raise ProtocolError(
        f"{name} is no inspection of {job.commitment.draw_id}; name the row of an announced list "
        "(results:7), a page of the site (agencies/….html), the id of a drawn body or its public "
        "name"
    )


def _of_row(job: ResultJob, name: str, number: str) -> str | None:
    """Inspection of a row of an announced list; None for a row about the task itself."""
    rows = list_rows(job, name)
    if not number.isascii() or not number.isdecimal() or not 1 <= int(number) <= len(rows):
        raise ProtocolError(f"{name} has {len(rows)} rows, so there is no row {number}")
    row = rows[int(number) - 1]
    if name in _OF_BODIES:
        return _inspection(job, row["id"])
    _require_task(job, name, number, row)
    return None


def _require_task(job: ResultJob, name: str, number: str, row: Mapping[str, Any]) -> None:
    """Refuse a row of a plan or a list of items that speaks of another task."""
    plan = job.quarter.plan
    is_own = plan.task_id == row[_TASK] if _TASK in row else row["item_name"] == plan.item
    if not is_own:
        of = f"the task {row[_TASK]}" if _TASK in row else f"the item {row['item_name']}"
        raise ProtocolError(
            f"row {number} of {name} is of {of}, and this quarter is {plan.task_id} ({plan.item}); "
            "name the quarter that carried it out"
        )


def _require_own(job: ResultJob, handle: str) -> None:
    """Refuse the page of another draw."""
    own = _own_handle(job)
    if handle != own:
        raise ProtocolError(
            f"{handle} is the page of another draw, and that of this quarter is {own}; name the "
            "quarter that it tells of"
        )


def _own_handle(job: ResultJob) -> str:
    """Name of the quarter's own pages."""
    selection = job.workspace.files(Kind.SELECTION)
    first = read_commitment(selection["commit.json"]) if selection else job.commitment
    batch = job.quarter.batch.number if job.quarter.batch else 1
    return draw_handle(job.quarter.plan.task_id, first.draw_id, batch)
