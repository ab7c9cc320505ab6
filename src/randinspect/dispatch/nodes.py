"""Where limits that nest stand in the network, between slots and inspectors (docs/method.md §3.4).

A unit goes from its slot through the groups of the inspector, outermost first, along its row, and
through the load classes of the inspection, innermost first, to the inspector. So on one side the
rows are sorted into slots and groups, on the other into pairs, classes and inspectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.nesting import locked
from randinspect.dispatch.problem import Pairs, Problem

__all__ = ["ClassNodes", "GroupNodes", "Tree", "at_nodes", "found_places"]

_NONE: Final = -1

T = TypeVar("T", np.int64, np.bool_)


def at_nodes(values: NDArray[T], nodes: NDArray[np.int64], otherwise: NDArray[T]) -> NDArray[T]:
    """Values of nodes, and something else for -1, which is no node."""
    return np.where(nodes >= 0, values[nodes], otherwise) if len(values) else otherwise


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes inside one another.

    Parameters
    ----------
    outer
        The next node outwards, -1 if there is none, shape ``(n,)``.
    levels
        The nodes by depth, outermost first.
    """

    outer: NDArray[np.int64]
    levels: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, outer: NDArray[np.int64]) -> Tree:
        """Sort nodes by depth."""
        levels, here = [], np.flatnonzero(outer == _NONE)
        while len(here):
            levels.append(here)
            here = np.flatnonzero(np.isin(outer, here))
        return cls(outer, tuple(levels))

    def totals(self, innermost: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many units go through each node, of units with these innermost nodes (-1: none)."""
        counts = np.bincount(innermost[innermost >= 0], minlength=len(self.outer))
        for level in reversed(self.levels[1:]):
            np.add.at(counts, self.outer[level], counts[level])
        return counts

    def along(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sum of the values of each node and of those around it, and 0 for no node at the end."""
        sums = np.append(values, 0)
        for level in self.levels[1:]:
            sums[level] += sums[self.outer[level]]
        return sums


@dataclass(frozen=True, slots=True)
class GroupNodes:
    """Limits on groups, each in each slot where a member may sit.

    Parameters
    ----------
    keys
        ``slot·L + limit``, ascending, shape ``(Γ,)``.
    slot, limit
        Both parts.
    most
        Most people of the group in the slot.
    tree
        How the nodes lie inside one another; the outermost lie in their slot.
    of_arc
        Innermost node of each arc, -1 if there is none, shape ``(E,)``.
    """

    keys: NDArray[np.int64]
    slot: NDArray[np.int64]
    limit: NDArray[np.int64]
    most: NDArray[np.int64]
    tree: Tree
    of_arc: NDArray[np.int64]

    @classmethod
    def of(cls, problem: Problem) -> GroupNodes:
        """Find the group nodes of a problem or a part of it."""
        groups, limits = problem.groups, len(problem.groups.limit_slot)
        if not groups:
            nothing, count = locked([]), len(problem.arc_slot)
            return cls(nothing, nothing, nothing, nothing, Tree.of(nothing), _nowhere(count))
        wide, outer = _limit_paths(problem)
        keys = np.where(wide >= 0, problem.arc_slot[:, None] * limits + wide, _NONE)
        found = np.unique(keys[keys >= 0])
        slot, limit = np.divmod(found, limits)
        around = outer[limit]
        tree = Tree.of(np.where(around >= 0, np.searchsorted(found, slot * limits + around), _NONE))
        depth = (keys >= 0).sum(axis=1)
        last = keys[np.arange(len(keys)), np.maximum(depth - 1, 0)]
        of_arc = np.where(depth > 0, np.searchsorted(found, last), _NONE)
        return cls(found, slot, limit, groups.limit_most[limit], tree, of_arc)

    def load(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """People of each group in each slot of a plan, shape ``(Γ,)``."""
        return self.tree.totals(self.of_arc[chosen])


@dataclass(frozen=True, slots=True)
class ClassNodes:
    """Caps on load classes, each with its inspector.

    Parameters
    ----------
    load_class, inspector, cap
        The rows of ``load_caps.tsv``, shape ``(R,)``.
    tree
        How they lie inside one another; the outermost lie in their inspector.
    of_pair
        Innermost node of each pair, -1 if there is none, shape ``(V,)``.
    """

    load_class: NDArray[np.int64]
    inspector: NDArray[np.int64]
    cap: NDArray[np.int64]
    tree: Tree
    of_pair: NDArray[np.int64]

    @classmethod
    def of(cls, problem: Problem, pairs: Pairs) -> ClassNodes:
        """Find the class nodes of a problem or a part of it."""
        classes, caps = problem.load_classes, problem.load_classes.caps
        of_pair = _nowhere(len(pairs.arcs))
        if not classes:
            return cls(caps[:, 0], caps[:, 1], caps[:, 2], Tree.of(caps[:, 0]), of_pair)
        people = len(problem.inspectors)
        keys, forest = caps[:, 0] * people + caps[:, 1], classes.forest(len(problem.inspections))
        outer, around = np.full(len(caps), _NONE), forest.outer[caps[:, 0]]
        while np.any(around >= 0):  # outwards, until a class that has a cap for the inspector
            open_ = (outer < 0) & (around >= 0)
            outer = np.where(open_, found_places(keys, around * people + caps[:, 1]), outer)
            around = np.where(around >= 0, forest.outer[around], _NONE)
        for column in forest.paths.T:  # inwards, so that the last one found stands
            inside = column[pairs.inspection]
            here = found_places(keys, inside * people + pairs.inspector)
            of_pair = np.where((inside >= 0) & (here >= 0), here, of_pair)
        return cls(caps[:, 0], caps[:, 1], caps[:, 2], Tree.of(outer), locked(of_pair))

    def load(self, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Inspections of each class that each inspector gets in a plan, shape ``(R,)``.

        Parameters
        ----------
        pairs
            Pairs of the plan.
        """
        return self.tree.totals(self.of_pair[pairs])


def _nowhere(count: int) -> NDArray[np.int64]:
    """No node for so many arcs or pairs, without the memory that it would take."""
    return np.broadcast_to(np.int64(_NONE), count)


def _limit_paths(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Limits of each arc, outermost first, shape ``(E, depth)``; the limit around each limit."""
    groups, people = problem.groups, len(problem.inspectors)
    forests = {slot: groups.forest(slot, people) for slot in groups.slots()}
    depth = max(forest.paths.shape[1] for forest in forests.values())
    outer = np.full(len(groups.limit_slot), _NONE)
    code = np.array([list(forests).index(n) if n in forests else _NONE for n in problem.slot_name])
    table = np.full((len(forests) + 1, people, depth), _NONE)  # the last one: slots without limits
    for k, (slot, forest) in enumerate(forests.items()):
        table[k, :, : forest.paths.shape[1]] = forest.paths
        limits = groups.limits_in(slot)
        outer[limits] = forest.outer[limits]
    return table[code[problem.arc_slot], problem.arc_inspector], outer


def found_places(ascending: NDArray[np.int64], keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of keys in an ascending list, -1 for those that are not there."""
    if not len(ascending):
        return np.full(len(keys), _NONE)
    place = np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)
    return np.where(ascending[place] == keys, place, _NONE)
