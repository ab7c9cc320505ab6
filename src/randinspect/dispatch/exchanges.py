"""Is a team the only cheapest one of its inspection? Exchanges decide (docs/method.md §3).

In one inspection take the digraph on its slots and one more node, *outside*:

- ``s → t``: slot s takes a member of slot t who also fits s, at the difference of the two
  scaled costs (the price moves along with the person and cancels; what is paid for groups
  differs by slot and counts);
- ``s → outside``: slot s takes the cheapest person it may take who is not in the team;
- ``outside → t``: the dearest member of slot t goes home.

A simple cycle enters each slot once, so it moves distinct people and leaves every demand
filled: it leads to another allowed team, at the cost of the cycle. Conversely the difference
of two teams is a flow in the residual network of slots, people and outside, which splits
into simple cycles, and the digraph has each of them at the same cost or a lower one. So the
team is the *unique* cheapest if and only if every cycle costs more than zero. With one slot
this says that the cheapest outsider costs more than the dearest member; with at most
`MAX_SLOTS` slots there are at most nine nodes, and Floyd-Warshall answers for all
inspections of the same shape at once.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.problem import Problem

__all__ = ["WEIGHT_LIMIT", "has_rival"]

WEIGHT_LIMIT: Final = 2**56
"""Weights stay below it: two simple paths of at most eight moves sum to less than 2^60."""

_NO_MOVE: Final = 2**61  # twice it still fits 64 bits
_REAL: Final = 2**60  # sums of moves lie below, sums with `_NO_MOVE` above


def has_rival(
    problem: Problem,
    scaled: NDArray[np.int64],
    paid: NDArray[np.int64],
    chosen: NDArray[np.int64],
    *,
    margin: int = 1,
) -> NDArray[np.bool_]:
    """Inspections in which another team costs no more than the chosen one.

    Parameters
    ----------
    problem
        The committed problem.
    scaled
        ``D·cost`` of the arcs, and what they pay for their groups, shape ``(E,)``, with
        ``scaled + |paid| <`` `WEIGHT_LIMIT`.
    paid
        What each arc pays for its inspector and the load classes, shape ``(E,)``: the same in all
        slots of an inspection.
    chosen
        Arcs of the plan, ascending; they fill every slot with distinct people.
    margin
        How much more another team has to cost so that it is no rival: 1, or 0 where an equal
        one is allowed.

    Returns
    -------
    NDArray[np.bool_]
        Shape ``(A,)``.
    """
    rival = np.zeros(len(problem.inspections), dtype=np.bool_)
    if not len(rival):
        return rival
    taken, by = _taken(problem, chosen)
    moves = _moves(problem, scaled, taken, by)
    home = _home(problem, scaled + paid, chosen, taken)
    sizes = np.bincount(problem.slot_inspection, minlength=len(rival))
    for size in np.unique(sizes).tolist():
        some = np.flatnonzero(sizes == size)
        rival[some] = _has_cheap_cycle(_digraphs(problem, some, size, moves, home), margin)
    return rival


def _taken(
    problem: Problem, chosen: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Arcs whose inspector sits in their inspection, ascending, and the chosen arc of each."""
    if problem.has_single_slots:
        return chosen, chosen
    pairs = problem.pairs()
    seat = np.full(len(pairs.arcs), -1, dtype=np.int64)
    seat[pairs.of_arc[chosen]] = chosen
    by = seat[pairs.of_arc]
    taken = np.flatnonzero(by >= 0)
    return taken, by[taken]


def _moves(
    problem: Problem,
    scaled: NDArray[np.int64],
    taken: NDArray[np.int64],
    by: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Moves inside teams: the slot that takes, the slot that gives, the difference."""
    takes, gives = taken[taken != by], by[taken != by]
    return problem.arc_slot[takes], problem.arc_slot[gives], scaled[takes] - scaled[gives]


def _home(
    problem: Problem,
    weights: NDArray[np.int64],
    chosen: NDArray[np.int64],
    taken: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each slot the cheapest outsider and the dearest member, shapes ``(S,)``.

    The weights are overwritten: at national size each copy of the arcs takes its time.
    """
    seats = np.cumsum(problem.slot_demand) - problem.slot_demand
    dearest = np.maximum.reduceat(weights[chosen], seats)
    weights[taken] = _NO_MOVE
    starts = np.searchsorted(problem.arc_slot, np.arange(len(problem.slot_name)))
    return np.minimum.reduceat(weights, starts), dearest


def _digraphs(
    problem: Problem,
    inspections: NDArray[np.int64],
    size: int,
    moves: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    home: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.int64]:
    """Digraphs of inspections with ``size`` slots, shape ``(B, size + 1, size + 1)``."""
    slots = np.searchsorted(problem.slot_inspection, inspections)[:, None] + np.arange(size)
    digraphs = np.full((len(slots), size + 1, size + 1), _NO_MOVE, dtype=np.int64)
    digraphs[:, :size, size] = home[0][slots]
    digraphs[:, size, :size] = -home[1][slots]
    row = np.full(len(problem.inspections), -1, dtype=np.int64)
    row[inspections] = np.arange(len(inspections))
    takes, gives, cost = moves
    at = row[problem.slot_inspection[takes]]
    here = at >= 0
    at, takes, gives = at[here], takes[here] - slots[at[here], 0], gives[here] - slots[at[here], 0]
    np.minimum.at(digraphs, (at, takes, gives), cost[here])
    return digraphs


def _has_cheap_cycle(digraphs: NDArray[np.int64], margin: int) -> NDArray[np.bool_]:
    """Which of ``(B, n, n)`` digraphs have a cycle that costs less than a margin of 0 or 1."""
    found = np.zeros(len(digraphs), dtype=np.bool_)
    paths = digraphs.copy()
    for middle in range(paths.shape[1]):
        through = paths[:, :, middle, None] + paths[:, None, middle, :]
        through[through >= _REAL] = _NO_MOVE
        np.minimum(paths, through, out=paths)
        found |= (np.diagonal(paths, axis1=1, axis2=2) < margin).any(axis=1)
        # Past such a cycle "shortest path" loses its meaning and its bound: stop there.
        paths[found] = _NO_MOVE
    return found
