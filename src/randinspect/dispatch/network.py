"""A dispatch problem as a flow network: from slots to inspectors (docs/method.md §3).

One arc of the problem is one arc of the network, of capacity 1. Where an inspector fits
several slots of one inspection these arcs meet in a node with one outlet of capacity 1, so
that nobody sits twice in a team. Groups stand between slots and arcs, load classes between arcs
and inspectors, each with an outlet or inlet of its own capacity. The solver rooms add the ends:
demands, floors and caps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.nodes import ClassNodes, GroupNodes, at_nodes
from randinspect.dispatch.problem import Problem

__all__ = ["Network"]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes ``[slots | groups | shared pairs | load classes | inspectors]``, and arcs between them.

    Parameters
    ----------
    slots, groups, classes, people
        Nodes of the slots, shape ``(S,)``, of the groups, shape ``(Γ,)``, of the load classes,
        shape ``(R,)``, and of the inspectors, shape ``(I,)``.
    tails, heads, capacity
        The problem's ``E`` arcs in their order, then one arc from each shared pair, then one into
        each group, then one out of each load class.
    size
        Number of nodes.
    """

    slots: NDArray[np.int32]
    groups: NDArray[np.int32]
    classes: NDArray[np.int32]
    people: NDArray[np.int32]
    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    capacity: NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, problem: Problem) -> Network:
        """Lay a problem out as a network."""
        pairs, groups = problem.pairs(), GroupNodes.of(problem)
        classes = ClassNodes.of(problem, pairs)
        is_shared = pairs.arcs > 1
        first_pair = len(problem.slot_name) + len(groups.keys)
        first_class = first_pair + int(is_shared.sum())
        first_person = first_class + len(classes.cap)
        shared = first_pair + np.cumsum(is_shared) - 1
        group = len(problem.slot_name) + np.arange(len(groups.keys))
        load_class = first_class + np.arange(len(classes.cap))
        near = at_nodes(group, groups.of_arc, problem.arc_slot)
        far = at_nodes(load_class, classes.of_pair, first_person + pairs.inspector)
        into = at_nodes(group, groups.tree.outer, groups.slot)
        out = at_nodes(load_class, classes.tree.outer, first_person + classes.inspector)
        heads = np.where(is_shared, shared, far)[pairs.of_arc]
        units = np.ones(len(near) + int(is_shared.sum()), dtype=np.int64)
        return cls(
            np.arange(len(problem.slot_name), dtype=np.int32),
            group.astype(np.int32),
            load_class.astype(np.int32),
            np.arange(first_person, first_person + len(problem.inspectors), dtype=np.int32),
            np.concatenate([near, shared[is_shared], into, load_class]).astype(np.int32),
            np.concatenate([heads, far[is_shared], group, out]).astype(np.int32),
            np.concatenate([units, groups.most, classes.cap]),
            first_person + len(problem.inspectors),
        )
