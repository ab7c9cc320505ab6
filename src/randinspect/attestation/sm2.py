"""SM3 digests and the verification of SM2 signatures (GB/T 32905, GB/T 32918.2 and .5).

Whoever signs by SM2 does it in a device of its own (docs/format.md §7.10); here it is only checked.
Nothing secret is computed with, so plain integers of any running time will do.
"""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives import hashes

__all__ = ["SM2_PUBLIC_BYTES", "is_sm2_point", "sm2_verifies", "sm3"]

SM2_PUBLIC_BYTES: Final = 64
"""A public key is its two coordinates, 32 bytes each, big-endian."""

# The curve sm2p256v1 of GB/T 32918.5.
_P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A: Final = _P - 3
_B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G: Final = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_SIDE: Final = 32
_ID: Final = b"1234567812345678"  # the identity that GM/T 0009 gives to those who have none

Point = tuple[int, int] | None  # None is the point at infinity


def sm3(data: bytes) -> bytes:
    """SM3 digest of bytes, 32 bytes (GB/T 32905).

    >>> sm3(b"abc").hex()[:16]
    '66c7f0f462eeedd9'
    """
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def is_sm2_point(public: bytes) -> bool:
    """Whether bytes are a point of the curve, as a public key has to be."""
    if len(public) != SM2_PUBLIC_BYTES:
        return False
    x, y = _numbers(public)
    return x < _P and y < _P and (y * y - (x * x * x + _A * x + _B)) % _P == 0


def sm2_verifies(public: bytes, signature: bytes, message: bytes, identity: bytes = _ID) -> bool:
    """Whether a signature is that of a key over a message (GB/T 32918.2 §7.1).

    Parameters
    ----------
    public
        Both coordinates of the key, 64 bytes.
    signature
        r and s, 32 bytes each, big-endian.
    message
        What was signed.
    identity
        Distinguishing identifier of the signer.
    """
    if not is_sm2_point(public) or len(signature) != SM2_PUBLIC_BYTES:
        return False
    r, s = _numbers(signature)
    t = (r + s) % _N
    if not (0 < r < _N and 0 < s < _N and t):
        return False
    e = int.from_bytes(sm3(_identity_digest(public, identity) + message), "big")
    point = _sum(_multiple(s, _G), _multiple(t, _numbers(public)))
    return point is not None and (e + point[0]) % _N == r


def _numbers(data: bytes) -> tuple[int, int]:
    """Two numbers of 32 bytes."""
    return int.from_bytes(data[:_SIDE], "big"), int.from_bytes(data[_SIDE:], "big")


def _identity_digest(public: bytes, identity: bytes) -> bytes:
    """Z of GB/T 32918.2 §5.5: identity, curve and key in one digest."""
    curve = b"".join(number.to_bytes(_SIDE, "big") for number in (_A, _B, *_G))
    return sm3((8 * len(identity)).to_bytes(2, "big") + identity + curve + public)


def _multiple(factor: int, point: Point) -> Point:
    """A multiple of a point, bit by bit."""
    total: Point = None
    while factor:
        if factor & 1:
            total = _sum(total, point)
        point, factor = _sum(point, point), factor >> 1
    return total


def _sum(one: Point, other: Point) -> Point:
    """Sum of two points (GB/T 32918.1 §3.2.3.1)."""
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % _P == 0:
        return None
    if one == other:
        slope = (3 * x1 * x1 + _A) * pow(2 * y1, -1, _P)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, _P)
    x3 = (slope * slope - x1 - x2) % _P
    return x3, (slope * (x1 - x3) - y1) % _P
