"""The annual plan and each change of it (抽查计划公告).

The rule: a plan is never edited in silence. Each version is announced whole, and what differs
from the version before is announced beside it, row by row (docs/format.md §11.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Final, Self

from pydantic import AfterValidator, model_validator

from randinspect.publication.lists.fields import FIELDS, ListKind, public_sheet
from randinspect.publication.lists.reading import ListDay, ListRow, read_list
from randinspect.publication.lists.written import list_files
from randinspect.registry.fields import Text
from randinspect.results import Form

__all__ = ["PlanRow", "plan_changes", "plan_files", "read_plan"]

_TYPES: Final = ("定向", "不定向")


def _draw_type(text: str) -> str:
    """Directed or undirected, as it is announced."""
    if text not in _TYPES:
        raise ValueError(f"write one of {', '.join(_TYPES)}")
    return text


class PlanRow(ListRow):
    """One task of an annual plan, under the keys of its announcement."""

    raninsPlanId: Text  # noqa: N815  # the national system's own spelling
    raninsPlaneName: Text  # noqa: N815
    raninsTaskId: Text  # noqa: N815
    raninsTaskName: Text  # noqa: N815
    raninsTypeName: Annotated[Text, AfterValidator(_draw_type)]  # noqa: N815
    item: Text
    object_scope: Text
    date_from: ListDay
    date_to: ListDay

    @model_validator(mode="after")
    def _window_is_ordered(self) -> Self:
        """Refuse a window that ends before it begins."""
        if date.fromisoformat(self.date_to) < date.fromisoformat(self.date_from):
            raise ValueError(f"the window ends on {self.date_to}, before {self.date_from}")
        return self


_PLAN_FORM: Final = Form(
    headings={field.key: field.heading for field in FIELDS[ListKind.PLAN]},
    days=frozenset({"date_from", "date_to"}),
)


def read_plan(data: bytes, file: str) -> tuple[PlanRow, ...]:
    """Read a version of the annual plan: the columns of its announcement.

    Raises
    ------
    ResultsError
        With every fault of every row.
    """
    return read_list(data, file, _PLAN_FORM, PlanRow, lambda row: row.raninsTaskId)


def plan_changes(before: Sequence[PlanRow], after: Sequence[PlanRow]) -> list[dict[str, str]]:
    """What differs between two versions of a plan, row by row of its announcement.

    Parameters
    ----------
    before, after
        The versions; a task is the same if its number is.
    """
    old = {row.raninsTaskId: row for row in before}
    new = {row.raninsTaskId: row for row in after}
    found: list[dict[str, str]] = []
    for task in sorted({*old, *new}):
        if task not in old:
            found.append(_change("新增", new[task], "任务", "", new[task].raninsTaskName))
        elif task not in new:
            found.append(_change("取消", old[task], "任务", old[task].raninsTaskName, ""))
        else:
            found += _altered(old[task], new[task])
    return found


def plan_files(
    versions: Sequence[Sequence[PlanRow]], *, mark: str, created: int
) -> dict[str, bytes]:
    """Announce the annual plan: its last version whole, and each change of it.

    Parameters
    ----------
    versions
        The oldest first.
    mark, created
        Mark of what is no draw, and time of the workbooks.

    Returns
    -------
    dict[str, bytes]
        ``plan.*``, and ``plan_change.NNNN.*`` for each version from the second on.
    """
    rows = [row.model_dump() for row in versions[-1]]
    header = [("版本", str(len(versions)))]
    sheet = public_sheet(ListKind.PLAN, rows, mark=mark, header=header)
    written = list_files("plan", ListKind.PLAN, sheet, rows, created=created)
    for number, (old, new) in enumerate(pairwise(versions), start=2):
        changes = plan_changes(old, new)
        header = [("变更前版本", str(number - 1)), ("变更后版本", str(number))]
        sheet = public_sheet(ListKind.PLAN_CHANGE, changes, mark=mark, header=header)
        name = f"plan_change.{number:04d}"
        written |= list_files(name, ListKind.PLAN_CHANGE, sheet, changes, created=created)
    return written


def _altered(old: PlanRow, new: PlanRow) -> Iterator[dict[str, str]]:
    """Fields of one task that differ."""
    was, now = old.model_dump(), new.model_dump()
    for field in FIELDS[ListKind.PLAN]:
        if was[field.key] != now[field.key]:
            yield _change("变更", new, field.heading, was[field.key], now[field.key])


def _change(kind: str, row: PlanRow, field: str, before: str, after: str) -> dict[str, str]:
    """One row of the announcement of a change."""
    return {
        "change": kind,
        "raninsPlanId": row.raninsPlanId,
        "raninsTaskId": row.raninsTaskId,
        "raninsTaskName": row.raninsTaskName,
        "field": field,
        "before": before,
        "after": after,
    }
