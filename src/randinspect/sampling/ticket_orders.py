"""Orders by ticket: of all units, of the lowest, and of the reserves (docs/format.md §6.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["lowest_tickets", "reserve_order", "ticket_order"]

_INDEX_BITS: Final = np.uint64(24)
_INDEX_MASK: Final = np.uint64(2**24 - 1)


def ticket_order(
    leading: NDArray[np.uint64], whole: Callable[[int], tuple[int, bytes]]
) -> NDArray[np.int64]:
    """Order units by ticket.

    Parameters
    ----------
    leading
        First 64 bits of each ticket, shape ``(N,)``.
    whole
        Full ticket and row bytes of a position; asked only where leading bits agree.

    Returns
    -------
    NDArray[np.int64]
        Positions in ascending order of (ticket, row bytes), shape ``(N,)``.
    """
    if len(leading) <= int(_INDEX_MASK):
        # Sorting 40 ticket bits packed with a 24-bit position is eight times an argsort.
        packed = leading & ~_INDEX_MASK
        packed |= np.arange(len(leading), dtype=np.uint64)
        packed.sort()
        order = (packed & _INDEX_MASK).view(np.int64)
        packed >>= _INDEX_BITS
    else:
        order = np.argsort(leading, kind="stable").astype(np.int64)
        packed = leading[order]
    for start, stop in _runs(packed):
        order[start:stop] = sorted(order[start:stop].tolist(), key=whole)
    return order


def lowest_tickets(
    leading: NDArray[np.uint64], whole: Callable[[int], tuple[int, bytes]], *, count: int
) -> NDArray[np.int64]:
    """Positions of the lowest tickets, without ordering the others.

    Parameters
    ----------
    leading, whole
        As for `ticket_order`.
    count
        How many, ``0 <= count <= N``.

    Returns
    -------
    NDArray[np.int64]
        The first ``count`` positions of `ticket_order`, shape ``(count,)``.
    """
    if count == 0:
        return np.empty(0, dtype=np.int64)
    cut = np.partition(leading, count - 1)[count - 1]
    return _ordered(np.flatnonzero(leading <= cut), leading, whole)[:count]


def reserve_order(
    leading: NDArray[np.uint64],
    sizes: NDArray[np.int64],
    whole: Callable[[int], tuple[int, bytes]],
    *,
    at_most: int,
) -> NDArray[np.int64]:
    """Positions of the reserves, by key ``floor(U·2^32 / w)``, then ticket, then row bytes.

    Parameters
    ----------
    leading
        U, the first 64 bits of each reserve ticket, shape ``(N,)``.
    sizes
        Measures of size, positive, shape ``(N,)``.
    whole
        Full ticket and row bytes of a position.
    at_most
        How many reserves to rank.

    Returns
    -------
    NDArray[np.int64]
        Positions in order of call, shape ``(min(N, at_most),)``.
    """
    count = min(at_most, len(leading))
    if count == 0:
        return np.empty(0, dtype=np.int64)
    # floor(U / w) is floor(key / 2^32): a coarse key in 64 bits that never contradicts the key.
    coarse = leading // sizes.astype(np.uint64)
    cut = np.partition(coarse, count - 1)[count - 1]
    near = np.flatnonzero(coarse <= cut).tolist()

    def key(place: int) -> tuple[int, tuple[int, bytes]]:
        return (int(leading[place]) << 32) // int(sizes[place]), whole(place)

    return np.array(sorted(near, key=key)[:count], dtype=np.int64)


def _ordered(
    places: NDArray[np.int64],
    leading: NDArray[np.uint64],
    whole: Callable[[int], tuple[int, bytes]],
) -> NDArray[np.int64]:
    """Order some of the positions by ticket."""
    order = ticket_order(leading[places], lambda place: whole(int(places[place])))
    return places[order]


def _runs(ordered: NDArray[np.uint64]) -> list[tuple[int, int]]:
    """Bounds of the runs of equal neighbours in a sorted array."""
    same = np.flatnonzero(ordered[1:] == ordered[:-1])
    if not len(same):
        return []
    breaks = np.flatnonzero(np.diff(same) > 1)
    starts = same[np.concatenate(([0], breaks + 1))]
    stops = same[np.concatenate((breaks, [len(same) - 1]))] + 2
    return list(zip(starts.tolist(), stops.tolist(), strict=True))
