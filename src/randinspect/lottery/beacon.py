"""The drand quicknet beacon: its pinned chain, its rounds, its signatures (docs/format.md §4.2).

Verifying is separate from fetching: anyone may hand in the 48 bytes of a round. The value
of a round is SHA-256 of its signature; a ``randomness`` field is never read, because a valid
signature beside a forged value has deceived others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from py_arkworks_bls12381 import GT, G1Point, G2Point

from randinspect.errors import SeedError

__all__ = ["QUICKNET", "Chain", "signature_value", "verify_signature"]

_SIGNATURE_BYTES: Final = 48
_DST: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_MAX_ROUND: Final = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Chain:
    """Public parameters of a drand chain, pinned in the format."""

    chain: str
    public_key: str
    period: int
    genesis: int
    group_hash: str
    beacon_id: str

    def computed_hash(self) -> str:
        """Chain hash from its preimage; equal to ``chain`` or the pin is wrong."""
        preimage = (
            self.period.to_bytes(4, "big")
            + self.genesis.to_bytes(8, "big")
            + bytes.fromhex(self.public_key + self.group_hash)
            + self.beacon_id.encode()
        )
        return sha256(preimage).hexdigest()

    def round_from(self, not_before: int) -> int:
        """First round at or after a UNIX time.

        >>> QUICKNET.round_from(1776643200)
        27946612
        """
        return -((self.genesis - not_before) // self.period) + 1

    def time_of(self, number: int) -> int:
        """UNIX time at which a round is due."""
        return self.genesis + (number - 1) * self.period


QUICKNET: Final = Chain(
    chain="52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    public_key=(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
        "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
        "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
    ),
    period=3,
    genesis=1692803367,
    group_hash="f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
    beacon_id="quicknet",
)
"""drand quicknet, scheme ``bls-unchained-g1-rfc9380`` (League of Entropy, 2023)."""


def signature_value(signature: bytes) -> str:
    """Value of a round: SHA-256 of its 48 signature bytes, in hex."""
    return sha256(signature).hexdigest()


@lru_cache(maxsize=64)
def verify_signature(number: int, signature: bytes) -> None:
    """Verify one quicknet round.

    Raises
    ------
    SeedError
        If the round is out of range, the signature is not exactly 48 bytes, is no canonical
        point of the prime-order subgroup, is the point at infinity, or does not sign the
        round under the pinned key.

    References
    ----------
    RFC 9380 (hashing to curves); drand specification, ``bls-unchained-g1-rfc9380``.
    """
    if not 1 <= number <= _MAX_ROUND:
        raise SeedError(f"{number} is no drand round")
    if len(signature) != _SIGNATURE_BYTES:
        raise SeedError(
            f"a quicknet signature has {_SIGNATURE_BYTES} bytes, this one {len(signature)}"
        )
    try:
        point = G1Point.from_compressed_bytes(signature)
    except ValueError as error:
        raise SeedError(f"round {number}: the signature is no point of the group") from error
    if point == G1Point.identity():
        raise SeedError(f"round {number}: the signature is the point at infinity")
    if not _pairing_holds(number, point):
        raise SeedError(f"round {number}: the signature is not the chain's for this round")


def _pairing_holds(number: int, point: G1Point) -> bool:
    """e(signature, -g2) · e(H(round), key) = 1."""
    message = G1Point.hash_to_curve(sha256(number.to_bytes(8, "big")).digest(), _DST)
    key = G2Point.from_compressed_bytes(bytes.fromhex(QUICKNET.public_key))
    return bool(GT.pairing_check([point, message], [-G2Point(), key]))
