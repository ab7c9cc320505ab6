"""The frontier of a growing Merkle tree: what one needs to add a leaf (docs/format.md §2.5).

A tree of n leaves is a row of perfect subtrees, one for each binary digit 1 of n, the largest
first. Their hashes are all that a later leaf and the root depend on. So a ledger adds a leaf in
logarithmic time, and keeps with every leaf the state that it left.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from randinspect.errors import FormatError

__all__ = ["Frontier"]

_HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Frontier:
    """The perfect subtrees of an RFC 9162 tree.

    Parameters
    ----------
    size
        Number of leaves.
    peaks
        Hashes of the perfect subtrees, the largest first; one for each binary 1 of ``size``.

    Examples
    --------
    >>> Frontier().after(b"").root().hex()[:16]
    '6e340b9cffb37a98'
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    @staticmethod
    def read(size: int, data: bytes) -> Frontier:
        """Read the peaks of a tree of ``size`` leaves from their joined bytes.

        Raises
        ------
        FormatError
            If their number is not that of such a tree.
        """
        if len(data) != _HASH_BYTES * size.bit_count():
            raise FormatError(f"{len(data)} bytes are no frontier of {size} leaves")
        starts = range(0, len(data), _HASH_BYTES)
        return Frontier(size, tuple(data[at : at + _HASH_BYTES] for at in starts))

    def joined(self) -> bytes:
        """The peaks as bytes, which ``read`` takes back."""
        return b"".join(self.peaks)

    def after(self, row: bytes) -> Frontier:
        """The frontier with one row more: equal subtrees at the end are merged."""
        peaks, node, carried = list(self.peaks), sha256(b"\x00" + row).digest(), self.size
        while carried % 2:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            carried //= 2
        return Frontier(self.size + 1, (*peaks, node))

    def root(self) -> bytes:
        """Root of the tree, 32 bytes; equal to ``merkle_root`` over the same rows."""
        if not self.peaks:
            return sha256(b"").digest()
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = sha256(b"\x01" + peak + node).digest()
        return node
