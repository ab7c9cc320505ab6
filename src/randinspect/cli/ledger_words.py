"""The Chinese of the ledger at the desk: states of draws, reasons, and what breaks a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.cli.words import Language
from randinspect.ledger import RULE_TEXTS, Breach

__all__ = ["LEDGER_CELLS", "told_breach", "told_code"]

LEDGER_CELLS: Final[Mapping[str, str]] = {
    "selection": "抽取检查对象",
    "dispatch": "匹配检查人员",
    "draw": "正式",
    "rehearsal": "演练",
    "demonstration": "演示",
    "open": "未到时",
    "due": "待抽取",
    "overdue": "已逾期",
    "drawn": "已抽取",
    "void": "已作废",
    "whole": "完整",
    "refuted": "不成立",
    "round_missing": "来源缺失",
    "inputs_unreproducible": "输入无法重现",
    "register_error": "名录有误",
    "plan_changed": "计划变更",
    "share_missing": "份额未公布",
    "sealed_missing": "密值未公开",
    "rotation": "定期更换",
    "compromise": "密钥泄露",
    "loss": "密钥遗失",
}
"""Codes that stand in tables and lines of the ledger."""


def told_code(code: str, language: Language) -> str:
    """A code of the ledger for people; JSON keeps the code."""
    return LEDGER_CELLS.get(code, code) if language is Language.ZH else code


def told_breach(breach: Breach, language: Language) -> str:
    """A broken rule in one line; in Chinese the rule is named before what was found."""
    if language is Language.EN:
        return str(breach)
    kind, _, number = breach.place.partition(" ")
    places = {
        "leaf": "第 {} 条",
        "checkpoint": "检查点 {}",
        "store": "存储",
        "checkpoints": "检查点",
    }
    place = places.get(kind, breach.place).format(number)
    title = RULE_TEXTS[breach.rule][0]
    return f"{place}：未满足“{title}”（{breach.rule}）：{breach.message}"
