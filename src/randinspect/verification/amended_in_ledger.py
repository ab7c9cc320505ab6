"""Step 17: that amendments stand in the ledger, and who saw them when (docs/format.md §7.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from randinspect.attestation import (
    Checkpoint,
    Note,
    Pins,
    VerifierKey,
    cosigned_at,
    is_vouched,
    read_checkpoint,
)
from randinspect.canonical import told_moment
from randinspect.errors import FormatError, RandinspectError
from randinspect.publication.amendments import Amendment, read_amendment
from randinspect.publication.leaves import amendment_leaf
from randinspect.publication.ledger_proof import AmendmentProof
from randinspect.registry.calendar import beijing_day
from randinspect.verification.ledgered import LedgerReading
from randinspect.verification.where import key_of

__all__ = ["amendments_in_ledger"]

_NO_WITNESS = "amendments: you pin no witness (verify --witness)"
_UNSEEN = "amendments: none of the witnesses that you pin cosigned the head beside them"
_NO_LEDGER = "amendments: no ledger shows when they were made"


def amendments_in_ledger(
    files: Mapping[str, bytes], documents: Sequence[bytes], proof: bytes | None, pins: Pins
) -> LedgerReading:
    """Read what lies beside amendments.

    Parameters
    ----------
    files
        The bundle.
    documents
        Its amendments, in their order.
    proof
        Bytes of the ``ledger.json`` beside them, None if there is none.
    pins
        Keys that the reader knows from elsewhere.
    """
    found = LedgerReading()
    if proof is None:
        found.unproved += [_NO_LEDGER] if documents else []
        return found
    try:
        amendments = [read_amendment(data) for data in documents]
    except RandinspectError as error:
        found.complain("17.1", str(error))  # its place is in no ledger.json
        return found
    try:
        shown = AmendmentProof.read(proof)
        for at, failure in shown.failures([amendment_leaf(a) for a in amendments]):
            found.complain("17.1", failure, at)
        note = read_checkpoint(shown.checkpoint)[1]
        if not found.complaints:
            _judge(found, note, pins, amendments, _visit_days(files))
    except RandinspectError as error:
        found.complain("17.1", str(error), key_of(error, proof))
    return found


def _judge(
    found: LedgerReading,
    note: Note,
    pins: Pins,
    amendments: Sequence[Amendment],
    days: Mapping[str, str],
) -> None:
    """Signature and witnesses."""
    head = Checkpoint.parse(note.text)
    if all(key.name != head.origin for key in pins.ledger):
        name = f"the ledger {head.origin}" if pins.ledger else "the ledger"
        found.unproved.append(f"amendments: you pin no key of {name} (verify --trust)")
        return
    if not is_vouched(head, note, pins.ledger):
        raise FormatError("no key that you pin signed the checkpoint of the amendments")
    seen = sorted(
        (moment, key.name)
        for key in pins.witnesses
        if (moment := _seen_by(note, key, pins)) is not None
    )
    if not seen:
        found.unproved.append(_UNSEEN if pins.witnesses else _NO_WITNESS)
        return
    moment, name = seen[0]
    found.proved.append(f"amendments: {name} saw all {len(amendments)} at {told_moment(moment)}")
    found.unproved += _late(amendments, days, moment)


def _seen_by(note: Note, key: VerifierKey, pins: Pins) -> int | None:
    """When a witness that is not the ledger itself cosigned."""
    if any(key.public == own.public for own in pins.ledger):
        raise FormatError(f"{key.name} is no witness: the ledger itself holds its key")
    return cosigned_at(note, key)


def _late(amendments: Sequence[Amendment], days: Mapping[str, str], moment: int) -> Iterator[str]:
    """Amendments that nobody saw before the day of their visit."""
    seen_on = beijing_day(moment).isoformat()
    for amendment in amendments:
        day = days.get(amendment.inspection)
        if day is not None and seen_on >= day:
            yield f"amendment {amendment.number}: nobody saw it before the visit on {day}"


def _visit_days(files: Mapping[str, bytes]) -> dict[str, str]:
    """Day of each visit, of a dispatch with dates."""
    rows = files.get("visits.tsv", b"").decode().splitlines()
    return {row.split("\t")[0]: row.split("\t")[1] for row in rows}
