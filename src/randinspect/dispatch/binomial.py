"""An exact upper confidence bound of a probability, in integers (docs/method.md §3.13)."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Final

from randinspect.errors import FormatError

__all__ = ["upper_bound"]

_GRID_BITS: Final = 20  # bounds are rounded up to a multiple of 2^-20


def upper_bound(hits: int, draws: int, alpha: Fraction) -> Fraction:
    """Clopper–Pearson upper bound: above it, so few hits have a chance below alpha.

    Parameters
    ----------
    hits, draws
        How often it happened in how many independent draws.
    alpha
        The error allowed on this side, above 0 and below 1.

    Returns
    -------
    Fraction
        The smallest p on a grid of 2^-20 with ``P(X <= hits) < alpha`` for ``X`` binomial in
        ``draws`` and p, or 1 if there is none below it.

    Raises
    ------
    FormatError
        Unless ``0 <= hits <= draws``, ``draws > 0`` and ``0 < alpha < 1``.

    References
    ----------
    Clopper, C., Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in
    the case of the binomial. Biometrika 26.

    Examples
    --------
    >>> float(upper_bound(0, 10, Fraction(1, 20)))
    0.2588663101196289
    """
    if not 0 <= hits <= draws or draws < 1 or not 0 < alpha < 1:
        raise FormatError(f"{hits} of {draws} draws at {alpha} is no question for a bound")
    low, high = 0, 1 << _GRID_BITS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_rare(hits, draws, middle, alpha) else (middle, high)
    return Fraction(high, 1 << _GRID_BITS)


def _is_rare(hits: int, draws: int, point: int, alpha: Fraction) -> bool:
    """Whether ``P(X <= hits) < alpha`` at p = point/2^20: both sides times 2^(20·draws)."""
    rest = (1 << _GRID_BITS) - point
    # Every term of the tail holds rest^(draws - hits); it is multiplied in once, at the end.
    tail = 0
    for k in range(hits, -1, -1):
        tail += comb(draws, k) * point**k * rest ** (hits - k)
    tail *= rest ** (draws - hits)
    whole = alpha.numerator << (_GRID_BITS * draws)
    return bool(tail * alpha.denominator < whole)
