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

__all__ = ["COST_BITS", "cost_kind", "leading_words", "pair_costs"]

COST_BITS: Final = 40
"""Ten hex digits of the ticket: P(two plans tie) <= arcs / 2^40 (isolation lemma)."""

_KIND: Final = "p"
_WORD_BITS: Final = 64
_BLOCK: Final = 1 << 16  # texts of so many arcs exist at one time


def cost_kind(ties: int) -> str:
    """Ticket kind of the costs after some ties: ``p``, then ``p1``, ``p2`` and so on."""
    return f"{_KIND}{ties}" if ties else _KIND


def pair_costs(problem: Problem, tickets: Tickets, *, ties: int = 0) -> NDArray[np.int64]:
    """Costs of the arcs, the first ten hex digits of ``p|inspection|slot|inspector``.

    Parameters
    ----------
    problem
        The committed problem, or a part of it.
    tickets
        Tickets of the dispatch's own seed.
    ties
        How many ties came before in this draw; each has a ticket kind of its own.

    Returns
    -------
    NDArray[np.int64]
        Shape ``(E,)``, in ``[0, 2^40)``, read-only.

    References
    ----------
    Mulmuley, K., Vazirani, U. V., Vazirani, V. V. (1987). Matching is as easy as matrix
    inversion. Combinatorica 7.
    """
    words = leading_words(problem, tickets, cost_kind(ties))
    costs = (words >> np.uint64(_WORD_BITS - COST_BITS)).astype(np.int64)
    costs.setflags(write=False)
    return costs


def leading_words(problem: Problem, tickets: Tickets, kind: str) -> NDArray[np.uint64]:
    """First 64 bits of ``kind|inspection|slot|inspector`` for every arc, shape ``(E,)``."""
    owners = problem.slot_inspection.tolist()
    heads = [
        f"{problem.inspections[i]}|{slot}|".encode()
        for i, slot in zip(owners, problem.slot_name, strict=True)
    ]
    names = [inspector.encode() for inspector in problem.inspectors]
    words = np.empty(len(problem.arc_slot), dtype=np.uint64)
    for start in range(0, len(words), _BLOCK):
        some = slice(start, start + _BLOCK)
        ends = zip(
            problem.arc_slot[some].tolist(), problem.arc_inspector[some].tolist(), strict=True
        )
        words[some] = tickets.leading(kind, [heads[s] + names[j] for s, j in ends])
    return words
