"""Shortlists that no seed can use, because a slot would keep fewer people than it has seats.

The rule of the shortlists is one for all slots (docs/format.md §6.2): ⌊q·d⌋ of d. So one slot with
hardly more people than seats puts a rung out of use for the whole dispatch. That is known before
the seed and is said then; inspections whose people were named are no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Final

import numpy as np

from randinspect.dispatch.problem import Problem

__all__ = ["DeadRung", "dead_rungs"]

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class DeadRung:
    """A rung of the shortlists that can never be used.

    Parameters
    ----------
    share
        The rung ``q``.
    slots
        ``(inspection, slot, demand, eligible)`` of every slot that would keep too few.
    """

    share: Fraction
    slots: tuple[tuple[str, str, int, int], ...]

    def __str__(self) -> str:
        """One sentence: which, where, why, what to do."""
        told = [
            f"slot {slot} of {inspection} keeps {floor(eligible * self.share)} of {eligible} "
            f"people for {demand} seats"
            for inspection, slot, demand, eligible in self.slots[:_SHOWN]
        ]
        more = f" and {len(self.slots) - _SHOWN} more" if len(self.slots) > _SHOWN else ""
        return (
            f"the shortlist {self.share} can never be used: {', '.join(told)}{more}; the next rung "
            "is taken for all. Add people there; ladder and shortlists change only before the "
            "selection is locked"
        )


def dead_rungs(problem: Problem) -> tuple[DeadRung, ...]:
    """Find the rungs of the shortlists that no seed can use for want of people in a slot.

    Parameters
    ----------
    problem
        The problem to be committed.
    """
    eligible = np.bincount(problem.arc_slot, minlength=len(problem.slot_name)).tolist()
    demand, named = problem.slot_demand.tolist(), set(problem.direct.tolist())
    found = []
    for share in problem.ladder[:-1]:
        slots = tuple(
            (problem.inspections[i], problem.slot_name[s], demand[s], eligible[s])
            for s, i in enumerate(problem.slot_inspection.tolist())
            if i not in named and eligible[s] * share < demand[s]
        )
        if slots:
            found.append(DeadRung(share, slots))
    return tuple(found)
