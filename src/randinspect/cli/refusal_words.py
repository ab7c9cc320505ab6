"""Refusals in the language of the desk: heads, faults with their places, and sentences.

The rule: in Chinese a fault says what is wrong and what to do by its code, and below it stands what
the program found, as it is in every other language and document. Nothing is lost by translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from randinspect.cli.access_sentences import ACCESS_FAULTS
from randinspect.cli.class_words import CLASS_FAULTS
from randinspect.cli.fault_words import FILE_FAULTS, RESULT_FAULTS
from randinspect.cli.ledger_words import told_breach
from randinspect.cli.note_words import NOTES, told_place
from randinspect.cli.phrases import in_chinese
from randinspect.cli.refusal_sentences import SENTENCES
from randinspect.cli.rule_words import RULEBOOK_FAULTS
from randinspect.cli.store_words import STORE_FAULTS
from randinspect.cli.warning_words import WARNING_FAULTS
from randinspect.cli.words import Language
from randinspect.errors import (
    AccessError,
    DesignError,
    Fault,
    FormatError,
    InfeasibleDispatch,
    InputError,
    LeafError,
    LedgerError,
    LockedInputError,
    NotYet,
    PrivacyError,
    ProtocolError,
    RandinspectError,
    SeedError,
    UnknownNameError,
    VerdictError,
)
from randinspect.ledger import Breach

__all__ = ["FAULTS", "HEADS", "told_fault", "told_refusal", "told_unchecked"]

FAULTS: Final[Mapping[str, str]] = {
    **NOTES,
    **FILE_FAULTS,
    **RESULT_FAULTS,
    **ACCESS_FAULTS,
    **RULEBOOK_FAULTS,
    **WARNING_FAULTS,
    **CLASS_FAULTS,
    **STORE_FAULTS,
    "dispatch.seats": "人员不足：这些席位可派的人太少；请增派人员、放宽资格，或减少检查对象",
    "dispatch.floors": "下限无法满足：这些人可去的席位太少；请调低下限",
    "dispatch.couples": "不得同组的人员无法分开；请增派人员，或核对该对人员",
}
"""Chinese of every rule that a refusal can name: what is wrong, and what to do."""

HEADS: Final[tuple[tuple[type[RandinspectError], str], ...]] = (
    (LockedInputError, "锁定之后又有改动"),
    (PrivacyError, "含不得公开的内容，未予公布"),
    (InputError, "输入有误"),
    (DesignError, "不能照此抽取或推断"),
    (InfeasibleDispatch, "照此规则无法组成检查组"),
    (NotYet, "须等待"),
    (SeedError, "证据不能证明其来源"),
    (LeafError, "台账不予记入"),
    (AccessError, "无权办理"),
    (LedgerError, "台账有误"),
    (VerdictError, "结论不成立"),
    (ProtocolError, "规程不允许"),
    (UnknownNameError, "不在其中"),
    (FormatError, "格式不合"),
    (RandinspectError, "不能办理"),
)
"""What kind of refusal it is; the first that fits."""

_SHOWN: Final = 20
_INDENT: Final = "  "


def told_refusal(error: RandinspectError, language: Language) -> str:
    """Say why something is refused, all faults of it, in a language."""
    if language is Language.EN:
        return str(error)
    head = next(text for kind, text in HEADS if isinstance(error, kind))
    if error.faults:
        lines = [line for fault in error.faults[:_SHOWN] for line in _fault_lines(fault)]
        rest = _rest(error.faults)
        cure = _remedy(error)
        return "\n".join((f"{head}（{len(error.faults)} 处）：", *lines, *rest, *cure))
    if isinstance(error, PrivacyError):
        cells = [f"{_INDENT}{leak}" for leak in error.leaks[:_SHOWN]]
        cure = ["请删去，或在细则 [[privacy.exemptions]] 中写明理由"]
        return "\n".join((f"{head}（{len(error.leaks)} 格）：", *cells, *_rest(error.leaks), *cure))
    if isinstance(error, LeafError):
        broken = [told_breach(b, language) for b in error.breaches if isinstance(b, Breach)]
        cure = [f"{_INDENT}{in_chinese(error.cure, SENTENCES)}"] if error.cure else []
        return "\n".join((f"{head}：", *(f"{_INDENT}{text}" for text in broken), *cure))
    return f"{head}：{in_chinese(str(error), SENTENCES)}"


def told_unchecked(stages: Sequence[str], language: Language) -> str:
    """What was not asked any more because of earlier faults, in one line."""
    if language is Language.EN:
        return "; ".join(stages)
    return "、".join(in_chinese(stage, SENTENCES) for stage in stages)


def told_fault(fault: Fault, language: Language) -> str:
    """One fault: its place and value, what is wrong and what to do, and its code."""
    if language is Language.EN:
        return str(fault)
    text = FAULTS.get(fault.rule)
    told = f"{fault.message}；{fault.cure}" if text is None else text
    return f"{told_place(fault)}：{told}（{fault.rule}）"


def _fault_lines(fault: Fault) -> Iterator[str]:
    """A fault, and below it what the program says in its own words."""
    yield f"{_INDENT}{told_fault(fault, Language.ZH)}"
    if fault.rule in FAULTS:
        told = [in_chinese(text, SENTENCES) for text in (fault.message, fault.cure)]
        head = "原文" if told[0] == fault.message else "详情"
        yield f"{_INDENT * 2}{head}：{'；'.join(told)}"


def _rest(things: Sequence[object]) -> list[str]:
    """How many more there are."""
    more = len(things) - _SHOWN
    return [f"{_INDENT}……另有 {more} 处（--json 列出全部）"] if more > 0 else []


def _remedy(error: RandinspectError) -> list[str]:
    """The cheapest waivers of a shortage."""
    remedy = error.remedy if isinstance(error, InfeasibleDispatch) else None
    return [] if remedy is None else [f"放宽办法：{remedy}"]
