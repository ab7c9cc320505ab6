"""Files of keys: one public key a line, which a verifier pins (docs/format.md §7.3)."""

from __future__ import annotations

from randinspect.attestation.keys import PRIVATE_MARK, KeyType, VerifierKey
from randinspect.errors import Fault, FormatError, InputError

__all__ = ["parse_keys"]

_TITLES = {
    KeyType.NOTE: "a ledger's key (type 1)",
    KeyType.COSIGNATURE: "a witness's key (type 4)",
    KeyType.SM2: "an SM2 key (type 255)",
}


def parse_keys(text: str, kind: KeyType, *, file: str) -> tuple[VerifierKey, ...]:
    """Read public keys; empty lines and lines that begin with ``#`` are passed over.

    Parameters
    ----------
    text
        The whole file.
    kind
        The type that every key must have.
    file
        The file as the user named it.

    Raises
    ------
    InputError
        With every line that is no such key, and a file without keys. A secret key is not shown.
    """
    keys, faults = [], []
    for number, line in enumerate(text.splitlines(), 1):
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        try:
            key = VerifierKey.parse(word)
            if key.type is not kind:
                raise FormatError(f"{key.name} is not {_TITLES[kind]}")
            keys.append(key)
        except FormatError as error:
            cure = f"write {_TITLES[kind]} on each line, as its owner published it"
            shown = None if PRIVATE_MARK in word else word
            faults.append(Fault(file, "keys.form", str(error), cure, row=number, value=shown))
    if not keys and not faults:
        faults.append(Fault(file, "keys.none", "there is no key", f"add {_TITLES[kind]}"))
    if faults:
        raise InputError(faults)
    return tuple(dict.fromkeys(keys))
