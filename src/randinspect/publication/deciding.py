"""The one sentence that decided: why a unit is drawn, or is not, in two languages.

It repeats the numbers of `explain_handle` and adds none, so that whoever reads it can compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from randinspect.dispatch.staffing import Why
from randinspect.sampling import Method, SampleRole

__all__ = ["deciding_sentence"]

_REASONS: Final = {
    Why.ABSENCE: "因故不能到场",
    Why.RECUSAL: "回避",
    Why.CERTIFICATE: "证件失效",
    Why.DEPARTURE: "离职",
}

_Facts = Mapping[str, Any]
_Said = tuple[str, str]


def deciding_sentence(facts: _Facts) -> _Said:
    """Say what decided about a handle.

    Parameters
    ----------
    facts
        What `explain_handle` tells of it.

    Returns
    -------
    tuple[str, str]
        The sentence in Chinese and in English.

    Examples
    --------
    >>> facts = {"stratum": "A", "size": 1, "units_in_scope": 12, "target": "5", "role": "drawn",
    ...          "method": "equal", "ticket_rank": 3}
    >>> deciding_sentence(facts)[1]
    'drawn because its ticket has rank 3 of 12, and 3 ≤ 5'
    """
    if "overall_probability" in facts:
        own = {key: value for key, value in facts.items() if key != "overall_probability"}
        zh, en = deciding_sentence(own)
        pi = "{first_stage_probability} · {inclusion_probability} = {overall_probability}"
        told = pi.format_map(facts)
        return (
            f"{zh}；两阶段合计 π = π₁ · π₂ = {told}",
            f"{en}; over both stages π = π₁ · π₂ = {told}",
        )
    if "stratum" not in facts:
        return _dispatched(facts)
    if not facts["size"]:
        return "不参加抽取：规模为 0，π = 0", "not drawn because it is out of scope: its size is 0"
    if "role" not in facts:
        pi = facts["inclusion_probability"]
        return f"尚未抽取：将以 π = {pi} 抽取", f"not drawn yet: it will be, with probability {pi}"
    if facts["role"] == SampleRole.CERTAIN:
        return "抽中：规模足够大，π = 1，必然抽中", "drawn because its size makes it certain: π = 1"
    zh, en = _compared(facts)
    return _headed(facts, zh, en)


def _headed(facts: _Facts, zh: str, en: str) -> _Said:
    """Put the role before the comparison."""
    if facts["role"] == SampleRole.DRAWN:
        return f"抽中：{zh}", f"drawn because {en}"
    if facts["role"] == SampleRole.RESERVE:
        rank = facts["sample_rank"]
        return f"候补第 {rank} 位：{zh}", f"reserve {rank}, not drawn because {en}"
    return f"未抽中：{zh}", f"not drawn because {en}"


def _compared(facts: _Facts) -> _Said:
    """Compare what the method compares."""
    method, units = facts["method"], facts["units_in_scope"]
    if method == Method.EQUAL:
        rank, target = facts["ticket_rank"], facts["target"]
        sign = "≤" if rank <= Fraction(target) else ">"
        return (
            f"签号在 {units} 户中排第 {rank} 位，{rank} {sign} {target}",
            f"its ticket has rank {rank} of {units}, and {rank} {sign} {target}",
        )
    if "key" in facts:
        key, rank, limit = facts["key"], facts["key_rank"], facts["cut_off_key"]
        sign = "≤" if facts["role"] == SampleRole.DRAWN else ">"
        return (
            f"其键为 {key}（第 {rank} 位），{sign} 界限 {limit}",
            f"its key {key} (rank {rank}) is {sign} the cut-off {limit}",
        )
    if "threshold" in facts:
        ticket, limit = facts["ticket"], facts["threshold"]
        sign = "<" if ticket < limit else "≥"
        return (
            f"签号 {ticket} {sign} 界限 {limit}",
            f"its ticket {ticket} is {sign} its threshold {limit}",
        )
    if "cumulated_from" in facts:
        return _hit(facts)
    return "本层抽取数为 0", "nobody of its stratum is drawn: the target is 0"


def _hit(facts: _Facts) -> _Said:
    """Tell whether a hit falls into the unit's stretch of the cumulated sizes."""
    first, end, hit = facts["cumulated_from"], facts["cumulated_to"], facts["next_hit"]
    exact = facts["next_hit_exact"]
    stretch = f"[{first}, {end})"
    if hit is not None and hit < end:
        stretch += _over(first, end, exact)
        return (
            f"抽样点 {_told(exact)} 落在其累计规模区间 {stretch} 内",
            f"the hit {_told(exact)} falls into its stretch {stretch} of the cumulated sizes",
        )
    told = (
        ("此后没有抽样点", "there is none after it")
        if exact is None
        else (f"下一抽样点为 {_told(exact)}", f"the next one is {_told(exact)}")
    )
    stretch += "" if exact is None else _over(first, end, exact)
    return (
        f"其累计规模区间 {stretch} 内没有抽样点，{told[0]}",
        f"no hit falls into its stretch {stretch} of the cumulated sizes, {told[1]}",
    )


def _told(fraction: str) -> str:
    """A fraction that is not reduced, and its value with two decimals; a whole number as it is.

    >>> _told("1018/6")
    '1018/6 ≈ 169.67'
    >>> _told("42/1")
    '42'
    """
    exact, (num, den) = Fraction(fraction), fraction.split("/")
    if den == "1":
        return num
    hundredths = (exact * 100 + Fraction(1, 2)) // 1
    sign = "=" if exact * 100 == hundredths else "≈"
    return f"{fraction} {sign} {hundredths // 100}.{hundredths % 100:02d}"


def _over(first: int, end: int, fraction: str) -> str:
    """A stretch over the denominator of a hit, so that both can be compared.

    >>> _over(140, 200, "1018/6")
    ' = [840/6, 1200/6)'
    """
    den = int(fraction.partition("/")[2])
    return f" = [{first * den}/{den}, {end * den}/{den})" if den > 1 else ""


def _dispatched(facts: _Facts) -> _Said:
    """Tell who goes to an inspection, or where an inspector goes."""
    if "direct" in facts:
        return "由直接委派决定，不经抽取", "decided by direct assignment, not drawn"
    if "candidates" not in facts:
        count = facts["eligible"]
        return f"尚未匹配：可选 {count} 项", f"not drawn yet: {count} choices are open"
    zh, en = _staffed(facts)
    if "amendments" not in facts:
        return zh, en
    now = [*facts["team_in_force"]]
    named = ", ".join(row.get("inspector") or row["inspection"] for row in now)
    made = [(a["number"], a["reason"], a["approved_by"]) for a in facts["amendments"]]
    told_zh = "；".join(f"第 {n} 号（{_REASONS[why]}，{who} 批准）" for n, why, who in made)
    told_en = "; ".join(f"amendment {n} ({why}, approved by {who})" for n, why, who in made)
    return (
        f"{zh}。抽取后有变更：{told_zh}；现为 {named or '无'}",
        f"{en}. Since then {told_en}: now {named or 'nobody'}",
    )


def _staffed(facts: _Facts) -> _Said:
    """Tell what the draw decided."""
    handle, goes = facts["handle"], [c for c in facts["candidates"] if c["goes"]]
    names = [c["inspector"] if c["inspection"] == handle else c["inspection"] for c in goes]
    of, listed = facts["eligible"], ", ".join(names)
    if not of:
        return (
            "未参加匹配：规则禁止其参加本次每一项检查",
            "not drawn because rules bar it from every inspection: no choice was open",
        )
    if not names:
        return (
            f"未派出：{of} 项可选，签号与价格之和均高于入选者",
            f"sent nowhere because in all {of} choices others have less of ticket plus price",
        )
    if goes[0]["inspection"] == handle:
        return (
            f"派出 {listed}：{of} 名可派人员中签号与价格之和最低",
            f"{listed} because of {of} eligible they have the least of ticket plus price",
        )
    return (
        f"派往 {listed}：该处签号与价格之和在入选范围内",
        f"sent to {listed} because its ticket plus price is among the least there",
    )
