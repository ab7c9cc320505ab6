"""Filling a table whose row and column sums are given: by augmenting paths, or why not.

Cells have bounds, sums have targets, all are integers. The table is filled step by step along
shortest paths; when no path is left, what can still be reached is one side of a minimum cut,
and names the rows that ask for more than there is (docs/method.md §5.4).

References
----------
Edmonds, J., Karp, R. M. (1972). Theoretical improvements in algorithmic efficiency for network
flow problems. J. ACM 19.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Cut", "Transport"]

_Node = tuple[bool, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows that ask for more than they can get.

    Parameters
    ----------
    rows
        The rows.
    columns
        Columns whose whole sum these rows may take; of all others they can take no more than
        the cells between them hold.
    """

    rows: frozenset[int]
    columns: frozenset[int]


class Transport:
    """A table being filled.

    Parameters
    ----------
    cells
        Row and column of each cell; cells may share both.
    lows, highs
        Bounds of each cell.
    row_sums, column_sums
        The sums asked; their totals agree.
    values
        Where to begin: within the bounds, no sum above what is asked.
    """

    def __init__(
        self,
        cells: Sequence[tuple[int, int]],
        *,
        lows: Sequence[int],
        highs: Sequence[int],
        row_sums: Sequence[int],
        column_sums: Sequence[int],
        values: Sequence[int],
    ) -> None:
        self.cells, self.lows, self.highs = cells, lows, highs
        self.values = list(values)
        self.by_row: list[list[int]] = [[] for _ in row_sums]
        self.by_column: list[list[int]] = [[] for _ in column_sums]
        self.row_rest, self.column_rest = list(row_sums), list(column_sums)
        for cell, (row, column) in enumerate(cells):
            self.by_row[row].append(cell)
            self.by_column[column].append(cell)
            self.row_rest[row] -= values[cell]
            self.column_rest[column] -= values[cell]

    def fill(self) -> Cut | None:
        """Fill the table; a cut if the sums cannot all be met."""
        while any(self.row_rest):
            lacking = [(True, row) for row, rest in enumerate(self.row_rest) if rest]
            came = self._search(lacking, is_filling=True)
            end = next(reversed(came))
            if end[0] or not self.column_rest[end[1]]:
                rows = frozenset(place for is_row, place in came if is_row)
                return Cut(rows, frozenset(place for is_row, place in came if not is_row))
            self._augment(end, came)
        return None

    def can_be_positive(self) -> list[bool]:
        """Whether some filling gives each cell more than nothing, asked of a full table.

        An empty cell can be raised iff the way back from its column to its row is open.
        """
        back = [self._search([(False, column)]) for column in range(len(self.by_column))]
        return [
            value > 0 or (high > 0 and (True, row) in back[column])
            for (row, column), value, high in zip(self.cells, self.values, self.highs, strict=True)
        ]

    def _search(
        self, sources: Sequence[_Node], *, is_filling: bool = False
    ) -> dict[_Node, int | None]:
        """Nodes that can be reached, nearest first, each with the cell that led there.

        When filling, the search ends with the first column that lacks something.
        """
        came: dict[_Node, int | None] = dict.fromkeys(sources)
        queue = deque(sources)
        while queue:
            for node, cell in self._steps(queue.popleft()):
                if node in came:
                    continue
                came[node] = cell
                if is_filling and not node[0] and self.column_rest[node[1]]:
                    return came
                queue.append(node)
        return came

    def _steps(self, node: _Node) -> Iterator[tuple[_Node, int]]:
        """Where a row can raise a cell to, or a column lower one."""
        is_row, place = node
        for cell in self.by_row[place] if is_row else self.by_column[place]:
            if is_row and self.values[cell] < self.highs[cell]:
                yield (False, self.cells[cell][1]), cell
            if not is_row and self.values[cell] > self.lows[cell]:
                yield (True, self.cells[cell][0]), cell

    def _augment(self, end: _Node, came: dict[_Node, int | None]) -> None:
        """Raise and lower the cells of a path in turn, as far as its narrowest part lets."""
        path: list[int] = []
        node = end
        while (cell := came[node]) is not None:
            path.append(cell)
            node = (not node[0], self.cells[cell][0 if not node[0] else 1])
        amount = min(self.row_rest[node[1]], self.column_rest[end[1]])
        for place, cell in enumerate(path):
            is_raised = place % 2 == 0
            high, low = self.highs[cell] - self.values[cell], self.values[cell] - self.lows[cell]
            amount = min(amount, high if is_raised else low)
        for place, cell in enumerate(path):
            self.values[cell] += amount if place % 2 == 0 else -amount
        self.row_rest[node[1]] -= amount
        self.column_rest[end[1]] -= amount
