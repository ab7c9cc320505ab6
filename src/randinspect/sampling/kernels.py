"""The draw of one stratum in integers (docs/format.md §6.1, docs/method.md §2).

Arrays in, positions out; no names, no files, no strata. Every step is an integer step, so
numpy, plain Python, SQL and JavaScript give the same units.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.sampling.ticket_orders import ticket_order

__all__ = ["certain_units", "systematic", "systematic_by_ticket"]

_BLOCK: Final = 1 << 15
_CELLS_PER_HIT: Final = 8
_UNITS_PER_HIT: Final = 4  # with fewer units to a hit nearly all are near one
_CACHED_CELL_BITS: Final = 18  # a larger table pays for half as many cells with fewer misses
_MAX_CELL_BITS: Final = 22
_NARROW_CELL_BITS: Final = 16  # up to here wide cells stay in the cache and need no conversion
_PRODUCT_LIMIT: Final = 1 << 62


def certain_units(sizes: NDArray[np.int64], num: int, den: int) -> tuple[NDArray[np.bool_], int]:
    """Units whose share of the target reaches one, and the numerator left for the others.

    While units are left and ``num·w_max >= den·W``: that unit is certain, ``W -= w_max``,
    ``num -= den``. If one of several equal sizes is certain, all of them are: after taking
    it out, ``(num - den)·w >= den·(W - w)`` holds again.

    Parameters
    ----------
    sizes
        Measures of size, shape ``(N,)``, non-negative.
    num, den
        Target m = num/den with ``num <= den·N⁺``.

    Returns
    -------
    tuple[NDArray[np.bool_], int]
        Mask of the certain units, shape ``(N,)``, and the remaining numerator.
    """
    total = int(sizes.sum())
    certain = np.zeros(len(sizes), dtype=np.bool_)
    if num == 0:
        return certain, num
    bound = den * total // num
    while True:
        # Few units can be certain: look at the largest alone, at more only if all of them are.
        bound >>= 1
        places = np.flatnonzero(sizes >= max(bound, 1))
        largest = sizes[places]
        ordered = np.sort(largest)[::-1]
        count, left = _certain_among(ordered, total, num, den)
        if count < len(ordered) or not count or bound == 0:
            break
    if count:
        certain[places[largest >= ordered[count - 1]]] = True
    return certain, left


def systematic(
    sizes: NDArray[np.int64], order: NDArray[np.int64], *, num: int, den: int, start: int
) -> NDArray[np.int64]:
    """Random-order systematic selection of ``num/den`` units, exact.

    Hits ``h_k = floor((start + k·den·W)/num)`` for k = 0, 1, … below W; a unit is drawn iff a
    hit lies in its part of the cumulated sizes. Of the ``den·W`` starts exactly ``num·w``
    draw a unit of size w, whatever the order.

    Parameters
    ----------
    sizes
        Measures of size with certainty units set to 0, shape ``(N,)``, sum W > 0.
    order
        Positions in ticket order, shape ``(N,)``.
    num, den
        Target, ``0 < num`` and ``num·w < den·W`` for every unit; ``den·W < 2^62``.
    start
        Uniform on ``{0 … den·W - 1}``.

    Returns
    -------
    NDArray[np.int64]
        Positions drawn, in ticket order, shape ``(floor or ceil of num/den,)``.

    References
    ----------
    Madow, W. G. (1949). On the theory of systematic sampling, II. Ann. Math. Statist. 20.
    Hartley, H. O., Rao, J. N. K. (1962). Sampling with unequal probabilities and without
    replacement. Ann. Math. Statist. 33.
    """
    cumulated = sizes.take(order, mode="clip")  # all are inside; clip skips a second look
    np.cumsum(cumulated, out=cumulated)
    total = int(cumulated[-1])
    hits = _hits(total, num, den, start)
    places: NDArray[np.int64] = order[np.searchsorted(cumulated, hits, side="right")]
    return places


def systematic_by_ticket(
    sizes: NDArray[np.int64],
    leading: NDArray[np.uint64],
    whole: Callable[[int], tuple[int, bytes]],
    *,
    certain: NDArray[np.bool_],
    num: int,
    den: int,
    start: int,
) -> NDArray[np.int64]:
    """`systematic` in ticket order, ordering only the units that lie near a hit.

    1. Cut the tickets by their first bits into cells, some for each hit; cells are in ticket
       order, so the ends of their masses say into which of them the hits fall.
    2. Order the units of those cells alone.
    3. Move each hit down by the mass of the other cells before it, and look it up among them.

    Parameters
    ----------
    sizes
        Measures of size, shape ``(N,)``.
    leading, whole
        As for `ticket_order`.
    certain
        Units set apart, shape ``(N,)``; the others have the sum W > 0.
    num, den, start
        As for `systematic`.

    Returns
    -------
    NDArray[np.int64]
        ``systematic(where(certain, 0, sizes), ticket_order(leading, whole), …)``.
    """
    expected = num // den
    if _UNITS_PER_HIT * expected >= len(sizes) or expected == 0:
        left, order = np.where(certain, 0, sizes), ticket_order(leading, whole)
        return systematic(left, order, num=num, den=den, start=start)
    bits = (_CELLS_PER_HIT * expected).bit_length()
    bits = min(bits - (bits > _CACHED_CELL_BITS), _MAX_CELL_BITS)
    sure = np.flatnonzero(certain)
    masses = _masses(leading, sizes, bits)  # 1
    np.subtract.at(masses, _cells(leading[sure], bits), sizes[sure].astype(masses.dtype))
    ends = np.cumsum(masses, dtype=np.int64)
    hits = _hits(int(ends[-1]), num, den, start)
    hit_cells = np.searchsorted(ends, hits, side="right")
    is_hit = np.zeros(1 << bits, dtype=np.bool_)
    is_hit[hit_cells] = True
    near = _near(leading, is_hit)
    if len(sure):
        near = near[~certain[near]]
    near = near[ticket_order(leading[near], lambda place: whole(int(near[place])))]  # 2
    kept = masses[hit_cells].astype(np.int64)  # 3
    kept[1:][hit_cells[1:] == hit_cells[:-1]] = 0
    skipped = ends[hit_cells] - np.cumsum(kept)
    met = np.searchsorted(np.cumsum(sizes[near]), hits - skipped, side="right")
    places: NDArray[np.int64] = near[met]
    return places


def _hits(total: int, num: int, den: int, start: int) -> NDArray[np.int64]:
    """All hits ``floor((start + k·den·W)/num)`` below W, ascending."""
    whole, rest = divmod(den * total, num)
    high, low = divmod(start, num)
    count = (num * total - 1 - start) // (den * total) + 1  # hits below W
    k = np.arange(count, dtype=np.int64)
    # k·den·W could pass 2^63; with den·W = whole·num + rest every term stays below 2^62.
    return k * whole + high + (low + k * rest) // num


def _cells(leading: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """First bits of tickets, as places in a table."""
    return (leading >> np.uint64(64 - bits)).view(np.int64)


def _masses(leading: NDArray[np.uint64], sizes: NDArray[np.int64], bits: int) -> NDArray[Any]:
    """Sum of the sizes in each cell."""
    # Half as wide a large table misses the processor's cache less often.
    is_wide = bits <= _NARROW_CELL_BITS or int(sizes.sum()) >= 2**31
    masses = np.zeros(1 << bits, dtype=np.int64 if is_wide else np.int32)
    for part in _blocks(len(sizes)):
        np.add.at(masses, _cells(leading[part], bits), sizes[part].astype(masses.dtype, copy=False))
    return masses


def _near(leading: NDArray[np.uint64], is_hit: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Positions of the units in cells with a hit."""
    bits = len(is_hit).bit_length() - 1
    found = [
        np.flatnonzero(is_hit.take(_cells(leading[part], bits), mode="clip")) + part.start
        for part in _blocks(len(leading))
    ]
    return np.concatenate(found)


def _blocks(count: int) -> list[slice]:
    """Parts whose columns stay in the processor's cache."""
    return [slice(start, min(start + _BLOCK, count)) for start in range(0, count, _BLOCK)]


def _certain_among(largest: NDArray[np.int64], total: int, num: int, den: int) -> tuple[int, int]:
    """How many of the largest sizes, in descending order, are certain, and the numerator left."""
    if not len(largest):
        return 0, num
    if num * int(largest[0]) < _PRODUCT_LIMIT and den * total < _PRODUCT_LIMIT:
        left = num - den * np.arange(len(largest), dtype=np.int64)
        rest = total - (np.cumsum(largest) - largest)
        ends = (left <= 0) | (left * largest < den * rest)
        count = int(ends.argmax()) if ends.any() else len(largest)
        return count, num - den * count
    # A view gives unbounded integers one by one: most of the sizes are never looked at.
    for count, size in enumerate(largest.data):
        if num == 0 or num * size < den * total:
            return count, num
        total, num = total - size, num - den
    return len(largest), num
