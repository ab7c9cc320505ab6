"""The sampling frame: the closed, sorted, digested list that is drawn from (docs/format.md §3).

One row for each unit: its handle, its stratum and its integer measure of size. Columns, not
objects, so that 10^7 units fit. Size 0 means out of scope (π = 0) and stays visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import check_handle, check_label, parse_integer, read_table
from randinspect.errors import FormatError

__all__ = ["Frame", "Stratum", "whole_sizes"]

_COLUMNS: Final = 3
_SIZE_SUM_LIMIT: Final = 2**62


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the frame.

    Parameters
    ----------
    label
        Its name.
    members
        Positions in the frame, ascending, shape ``(N_h,)``.
    sizes
        Their measures of size, shape ``(N_h,)``.
    """

    label: str
    members: NDArray[np.int64]
    sizes: NDArray[np.int64]

    @property
    def positive(self) -> int:
        """Number of units of positive size, N⁺."""
        return int(np.count_nonzero(self.sizes))

    @property
    def size_sum(self) -> int:
        """Sum of the measures of size."""
        return int(self.sizes.sum())


@dataclass(frozen=True, slots=True)
class Frame:
    """The closed list of units, sorted by handle.

    Parameters
    ----------
    handles
        Public names, ASCII, shape ``(N,)``, dtype ``S``, strictly ascending.
    labels
        Names of the strata in byte order.
    codes
        Position of each unit's stratum in ``labels``, shape ``(N,)``.
    sizes
        Measures of size, shape ``(N,)``, non-negative.
    """

    handles: NDArray[np.bytes_]
    labels: tuple[str, ...]
    codes: NDArray[np.int32]
    sizes: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the units."""
        return len(self.handles)

    @classmethod
    def close(
        cls, handles: Sequence[str], strata: Sequence[str], sizes: Sequence[int] | NDArray[np.int64]
    ) -> Frame:
        """Close a frame: sort it, and refuse what would give a unit two chances.

        Raises
        ------
        FormatError
            For a repeated handle, a bad handle or label, a size that is negative, no whole
            number or beyond int64.
        """
        if not len(handles) == len(strata) == len(sizes):
            raise FormatError("handles, strata and sizes differ in length")
        _require_texts("handle", handles)
        _require_texts("stratum", strata)
        labels = sorted(set(strata), key=str.encode)
        for label in labels:
            check_label(label)
        for handle in handles:
            check_handle(handle)
        place = {label: code for code, label in enumerate(labels)}
        names = np.array([h.encode() for h in handles], dtype=np.bytes_)
        codes = np.fromiter((place[s] for s in strata), dtype=np.int32, count=len(strata))
        return cls._sorted(names, tuple(labels), codes, whole_sizes(sizes))

    @classmethod
    def from_table(cls, data: bytes) -> Frame:
        """Read ``frame.tsv``.

        Raises
        ------
        FormatError
            If the bytes are not those of a closed frame.
        """
        rows = read_table(data, _COLUMNS)
        sizes = [parse_integer(row[2]) for row in rows]
        return cls.close([row[0] for row in rows], [row[1] for row in rows], sizes)

    def table(self) -> bytes:
        """Bytes of ``frame.tsv``: ``handle TAB stratum TAB size``, sorted."""
        labels = [label.encode() for label in self.labels]
        rows = zip(self.handles.tolist(), self.codes.tolist(), self.sizes.tolist(), strict=True)
        return b"".join(b"%s\t%s\t%d\n" % (h, labels[c], w) for h, c, w in rows)

    def strata(self) -> Iterator[Stratum]:
        """Give the strata in byte order of their names."""
        counts = np.bincount(self.codes, minlength=len(self.labels))
        bounds = [0, *np.cumsum(counts).tolist()]
        parts = list(zip(self.labels, bounds[:-1], bounds[1:], strict=True))
        if np.all(self.codes[1:] >= self.codes[:-1]):  # handles that begin with their stratum
            for label, start, stop in parts:
                yield Stratum(label, np.arange(start, stop), self.sizes[start:stop])
            return
        # The stable sort of 16-bit numbers is a radix sort, of wider ones a merge sort.
        narrow = self.codes.astype(np.uint16) if len(self.labels) <= 1 << 16 else self.codes
        order = np.argsort(narrow, kind="stable")
        for label, start, stop in parts:
            members = order[start:stop].astype(np.int64)
            yield Stratum(label, members, self.sizes[members])

    def index(self, handle: str) -> int | None:
        """Position of a handle, or None."""
        key = np.bytes_(handle.encode())
        place = int(np.searchsorted(self.handles, key))
        found = place < len(self) and self.handles[place] == key
        return place if found else None

    @classmethod
    def _sorted(
        cls,
        names: NDArray[np.bytes_],
        labels: tuple[str, ...],
        codes: NDArray[np.int32],
        sizes: NDArray[np.int64],
    ) -> Frame:
        """Sort by handle, refuse repeated ones, and lock the arrays."""
        order = np.argsort(names, kind="stable")
        names, codes, sizes = names[order], codes[order], sizes[order]
        repeated = names[1:][names[1:] == names[:-1]]
        if len(repeated):
            raise FormatError(
                f"{len(repeated)} handles stand twice, the first is {repeated[0].decode()}; "
                "a unit listed twice would have two chances"
            )
        for column in (names, codes, sizes):
            column.setflags(write=False)
        return cls(names, labels, codes, sizes)


def whole_sizes(sizes: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Measures of size as a new column of int64, shape ``(N,)``.

    Raises
    ------
    FormatError
        If they are no list of whole numbers, one is negative, or their sum reaches 2^62.
    """
    given = np.asarray(sizes)
    if given.ndim != 1:
        raise FormatError(f"sizes are one list, not an array of shape {given.shape}")
    if given.size and given.dtype.kind not in "iu" and not all(type(w) is int for w in sizes):
        raise FormatError("sizes are whole numbers; scale a fraction up, it is never cut off")
    try:
        column = np.array(sizes, dtype=np.int64)
    except OverflowError as error:
        raise FormatError("a size is beyond 64 bits; scale the sizes down") from error
    if column.size and int(column.min()) < 0:
        place = int(column.argmin())
        raise FormatError(
            f"the size at position {place} is {given[place]}; sizes are 0 or more and below 2^62"
        )
    # The sum of the upper halves bounds the sum without overflow, and is exact enough to refuse.
    total = (int((column >> 31).sum()) << 31) + int((column & (2**31 - 1)).sum())
    if total >= _SIZE_SUM_LIMIT:
        raise FormatError("the sum of the sizes is not below 2^62; scale the sizes down")
    return column


def _require_texts(name: str, values: Sequence[object]) -> None:
    """Refuse names that are no text: a number has more than one spelling."""
    if all(issubclass(kind, str) for kind in set(map(type, values))):
        return
    place, value = next((i, v) for i, v in enumerate(values) if not isinstance(v, str))
    raise FormatError(
        f"the {name} at position {place} is {value!r}, a {type(value).__name__}; write it as text"
    )
