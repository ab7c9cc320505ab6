"""The Chinese of what bars an inspector from an agency, by its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.dispatch import Barrier

__all__ = ["BARRIERS"]

BARRIERS: Final[Mapping[Barrier, str]] = {
    Barrier.RECUSED_EMPLOYMENT: "回避：任职",
    Barrier.RECUSED_SHAREHOLDING: "回避：持股",
    Barrier.RECUSED_KIN: "回避：亲属",
    Barrier.RECUSED_ASSESSOR: "回避：参与过评审",
    Barrier.RECUSED_COMPLAINT: "回避：投诉",
    Barrier.RECUSED_APPLIED_FOR: "回避：申请回避",
    Barrier.RECUSED_OTHER: "回避：其他",
    Barrier.ROTATION: "轮换",
    Barrier.OUT_OF_AREA: "不在片区",
    Barrier.INACTIVE: "不在岗",
    Barrier.CERTIFICATE_EXPIRED: "执法证无效",
    Barrier.ON_LEAVE: "请假",
    Barrier.NO_CAPACITY: "没有可派次数",
    Barrier.EXPERT: "专家",
    Barrier.NO_QUALIFICATION: "资格不符",
    Barrier.OTHER_DEPARTMENT: "其他部门",
    Barrier.OUT_OF_SCOPE: "不在抽取范围",
    Barrier.TEAM_TOO_SMALL: "固定组人数不足",
    Barrier.WHOLE_TEAM: "固定组不能整组派出",
    Barrier.OTHER_TEAM: "其他固定组",
    Barrier.ASSISTANT: "协助人员",
    Barrier.ASSISTANT_LEAD: "协助人员不任组长",
    Barrier.ASSISTANTS_ONLY: "组内只有协助人员",
}
"""Chinese of what bars a pair; the code stands behind it."""
