"""Check points (检查要点): what is looked at, what proves it, on which basis.

The rule: a check sheet is made from the office's list of check points; where it has none, from the
rows of its list of inspection items, and then the word on evidence is left to whoever checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from randinspect.errors import Fault, ResultsError
from randinspect.publication.lists import InspectionItem
from randinspect.publication.lists.reading import ListRow, read_list
from randinspect.registry.fields import Text
from randinspect.results import Form

__all__ = ["CheckPoint", "points_of_items", "read_points", "require_points"]


class CheckPoint(BaseModel):
    """One row of a check sheet.

    Parameters
    ----------
    item
        Code of the item.
    point, evidence, content, basis
        检查要点, 取证关键点, 检查关键内容, 依据.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    point: str
    evidence: str
    content: str
    basis: str


class _PointRow(ListRow):
    """One row of the office's list."""

    number: Text
    item: Text
    point: Text
    evidence: str = ""
    content: Text
    basis: Text


_FORM: Final = Form(
    headings={
        "number": "序号",
        "item": "事项编号",
        "point": "检查要点",
        "evidence": "取证关键点",
        "content": "检查关键内容",
        "basis": "依据",
    },
    optional=frozenset({"evidence"}),
)


def read_points(data: bytes, file: str) -> tuple[CheckPoint, ...]:
    """Read the office's list of check points, in its order.

    Raises
    ------
    ResultsError
        With every fault of every row.
    """
    rows = read_list(data, file, _FORM, _PointRow, lambda row: row.number)
    return tuple(CheckPoint(**row.model_dump(exclude={"number"})) for row in rows)


def points_of_items(items: Sequence[InspectionItem]) -> tuple[CheckPoint, ...]:
    """Check points that the list of inspection items gives."""
    return tuple(
        CheckPoint(
            item=item.item_code,
            point=item.sub_item or item.item_name,
            evidence="",
            content=item.content,
            basis=item.basis,
        )
        for item in items
    )


def require_points(
    points: Sequence[CheckPoint], codes: Sequence[str], file: str
) -> tuple[CheckPoint, ...]:
    """Give the points of a task's items.

    Parameters
    ----------
    points
        All that the list has.
    codes
        Items of the task.
    file
        The list, for faults.

    Raises
    ------
    ResultsError
        With every item that has none.
    """
    found = {point.item for point in points}
    if missing := [code for code in codes if code not in found]:
        cure = "add a row with its 事项编号 to the list, or correct the code in results.toml"
        raise ResultsError(
            [
                Fault(file, "paper.points", "no check point has this item", cure, value=code)
                for code in missing
            ]
        )
    return tuple(point for point in points if point.item in codes)
