"""Joint inclusion probabilities, exact where they are known, else approximations by name.

A report about a design; nothing published depends on it (docs/method.md §2.15).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import factorial
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.sampling.kernels import certain_units
from randinspect.sampling.probabilities import inclusion_probabilities, sizes_of
from randinspect.sampling.target import Method

__all__ = ["ENUMERATED_LIMIT", "approximate_joint", "joint_probabilities"]

ENUMERATED_LIMIT: Final = 16

Joint = tuple[tuple[Fraction, ...], ...]


def joint_probabilities(
    sizes: NDArray[np.int64], n: Fraction | int, *, method: Method = Method.PROPORTIONAL
) -> Joint:
    """Joint inclusion probabilities π_ij of a stratum, exact.

    Parameters
    ----------
    sizes
        Measures of size, shape ``(N,)``, non-negative, in frame order.
    n
        Target.
    method
        ``equal``, ``poisson``, or ``proportional`` with at most 16 units that are not certain.

    Returns
    -------
    tuple[tuple[Fraction, ...], ...]
        ``N × N``, symmetric; the diagonal holds π_i.

    Raises
    ------
    DesignError
        If the target cannot be drawn, or no exact joint probabilities are known here.

    References
    ----------
    Connor, W. S. (1966). An exact formula for the probability that two specified sampling units
    will occur in a sample drawn with unequal probabilities and without replacement. JASA 61.

    Examples
    --------
    >>> joint = joint_probabilities(np.array([2, 7, 8, 5, 4, 4]), 3)
    >>> [str(p) for p in joint[0]]
    ['1/5', '8/75', '8/75', '11/150', '17/300', '17/300']
    """
    column = sizes_of(sizes)
    single = inclusion_probabilities(column, n, method=method)
    pair = _pairs(column, Fraction(n), single, method)
    places = range(len(single))
    return tuple(tuple(single[i] if i == j else pair(i, j) for j in places) for i in places)


def approximate_joint(
    probabilities: Sequence[Fraction] | NDArray[np.float64],
    formula: Literal["hajek", "hartley_rao"],
    *,
    among: Sequence[int] | None = None,
) -> NDArray[np.float64]:
    """Joint inclusion probabilities by a formula in the first-order ones; not exact.

    With d = Σ π(1-π): ``hajek`` is π_i π_j (1 - (1-π_i)(1-π_j)/d), made for designs of large
    entropy (Pareto, conditional Poisson). ``hartley_rao`` is the series of random-order
    systematic selection up to order 1/n². Single pairs of tiny strata can be far off.

    Parameters
    ----------
    probabilities
        π of each unit, shape ``(N,)``.
    formula
        Which.
    among
        Positions of the k units whose pairs are wanted, such as a sample's; all if not given.

    Returns
    -------
    NDArray[np.float64]
        Shape ``(k, k)``, in the order of ``among``; the diagonal holds π_i, and pairs with a
        certain unit are exact.

    Raises
    ------
    DesignError
        For another formula, or a position that is none.

    References
    ----------
    Hájek, J. (1964). Asymptotic theory of rejective sampling with varying probabilities from a
    finite population. Ann. Math. Statist. 35.
    Hartley, H. O., Rao, J. N. K. (1962). Sampling with unequal probabilities and without
    replacement. Ann. Math. Statist. 33, eq. 5.15.
    """
    formulas = {"hajek": _hajek, "hartley_rao": _hartley_rao}
    if formula not in formulas:
        raise DesignError(f"there is no approximation {formula}; use one of {sorted(formulas)}")
    single = np.array([float(p) for p in probabilities])
    places = list(range(len(single)) if among is None else among)
    strange = [place for place in places if not 0 <= place < len(single)]
    if strange:
        raise DesignError(f"position {strange[0]} is none: units are 0 … {len(single) - 1}")
    wanted = single[places]
    joint = np.outer(wanted, wanted)
    left_to_chance = np.flatnonzero((wanted > 0) & (wanted < 1))
    if len(left_to_chance):
        pairs = formulas[formula](single[(single > 0) & (single < 1)], wanted[left_to_chance])
        joint[np.ix_(left_to_chance, left_to_chance)] = pairs
    np.fill_diagonal(joint, wanted)
    joint.setflags(write=False)
    return joint


def _pairs(
    sizes: NDArray[np.int64], n: Fraction, single: Sequence[Fraction], method: Method
) -> Callable[[int, int], Fraction]:
    """The function that gives π_ij of two different units."""
    if method is Method.POISSON:
        return lambda i, j: single[i] * single[j]
    if method is Method.EQUAL:
        positive = int(np.count_nonzero(sizes))
        both = Fraction(n * (n - 1), max(positive * (positive - 1), 1))
        return lambda i, j: both if single[i] and single[j] else Fraction(0)
    if method is Method.PROPORTIONAL:
        return _systematic_pairs(sizes, n, single)
    raise DesignError(
        f"joint probabilities of {method} have no closed form here; "
        'approximate_joint(…, "hajek") is close where d = Σπ(1-π) is above 10'
    )


def _systematic_pairs(
    sizes: NDArray[np.int64], n: Fraction, single: Sequence[Fraction]
) -> Callable[[int, int], Fraction]:
    """Connor's exact π_ij of random-order systematic selection, by sizes.

    Over all orders, what decides is the sum of the units that stand between i and j. On the
    circle of den·W starts each unit draws on an arc of num·w starts.
    """
    certain, num = certain_units(sizes, n.numerator, n.denominator)
    left = sizes[~certain & (sizes > 0)].tolist() if num else []
    if len(left) > ENUMERATED_LIMIT:
        raise DesignError(
            f"{len(left)} units are not certain, more than {ENUMERATED_LIMIT}: too many orders to "
            'look at; approximate_joint(…, "hartley_rao") is close for many units'
        )
    known: dict[tuple[int, int], Fraction] = {}

    def pair(i: int, j: int) -> Fraction:
        if certain[i] or certain[j] or not single[i] or not single[j]:
            return single[i] * single[j]
        low, high = sorted((int(sizes[i]), int(sizes[j])))
        if (low, high) not in known:
            others = list(left)
            others.remove(low)
            others.remove(high)
            known[low, high] = _both_hit(low, high, others, num, n.denominator)
        return known[low, high]

    return pair


def _both_hit(one: int, other: int, others: list[int], num: int, den: int) -> Fraction:
    """Probability that two units of some sizes are drawn together, over orders and starts."""
    circle = den * (one + other + sum(others))
    hits = 0
    for (count, gap), ways in _between(others).items():
        orders = ways * factorial(count) * factorial(len(others) - count + 1)
        hits += orders * _overlap(num * one, num * other, num * (one + gap), circle)
        hits += orders * _overlap(num * other, num * one, num * (other + gap), circle)
    return Fraction(hits, factorial(len(others) + 2) * circle)


def _between(others: list[int]) -> dict[tuple[int, int], int]:
    """(How many units, their sum) → how many sets of the others have both."""
    sets = {(0, 0): 1}
    for size in others:
        for (count, gap), ways in list(sets.items()):
            key = (count + 1, gap + size)
            sets[key] = sets.get(key, 0) + ways
    return sets


def _overlap(first: int, second: int, shift: int, circle: int) -> int:
    """Integers common to the arcs [0, first) and [shift, shift + second) of a circle."""
    shift %= circle
    ahead = max(0, min(first, shift + second) - shift)
    around = max(0, min(first, shift + second - circle))
    return ahead + around


def _hajek(everyone: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hájek's form for some of the units that are not certain."""
    rest = 1 - p
    d = float(np.sum(everyone * (1 - everyone)))
    joint: NDArray[np.float64] = np.outer(p, p) * (1 - np.outer(rest, rest) / d)
    return joint


def _hartley_rao(everyone: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hartley and Rao's series for random-order systematic selection, to order 1/n²."""
    n, square, cube = (float(np.sum(everyone**power)) for power in (1, 2, 3))
    product, total = np.outer(p, p), np.add.outer(p, p)
    squares = np.add.outer(p**2, p**2)
    joint: NDArray[np.float64] = (
        (n - 1) / n * product
        + (n - 1) / n**2 * product * total
        - (n - 1) / n**3 * product * square
        + 2 * (n - 1) / n**3 * (product * squares + product**2)
        - 3 * (n - 1) / n**4 * product * total * square
        + 3 * (n - 1) / n**5 * product * square**2
        - 2 * (n - 1) / n**4 * product * cube
    )
    return joint
