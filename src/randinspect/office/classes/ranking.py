"""Does a score rank problems first? Area under the ROC curve and lift, with intervals.

The rule: agencies are checked several times, so checks of one agency are no independent evidence:
variances are over agencies (Obuchowski), and with one check each they are DeLong's. Floats serve
reports alone (docs/method.md §13.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isnan, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from randinspect.sampling.estimates import effective_size, korn_graubard

__all__ = ["Area", "Difference", "Lift", "Rate", "area", "area_difference", "lift", "rate"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Area:
    """Area under the ROC curve: P(a problem ranks above none), ties half.

    Parameters
    ----------
    value
        The area, 1/2 for a score that says nothing.
    low, high
        Its interval, on the scale of log(A/(1-A)); None where it cannot be told.
    error
        Its standard error.
    """

    value: float
    low: float | None
    high: float | None
    error: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Area of the first score less that of the second, on the same checks.

    Parameters
    ----------
    value, low, high
        The difference and its interval.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """Problems among some checks.

    Parameters
    ----------
    checks, problems
        How many; problems may be a fraction where a tie is shared out.
    value
        Their ratio, None without checks.
    low, high
        Korn–Graubard interval at the effective number of checks.
    """

    checks: float
    problems: float
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Lift:
    """How much richer in problems the top of the ranking is.

    Parameters
    ----------
    share
        Share of the checks that is the top.
    value
        Problem rate of the top over that of all; 1 for a score that says nothing.
    low, high
        Its interval: that of the share of problems that the top holds, over `share`.
    captured
        Share of all problems that the top holds.
    """

    share: float
    value: float
    low: float
    high: float
    captured: float


def area(
    scores: Floats, problems: NDArray[np.bool_], clusters: NDArray[np.int64], *, level: float
) -> Area:
    """Area under the ROC curve with its interval.

    Parameters
    ----------
    scores, problems, clusters
        Score, finding and agency of every check, shape ``(n,)``; there is a check of each kind.
    level
        Of confidence.

    References
    ----------
    DeLong, E. R., DeLong, D. M., Clarke-Pearson, D. L. (1988). Comparing the areas under two or
    more correlated receiver operating characteristic curves. Biometrics 44.
    Obuchowski, N. A. (1997). Nonparametric analysis of clustered ROC curve data. Biometrics 53.

    Examples
    --------
    >>> found = area(np.array([1.0, 2, 3, 4]), np.array([0, 0, 1, 1]) > 0, np.arange(4), level=0.95)
    >>> found.value, found.low
    (1.0, None)
    """
    placed = _placements(scores, problems)
    value = float(placed[problems].mean())
    error = sqrt(_covariance(placed, placed, problems, clusters))
    if not 0 < value < 1 or error == 0:
        return Area(value, None, None, error)
    reach = _quantile(level) * error / (value * (1 - value))
    middle = log(value / (1 - value))
    low, high = (1 / (1 + exp(-(middle + way * reach))) for way in (-1, 1))
    return Area(value, low, high, error)


def area_difference(
    first: Floats,
    second: Floats,
    problems: NDArray[np.bool_],
    clusters: NDArray[np.int64],
    *,
    level: float,
) -> Difference:
    """Difference of two areas on the same checks, with its interval.

    Parameters
    ----------
    first, second
        The two scores, shape ``(n,)``.
    problems, clusters, level
        As of `area`.
    """
    gap = _placements(first, problems) - _placements(second, problems)
    value = float(gap[problems].mean())
    reach = _quantile(level) * sqrt(_covariance(gap, gap, problems, clusters))
    return Difference(value, value - reach, value + reach)


def lift(
    scores: Floats,
    problems: NDArray[np.bool_],
    clusters: NDArray[np.int64],
    *,
    share: float,
    level: float,
) -> Lift:
    """Lift of the top share of the ranking, with its interval.

    Checks of the score at which the top ends share its remaining places alike.

    Parameters
    ----------
    scores, problems, clusters, level
        As of `area`.
    share
        Share of the checks that is the top, between 0 and 1.
    """
    inside = _top(scores, share)
    captured = _clustered_rate(inside[problems], clusters[problems], level)
    assert captured.value is not None, "there is a check with a problem"  # noqa: S101  # told above
    low, high = captured.low or 0.0, captured.high or 0.0
    return Lift(share, captured.value / share, low / share, high / share, captured.value)


def rate(problems: NDArray[np.bool_], clusters: NDArray[np.int64], *, level: float) -> Rate:
    """Problem rate of some checks with its interval.

    Parameters
    ----------
    problems, clusters, level
        As of `area`; may be empty.
    """
    return _clustered_rate(problems.astype(np.float64), clusters, level)


def _quantile(level: float) -> float:
    """Two-sided normal quantile."""
    return NormalDist().inv_cdf((1 + level) / 2)


def _placements(scores: Floats, problems: NDArray[np.bool_]) -> Floats:
    """Share of the other kind that each check ranks rightly against, ties half."""
    placed = np.empty(len(scores))
    for kind in (True, False):
        mine, others = scores[problems == kind], np.sort(scores[problems != kind])
        below = np.searchsorted(others, mine, side="left")
        upto = np.searchsorted(others, mine, side="right")
        wins = (below + upto) / (2 * len(others))
        placed[problems == kind] = wins if kind else 1 - wins
    return placed


def _covariance(
    left: Floats, right: Floats, problems: NDArray[np.bool_], clusters: NDArray[np.int64]
) -> float:
    """Obuchowski's variance of an area, or covariance of two, from their placements."""
    parts, counts = [], []
    for kind in (True, False):
        mine = problems == kind
        n, of = int(mine.sum()), clusters[mine]
        groups = int(clusters.max()) + 1
        sums = [
            np.bincount(of, weights=placed[mine] - placed[mine].mean(), minlength=groups) / n
            for placed in (left, right)
        ]
        parts.append(sums)
        counts.append(len(np.unique(of)))
    (up, up_), (down, down_) = parts
    both = len(np.unique(clusters))
    spread = [c / (c - 1) if c > 1 else 1.0 for c in (*counts, both)]
    within = spread[0] * float(up @ up_) + spread[1] * float(down @ down_)
    return max(within + spread[2] * float(up @ down_ + down @ up_), 0.0)


def _top(scores: Floats, share: float) -> Floats:
    """Share of each check that lies in the top; checks of equal score are alike."""
    values, places, counts = np.unique(-scores, return_inverse=True, return_counts=True)
    before = np.cumsum(counts) - counts
    room = share * len(scores) - before
    del values
    return np.asarray(np.clip(room / counts, 0.0, 1.0)[places])


def _clustered_rate(parts: Floats, clusters: NDArray[np.int64], level: float) -> Rate:
    """Mean of some numbers from 0 to 1, with the interval of their effective number."""
    n = len(parts)
    if n == 0:
        return Rate(0, 0, None, None, None)
    value = float(parts.mean())
    _, places, sizes = np.unique(clusters, return_inverse=True, return_counts=True)
    groups = len(sizes)
    residual = np.bincount(places, weights=parts - value)
    scale = groups / (groups - 1) if groups > 1 else float("nan")
    variance = scale * float(residual @ residual) / n**2
    weighted = n**2 / float(sizes @ sizes)
    size = effective_size(value, variance, n=n, weighted=weighted, degrees=groups - 1, level=level)
    low, high = korn_graubard(value, size, level=level)
    return Rate(n, float(parts.sum()), value, low, high if not isnan(high) else 1.0)
