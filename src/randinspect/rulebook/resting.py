"""The rest rule: who was visited rests, who has rested is drawn more often (docs/method.md §8.2).

1. The declared long-run rate f of every agency: its π under the stratum's target and the sizes
   that the rules give without any memory of rests.
2. Its rest, k quarters, but never longer than a rate f allows: k_i = min(k, ⌊1/f⌋ - 1).
3. The share s with which it is drawn once it has rested, so that the mean time between its
   visits is 1/f; e times that while it rests. With a hard rest s = f / (1 - k_i·f).
4. The share as a whole size, in millionths, rounded half up and at least 1 if it is above 0.

Everything is a ``Fraction``. With e > 0 the share has no closed form; its rounding is found by
bisection on exact comparisons, so it is exact all the same.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.rulebook.classification import Classification
from randinspect.rulebook.history import History, quarter_of
from randinspect.rulebook.memory import MemoryCode, Rest
from randinspect.rulebook.recalling import Mark
from randinspect.rulebook.targets import StratumTarget, Targets
from randinspect.sampling.kernels import certain_units

__all__ = ["SCALE", "Rates", "declared_rates", "mean_gap", "rest", "rest_span", "whole_size"]

SCALE: Final = 10**6
_NEVER: Final = 2**40
_WHOLE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Rates:
    """Declared long-run rates and what follows from them, in register order.

    Parameters
    ----------
    rates
        f of each agency, 0 for those out of scope, shape ``(N,)``.
    spans
        Its rest in quarters, k_i, shape ``(N,)``.
    resting
        Whether it rests now, shape ``(N,)``.
    sizes
        The size with which it is drawn, shape ``(N,)``.
    marks
        Who rests, and the day of the visit.
    """

    rates: NDArray[np.object_]
    spans: NDArray[np.int64]
    resting: NDArray[np.bool_]
    sizes: NDArray[np.int64]
    marks: tuple[Mark, ...]


def rest(found: Classification, resolved: Targets, rule: Rest, history: History) -> Rates:
    """Give every agency in scope the size that its rest asks for.

    Parameters
    ----------
    found
        Strata and sizes before any rest.
    resolved
        The targets of these strata.
    rule, history
        The rule, and the visits before the inspections begin.
    """
    rates = np.full(len(found), Fraction(0), dtype=np.object_)
    spans = np.zeros(len(found), dtype=np.int64)
    sizes = found.sizes.copy()
    latest = history.latest(rule)
    ago = _quarters_ago(latest, history)
    resting = np.zeros(len(found), dtype=np.bool_)
    for target in resolved.strata:
        if not target.target:
            continue  # nobody is drawn here, so nobody needs a rest
        for size, rate in declared_rates(found, target):  # 1
            members = (found.strata == target.stratum) & (found.sizes == size)
            span = rest_span(rate, rule.quarters)  # 2
            rested = members & ((ago > span) | (span == 0))
            resting |= members & ~rested
            rates[members], spans[members] = rate, span
            sizes[rested] = whole_size(rate, span, rule.soft)  # 3, 4
            sizes[members & ~rested] = whole_size(rate, span, rule.soft, part=rule.soft)
    for array in (rates, spans, resting, sizes):
        array.flags.writeable = False
    return Rates(rates, spans, resting, sizes, _marks(resting, latest))


def declared_rates(found: Classification, target: StratumTarget) -> Iterator[tuple[int, Fraction]]:
    """Give each positive size of a stratum and the π that goes with it."""
    own = found.sizes[found.strata == target.stratum]
    num, den = target.target.numerator, target.target.denominator
    certain, left = certain_units(own, num, den)
    below = den * int(own[~certain].sum())
    sure = set(own[certain].tolist())
    for size in sorted(set(own[own > 0].tolist())):
        yield size, Fraction(1) if size in sure else Fraction(left * size, below)


def rest_span(rate: Fraction, quarters: int) -> int:
    """Give the rest in quarters that a long-run rate leaves room for.

    >>> rest_span(Fraction(1, 20), 4), rest_span(Fraction(3, 10), 4), rest_span(Fraction(1), 4)
    (4, 2, 0)
    """
    return min(quarters, math.floor(1 / rate) - 1) if rate else 0


def mean_gap(share: Fraction, span: int, soft: Fraction) -> Fraction:
    """Mean quarters from one visit to the next, drawn at a share once rested.

    Parameters
    ----------
    share
        Probability when rested, ``0 < share <= 1``.
    span
        Quarters of rest.
    soft
        While resting the probability is ``soft`` times the share.

    Examples
    --------
    >>> str(mean_gap(Fraction(1, 16), 4, Fraction(0)))
    '20'
    """
    if not soft:
        return span + 1 / share
    early = soft * share
    through = (1 - early) ** span
    return (1 - through) / early + through / share


def whole_size(rate: Fraction, span: int, soft: Fraction, part: Fraction = _WHOLE) -> int:
    """Write a part of the share that keeps a rate in millionths, rounded half up.

    The share s is where ``mean_gap(s, span, soft) == 1 / rate``, and the gap falls as s grows;
    so 10^6·part·s rounds to the smallest S of which (S + 1/2) / (10^6·part) lies above s.

    >>> whole_size(Fraction(1, 20), 4, Fraction(0)), whole_size(Fraction(1, 10**9), 4, Fraction(0))
    (62500, 1)
    >>> whole_size(Fraction(1, 20), 4, Fraction(0), part=Fraction(0))
    0
    """
    if not part:
        return 0

    def is_above(size: int) -> bool:
        share = Fraction(2 * size + 1, 2 * SCALE) / part
        return share > 1 or mean_gap(share, span, soft) * rate < 1

    return max(bisect_left(range(SCALE + 1), True, key=is_above), 1)


def _quarters_ago(latest: NDArray[np.int64], history: History) -> NDArray[np.int64]:
    """Calendar quarters between each agency's latest visit and the inspections."""
    now = quarter_of(history.begins)
    distinct, inverse = np.unique(latest, return_inverse=True)
    ago = [now - quarter_of(date.fromordinal(d)) if d else _NEVER for d in distinct.tolist()]
    return np.array(ago, dtype=np.int64)[inverse]


def _marks(resting: NDArray[np.bool_], latest: NDArray[np.int64]) -> tuple[Mark, ...]:
    """Tell every agency that rests, and the day of its latest visit."""
    return tuple(
        Mark(place, MemoryCode.REST, date.fromordinal(int(latest[place])).isoformat())
        for place in np.flatnonzero(resting).tolist()
    )
