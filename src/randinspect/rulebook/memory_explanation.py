"""What is remembered of one agency, told rule by rule in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.classification import Classification
from randinspect.rulebook.history import months_after
from randinspect.rulebook.memory import Grace, Memory, MemoryCode, Rest
from randinspect.rulebook.ratios import write_ratio
from randinspect.rulebook.recalling import Mark, last_day_of_quarters
from randinspect.rulebook.resting import Rates
from randinspect.rulebook.step import Step, StepKind

__all__ = ["memory_steps", "rest_step"]

# Code to its table in [memory], and what it says of an agency.
_TOLD: Final[Mapping[MemoryCode, tuple[str, str, str]]] = {
    MemoryCode.WHITE_LIST: (
        "white_list",
        "列入白名单（π = 0）：{reason}（{when}），{zh_ends}",
        "on the white list (π = 0): {reason} ({when}), {ends}",
    ),
    MemoryCode.GRACE: ("grace", "处于观察期，至{seen}为止", "in grace until {seen}"),
    MemoryCode.CLASS_YEAR: (
        "class_year",
        "本年度已检查{seen}次，该类对象一年内不重复抽取，至{year_end}为止",
        "visited {seen} times this year, and its class is not drawn again in it, until {year_end}",
    ),
    MemoryCode.COOLING: (
        "cooling",
        "最近一次检查为{seen}，间隔期至{cool_end}方满",
        "last visited on {seen}, the cooling period ends on {cool_end}",
    ),
    MemoryCode.ANNUAL_CAP: (
        "annual_cap",
        "本年度已检查{seen}次，达到年度频次上限{cap}次，至{year_end}为止",
        "visited {seen} times this year, which reaches the annual cap of {cap}, until {year_end}",
    ),
    MemoryCode.RECOGNISED: (
        "recognition",
        "其他机关对同一事项的检查结果获得认可，有效期至{seen}",
        "a result of another authority for the same item is recognised until {seen}",
    ),
    MemoryCode.GRACE_SIZE: (
        "grace",
        "处于观察期至{seen}，规模按{share}计（为保持整数，本册规模乘以{factor}，观察期内乘以{part}）",
        "in grace until {seen}, it keeps {share} of its size (to stay whole, sizes are multiplied "
        "by {factor}, in grace by {part})",
    ),
    MemoryCode.DUE: (
        "coverage",
        "应在{seen}前完成全覆盖检查",
        "due: it must be visited by {seen}",
    ),
}
_EXCLUDING: Final = frozenset(
    {
        MemoryCode.WHITE_LIST,
        MemoryCode.GRACE,
        MemoryCode.CLASS_YEAR,
        MemoryCode.COOLING,
        MemoryCode.ANNUAL_CAP,
        MemoryCode.RECOGNISED,
    }
)


def memory_steps(rules: Rulebook, found: Classification, begins: date | None) -> Iterator[Step]:
    """Tell what the memory did to the one agency of a classification.

    Parameters
    ----------
    rules
        The rulebook.
    found
        The classification of the agency alone.
    begins
        First day of the inspections, None where nothing is remembered.
    """
    memory = rules.memory
    if memory is not None and memory.grace is not None and memory.grace.share is not None:
        yield from _multiplied(memory.grace, found, begins)
    for mark in found.marks if memory else ():
        if memory is None or mark.code not in _TOLD:
            continue
        name, zh, en = _TOLD[mark.code]
        values = _values(memory, mark, begins)
        excludes = mark.code in _EXCLUDING
        first = excludes and found.exclusions[0] == mark.code
        zh_end, en_end = ("，不参加抽取", "; excluded") if first else ("", "")
        source = _citation(memory, name)
        yield Step(
            StepKind.EXCLUSION if first else StepKind.MEMORY,
            f"memory.{name}",
            str(mark.code),
            None if mark.seen == "-" else mark.seen,
            None,
            None,
            source,
            f"{zh.format(**values)}{zh_end}（代码{mark.code}）。依据{source}。",
            f"Code {mark.code}: {en.format(**values)}{en_end}. Source: {source}.",
        )


def rest_step(rule: Rest, rates: Rates, index: int) -> Step:
    """Tell the rest of one agency: its declared rate, its quarters, and its size now.

    Parameters
    ----------
    rule
        The rest rule.
    rates
        What it gives for the whole register.
    index
        Position of the agency in the register.
    """
    rate, span, size = rates.rates[index], int(rates.spans[index]), int(rates.sizes[index])
    day = next((mark.seen for mark in rates.marks if mark.place == index), None)
    told, is_out = write_ratio(rate), bool(day) and size == 0
    zh = f"长期抽取率为{told}，休整期{span}个季度；"
    en = f"the long-run rate is {told}, the rest lasts {span} quarters; "
    if day:
        end = last_day_of_quarters(date.fromisoformat(day), span)
        zh += f"最近一次检查为{day}，尚在休整，至{end}为止（代码{MemoryCode.REST}）"
        en += f"last visited on {day}, it rests until {end} (code {MemoryCode.REST})"
    else:
        zh, en = f"{zh}不在休整期", f"{en}it does not rest"
    zh, en = (f"{zh}，不参加抽取", f"{en} and is excluded") if is_out else (zh, en)
    return Step(
        StepKind.EXCLUSION if is_out else StepKind.MEMORY,
        "memory.rest",
        str(MemoryCode.REST),
        day,
        f"{rule.quarters} quarters, soft {write_ratio(rule.soft)}",
        None,
        rule.citation,
        f"{zh}，抽样框中规模为{size}。依据{rule.citation}。",
        f"{en[0].upper()}{en[1:]}; its size in the frame is {size}. Source: {rule.citation}.",
    )


def _multiplied(grace: Grace, found: Classification, begins: date | None) -> Iterator[Step]:
    """Tell an agency outside of grace why its size is larger than the rules say."""
    is_in = any(mark.code is MemoryCode.GRACE_SIZE for mark in found.marks)
    if is_in or begins is None or grace.share is None or not found.sizes[0]:
        return
    factor, told = grace.share.denominator, write_ratio(grace.share)
    yield Step(
        StepKind.MEMORY,
        "memory.grace",
        str(MemoryCode.GRACE_SIZE),
        None,
        told,
        None,
        grace.citation,
        f"不在观察期；观察期内规模按{told}计，为保持整数，其余对象规模均乘以{factor}。"
        f"依据{grace.citation}。",
        f"Not in grace; who is keeps {told} of its size, so that of all others is multiplied by "
        f"{factor} to stay whole. Source: {grace.citation}.",
    )


def _values(memory: Memory, mark: Mark, begins: date | None) -> dict[str, str]:
    """What the sentence about a mark may name."""
    values = {"seen": mark.seen, "year_end": f"{begins.year}-12-31" if begins else "-"}
    if memory.grace is not None and memory.grace.share is not None:
        share = memory.grace.share
        values |= {"share": write_ratio(share), "factor": str(share.denominator)}
        values |= {"part": str(share.numerator)}
    if memory.annual_cap is not None:
        values["cap"] = str(memory.annual_cap.at_most)
    if memory.cooling is not None and mark.code is MemoryCode.COOLING:
        end = months_after(date.fromisoformat(mark.seen), memory.cooling.span_months)
        values["cool_end"] = end.isoformat()
    if memory.white_list is not None:
        white, last = memory.white_list, memory.white_list.effective_to
        values |= {"reason": white.reason, "when": str(white.when)}
        values |= {"ends": f"until {last}" if last else "without an end date"}
        values |= {"zh_ends": f"至{last}为止" if last else "未定截止日期"}
    return values


def _citation(memory: Memory, name: str) -> Citation:
    """Document of one rule of memory."""
    source: Citation = getattr(memory, name).citation
    return source
