"""Cells that only a key opens: AES-256-GCM, a key for each row (docs/access.md).

1. The key of a row follows from the office's key and the row's own salt (HKDF-SHA-256, RFC 5869),
   so that no key ever meets the limit of 2^32 messages that random nonces of 96 bits set to one
   key (NIST SP 800-38D, 8.3), and so that whoever deletes the salt has deleted the row.
2. Table, column, row and the key's id are authenticated with the cell: a cell that was moved to
   another place does not open.
3. A text is padded to 16, 32, 48 … bytes, for the length of a name may tell the name.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from randinspect.canonical.forms import is_hex32
from randinspect.errors import AccessError

__all__ = [
    "CellPlace",
    "ColumnCipher",
    "KeyCallback",
    "checked_key",
    "framed",
    "key_id_of",
    "new_salt",
]

KeyCallback = Callable[[str], bytes]
"""Gives the 32 bytes of a key by its id: from a file, a safe, or a device."""

_KEY_BYTES, _NONCE_BYTES, _SALT_BYTES, _BLOCK = 32, 12, 32, 16
_HEAD: Final = "ri1"
_KEY_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands.

    Parameters
    ----------
    table, column
        Names as the store has them.
    row
        The row's own key, which never changes.
    """

    table: str
    column: str
    row: str

    def __str__(self) -> str:
        """The place in a message."""
        return f"{self.table}, {self.column}, row {self.row}"


def new_salt() -> str:
    """A new salt of a row: 32 random bytes, as 64 hexadecimal digits."""
    return os.urandom(_SALT_BYTES).hex()


def checked_key(keys: KeyCallback, key_id: str) -> bytes:
    """The key of an id.

    Raises
    ------
    AccessError
        If the id is none, nobody has the key, or it has not 32 bytes.
    """
    if _KEY_ID.fullmatch(key_id) is None:
        raise AccessError(f"[{key_id}] is no id of a key: 1-32 characters of [0-9A-Za-z_-]")
    try:
        key = keys(key_id)
    except (KeyError, OSError) as error:
        raise AccessError(f"there is no key {key_id}: {error}") from error
    if len(key) != _KEY_BYTES:
        raise AccessError(f"the key {key_id} has {len(key)} bytes, not {_KEY_BYTES}")
    return key


def framed(*texts: str) -> bytes:
    """Texts as bytes of which each is told from the next: length, a colon, UTF-8.

    >>> framed("ab", "", "c")
    b'2:ab0:1:c'
    """
    return b"".join(b"%d:%b" % (len(data), data) for data in map(str.encode, texts))


def key_id_of(cell: str) -> str:
    """Id of the key under which a cell is sealed; nothing is opened.

    Raises
    ------
    AccessError
        If the text is no sealed cell.
    """
    return _read(cell)[0]


def is_sealed(cell: str) -> bool:
    """Whether a text has the form of a sealed cell; nothing is opened."""
    try:
        key_id_of(cell)
    except AccessError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class ColumnCipher:
    """Seals and opens cells.

    Parameters
    ----------
    keys
        Gives keys by their ids; asked for every cell, so that it decides who reads.
    current
        Id of the key under which is sealed from now on.
    """

    keys: KeyCallback
    current: str

    def seal(self, place: CellPlace, text: str, salt: str) -> str:
        """Seal a text for a place: ``ri1.KEY_ID.base64url(nonce ‖ ciphertext ‖ tag)``.

        Raises
        ------
        AccessError
            If there is no key, or the salt is none.
        """
        key = self._row_key(self.current, place, salt)
        nonce, bound = os.urandom(_NONCE_BYTES), _bound(place, self.current)
        sealed = AESGCM(key).encrypt(nonce, _padded(text.encode()), bound)
        coded = base64.urlsafe_b64encode(nonce + sealed).decode("ascii")
        return f"{_HEAD}.{self.current}.{coded}"

    def open(self, place: CellPlace, cell: str, salt: str) -> str:
        """Open a cell at its place.

        Raises
        ------
        AccessError
            If there is no key, the salt is gone, or the cell is another's or was changed.
        """
        key_id, data = _read(cell)
        key, bound = self._row_key(key_id, place, salt), _bound(place, key_id)
        try:
            padded = AESGCM(key).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], bound)
        except InvalidTag:
            raise AccessError(
                f"{place}: the cell was changed, or belongs to another place or key"
            ) from None
        return _unpadded(padded).decode()

    def is_current(self, cell: str) -> bool:
        """Whether a cell is sealed under the current key."""
        return key_id_of(cell) == self.current

    def rotated(self, place: CellPlace, cell: str, salt: str) -> str:
        """The cell under the current key; the same cell if it is already.

        Raises
        ------
        AccessError
            If the cell does not open.
        """
        if self.is_current(cell):
            return cell
        return self.seal(place, self.open(place, cell, salt), salt)

    def _row_key(self, key_id: str, place: CellPlace, salt: str) -> bytes:
        """Key of a row, from the office's key and the row's salt."""
        if not is_hex32(salt):
            raise AccessError(f"{place}: the salt of this row is gone; it cannot be opened")
        info = framed("randinspect/1/row", place.table, place.row)
        return HKDF(SHA256(), _KEY_BYTES, bytes.fromhex(salt), info).derive(
            checked_key(self.keys, key_id)
        )


def _bound(place: CellPlace, key_id: str) -> bytes:
    """What is authenticated beside a cell."""
    return framed("randinspect/1/cell", key_id, place.table, place.column, place.row)


def _read(cell: str) -> tuple[str, bytes]:
    """Key id and bytes of a sealed cell."""
    head, _, rest = cell.partition(".")
    key_id, _, coded = rest.partition(".")
    try:
        data = base64.b64decode(coded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        data = b""
    is_whole = base64.urlsafe_b64encode(data).decode("ascii") == coded
    if head != _HEAD or _KEY_ID.fullmatch(key_id) is None or not is_whole or len(data) < 44:
        raise AccessError("this is no sealed cell: ri1.KEY_ID.base64url")
    return key_id, data


def _padded(data: bytes) -> bytes:
    """Bytes with a byte 80 and zeros up to the next block (ISO/IEC 7816-4)."""
    return data + b"\x80" + bytes(-(len(data) + 1) % _BLOCK)


def _unpadded(data: bytes) -> bytes:
    """Bytes without their padding, which was authenticated with them."""
    return data.rstrip(b"\x00").removesuffix(b"\x80")
