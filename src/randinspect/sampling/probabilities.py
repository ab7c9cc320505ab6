"""Inclusion probabilities, exact (docs/method.md §1)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError, FormatError
from randinspect.registry.frame import whole_sizes
from randinspect.sampling.kernels import certain_units
from randinspect.sampling.target import Method, Target

__all__ = ["inclusion_probabilities", "sizes_of", "unit_probability"]


def inclusion_probabilities(
    sizes: NDArray[np.int64], n: Fraction | int, *, method: Method = Method.PROPORTIONAL
) -> tuple[Fraction, ...]:
    """Inclusion probabilities proportional to size, certainty units set apart.

    A unit whose share would reach one is certain; the others share the remaining draws. With
    equal sizes this is the simple random sample's n/N. For ``pareto`` these are the declared
    probabilities; `pareto_probabilities` tells those delivered.

    Parameters
    ----------
    sizes
        Measures of size, shape ``(N,)``, non-negative, in frame order.
    n
        Target, ``0 <= n <=`` number of units with positive size.
    method
        How they are drawn: ``equal`` asks for sizes that are alike and a whole target,
        ``pareto`` for a whole target.

    Returns
    -------
    tuple[Fraction, ...]
        ``N`` exact probabilities in frame order; their sum is ``n``.

    Raises
    ------
    DesignError
        If the sizes are no whole numbers >= 0, ``n`` is negative or exceeds the number of units
        with positive size, or the method cannot draw it.

    References
    ----------
    Tillé, Y. (2006). *Sampling Algorithms*. Springer.

    Examples
    --------
    >>> [str(p) for p in inclusion_probabilities(np.array([10, 10, 20, 60]), n=2)]
    ['1/4', '1/4', '1/2', '1']
    """
    column = sizes_of(sizes)
    target, positive = Fraction(n), int(np.count_nonzero(column))
    if not 0 <= target <= positive:
        raise DesignError(f"{target} units are asked of {positive} units of positive size")
    if method in (Method.EQUAL, Method.PARETO) and target.denominator != 1:
        raise DesignError(f'method "{method}" needs a whole target, not {target}')
    if method is Method.EQUAL and len(set(column[column > 0].tolist())) > 1:
        raise DesignError('method "equal" needs equal sizes; use another method')
    certain, num = certain_units(column, target.numerator, target.denominator)
    rest = target.denominator * int(column[~certain].sum())
    shares = {w: Fraction(num * w, rest) if num else Fraction(0) for w in set(column.tolist())}
    return tuple(
        Fraction(1) if sure else shares[size]
        for sure, size in zip(certain.tolist(), column.tolist(), strict=True)
    )


def sizes_of(sizes: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Measures of size as int64, as `Frame.close` takes them.

    Raises
    ------
    DesignError
        If they are no whole numbers >= 0; a fraction is never cut off.
    """
    try:
        return whole_sizes(sizes)
    except FormatError as error:
        raise DesignError(str(error)) from None


def unit_probability(sizes: NDArray[np.int64], place: int, target: Target) -> Fraction:
    """Inclusion probability of one unit of a stratum, without building all of them."""
    certain, num = certain_units(sizes, target.num, target.den)
    if certain[place]:
        return Fraction(1)
    rest = target.den * int(sizes[~certain].sum())
    return Fraction(num * int(sizes[place]), rest) if num and rest else Fraction(0)
