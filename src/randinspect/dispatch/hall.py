"""Hall sets: why a network has no plan, shown so that nobody has to search (docs/method.md §6).

A set of slots and a set of inspectors refute a network if one of two sums comes out:

- *seats*: the slots ask for more people than the caps of these inspectors allow, together with
  one seat for each other person who fits one of the slots;
- *floors*: the inspectors are promised more inspections than these slots ask for, together with
  one seat for each of them in each inspection that has another slot they fit.

Both are the capacities of a cut, so each is a proof by counting. A minimum cut finds the sets
(`precheck.hall_set`); checking them needs no solver. They are evidence, not result: any that
count refute the same network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.problem import Problem

__all__ = ["HallSet", "refutes"]

Name = TypeVar("Name", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class HallSet:
    """One side of a cut.

    Parameters
    ----------
    slots
        ``(inspection, slot)``, strictly ascending.
    inspectors
        Handles, strictly ascending.
    """

    slots: tuple[tuple[str, str], ...]
    inspectors: tuple[str, ...]

    @classmethod
    def of(
        cls, problem: Problem, slots: NDArray[np.bool_], inspectors: NDArray[np.bool_]
    ) -> HallSet:
        """Name the slots and inspectors on the source side of a cut."""
        owners = problem.slot_inspection.tolist()
        return cls(
            tuple(
                (problem.inspections[owners[s]], problem.slot_name[s])
                for s in np.flatnonzero(slots).tolist()
            ),
            tuple(problem.inspectors[j] for j in np.flatnonzero(inspectors).tolist()),
        )


def refutes(problem: Problem, hall: HallSet) -> bool:
    """Whether a Hall set proves by counting that a problem has no plan.

    Parameters
    ----------
    problem
        A problem or a part of it.
    hall
        The sets; names that the problem does not know, or out of order, prove nothing.
    """
    slots = _marked(problem.slot_index(), hall.slots)
    people = _marked({name: j for j, name in enumerate(problem.inspectors)}, hall.inspectors)
    if slots is None or people is None:
        return False
    inside, known = slots[problem.arc_slot], people[problem.arc_inspector]
    seats = int(problem.slot_demand[slots].sum())
    room = int(problem.cap[people].sum()) + _pairs(problem, inside & ~known)
    floors = int(problem.floor[people].sum())
    work = seats + _pairs(problem, ~inside & known)
    return seats > room or floors > work


def _marked(place: Mapping[Name, int], names: Sequence[Name]) -> NDArray[np.bool_] | None:
    """Places of strictly ascending known names, None if they are anything else."""
    marked = np.zeros(len(place), dtype=np.bool_)
    rows = [place.get(name, -1) for name in names]
    if -1 in rows or any(a >= b for a, b in pairwise(rows)):
        return None
    marked[np.array(rows, dtype=np.int64)] = True
    return marked


def _pairs(problem: Problem, arcs: NDArray[np.bool_]) -> int:
    """How many distinct (inspection, inspector) pairs some arcs belong to."""
    return len(np.unique(problem.pairs().of_arc[arcs]))
