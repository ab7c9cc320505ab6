"""Why one agency has its class, its size and its stratum: every step, in two languages.

The class, size, stratum and exclusion told are those of ``classify`` for that row alone, so
that an explanation cannot disagree with the frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.classification import Classification, classify
from randinspect.rulebook.columns import Columns
from randinspect.rulebook.consistency import RISK_COLUMN
from randinspect.rulebook.fitting import SIZE_COLUMN
from randinspect.rulebook.history import History
from randinspect.rulebook.memory_explanation import memory_steps
from randinspect.rulebook.model import Selection, SizeSource
from randinspect.rulebook.ratios import Rounding
from randinspect.rulebook.risk import Indicator, Risk, RiskSource
from randinspect.rulebook.step import Step, StepKind
from randinspect.rulebook.strata import stratum_parts

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["explain_unit"]


def explain_unit(
    agencies: Register,
    rules: Rulebook,
    index: int,
    *,
    on: date,
    history: History | None = None,
) -> tuple[Step, ...]:
    """Tell how one agency came to its class, size, stratum and selection rule.

    Parameters
    ----------
    agencies, rules, on, history
        As for ``classify``.
    index
        Position of the agency in the register, ``0 <= index < N``.

    Returns
    -------
    tuple[Step, ...]
        Indicators, triggers that hold, class, exclusion, what is remembered, size, stratum,
        selection rules. A rest depends on the whole stratum and is told by the quarter.
    """
    unit = _row(agencies, index)
    own = None if history is None else history.row(index)
    found = classify(unit, rules, on=on, history=own)
    columns = Columns(unit.columns, 1)
    steps: list[Step] = []
    if rules.risk is not None:
        steps += _indicators(columns, rules.risk, on)
        steps += _triggers(columns, rules.risk, on)
        steps += _class(columns, rules.risk, found)
        columns = columns.replaced(RISK_COLUMN, found.classes)
    steps += _exclusion(columns, rules, found, on)
    steps += memory_steps(rules, found, None if history is None else history.begins)
    steps += _size(columns, rules, found)
    steps += _stratum(rules, found)
    return tuple(steps)


def _row(agencies: Register, index: int) -> Register:
    """Cut one row out of a register."""
    if not 0 <= index < len(agencies):
        raise IndexError(f"index {index} is outside a register of {len(agencies)} agencies")
    cut = slice(index, index + 1)
    columns = {name: values[cut] for name, values in agencies.columns.items()}
    return replace(agencies, columns=columns, rows=agencies.rows[cut])


def _value(columns: Columns, name: str) -> object:
    """Give the one value of a column."""
    return columns.folded(name)[0][0]


def _text(value: object) -> str | None:
    """Write a register's value, None if it is missing."""
    if isinstance(value, tuple):
        return "，".join(str(entry) for entry in value)
    return None if value is None else str(value)


def _indicators(columns: Columns, risk: Risk, on: date) -> Iterator[Step]:
    """Tell the band and the points of every indicator in force."""
    for index, indicator in enumerate(risk.indicators):
        if indicator.in_force(on):
            value = _value(columns, indicator.column)
            yield _indicator(indicator, index, value, on)


def _indicator(indicator: Indicator, index: int, value: object, on: date) -> Step:
    """Tell one indicator; an excluded agency may have a value without a band."""
    held = indicator.band_of(value, on=on)
    band = None if held is None else indicator.bands[held]
    points = 0 if band is None else band.points
    shown = _text(value)
    zh_band = "不属于任何区间" if band is None else f"属于区间（{band}）"
    en_band = "in no band" if band is None else f"band ({band})"
    return Step(
        StepKind.INDICATOR,
        f"risk.indicators[{index}]",
        indicator.name,
        shown,
        None if band is None else str(band),
        points,
        indicator.citation,
        f"指标“{indicator.name}”：取值{shown or '缺失'}，{zh_band}，计{points}分。"
        f"依据{indicator.citation}。",
        f"Indicator {indicator.name}: value {shown or 'missing'}, {en_band}, "
        f"{points} points. Source: {indicator.citation}.",
    )


def _triggers(columns: Columns, risk: Risk, on: date) -> Iterator[Step]:
    """Tell every trigger that holds."""
    for index, trigger in enumerate(risk.triggers):
        if trigger.in_force(on) and bool(trigger.when.mask(columns, on=on)[0]):
            name, least, source = trigger.name, trigger.at_least_class, trigger.citation
            values = "; ".join(
                _text(_value(columns, test.column)) or "-" for test in trigger.when.tests
            )
            yield Step(
                StepKind.TRIGGER,
                f"risk.triggers[{index}]",
                name,
                values,
                str(trigger.when),
                None,
                source,
                f"直接判定“{name}”成立（{trigger.when}），风险等级不低于{least}。依据{source}。",
                f"Trigger {name} holds ({trigger.when}): class {least} at least. Source: {source}.",
            )


def _class(columns: Columns, risk: Risk, found: Classification) -> Iterator[Step]:
    """Tell the class, and whether points, a column or a rule for missing ones gave it."""
    name, points = found.classes[0], int(found.points[0])
    if name is None:
        return
    rank = risk.names.index(name)
    rule = risk.classes[rank]
    if risk.source is RiskSource.POINTS:
        value: str | None = str(points)
        zh, en = f"合计{points}分", f"{points} points in all"
        band = f"from_points {rule.from_points}"
    else:
        value = _text(_value(columns, risk.column or RISK_COLUMN))
        zh, en = f"名录库所列等级{value or '缺失'}", f"class {value or 'missing'} in the register"
        band = f"column {risk.column}"
    yield Step(
        StepKind.CLASS,
        f"risk.classes[{rank}]",
        name,
        value,
        band,
        points if risk.source is RiskSource.POINTS else None,
        rule.citation,
        f"{zh}，经直接判定规则后风险等级为{name}。依据{rule.citation}。",
        f"{en}; after triggers the class is {name}. Source: {rule.citation}.",
    )


def _exclusion(
    columns: Columns, rules: Rulebook, found: Classification, on: date
) -> Iterator[Step]:
    """Tell the exclusion that holds, if one does."""
    for index, rule in enumerate(rules.exclusions):
        if rule.when is None or rule.code != found.exclusions[0] or not rule.in_force(on):
            continue
        tests = rule.when.tests
        values = "; ".join(_text(_value(columns, test.column)) or "-" for test in tests)
        yield Step(
            StepKind.EXCLUSION,
            f"exclusions[{index}]",
            rule.code,
            values,
            str(rule.when),
            None,
            rule.citation,
            f"按代码{rule.code}不参加抽取：{rule.reason}（{rule.when}）。依据{rule.citation}。",
            f"Excluded with code {rule.code}: {rule.reason} ({rule.when}). "
            f"Source: {rule.citation}.",
        )


def _size(columns: Columns, rules: Rulebook, found: Classification) -> Iterator[Step]:
    """Tell the measure of size."""
    size, source, citation = int(found.sizes[0]), rules.size.source, rules.size.citation
    origins = {
        SizeSource.CLASS: (found.classes[0], "按风险等级", "by class"),
        SizeSource.COLUMN: ("", "按名录库规模列", "from the register's column size"),
        SizeSource.EQUAL: ("", "各对象相等", "equal for all"),
    }
    name, zh, en = origins[source]
    value = _text(_value(columns, SIZE_COLUMN)) if source is SizeSource.COLUMN else name or None
    cited = ("。", ".") if citation is None else (f"。依据{citation}。", f". Source: {citation}.")
    zero = ("（不在抽取范围内）", " (out of scope)") if size == 0 else ("", "")
    yield Step(
        StepKind.SIZE,
        "size",
        source.value,
        value,
        None,
        None,
        citation,
        f"规模度量为{size}{zero[0]}，{zh}{cited[0]}",
        f"The measure of size is {size}{zero[1]}, {en}{cited[1]}",
    )


def _stratum(rules: Rulebook, found: Classification) -> Iterator[Step]:
    """Tell the stratum, and the selection rules that match it."""
    label = found.strata[0]
    by = ", ".join(rules.strata.by) or "-"
    yield Step(
        StepKind.STRATUM,
        "strata.by",
        label,
        label,
        by,
        None,
        None,
        f"抽样层为{label}（分层依据：{by}）。",
        f"The stratum is {label} (cut by {by}).",
    )
    for index, rule in enumerate(rules.selection):
        if rule.matches(stratum_parts(label, rules)):
            yield _selection(rule, index, label)


_ROUNDED = {
    None: "",
    Rounding.NEAREST: "四舍五入",
    Rounding.AT_LEAST: "不少于",
    Rounding.AT_MOST: "不超过",
    Rounding.IN_EXPECTATION: "按期望",
}


def _selection(rule: Selection, index: int, label: str) -> Step:
    """Tell how many are drawn of the stratum."""
    if rule.ratio is None and rule.count is None:
        return _under_quota(rule, index, label)
    number = f"{rule.count}" if rule.ratio is None else f"{rule.ratio}"
    way = "" if rule.rounding is None else f", {rule.rounding}"
    zh_way = _ROUNDED[rule.rounding]
    zh_way = f"（{zh_way}）" if zh_way else ""
    kind = ("抽取数", "count") if rule.ratio is None else ("抽查比例", "ratio")
    return Step(
        StepKind.SELECTION,
        f"selection[{index}]",
        label,
        None,
        f"{number}{way}",
        None,
        rule.citation,
        f"该层{kind[0]}为{number}{zh_way}。依据{rule.citation}。",
        f"The stratum's {kind[1]} is {number}{way}. Source: {rule.citation}.",
    )


def _under_quota(rule: Selection, index: int, label: str) -> Step:
    """Tell that the stratum's number follows from the counts of quotas."""
    return Step(
        StepKind.SELECTION,
        f"selection[{index}]",
        label,
        None,
        "quota",
        None,
        rule.citation,
        f"该层抽取数由各项配额推算。依据{rule.citation}。",
        f"The stratum's number follows from the counts of the quotas. Source: {rule.citation}.",
    )
