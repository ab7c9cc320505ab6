"""The flight of the cube method on the cells of a table, in fractions (docs/format.md §6.1.1).

With three or more margins a rounding that keeps all of them need not exist. The flight rounds
cells as long as some shift keeps every margin; what is left open is few. Proof: docs/method.md
§2.10.

References
----------
Deville, J.-C., Tillé, Y. (2004). Efficient balanced sampling: the cube method. Biometrika 91.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from randinspect.sampling.rounding import Decide

__all__ = ["flight"]

_Vector = dict[int, int | Fraction]


def flight(
    parts: Sequence[Fraction], groups: Sequence[Sequence[int]], decide: Decide
) -> tuple[Fraction, ...]:
    """Round cells at random while every group keeps its sum.

    1. Among the open cells, in their order, take the first whose column of groups depends on
       the columns of the open cells before it. If there is none, the flight ends.
    2. The dependency is one vector with 1 at that cell, unique because the cells before it are
       independent. Shift along it or against it as far as the cells stay within 0 and 1, with
       the odds that keep every cell's expectation; at least one cell reaches 0 or 1.

    Parameters
    ----------
    parts
        Fractional part of each cell, shape ``(H,)``, within 0 and 1.
    groups
        Groups that each cell belongs to, one of each margin, as numbers that differ between
        margins, shape ``(H, margins)``.
    decide
        Where the chance comes from: one question a step.

    Returns
    -------
    tuple[Fraction, ...]
        The cells after the flight, shape ``(H,)``; at most as many are open as the columns have
        rank.
    """
    values = list(parts)
    basis = _Basis()
    queue = [cell for cell, value in enumerate(values) if 0 < value < 1]
    place = 0
    while place < len(queue):
        direction = basis.add(queue[place], groups[queue[place]])  # 1
        place += 1
        if direction is None:
            continue
        _shift(values, direction, decide)  # 2
        settled = {cell for cell in direction if not 0 < values[cell] < 1}
        # What was found before the first settled cell stays true without it.
        kept = next((i for i, cell in enumerate(queue) if cell in settled), place)
        queue = [cell for cell in queue if cell not in settled]
        place = min(kept, place - 1)
        basis.keep(place)
    return tuple(values)


def _shift(values: list[Fraction], direction: _Vector, decide: Decide) -> None:
    """Move the cells along a direction or against it, until one of them is settled."""
    steps = [(values[cell], Fraction(share)) for cell, share in direction.items()]
    ahead = min((1 - v if u > 0 else v) / abs(u) for v, u in steps)
    back = min((v if u > 0 else 1 - v) / abs(u) for v, u in steps)
    odds = back / (ahead + back)
    amount = ahead if decide(odds.numerator, odds.denominator) else -back
    for cell, share in direction.items():
        values[cell] += amount * share


class _Basis:
    """Independent columns, reduced one by one, with the cells that make up each of them."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, _Vector, _Vector]] = []

    def keep(self, count: int) -> None:
        """Forget all but the first columns."""
        del self.rows[count:]

    def add(self, cell: int, groups: Sequence[int]) -> _Vector | None:
        """Add a cell's column, or give the dependency that it closes."""
        column: _Vector = dict.fromkeys(groups, 1)
        made_of: _Vector = {cell: 1}
        for pivot, reduced, cells in self.rows:
            factor = column.get(pivot)
            if factor is not None:
                _subtract(column, reduced, factor)
                _subtract(made_of, cells, factor)
        if not column:
            return made_of
        pivot = min(column)
        self.rows.append((pivot, *_scaled(column[pivot], column, made_of)))
        return None


def _scaled(pivot: int | Fraction, column: _Vector, cells: _Vector) -> tuple[_Vector, _Vector]:
    """Divide vectors by the pivot; it is nearly always 1 or -1, and integers stay integers."""
    scale = pivot if abs(pivot) == 1 else 1 / Fraction(pivot)
    return (
        {key: value * scale for key, value in column.items()},
        {key: value * scale for key, value in cells.items()},
    )


def _subtract(vector: _Vector, other: _Vector, factor: int | Fraction) -> None:
    """Subtract a multiple of another sparse vector, and drop what becomes 0."""
    for key, value in other.items():
        rest = vector.get(key, 0) - factor * value
        if rest:
            vector[key] = rest
        else:
            del vector[key]
