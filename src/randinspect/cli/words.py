"""The words of the desk in Chinese and English, and which of the two is spoken."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from randinspect.cli.result_words import RESULT_WORDS

__all__ = ["Language", "say", "spoken"]


class Language(StrEnum):
    """Languages of talk and headings; data and file names are the same in both."""

    ZH = "zh"
    EN = "en"


_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    **RESULT_WORDS,
    "selection locked": (
        "抽取对象库已锁定：{n} 户",
        "selection locked: a frame of {n} units",
    ),
    "selection drawn": ("已抽取检查对象：{n} 户", "selection drawn: {n} units"),
    "selection taken over": (
        "沿用已抽取的名单，本批检查对象：{n} 户",
        "selection taken over as it was drawn: {n} units in this batch",
    ),
    "dispatch locked": (
        "人员匹配已锁定：{n} 户待派",
        "dispatch locked: {n} inspections to staff",
    ),
    "dispatch drawn": ("已随机匹配检查人员：{n} 人次", "dispatch drawn: {n} seats"),
    "undated": (
        "{n} 项检查未能排定日期，原因见 undated.tsv",
        "{n} inspections have no date; undated.tsv says why",
    ),
    "visit days": (
        "可排定检查的工作日：{n} 天，{a} 至 {b}（日历：{c}）",
        "days for visits: {n} working days from {a} to {b} (calendar: {c})",
    ),
    "waiting": ("尚未到时：{t}（北京时间 {b}）", "not yet: {t} (Beijing time {b})"),
    "page": ("公示页面：{p}", "page: {p}"),
    "private": ("内部资料（不得公开）：{p}", "private, never to be published: {p}"),
    "unproved": ("尚未证明：{t}", "unproved: {t}"),
    "finding": ("不符：{t}", "finding: {t}"),
    "written": ("已写入：{p}", "written: {p}"),
    "note": ("提示：{t}", "note: {t}"),
    "stratum": ("层", "stratum"),
    "units": ("户数", "units"),
    "in scope": ("在抽范围", "in scope"),
    "size sum": ("规模合计", "size sum"),
    "method": ("方法", "method"),
    "expected": ("按比例应抽", "expected"),
    "target": ("抽取数", "target"),
    "reserves": ("候补", "reserves"),
    "code": ("代码", "code"),
    "register": ("名录库", "register"),
    "file": ("文件", "file"),
    "form": ("格式", "form"),
    "rows": ("行数", "rows"),
    "kept": ("采用", "kept"),
    "set aside": ("剔除", "set aside"),
    "strata": ("抽取将从以下各层进行", "what would be drawn from"),
    "batch": ("本季度的批次", "the batch of this quarter"),
    "due": ("本批检查对象", "due in this batch"),
    "number": ("第几批", "number"),
    "of": ("共几批", "of"),
    "carried": ("结转", "carried over"),
    "quotas": ("各组合计（配额）", "sums over groups (quotas)"),
    "margin": ("分组方式", "margin"),
    "group": ("组", "group"),
    "sources": ("已读取的文件", "files read"),
    "exclusions": ("不在抽取范围（π = 0，公开计数）", "out of scope (π = 0, counted openly)"),
    "memory": ("既往检查的影响", "what past visits change"),
    "unreached": (
        "{n} 户无法组成检查组：{t}",
        "{n} agencies that no team can reach: {t}",
    ),
    "rare": (
        "{n} 个（层，规模）组合少于 5 户，匿名作用有限",
        "{n} cells (stratum, size) hold fewer than 5 units: sealing hides little there",
    ),
    "rehearsal": ("演练，不是抽查", "REHEARSAL, no inspection"),
    "demonstration": (
        "演示：时间为固定的虚构时间，随机数为已记录的旧轮次",
        "DEMONSTRATION: the times are fixed and fictitious, the round is an old recorded one",
    ),
    "capacity": ("人员能承担多少（最紧的在前）", "what the roster can carry (tightest first)"),
    "territory": ("区域", "territory"),
    "people": ("可派人员", "people"),
    "k/d": ("最低被猜中率", "k/d"),
    "carries": ("可承担计划的倍数", "carries × plan"),
    "ratio at most": ("最高抽查比例", "ratio at most"),
    "too large": (
        "计划超出人员能力：只能承担 {f} 倍；瓶颈：{t}",
        "the plan is too large: the roster carries {f} of it; bottleneck: {t}",
    ),
    "predictable": (
        "{n} 个区域人员太少，配对易被猜中（k/d 大于 1/2）：{t}",
        "{n} territories have so few people that pairs are easy to guess (k/d above 1/2): {t}",
    ),
    "staffed": (
        "{n} 户均可派员，需放宽 {w} 项",
        "{n} inspections can be staffed, with {w} waivers",
    ),
    "shard": ("本分片送出 {n} 户", "the shard sends {n} units"),
    "ready": ("可以锁定", "ready to be locked"),
    "estimates": ("由随机抽查结果推断", "estimated from the random draw"),
    "drawn": ("抽中", "drawn"),
    "checked": ("已检查", "checked"),
    "violations": ("发现问题", "violations"),
    "rate": ("问题率", "rate"),
    "interval": ("置信区间", "interval"),
    "s.e.": ("标准误", "s.e."),
    "total": ("推断总数", "total"),
    "formulas": ("方差公式", "variance by"),
    "unbiased": ("无偏总数", "unbiased total"),
    "collapsed": ("合并计算方差的层：{t}", "collapsed for the variance: {t}"),
    "targeted": (
        "有因检查 {n} 户次，发现问题 {v}：不参与推断",
        "{n} targeted checks, {v} with violations: nothing is estimated from them",
    ),
    "called": (
        "候补检查 {n} 户，发现问题 {v}：没有入样概率，不参与推断",
        "{n} reserves checked, {v} with violations: they have no probability, so they do not count",
    ),
}


def say(key: str, language: Language, **values: object) -> str:
    """Say something in a language.

    >>> say("target", Language.ZH), say("page", Language.EN, p="x")
    ('抽取数', 'page: x')
    """
    chinese, english = _WORDS[key]
    return (chinese if language is Language.ZH else english).format(**values)


def spoken(asked: Language | None) -> Language:
    """Language asked for, else that of the locale, else English."""
    if asked is not None:
        return asked
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return Language.ZH if (locale or "").startswith("zh") else Language.EN
