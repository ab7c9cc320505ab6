"""What chance says about a dispatch: one integer cost for each arc (docs/format.md §6.2).

The cost of seating an inspector is the first 40 bits of the pair's own ticket. It depends on
the seed and on three handles, never on the position of a row or on what else is in the list.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.problem import Problem
from randinspect.lottery.tickets import Tickets

__all__ = ["COST_BITS", "pair_costs"]

COST_BITS: Final = 40
"""Ten hex digits of the ticket: P(two plans tie) <= arcs / 2^40 (isolation lemma)."""

_KIND: Final = "p"
_WORD_BITS: Final = 64


def pair_costs(problem: Problem, tickets: Tickets) -> NDArray[np.int64]:
    """Costs of the arcs, the first ten hex digits of ``p|inspection|slot|inspector``.

    Parameters
    ----------
    problem
        The committed problem.
    tickets
        Tickets of the dispatch's own seed.

    Returns
    -------
    NDArray[np.int64]
        Shape ``(E,)``, in ``[0, 2^40)``, read-only.

    References
    ----------
    Mulmuley, K., Vazirani, U. V., Vazirani, V. V. (1987). Matching is as easy as matrix
    inversion. Combinatorica 7.
    """
    owners = problem.slot_inspection.tolist()
    heads = [
        f"{problem.inspections[i]}|{slot}|".encode()
        for i, slot in zip(owners, problem.slot_name, strict=True)
    ]
    names = [inspector.encode() for inspector in problem.inspectors]
    ends = zip(problem.arc_slot.tolist(), problem.arc_inspector.tolist(), strict=True)
    leading = tickets.leading(_KIND, [heads[s] + names[j] for s, j in ends])
    costs = (leading >> np.uint64(_WORD_BITS - COST_BITS)).astype(np.int64)
    costs.setflags(write=False)
    return costs
