"""The Chinese of the fields of registers; the other libraries declare their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["STORE_FIELDS"]

STORE_FIELDS: Final[Mapping[str, str]] = {
    "id": "编号",
    "name": "名称",
    "territory": "辖区",
    "authority": "机关",
    "region": "行政区划",
    "field": "领域",
    "risk_class": "风险等级",
    "size": "规模",
    "status": "状态",
    "owner": "所有者",
    "unit": "单位",
    "group": "分组",
    "qualifications": "资质",
    "expert": "专家",
    "cert_valid_to": "执法证有效期",
    "certificate": "执法证号",
    "floor": "最少检查数",
    "cap": "最多检查数",
    "items": "抽查事项",
    "origin": "来自",
    "inspector": "检查人员",
    "agency": "检查对象",
    "reason": "事由",
    "source": "来源",
    "date": "日期",
    "until": "截止日期",
    "result": "结果",
    "purpose": "目的",
    "item": "抽查事项",
    "department": "部门",
    "first": "起始日期",
    "last": "终止日期",
    "partner": "另一人",
    "scope": "范围",
    "valid_until": "有效期至",
    "evidence": "凭据摘要",
}
"""Names of the fields of all eight registers."""
