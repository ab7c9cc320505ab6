"""Which single rule, lifted, would end a shortage: the cut is run once more for each rule.

Pairs that one rule alone keeps apart are put back, in the slots of all shortages at once, and the
precheck tells what is left. A rule ends a shortage if none of its slots is short any more. Since
all shortages draw on the pairs at the same time, a rule that is named is enough for each of them
together with the others that name it. A declared interest is never tried: nobody may lift it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.nesting import LoadClasses, TeamGroups
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.shortage import HoldCode, Shortage, ShortageKind

__all__ = ["name_lifting_limits", "name_lifting_rules"]


def name_lifting_rules(
    problem: Problem,
    shortages: Sequence[Shortage],
    reasons: Reasons,
    rerun: Callable[[Problem], Sequence[Shortage]],
) -> tuple[Shortage, ...]:
    """Shortages of seats, each with the rules that alone would end it.

    Parameters
    ----------
    problem, reasons
        A posed problem and why its pairs are barred.
    shortages
        Its shortages of seats.
    rerun
        The precheck.
    """
    place = problem.slot_index()
    slots = np.array(sorted({place[slot] for s in shortages for slot in s.slots}), dtype=np.int64)
    tried = {rule for s in shortages for rule in s.barred if not rule.is_recusal}
    left = {
        rule: _short_slots(rerun(_lifted(problem, reasons, rule, slots)))
        for rule in sorted(tried, key=list(Barrier).index)
    }
    return tuple(
        replace(s, lifted_by=tuple(rule for rule in left if not left[rule] & set(s.slots)))
        for s in shortages
    )


def name_lifting_limits(
    problem: Problem,
    shortages: Sequence[Shortage],
    rerun: Callable[[Problem], Sequence[Shortage]],
) -> tuple[Shortage, ...]:
    """Shortages of seats, each with the kinds of limits that alone would end it.

    Parameters
    ----------
    problem
        The problem.
    shortages
        Its shortages of seats.
    rerun
        The precheck of seats.
    """
    without = {
        HoldCode.CLASS_CAP: replace(problem, load_classes=LoadClasses()),
        HoldCode.GROUP_LIMIT: replace(problem, groups=TeamGroups()),
    }
    tried = {hold.code for shortage in shortages for hold in shortage.held_by}
    left = {code: _short_slots(rerun(without[code])) for code in sorted(tried)}
    return tuple(
        replace(
            s, lifted_by=(*s.lifted_by, *(code for code in left if not left[code] & set(s.slots)))
        )
        for s in shortages
    )


def _short_slots(shortages: Sequence[Shortage]) -> set[tuple[str, str]]:
    """Slots that are short of people."""
    return {slot for s in shortages if s.kind is ShortageKind.SEATS for slot in s.slots}


def _lifted(problem: Problem, reasons: Reasons, rule: Barrier, slots: NDArray[np.int64]) -> Problem:
    """The problem with every pair of some slots that this rule alone bars."""
    people = len(problem.inspectors)
    row, person = np.nonzero(reasons.masks(slots) == rule.bit)
    old = problem.arc_slot * people + problem.arc_inspector
    arcs = np.divmod(np.sort(np.concatenate([old, slots[row] * people + person])), people)
    return replace(problem, arc_slot=arcs[0], arc_inspector=arcs[1])
