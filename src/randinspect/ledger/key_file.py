"""Where a secret key lies: a file that only its owner reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from randinspect.attestation import KeyType, SecretKey, VerifierKey
from randinspect.errors import FormatError, ProtocolError

__all__ = ["keep_secret", "read_secret"]

_OWNER_ONLY: Final = 0o600
_PUBLIC: Final = "this is a public key; name the file with the secret one, which signs"


def keep_secret(path: Path, key: SecretKey) -> None:
    """Write a secret key into a new file.

    Raises
    ------
    ProtocolError
        If there is a file already.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise ProtocolError(f"{path} is there already; no key is ever overwritten") from None
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(key.text() + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_secret(path: Path, kind: KeyType) -> SecretKey:
    """Read a secret key.

    Raises
    ------
    ProtocolError
        If it is gone.
    FormatError
        If the file holds no key.
    """
    if not path.exists():
        raise ProtocolError(
            f"{path} is gone; restore it from its safe, or change the key with reason `loss`"
        )
    text = path.read_text(encoding="utf-8")
    try:
        key = SecretKey.parse(text)
    except FormatError as error:
        raise FormatError(f"{path}: {_PUBLIC if _is_public(text) else error}") from None
    if key.type is not kind:
        raise ProtocolError(f"{path.name} holds a key of type {key.type}, not {int(kind)}")
    return key


def _is_public(text: str) -> bool:
    """Whether a file holds public keys."""
    try:
        return bool([VerifierKey.parse(line) for line in text.split()])
    except FormatError:
        return False
