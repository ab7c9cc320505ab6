"""Shortlists: a hard bound on how likely any one pair can be (docs/format.md §6.2).

On a rung ``q`` of the ladder a slot with d eligible people keeps the ``⌊q·d⌋`` with the smallest
``q``-tickets, so nobody is seated there with a probability above ``q`` while that rung is used
(docs/method.md §3.9). The same tickets serve all rungs, so a wider list holds the narrower one.
An inspection whose people were named keeps its list: there is nothing to draw from.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.costs import leading_words
from randinspect.dispatch.problem import Problem
from randinspect.lottery.tickets import Tickets

__all__ = ["shortlist"]

_KIND: Final = "q"


def shortlist(problem: Problem, tickets: Tickets, fraction: Fraction) -> NDArray[np.int64]:
    """Arcs that a rung keeps, ascending.

    Parameters
    ----------
    problem
        The committed problem.
    tickets
        Tickets of the dispatch's own seed.
    fraction
        The rung ``q``, above 0 and at most 1.
    """
    if fraction == 1:
        return np.arange(len(problem.arc_slot))
    order = _by_ticket(problem, tickets)
    slot = problem.arc_slot[order]
    starts = np.searchsorted(problem.arc_slot, np.arange(len(problem.slot_name)))
    eligible = np.bincount(problem.arc_slot, minlength=len(problem.slot_name))
    kept = eligible * fraction.numerator // fraction.denominator
    is_named = np.isin(problem.slot_inspection, problem.direct)
    kept = np.where(is_named, eligible, kept)
    return np.sort(order[np.arange(len(order)) - starts[slot] < kept[slot]])


def _by_ticket(problem: Problem, tickets: Tickets) -> NDArray[np.int64]:
    """Arcs by slot, then by ticket; equal leading words are told apart by whole tickets."""
    words = leading_words(problem, tickets, _KIND)
    order = np.lexsort((words, problem.arc_slot))
    slot, word = problem.arc_slot[order], words[order]
    alike = np.flatnonzero((slot[1:] == slot[:-1]) & (word[1:] == word[:-1]))
    runs = np.split(alike, np.flatnonzero(np.diff(alike) > 1) + 1) if len(alike) else []
    for run in runs:
        some = slice(int(run[0]), int(run[-1]) + 2)
        order[some] = _by_whole_ticket(problem, tickets, order[some])
    return order


def _by_whole_ticket(
    problem: Problem, tickets: Tickets, arcs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Arcs by all 256 bits; equal tickets by the row's place, which is its bytes' order."""
    whole = [tickets.ticket(_KIND, *row) for row in problem.arc_rows(arcs)]
    return arcs[sorted(range(len(arcs)), key=lambda k: (whole[k], arcs[k]))]
