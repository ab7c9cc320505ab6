"""The Chinese of the ledger at the desk: states of draws, reasons, and what breaks a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from randinspect.cli.phrases import in_chinese
from randinspect.cli.words import Language
from randinspect.ledger import RULE_TEXTS, Breach, Rule

__all__ = ["LEDGER_CELLS", "told_breach", "told_code", "told_roles"]

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


_ROLES: Final[Mapping[str, str]] = {
    "plan": "名录与计划",
    "lock": "锁定",
    "draw": "抽取",
    "enter": "录入",
    "review": "审核",
    "publish": "公示",
    "read": "查阅",
}
_ACTS: Final[Mapping[str, str]] = {
    "no actor signed this {kind}; it takes {role}": "{kind}没有人员签名，需要角色{role}",
    "{name} has {roles}; for a {kind} it takes {role}": "{name} 的角色为{roles}；{kind}需要{role}",
    "{name} has {roles}; for an {kind} it takes {role}": "{name} 的角色为{roles}；{kind}需要{role}",
    "commit": "锁定",
    "result": "抽取结果",
    "amendment": "变更",
    "reveal": "公开的值",
    "void": "作废",
    "note": "记录",
    "publication": "公示",
    **_ROLES,
    "{one}, {more}": "{one}、{more}",
    "{one} or {more}": "{one}或{more}",
}


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
    is_of_roles = breach.rule in (Rule.ACT_ROLE, Rule.ACT_MISSING)
    found = in_chinese(breach.message, _ACTS) if is_of_roles else breach.message
    return f"{place}：未满足“{title}”（{breach.rule}）：{found}"


def told_roles(roles: Sequence[str], language: Language) -> str:
    """Roles of an actor for people; JSON keeps the codes."""
    if language is Language.ZH:
        return "、".join(_ROLES.get(role, role) for role in roles)
    return ", ".join(roles)
