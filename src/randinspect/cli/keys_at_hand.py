"""Keys to private columns as the desk has them: a folder with one file of 64 digits for each."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from randinspect.errors import ProtocolError
from randinspect.office.access import KeyCallback, new_salt
from randinspect.office.access.columns import checked_key
from randinspect.office.store import Store

__all__ = ["keys_in", "make_key", "opened_store"]


def keys_in(folder: Path) -> KeyCallback:
    """Give the keys of a folder; each is read once."""

    @cache
    def key(key_id: str) -> bytes:
        text = (folder / f"{key_id}.key").read_text(encoding="ascii", errors="replace").strip()
        try:
            return bytes.fromhex(text)
        except ValueError as error:
            raise KeyError(f"{key_id}.key holds no 64 hexadecimal digits") from error

    return key


def make_key(folder: Path, key_id: str) -> Path:
    """Make a key; a file that is there is never written over.

    Raises
    ------
    ProtocolError
        If there is one already.
    AccessError
        If the id is none.
    """
    checked_key(lambda _: bytes(32), key_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{key_id}.key"
    if path.exists():
        raise ProtocolError(f"{path} is there already; name a file that is not")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(new_salt() + "\n")
    return path


def opened_store(where: str, keys: Path | None) -> Store:
    """Open a store with the keys of a folder, if one is named."""
    return Store(where, keys=None if keys is None else keys_in(keys))
