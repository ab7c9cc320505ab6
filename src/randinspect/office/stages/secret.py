"""New secrets for shares and sealed values: made here, told to nobody, known by their digest.

They come from the system's generator, as the master key does (docs/decisions/0008). What becomes
of a draw is not decided here: a secret counts only after others have bound it by its digest.
"""

from __future__ import annotations

import json
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

from randinspect.canonical import check_name
from randinspect.errors import ProtocolError

__all__ = ["write_secret"]

_BYTES: Final = 32


def write_secret(path: Path, party: str | None = None) -> str:
    """Write a new secret into a file of its own, and give its digest.

    Parameters
    ----------
    path
        The file; in the form in which it is handed in when its time has come.
    party
        Whose share it is; None for a sealed value.

    Returns
    -------
    str
        SHA-256 of the 32 bytes, which is committed.

    Raises
    ------
    ProtocolError
        If the file is there already: a secret that was committed to is never replaced.
    FormatError
        If the party's name is none.
    """
    value = secrets.token_bytes(_BYTES)
    record = {"kind": "sealed", "value": value.hex()}
    if party is not None:
        record = {"kind": "share", "party": check_name(party), "value": value.hex()}
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ProtocolError(
            f"{path} is there already; a secret is made once. Name another file"
        ) from error
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(json.dumps(record, indent=1) + "\n")
    return sha256(value).hexdigest()
