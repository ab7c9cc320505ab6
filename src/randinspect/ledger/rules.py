"""Rules that a ledger keeps, each with its code, and what breaks one (docs/format.md §7.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["RULE_TEXTS", "Breach", "Rule"]


class Rule(StrEnum):
    """Codes of the rules."""

    LEAF_FORM = "leaf.form"
    LEAF_ONCE = "leaf.once"
    LEAF_DATED = "leaf.dated"
    ORIGIN_FIRST = "origin.first"
    COMMIT_AUTHORITY = "commit.authority"
    COMMIT_DRAW_ID = "commit.draw_id"
    COMMIT_SEQUENCE = "commit.sequence"
    COMMIT_PLAN = "commit.plan"
    COMMIT_SAMPLE = "commit.sample"
    COMMIT_EARLY = "commit.early"
    REVEAL_COMMIT = "reveal.commit"
    REVEAL_ONCE = "reveal.once"
    REVEAL_VALUE = "reveal.value"
    REVEAL_IN_TIME = "reveal.in_time"
    RESULT_COMMIT = "result.commit"
    RESULT_ONCE = "result.once"
    RESULT_IN_TIME = "result.in_time"
    VOID_COMMIT = "void.commit"
    VOID_ONCE = "void.once"
    VOID_RESULT = "void.result"
    VOID_REASON = "void.reason"
    AMENDMENT_RESULT = "amendment.result"
    AMENDMENT_NEXT = "amendment.next"
    NOTE_DRAW = "note.draw"
    KEY_OLD = "key.old"
    KEY_NEW = "key.new"
    ACTOR_KEY = "actor.key"
    ACTOR_SIGNATURE = "actor.signature"
    ACTOR_TIME = "actor.time"
    ACT_MISSING = "act.missing"
    ACT_LEAF = "act.leaf"
    ACT_ACTOR = "act.actor"
    ACT_ROLE = "act.role"
    ACT_SIGNATURE = "act.signature"
    ACT_TIME = "act.time"
    PUBLICATION_RESULT = "publication.result"
    PUBLICATION_CHAIN = "publication.chain"
    STORE_WHOLE = "store.whole"
    HEAD_ROOT = "head.root"
    HEAD_SIZE = "head.size"
    HEAD_KEY = "head.key"
    HEAD_WITNESS = "head.witness"


RULE_TEXTS: Final[Mapping[Rule, tuple[str, str]]] = {
    Rule.LEAF_FORM: ("条目形式合法", "every leaf keeps its form"),
    Rule.LEAF_ONCE: ("同一条目只记一次", "no leaf stands twice"),
    Rule.LEAF_DATED: (
        "条目日期不晚于见证其入账之时",
        "no leaf is dated later than a witness saw it",
    ),
    Rule.ORIGIN_FIRST: (
        "首条且仅首条载明台账归属",
        "the first leaf, and no other, is the origin",
    ),
    Rule.COMMIT_AUTHORITY: (
        "承诺由首条所列机关作出",
        "who commits is named in the origin",
    ),
    Rule.COMMIT_DRAW_ID: ("一次抽取只有一个承诺", "a draw has one commitment"),
    Rule.COMMIT_SEQUENCE: (
        "承诺序号连续无缺",
        "the numbers of commitments have no gap",
    ),
    Rule.COMMIT_PLAN: (
        "计划的一行只抽一次对象",
        "a row of the plan has one selection that is not void",
    ),
    Rule.COMMIT_SAMPLE: (
        "派员承诺所依据的名单已在台账中",
        "a dispatch follows the result of its sample",
    ),
    Rule.COMMIT_EARLY: (
        "承诺先于种子入账",
        "a commitment is entered before its seed can exist",
    ),
    Rule.REVEAL_COMMIT: (
        "披露的密值属于已承诺的来源",
        "what is revealed is a share or a sealed value of a commitment",
    ),
    Rule.REVEAL_ONCE: ("一个来源只披露一次", "a source is revealed once"),
    Rule.REVEAL_VALUE: ("披露的密值与承诺相符", "what is revealed is what was committed to"),
    Rule.REVEAL_IN_TIME: (
        "份额先于种子时间披露，密封值按期公开",
        "shares are revealed before the seed's time, sealed values by theirs",
    ),
    Rule.RESULT_COMMIT: ("结果对应其承诺", "a result belongs to a commitment"),
    Rule.RESULT_ONCE: ("一次抽取只有一个结果", "a draw has one result"),
    Rule.RESULT_IN_TIME: (
        "结果在种子产生后 72 小时内入账",
        "a result, or a void, follows its seed within 72 hours",
    ),
    Rule.VOID_COMMIT: ("作废对应其承诺", "a void belongs to a commitment"),
    Rule.VOID_ONCE: ("一次抽取只作废一次", "a draw is voided once"),
    Rule.VOID_RESULT: (
        "种子可知之后作废须先公布结果",
        "a void after the seed could be known has its result before it",
    ),
    Rule.VOID_REASON: ("作废原因与时间相符", "the reason of a void fits its time"),
    Rule.AMENDMENT_RESULT: (
        "变更对应已抽取的派员结果",
        "an amendment belongs to a dispatch that was drawn and is not void",
    ),
    Rule.AMENDMENT_NEXT: (
        "变更编号连续无缺",
        "the numbers of a draw's amendments have no gap",
    ),
    Rule.NOTE_DRAW: ("附记所涉抽取已入账", "a note is about a draw of this ledger"),
    Rule.KEY_OLD: ("被替换的密钥有效", "the key that ends was in force"),
    Rule.KEY_NEW: ("新密钥未曾使用", "the key that follows is new, and of this ledger"),
    Rule.ACTOR_KEY: (
        "登记的公钥不属于台账，停用后不再登记",
        "an actor's key is not the ledger's, and does not come back",
    ),
    Rule.ACTOR_SIGNATURE: (
        "登记由台账的有效密钥签名",
        "a key of the ledger in force signs for an actor",
    ),
    Rule.ACTOR_TIME: ("登记不倒签日期", "no registration is dated back"),
    Rule.ACT_MISSING: (
        "登记人员后每项操作均有签名",
        "once there are actors, every act is signed",
    ),
    Rule.ACT_LEAF: ("签名对应紧随其后的条目", "an act signs the leaf that follows it"),
    Rule.ACT_ACTOR: (
        "签名人已登记且未停用",
        "who signs is registered, and not withdrawn",
    ),
    Rule.ACT_ROLE: ("签名人有相应角色", "who signs has the role for it"),
    Rule.ACT_SIGNATURE: ("操作签名有效", "the signature of an act verifies"),
    Rule.ACT_TIME: ("操作时间不倒退", "the times of acts do not go back"),
    Rule.PUBLICATION_RESULT: (
        "公示对应已抽取的派员结果",
        "what is announced belongs to a dispatch that was drawn",
    ),
    Rule.PUBLICATION_CHAIN: (
        "公示所依据的操作记录只增不改",
        "the acts behind what is announced only grow",
    ),
    Rule.STORE_WHOLE: (
        "存储无缺失、无改动",
        "no leaf is missing, moved or changed in the store",
    ),
    Rule.HEAD_ROOT: ("检查点与条目相符", "the leaves give the root of every checkpoint"),
    Rule.HEAD_SIZE: ("检查点所载条目齐全", "every leaf that a checkpoint counts is there"),
    Rule.HEAD_KEY: ("检查点由有效密钥签名", "a checkpoint is signed by a key in force"),
    Rule.HEAD_WITNESS: ("见证签名有效", "cosignatures of pinned witnesses verify"),
}
"""Each rule in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a leaf or a checkpoint breaks.

    Parameters
    ----------
    rule
        Which rule.
    place
        Where: ``leaf 7``, or ``checkpoint 12``.
    message
        What was found, and what was asked.
    """

    rule: Rule
    place: str
    message: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.place}: {self.message} ({self.rule})"
