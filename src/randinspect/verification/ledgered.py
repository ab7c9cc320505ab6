"""Step 14: what ``ledger.json`` shows, and whether the lock came early (docs/format.md §7.4).

A false proof or signature is a finding. That nothing is shown, or nothing early enough, is none:
then the order stays unproved, and the verdict says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from randinspect.attestation import (
    Checkpoint,
    Note,
    Pins,
    VerifierKey,
    cosigned_at,
    decode_base64,
    is_vouched,
    read_note,
    stamp_of,
)
from randinspect.canonical import sha256_hex, told_moment
from randinspect.errors import FormatError
from randinspect.lottery import SealedSource, ShareSource
from randinspect.publication.commitment import Commitment, Occasion
from randinspect.publication.ledger_proof import LEDGER_FILE, LedgerProof
from randinspect.publication.site.words import VOID_REASONS
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.where import key_of

__all__ = ["LedgerReading", "Order", "read_ledger"]

_TITLES: Final = ("lock", "latest")
_MINUTE: Final = 60
_NO_LEDGER: Final = "order unproved: no ledger shows that the commitment came before the seed"


@dataclass(frozen=True, slots=True)
class Order:
    """That a commitment came before its seed.

    Parameters
    ----------
    origin, index
        Which ledger, and which of its leaves.
    seen
        Name and time of every pinned witness that saw it in time, the earliest first.
    """

    origin: str
    index: int
    seen: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class LedgerReading:
    """What was made of one bundle's ``ledger.json``.

    Parameters
    ----------
    complaints
        What is false in it.
    order
        The order that it proves; None if it proves none, or the draw is void.
    unproved
        What it leaves open, in words.
    proved
        What it proves, in words.
    is_void
        Whether it shows that the ledger ends the draw.
    """

    complaints: list[Complaint] = field(default_factory=list)
    order: Order | None = None
    unproved: list[str] = field(default_factory=list)
    proved: list[str] = field(default_factory=list)
    is_void: bool = False

    def complain(self, point: str, message: str, at: str = "") -> None:
        """Keep something that is false, with the point that it breaks and its place."""
        self.complaints.append(Complaint(point, LEDGER_FILE, message, at))


def read_ledger(reading: Reading, pins: Pins) -> LedgerReading:
    """Read what a bundle shows of its ledger.

    Parameters
    ----------
    reading
        The bundle.
    pins
        Keys that the reader knows from elsewhere.
    """
    found = LedgerReading()
    if LEDGER_FILE not in reading.files:
        found.unproved.append(_NO_LEDGER)
        return found
    try:
        proof = LedgerProof.read(reading.files[LEDGER_FILE])
        notes = _notes(found, proof)
        if notes is None:
            return found
        for at, failure in proof.failures(reading.files):
            found.complain("14.3", failure, at)
        for at, failure in proof.act_failures(reading.files):
            found.complain("14.6", failure, at)
    except FormatError as error:
        found.complain("14.2", str(error), key_of(error, reading.files[LEDGER_FILE]))
        return found
    if reading.commitment is not None:
        if _judge(found, proof, notes, reading.commitment, pins):
            found.proved += proof.signers(reading.files)
        _tell_end(found, proof, is_drawn=reading.is_drawn)
    return found


def _notes(found: LedgerReading, proof: LedgerProof) -> tuple[Note, Note] | None:
    """Lock and latest checkpoint, None where one of them is no signed note."""
    notes = []
    for title in _TITLES:
        try:
            notes.append(read_note(getattr(proof, title)))
        except FormatError as error:
            found.complain("14.2", str(error), f"/{title}")
            return None
    return notes[0], notes[1]


def _judge(
    found: LedgerReading,
    proof: LedgerProof,
    notes: tuple[Note, Note],
    commitment: Commitment,
    pins: Pins,
) -> bool:
    """Authority, signatures and witnesses; whether a pinned key vouches, and nothing is false."""
    origin = proof.origin.document
    if commitment.authority not in origin.authorities:
        message = f"{commitment.authority} is not named in the origin of {origin.origin}"
        found.complain("14.4", message, "/origin/document/authorities")
    for at, failure in _foreign(proof, commitment):
        found.complain("14.3", failure, at)
    if all(key.name != origin.origin for key in pins.ledger):
        name = f"the ledger {origin.origin}" if pins.ledger else "the ledger"
        found.unproved.append(f"order unproved: you pin no key of {name} (verify --trust)")
        return False
    for title, note in zip(_TITLES, notes, strict=True):
        try:
            if not is_vouched(Checkpoint.parse(note.text), note, pins.ledger):
                message = f"no key that you pin signed the {title} checkpoint"
                found.complain("14.5", message, f"/{title}")
        except FormatError as error:
            found.complain("14.5", f"{title} checkpoint: {error}", f"/{title}")
    own = {VerifierKey.parse(key).public for key in origin.keys}
    own |= {key.public for key in pins.ledger}
    early, late = (
        list(_sightings(found, (title, note), pins.witnesses, own))
        for title, note in zip(_TITLES, notes, strict=True)
    )
    early += _stamps(found, notes[0], proof.stamps or (), pins)
    if found.complaints:
        return False
    _settle(found, proof, commitment, early)
    _tell_reveals(found, proof, commitment, late)
    _tell_result(found, proof, late)
    return True


def _foreign(proof: LedgerProof, commitment: Commitment) -> Iterator[tuple[str, str]]:
    """Where reveals are of other draws, of no secret of this one, or of another value."""
    secrets = {
        number: source.sha256
        for number, source in enumerate(commitment.seed_plan.sources, 1)
        if isinstance(source, ShareSource | SealedSource)
    }
    for place, shown in enumerate(proof.reveals or ()):
        found, at = shown.document, f"/reveals/{place}/document"
        if found.draw_id != commitment.draw_id or found.source not in secrets:
            message = (
                f"source {found.source} of {found.draw_id} is no share or sealed value of this"
            )
            yield at, message
        elif sha256_hex(bytes.fromhex(found.value)) != secrets[found.source]:
            yield at, f"what is revealed for source {found.source} is not what was committed to"


def _sightings(
    found: LedgerReading,
    checkpoint: tuple[str, Note],
    witnesses: Sequence[VerifierKey],
    own: set[bytes],
) -> Iterator[tuple[str, int]]:
    """Name and time of each pinned witness that cosigned a checkpoint."""
    title, note = checkpoint
    for key in witnesses:
        if key.public in own:
            message = f"{key.name} is no witness: the ledger itself holds its key"
            found.complain("14.5", message, f"/{title}")
            continue
        try:
            moment = cosigned_at(note, key)
        except FormatError as error:
            found.complain("14.5", str(error), f"/{title}")
            continue
        if moment is not None:
            yield key.name, moment


def _stamps(
    found: LedgerReading, lock: Note, tokens: Sequence[str], pins: Pins
) -> Iterator[tuple[str, int]]:
    """Name and time of each time stamp over the lock that leads to a pinned root."""
    for token in tokens if pins.stampers else ():
        try:
            stamp = stamp_of(decode_base64(token), lock.text.encode(), pins.stampers)
        except FormatError as error:
            found.unproved.append(str(error))
            continue
        yield stamp.authority, stamp.moment


def _settle(
    found: LedgerReading,
    proof: LedgerProof,
    commitment: Commitment,
    seen: Sequence[tuple[str, int]],
) -> None:
    """Whether a witness saw the commitment early enough."""
    origin, index = proof.origin.document.origin, proof.commit.index
    due = commitment.seed_plan.not_before - commitment.lead_seconds
    early = sorted(((name, t) for name, t in seen if t <= due), key=lambda pair: pair[::-1])
    if not seen:
        found.unproved.append(
            "order unproved: no witness that you pin saw it (verify --witness, --tsa)"
        )
    elif not early:
        name, moment = min(seen, key=lambda pair: pair[1])
        seen_at, due_by = told_moment(moment), told_moment(due)
        found.unproved.append(
            f"order unproved: {name} saw the commitment at {seen_at}, the lock was due by {due_by}"
        )
    elif commitment.occasion is not Occasion.DRAW or proof.void is not None:
        name, seen_at = early[0][0], told_moment(early[0][1])
        found.proved.append(f"leaf {index} of {origin} was seen by {name} at {seen_at}")
        if commitment.occasion is not Occasion.DRAW:
            found.unproved.append(
                f"order unproved: this is a {commitment.occasion}; only of a real draw can nobody "
                "know the seed before"
            )
    else:
        found.order = Order(origin, index, tuple(early))
        found.proved.append(_order_text(found.order, commitment))
        if len({name for name, _ in early}) == 1:
            found.unproved.append(f"one witness: the order rests on {early[0][0]} alone")


def _order_text(order: Order, commitment: Commitment) -> str:
    """The proof of the order in one line."""
    name, moment = order.seen[0]
    hours, minutes = divmod((commitment.seed_plan.not_before - moment) // _MINUTE, 60)
    others = f" and {len(order.seen) - 1} more" if len(order.seen) > 1 else ""
    return (
        f"order proved: {name}{others} saw leaf {order.index} of {order.origin} at "
        f"{told_moment(moment)}, {hours} h {minutes} min before the seed could be known"
    )


def _tell_result(found: LedgerReading, proof: LedgerProof, seen: Sequence[tuple[str, int]]) -> None:
    """Who saw the result in the ledger."""
    if proof.result is not None:
        index, origin = proof.result.index, proof.origin.document.origin
        found.proved += [
            f"result: {name} saw leaf {index} of {origin} no later than {told_moment(moment)}"
            for name, moment in seen
        ]


def _tell_reveals(
    found: LedgerReading,
    proof: LedgerProof,
    commitment: Commitment,
    seen: Sequence[tuple[str, int]],
) -> None:
    """Who saw in the ledger what parties revealed."""
    for shown in proof.reveals or ():
        source = commitment.seed_plan.sources[shown.document.source - 1]
        found.proved += [
            f"reveal of the {source}: {name} saw leaf {shown.index} of "
            f"{proof.origin.document.origin} no later than {told_moment(moment)}"
            for name, moment in seen
        ]


def _tell_end(found: LedgerReading, proof: LedgerProof, *, is_drawn: bool) -> None:
    """What the ledger says of the draw's end."""
    if proof.void is not None:
        found.is_void = True
        code = proof.void.document.code
        told = f"{code}: {VOID_REASONS[code].en}"
        found.unproved.append(f"VOID: the ledger ends this draw ({told})")
    elif is_drawn and proof.result is None:
        found.unproved.append("the result is not in the ledger as far as ledger.json shows it")
