"""Independent parts of a shortage, and the limits that are full in each (docs/method.md §6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.hall import Crossings, Side
from randinspect.dispatch.nodes import ClassNodes, GroupNodes, at_nodes
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.shortage import Hold, HoldCode

__all__ = ["Parts"]


@dataclass(frozen=True, slots=True)
class Parts:
    """Independent parts of a cut's source side: a label for each slot, inspector and load cap.

    Slots of one inspection belong together; a slot and an inspector, or a load cap of theirs,
    belong together where both are on the source side, for only there a limit is shared.

    Parameters
    ----------
    problem
        The problem that was cut.
    cut
        What may cross from one side to the other.
    slots, people, classes
        Labels, shapes ``(S,)``, ``(I,)`` and ``(R,)``.
    nodes
        Its group nodes.
    """

    problem: Problem
    cut: Crossings
    slots: NDArray[np.int64]
    people: NDArray[np.int64]
    classes: NDArray[np.int64]
    nodes: GroupNodes

    @classmethod
    def of(cls, problem: Problem, side: Side) -> Parts:
        """Find the parts: the least place of a node that is linked to each."""
        pairs, nodes = problem.pairs(), GroupNodes.of(problem)
        classes = ClassNodes.of(problem, pairs)
        owner, person = problem.slot_inspection, len(problem.inspections)
        load_cap = person + len(problem.inspectors)
        inside = np.concatenate([side.people, side.classes])
        far = np.where(classes.of_pair >= 0, load_cap + classes.of_pair, person + pairs.inspector)[
            pairs.of_arc
        ]
        near = at_nodes(side.groups, nodes.of_arc, side.slots[problem.arc_slot])
        joined = near & inside[far - person]
        out = np.where(
            classes.tree.outer >= 0, load_cap + classes.tree.outer, person + classes.inspector
        )
        within = side.classes & inside[out - person]
        label = _linked(
            load_cap + len(classes.cap),
            np.concatenate([owner[problem.arc_slot[joined]], load_cap + np.flatnonzero(within)]),
            np.concatenate([far[joined], out[within]]),
        )
        crossings = Crossings.of(problem, side, nodes, classes, pairs)
        people, caps = label[person:load_cap], label[load_cap:]
        return cls(problem, crossings, label[owner], people, caps, nodes)

    def holds(self, *, is_ahead: bool) -> dict[int, list[Hold]]:
        """Limits that are full, by the label of their part."""
        cut, found = self.cut, dict[tuple[int, HoldCode, str], list[int]]()
        classes, groups = self.problem.load_classes, self.problem.groups
        for r in np.flatnonzero(cut.classes_ahead if is_ahead else cut.classes_back).tolist():
            k, j, cap = classes.caps[r].tolist()
            label = int(self.classes[r] if is_ahead else self.people[j])
            found.setdefault((label, HoldCode.CLASS_CAP, classes.names[k]), []).append(cap)
        for v in np.flatnonzero(cut.out_of if is_ahead else cut.into).tolist():
            name = groups.names[groups.limit_group[self.nodes.limit[v]]]
            key = int(self.slots[self.nodes.slot[v]]), HoldCode.GROUP_LIMIT, name
            found.setdefault(key, []).append(int(self.nodes.most[v]))
        held: dict[int, list[Hold]] = {}
        for (label, code, name), limits in sorted(found.items()):
            held.setdefault(label, []).append(Hold(code, name, min(limits), len(limits)))
        return held


def _linked(count: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Least node that each of some nodes is linked to, by way of others too."""
    label = np.arange(count)
    while True:
        lower = label.copy()
        least = np.minimum(label[left], label[right])
        np.minimum.at(lower, left, least)
        np.minimum.at(lower, right, least)
        lower = lower[lower]
        if np.array_equal(lower, label):
            return label
        label = lower
