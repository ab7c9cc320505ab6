"""Handles: the public names of agencies and inspectors (docs/format.md §2).

An *open* handle is the normalised id itself, or a digest of it where its characters do not
fit. A *sealed* one is a salted digest under a new salt for every draw, so that nobody is
followed from one draw to the next; the salt opens it to those who are shown it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from randinspect.canonical.digests import sha256_hex
from randinspect.canonical.text import check_handle, check_name
from randinspect.errors import FormatError

__all__ = ["Role", "Sealer", "open_handle", "sealed_handle"]

Role = Literal["agency", "holder", "inspector", "jurisdiction"]

_DIGITS: Final = 40
_KEY_BYTES: Final = 32


def open_handle(identifier: str) -> str:
    """Open handle of a normalised id.

    >>> open_handle("AG-0001"), open_handle("甲")[:6]
    ('AG-0001', 'x-33e3')
    """
    if not identifier.startswith(("x-", "h-")):
        try:
            return check_handle(identifier)
        except FormatError:
            pass
    return "x-" + sha256_hex(identifier.encode())[:_DIGITS]


def sealed_handle(salt_hex: str, identifier: str) -> str:
    """Sealed handle that a salt and a normalised id give; an opening is checked with it."""
    text = f"randinspect/1/handle\n{salt_hex}\n{identifier}"
    return "h-" + sha256_hex(text.encode())[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals the ids of one role in one draw under the office's master key.

    Parameters
    ----------
    master_key
        32 secret bytes that never leave the private store.
    draw_id
        Selection's id for agencies and jurisdictions, dispatch's for inspectors.
    role
        What is sealed; a jurisdiction has a salt of its own, and its mark is that of `marks`; a
        holder is who holds units of a second stage.

    Raises
    ------
    FormatError
        If the key is not 32 bytes or the draw_id breaks its grammar.
    """

    master_key: bytes
    draw_id: str
    role: Role

    def __post_init__(self) -> None:
        """Refuse a short key: it would let anyone open every handle by trial."""
        if len(self.master_key) != _KEY_BYTES:
            raise FormatError(f"the master key has {len(self.master_key)} bytes, not {_KEY_BYTES}")
        check_name(self.draw_id)

    def salt(self, identifier: str) -> str:
        """Salt of one normalised id, HMAC-SHA-256 (RFC 2104) in hex."""
        text = f"randinspect/1/salt\n{self.draw_id}\n{self.role}\n{identifier}"
        return hmac.new(self.master_key, text.encode(), sha256).hexdigest()

    def seal(self, identifier: str) -> tuple[str, str]:
        """Sealed handle and salt of one normalised id: its opening."""
        salt_hex = self.salt(identifier)
        return sealed_handle(salt_hex, identifier), salt_hex
