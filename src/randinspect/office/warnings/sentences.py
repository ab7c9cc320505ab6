"""What each warning and each suggestion says, in Chinese and English, with what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from randinspect.office.warnings.signals import Action, SignalCode

__all__ = ["ACTION_WORDS", "DIFFER", "SIGNAL_SENTENCES", "action_sentence", "signal_sentence"]

Both = tuple[str, str]
"""The same in Chinese and English."""

SIGNAL_SENTENCES: Final[Mapping[SignalCode, Both]] = MappingProxyType(
    {
        SignalCode.CERTIFICATE_EXPIRED: (
            "资质认定证书{certificate}已于{valid_to}到期",
            "certificate {certificate} ended on {valid_to}",
        ),
        SignalCode.CERTIFICATE_EXPIRING: (
            "资质认定证书{certificate}将于{valid_to}到期，尚余{days_left}天",
            "certificate {certificate} ends on {valid_to}, {days_left} days from now",
        ),
        SignalCode.ABNORMAL_LIST_TERM: (
            "{abnormal_since}列入经营异常名录，期限于{term_ends}届满",
            "on the list of abnormal operations since {abnormal_since}; the term ends on "
            "{term_ends}",
        ),
        SignalCode.OUT_OF_SCOPE: (
            "{month}在领域“{field}”出具报告{reports}份，无有效证书覆盖该领域",
            "{reports} reports in {month} in the field {field}, which no valid certificate covers",
        ),
        SignalCode.VOLUME_JUMP: (
            "{month}出具报告{reports}份，此前{earlier_months}个月中最高为{highest_before}份；"
            "若各月可互换，本月居首的概率至多{exchangeable_p}",
            "{reports} reports in {month}, {highest_before} in the fullest of the "
            "{earlier_months} months before; were months exchangeable, the latest would be the "
            "fullest with probability {exchangeable_p} at most",
        ),
        SignalCode.COMPLAINT_SPIKE: (
            "{window_from}至{window_to}有投诉举报{in_window}件，全期共{complaints}件",
            "{in_window} complaints from {window_from} to {window_to}, of {complaints} in the "
            "whole period",
        ),
        SignalCode.SHARED_STAFF: (
            "人员{person}按证件号码同时在{also_at}从业",
            "person {person}, known by id, works at {also_at} at the same time",
        ),
        SignalCode.SHARED_NAME: (
            "人员{person}与{also_at}的人员同名，证件号码不全，须先核实是否同一人",
            "person {person} has the name of somebody at {also_at}; ids are missing, so look "
            "first whether they are one person",
        ),
        SignalCode.PT_FAILED: (
            "能力验证“{round}”结果为不合格（{date}）",
            "failed the proficiency test {round} on {date}",
        ),
        SignalCode.PT_ABSENT: (
            "无正当理由未参加能力验证“{round}”（{date}）",
            "missed the proficiency test {round} of {date} without an excuse",
        ),
    }
)
"""One sentence for each code; its places are the facts of the warning."""

DIFFER: Final = "differ"
"""The fact ``names`` of a person whose rows have one number and not one name."""

_OTHER_NAMES: Final = (
    "，但登记的姓名不同，须先核实号码是否误写",
    ", under different names: look first whether an id is mistyped",
)

ACTION_WORDS: Final[Mapping[Action, Both]] = MappingProxyType(
    {
        Action.FOR_CAUSE: ("建议快速处置（有因检查）", "a check for cause is suggested"),
        Action.DIRECTED: ("建议定向抽查", "a directed draw is suggested"),
        Action.REMIND: ("建议提醒", "a reminder is suggested"),
        Action.VERIFY: ("建议核实", "looking into it is suggested"),
    }
)
"""What is suggested; nothing follows by itself."""


def signal_sentence(code: SignalCode, facts: Mapping[str, str], *, in_chinese: bool) -> str:
    """The sentence of a warning.

    >>> facts = {"date": "2026-03-01", "round": "PT-1"}
    >>> signal_sentence(SignalCode.PT_FAILED, facts, in_chinese=False)
    'failed the proficiency test PT-1 on 2026-03-01'
    """
    more = _OTHER_NAMES[not in_chinese] if facts.get("names") == DIFFER else ""
    return SIGNAL_SENTENCES[code][not in_chinese].format_map(facts) + more


def action_sentence(action: Action, *, in_chinese: bool) -> str:
    """What a suggestion says."""
    return ACTION_WORDS[action][not in_chinese]
