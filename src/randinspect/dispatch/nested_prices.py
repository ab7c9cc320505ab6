"""Prices of the limits that nest where pairs are looked at that the network does not have.

The cheapest waivers put barred pairs back, so what a row would pay for its load classes and groups
is asked of slots and inspectors, not of arcs (docs/method.md §6.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.nodes import ClassNodes
from randinspect.dispatch.problem import Pairs, Problem

__all__ = ["NestedPrices", "class_loads", "group_seats"]


@dataclass(frozen=True, slots=True)
class NestedPrices:
    """What one more of each load class, or of a group in a slot, would save.

    Parameters
    ----------
    classes
        Of each row of ``load_caps.tsv``, shape ``(R,)``, not negative.
    groups
        Of limits on groups: (slot, limit) to price, not negative; 0 where there is none.
    """

    classes: NDArray[np.int64]
    groups: Mapping[tuple[int, int], int]

    def of_arcs(self, problem: Problem) -> NDArray[np.int64]:
        """What each arc of a problem pays, shape ``(E,)``."""
        paid = np.zeros(len(problem.arc_slot), dtype=np.int64)
        if len(self.classes):
            pairs = problem.pairs()
            nodes = ClassNodes.of(problem, pairs)
            paid += nodes.tree.along(self.classes)[nodes.of_pair][pairs.of_arc]
        members = _members(problem)
        for (s, limit), price in self.groups.items():
            first, last = np.searchsorted(problem.arc_slot, [s, s + 1])
            here = members[problem.groups.limit_group[limit], problem.arc_inspector[first:last]]
            paid[first:last] += price * here
        return paid

    def of_slots(self, problem: Problem, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """What everybody would pay in some slots, shape ``(B, I)``."""
        paid = np.zeros((len(slots), len(problem.inspectors)), dtype=np.int64)
        if len(self.classes):
            classes, caps = problem.load_classes, problem.load_classes.caps
            table = np.zeros((len(classes.names) + 1, len(problem.inspectors)), dtype=np.int64)
            table[caps[:, 0], caps[:, 1]] = self.classes
            for column in classes.forest(len(problem.inspections)).paths.T:
                paid += table[column[problem.slot_inspection[slots]]]
        members, row = _members(problem), {s: b for b, s in enumerate(slots.tolist())}
        for (s, limit), price in self.groups.items():
            if s in row:
                paid[row[s]] += price * members[problem.groups.limit_group[limit]]
        return paid

    def total(self, problem: Problem) -> int:
        """Sum of prices times limits."""
        caps, most = problem.load_classes.caps[:, 2].tolist(), problem.groups.limit_most
        total = sum(q * cap for q, cap in zip(self.classes.tolist(), caps, strict=True))
        total += sum(price * int(most[limit]) for (_, limit), price in self.groups.items())
        return int(total)


def class_loads(
    problem: Problem, inspection: NDArray[np.int64], inspector: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Inspections of each load class that each inspector gets, of any seats, shape ``(R,)``."""
    count = len(inspection)
    seats = Pairs(np.arange(count), inspection, inspector, np.ones(count, dtype=np.int64))
    return ClassNodes.of(problem, seats).load(np.arange(count))


def group_seats(
    problem: Problem, slot: NDArray[np.int64], inspector: NDArray[np.int64]
) -> dict[tuple[int, int], int]:
    """People of each group in each slot, of any seats: (slot, limit) to their number."""
    groups, found = problem.groups, dict[tuple[int, int], int]()
    of_slot = {name: groups.limits_in(name).tolist() for name in groups.slots()}
    members = _members(problem)
    for s, j in zip(slot.tolist(), inspector.tolist(), strict=True):
        for limit in of_slot.get(problem.slot_name[s], ()):
            if members[groups.limit_group[limit], j]:
                found[s, limit] = found.get((s, limit), 0) + 1
    return found


def _members(problem: Problem) -> NDArray[np.int64]:
    """1 where an inspector belongs to a group, shape ``(G, I)``."""
    table = np.zeros((len(problem.groups.names), len(problem.inspectors)), dtype=np.int64)
    table[problem.groups.members[:, 0], problem.groups.members[:, 1]] = 1
    return table
