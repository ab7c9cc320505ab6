"""What the memory of a rulebook and its other tables say together must not contradict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from randinspect.rulebook.consistency import RISK_COLUMN
from randinspect.rulebook.doors import Complaint
from randinspect.rulebook.memory import COVERAGE_COLUMN, UNCODED, Due, MemoryCode

if TYPE_CHECKING:
    from randinspect.rulebook.model import Exclusion, Tables

__all__ = ["memory_contradictions"]


def memory_contradictions(rules: Tables) -> Iterator[Complaint]:
    """Tell everything in which ``[memory]`` contradicts itself or another table."""
    if rules.memory is None:
        return
    yield from _for_cause(rules)
    yield from _classes(rules)
    yield from _coverage(rules)
    yield from _grace(rules)
    yield from _codes(rules)
    yield from _equal(rules)
    yield from _permanent(rules)
    if rules.memory.never_exempt:
        yield from _exempt(rules)


def _for_cause(rules: Tables) -> Iterator[Complaint]:
    """Leaving for-cause visits uncounted needs a word for them."""
    memory = rules.memory
    for name, rule in memory.counted.items() if memory and not memory.for_cause else ():
        if not rule.for_cause:
            message = "visits for cause do not count, but nothing says which visits those are"
            cure = 'write for_cause = ["投诉举报"] in [memory]: their purposes in the register'
            yield Complaint(("memory", name, "for_cause"), "memory.for_cause", message, cure)


def _classes(rules: Tables) -> Iterator[Complaint]:
    """Classes named are classes that there are."""
    rule = rules.memory.class_year if rules.memory else None
    names = rules.risk.names if rules.risk else ()
    unknown = [name for name in (rule.classes if rule else ()) if name not in names]
    if unknown:
        message = f"{', '.join(unknown)} is no class"
        cure = f"name one of {', '.join(names)}" if names else "add [risk], or drop the rule"
        yield Complaint(("memory", "class_year", "classes"), "class.unknown", message, cure)


def _coverage(rules: Tables) -> Iterator[Complaint]:
    """Who is due must be a stratum, and only the two labels can be matched."""
    if rules.memory is None or rules.memory.coverage is None:
        return
    if COVERAGE_COLUMN not in rules.strata.by:
        message = "agencies that are due have no stratum of their own"
        cure = f'add "{COVERAGE_COLUMN}" to strata.by, and a selection rule for "due"'
        yield Complaint(("strata", "by"), "coverage.strata", message, cure)
    known = [str(label) for label in Due]
    for index, rule in enumerate(rules.selection):
        for match in rule.match:
            foreign = [value for value in match.values if value not in known]
            if match.column == COVERAGE_COLUMN and foreign:
                message = f"{', '.join(foreign)} is neither {' nor '.join(known)}"
                place = ("selection", index, "match", match.column)
                yield Complaint(place, "coverage.label", message, f"write one of {known}")


def _grace(rules: Tables) -> Iterator[Complaint]:
    """Key items know no grace."""
    if rules.memory and rules.memory.grace and rules.item.kind == "key":
        message = "a key item (重点事项) gives no grace"
        yield Complaint(("memory", "grace"), "grace.key", message, "drop [memory.grace]")


def _codes(rules: Tables) -> Iterator[Complaint]:
    """Codes of the memory mean the memory's rules."""
    for index, rule in enumerate(rules.exclusions):
        if rule.code in {*MemoryCode, UNCODED}:
            message = f"{rule.code} is a code that [memory] gives"
            yield Complaint(("exclusions", index, "code"), "exclusion.code", message, "rename it")


def _equal(rules: Tables) -> Iterator[Complaint]:
    """Sizes that differ with the past cannot be drawn with equal probabilities."""
    memory = rules.memory
    soft = memory is not None and memory.rest is not None and memory.rest.soft > 0
    shared = memory is not None and memory.grace is not None and memory.grace.share is not None
    for index, rule in enumerate(rules.selection if soft or shared else ()):
        if rule.method == "equal":
            message = "equal probabilities, but a soft rest or a grace makes sizes differ"
            cure = 'write method = "proportional"'
            yield Complaint(("selection", index, "method"), "memory.equal", message, cure)


def _permanent(rules: Tables) -> Iterator[Complaint]:
    """A rest presumes a fresh seed in each quarter; permanent tickets remember in its place."""
    resting = rules.memory is not None and rules.memory.rest is not None
    for index, rule in enumerate(rules.selection if resting else ()):
        if rule.permanent is not None:
            message = "permanent tickets, but a rest keeps its rates only under fresh seeds"
            cure = "drop permanent, or drop [memory.rest]"
            yield Complaint(("selection", index, "permanent"), "memory.permanent", message, cure)


def _exempt(rules: Tables) -> Iterator[Complaint]:
    """不免抽: no white list, and no class excluded as a whole."""
    if rules.memory and rules.memory.white_list:
        message = "never_exempt is true, but there is a white list"
        yield Complaint(("memory", "white_list"), "never_exempt", message, "keep one of them")
    for index, rule in enumerate(rules.exclusions):
        if _is_of_class(rule):
            message = f"never_exempt is true, but {rule.code} excludes a class as a whole"
            cure = "narrow when, or drop never_exempt"
            yield Complaint(("exclusions", index, "when"), "never_exempt", message, cure)


def _is_of_class(rule: Exclusion) -> bool:
    """Say whether a condition asks for nothing but the class."""
    return rule.when is not None and {test.column for test in rule.when.tests} == {RISK_COLUMN}
