"""What may be published about results: one list of fields, with a version (docs/format.md §11.4).

The rule: a field that is not on the list does not leave the office. Agency, object, category and
conclusion are on it; ids and telephones of people, declared interests, risk classes and counts of
complaints are not. Inspectors' names and certificate numbers are a list of their own, which opens
only where the office cites a rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from randinspect.errors import FormatError
from randinspect.publication.sheets import Sheet

__all__ = ["FIELDS", "INSPECTOR_FIELDS", "PUBLIC_FIELDS", "ListKind", "PublicField", "public_sheet"]

PUBLIC_FIELDS: Final = "public-fields/1"
"""Version of the list; it stands in every document that is made by it."""


class ListKind(StrEnum):
    """Which list."""

    ITEMS = "items"
    PLAN = "plan"
    PLAN_CHANGE = "plan_change"
    TASK = "task"
    DRAWN = "drawn"
    RESULTS = "results"
    SUBJECTS = "subjects"

    @property
    def official(self) -> str:
        """Its official name."""
        return _TITLES[self]


@dataclass(frozen=True, slots=True)
class PublicField:
    """One field: its key in JSON, its heading, its width in characters."""

    key: str
    heading: str
    width: int


_TITLES: Final = {
    ListKind.ITEMS: "抽查事项清单",
    ListKind.PLAN: "抽查计划公告",
    ListKind.PLAN_CHANGE: "抽查计划变更公告",
    ListKind.TASK: "抽查任务公告",
    ListKind.DRAWN: "抽查对象名单",
    ListKind.RESULTS: "抽查结果公告",
    ListKind.SUBJECTS: "抽查检查结果",
}

# Keys are those of the national publicity system where it has one for the field.
_PLAN: Final = (
    PublicField("raninsPlanId", "计划编号", 14),
    PublicField("raninsPlaneName", "计划名称", 18),
    PublicField("raninsTaskId", "任务编号", 16),
    PublicField("raninsTaskName", "任务名称", 20),
    PublicField("raninsTypeName", "抽查类型", 9),
)
_SCOPE: Final = (
    PublicField("item", "抽查事项", 18),
    PublicField("object_scope", "抽查对象范围", 22),
    PublicField("date_from", "检查日期自", 12),
    PublicField("date_to", "检查日期至", 12),
)
_WHO: Final = (
    PublicField("name", "市场主体名称", 30),
    PublicField("id", "统一社会信用代码/注册号", 22),
)

FIELDS: Final[Mapping[ListKind, tuple[PublicField, ...]]] = MappingProxyType(
    {
        ListKind.ITEMS: (
            PublicField("item_code", "事项编号", 9),
            PublicField("domain", "抽查领域", 14),
            PublicField("item_name", "抽查事项", 20),
            PublicField("sub_item", "检查子项", 16),
            PublicField("item_kind", "事项类别", 12),
            PublicField("content", "检查内容", 24),
            PublicField("basis", "检查依据", 24),
            PublicField("authority", "抽查主体", 14),
            PublicField("level", "抽查层级", 9),
            PublicField("object_scope", "检查对象", 16),
            PublicField("ratio", "抽查比例", 14),
            PublicField("frequency", "抽查频次", 12),
            PublicField("method", "检查方式", 12),
            PublicField("inspector_requirement", "检查人员要求", 14),
            PublicField("office", "责任处室", 12),
            PublicField("remark", "备注", 14),
            PublicField("valid_from", "有效期自", 12),
            PublicField("valid_to", "有效期至", 12),
            PublicField("version", "版本", 8),
        ),
        ListKind.PLAN: (*_PLAN, *_SCOPE),
        ListKind.PLAN_CHANGE: (
            PublicField("change", "变更类型", 9),
            PublicField("raninsPlanId", "计划编号", 14),
            PublicField("raninsTaskId", "任务编号", 16),
            PublicField("raninsTaskName", "任务名称", 20),
            PublicField("field", "变更内容", 12),
            PublicField("before", "变更前", 24),
            PublicField("after", "变更后", 24),
        ),
        ListKind.TASK: (
            *_PLAN,
            *_SCOPE,
            PublicField("insAuth", "检查机关", 16),
            PublicField("count", "抽查市场主体数量", 10),
        ),
        ListKind.DRAWN: (
            PublicField("raninsTaskId", "任务编号", 16),
            PublicField("raninsTaskName", "任务名称", 20),
            PublicField("seqno", "序号", 6),
            *_WHO,
            PublicField("authority", "登记机关", 16),
            PublicField("department", "管辖单位", 16),
        ),
        ListKind.RESULTS: (
            PublicField("seqno", "序号", 6),
            *_WHO,
            PublicField("insDate", "检查完成日期", 13),
            PublicField("raninsCheckResName", "检查结果", 28),
            PublicField("remark", "备注", 26),
        ),
        ListKind.SUBJECTS: (
            *_WHO,
            *_PLAN,
            PublicField("insAuth", "抽查机关", 16),
            PublicField("insDate", "抽查完成日期", 13),
            PublicField("result", "抽查结果", 24),
            PublicField("seqno", "序号", 6),
            PublicField("raninsItemName", "检查事项", 20),
            PublicField("raninsCheckResName", "检查结果", 20),
        ),
    }
)
"""Kind of list → the fields that it may hold, in their order."""

INSPECTOR_FIELDS: Final = (
    PublicField("inspectors", "检查人员", 16),
    PublicField("certificates", "执法证号", 18),
)
"""Fields that the result list has besides where the office cites a rule for them."""


def public_sheet(
    kind: ListKind,
    rows: Sequence[Mapping[str, str]],
    *,
    mark: str = "",
    header: Sequence[tuple[str, str]] = (),
    with_inspectors: bool = False,
) -> Sheet:
    """Make a list of public fields.

    Parameters
    ----------
    kind
        Which list.
    rows
        Key → text, exactly the fields of the list.
    mark
        Mark of a rehearsal or demonstration, before the title.
    header
        Lines above the headings.
    with_inspectors
        Whether the result list names inspectors; who asks for it has cited the rule.

    Raises
    ------
    FormatError
        If a row has a field that is not public, or lacks one.
    """
    if with_inspectors and kind is not ListKind.RESULTS:
        raise FormatError(f"inspectors have no place in {kind}")
    fields = (*FIELDS[kind], *(INSPECTOR_FIELDS if with_inspectors else ()))
    keys = [field.key for field in fields]
    for row in rows:
        private = sorted(set(row) - set(keys))
        missing = [key for key in keys if key not in row]
        if private or missing:
            raise FormatError(
                f"{kind}: {', '.join(private) or 'nothing'} is not public by {PUBLIC_FIELDS}, and "
                f"{', '.join(missing) or 'nothing'} is missing"
            )
    return Sheet(
        title=mark + kind.official,
        columns={field.heading: field.width for field in fields},
        rows=[[row[key] for key in keys] for row in rows],
        header=header,
    )
