"""Tickets: what the seed gives to every name under every purpose (docs/format.md §5).

``ticket(kind, a, b, …) = SHA-256(seed_hex | kind | a | b …)`` as a 256-bit big-endian integer.
This is the only place where chance enters; a new use takes a new kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical.forms import is_hex32
from randinspect.errors import FormatError
from randinspect.lottery.columnwise import installed, leading_words

__all__ = ["Tails", "Tickets", "uniform_from"]

Tails = Sequence[bytes] | NDArray[np.bytes_]

_TICKET_BITS: Final = 256
_SPACE: Final = 1 << _TICKET_BITS
_BLOCK: Final = 1 << 12  # the digests of a block stay in the processor's cache
_WIDE_BLOCK: Final = 1 << 15  # a block of columns, large against the price of a call


def uniform_from(digests: Iterable[int], *, below: int, space: int = _SPACE) -> int:
    """Reduce uniform integers of ``[0, space)`` to a uniform integer of ``[0, below)``.

    Integers at or above the largest multiple of ``below`` are rejected, so that every value
    has exactly the same number of preimages.

    Raises
    ------
    FormatError
        Unless ``0 < below <= space``.
    """
    if not 0 < below <= space:
        raise FormatError(f"a bound of {below} is outside (0, {space}]")
    limit = below * (space // below)
    return next(digest for digest in digests if digest < limit) % below


@dataclass(frozen=True, slots=True)
class Tickets:
    """All tickets of one draw.

    Parameters
    ----------
    seed_hex
        The seed, 64 lower-case hex digits: exactly one SHA-256 block.

    Raises
    ------
    FormatError
        If the seed is spelt otherwise.

    Examples
    --------
    >>> tickets = Tickets("00" * 32)
    >>> tickets.hex("a", "AG-0001")[:12]
    '109feda7a909'
    """

    seed_hex: str

    def __post_init__(self) -> None:
        """Refuse any other spelling: it would give other tickets."""
        if not is_hex32(self.seed_hex):
            raise FormatError("a seed is 64 lower-case hexadecimal digits")

    def ticket(self, kind: str, *parts: str) -> int:
        """Ticket of one name, a 256-bit integer."""
        return int(self.hex(kind, *parts), 16)

    def hex(self, kind: str, *parts: str) -> str:
        """Ticket of one name, 64 hex digits; their order is the integers' order."""
        return sha256("|".join((self.seed_hex, kind, *parts)).encode()).hexdigest()

    def bulk(self, kind: str, tails: Tails) -> NDArray[np.uint8]:
        """Tickets of many names at the price of one compression each.

        Parameters
        ----------
        kind
            The purpose.
        tails
            UTF-8 of ``a|b|…`` for each name, shape ``(N,)``, as a sequence or a column.

        Returns
        -------
        NDArray[np.uint8]
            The digests, shape ``(N, 32)``, read-only.
        """
        parts = [self._digests(kind, tails[i : i + _BLOCK]) for i in range(0, len(tails), _BLOCK)]
        return np.frombuffer(b"".join(parts), dtype=np.uint8).reshape(-1, 32)

    def leading(self, kind: str, tails: Tails) -> NDArray[np.uint64]:
        """First 64 bits of many tickets, shape ``(N,)``; a quarter of the memory of `bulk`.

        Where the extra ``fast`` is installed, many tickets are hashed column by column: the same
        words, sooner.
        """
        words = np.empty(len(tails), dtype=np.uint64)
        if len(tails) >= _WIDE_BLOCK and installed():
            for i in range(0, len(tails), _WIDE_BLOCK):
                block = tails[i : i + _WIDE_BLOCK]
                words[i : i + _WIDE_BLOCK] = leading_words(self._prefix(kind), block)
            return words
        for i in range(0, len(tails), _BLOCK):
            # Copied at once: a view would keep the other three quarters of the digests.
            digests = self._digests(kind, tails[i : i + _BLOCK])
            words[i : i + _BLOCK] = np.frombuffer(digests, dtype=">u8")[::4]
        return words

    def uniform(self, kind: str, *parts: str, below: int) -> int:
        """Integer uniform on ``{0 … below-1}`` from ``kind|parts|counter``, by rejection.

        A bound above 2^256 takes several tickets in a row for one integer.
        """
        width = max(1, -((1 - below).bit_length() // -_TICKET_BITS))
        digests = (
            int("".join(self.hex(kind, *parts, str(first + i)) for i in range(width)), 16)
            for first in count(step=width)
        )
        return uniform_from(digests, below=below, space=_SPACE**width)

    def _prefix(self, kind: str) -> str:
        """What stands before every tail of a kind."""
        return f"{self.seed_hex}|{kind}|"

    def _digests(self, kind: str, tails: Tails) -> bytes:
        """Digests of a block, one after the other, from the cached midstate of the seed."""
        copy = sha256(self._prefix(kind).encode()).copy
        digests = []
        # A column is unpacked block by block, so that 10^7 names never become objects at once.
        for tail in tails.tolist() if isinstance(tails, np.ndarray) else tails:
            state = copy()
            state.update(tail)
            digests.append(state.digest())
        return b"".join(digests)
