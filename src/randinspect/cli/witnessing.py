"""What the commands of ``randinspect witness`` do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from randinspect.attestation import Checkpoint, cosigned_at
from randinspect.errors import FormatError, ProtocolError
from randinspect.ledger import Audit, LedgerExport, Request, Witness, audit_export
from randinspect.publication import read_files, write_files

__all__ = ["cosign_request", "followed", "seen_records"]


def cosign_request(witness: Witness, request: Path, out: Path, *, moment: int) -> Checkpoint:
    """Cosign what a file asks for, write the note, and return its head.

    Raises
    ------
    FormatError
        If the file is no request.
    ProtocolError
        If the head does not continue the one seen last.
    """
    try:
        asked = Request.parse(request.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{request}: the request cannot be read: {error}") from error
    note = witness.cosign(asked, moment)
    write_files(out.parent, {out.name: str(note).encode()}, last=out.name)
    return asked.head


def followed(witness: Witness, path: Path) -> Audit:
    """Check the export of a ledger against all that a witness saw of it.

    Raises
    ------
    FormatError
        If it is no export.
    ProtocolError
        If the ledger is not followed.
    """
    export = LedgerExport.read(read_files(path))
    origin = Checkpoint.parse(export.notes[-1].text).origin
    pins = witness.pins(origin)
    if not pins.ledger:
        raise ProtocolError(f"{origin} is not followed here")
    return audit_export(export, pins)


def seen_records(witness: Witness) -> list[dict[str, Any]]:
    """Last head of every ledger that is followed, as plain data."""
    records = []
    for origin in sorted({key.name for key in witness.ledgers}):
        last = witness.seen(origin)
        records.append(
            {
                "origin": origin,
                "size": last.size if last else 0,
                "moment": cosigned_at(last.note, witness.verifier) if last else None,
                "renewed": last.moment if last else None,
            }
        )
    return records
