"""Leading words of many tickets by Polars, where the extra ``fast`` is installed: the same bits.

Python spends more on the three calls around each digest than the processor on the digest. Polars
hashes a column with one call, by the processor's own SHA-256 instructions. Which of the two hashed
is never seen in a result: both ends of every block are hashed again by `hashlib` and compared.
"""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import FormatError

__all__ = ["installed", "leading_words"]

_MODULES: Final = ("polars", "polars_hash", "pyarrow")
_DIGITS: Final = 16  # hex digits of 64 bits
_DIGEST_DIGITS: Final = 64


@cache
def installed() -> bool:
    """Whether all parts of the extra are there; none is imported to find out."""
    return all(find_spec(module) is not None for module in _MODULES)


def leading_words(prefix: str, tails: Sequence[bytes] | NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """First 64 bits of ``SHA-256(prefix + tail)`` for a block of tails.

    Parameters
    ----------
    prefix
        What stands before every tail, ASCII.
    tails
        UTF-8, shape ``(N,)``, at least one.

    Returns
    -------
    NDArray[np.uint64]
        Shape ``(N,)``.

    Raises
    ------
    FormatError
        If the first or the last word is not what `hashlib` says.
    """
    digits = _hex_digests(_messages(prefix, tails))
    words = np.frombuffer(unhexlify(digits[:, :_DIGITS].tobytes()), dtype=">u8")
    for place in (0, -1):
        _require_hashlib(prefix, bytes(tails[place]), int(words[place]))
    return words.astype(np.uint64)


def _messages(prefix: str, tails: Sequence[bytes] | NDArray[np.bytes_]) -> Any:
    """What is hashed, as a column of text; names of one length in numpy never become objects."""
    import polars as pl
    import pyarrow as pa

    if isinstance(tails, np.ndarray) and _is_filled(tails):
        width = len(prefix) + tails.dtype.itemsize
        joined = np.empty((len(tails), width), dtype=np.uint8)
        joined[:, : len(prefix)] = np.frombuffer(prefix.encode(), dtype=np.uint8)
        joined[:, len(prefix) :] = _octets(tails)
        ends = pa.py_buffer(np.arange(len(tails) + 1) * width)
        column = [None, ends, pa.py_buffer(joined)]
        return pl.from_arrow(pa.Array.from_buffers(pa.large_string(), len(tails), column))
    names = tails.tolist() if isinstance(tails, np.ndarray) else tails
    return prefix + pl.Series("tail", names, dtype=pl.Binary).cast(pl.String)


def _octets(names: NDArray[np.bytes_]) -> NDArray[np.uint8]:
    """Bytes of fixed-width names, shape ``(N, width)``."""
    return np.ascontiguousarray(names).view(np.uint8).reshape(len(names), -1)


def _is_filled(names: NDArray[np.bytes_]) -> bool:
    """Whether no name is shorter than the column is wide; numpy fills up with NULs."""
    return bool(_octets(names)[:, -1].all())


def _hex_digests(messages: Any) -> NDArray[np.uint8]:
    """Hex digits of all digests, shape ``(N, 64)``."""
    import polars_hash as plh

    digests = messages.to_frame("message").select(plh.col("message").chash.sha2_256())
    text = digests.to_series().to_arrow().cast("large_string")
    digits = np.frombuffer(text.buffers()[2], dtype=np.uint8)
    first = text.offset * _DIGEST_DIGITS
    return digits[first : first + len(text) * _DIGEST_DIGITS].reshape(-1, _DIGEST_DIGITS)


def _require_hashlib(prefix: str, tail: bytes, word: int) -> None:
    """Refuse another word than that of the standard library."""
    expected = int(sha256(prefix.encode() + tail).hexdigest()[:_DIGITS], 16)
    if word != expected:
        raise FormatError(
            f"the ticket of {tail.decode(errors='replace')} begins with {word:016x} by polars-hash "
            f"and {expected:016x} by hashlib; uninstall polars-hash: nothing else depends on it"
        )
