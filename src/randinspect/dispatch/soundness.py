"""What makes columns a dispatch problem: names, order, numbers (docs/format.md §2.4, §3.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from randinspect.canonical.text import check_handle, check_label
from randinspect.dispatch.rows import COUNT_LIMIT
from randinspect.errors import FormatError

if TYPE_CHECKING:
    from randinspect.dispatch.problem import Problem

__all__ = ["MAX_RUNGS", "MAX_SLOTS", "breaches_of"]

MAX_RUNGS: Final = 16
"""Most rungs of the ladder of shortlists."""

MAX_SLOTS: Final = 8
"""Most slots in one inspection: the certificate's exchange check stays on nine nodes."""


def breaches_of(problem: Problem) -> list[str]:
    """Every reason why columns are no problem, in the order of the files."""
    return [
        *_name_breaches(problem),
        *_number_breaches(problem),
        *_arc_breaches(problem),
        *_ladder_breaches(problem.ladder),
        *_couple_breaches(problem),
    ]


def _name_breaches(problem: Problem) -> list[str]:
    """Handles and slot names: grammar and strict order."""
    breaches = []
    for file, handles in (("inspections", problem.inspections), ("inspectors", problem.inspectors)):
        breaches += _grammar(f"{file}.tsv", handles, check_handle)
        if any(a >= b for a, b in pairwise(handles)):
            breaches.append(f"{file}.tsv: the handles are not strictly ascending")
    breaches += _grammar("inspections.tsv", sorted(set(problem.slot_name)), check_label)
    keys = list(zip(problem.slot_inspection.tolist(), problem.slot_name, strict=True))
    if any(a >= b for a, b in pairwise(keys)):
        breaches.append("inspections.tsv: the slots are not strictly ascending")
    if {i for i, _ in keys} != set(range(len(problem.inspections))):
        breaches.append("inspections.tsv: slots and inspections do not belong together")
    return breaches


def _grammar(file: str, names: Iterable[str], check: Callable[[str], str]) -> list[str]:
    """Names that break their grammar."""
    breaches = []
    for name in names:
        try:
            check(name)
        except FormatError as error:
            breaches.append(f"{file}: {error}")
    return breaches


def _number_breaches(problem: Problem) -> list[str]:
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


def _owner(problem: Problem, slot: np.int64) -> str:
    """Inspection of a slot."""
    inspection: str = problem.inspections[problem.slot_inspection[slot]]
    return inspection


def _arc_breaches(problem: Problem) -> list[str]:
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


def _couple_breaches(problem: Problem) -> list[str]:
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
