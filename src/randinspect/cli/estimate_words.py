"""The Chinese of estimates: groups, formulas of variances, and what the numbers do not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.cli.phrases import in_chinese
from randinspect.cli.words import Language

__all__ = ["ESTIMATES", "told_estimate"]

ESTIMATES: Final[Mapping[str, str]] = {
    "all": "全部",
    "simple_random": "简单随机",
    "hajek": "Hájek 近似",
    "hartley_rao": "Hartley–Rao 近似",
    "sen_yates_grundy": "Sen–Yates–Grundy",
    "poisson": "泊松抽样",
    "rank_conditioned": "名次条件",
    "response": "应答",
    "collapsed": "合并层",
    "unknown": "不能计算",
    "{n} of {m} drawn units were not checked; those checked in the same stratum stand for them, "
    "and the bounds say how far that may be wrong": (
        "抽中 {m} 户中 {n} 户未检查；以同层已查的代替，上下界说明由此可能相差多少"
    ),
    "nobody was checked in {names}: in the whole other strata stand for them, of {same} itself "
    "nothing is estimated": "{names} 无一户被检查：总体以其他层代替，该层本身不作推断",
    "{n} units of size 0 are out of scope; nothing is estimated for them": (
        "规模为 0 的 {n} 户不在抽取范围，不作推断"
    ),
    "{n} units of {names} had no chance to be drawn; nothing is estimated for them": (
        "{names} 的 {n} 户没有机会被抽中，不作推断"
    ),
    "a second stage: of units of the bodies that {draw} drew, not of all bodies": (
        "二阶段抽取：所推断的是 {draw} 抽中的机构的单位，不是全部机构"
    ),
    "over both stages nothing is estimated, because drawn units were not checked": (
        "抽中的单位有未检查的，两阶段合计不作推断"
    ),
    "over both stages, all bodies of {draw}: {total} of {units} units in violation, {rate} %": (
        "两阶段合计，{draw} 的全部机构：{units} 个单位中 {total} 个发现问题，占 {rate} %"
    ),
    "one unit has no other to be compared with: no standard error can be given": (
        "有一户无可比较，不能给出标准误"
    ),
}
"""What stands in an estimate, by its English form."""


def told_estimate(text: str, language: Language) -> str:
    """A word or note of an estimate, in a language; names of strata stay as they are."""
    return in_chinese(text, ESTIMATES) if language is Language.ZH else text
