"""What an actor signs of an act on the libraries: the act, the rows it wrote, the act before.

The rule: in a store that is bound to a ledger each act names the digest of the act before it and of
the rows that it began and ended, and how many leaves the ledger had. Who changes a row, an act or
their order behind the program's back breaks a digest that a later act or a signature holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, select

from randinspect.attestation import NoteSigner, VerifierKey, decode_base64, encode_base64
from randinspect.canonical import sha256_hex
from randinspect.errors import FormatError
from randinspect.office.store.acts import Act
from randinspect.office.store.schema import ROW

__all__ = [
    "BOUND",
    "Said",
    "act_sha256",
    "is_signed",
    "mark_of",
    "rows_sha256",
    "signed_by",
    "signed_text",
    "signer_of",
    "written_rows",
]

BOUND: Final = "bound"
_SIGNED: Final = "signed"
Said = tuple[str, str, str | None, int, str]


def act_sha256(act: Act | None) -> str | None:
    """Digest of a whole act, its signature with it; None if there is none."""
    return None if act is None else _digest(act.document())


def rows_sha256(library: str | None, begun: Iterable[Said], ended: Iterable[int]) -> str:
    """Digest of what an act wrote.

    Parameters
    ----------
    library
        Whose rows they are.
    begun
        Key, first day, day after the last, origin and text of each row that it began.
    ended
        Numbers of the rows that it ended.
    """
    digest = sha256()
    lines: list[list[Any]] = [
        *([library, *said] for said in sorted(begun, key=lambda said: (said[0], said[1]))),
        *([number] for number in sorted(ended)),
    ]
    for line in lines:
        digest.update(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def written_rows(connection: Connection, act: Act) -> str:
    """Digest of what an act wrote, by the rows that are there."""
    said = (ROW.c.key, ROW.c.valid_from, ROW.c.valid_to, ROW.c.origin, ROW.c.content)
    begun = connection.execute(select(ROW.c.library, *said).where(ROW.c.act_from == act.number))
    rows = [tuple(row) for row in begun]
    ended = connection.execute(select(ROW.c.id).where(ROW.c.act_to == act.number)).scalars()
    if any(row[0] != act.library for row in rows):
        return ""  # rows of a library that the act is not about are in no digest
    return rows_sha256(act.library, (row[1:] for row in rows), ended)


def mark_of(act: Act) -> Mapping[str, Any] | None:
    """What an act says of the act before, its rows and the ledger; None if it is not bound."""
    found = act.details.get(BOUND)
    return found if isinstance(found, dict) else None


def signed_text(act: Act) -> bytes:
    """The text that an actor signs: what the act is without its signature."""
    details = {name: value for name, value in act.details.items() if name != _SIGNED}
    digest = _digest(replace(act, details=details).document())
    return f"randinspect/1/store-act\n{digest}\n".encode()


def signed_by(act: Act, signer: NoteSigner | None) -> Act:
    """An act with the signature of who does it; the same act if nobody signs."""
    if signer is None:
        return act
    value = encode_base64(signer.sign(signed_text(act)))
    mark = {"actor": str(signer.verifier), "signature": value}
    return replace(act, details={**act.details, _SIGNED: mark})


def signer_of(act: Act) -> str | None:
    """Key of who signed an act, None if nobody did; the signature is not looked at."""
    found = act.details.get(_SIGNED)
    return str(found.get("actor")) if isinstance(found, dict) else None


def is_signed(act: Act) -> bool:
    """Whether the signature of an act is that of the key that it names."""
    found = act.details.get(_SIGNED, {})
    try:
        key = VerifierKey.parse(str(found.get("actor")))
        return key.verifies(decode_base64(str(found.get("signature"))), signed_text(act))
    except FormatError:
        return False


def _digest(document: Mapping[str, Any]) -> str:
    """Digest of plain data, whatever the order of its keys."""
    return sha256_hex(json.dumps(document, ensure_ascii=False, sort_keys=True).encode())
