"""What the commands of ``randinspect ledger`` do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate

from randinspect.attestation import Note, Pins, VerifierKey, read_checkpoint
from randinspect.canonical import file_sha256
from randinspect.cli.words import Language
from randinspect.errors import FormatError, LedgerError
from randinspect.ledger import (
    RULE_TEXTS,
    STORE_NAME,
    Audit,
    History,
    Ledger,
    LedgerExport,
    ShownDraw,
    Store,
    audit_export,
    audit_store,
    signed_head,
    status_of,
)
from randinspect.office.access.result_acts import grants_of, require_signed
from randinspect.office.own_ledger.in_force import require_undispatched
from randinspect.publication import (
    LeafKind,
    NoteKind,
    VoidReason,
    made_leaf,
    read_files,
    write_files,
)
from randinspect.results import read_act

__all__ = [
    "audit_record",
    "audited",
    "check_acts",
    "digest_of",
    "enter_note",
    "enter_void",
    "export_to",
    "history_of",
    "history_record",
    "is_announced",
    "key_record",
    "read_note_file",
    "status_records",
    "take_notes",
    "take_stamps",
]


def enter_void(
    folder: Path,
    draw_id: str,
    reason: VoidReason,
    evidence: Path,
    *,
    approved_by: str,
    moment: int,
) -> int:
    """Enter the end of a draw, and return the place of its leaf.

    Raises
    ------
    ProtocolError
        If a dispatch of the sample that it drew is not void.
    """
    require_undispatched(Ledger.opened(folder), draw_id)
    fields = {
        "approved_by": approved_by,
        "code": reason,
        "created": moment,
        "draw_id": draw_id,
        "evidence_sha256": digest_of(evidence),
    }
    return _enter(folder, LeafKind.VOID, fields, moment)


def is_announced(folder: Path, draw_id: str) -> bool:
    """Whether the ledger says that results of a draw are published."""
    entry = Ledger.opened(folder).history.draws.get(draw_id)
    return entry is not None and entry.announced is not None


def enter_note(
    folder: Path,
    document: str,
    kind: NoteKind,
    draw_id: str | None,
    *,
    approved_by: str,
    moment: int,
    alongside: Callable[[], None] | None = None,
) -> int:
    """Enter the digest of a document, and return the place of its leaf.

    What is done ``alongside`` is done if and only if the ledger takes the leaf.
    """
    fields = {
        "approved_by": approved_by,
        "created": moment,
        "draw_id": draw_id,
        "kind": kind,
        "sha256": document,
    }
    return _enter(folder, LeafKind.NOTE, fields, moment, alongside)


def take_notes(folder: Path, paths: Sequence[Path], witnesses: Sequence[VerifierKey]) -> list[str]:
    """Take in cosignatures, and return the names of those whose lines are new."""
    ledger = Ledger.opened(folder)
    lines = [
        line for path in paths for line in ledger.take_cosignatures(read_note_file(path), witnesses)
    ]
    return [line.name for line in lines]


def take_stamps(
    folder: Path, paths: Sequence[Path], roots: Sequence[Certificate]
) -> list[dict[str, Any]]:
    """Take in time stamps, and tell who stamped which checkpoint when."""
    ledger = Ledger.opened(folder)
    found = (ledger.take_stamp(path.read_bytes(), roots) for path in paths)
    return [
        {"authority": stamp.authority, "moment": stamp.moment, "size": size}
        for size, stamp in found
    ]


def export_to(folder: Path, out: Path) -> list[Path]:
    """Write the export of a ledger, its head signed, and return the files."""
    ledger = Ledger.opened(folder)
    signed_head(folder, ledger)
    files = LedgerExport(ledger.leaves, ledger.notes(), ledger.parallels()).files()
    write_files(out, files, last="checkpoint")
    return [out / name for name in sorted(files)]


def history_of(path: Path) -> History:
    """What the leaves of a ledger, or of its export, come to.

    Raises
    ------
    ProtocolError
        If there is neither.
    FormatError
        If something else lies there.
    LedgerError
        If a rule is broken: `ledger verify` tells which.
    """
    if (path / STORE_NAME).exists() or not path.exists():
        return Ledger.opened(path).history
    found = audit_export(LedgerExport.read(read_files(path)), Pins())
    if not found:
        raise LedgerError(
            f"{path}: the ledger is not whole: {found.breaches[0]}; run `ledger verify`"
        )
    return found.history


def status_records(history: History, moment: int | None) -> list[dict[str, Any]]:
    """Where every draw stands at a time, as plain data; without a time all are open."""
    return [
        {
            "sequence": found.commitment.sequence,
            "draw_id": found.commitment.draw_id,
            "kind": str(found.commitment.kind),
            "occasion": str(found.commitment.occasion),
            "plan_ref": found.commitment.plan_ref,
            "state": str(found.state),
            "reason": found.reason,
            "amendments": found.amendments,
            "deadline": found.deadline,
        }
        for found in status_of(history, moment or 0)
    ]


def key_record(ledger: Ledger) -> dict[str, Any]:
    """Name, size and keys of a ledger, as plain data."""
    return history_record(ledger.history)


def history_record(history: History) -> dict[str, Any]:
    """The same of what its leaves come to."""
    keys = [str(key) for key in history.keys_at(history.size)]
    origin = history.origin.origin if history.origin else None
    return {"keys": keys, "origin": origin, "size": history.size}


def audited(
    path: Path, pins: Pins, checkpoints: Sequence[Path], shown: Sequence[ShownDraw] = ()
) -> Audit:
    """Check a ledger or its export, also against what bundles show of it.

    Raises
    ------
    FormatError
        If there is neither, or a checkpoint cannot be read.
    """
    notes = (*pins.notes, *(read_note_file(found) for found in checkpoints))
    known = replace(pins, notes=notes)
    if (path / STORE_NAME).exists():
        return audit_store(Store(path / STORE_NAME), known, shown)
    return audit_export(LedgerExport.read(read_files(path)), known, shown)


def check_acts(folder: Path, leaves: Sequence[bytes]) -> int:
    """Hold acts on results against the actors of a ledger, and return how many they are.

    Parameters
    ----------
    folder
        Folder of the acts, ``act.NNNN.json``.
    leaves
        Leaves of a ledger that keeps its rules.

    Raises
    ------
    FormatError
        If one is no act, or its signature is not that of its actor.
    AccessError
        With every act that no role covers.
    """
    acts = [read_act(data) for _, data in sorted(read_files(folder).items())]
    require_signed(acts, grants_of(leaves))
    return len(acts)


def audit_record(found: Audit, language: Language) -> dict[str, Any]:
    """What an audit found, as plain data."""
    history = found.history
    return {
        "absent": found.absent,
        "draws": list(history.draws),
        "findings": [
            {
                "message": breach.message,
                "place": breach.place,
                "rule": str(breach.rule),
                "text": RULE_TEXTS[breach.rule][language is Language.EN],
            }
            for breach in found.breaches
        ],
        "origin": history.origin.origin if history.origin else None,
        "seen": [[s.size, s.moment, s.witness] for s in found.seen],
        "size": history.size,
        "standing": "whole" if found else "refuted",
        "states": status_records(history, _last_seen(found)),
        "valid": bool(found),
    }


def _last_seen(found: Audit) -> int | None:
    """When a pinned witness saw the whole ledger last, None if none did."""
    return max((s.moment for s in found.seen if s.size == found.history.size), default=None)


def read_note_file(path: Path) -> Note:
    """Read a file that holds a checkpoint.

    Raises
    ------
    FormatError
        If it cannot be read, or holds none.
    """
    try:
        return read_checkpoint(path.read_text(encoding="utf-8"))[1]
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: the checkpoint cannot be read: {error}") from error


def _enter(
    folder: Path,
    kind: LeafKind,
    fields: dict[str, object],
    moment: int,
    alongside: Callable[[], None] | None = None,
) -> int:
    """Enter a leaf, and sign the head."""
    ledger = Ledger.opened(folder)
    place = ledger.append(made_leaf(kind, fields), moment=moment, alongside=alongside)
    signed_head(folder, ledger)
    return place


def digest_of(path: Path) -> str:
    """Digest of a document that stays where it is."""
    try:
        return file_sha256(path)
    except OSError as error:
        raise FormatError(f"{path}: the document cannot be read: {error.strerror}") from error
