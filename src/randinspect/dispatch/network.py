"""A dispatch problem as a flow network: slots, shared pairs, inspectors (docs/method.md §3).

One arc of the problem is one arc of the network, of capacity 1. Where an inspector fits
several slots of one inspection these arcs meet in a node with one outlet of capacity 1, so
that nobody sits twice in a team. The solver rooms add the ends: demands, floors and caps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.problem import Problem

__all__ = ["Network"]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes ``[slots | shared pairs | inspectors]`` and unit arcs between them.

    Parameters
    ----------
    slots, people
        Nodes of the slots, shape ``(S,)``, and of the inspectors, shape ``(I,)``.
    tails, heads
        The problem's ``E`` arcs in their order, then one arc from each shared pair to its
        inspector.
    size
        Number of nodes.
    """

    slots: NDArray[np.int32]
    people: NDArray[np.int32]
    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    size: int

    @classmethod
    def of(cls, problem: Problem) -> Network:
        """Lay a problem out as a network."""
        pairs = problem.pairs()
        is_shared = pairs.arcs > 1
        shared = len(problem.slot_name) + np.cumsum(is_shared) - 1
        first = len(problem.slot_name) + int(is_shared.sum())
        heads = np.where(
            is_shared[pairs.of_arc], shared[pairs.of_arc], first + problem.arc_inspector
        )
        return cls(
            np.arange(len(problem.slot_name), dtype=np.int32),
            np.arange(first, first + len(problem.inspectors), dtype=np.int32),
            np.concatenate([problem.arc_slot, shared[is_shared]]).astype(np.int32),
            np.concatenate([heads, first + pairs.inspector[is_shared]]).astype(np.int32),
            first + len(problem.inspectors),
        )
