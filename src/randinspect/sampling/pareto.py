"""Pareto sampling of one stratum by integer keys (docs/format.md §6.1, docs/method.md §2.12).

Every unit has the key ``(1-λ)·U / (λ·(M-U))``; the smallest are drawn. Double precision only
tells keys apart that are far apart; neighbours are compared as fractions, so the order is that
of the integers, always.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["pareto_key", "pareto_order"]

_SPACE: Final = 2**65
# Nine roundings make a key wrong by a factor of at most 1 ± 2^-49: four times as much for two
# keys, and twice again, is what "near" means here.
_NEAR: Final = 1 + np.ldexp(1, -46)


def pareto_key(leading: int, size: int, *, num: int, total: int) -> Fraction:
    """Key of one unit, exact.

    Parameters
    ----------
    leading
        u, the first 64 bits of its ticket; U = 2u + 1 lies between 0 and M = 2^65.
    size
        Its size w.
    num, total
        n and W that the certain units leave, so that λ = n·w/W < 1.

    Returns
    -------
    Fraction
        ``(1-λ)·U / (λ·(M-U))``.

    Examples
    --------
    >>> pareto_key(2**63, 1, num=1, total=2) > 1 > pareto_key(2**63 - 1, 1, num=1, total=2)
    True
    """
    odd, mass = 2 * leading + 1, num * size
    return Fraction(odd * (total - mass), (_SPACE - odd) * mass)


def pareto_order(
    leading: NDArray[np.uint64],
    sizes: NDArray[np.int64],
    whole: Callable[[int], tuple[int, bytes]],
    *,
    num: int,
    at_most: int,
) -> NDArray[np.int64]:
    """Positions of the smallest keys: 1 keys in double precision, 2 those at stake, 3 exact order.

    Parameters
    ----------
    leading
        First 64 bits of each ticket, shape ``(N,)``.
    sizes
        Measures of size, shape ``(N,)``, positive, ``num·w < W`` for each, W < 2^62.
    whole
        Full ticket and row bytes of a position; asked only where keys are equal.
    num
        How many are drawn.
    at_most
        How many positions are wanted.

    Returns
    -------
    NDArray[np.int64]
        Positions in ascending order of (key, ticket, row bytes), shape ``(min(N, at_most),)``.

    References
    ----------
    Rosén, B. (1997). On sampling with probability proportional to size. J. Statist. Plann.
    Inference 62.
    """
    count = min(at_most, len(leading))
    if count == 0:
        return np.empty(0, dtype=np.int64)
    total = int(sizes.sum())
    rough = _rough_keys(leading, sizes * num, total)  # 1
    cut = np.partition(rough, count - 1)[count - 1]
    near = np.flatnonzero(rough <= cut * _NEAR)  # 2
    order: NDArray[np.int64] = near[np.argsort(rough[near], kind="stable")]

    def key(place: int) -> tuple[Fraction, tuple[int, bytes]]:
        return (
            pareto_key(int(leading[place]), int(sizes[place]), num=num, total=total),
            whole(place),
        )

    for start, stop in _close_runs(rough[order]):  # 3
        order[start:stop] = sorted(order[start:stop].tolist(), key=key)
    return order[:count]


def _rough_keys(
    leading: NDArray[np.uint64], mass: NDArray[np.int64], total: int
) -> NDArray[np.float64]:
    """Keys in double precision; ``mass`` is ``num·w``, an exact integer below W."""
    odd = leading.astype(np.float64) * 2 + 1
    rest = (~leading).astype(np.float64) * 2 + 1  # M - U, from the complement of u: no cancelling
    return (odd / rest) * ((total - mass).astype(np.float64) / mass.astype(np.float64))


def _close_runs(ordered: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Bounds of the runs of sorted keys whose neighbours double precision cannot tell apart."""
    apart = np.flatnonzero(ordered[1:] > ordered[:-1] * _NEAR) + 1
    bounds = np.concatenate(([0], apart, [len(ordered)])).tolist()
    return [(a, b) for a, b in pairwise(bounds) if b - a > 1]
