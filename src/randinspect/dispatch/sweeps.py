"""Sweeps over the few slots whose label fell last, where no limits nest (docs/method.md §3.7).

What starts at another slot gave its value before, so such a sweep lowers what a sweep over all
arcs would lower, and takes a part of its time. Tight loads need hundreds of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.labels import Labels

__all__ = ["Onward"]


@dataclass(frozen=True, slots=True)
class Onward:
    """What can be taken up from each slot; arcs lie by (slot, inspector).

    Parameters
    ----------
    start
        First arc of each slot, and behind them their number, shape ``(S + 1,)``.
    pair, person, cost
        Of each arc, shape ``(E,)``; the cost is out of reach where the plan uses it.
    """

    start: NDArray[np.int64]
    pair: NDArray[np.int64]
    person: NDArray[np.int64]
    cost: NDArray[np.int64]

    def lower(
        self,
        labels: Labels,
        pairs: NDArray[np.int64],
        is_used: NDArray[np.bool_],
        fallen: NDArray[np.int64],
    ) -> Labels:
        """Labels of inspectors as they are after a sweep; those of pairs are lowered in place.

        Parameters
        ----------
        labels
            The labels before it.
        pairs
            Least label at which each pair could be taken up before the slots fell.
        is_used
            Whether the plan uses a pair: then its inspector is no nearer through it.
        fallen
            Slots whose label fell in the sweep before, ascending.
        """
        arcs = self._arcs(fallen)
        many = self.start[fallen + 1] - self.start[fallen]
        reach = np.repeat(labels.slots[fallen], many) + self.cost[arcs]
        pair, people = self.pair[arcs], labels.people.copy()
        np.minimum.at(pairs, pair, reach)
        free = ~is_used[pair]
        np.minimum.at(people, self.person[arcs[free]], reach[free])
        return replace(labels, people=people)

    def _arcs(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """All arcs of some slots."""
        first = self.start[slots]
        many = self.start[slots + 1] - first
        ends = np.cumsum(many)
        arcs: NDArray[np.int64] = np.arange(many.sum()) + np.repeat(first - (ends - many), many)
        return arcs
