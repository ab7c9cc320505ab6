"""The words of ``trace``: labels of what led to a result, and its codes, in both languages.

The rule: ``--json`` keeps the keys and codes of the library; people read words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from randinspect.cli.fact_words import LABELS, told_facts
from randinspect.cli.words import Language
from randinspect.publication import Occasion
from randinspect.publication.site.words import OCCASIONS, RULINGS
from randinspect.results import (
    CorrectionReason,
    Label,
    Measure,
    Ruling,
    State,
    StatementKind,
)

__all__ = ["TRACE_LABELS", "told_trace"]

TRACE_LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "absent": ("不能到场者", "who cannot come"),
    "agency": ("机构编号", "agency"),
    "announced": ("见于公告", "announced in"),
    "announced_row": ("年度计划中的行", "row of the annual plan"),
    "answer": ("处理", "answer"),
    "approved": ("批准人", "approved by"),
    "audited": ("审核人", "audited by"),
    "audited_by": ("审核人", "audited by"),
    "authority": ("机关", "authority"),
    "article": ("条款", "article"),
    "body": ("检查对象", "body"),
    "by": ("办理人", "by"),
    "citation": ("依据", "citation"),
    "closed": ("完结日期", "closed on"),
    "closings": ("完结", "closings"),
    "commit_sha256": ("承诺摘要", "digest of the commitment"),
    "concluded": ("检查完成日期", "concluded on"),
    "conclusion": ("研判结论", "conclusion"),
    "contradicted": ("与记录不符的公示文件", "announced files that contradict the acts"),
    "correction": ("更正", "correction"),
    "department": ("监管部门", "department"),
    "dispatch": ("匹配检查人员", "dispatch"),
    "document": ("文件", "document"),
    "draw_id": ("抽取编号", "draw no."),
    "drawn_by": ("抽取机关", "drawn by"),
    "effective_from": ("施行日期", "in force from"),
    "effective_to": ("失效日期", "in force until"),
    "entered": ("录入人", "entered by"),
    "entered_by": ("录入人", "entered by"),
    "entered_on": ("录入日期", "entered on"),
    "evidence_sha256": ("证据摘要", "digest of the evidence"),
    "file": ("文件", "file"),
    "finding": ("发现", "finding"),
    "format": ("格式", "format"),
    "inputs": ("输入", "inputs"),
    "inspections": ("各检查", "inspections"),
    "inspectors": ("检查人员", "inspectors"),
    "is_public": ("要求公布", "to be published"),
    "item": ("检查事项", "item"),
    "items": ("检查事项", "items"),
    "kind": ("种类", "kind"),
    "labels": ("检查结果", "results"),
    "ledger_leaf": ("台账条目", "leaf of the ledger"),
    "means": ("检查方式", "means"),
    "measure": ("处置措施", "measure"),
    "measure_note": ("措施说明", "note on the measures"),
    "measures": ("处置措施", "measures"),
    "occasion": ("性质", "occasion"),
    "on": ("日期", "on"),
    "on_site_end": ("现场检查结束日期", "last day on site"),
    "open_measures": ("未完结措施", "open measures"),
    "opinion": ("审核意见", "opinion"),
    "plan": ("计划", "plan"),
    "plan_ref": ("计划编号", "plan row"),
    "previous": ("前项摘要", "digest of the one before"),
    "prices": ("价格摘要", "digests of the prices"),
    "published": ("公示人", "published by"),
    "published_on": ("公示日期", "published on"),
    "rank": ("样本顺位", "rank in the sample"),
    "received": ("收到日期", "received on"),
    "record": ("记录", "record"),
    "referral": ("移送机关", "referred to"),
    "remark": ("备注", "remark"),
    "result": ("结果", "result"),
    "result_sha256": ("结果摘要", "digest of the result"),
    "rulebook": ("细则", "rulebook"),
    "rulebook_sha256": ("细则摘要", "digest of the rulebook"),
    "ruling": ("处理结果", "ruling"),
    "sample": ("样本", "sample"),
    "selection": ("抽取检查对象", "selection"),
    "sequence": ("序号", "sequence"),
    "signed": ("签名", "signed"),
    "signers": ("经手人", "signers"),
    "stage": ("时点", "when"),
    "state": ("状态", "state"),
    "statement": ("陈述", "statement"),
    "statements": ("异议与陈述", "statements"),
    "substituted": ("换人批准人", "substitution approved by"),
    "task_id": ("任务编号", "task no."),
    "task_name": ("任务名称", "task"),
    "team": ("检查组", "team"),
    "text": ("内容", "text"),
    "version": ("版本", "version"),
    "versions": ("各版结果", "versions"),
    "count": ("抽查数量", "agencies to inspect"),
    "date_from": ("检查开始日期", "from"),
    "date_to": ("检查结束日期", "to"),
    "insAuth": ("检查机关", "authority"),
    "object_scope": ("抽查范围", "scope"),
    "raninsPlanId": ("计划编号", "plan no."),
    "raninsPlaneName": ("计划名称", "plan"),
    "raninsTaskId": ("任务编号", "task no."),
    "raninsTaskName": ("任务名称", "task"),
    "raninsTypeName": ("抽查类型", "type of draw"),
    "ratio": ("抽查比例", "ratio"),
    "frequency": ("抽查频次", "frequency"),
}
"""Keys of what `trace` tells, in Chinese and English; those of ``explain`` are in `LABELS`."""

_CODES: Final[Mapping[str, tuple[str, str]]] = {
    **{str(one): (one.zh, str(one).lower().replace("_", " ")) for one in State},
    **{str(one): (one.zh, str(one).lower().replace("_", " ")) for one in Measure},
    **{str(one): (one.zh, str(one).lower().replace("_", " ")) for one in CorrectionReason},
    **{str(one): (one.zh, one.en) for one in Label},
    **{str(one): (RULINGS[one].zh, RULINGS[one].en) for one in Ruling},
    **{str(one): (OCCASIONS[one].zh, OCCASIONS[one].en) for one in Occasion},
    str(StatementKind.OBJECTION): ("异议", "objection"),
    str(StatementKind.REPLY): ("陈述", "reply"),
    "before": ("公示前", "before publication"),
    "after": ("公示后", "after publication"),
    "state": ("陈述", "statement"),
    "answer": ("处理", "answer"),
}
_CODED: Final = frozenset(
    {
        *("state", "open_measures", "measure", "measures", "labels", "reason", "ruling"),
        *("occasion", "statement", "stage", "inspections", "kind"),
    }
)
"""Keys under which codes stand, and nothing that people typed."""


def told_trace(facts: Any, language: Language, above: str = "") -> Any:
    """What led to a result under the names of a language; ids, digests and texts stay.

    Parameters
    ----------
    facts
        Plain data of `trace`.
    language
        The language.
    above
        Key under which they stand.
    """
    if above == "sample":
        return told_facts(facts, language)
    if isinstance(facts, dict):
        is_named = above in ("inputs", "inspections", "prices")  # by files and handles
        return {
            key if is_named else _label(key, language): told_trace(
                value, language, above if is_named else key
            )
            for key, value in facts.items()
        }
    if isinstance(facts, list):
        return [told_trace(value, language, above) for value in facts]
    if above in _CODED and str(facts) in _CODES:
        return _CODES[str(facts)][language is Language.EN]
    return told_facts(facts, language)


def _label(key: str, language: Language) -> str:
    """Name of a key in a language; what is named by ids keeps its name."""
    if key in TRACE_LABELS:
        return TRACE_LABELS[key][language is Language.EN]
    if key not in LABELS:
        return key
    return key.replace("_", " ") if language is Language.EN else LABELS[key]
