"""The scan statistic on cells of days, with its exact tail (docs/method.md §14.2).

A body has N complaints in T cells of equal length; the statistic is the largest number in any
m cells in a row. Given N, its distribution does not depend on the rate that nobody knows, and is
counted, not approximated:

1. Keep the numbers of ways by the counts of the last m - 1 cells and by the complaints used.
2. Each further cell takes c complaints, as long as it and the m - 1 before it hold less than k.
3. What is left over all ways in which N complaints fall is ``P(statistic < k)``.

Two nulls are counted so. *Days*: each complaint falls into each cell alike; N complaints fall in
``T^N`` ways. *Province*: all complaints of the province keep their cells, and which N of them are
about this body is a fair choice; of M there are ``C(M, N)``, so that seasons and campaigns that
are everybody's raise no warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Baseline", "Scan", "ScanTail", "largest_window"]

_MOST_WORK: Final = 20_000_000  # states x complaints x cells that one table may take


@dataclass(frozen=True, slots=True)
class Baseline:
    """What complaints would do by themselves.

    Parameters
    ----------
    cells
        Number of cells, ``T >= 1``.
    province
        Complaints of the whole province in each cell, ``T`` of them; None if every cell is alike.
    """

    cells: int
    province: tuple[int, ...] | None = None

    def all_ways(self, complaints: int) -> int:
        """Ways in which so many complaints fall."""
        if self.province is None:
            return int(self.cells**complaints)
        return comb(sum(self.province), complaints)

    def cell_ways(self, cell: int, taken: int, most: int) -> NDArray[np.object_]:
        """Ways in which a cell takes some more, by the number used before, shape ``(most,)``."""
        if self.province is None:
            return _choices(taken, most)
        return np.full(most, comb(self.province[cell], taken), dtype=np.object_)

    def window_tail(self, first: int, width: int, complaints: int, least: int) -> Fraction:
        """Probability that one window holds at least so many of them."""
        if self.province is None:
            inside, outside = width, self.cells - width
            ways = sum(
                comb(complaints, j) * inside**j * outside ** (complaints - j)
                for j in range(least, complaints + 1)
            )
        else:
            inside = sum(self.province[first : first + width])
            outside = sum(self.province) - inside
            ways = sum(
                comb(inside, j) * comb(outside, complaints - j)
                for j in range(least, complaints + 1)
            )
        return Fraction(ways, self.all_ways(complaints))


@dataclass(frozen=True, slots=True)
class ScanTail:
    """Probability of a window at least as full as the fullest one.

    Parameters
    ----------
    p
        The probability, or a number that is not below it.
    is_exact
        Whether it is the probability itself.
    """

    p: Fraction
    is_exact: bool = True


@cache
def _choices(taken: int, most: int) -> NDArray[np.object_]:
    """``C(n + taken, taken)`` for n = 0 .. most - 1."""
    found = np.array([comb(n + taken, taken) for n in range(most)], dtype=np.object_)
    found.flags.writeable = False
    return found


def largest_window(counts: Sequence[int], width: int) -> tuple[int, int]:
    """Largest number in ``width`` cells in a row, and the first cell of the last such window.

    >>> largest_window([0, 2, 1, 0, 3, 0], 2)
    (3, 4)
    """
    sums = [sum(counts[i : i + width]) for i in range(len(counts) - width + 1)]
    most = max(sums)
    return most, len(sums) - 1 - sums[::-1].index(most)


class Scan:
    """Tails of the statistic for many bodies: each table is counted once.

    Parameters
    ----------
    baseline
        The null.
    width
        Cells of a window, ``1 <= width <= T``.
    most_work
        States × complaints × cells beyond which a tail is bounded and not counted.

    References
    ----------
    Naus, J. (1965). The distribution of the size of the maximum cluster of points on a line.
    *JASA* 60. Wallenstein, S., Weinberg, C., Gould, M. (1989). Testing for a pulse in seasonal
    event data. *Biometrics* 45 (the ratchet scan). Fu, J. (2001). Distribution of the scan
    statistic for a sequence of bistate trials. *J. Appl. Prob.* 38. Kulldorff, M. et al. (2005).
    A space-time permutation scan statistic. *PLoS Medicine* 2.
    """

    def __init__(self, baseline: Baseline, width: int, *, most_work: int = _MOST_WORK) -> None:
        self._baseline = baseline
        self._width = width
        self._most_work = most_work
        self._tables: dict[int, tuple[Fraction, ...]] = {}

    def prepare(self, asked: Sequence[tuple[int, int]]) -> None:
        """Count the tables of some pairs (complaints, largest window) at once."""
        longest: dict[int, int] = {}
        for complaints, least in asked:
            if self._is_open(complaints, least) and self._is_countable(complaints, least):
                longest[least] = max(longest.get(least, 0), complaints)
        for least, most in longest.items():
            if len(self._tables.get(least, ())) <= most:
                self._tables[least] = self._counted(least, most)

    def tail(self, complaints: int, least: int) -> ScanTail:
        """Probability that some window holds ``least`` or more of the complaints.

        Parameters
        ----------
        complaints
            All of the body, N.
        least
            The statistic, k.
        """
        if not self._is_open(complaints, least):
            return ScanTail(Fraction(least <= complaints))
        if not self._is_countable(complaints, least):
            return ScanTail(self.bound(complaints, least), is_exact=False)
        self.prepare([(complaints, least)])
        return ScanTail(1 - self._tables[least][complaints])

    def bound(self, complaints: int, least: int) -> Fraction:
        """Sum over all windows of their own tails, at most 1: never below the tail (Boole)."""
        windows = range(self._baseline.cells - self._width + 1)
        if self._baseline.province is None:
            one = self._baseline.window_tail(0, self._width, complaints, least)
            return min(Fraction(1), one * len(windows))
        tails = (
            self._baseline.window_tail(first, self._width, complaints, least) for first in windows
        )
        return min(Fraction(1), sum(tails, Fraction(0)))

    def _is_open(self, complaints: int, least: int) -> bool:
        """Whether the tail is neither 0 nor 1: 1 where some window must hold k or more."""
        windows = -(-self._baseline.cells // self._width)  # that cover all cells
        return 0 < least <= complaints and (least - 1) * windows >= complaints

    def _is_countable(self, complaints: int, least: int) -> bool:
        """Whether the table is not too large."""
        states = comb(max(least, 1) + self._width - 2, self._width - 1)
        return states * (complaints + 1) * self._baseline.cells <= self._most_work

    def _counted(self, least: int, most: int) -> tuple[Fraction, ...]:
        """``P(statistic < least)`` for 0 .. most complaints."""
        ways = _ways_below(self._baseline, self._width, least, most)
        return tuple(
            Fraction(int(found), self._baseline.all_ways(n)) if found else Fraction(0)
            for n, found in enumerate(ways)
        )


def _ways_below(baseline: Baseline, width: int, least: int, most: int) -> NDArray[np.object_]:
    """Ways in which 0 .. most complaints fall with less than ``least`` in each window."""
    empty: NDArray[np.object_] = np.zeros(most + 1, dtype=np.object_)
    start = empty.copy()
    start[0] = 1
    table: dict[tuple[int, ...], NDArray[np.object_]] = {(0,) * (width - 1): start}  # 1
    for cell in range(baseline.cells):
        table = dict(_after(baseline, cell, table, width, least, most))  # 2
    return sum(table.values(), empty)  # 3


def _after(
    baseline: Baseline,
    cell: int,
    table: dict[tuple[int, ...], NDArray[np.object_]],
    width: int,
    least: int,
    most: int,
) -> Iterator[tuple[tuple[int, ...], NDArray[np.object_]]]:
    """Step 2: the table after one more cell.

    What leaves the window matters only by its size: with a in the cell that leaves and s in those
    that stay, the new cell takes at most ``k - 1 - s - a``. So sums over a are carried along.
    """
    if width == 1:
        before = table[()]
        taken = (_taken(baseline, cell, before, c, most) for c in range(min(least - 1, most) + 1))
        yield (), sum(taken, np.zeros(most + 1, dtype=np.object_))
        return
    for stay in _compositions(width - 2, min(least - 1, most)):
        room = min(least - 1, most) - sum(stay)
        total: NDArray[np.object_] = np.zeros(most + 1, dtype=np.object_)
        is_empty = True
        for leaves in range(room + 1):
            row = table.get((leaves, *stay))
            if row is not None:
                total, is_empty = total + row, False
            if not is_empty:
                yield (*stay, room - leaves), _taken(baseline, cell, total, room - leaves, most)


def _taken(
    baseline: Baseline, cell: int, before: NDArray[Any], taken: int, most: int
) -> NDArray[np.object_]:
    """Ways after a cell took some, by the number used."""
    after: NDArray[np.object_] = np.zeros(most + 1, dtype=np.object_)
    left = most + 1 - taken
    after[taken:] = before[:left] * baseline.cell_ways(cell, taken, left)
    return after


def _compositions(parts: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every tuple of counts whose sum is at most ``most``."""
    if parts <= 1:
        yield from product(range(most + 1), repeat=parts)
        return
    for first in range(most + 1):
        for rest in _compositions(parts - 1, most - first):
            yield (first, *rest)
