"""What makes columns a dispatch problem: names, order, numbers (docs/format.md §2.4, §3.4)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from randinspect.canonical.text import check_handle
from randinspect.dispatch.nested_soundness import (
    class_breaches,
    grammar_breaches,
    group_breaches,
)
from randinspect.dispatch.problem_columns import ProblemColumns
from randinspect.dispatch.rows import COUNT_LIMIT

__all__ = ["MAX_RUNGS", "MAX_SLOTS", "breaches_of"]

MAX_RUNGS: Final = 16
"""Most rungs of the ladder of shortlists."""

MAX_SLOTS: Final = 8
"""Most slots in one inspection: the certificate's exchange check stays on nine nodes."""


def breaches_of(problem: ProblemColumns) -> list[str]:
    """Every reason why columns are no problem, in the order of the files."""
    return [
        *_name_breaches(problem),
        *_number_breaches(problem),
        *_arc_breaches(problem),
        *_ladder_breaches(problem.ladder),
        *_couple_breaches(problem),
        *_direct_breaches(problem),
        *class_breaches(problem.load_classes, len(problem.inspections), len(problem.inspectors)),
        *group_breaches(problem.groups, len(problem.inspectors), frozenset(problem.slot_name)),
    ]


def _name_breaches(problem: ProblemColumns) -> list[str]:
    """Handles and slot names: grammar and strict order."""
    breaches: list[str] = []
    for file, handles in (("inspections", problem.inspections), ("inspectors", problem.inspectors)):
        breaches += grammar_breaches(f"{file}.tsv", handles, check_handle)
        if any(a >= b for a, b in pairwise(handles)):
            breaches.append(f"{file}.tsv: the handles are not strictly ascending")
    breaches += grammar_breaches("inspections.tsv", sorted(set(problem.slot_name)))
    keys = list(zip(problem.slot_inspection.tolist(), problem.slot_name, strict=True))
    if any(a >= b for a, b in pairwise(keys)):
        breaches.append("inspections.tsv: the slots are not strictly ascending")
    if {i for i, _ in keys} != set(range(len(problem.inspections))):
        breaches.append("inspections.tsv: slots and inspections do not belong together")
    return breaches


def _number_breaches(problem: ProblemColumns) -> list[str]:
    """Demands, floors and caps."""
    floor, cap, demand = problem.floor, problem.cap, problem.slot_demand
    breaches = [
        f"inspectors.tsv: {problem.inspectors[j]} has floor {floor[j]} and cap {cap[j]}; "
        "0 <= floor <= cap < 2^31 is asked"
        for j in np.flatnonzero((floor < 0) | (floor > cap) | (cap >= COUNT_LIMIT))
    ]
    breaches += [
        f"inspections.tsv: slot {problem.slot_name[s]} of {_owner(problem, s)} asks for "
        f"{demand[s]} people; 1 <= demand < 2^31 is asked"
        for s in np.flatnonzero((demand < 1) | (demand >= COUNT_LIMIT))
    ]
    many = np.bincount(problem.slot_inspection, minlength=1) > MAX_SLOTS
    breaches += [
        f"inspections.tsv: {problem.inspections[i]} has more than {MAX_SLOTS} slots"
        for i in np.flatnonzero(many)
    ]
    return breaches


def _owner(problem: ProblemColumns, slot: np.int64) -> str:
    """Inspection of a slot."""
    inspection: str = problem.inspections[problem.slot_inspection[slot]]
    return inspection


def _arc_breaches(problem: ProblemColumns) -> list[str]:
    """Arcs: known ends and strict order."""
    slot, inspector = problem.arc_slot, problem.arc_inspector
    for ends, count in ((slot, len(problem.slot_name)), (inspector, len(problem.inspectors))):
        if ends.size and not 0 <= ends.min() <= ends.max() < count:
            return ["eligible.tsv: an arc leads to no slot or no inspector"]
    keys = slot * max(len(problem.inspectors), 1) + inspector
    if np.any(keys[1:] <= keys[:-1]):
        return ["eligible.tsv: the arcs are not strictly ascending"]
    return []


def _ladder_breaches(ladder: tuple[Fraction, ...]) -> list[str]:
    """Rungs of the shortlists: few, ascending, up to the whole list."""
    text = ", ".join(map(str, ladder)) or "nothing"
    if not 1 <= len(ladder) <= MAX_RUNGS or ladder[-1] != 1:
        return [f"limits.json: the ladder is {text}; 1 to {MAX_RUNGS} rungs up to 1 are asked"]
    if ladder[0] <= 0 or any(a >= b for a, b in pairwise(ladder)):
        return [f"limits.json: the ladder {text} does not ascend strictly from above 0"]
    if any(rung.denominator >= COUNT_LIMIT for rung in ladder):
        return ["limits.json: a rung has a denominator of 2^31 or more"]
    return []


def _direct_breaches(problem: ProblemColumns) -> list[str]:
    """Inspections whose people are named: known ones, in strict order."""
    direct = problem.direct
    if direct.size and not 0 <= direct.min() <= direct.max() < len(problem.inspections):
        return ["direct.tsv: a row names no inspection"]
    return ["direct.tsv: rows are not strictly ascending"] if np.any(np.diff(direct) <= 0) else []


def _couple_breaches(problem: ProblemColumns) -> list[str]:
    """Couples: two known inspectors each, the smaller first, in strict order."""
    couples, people = problem.couples, len(problem.inspectors)
    if couples.ndim != 2 or couples.shape[1] != 2:  # a couple is two
        return ["couples.tsv: the couples are no column of pairs"]
    if couples.size and not 0 <= couples.min() <= couples.max() < people:
        return ["couples.tsv: a couple names no inspector"]
    keys = couples[:, 0] * people + couples[:, 1]
    if np.any(couples[:, 0] >= couples[:, 1]) or np.any(keys[1:] <= keys[:-1]):
        return ["couples.tsv: the couples are not strictly ascending, the smaller one first"]
    return []
