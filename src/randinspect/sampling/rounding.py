"""Unbiased controlled rounding in integers, one or two margins (docs/format.md §6.1.1).

Every cell of a table goes to its floor or its ceiling so that each row, each column and the
whole do too, and each cell is met in expectation. Numbers in, truths out; no names, no files.
The proof is in docs/method.md §2.9.

References
----------
Cox, L. H. (1987). A constructive procedure for unbiased controlled rounding. J. Amer. Statist.
Assoc. 82.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

__all__ = ["Decide", "controlled_rounding"]

Decide = Callable[[int, int], bool]
"""Decide a question that is true in ``num`` of ``den`` cases; asked ``(num, den)``."""

_NONE: Final = -1


def controlled_rounding(
    rows: Sequence[int], columns: Sequence[int], parts: Sequence[int], *, scale: int, decide: Decide
) -> tuple[bool, ...]:
    """Round each cell up or down at random, and keep every row and column sum.

    1. Slack cells make the sum of every row and column a multiple of ``scale``.
    2. While a cell lies strictly between 0 and ``scale``: walk to an alternating cycle.
    3. Shift the cycle one way or the other, with the odds that keep every cell's expectation;
       at least one of its cells reaches 0 or ``scale``.

    Parameters
    ----------
    rows, columns
        Row and column of each cell, counted from 0, shape ``(H,)``; cells may share both.
    parts
        Fractional part of each cell times ``scale``, ``0 <= part < scale``, shape ``(H,)``.
    scale
        The common denominator, from 1.
    decide
        Where the chance comes from: one question a cycle.

    Returns
    -------
    tuple[bool, ...]
        Whether each cell is rounded up, shape ``(H,)``.

    Examples
    --------
    >>> controlled_rounding([0, 0, 1], [0, 1, 0], [1, 1, 1], scale=2, decide=lambda n, d: True)
    (True, False, False)
    """
    table = _Table(rows, columns, parts, scale)  # 1
    while (cycle := table.cycle()) is not None:  # 2
        table.shift(cycle, decide)  # 3
    return tuple(value == scale for value in table.values[: len(parts)])


class _Table:
    """The cells with their slack, and those of each row and column that are still open.

    Open cells hang in one list for each row and column, in the order of the cells, so that the
    first one is found and a settled one taken out without a search.
    """

    def __init__(
        self, rows: Sequence[int], columns: Sequence[int], parts: Sequence[int], scale: int
    ) -> None:
        self.scale = scale
        self.values = list(parts)
        self.ends = list(zip(rows, columns, strict=True))
        self._add_slack(max(rows, default=-1) + 1, max(columns, default=-1) + 1)
        count = len(self.values)
        self.after = ([_NONE] * count, [_NONE] * count)
        self.before = ([_NONE] * count, [_NONE] * count)
        self.heads: tuple[dict[int, int], dict[int, int]] = ({}, {})
        for side in (0, 1):
            self._hang(side)
        self.first = 0

    def cycle(self) -> list[int] | None:
        """Cells of the next cycle in the order of the walk, None if nothing is open."""
        while self.first < len(self.values) and not self._is_open(self.first):
            self.first += 1
        if self.first == len(self.values):
            return None
        cell, side = self.first, 0
        seen = {(side, self.ends[cell][side]): 0}
        path = [cell]
        while True:
            side = 1 - side  # the walk crosses the cell to its other end
            node = (side, self.ends[cell][side])
            if node in seen:
                return path[seen[node] :]
            seen[node] = len(path)
            cell = self._first_but(cell, *node)
            path.append(cell)

    def shift(self, cycle: list[int], decide: Decide) -> None:
        """Shift a cycle, and settle the cells that reach 0 or the scale."""
        ups, downs = cycle[0::2], cycle[1::2]
        room = [self.scale - self.values[cell] for cell in ups]
        forward = min(*room, *(self.values[cell] for cell in downs))
        room = [self.scale - self.values[cell] for cell in downs]
        backward = min(*room, *(self.values[cell] for cell in ups))
        amount = forward if decide(backward, forward + backward) else -backward
        for cells, sign in ((ups, 1), (downs, -1)):
            for cell in cells:
                self.values[cell] += sign * amount
                if not self._is_open(cell):
                    self._settle(cell)

    def _add_slack(self, row_count: int, column_count: int) -> None:
        """Add slack: each row's in a last column, each column's in a last row, and the corner."""
        row_sums, column_sums = [0] * row_count, [0] * column_count
        for (row, column), value in zip(self.ends, self.values, strict=True):
            row_sums[row] += value
            column_sums[column] += value
        total = sum(row_sums)
        self.ends += [(row, column_count) for row in range(row_count)]
        self.ends += [(row_count, column) for column in range(column_count)]
        self.ends.append((row_count, column_count))
        self.values += [-value % self.scale for value in (*row_sums, *column_sums, -total)]

    def _is_open(self, cell: int) -> bool:
        """Whether a cell is neither at its floor nor at its ceiling."""
        return 0 < self.values[cell] < self.scale

    def _hang(self, side: int) -> None:
        """Hang the open cells into the lists of their rows, or of their columns."""
        last: dict[int, int] = {}
        for cell, ends in enumerate(self.ends):
            if not self._is_open(cell):
                continue
            node = ends[side]
            previous = last.get(node, _NONE)
            self.before[side][cell] = previous
            if previous == _NONE:
                self.heads[side][node] = cell
            else:
                self.after[side][previous] = cell
            last[node] = cell

    def _settle(self, cell: int) -> None:
        """Take a cell out of the lists of its row and its column."""
        for side, node in enumerate(self.ends[cell]):
            before, after = self.before[side][cell], self.after[side][cell]
            if before == _NONE:
                self.heads[side][node] = after
            else:
                self.after[side][before] = after
            if after != _NONE:
                self.before[side][after] = before

    def _first_but(self, cell: int, side: int, node: int) -> int:
        """First open cell of a row or column other than the one given.

        There is one: the sum is a multiple of the scale, so no cell is open alone.
        """
        head = self.heads[side][node]
        return self.after[side][head] if head == cell else head
