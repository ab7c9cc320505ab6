"""Tail probabilities of the binomial and the chi-square distribution, for reports.

Own short series, so that checking a design loads no statistics library; compared with one in the
tests.
"""

from __future__ import annotations

from math import erfc, exp, lgamma, log, log1p, sqrt
from typing import Final

__all__ = ["binomial_two_sided", "chi_square_tail"]

_SMALL: Final = 1e-17


def binomial_two_sided(count: int, draws: int, probability: float) -> float:
    """Twice the smaller tail of a binomial count, at most 1.

    Parameters
    ----------
    count
        Successes seen.
    draws
        Trials.
    probability
        Of a success, strictly between 0 and 1.

    Examples
    --------
    >>> round(binomial_two_sided(0, 10, 0.5) * 512, 9)
    1.0
    """
    if count < draws * probability:
        count, probability = draws - count, 1 - probability  # the upper tail of the failures
    return min(1.0, 2 * _upper_tail(count, draws, probability))


def chi_square_tail(value: float, degrees: int) -> float:
    """P(χ² > value), by the finite sum for whole degrees of freedom.

    Parameters
    ----------
    value
        Not negative; may be infinite.
    degrees
        At least 1.

    References
    ----------
    Abramowitz, M., Stegun, I. A. (1964). *Handbook of Mathematical Functions*, 26.4.4, 26.4.5.

    Examples
    --------
    >>> round(chi_square_tail(3.841458820694124, 1), 12), round(chi_square_tail(2.0, 2), 12)
    (0.05, 0.367879441171)
    """
    half = value / 2
    if half in (0.0, float("inf")):
        return 1.0 if half == 0.0 else 0.0
    tail = erfc(sqrt(half)) if degrees % 2 else 0.0
    steps = [j / 2 for j in range(degrees % 2, degrees, 2)]
    return min(1.0, tail + sum(exp(j * log(half) - half - lgamma(j + 1)) for j in steps))


def _upper_tail(count: int, draws: int, probability: float) -> float:
    """P(X >= count) for a count at or above the mean: terms that fall from the first on."""
    odds = probability / (1 - probability)
    first = lgamma(draws + 1) - lgamma(count + 1) - lgamma(draws - count + 1)
    first += count * log(probability) + (draws - count) * log1p(-probability)
    term = total = exp(first)
    for k in range(count, draws):
        term *= (draws - k) / (k + 1) * odds
        total += term
        if term <= total * _SMALL:
            break
    return total
