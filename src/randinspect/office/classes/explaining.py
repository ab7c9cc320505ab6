"""Explaining a class: the sum of an agency line by line, in Chinese or English.

The rule: whoever asks why sees every event, its points, what is left of them and why, the
thresholds, and the document of each line. It is the office's own paper: classes are internal and
are never published (docs/concepts.md, "Classes").
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from randinspect.office.classes.grades import Counted, Grade, Origin, Sum
from randinspect.office.classes.indicators import EventIndicator, Takes
from randinspect.office.classes.manners import SupervisionClass
from randinspect.office.classes.rules import ClassRules
from randinspect.rulebook.ratios import write_ratio

__all__ = ["explain_grade", "grade_document"]

_ORIGINS: Final = {
    Origin.POINTS: ("按分值", "by points"),
    Origin.OUTSIDE: ("由外部系统给定", "given by another system"),
    Origin.MISSING: ("外部系统未给定，按规则", "not given by the other system, by the rules"),
    Origin.TRIGGER: ("直接判定", "by a direct trigger"),
}
_TAKES: Final = {
    Takes.LATEST: ("只计最近一次", "only the latest counts"),
    Takes.LARGEST: ("只计最高一次", "only the largest counts"),
}


def explain_grade(found: Grade, rules: ClassRules, *, is_chinese: bool) -> tuple[str, ...]:
    """Explain the class of one agency.

    1. Points, indicator by indicator. 2. The class that they reach, or that was given. 3. Triggers.
    4. Tolerance. 5. What the class means.

    Parameters
    ----------
    found
        The class.
    rules
        The rules it was found with.
    is_chinese
        Chinese or English.

    Returns
    -------
    tuple[str, ...]
        Lines of text.
    """
    return tuple(text[0] if is_chinese else text[1] for text in _lines(found, rules))


def grade_document(found: Grade) -> dict[str, Any]:
    """Say of one class what its explanation says, as plain data; fractions are ``num/den``."""
    return {
        "agency": found.agency,
        "class": found.name,
        "on": found.on.isoformat(),
        "origin": str(found.origin),
        "points": None if found.points is None else write_ratio(found.points),
        "before_triggers": found.before,
        "indicators": [_sum_document(one) for one in found.sums],
        "triggers": [
            {
                "name": one.rule.name,
                "event": one.event.code,
                "date": one.event.day.isoformat(),
                "last": None if one.last is None else one.last.isoformat(),
                "citation": str(one.rule.citation),
            }
            for one in found.triggered
        ],
        "tolerance": found.tolerance
        and {
            "basis": found.tolerance.basis,
            "last": found.tolerance.last.isoformat(),
            "takes_effect": found.is_tolerated,
        },
    }


def _sum_document(one: Sum) -> dict[str, Any]:
    """One indicator as plain data."""
    return {
        "code": one.rule.code,
        "name": one.rule.name,
        "total": None if one.total is None else write_ratio(one.total),
        "citation": str(one.rule.citation),
        "events": [
            {
                "date": c.event.day.isoformat(),
                "until": c.event.until and c.event.until.isoformat(),
                "value": c.event.value,
                "source": c.event.source,
                "points": c.points,
                "left": write_ratio(c.left),
                "counts": c.counts,
            }
            for c in one.counted
        ],
    }


def _lines(found: Grade, rules: ClassRules) -> Iterator[tuple[str, str]]:
    """Lines in both languages."""
    yield (
        f"{found.agency}：{found.on} 为 {found.name or '？'} 类（{_ORIGINS[found.origin][0]}）",
        f"{found.agency}: class {found.name or '?'} on {found.on} ({_ORIGINS[found.origin][1]})",
    )
    yield (
        f"规则：{rules.name}，摘要 sha256 {rules.sha256}",
        f"rules: {rules.name}, digest sha256 {rules.sha256}",
    )
    for one in found.sums:  # 1
        yield from _sum_lines(one)
    yield from _before_lines(found, rules)  # 2
    yield from _trigger_lines(found, rules)  # 3
    yield from _tolerance_lines(found, rules)  # 4
    if found.later:
        yield (f"当日以后的事项不计：{found.later} 件", f"events of days to come: {found.later}")
    manner = next((one for one in rules.classes if one.name == found.name), None)
    if manner is not None:  # 5
        yield from _manner_lines(manner)


def _sum_lines(one: Sum) -> Iterator[tuple[str, str]]:
    """What one indicator adds, and its events."""
    total = "？" if one.total is None else _number(one.total)
    cut = one.rule.at_most
    zh = f"，至多 {cut} 分" if cut is not None else ""
    en = f", at most {cut}" if cut is not None else ""
    takes = _TAKES.get(one.rule.takes, ("", ""))
    zh += f"，{takes[0]}" if takes[0] else ""
    en += f", {takes[1]}" if takes[1] else ""
    cited = str(one.rule.citation)
    yield (f"{one.rule.name}：{total} 分{zh}；{cited}", f"{one.rule.name}: {total}{en}; {cited}")
    if not one.counted:
        yield (f"    无记录，计 {total} 分", f"    nothing on record, which gives {total}")
    for counted in one.counted:
        yield _event_line(one.rule, counted)


def _event_line(rule: EventIndicator, one: Counted) -> tuple[str, str]:
    """One event: its day, what it was, and what it adds."""
    event = one.event
    days = str(event.day)
    if rule.lasting:
        days += f" – {event.until or '…'}"
    told = " ".join(part for part in (days, event.value, event.source) if part)
    sum_ = f"{one.points} × {_number(one.left)} = {_number(one.amount)}"
    if one.counts:
        return f"    {told}：{sum_}", f"    {told}: {sum_}"
    return f"    {told}：{sum_}，不计", f"    {told}: {sum_}, does not count"


def _before_lines(found: Grade, rules: ClassRules) -> Iterator[tuple[str, str]]:
    """The class before triggers."""
    if found.given is not None and rules.outside is not None:
        source, given = rules.outside.source, found.given
        yield (
            f"{source} {given.day} 给定 {given.label}，即 {given.name} 类",
            f"{source} gave {given.label} on {given.day}, which is class {given.name}",
        )
    elif found.origin is Origin.MISSING and found.before is not None and rules.outside is not None:
        yield (
            f"{rules.outside.source} 未给定类别，按规则为 {found.before} 类",
            f"{rules.outside.source} gives no class; by the rules it is {found.before}",
        )
    if found.points is None:
        return
    limits = "，".join(f"{c.name} ≥ {c.from_points}" for c in rules.classes)
    total = _number(found.points)
    yield (
        f"合计 {total} 分；{limits}；得 {found.before} 类",
        f"sum {total}; {limits.replace('，', ', ')}; class {found.before}",
    )


def _trigger_lines(found: Grade, rules: ClassRules) -> Iterator[tuple[str, str]]:
    """Triggers in force, each with its end and its document."""
    for one in found.triggered:
        name = one.rule.at_least_class or rules.names[-1]
        until = ("持续中", "lasting") if one.last is None else (f"至 {one.last}", f"to {one.last}")
        cited = str(one.rule.citation)
        yield (
            f"直接判定不低于 {name} 类：{one.rule.name}（{one.event.day}，{until[0]}）；{cited}",
            f"at least {name}: {one.rule.name} ({one.event.day}, {until[1]}); {cited}",
        )


def _tolerance_lines(found: Grade, rules: ClassRules) -> Iterator[tuple[str, str]]:
    """Tolerance, and why it has no effect where it has none."""
    entry, rule = found.tolerance, rules.tolerance
    if entry is None or rule is None:
        return
    if found.is_tolerated:
        yield (
            f"包容审慎至 {entry.last}：抽取规模按 {rule.share} 计，仍在抽取范围；{entry.basis}",
            f"tolerance to {entry.last}: {rule.share} of its size, still drawn; {entry.basis}",
        )
    else:
        held = "、".join(rule.classes)
        yield (
            f"包容审慎不生效：只适用于 {held} 类且无直接判定；{entry.basis}",
            f"tolerance has no effect: it holds in {held} without a trigger; {entry.basis}",
        )


def _manner_lines(one: SupervisionClass) -> Iterator[tuple[str, str]]:
    """What the class means for its agencies."""
    zh, en = [f"方式 {'、'.join(one.methods)}"], [f"manner {', '.join(one.methods)}"]
    for value, words in (
        (one.share, ("年抽取比例", "share a year")),
        (one.size, ("抽取规模", "size")),
        (one.cap, ("年检查上限", "checks a year at most")),
        (one.items, ("检查项数", "items")),
        (one.team, ("检查人数", "officers")),
    ):
        if value is not None:
            zh.append(f"{words[0]} {value}")
            en.append(f"{words[1]} {value}")
    yield (
        f"{one.name} 类：{'；'.join(zh)}；{one.citation}",
        f"{one.name}: {'; '.join(en)}; {one.citation}",
    )


def _number(value: Fraction) -> str:
    """Write a number exactly, and to three places where it is no whole one."""
    if value.denominator == 1:
        return str(value.numerator)
    thousandths = (value.numerator * 2000 + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(thousandths, 1000)
    exact = thousandths * value.denominator == value.numerator * 1000
    shown = f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
    if exact:
        return shown
    short = len(str(value.denominator)) <= 6
    return f"{value} (≈ {shown})" if short else f"≈ {shown}"
