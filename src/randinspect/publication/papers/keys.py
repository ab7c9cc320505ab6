"""Which papers there are, and the placeholders that a template of each may hold (docs/papers.md).

The rule: a template holds ``{{key}}`` for a text and ``{{list.key}}`` for the texts of a list,
whose row or line is repeated. A placeholder of no known name is refused with those that there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = ["LISTS", "TEXTS", "PaperKind", "keys_of"]


class PaperKind(StrEnum):
    """A paper that is written from a template."""

    NOTICE = "notice"
    CHECKS = "checks"
    RECORD = "record"
    VISITS = "visits"
    ANNOUNCEMENT = "announcement"

    @property
    def zh(self) -> str:
        """Its official name."""
        return _TITLES[self][0]

    @property
    def en(self) -> str:
        """Its name in English."""
        return _TITLES[self][1]


_TITLES: Final[Mapping[PaperKind, tuple[str, str]]] = MappingProxyType(
    {
        PaperKind.NOTICE: ("检查通知书", "Notice of inspection"),
        PaperKind.CHECKS: ("检查表", "Check sheet"),
        PaperKind.RECORD: ("现场检查笔录", "Record of on-site inspection"),
        PaperKind.VISITS: ("检查任务单", "Visits of one inspector"),
        PaperKind.ANNOUNCEMENT: ("公告", "Announcement"),
    }
)

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mark": "【演练】 or 【演示】 where this is no draw, else nothing",
        "title": "name of the paper or list",
        "authority": "the authority (检查机关)",
        "draw_id": "number of the dispatch that drew the inspectors",
        "result_sha256": "digest of the drawn result; with it anybody finds the visit in the draw",
        "plan_id": "number of the annual plan (计划编号)",
        "plan_name": "name of the annual plan (计划名称)",
        "task_id": "number of the task (任务编号)",
        "task_name": "name of the task (任务名称)",
        "item": "the inspection item (抽查事项)",
        "object_scope": "of whom (抽查对象范围)",
        "inspection": "public name of the inspection",
        "agency_name": "name of the body (被检查对象)",
        "agency_id": "its id (统一社会信用代码)",
        "department": "who supervises it (管辖单位)",
        "registered_at": "where it is registered (登记机关)",
        "date_from": "first day of the visit, or of the task where visits have no day",
        "date_to": "last day of the visit, or of the task where visits have no day",
        "dates": "the days of both in words: one day alone, or the first and the last",
        "frequency": "how often such a body is inspected (检查频次)",
        "recusal": "how the body asks that an inspector stays away (申请回避)",
        "contact": "whom it can ask (联系人)",
        "phone": "telephone (联系电话)",
        "officers": "how many officers come (执法人员数)",
        "assisting": "how many people assist them (协助检查人数)",
        "person_name": "name of the inspector",
        "person_certificate": "number of the inspector's certificate (执法证号)",
        "day": "day of the announcement",
        "table": "the whole list; alone in its paragraph",
    }
)
"""Placeholder of a text → what stands there."""

LISTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "basis": {"number": "1, 2, 3 …", "text": "a basis of the inspection (检查依据)"},
        "materials": {"number": "1, 2, 3 …", "text": "what the body has ready (需准备的材料)"},
        "rights": {"number": "1, 2, 3 …", "text": "a right of the body"},
        "team": {
            "number": "1, 2, 3 …",
            "name": "name (检查人员)",
            "certificate": "number of the certificate (执法证号)",
            "slot": "place in the team (岗位); officer, lead, expert are told in Chinese",
            "role": "执法 or 协助: officer or assistant",
        },
        "items": {"number": "1, 2, 3 …", "code": "code of an item", "name": "the item (检查事项)"},
        "points": {
            "number": "序号",
            "item": "code of the item",
            "point": "检查要点",
            "evidence": "取证关键点",
            "content": "检查关键内容",
            "basis": "依据",
        },
        "visits": {
            "number": "1, 2, 3 …",
            "day": "day of the visit",
            "agency_name": "name of the body",
            "agency_id": "its id",
            "slot": "the inspector's place in the team",
            "team": "names of all who go",
            "methods": "manner of its class (检查方式), where the office names its rules",
            "items": "how many items its class asks for (检查项数), where they say so",
        },
        "header": {"name": "what a line above the list is", "text": "what it says"},
    }
)
"""List → its placeholders → what stands there."""

_TASK: Final = (
    *("mark", "title", "authority", "draw_id", "result_sha256", "plan_id", "plan_name"),
    *("task_id", "task_name", "item", "object_scope"),
)
_BODY: Final = ("inspection", "agency_name", "agency_id", "department", "registered_at")
_DAYS: Final = ("date_from", "date_to", "dates")
_TELLS: Final = ("frequency", "recusal", "contact", "phone", "officers", "assisting")
_KEYS: Final[Mapping[PaperKind, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    PaperKind.VISITS: ((*_TASK, "person_name", "person_certificate"), ("visits",)),
    PaperKind.ANNOUNCEMENT: (("mark", "title", "authority", "day", "table"), ("header",)),
}
_OF_VISIT: Final = (
    (*_TASK, *_BODY, *_DAYS, *_TELLS),
    ("basis", "materials", "rights", "team", "items", "points"),
)


def keys_of(kind: PaperKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Texts and lists that a template of a paper may name."""
    return _KEYS.get(kind, _OF_VISIT)
