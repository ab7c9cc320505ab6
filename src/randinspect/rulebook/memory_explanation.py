"""What is remembered of one agency, told rule by rule in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.classification import Classification
from randinspect.rulebook.memory import Memory, MemoryCode, Rest
from randinspect.rulebook.ratios import write_ratio
from randinspect.rulebook.resting import Rates
from randinspect.rulebook.step import Step, StepKind

__all__ = ["memory_steps", "rest_step"]

# Code to its table in [memory], and what it says of an agency.
_TOLD: Final[Mapping[MemoryCode, tuple[str, str, str]]] = {
    MemoryCode.WHITE_LIST: ("white_list", "列入白名单（π = 0）", "on the white list (π = 0)"),
    MemoryCode.GRACE: ("grace", "处于观察期至{seen}", "in grace until {seen}"),
    MemoryCode.CLASS_YEAR: (
        "class_year",
        "本年度已检查{seen}次，该类对象一年内不重复抽取",
        "visited {seen} times this year, and its class is not drawn again in it",
    ),
    MemoryCode.COOLING: (
        "cooling",
        "最近一次检查为{seen}，间隔期未满",
        "last visited on {seen}, the cooling period has not ended",
    ),
    MemoryCode.ANNUAL_CAP: (
        "annual_cap",
        "本年度已检查{seen}次，达到年度频次上限",
        "visited {seen} times this year, which reaches the annual cap",
    ),
    MemoryCode.GRACE_SIZE: (
        "grace",
        "处于观察期至{seen}，规模按{share}计",
        "in grace until {seen}, it keeps {share} of its size",
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
    }
)


def memory_steps(rules: Rulebook, found: Classification) -> Iterator[Step]:
    """Tell what the memory did to the one agency of a classification."""
    memory = rules.memory
    for mark in found.marks if memory else ():
        if memory is None or mark.code not in _TOLD:
            continue
        name, zh, en = _TOLD[mark.code]
        values = {"seen": mark.seen, "share": _share(memory)}
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
    told = write_ratio(rate)
    zh = f"长期抽取率为{told}，休整期{span}个季度；"
    en = f"the long-run rate is {told}, the rest lasts {span} quarters; "
    zh += f"最近一次检查为{day}，尚在休整" if day else "不在休整期"
    en += f"last visited on {day}, it rests" if day else "it does not rest"
    return Step(
        StepKind.MEMORY,
        "memory.rest",
        str(MemoryCode.REST),
        day,
        f"{rule.quarters} quarters, soft {write_ratio(rule.soft)}",
        None,
        rule.citation,
        f"{zh}，抽样框中规模为{size}。依据{rule.citation}。",
        f"{en.capitalize()}; its size in the frame is {size}. Source: {rule.citation}.",
    )


def _share(memory: Memory) -> str:
    """Share of its size that an agency keeps in grace."""
    share = memory.grace.share if memory.grace else None
    return "-" if share is None else write_ratio(share)


def _citation(memory: Memory, name: str) -> Citation:
    """Document of one rule of memory."""
    source: Citation = getattr(memory, name).citation
    return source
