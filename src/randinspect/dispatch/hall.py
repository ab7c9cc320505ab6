"""Hall sets: why a network has no plan, shown so that nobody has to search (docs/method.md §6).

A set of slots and a set of inspectors, with groups and load caps where there are any, refute a
network if one of two sums comes out:

- *seats*: the slots ask for more people than the limits allow that lead out of the set;
- *floors*: the inspectors are promised more inspections than the limits allow that lead out of it
  on the other side.

Both sums are the capacities of a cut, so each is a proof by counting. A minimum cut finds the sets
(`precheck.hall_set`); checking them needs no solver. They are evidence, not result: any that
count refute the same network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.nodes import ClassNodes, GroupNodes, at_nodes
from randinspect.dispatch.problem import Pairs, Problem

__all__ = [
    "Crossings",
    "HallSet",
    "Side",
    "class_names",
    "group_names",
    "refutes",
    "slot_names",
]

Name = TypeVar("Name", str, tuple[str, str], tuple[str, str, str])


@dataclass(frozen=True, slots=True)
class HallSet:
    """One side of a cut.

    Parameters
    ----------
    slots
        ``(inspection, slot)``, strictly ascending.
    inspectors
        Handles, strictly ascending.
    classes, groups
        ``(class, inspector)`` and ``(inspection, slot, group)``, strictly ascending; None where the
        dispatch has no load classes, no groups.
    """

    slots: tuple[tuple[str, str], ...]
    inspectors: tuple[str, ...]
    classes: tuple[tuple[str, str], ...] | None = None
    groups: tuple[tuple[str, str, str], ...] | None = None

    @classmethod
    def of(cls, problem: Problem, side: Side) -> HallSet:
        """Name what lies on the source side of a cut."""
        nodes, names = GroupNodes.of(problem), problem.groups
        classes = _picked(class_names(problem), side.classes)
        groups = _picked(group_names(problem, nodes), side.groups)
        return cls(
            _picked(slot_names(problem), side.slots),
            _picked(problem.inspectors, side.people),
            classes if problem.load_classes else None,
            groups if names else None,
        )


@dataclass(frozen=True, slots=True)
class Side:
    """Nodes on one side of a cut.

    Parameters
    ----------
    slots, people, classes, groups
        Which slots, shape ``(S,)``, inspectors, shape ``(I,)``, load caps, shape ``(R,)``, and
        group nodes, shape ``(Γ,)``.
    """

    slots: NDArray[np.bool_]
    people: NDArray[np.bool_]
    classes: NDArray[np.bool_]
    groups: NDArray[np.bool_]


def slot_names(problem: Problem) -> list[tuple[str, str]]:
    """Name ``(inspection, slot)`` of each slot."""
    owners = (problem.inspections[i] for i in problem.slot_inspection.tolist())
    return list(zip(owners, problem.slot_name, strict=True))


def class_names(problem: Problem) -> list[tuple[str, str]]:
    """Name ``(class, inspector)`` of each load cap."""
    names, people = problem.load_classes.names, problem.inspectors
    return [(names[k], people[j]) for k, j, _ in problem.load_classes.caps.tolist()]


def group_names(problem: Problem, nodes: GroupNodes) -> list[tuple[str, str, str]]:
    """Name ``(inspection, slot, group)`` of each group node."""
    slots, groups = slot_names(problem) if len(nodes.keys) else [], problem.groups
    pairs = zip(nodes.slot.tolist(), groups.limit_group[nodes.limit].tolist(), strict=True)
    return [(*slots[s], groups.names[g]) for s, g in pairs]


def _picked(names: Sequence[Name], marks: NDArray[np.bool_]) -> tuple[Name, ...]:
    """The names that are marked."""
    return tuple(names[k] for k in np.flatnonzero(marks).tolist())


def refutes(problem: Problem, hall: HallSet) -> bool:
    """Whether a Hall set proves by counting that a problem has no plan.

    Parameters
    ----------
    problem
        A problem or a part of it.
    hall
        The sets; names that the problem does not know, or out of order, prove nothing.
    """
    nodes, pairs = GroupNodes.of(problem), problem.pairs()
    marks = (
        _marked(slot_names(problem), hall.slots),
        _marked(problem.inspectors, hall.inspectors),
        _marked(class_names(problem), hall.classes or ()),
        _marked_groups(problem, nodes, hall.groups or ()),
    )
    if any(marked is None for marked in marks):
        return False
    side = Side(*(marked for marked in marks if marked is not None))
    cut = Crossings.of(problem, side, nodes, ClassNodes.of(problem, pairs), pairs)
    seats, floors = problem.slot_demand[side.slots].sum(), problem.floor[side.people].sum()
    room = int(problem.cap[side.people].sum()) + cut.ahead
    work = int(seats) + cut.back
    return bool(seats > room or floors > work)


@dataclass(frozen=True, slots=True)
class Crossings:
    """What may cross from a side to the other, the ends left aside.

    Parameters
    ----------
    ahead, back
        Units that may cross towards the inspectors, towards the slots.
    out_of, into
        Group nodes that hold what goes ahead out of the side, and what comes back into it, shape
        ``(Γ,)``.
    classes_ahead, classes_back
        Load caps that do, shape ``(R,)``.
    """

    ahead: int
    back: int
    out_of: NDArray[np.bool_]
    into: NDArray[np.bool_]
    classes_ahead: NDArray[np.bool_]
    classes_back: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        problem: Problem,
        side: Side,
        nodes: GroupNodes,
        classes: ClassNodes,
        pairs: Pairs,
    ) -> Crossings:
        """Count what crosses.

        Ahead it goes from a slot or group of the side into a group outside, along a row from its
        innermost group (or slot) inside to its innermost load class (or inspector) outside, and
        from a load class inside to what lies around it outside.
        """
        into = at_nodes(side.groups, nodes.tree.outer, side.slots[nodes.slot])
        around = at_nodes(side.classes, classes.tree.outer, side.people[classes.inspector])
        near = at_nodes(side.groups, nodes.of_arc, side.slots[problem.arc_slot])
        far = at_nodes(side.classes, classes.of_pair, side.people[pairs.inspector])[pairs.of_arc]
        out_of, back_into = into & ~side.groups, ~into & side.groups
        ahead, back = side.classes & ~around, ~side.classes & around
        return cls(
            int(nodes.most[out_of].sum())
            + int(classes.cap[ahead].sum())
            + _count(pairs, near & ~far),
            int(nodes.most[back_into].sum())
            + int(classes.cap[back].sum())
            + _count(pairs, ~near & far),
            out_of,
            back_into,
            ahead,
            back,
        )


def _count(pairs: Pairs, arcs: NDArray[np.bool_]) -> int:
    """How many distinct (inspection, inspector) pairs some arcs belong to."""
    return len(np.unique(pairs.of_arc[arcs]))


def _marked(known: Sequence[Name], names: Sequence[Name]) -> NDArray[np.bool_] | None:
    """Places of strictly ascending known names, None if they are anything else."""
    place = {name: k for k, name in enumerate(known)}
    marked = np.zeros(len(known), dtype=np.bool_)
    rows = [place.get(name, -1) for name in names]
    if -1 in rows or any(a >= b for a, b in pairwise(rows)):
        return None
    marked[np.array(rows, dtype=np.int64)] = True
    return marked


def _marked_groups(
    problem: Problem, nodes: GroupNodes, names: Sequence[tuple[str, str, str]]
) -> NDArray[np.bool_] | None:
    """Group nodes that are named, strictly ascending; None if a name is no limit of a slot.

    A limit of which nobody is left in the network may be named: a set that refuted a wider network
    serves in a narrower one, and there the limit counts nothing.
    """
    limits = {(group, slot) for group, slot, _ in problem.groups.limit_rows()}
    place = {name: v for v, name in enumerate(group_names(problem, nodes))}
    slots = problem.slot_index() if names else {}
    is_known = all((i, s) in slots and (group, s) in limits for i, s, group in names)
    if not is_known or any(a >= b for a, b in pairwise(names)):
        return None
    marked = np.zeros(len(place), dtype=np.bool_)
    marked[[place[name] for name in names if name in place]] = True
    return marked
