"""Residual graph of a plan, on which labels are lowered in sweeps (docs/method.md §3.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.labels import Labels
from randinspect.dispatch.nodes import ClassNodes, GroupNodes, Tree, at_nodes
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.sweeps import Onward
from randinspect.errors import SolverLimit

__all__ = ["Residual"]

_FAR: Final = 2**62  # no such arc; a label may still be added to it
_LABEL_LIMIT: Final = 2**60  # a sweep lowers a label by less than this
_FEW: Final = 3  # speed only: one slot in so many fell, and the others are passed over


@dataclass(frozen=True, slots=True)
class Residual:
    """Residual graph of a plan; arcs lie by (inspector, inspection, slot).

    ``take_*`` are all arcs, in groups by pair (``pair_start``) and these in groups by
    inspector (``person_start`` of ``person``); ``give_*`` are the plan's arcs by slot. ``*_node``
    are innermost groups and load classes, -1 where there is none.
    """

    take_slot: NDArray[np.int64]
    take_node: NDArray[np.int64]
    take_cost: NDArray[np.int64]
    pair_start: NDArray[np.int64]
    pair_used: NDArray[np.bool_]
    pair_node: NDArray[np.int64]
    person: NDArray[np.int64]
    person_start: NDArray[np.int64]
    give_pair: NDArray[np.int64]
    give_person: NDArray[np.int64]
    give_node: NDArray[np.int64]
    give_cost: NDArray[np.int64]
    give_start: NDArray[np.int64]
    is_open: NDArray[np.bool_]
    is_loose: NDArray[np.bool_]
    groups: GroupNodes
    classes: ClassNodes
    group_open: NDArray[np.bool_]
    group_used: NDArray[np.bool_]
    class_open: NDArray[np.bool_]
    onward: Onward

    @classmethod
    def of(
        cls, problem: Problem, scaled: NDArray[np.int64], chosen: NDArray[np.int64], gap: int
    ) -> Residual:
        """Lay the residual graph out."""
        # A stable sort keeps (inspection, slot) order, so the arcs of a pair stay together.
        order = np.argsort(problem.arc_inspector, kind="stable")
        pairs, groups = problem.pairs(), GroupNodes.of(problem)
        classes, pair = ClassNodes.of(problem, pairs), pairs.of_arc[order]
        is_first = np.append(True, pair[1:] != pair[:-1])
        pair_start = np.flatnonzero(is_first)
        pair_of = np.empty(len(scaled), dtype=np.int64)
        pair_of[order] = np.cumsum(is_first) - 1
        used = np.zeros(len(pair_start), dtype=np.bool_)
        used[pair_of[chosen]] = True
        owner = problem.arc_inspector[order][pair_start]
        person_start = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
        take_cost = scaled - gap
        take_cost[chosen] = _FAR
        load = np.bincount(problem.arc_inspector[chosen], minlength=len(problem.inspectors))
        in_groups, in_classes = groups.load(chosen), classes.load(pairs.of_arc[chosen])
        return cls(
            take_slot=problem.arc_slot[order],
            take_node=groups.of_arc[order],
            take_cost=take_cost[order],
            pair_start=pair_start,
            pair_used=used,
            pair_node=classes.of_pair[pair[pair_start]],
            person=owner[person_start],
            person_start=person_start,
            give_pair=pair_of[chosen],
            give_person=problem.arc_inspector[chosen],
            give_node=groups.of_arc[chosen],
            give_cost=scaled[chosen],
            give_start=np.cumsum(problem.slot_demand) - problem.slot_demand,
            is_open=load < problem.cap,
            is_loose=(load > problem.floor) | (load == 0),
            groups=groups,
            classes=classes,
            group_open=in_groups < groups.most,
            group_used=in_groups > 0,
            class_open=in_classes < classes.cap,
            onward=Onward(
                np.searchsorted(problem.arc_slot, np.arange(len(problem.slot_name) + 1)),
                pair_of,
                problem.arc_inspector,
                take_cost,
            ),
        )

    def lower(self, labels: Labels) -> Labels | None:
        """Lower the labels until no arc can, or None if that does not end."""
        pairs, fallen = np.empty(0, dtype=np.int64), np.arange(len(labels.slots))
        is_plain = not len(labels.groups) and not len(labels.classes)
        for _ in range(len(labels.slots) + len(labels.groups) + 2):
            if is_plain and len(fallen) * _FEW < len(labels.slots):
                near = self.onward.lower(labels, pairs, self.pair_used, fallen)
                classes, (people, pool) = labels.classes, self._pooled(near.people)
            else:
                pairs = self._pairs(labels)
                classes, people, pool = self._far(labels, pairs)
            far = at_nodes(classes, self.pair_node[self.give_pair], people[self.give_person])
            back = np.minimum(pairs[self.give_pair], far) - self.give_cost
            groups, slots = self._near(labels, back)
            found = Labels(slots, groups, classes, people, pool)
            if _is_same(labels, found):
                return found
            fallen, labels = np.flatnonzero(slots < labels.slots), found
            if min(int(slots.min()), int(groups.min(initial=0))) < -_LABEL_LIMIT:
                raise SolverLimit("shortest distances leave 60 bits; divide the problem")
        return None

    def spare(self, labels: Labels) -> Labels:
        """The same labels with each group as low as the people outside of the plan allow.

        Labels that were lowered from above leave a group as high as its members allow, so every
        limit that is reached would have a price. Now only those have one that hold somebody back,
        and no more than it takes: inwards, a group with room has the label of what is around it,
        a full one the largest of that and of what its own outsiders ask.
        """
        if not len(labels.groups):
            return labels
        pairs = self._pairs(labels)
        owner = np.repeat(
            np.arange(len(pairs)), np.diff(np.append(self.pair_start, len(self.take_slot)))
        )
        people = np.repeat(self.person, np.diff(np.append(self.person_start, len(pairs))))
        far = at_nodes(labels.classes, self.pair_node, labels.people[people])
        heads = np.where(self.pair_used, np.minimum(pairs, far), far)[owner]
        least = np.full(len(labels.groups), -_FAR, dtype=np.int64)
        inside = (self.take_node >= 0) & (self.take_cost < _FAR)
        np.maximum.at(least, self.take_node[inside], (heads - self.take_cost)[inside])
        levels, outer = self.groups.tree.levels, self.groups.tree.outer
        for level in reversed(levels[1:]):
            some = level[self.group_open[level]]
            np.maximum.at(least, outer[some], least[some])
        groups = labels.groups.copy()
        for depth, level in enumerate(levels):
            around = groups[outer[level]] if depth else labels.slots[self.groups.slot[level]]
            groups[level] = np.where(
                self.group_open[level], around, np.maximum(around, least[level])
            )
        return replace(labels, groups=groups)

    def _pairs(self, labels: Labels) -> NDArray[np.int64]:
        """Least label at which each pair can be taken up."""
        before = at_nodes(labels.groups, self.take_node, labels.slots[self.take_slot])
        taken = before + self.take_cost
        if len(self.pair_start) == len(taken):
            return taken
        return np.minimum.reduceat(taken, self.pair_start)

    def _far(
        self, labels: Labels, pairs: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], np.int64]:
        """Labels of load classes, inspectors and the pool, lowered."""
        free = np.where(self.pair_used, _FAR, pairs)
        classes, lower = labels.classes.copy(), labels.people.copy()
        if len(classes):
            inside = self.pair_node >= 0
            np.minimum.at(classes, self.pair_node[inside], free[inside])
            free = np.where(inside, _FAR, free)
            owners = self.classes.inspector
            _pass_out(self.classes.tree, classes, lower, owners, self.class_open)
        taken = np.minimum.reduceat(free, self.person_start)
        lower[self.person] = np.minimum(lower[self.person], taken)
        lower, pool = self._pooled(lower)
        if len(classes):
            everywhere = np.ones(len(classes), dtype=np.bool_)
            _pass_in(self.classes.tree, classes, lower[self.classes.inspector], everywhere)
        return classes, lower, pool

    def _pooled(self, people: NDArray[np.int64]) -> tuple[NDArray[np.int64], np.int64]:
        """Labels of inspectors, lowered in place by that of the pool, and that."""
        pool = people[self.is_open].min(initial=0)
        people[self.is_loose] = np.minimum(people[self.is_loose], pool)
        return people, pool

    def _near(
        self, labels: Labels, back: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Labels of groups and slots, lowered by what can be given back."""
        if not len(labels.groups):
            least = np.minimum.reduceat(back, self.give_start)
            return labels.groups, np.minimum(labels.slots, least)
        groups, slots, inside = labels.groups.copy(), labels.slots.copy(), self.give_node >= 0
        np.minimum.at(groups, self.give_node[inside], back[inside])
        least = np.minimum.reduceat(np.where(inside, _FAR, back), self.give_start)
        np.minimum(slots, least, out=slots)
        _pass_out(self.groups.tree, groups, slots, self.groups.slot, self.group_used)
        _pass_in(self.groups.tree, groups, slots[self.groups.slot], self.group_open)
        return groups, slots


def _pass_out(
    tree: Tree,
    labels: NDArray[np.int64],
    ends: NDArray[np.int64],
    end_of: NDArray[np.int64],
    lets: NDArray[np.bool_],
) -> None:
    """Lower the label around each node that lets pass, from the innermost outwards, in place."""
    for depth, level in reversed(list(enumerate(tree.levels))):
        some = level[lets[level]]
        target, place = (labels, tree.outer[some]) if depth else (ends, end_of[some])
        np.minimum.at(target, place, labels[some])


def _pass_in(
    tree: Tree,
    labels: NDArray[np.int64],
    ends: NDArray[np.int64],
    lets: NDArray[np.bool_],
) -> None:
    """Lower the label of each node that lets pass to the one around it, inwards, in place."""
    for depth, level in enumerate(tree.levels):
        some = level[lets[level]]
        around = labels[tree.outer[some]] if depth else ends[some]
        labels[some] = np.minimum(labels[some], around)


def _is_same(one: Labels, other: Labels) -> bool:
    """Whether no label has been lowered."""
    pairs = (
        (one.slots, other.slots),
        (one.groups, other.groups),
        (one.classes, other.classes),
        (one.people, other.people),
    )
    return all(np.array_equal(a, b) for a, b in pairs)
