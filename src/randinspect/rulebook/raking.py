"""Targets of cells from the counts of their margins: proportional fitting in integers.

The numbers of agencies are scaled to the counts of rows and columns in turn, as far as the
bounds let them, and the small rest is put right exactly (docs/method.md §5.4). Integers over
``SCALE``, a fixed number of sweeps, one order of the cells: the same everywhere.

References
----------
Deming, W. E., Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table
when the expected marginal totals are known. Ann. Math. Statist. 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from randinspect.rulebook.transport import Cut, Transport

__all__ = ["SCALE", "rake"]

SCALE: Final = 10**6
"""Denominator of the targets."""

_SWEEPS: Final = 200


def rake(
    cells: Sequence[tuple[int, int]],
    units: Sequence[int],
    row_counts: Sequence[int],
    column_counts: Sequence[int],
) -> tuple[int, ...] | Cut:
    """Fit the cells to the counts of their rows and columns.

    1. A filling in whole units shows that the counts can be met, or which rows cannot.
    2. Cells that no filling can make positive get 0; every other one at least 1/SCALE.
    3. Fit rows and columns in turn, each cell at most its units.
    4. Take off what a row or column has too much, and fill what then lacks.

    Parameters
    ----------
    cells
        Row and column of each cell.
    units
        Units of positive size in each cell, N⁺.
    row_counts, column_counts
        The counts; their totals agree.

    Returns
    -------
    tuple[int, ...] | Cut
        Target of each cell times ``SCALE``: all sums exact, ``0 <= target <= SCALE·N⁺``; or the
        rows that ask for more than there is.

    Examples
    --------
    >>> rake([(0, 0), (0, 1), (1, 0), (1, 1)], [30, 10, 10, 50], [2, 3], [2, 3])
    (1500000, 500000, 500000, 2500000)
    """
    whole = Transport(
        cells,
        lows=[0] * len(cells),
        highs=units,
        row_sums=row_counts,
        column_sums=column_counts,
        values=[0] * len(cells),
    )
    cut = whole.fill()  # 1
    if cut is not None:
        return cut
    lows = [int(can) for can in whole.can_be_positive()]  # 2
    highs = [SCALE * count * low for count, low in zip(units, lows, strict=True)]
    rows = [SCALE * count for count in row_counts]
    columns = [SCALE * count for count in column_counts]
    lines = [*_lines(cells, 0, rows), *_lines(cells, 1, columns)]
    values = list(highs)
    for _ in range(_SWEEPS):  # 3
        before = list(values)
        for members, total in lines:
            _fit(values, members, total, lows=lows, highs=highs)
        if values == before:
            break
    for members, total in lines:  # 4
        _trim(values, members, total, lows=lows)
    fine = Transport(
        cells, lows=lows, highs=highs, row_sums=rows, column_sums=columns, values=values
    )
    # There is no cut here: a filling in units is one in parts, and the proof leaves room for lows.
    return fine.fill() or tuple(fine.values)


def _lines(
    cells: Sequence[tuple[int, int]], side: int, totals: Sequence[int]
) -> list[tuple[list[int], int]]:
    """Cells of each row, or of each column, with its total."""
    members: list[list[int]] = [[] for _ in totals]
    for cell, ends in enumerate(cells):
        members[ends[side]].append(cell)
    return list(zip(members, totals, strict=True))


def _fit(
    values: list[int],
    members: Sequence[int],
    total: int,
    *,
    lows: Sequence[int],
    highs: Sequence[int],
) -> None:
    """Scale the cells of a line to its total; what would pass a bound stays there."""
    free = [cell for cell in members if lows[cell]]
    while free:
        have = sum(values[cell] for cell in free)
        full = {cell for cell in free if values[cell] * total >= highs[cell] * have}
        if not full:
            break
        for cell in sorted(full):
            values[cell] = highs[cell]
            total -= highs[cell]
        free = [cell for cell in free if cell not in full]
    have = sum(values[cell] for cell in free)
    for cell in free:
        values[cell] = max(lows[cell], values[cell] * total // have)


def _trim(values: list[int], members: Sequence[int], total: int, *, lows: Sequence[int]) -> None:
    """Take from the cells of a line what is above its total, the first ones first."""
    surplus = sum(values[cell] for cell in members) - total
    for cell in members:
        if surplus <= 0:
            return
        taken = min(surplus, values[cell] - lows[cell])
        values[cell] -= taken
        surplus -= taken
