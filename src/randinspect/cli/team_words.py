"""The Chinese of teams: where a pair stands, who stands in for whom, and what amendments left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from randinspect.cli.barrier_words import BARRIERS
from randinspect.cli.fact_words import CELLS
from randinspect.cli.words import Language, say
from randinspect.dispatch import Hindrance, Obstacle, Place, Standing, Substitution
from randinspect.dispatch.standing import MetLimit

__all__ = ["OBSTACLES", "told_change", "told_pair_changes", "told_standing"]

OBSTACLES: Final[Mapping[Obstacle, str]] = {
    Obstacle.ABSENT: "不能到场",
    Obstacle.MEMBER: "已在组内",
    Obstacle.COUPLE: "与组内人员不得同组",
    Obstacle.FULL: "已达上限",
    Obstacle.CLASS: "已达负荷类别上限",
    Obstacle.GROUP: "所属组别已满",
    Obstacle.LEAVE: "当日请假",
    Obstacle.DAY: "当日已达每日上限",
    Obstacle.WEEK: "当周已达每周上限",
}
"""Chinese of what keeps somebody from standing in."""

_HINDRANCES: Final[Mapping[Hindrance, str]] = {
    Hindrance.NOT_LISTED: "不在短名单",
    Hindrance.CUT_OFF: "为分开不得同组的人员而除去",
}


def told_change(change: Substitution, language: Language) -> str:
    """Who stands in for whom, and who was passed over and why, in a language."""
    if language is Language.EN:
        return str(change)
    text = f"{change.inspection} 的 {change.slot} 席位：{change.enters} 接替 {change.leaves}"
    told = "、".join(f"{name} （{OBSTACLES[obstacle]}）" for name, obstacle in change.passed)
    return f"{text}；依次越过：{told}" if told else text


def told_standing(found: Standing, language: Language) -> str:
    """Where a pair stands, in a language."""
    if language is Language.EN:
        return str(found)
    if found.hindrance is Hindrance.BARRED:
        rules = "、".join(f"{BARRIERS[one]} （{one}）" for one in found.barriers)
        return f"{found.inspector} 不能派往 {found.inspection}：{rules or '原因只有本机关知道'}"
    if found.hindrance is not None:
        told = _HINDRANCES[found.hindrance]
        return f"{found.inspector} 可派往 {found.inspection}，但{told}"
    parts = (*map(_place, found.places), _price(found), *map(_limit, found.limits))
    return f"{found.inspector} 与 {found.inspection}：" + "；".join(parts)


def _place(place: Place) -> str:
    """Standing in one slot."""
    drawn = "派往" if place.is_seated else "未派"
    text = (
        f"席位 {place.slot}，抽签结果为{drawn}，"
        f"按签号加价格在 {place.eligible} 人中排第 {place.rank}"
    )
    if place.gap is None:
        return f"{text}，无人可比"
    return f"{text}，在界线{'内' if place.gap < 0 else '外'} {abs(place.gap)}"


def _price(found: Standing) -> str:
    """What the price says."""
    if found.price > 0:
        return f"价格 {found.price}：已达上限 {found.cap}，其签号一律加价"
    if found.price < 0:
        return f"价格 {found.price}：须达下限 {found.floor}，其签号一律减价"
    return f"价格 0：负荷 {found.load} 在 [{found.floor}, {found.cap}] 之内，不影响结果"


def _limit(limit: MetLimit) -> str:
    """A limit that the pair meets."""
    where = "该人员已满" if limit.slot is None else f"席位 {limit.slot} 已满"
    return f"{limit.name}（{limit.code}）：{where}，价格 {limit.price}"


def told_pair_changes(facts: Mapping[str, Any], language: Language) -> Iterator[str]:
    """What amendments changed about a pair, one line each, and whether it is in force."""
    amendments: Sequence[Mapping[str, Any]] = facts.get("amendments", ())
    for one in amendments:
        reason = CELLS[one["reason"]] if language is Language.ZH else one["reason"]
        told = {k: one[k] for k in ("number", "enters", "leaves", "slot", "decided")}
        yield say("pair amended", language, **told, reason=reason)
    if amendments:
        yield say("pair in force" if facts["is_in_force"] else "pair not in force", language)
