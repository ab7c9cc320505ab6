"""Dual values of a plan: a label for each node of its network (docs/method.md §3.7).

The price of a limit is the difference of two labels, so the price of a row, with all limits that it
meets, is the difference of the labels at its two ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.nodes import ClassNodes, GroupNodes, at_nodes, found_places
from randinspect.dispatch.problem import Pairs, Problem

__all__ = ["Labels", "LimitPrices"]


@dataclass(frozen=True, slots=True)
class LimitPrices:
    """Prices of the limits.

    Parameters
    ----------
    people
        Price of each inspector, shape ``(I,)``.
    classes
        Price of each row of ``load_caps.tsv``, shape ``(R,)``.
    groups
        Price of each group node of the network, shape ``(Γ,)``.
    """

    people: NDArray[np.int64]
    classes: NDArray[np.int64]
    groups: NDArray[np.int64]

    @classmethod
    def zero(cls, problem: Problem) -> LimitPrices:
        """No prices at all."""
        counts = (len(problem.inspectors), len(problem.load_classes.caps))
        people, classes = (np.zeros(count, dtype=np.int64) for count in counts)
        return cls(people, classes, np.zeros(len(GroupNodes.of(problem).keys), dtype=np.int64))

    def of_pairs(self, pairs: Pairs, classes: ClassNodes) -> NDArray[np.int64]:
        """What each pair pays: its inspector's price and those of its load classes."""
        prices: NDArray[np.int64] = self.people[pairs.inspector]
        if not len(self.classes):
            return prices
        return prices + classes.tree.along(self.classes)[classes.of_pair]

    def inside(self, groups: GroupNodes) -> NDArray[np.int64]:
        """What each arc pays for its groups, shape ``(E,)``."""
        if not len(self.groups):
            return np.broadcast_to(np.int64(0), len(groups.of_arc))
        paid: NDArray[np.int64] = groups.tree.along(self.groups)[groups.of_arc]
        return paid

    def outside(self, problem: Problem) -> NDArray[np.int64]:
        """What each arc pays for its inspector and the load classes, shape ``(E,)``."""
        if not len(self.classes):
            paid: NDArray[np.int64] = self.people[problem.arc_inspector]
            return paid
        pairs = problem.pairs()
        return self.of_pairs(pairs, ClassNodes.of(problem, pairs))[pairs.of_arc]

    def of_arcs(self, problem: Problem) -> NDArray[np.int64]:
        """What each arc pays for all limits that it meets, shape ``(E,)``."""
        return self.outside(problem) + self.inside(GroupNodes.of(problem))

    def widest(self, problem: Problem) -> int:
        """Most that any row of a problem pays, or would if its inspector had one."""
        sizes = LimitPrices(*(np.abs(part) for part in (self.people, self.classes, self.groups)))
        most = int(sizes.people.max(initial=0))
        if not len(self.classes) and not len(self.groups):
            return most
        return max(most, int(sizes.of_arcs(problem).max(initial=0)))


@dataclass(frozen=True, slots=True)
class Labels:
    """Shortest distances.

    Parameters
    ----------
    slots, groups, classes, people, pool
        Of slots, shape ``(S,)``, group nodes, shape ``(Γ,)``, load caps, shape ``(R,)``,
        inspectors, shape ``(I,)``, and of the pool.
    """

    slots: NDArray[np.int64]
    groups: NDArray[np.int64]
    classes: NDArray[np.int64]
    people: NDArray[np.int64]
    pool: np.int64

    @classmethod
    def zero(cls, problem: Problem) -> Labels:
        """Labels above all ends: everybody at 0."""
        counts = (len(problem.slot_name), len(GroupNodes.of(problem).keys))
        slots, groups = (np.zeros(count, dtype=np.int64) for count in counts)
        classes = np.zeros(len(problem.load_classes.caps), dtype=np.int64)
        people = np.zeros(len(problem.inspectors), dtype=np.int64)
        return cls(slots, groups, classes, people, np.int64(0))

    def prices(self, problem: Problem) -> LimitPrices:
        """Prices of the limits: differences across their nodes."""
        groups, out = GroupNodes.of(problem), self.classes
        if len(out):
            tree = ClassNodes.of(problem, problem.pairs()).tree
            out = at_nodes(out, tree.outer, self.people[problem.load_classes.caps[:, 1]])
        into = at_nodes(self.groups, groups.tree.outer, self.slots[groups.slot])
        return LimitPrices(self.pool - self.people, out - self.classes, self.groups - into)

    def far(self, problem: Problem, pairs: Pairs) -> NDArray[np.int64]:
        """Label behind each pair: that of its innermost load class, or of its inspector."""
        classes = ClassNodes.of(problem, pairs)
        return at_nodes(self.classes, classes.of_pair, self.people[pairs.inspector])

    def behind(self, problem: Problem) -> NDArray[np.int64]:
        """Label behind each arc, shape ``(E,)``, as `far` has it for pairs."""
        pairs = problem.pairs()
        return self.far(problem, pairs)[pairs.of_arc]

    def near(self, problem: Problem) -> NDArray[np.int64]:
        """Label before each arc: that of its innermost group, or of its slot."""
        slots: NDArray[np.int64] = self.slots[problem.arc_slot]
        if not problem.groups:
            return slots
        return at_nodes(self.groups, GroupNodes.of(problem).of_arc, slots)

    def to_part(self, problem: Problem, part: Problem) -> Labels:
        """The labels of a problem, for the nodes of a part of it."""
        if not problem.groups:
            return self
        place = found_places(GroupNodes.of(problem).keys, GroupNodes.of(part).keys)
        return replace(self, groups=self.groups[place])

    def from_part(self, problem: Problem, part: Problem) -> Labels:
        """The labels of a part of a problem, for all nodes.

        A group of which nobody is in the part is empty there, so its label is the one around it.
        """
        if not problem.groups:
            return self
        groups = GroupNodes.of(problem)
        place = found_places(GroupNodes.of(part).keys, groups.keys)
        labels = np.empty(len(groups.keys), dtype=np.int64)
        for level in groups.tree.levels:
            around = at_nodes(labels, groups.tree.outer[level], self.slots[groups.slot[level]])
            labels[level] = at_nodes(self.groups, place[level], around)
        return replace(self, groups=labels)
