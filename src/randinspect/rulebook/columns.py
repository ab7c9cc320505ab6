"""Columns of a register, folded into their distinct values.

A registry of 10^6 rows holds few distinct statuses, classes or counts; a rule is evaluated once
for each of them and then spread over the rows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns"]


class Columns:
    """Columns of a register, each folded once into its distinct values.

    Parameters
    ----------
    columns
        Name to array of values, each shape ``(N,)``, None where missing.
    length
        ``N``.
    """

    def __init__(self, columns: Mapping[str, NDArray[np.object_]], length: int) -> None:
        self._columns = columns
        self._length = length
        self._folded: dict[str, tuple[tuple[object, ...], NDArray[np.int64]]] = {}

    def __contains__(self, name: object) -> bool:
        """Say whether there is a column of that name."""
        return name in self._columns

    def __len__(self) -> int:
        """Count the rows."""
        return self._length

    @property
    def names(self) -> tuple[str, ...]:
        """The columns there are, sorted."""
        return tuple(sorted(self._columns))

    def folded(self, name: str) -> tuple[tuple[object, ...], NDArray[np.int64]]:
        """Distinct values in order of appearance, and the position of each row's value."""
        if name not in self._folded:
            place: dict[object, int] = {}
            column = self._columns[name]
            codes = np.fromiter(
                (place.setdefault(value, len(place)) for value in column), np.int64, len(column)
            )
            self._folded[name] = (tuple(place), codes)
        return self._folded[name]

    def replaced(self, name: str, values: NDArray[np.object_]) -> Columns:
        """Give the same columns with one of them replaced or added."""
        other = Columns({**self._columns, name: values}, self._length)
        other._folded = {key: fold for key, fold in self._folded.items() if key != name}
        return other
