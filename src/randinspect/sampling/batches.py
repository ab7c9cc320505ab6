"""Batches: the order of a sample cut into parts that are dispatched one by one (format.md §6.3).

1. Cells: the certain and the drawn units of each stratum, in the order of ``sample.tsv``.
2. Rotation: each batch gets a whole share of every cell; what does not divide is counted through
   all cells, and the e-th such unit goes to batch e mod K, batch K taking the 0th.
3. Cut: in the order of rank, first those of batch 1, then those of batch 2, and so on.

So batches are disjoint, together they are the sample without its reserves, and in each cell, in
each stratum and in the whole they differ by one unit at most (docs/method.md §9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from randinspect.errors import DesignError
from randinspect.sampling.selection import SampleRole, SampleUnit

__all__ = ["MAX_BATCHES", "batch", "batch_numbers"]

MAX_BATCHES: Final = 366


def batch(sample: Sequence[SampleUnit], number: int, of: int) -> tuple[SampleUnit, ...]:
    """Give one batch of a sample.

    Parameters
    ----------
    sample
        The whole sample, in the order of ``sample.tsv``.
    number
        Which batch, ``1 <= number <= of``.
    of
        How many batches there are, ``2 <= of <= 366``.

    Returns
    -------
    tuple[SampleUnit, ...]
        Its units, in the order of the sample.

    Raises
    ------
    DesignError
        If there is no such batch.

    References
    ----------
    State Council 国发〔2019〕5号: key items may be inspected in batches of a random order.
    """
    if not 1 <= number <= of:
        raise DesignError(f"there is no batch {number} of {of}; batches are numbered 1 to {of}")
    numbers = batch_numbers(sample, of)
    return tuple(unit for unit in sample if numbers.get(unit.handle) == number)


def batch_numbers(sample: Sequence[SampleUnit], of: int) -> Mapping[str, int]:
    """Give the batch of every certain and drawn unit, by its handle.

    Raises
    ------
    DesignError
        If ``of`` is not from 2 to 366.

    Examples
    --------
    >>> units = [SampleUnit("A", SampleRole.DRAWN, rank, f"AG-{rank}") for rank in range(1, 6)]
    >>> batch_numbers(units, 3)
    {'AG-1': 1, 'AG-2': 1, 'AG-3': 2, 'AG-4': 3, 'AG-5': 3}
    """
    if not 2 <= of <= MAX_BATCHES:
        raise DesignError(f"a sample is cut into 2 to {MAX_BATCHES} batches, not {of}")
    units = [unit for unit in sample if unit.role is not SampleRole.RESERVE]
    numbers: dict[str, int] = {}
    extras = 0
    for _, members in groupby(units, key=lambda unit: (unit.stratum, unit.role)):  # 1
        cell = [unit.handle for unit in sorted(members, key=lambda unit: unit.rank)]
        shares = _shares(len(cell), of, extras)  # 2
        extras += len(cell) % of
        order = (number for number, share in enumerate(shares, 1) for _ in range(share))
        numbers |= zip(cell, order, strict=True)  # 3
    return numbers


def _shares(count: int, of: int, extras: int) -> list[int]:
    """Units of a cell in each batch, after so many extras of earlier cells."""
    whole, rest = divmod(count, of)
    return [whole + ((number - extras) % of < rest) for number in range(1, of + 1)]
