"""Variance of a Horvitz–Thompson sum in one stratum, by the design (docs/method.md §10.3).

Every formula takes values y and probabilities π of the sampled units and estimates the variance
of Σ y/π. For a rate the values are its residuals. Certain units, π = 1, add nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "deville_variance",
    "hajek_variance",
    "hartley_rao_variance",
    "horvitz_thompson_variance",
    "independent_variance",
    "replacement_variance",
    "sen_yates_grundy_variance",
]

Column = NDArray[np.float64]


def independent_variance(values: Column, probabilities: Column) -> float:
    """Variance where units are drawn independently: Σ (1-π) y²/π².

    Unbiased for Poisson sampling, and for order sampling with p = P(key < T) in place of π,
    because the covariances of rank conditioning vanish.

    Parameters
    ----------
    values, probabilities
        y and π of the sampled units, shape ``(n,)`` each.

    References
    ----------
    Cohen, E., Kaplan, H. (2008). Tighter estimation using bottom k sketches. VLDB.
    """
    return float(np.sum((1 - probabilities) * (values / probabilities) ** 2))


def hajek_variance(values: Column, probabilities: Column) -> float:
    """Hájek's variance for designs of a fixed size and large entropy: Σ c (z - B)².

    z = y/π, c = (1-π) n/(n-1), B = Σcz/Σc. With equal π this is N²(1-f)s²/n, exactly unbiased
    for the simple random sample.

    Parameters
    ----------
    values, probabilities
        y and π of the sampled units, shape ``(n,)`` each, n >= 2, not all certain.

    References
    ----------
    Hájek, J. (1964). Asymptotic theory of rejective sampling with varying probabilities from a
    finite population. Ann. Math. Statist. 35.
    """
    n = len(values)
    return _about_weighted_mean(values / probabilities, (1 - probabilities) * n / (n - 1))


def deville_variance(values: Column, probabilities: Column) -> float:
    """Deville's variance: Hájek's sum with 1/(1 - Σa²) for n/(n-1), a = (1-π)/Σ(1-π).

    References
    ----------
    Deville, J.-C. (1999). Variance estimation for complex statistics and estimators. Survey
    Methodology 25.
    """
    rest = 1 - probabilities
    share = rest / rest.sum()
    return _about_weighted_mean(values / probabilities, rest) / float(1 - np.sum(share**2))


def hartley_rao_variance(values: Column, probabilities: Column, square_sum: float) -> float:
    """Hartley and Rao's variance of random-order systematic selection, in O(n).

    The Sen–Yates–Grundy sum over pairs with their π_ij to order N⁻¹, written without pairs: for
    few sampled units.

    Parameters
    ----------
    values, probabilities
        y and π of the sampled units, shape ``(n,)`` each, n >= 2.
    square_sum
        A = Σ π² over all units of the stratum that are not certain.

    References
    ----------
    Hartley, H. O., Rao, J. N. K. (1962). Sampling with unequal probabilities and without
    replacement. Ann. Math. Statist. 33.
    """
    n, z = len(values), values / probabilities
    squares = (z - z.mean()) ** 2
    total = float(squares.sum())
    pairs = (1 + square_sum / n) * n * total - n * float(np.sum(probabilities * squares))
    return (pairs - total * float(probabilities.sum())) / (n - 1)


def sen_yates_grundy_variance(values: Column, joint: NDArray[np.float64]) -> float:
    """Variance from joint probabilities: Σ_{i<j} (π_i π_j - π_ij)/π_ij (z_i - z_j)².

    Unbiased for a fixed size if no π_ij of the stratum is 0.

    Parameters
    ----------
    values
        y of the sampled units, shape ``(n,)``.
    joint
        π_ij among them, π_i on the diagonal, shape ``(n, n)``.

    References
    ----------
    Sen, A. R. (1953). On the estimate of the variance in sampling with varying probabilities.
    J. Indian Soc. Agric. Statist. 5. Yates, F., Grundy, P. M. (1953). JRSS B 15.
    """
    single = joint.diagonal()
    z = values / single
    excess = (np.outer(single, single) - joint) / joint
    return float(np.sum(excess * np.subtract.outer(z, z) ** 2) / 2)


def horvitz_thompson_variance(values: Column, joint: NDArray[np.float64]) -> float:
    """Variance from joint probabilities: ΣΣ (π_ij - π_i π_j)/π_ij z_i z_j; may be negative.

    Unbiased whatever the size, if no π_ij of the stratum is 0.

    Parameters
    ----------
    values
        y of the sampled units, shape ``(n,)``.
    joint
        π_ij among them, π_i on the diagonal, shape ``(n, n)``.

    References
    ----------
    Horvitz, D. G., Thompson, D. J. (1952). A generalization of sampling without replacement
    from a finite universe. JASA 47.
    """
    single = joint.diagonal()
    z = values / single
    return float(z @ ((joint - np.outer(single, single)) / joint) @ z)


def replacement_variance(values: Column, probabilities: Column) -> float:
    """Variance as if drawn with replacement: n/(n-1) Σ (z - mean z)².

    For collapsed strata. Its expectation is at least the variance wherever each of them is drawn
    no worse than with replacement; one unit a stratum is exactly that.

    Parameters
    ----------
    values, probabilities
        y and π of the sampled units, shape ``(n,)`` each, n >= 2.

    References
    ----------
    Wolter, K. M. (2007). *Introduction to Variance Estimation*, 2nd ed., section 2.5. Springer.
    """
    n, z = len(values), values / probabilities
    return float(n / (n - 1) * np.sum((z - z.mean()) ** 2))


def _about_weighted_mean(z: Column, c: Column) -> float:
    """Σ c (z - B)² with B = Σcz/Σc."""
    centre = np.sum(c * z) / np.sum(c)
    return float(np.sum(c * (z - centre) ** 2))
