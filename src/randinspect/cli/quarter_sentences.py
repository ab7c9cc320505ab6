"""What is out of order between the parts of ``quarter.toml``, in Chinese, with its cure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["QUARTER_SENTENCES"]

QUARTER_SENTENCES: Final[Mapping[str, str]] = {
    # The two draws.
    "nothing is drawn here, neither agencies nor inspectors": "此处既不抽对象，也不抽人员",
    "write [dispatch] with its draw_id and not_before": (
        "请写 [dispatch]，并写明其 draw_id 和 not_before"
    ),
    "the dispatch is drawn after the selection, whose seed is of {moment}": (
        "派员应在对象抽取之后；对象抽取的种子时间为 {moment}"
    ),
    "write a later time, or an earlier selection.not_before": (
        "请改为更晚的时间，或将 selection.not_before 提前"
    ),
    "the dispatch commits after the selection, whose sequence is {n}": (
        "派员在对象抽取之后锁定；对象抽取的序号为 {n}"
    ),
    "the two draws have numbers of their own, and this is the selection's": (
        "两次抽取各有编号，此编号是对象抽取的"
    ),
    "give the dispatch another one": "请给派员另一个编号",
    "a share or sealed value of the selection is known once the selection is drawn": (
        "对象抽取的份额或密封值在其抽取后即已公开"
    ),
    "make another one: `randinspect secret`": "请另做一个：`randinspect secret`",
    # What was not asked any more.
    "rows of the registers": "各名录库的行",
    "names of one register in another": "名录库之间的引用",
    "rules against the registers": "细则与名录库是否相合",
    "people who can be sent": "可派人员",
    # The window.
    "the window ends before it begins on {day}": "检查期限的末日早于首日 {day}",
    "write {day} or later, or an earlier plan.date_from": (
        "请写 {day} 或之后的日期，或将 plan.date_from 提前"
    ),
    # Batches and referrals.
    "what another authority refers is not dispatched in batches": "其他机关移交的对象不分批派员",
    "take [batch] out": "请删去 [batch]",
    "nothing is drawn here, so nothing is drawn of bodies": "此处不作抽取，也就没有机构的抽取",
    "take [parent] out": "请删去 [parent]",
    "there is no batch {n} of {of}": "共 {of} 批，没有第 {n} 批",
    "number the batches 1 to {n}": "批次编为 1 至 {n}",
    "bundle and result_sha256 name the drawn selection together": (
        "bundle 和 result_sha256 一起写明已抽取的对象名单"
    ),
    "write both, or neither": "请两项都写，或都不写",
    "only batch 1 can draw the selection": "只有第 1 批可以抽取对象",
    "name the selection that was drawn": "请写明已抽取的对象名单",
    "from batch 2 on, and only then, the dispatch before is named": (
        "自第 2 批起（且仅此时）写明前一次派员"
    ),
    "name the dispatch before it": "请写明前一次派员",
    "take it out": "请删去",
    "nothing can be carried into batch 1": "第 1 批没有可结转的对象",
    "an agency is named twice": "同一机构写了两次",
    "name it once": "请只写一次",
    "write {n}, the next number": "请写下一个序号 {n}",
}
"""Messages and cures by their English form."""
