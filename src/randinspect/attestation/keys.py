"""Keys that sign notes, with their names and short ids (docs/format.md §7.3).

A key is written as C2SP signed-note has it: ``name+id+base64(type ‖ public key)``. The id, four
bytes, tells which key of a name signed; whether it did is said by the signature alone. Type 1
signs the text of a note, type 4 signs it together with a time (C2SP tlog-cosignature). Type 255,
with a name of its own behind it, is SM2 over the text of a note, beside the others.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from randinspect.attestation.sm2 import SM2_PUBLIC_BYTES, sm2_verifies
from randinspect.errors import FormatError

__all__ = [
    "PRIVATE_MARK",
    "KeyType",
    "NoteSigner",
    "SecretKey",
    "VerifierKey",
    "check_key_name",
    "decode_base64",
    "encode_base64",
]

_KEY_BYTES: Final = 32
_ID: Final = re.compile(r"[0-9a-f]{8}", re.ASCII)
PRIVATE_MARK: Final = "PRIVATE+KEY+"
"""With what the text of a secret key begins; nothing that holds it is ever shown."""
_NAME_LIMIT: Final = 255


class KeyType(IntEnum):
    """Types of signatures that C2SP signed-note assigns, as far as this version reads them."""

    NOTE = 1
    COSIGNATURE = 4
    SM2 = 255

    @property
    def prefix(self) -> bytes:
        """What stands before the public key: the type, and its name if it is no assigned one."""
        return bytes([self]) + (b"sm2-sm3" if self is KeyType.SM2 else b"")

    @property
    def public_bytes(self) -> int:
        """Length of a public key."""
        return SM2_PUBLIC_BYTES if self is KeyType.SM2 else _KEY_BYTES


def encode_base64(data: bytes) -> str:
    """Standard base64 of RFC 4648 §4."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Read base64 in its one spelling.

    Raises
    ------
    FormatError
        For another alphabet, missing padding, or bits that are not zero after the end.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormatError(f"[{text}] is no base64: {error}") from error
    if encode_base64(data) != text:
        raise FormatError(f"[{text}] is not the canonical base64 of its bytes")
    return data


def check_key_name(name: str) -> str:
    """Return the name of a key if its grammar holds.

    Raises
    ------
    FormatError
        If it is empty, longer than 255 bytes, or holds a space, a plus or a control character.
    """
    odd = any(c.isspace() or c == "+" or not c.isprintable() for c in name)
    if odd or not 1 <= len(name.encode()) <= _NAME_LIMIT:
        raise FormatError(f"[{name}] is no key name: no spaces, no plus, 1-255 bytes")
    return name


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name.

    Parameters
    ----------
    name
        Who signs: the origin of a ledger, or the name of a witness.
    type
        What is signed.
    public
        Ed25519 public key, 32 bytes (RFC 8032), or both coordinates of SM2's, 64 bytes.

    Examples
    --------
    >>> key = VerifierKey.parse(
    ...     "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    ... )
    >>> key.name, key.key_id.hex()
    ('example.com/foo', '530d903a')
    """

    name: str
    type: KeyType
    public: bytes

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256(name ‖ 0A ‖ type ‖ public key)."""
        text = self.name.encode() + b"\n" + self.type.prefix + self.public
        return sha256(text).digest()[:4]

    def __str__(self) -> str:
        """The key as it is written in files of keys."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(self.type.prefix + self.public)}"

    @staticmethod
    def parse(text: str) -> VerifierKey:
        """Read a key.

        Raises
        ------
        FormatError
            If the form, the type or the id is wrong. A secret key is never shown.
        """
        if PRIVATE_MARK in text:
            raise FormatError("this is a secret key; name the file with the public one (.pub)")
        name, _, rest = text.partition("+")
        written, _, coded = rest.partition("+")
        data = decode_base64(coded) if _ID.fullmatch(written) else b""
        kind = next((kind for kind in KeyType if data.startswith(kind.prefix)), None)
        if kind is None or len(data) != len(kind.prefix) + kind.public_bytes:
            raise FormatError(f"[{text}] is no key: name+8 hex digits+base64 of type and key")
        key = VerifierKey(check_key_name(name), kind, data[len(kind.prefix) :])
        if key.key_id.hex() != written:
            raise FormatError(f"[{text}]: the id of this key is {key.key_id.hex()}")
        return key

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether a signature of 64 bytes is that of this key over a message."""
        if self.type is KeyType.SM2:
            return sm2_verifies(self.public, signature, message)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class NoteSigner(Protocol):
    """Whoever signs under a name: a key in memory, or a device behind a callback."""

    @property
    def verifier(self) -> VerifierKey:
        """The public key."""

    def sign(self, message: bytes) -> bytes:
        """Signature of a message, 64 bytes: Ed25519, or r and s of SM2."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A secret key in memory.

    Parameters
    ----------
    name
        Who signs.
    type
        What is signed.
    seed
        The 32 secret bytes of RFC 8032.
    """

    name: str
    type: KeyType
    seed: bytes

    @staticmethod
    def made(name: str, kind: KeyType) -> SecretKey:
        """Make a new key with the system's generator.

        Raises
        ------
        FormatError
            If the name is none.
        """
        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        return SecretKey(check_key_name(name), kind, seed)

    @staticmethod
    def parse(text: str) -> SecretKey:
        """Read ``PRIVATE+KEY+name+id+base64(type ‖ seed)``.

        Raises
        ------
        FormatError
            If it is no such key. The message never shows what stands there.
        """
        fields = text.strip().removeprefix(PRIVATE_MARK).split("+", 2)
        try:
            name, written, data = fields[0], fields[1], decode_base64(fields[2])
            key = SecretKey(check_key_name(name), KeyType(data[0]), data[1:])
            sound = len(key.seed) == _KEY_BYTES and key.verifier.key_id.hex() == written
        except (IndexError, ValueError):
            sound = False
        if not sound or not text.startswith(PRIVATE_MARK):
            raise FormatError("this is no secret key: PRIVATE+KEY+name+id+base64") from None
        return key

    def __repr__(self) -> str:
        """The public side only."""
        return f"SecretKey({self.verifier})"

    def text(self) -> str:
        """The key as it is kept, to be read by its owner alone."""
        coded = encode_base64(bytes([self.type]) + self.seed)
        return f"{PRIVATE_MARK}{self.name}+{self.verifier.key_id.hex()}+{coded}"

    @property
    def verifier(self) -> VerifierKey:
        """The public key."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, self.type, public)

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature of a message (RFC 8032), 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)
