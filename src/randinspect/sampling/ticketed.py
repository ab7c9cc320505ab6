"""Designs that judge each unit by its own ticket: Pareto and Poisson (docs/format.md §6.1).

They alone may run on permanent tickets, because nobody's neighbours matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling.kernels import certain_units
from randinspect.sampling.pareto import pareto_key, pareto_order
from randinspect.sampling.permanent import UnitTickets
from randinspect.sampling.poisson import poisson
from randinspect.sampling.target import Method, Target
from randinspect.sampling.ticket_orders import ticket_order

__all__ = ["Threshold", "draw_by_ticket", "rank_threshold"]


def draw_by_ticket(
    handles: NDArray[np.bytes_], sizes: NDArray[np.int64], target: Target, tickets: Tickets
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw a Pareto or Poisson stratum: 1 certainty, 2 tickets, 3 keys or thresholds, 4 ranks.

    Parameters
    ----------
    handles, sizes
        Units in scope, shape ``(N,)`` each; every size is positive.
    target
        The target of their stratum.
    tickets
        The tickets of the draw's seed.

    Returns
    -------
    tuple[NDArray[np.int64], NDArray[np.int64]]
        Positions of the certain units and of those drawn beside them, in the order of their
        ranks.
    """
    certain, num = certain_units(sizes, target.num, target.den)  # 1
    own = UnitTickets.of(tickets, target.permanent)  # 2
    sure = _by_ticket(handles, np.flatnonzero(certain), own)
    rest = np.flatnonzero(~certain)
    if num == 0:
        return sure, np.empty(0, dtype=np.int64)
    names, left = handles[rest], sizes[rest]
    leading = own.leading(names)
    if target.method is Method.PARETO:  # 3, 4
        order = pareto_order(leading, left, own.whole(names), num=num, at_most=num)
        return sure, rest[order]

    def ticket(place: int, counter: int) -> int:
        return own.ticket(names[place].decode(), counter)

    drawn = poisson(leading, left, ticket, num=num, den=target.den)  # 3
    return sure, _by_ticket(handles, rest[drawn], own)  # 4


@dataclass(frozen=True, slots=True)
class Threshold:
    """What rank conditioning needs of a Pareto sample.

    Parameters
    ----------
    key
        T, the smallest key that was not drawn; None if the certain units are the whole sample.
    probabilities
        P(key < T) of each unit of the stratum, shape ``(N,)``, in frame order: 1 for certain
        units, 0 for size 0.
    """

    key: Fraction | None
    probabilities: tuple[Fraction, ...]


def rank_threshold(frame: Frame, target: Target, tickets: Tickets) -> Threshold:
    """Threshold and conditional probabilities of a Pareto stratum, exact.

    For a drawn unit, T is the n-th smallest key of the *others*; given those, it is drawn iff
    its own key lies below T. So ``Σ y/p`` over the sample estimates a total without bias, though
    the π of Pareto sampling are only nearly those declared.

    Parameters
    ----------
    frame
        The closed frame.
    target
        Target of one of its strata, of method ``pareto``.
    tickets
        The tickets of the draw's seed.

    Returns
    -------
    Threshold
        T, and ``p = λT/(1-λ+λT)`` of every unit.

    Raises
    ------
    DesignError
        If the stratum is drawn by another method, or its target does not fit the frame.

    References
    ----------
    Duffield, N., Lund, C., Thorup, M. (2007). Priority sampling for estimation of arbitrary
    subset sums. J. ACM 54.
    Cohen, E., Kaplan, H. (2008). Tighter estimation using bottom k sketches. VLDB.
    """
    if target.method is not Method.PARETO:
        raise DesignError(
            f"stratum {target.stratum} is drawn by {target.method}; only pareto draws by rank, "
            "for the others divide by the inclusion probability"
        )
    stratum = next((s for s in frame.strata() if s.label == target.stratum), None)
    if stratum is None:
        raise DesignError(f"the frame has no stratum {target.stratum}")
    target.require(stratum)
    certain, num = certain_units(stratum.sizes, target.num, target.den)
    rest = np.flatnonzero(~certain & (stratum.sizes > 0))
    shares = [Fraction(int(sure)) for sure in certain]
    if num == 0:
        return Threshold(None, tuple(shares))
    names, sizes = frame.handles[stratum.members[rest]], stratum.sizes[rest]
    own, total = UnitTickets.of(tickets, target.permanent), int(sizes.sum())
    leading = own.leading(names)
    # λ < 1 for each of them and Σλ = num, so there are more than num of them.
    last = int(pareto_order(leading, sizes, own.whole(names), num=num, at_most=num + 1)[num])
    key = pareto_key(int(leading[last]), int(sizes[last]), num=num, total=total)
    for place, size in zip(rest.tolist(), sizes.tolist(), strict=True):
        shares[place] = 1 / (1 + Fraction(total - num * size, num * size) / key)
    return Threshold(key, tuple(shares))


def _by_ticket(
    handles: NDArray[np.bytes_], places: NDArray[np.int64], own: UnitTickets
) -> NDArray[np.int64]:
    """Positions in the order of their tickets."""
    names = handles[places]
    return places[ticket_order(own.leading(names), own.whole(names))]
