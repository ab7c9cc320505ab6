"""The Chinese of what ``explain`` and the tables of ``check`` name by a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from randinspect.cli.barrier_words import BARRIERS
from randinspect.cli.phrases import in_chinese
from randinspect.cli.verdict_words import PHRASES
from randinspect.cli.words import Language

__all__ = ["CELLS", "LABELS", "told_cell", "told_facts"]

LABELS: Final[Mapping[str, str]] = {
    "amendments": "变更",
    "approved_by": "批准人",
    "assistants": "异地协助人员",
    "assists_from": "派出机关",
    "authorities": "检查机关",
    "barred": "不能派往的人数（一人可有多项原因）",
    "barred_from": "不能前往的户数（一户可有多项原因）",
    "batch": "批次",
    "batches": "批数",
    "body": "所属机构",
    "candidates": "候选",
    "carried": "结转",
    "citation": "依据",
    "class": "类别",
    "cumulated_from": "累计自",
    "cumulated_to": "累计至",
    "cut_off": "因上限被排除",
    "cut_off_key": "入选界限键",
    "cut_off_ticket": "入选界限签号",
    "date": "日期",
    "dates": "检查日期",
    "decided": "批准时间",
    "decision": "决定因素",
    "direct": "直接委派",
    "drawn": "已抽中",
    "drawn_before": "机构抽取编号",
    "drawn_team": "抽取时的检查组",
    "eligible": "可派",
    "enters": "替补",
    "first_key_beyond": "界限外第一个键",
    "first_stage_probability": "机构入样概率",
    "goes": "派往",
    "group": "组",
    "handle": "公开名",
    "holder": "持有人",
    "id": "编号",
    "inclusion_probability": "入样概率",
    "inclusion_probability_is": "入样概率说明",
    "inspection": "检查对象",
    "inspector": "检查人员",
    "items": "检查项数",
    "key": "键",
    "key_rank": "键的名次",
    "leaves": "退出",
    "limit_prices": "上限价格",
    "margin": "分组方式",
    "margins": "配额",
    "method": "方法",
    "methods": "检查方式",
    "name": "名称",
    "next_hit": "下一个命中点（取整）",
    "next_hit_exact": "下一个命中点",
    "not_in_shortlist": "未入短名单",
    "number": "编号",
    "officers": "执法人员数",
    "overall_probability": "两阶段入样概率",
    "permanent": "永久签号",
    "price": "价格",
    "reason": "事由",
    "role": "身份",
    "rounded": "取整",
    "row": "行号",
    "sample_rank": "样本顺位",
    "seed": "种子",
    "shortlist": "短名单",
    "size": "规模",
    "slot": "席位",
    "start": "起点",
    "step": "间隔",
    "steps": "步骤",
    "stratum": "层",
    "supervision": "分类监管",
    "target": "抽取数",
    "team_in_force": "现行检查组",
    "territory_rung": "区域级次",
    "threshold": "门槛",
    "ticket": "签号",
    "ticket_rank": "签号名次",
    "total": "合计",
    "turn": "转数",
    "units": "户数",
    "units_in_scope": "在抽范围户数",
    "visits_a_year": "每年至多检查次数",
}
"""Keys of an explanation (docs/cli.md)."""

CELLS: Final[Mapping[str, str]] = {
    "True": "是",
    "False": "否",
    "None": "无",
    "none": "未提供",
    "agencies": "检查对象名录库",
    "inspectors": "检查人员名录库",
    "recusals": "回避",
    "visits": "既往检查",
    "absences": "请假与停业",
    "couples": "不得同组人员",
    "recognised": "认可的结果",
    "selection": "抽取检查对象",
    "dispatch": "匹配检查人员",
    "equal": "等概率",
    "proportional": "按规模等距",
    "pareto": "按规模 pareto",
    "poisson": "按规模 poisson",
    "certain": "必抽",
    "drawn": "抽中",
    "reserve": "候补",
    "not drawn": "未抽中",
    "out of scope": "不在抽取范围",
    "up": "进位",
    "down": "舍去",
    "declared; pareto delivers it approximately (docs/method.md 2.12, 2.13)": (
        "为声明值；pareto 近似达到（docs/method.md 2.12、2.13）"
    ),
    "load class": "负荷类别",
    "month": "每月",
    "agency": "每户",
    "team": "检查组",
    "absence": "因故不能到场",
    "recusal": "回避",
    "certificate": "证件失效",
    "departure": "离职",
}
"""Words of the library that stand as values, by their English form."""


def told_cell(value: object, language: Language) -> str:
    """A value of a table or of an explanation; names, ids and numbers stay as they are."""
    if language is Language.EN:
        return str(value)
    return in_chinese(CELLS.get(str(value), str(value)), _SOURCES)


def told_facts(facts: Any, language: Language, above: str = "") -> Any:
    """Facts under the names of a language; what is named by ids or codes keeps its names.

    Parameters
    ----------
    facts
        Plain data of an explanation.
    language
        The language.
    above
        Key under which they stand.
    """
    if facts is None or isinstance(facts, bool):
        return _TRUTH[facts][language is Language.EN]
    if isinstance(facts, dict) and language is Language.EN:
        return {
            key.replace("_", " ") if key in LABELS else key: told_facts(value, language, key)
            for key, value in facts.items()
        }
    if isinstance(facts, dict):
        bars = BARS if above in ("barred", "barred_from") else LABELS
        return {
            bars.get(key, key): told_facts(value, language, key) for key, value in facts.items()
        }
    if isinstance(facts, list):
        return [told_facts(value, language, above) for value in facts]
    return told_cell(facts, language) if above in _WORDED else facts


BARS: Final = {str(one): f"{told}（{one}）" for one, told in BARRIERS.items()}
"""What bars a pair, with its code behind it."""

_TRUTH: Final[Mapping[bool | None, tuple[str, str]]] = {
    True: ("是", "yes"),
    False: ("否", "no"),
    None: ("无", "–"),
}
_WORDED: Final = frozenset(
    {
        *("carried", "cut_off_ticket", "goes", "inclusion_probability_is", "method", "next_hit"),
        "next_hit_exact",
        *("reason", "role", "rounded", "sample_rank", "territory_rung", "batch"),
    }
)
_SOURCES: Final = {
    form: PHRASES[form]
    for form in (
        "drand round {round}",
        "NIST pulse of {time}",
        "lottery {name} {issue}",
        "share of {party}",
        "sealed value",
    )
}
