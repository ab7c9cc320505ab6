"""Poisson sampling of one stratum, exactly uniform (docs/format.md §6.1, docs/method.md §2.11).

Each unit is judged by its own ticket alone: drawn iff the ticket lies below ``num·w·q``. How
many are drawn is random; nobody included is a legal outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["is_drawn", "poisson", "poisson_threshold"]

_SPACE: Final = 2**256
_BITS: Final = 31
_HEAD: Final = np.uint64(64 - _BITS)


def poisson_threshold(mass: int, bound: int, *, space: int = _SPACE) -> int:
    """Ticket below which a unit is drawn: ``mass·floor(space/bound)``."""
    return mass * (space // bound)


def is_drawn(tickets: Iterable[int], mass: int, bound: int, *, space: int = _SPACE) -> bool:
    """Judge one unit, with probability exactly ``mass/bound`` for uniform tickets.

    Parameters
    ----------
    tickets
        Its ticket, and spare ones for the case that the first is not below ``q·bound``.
    mass, bound
        ``num·w`` and ``den·W``, ``0 <= mass <= bound``.
    space
        How many tickets there are.
    """
    limit = poisson_threshold(bound, bound, space=space)
    accepted = next(ticket for ticket in tickets if ticket < limit)
    return accepted < poisson_threshold(mass, bound, space=space)


def poisson(
    leading: NDArray[np.uint64],
    sizes: NDArray[np.int64],
    ticket: Callable[[int, int], int],
    *,
    num: int,
    den: int,
) -> NDArray[np.bool_]:
    """Poisson selection with expected size ``num/den``, exact.

    Parameters
    ----------
    leading
        First 64 bits of each ticket, shape ``(N,)``.
    sizes
        Measures of size, shape ``(N,)``, positive, with ``num·w < den·W < 2^62`` for each.
    ticket
        The full ticket of (position, counter); asked only where 31 bits leave a doubt.
    num, den
        Expected number of units.

    Returns
    -------
    NDArray[np.bool_]
        Who is drawn, shape ``(N,)``.

    References
    ----------
    Hájek, J. (1964). Asymptotic theory of rejective sampling with varying probabilities from a
    finite population. Ann. Math. Statist. 35.
    """
    mass, bound = sizes * num, den * int(sizes.sum())
    low, high = _bounds(mass.astype(np.uint64), bound)
    head = leading >> _HEAD
    drawn: NDArray[np.bool_] = head + np.uint64(1) < low
    # Tickets with all leading bits set may lie beyond q·bound, so they are always looked at.
    never = (head >= high) & (head < np.uint64(2**_BITS - 1))
    for place in np.flatnonzero(~drawn & ~never).tolist():
        spare = (ticket(place, counter) for counter in count())
        drawn[place] = is_drawn(spare, int(mass[place]), bound)
    return drawn


def _bounds(mass: NDArray[np.uint64], bound: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Integers around ``2^31·mass/bound``: never above it, and above it."""
    # Both are brought to 32 bits, so that shifted by 31 they still fit into 64.
    shift = bound.bit_length() - 32
    if shift >= 0:
        coarse, divisor = mass >> np.uint64(shift), bound >> shift
    else:
        coarse, divisor = mass << np.uint64(-shift), bound << -shift
    bits, one = np.uint64(_BITS), np.uint64(1)
    low = (coarse << bits) // np.uint64(divisor + 1)
    high = ((coarse + one) << bits) // np.uint64(divisor) + one
    return low, high
