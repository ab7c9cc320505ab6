"""What Pareto sampling delivers: its π by quadrature, with a bound (docs/method.md §2.13).

A report about a design. No published byte depends on it, so it may use floating-point numbers;
all of them say how wrong they can be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import asinh, ceil, exp, log, pi, sqrt
from typing import Final

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.sampling.kernels import certain_units
from randinspect.sampling.probabilities import inclusion_probabilities, sizes_of
from randinspect.sampling.target import Method

__all__ = ["PARETO_UNITS_LIMIT", "ParetoProbabilities", "pareto_probabilities"]

PARETO_UNITS_LIMIT: Final = 5000

_NODES: Final = 24
_NEGLIGIBLE: Final = 1e-15
_ROUNDING: Final = 2.0**-49  # sixteen roundings for each unit and node
_STEP: Final = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class ParetoProbabilities:
    """Declared and delivered inclusion probabilities of a Pareto stratum.

    Parameters
    ----------
    declared
        Exact, shape ``(N,)``; their sum is n.
    delivered
        By quadrature, shape ``(N,)``; their sum is n but for the error.
    error_bound
        No delivered value is further than this from the true one.
    """

    declared: tuple[Fraction, ...]
    delivered: NDArray[np.float64]
    error_bound: float

    @property
    def worst(self) -> float:
        """Largest relative deviation of a delivered probability from the declared one."""
        pairs = zip(self.declared, self.delivered.tolist(), strict=True)
        return max((abs(got / wish - 1) for wish, got in pairs if wish), default=0.0)


def pareto_probabilities(sizes: NDArray[np.int64], n: int) -> ParetoProbabilities:
    """Inclusion probabilities that Pareto sampling delivers.

    1. Certainty as declared; only distinct sizes matter. With y the logarithm of a key, a
       unit's key lies below y with probability ``p(y) = 1/(1 + exp(-y - logit λ))``.
    2. π = ∫ p'(y)·P(fewer than n of the others lie below y) dy, over panels between two ends
       beyond which nothing is left but a negligible part.
    3. Gauss-Legendre nodes on each panel; at each node the distribution of the others' number
       is a product of polynomials, taken without one size after the other by halving.
    4. The bound: what the ends cut off, Gauss-Legendre's error in an ellipse in which the
       integrand is analytic, and rounding.

    Parameters
    ----------
    sizes
        Measures of size, shape ``(N,)``, non-negative; at most 5,000 positive ones.
    n
        How many are drawn.

    Returns
    -------
    ParetoProbabilities
        Declared, delivered, and the bound.

    Raises
    ------
    DesignError
        If ``n`` cannot be drawn, or the stratum is too large for the quadrature.

    References
    ----------
    Aires, N. (1999). Algorithms to find exact inclusion probabilities for conditional Poisson
    sampling and Pareto πps sampling designs. Methodol. Comput. Appl. Probab. 1.
    Trefethen, L. N. (2013). *Approximation Theory and Approximation Practice*, theorem 19.3.

    Examples
    --------
    >>> found = pareto_probabilities(np.array([1, 1, 2]), 1)
    >>> [round(p, 4) for p in found.delivered.tolist()], found.error_bound < 1e-11
    ([0.2359, 0.2359, 0.5281], True)
    """
    column = sizes_of(sizes)
    declared = inclusion_probabilities(column, n, method=Method.PARETO)
    certain, num = certain_units(column, n, 1)  # 1
    rest = np.flatnonzero(~certain & (column > 0))
    if len(rest) > PARETO_UNITS_LIMIT:
        raise DesignError(
            f"{len(rest)} units are too many for the quadrature ({PARETO_UNITS_LIMIT}); with a "
            "sample of that kind the declared probabilities are right to many digits"
        )
    delivered = np.array([float(p) for p in declared])
    if num == 0:
        return ParetoProbabilities(declared, _locked(delivered), 0.0)
    distinct, which, counts = np.unique(column[rest], return_inverse=True, return_counts=True)
    total = int(column[rest].sum())
    logits = np.array([log(num * w / (total - num * w)) for w in distinct.tolist()])
    values, bound = _integrate(logits, counts, num)
    delivered[rest] = values[which]
    return ParetoProbabilities(declared, _locked(delivered), bound)


def _integrate(
    logits: NDArray[np.float64], counts: NDArray[np.int64], num: int
) -> tuple[NDArray[np.float64], float]:
    """π of each distinct size, and how wrong it can be."""
    low, high, cut = _ends(logits, counts, num)  # 2
    panels = _panels(low, high, int(counts.sum()), num)
    nodes, weights = leggauss(_NODES)
    half = (panels[1:] - panels[:-1]) / 2
    y = ((panels[1:] + panels[:-1]) / 2)[:, None] + half[:, None] * nodes
    weight = (half[:, None] * weights).ravel()
    p = _below(y.ravel(), logits)
    start = np.zeros((num, p.shape[1]))
    start[0] = 1
    values = _below(np.array([low]), logits)[:, 0]
    for size, spread in _without_each(start, p, counts):  # 3
        values[size] += float(np.sum(weight * p[size] * (1 - p[size]) * spread.sum(axis=0)))
    quadrature = sum(_panel_bound(a, b, logits, counts) for a, b in pairwise(panels.tolist()))
    rounding = _ROUNDING * (int(counts.sum()) + len(weight))
    return values, cut + quadrature + rounding  # 4


def _below(y: NDArray[np.float64], logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(log key < y) of each distinct size, shape ``(sizes, len(y))``."""
    shifted = y + logits[:, None]
    small = np.exp(-np.abs(shifted))
    below: NDArray[np.float64] = np.where(shifted < 0, small, 1) / (1 + small)
    return below


def _convolve(
    spread: NDArray[np.float64], p: NDArray[np.float64], times: int
) -> NDArray[np.float64]:
    """Distribution of a number below n after some units more, shape ``(n, nodes)``."""
    for _ in range(times):
        longer = spread * (1 - p)
        longer[1:] += spread[:-1] * p
        spread = longer
    return spread


def _without_each(
    spread: NDArray[np.float64],
    p: NDArray[np.float64],
    counts: NDArray[np.int64],
    first: int = 0,
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Give each distinct size with the distribution of the number of all units but one of it."""
    if len(counts) == 1:
        yield first, _convolve(spread, p[0], int(counts[0]) - 1)
        return
    middle = len(counts) // 2
    halves = ((0, middle), (middle, len(counts)))
    for (a, b), (c, d) in (halves, halves[::-1]):
        others = spread
        for size in range(c, d):
            others = _convolve(others, p[size], int(counts[size]))
        yield from _without_each(others, p[a:b], counts[a:b], first + a)


def _ends(
    logits: NDArray[np.float64], counts: NDArray[np.int64], num: int
) -> tuple[float, float, float]:
    """Ends of the integral, and what lies beyond them.

    Below the lower end hardly ever n keys lie, so a unit below it is drawn: p(low), but for
    P(n or more below low). Above the upper end hardly ever fewer than n of the others lie
    below: at most P(at most n below high).
    """
    reach = 2 * log(int(counts.sum())) + float(np.abs(logits).max()) - log(_NEGLIGIBLE) + 1
    grid = np.arange(-reach, reach + _STEP, _STEP)
    p = _below(grid, logits)
    spread = np.zeros((num + 1, len(grid)))
    spread[0] = 1
    for size, times in enumerate(counts.tolist()):
        spread = _convolve(spread, p[size], times)
    above, failures = spread.sum(axis=0), _at_least(num, p, counts)
    lower = int(np.flatnonzero(failures <= _NEGLIGIBLE)[-1])
    upper = int(np.flatnonzero(above <= _NEGLIGIBLE)[0])
    return float(grid[lower]), float(grid[upper]), float(failures[lower] + above[upper])


def _at_least(num: int, p: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """P(at least n keys below y) by Chernoff's bound, which needs no difference of sums.

    With m the expected number, P ≤ (m/n)^n·exp(n - m) where m < n, else 1.
    """
    mean = counts @ p
    ratio = mean / num
    bound: NDArray[np.float64] = np.exp(num * (np.log(np.minimum(ratio, 1)) + 1 - ratio))
    return np.where(ratio < 1, bound, 1)


def _panels(low: float, high: float, units: int, num: int) -> NDArray[np.float64]:
    """Ends of the panels: the sharper the number of keys is known, the narrower."""
    spread = min(num, units - num)
    width = min(pi / 3, 2 / sqrt(spread))
    return np.linspace(low, high, ceil((high - low) / width) + 1)


def _panel_bound(
    low: float, high: float, logits: NDArray[np.float64], counts: NDArray[np.int64]
) -> float:
    """Error of Gauss-Legendre on one panel, the best of some ellipses.

    With ρ the sum of half axes of an ellipse around [-1, 1] in which the integrand is analytic
    and at most B in modulus, K nodes err by at most (64/15)·B·ρ^(-2K)/(1 - ρ^-2) times half the
    panel. All poles lie at imaginary part ±π; at imaginary part δ a unit contributes
    |p| + |1-p| ≤ (1 - 4·p(1-p)·sin²(δ/2))^(-1/2), and the density its square divided by 4.
    """
    half, middle = (high - low) / 2, (high + low) / 2
    best = np.inf
    for depth in (0.25, 0.5, 1.0, 1.5, 2.0, 2.5):
        grow = exp(asinh(depth / half))
        reach = half * (grow + 1 / grow) / 2
        nearest = np.maximum(np.abs(middle + logits) - reach, 0)  # distance from a unit's centre
        flat = 1 / (4 * np.cosh(nearest / 2) ** 2)  # largest p(1-p) of each size in the ellipse
        sine = np.sin(depth / 2) ** 2
        factor = -np.log1p(-4 * flat * sine) / 2
        height = float(counts @ factor) + 2 * float(factor.max())
        order = height - 2 * _NODES * log(grow) - log(1 - grow**-2)
        best = min(best, half * 64 / 15 / 4 * exp(min(order, 700.0)))
    return float(best)


def _locked(column: NDArray[np.float64]) -> NDArray[np.float64]:
    """The column, read-only."""
    column.setflags(write=False)
    return column
