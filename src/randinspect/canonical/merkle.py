"""Merkle trees and their proofs as RFC 9162 has them (docs/format.md §2).

Leaf ``SHA-256(00 || row)``, node ``SHA-256(01 || left || right)``; the left part of a tree of
n > 1 leaves holds the largest power of two below n. The tree of nothing is ``SHA-256()``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from randinspect.errors import FormatError

__all__ = [
    "consistency_proof",
    "inclusion_proof",
    "merkle_root",
    "root_from_consistency",
    "root_from_inclusion",
]


def _sha256(data: bytes) -> bytes:
    """SHA-256 of bytes, 32 bytes."""
    return sha256(data).digest()


def merkle_root(rows: Sequence[bytes], digest: Callable[[bytes], bytes] = _sha256) -> bytes:
    """Root of the tree over rows, 32 bytes (RFC 9162 §2.1.1).

    Level by level with odd nodes carried up, which builds the same tree as the RFC's
    recursion. ``digest`` is SHA-256; SM3 gives a tree of the same shape beside it.

    >>> merkle_root([]).hex()[:16]
    'e3b0c44298fc1c14'
    """
    if not rows:
        return digest(b"")
    level = [digest(b"\x00" + row) for row in rows]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        lefts, rights = level[0::2], level[1::2]
        level = [digest(b"\x01" + a + b) for a, b in zip(lefts, rights, strict=False)]
        level += odd
    return level[0]


def inclusion_proof(rows: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of row ``index``, leaf side first (RFC 9162 §2.1.3.1).

    Raises
    ------
    FormatError
        If there is no such row.
    """
    if not 0 <= index < len(rows):
        raise FormatError(f"there is no row {index} among {len(rows)}")
    if len(rows) == 1:
        return []
    split = _split(len(rows))
    if index < split:
        return [*inclusion_proof(rows[:split], index), merkle_root(rows[split:])]
    return [*inclusion_proof(rows[split:], index - split), merkle_root(rows[:split])]


def root_from_inclusion(row: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Root that an audit path gives for a row (RFC 9162 §2.1.3.2).

    Raises
    ------
    FormatError
        If the path has the wrong length for a tree of ``size`` rows.
    """
    if not 0 <= index < size:
        raise FormatError(f"there is no row {index} among {size}")
    node, at, last = sha256(b"\x00" + row).digest(), index, size - 1
    for sibling in path:
        if last == 0:
            raise FormatError("the audit path is too long")
        if at % 2 or at == last:
            node = sha256(b"\x01" + sibling + node).digest()
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            node = sha256(b"\x01" + node + sibling).digest()
        at, last = at >> 1, last >> 1
    if last:
        raise FormatError("the audit path is too short")
    return node


def consistency_proof(rows: Sequence[bytes], old: int) -> list[bytes]:
    """Proof that the tree over the first ``old`` rows is a prefix (RFC 9162 §2.1.4.1).

    Raises
    ------
    FormatError
        Unless ``0 < old <= len(rows)``.
    """
    if not 0 < old <= len(rows):
        raise FormatError(f"a tree of {len(rows)} rows has no proper prefix of {old}")
    return _subproof(rows, old, whole=True)


def root_from_consistency(
    old: int, new: int, old_root: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Both roots that a consistency proof gives (RFC 9162 §2.1.4.2).

    Returns
    -------
    tuple[bytes, bytes]
        The old and the new root; the caller compares them with the signed ones.

    Raises
    ------
    FormatError
        If the proof has the wrong length.
    """
    if not 0 < old <= new:
        raise FormatError(f"a tree of {new} rows has no proper prefix of {old}")
    if old == new and not proof:
        return old_root, old_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    if not path:
        raise FormatError("the consistency proof is empty")
    first = second = path[0]
    for node in path[1:]:
        if last == 0:
            raise FormatError("the consistency proof is too long")
        if at % 2 or at == last:
            first = sha256(b"\x01" + node + first).digest()
            second = sha256(b"\x01" + node + second).digest()
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            second = sha256(b"\x01" + second + node).digest()
        at, last = at >> 1, last >> 1
    if last:
        raise FormatError("the consistency proof is too short")
    return first, second


def _split(size: int) -> int:
    """Largest power of two below ``size``, for ``size > 1``."""
    return 1 << ((size - 1).bit_length() - 1)


def _subproof(rows: Sequence[bytes], old: int, *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 9162 §2.1.4.1."""
    if old == len(rows):
        return [] if whole else [merkle_root(rows)]
    split = _split(len(rows))
    if old <= split:
        return [*_subproof(rows[:split], old, whole=whole), merkle_root(rows[split:])]
    return [*_subproof(rows[split:], old - split, whole=False), merkle_root(rows[:split])]
