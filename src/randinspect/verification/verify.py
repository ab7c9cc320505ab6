"""Verification: re-derive a bundle from its own files, without solver, network or private data.

The steps, in five families, with the numbers of docs/format.md §9:

authenticity: 1 commitment, 2 seed, 3 time; completeness: 4 files, 5 names; consistency:
6 manifest, 7 inputs, 8 rulebook, 9 result; integrity: 10 digests, 11 documents, 12 the draw
itself recomputed, 13 page; evidence: 14 lock; and over a whole quarter 15, that the dispatch
sends a team to every unit of its sample and to no other, and 16 and 17, that amendments which
lie beside it follow the rule of the draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from randinspect.attestation import Pins
from randinspect.errors import FormatError
from randinspect.publication.amendments import staffing_of
from randinspect.publication.bundle import read_files
from randinspect.publication.commitment import CLAIMS, DIRECT, Commitment, Kind, Occasion
from randinspect.verification.amended import (
    AMENDED,
    amended_part,
    read_amendment_proof,
    read_amendments,
    with_amendments,
)
from randinspect.verification.claimed import claims_hold
from randinspect.verification.dated import dates_hold, provisional_years
from randinspect.verification.dispatched import dispatch_holds
from randinspect.verification.joined import UNLINKED, joined, placed
from randinspect.verification.ledgered import LedgerReading, read_ledger
from randinspect.verification.linked import left_to_others, sample_is_dispatched
from randinspect.verification.places import Parts, Place, read_parts
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.referred import referral_holds
from randinspect.verification.selected import permanent_strata, sample_recomputes
from randinspect.verification.sourced import (
    Opinion,
    require_claimed,
    second_opinion,
    weakest_evidence,
)
from randinspect.verification.steps import STEPS
from randinspect.verification.together import assistants_hold, persons_hold
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict

__all__ = [
    "SEALED",
    "drawn_dispatch",
    "verify",
    "verify_amendments",
    "verify_files",
    "verify_parts",
]

SEALED: Final = "sealed handles: that they open to registered ids is seen only by their holders"

_READS: Final = Step(0, Family.COMPLETENESS, "there is a bundle")
_SEED: Final = next(step for step, _ in STEPS if step.number == 2)
_DRAW: Final = Step(12, Family.INTEGRITY, "the draw recomputes to the bit")
_LOCK: Final = Step(14, Family.EVIDENCE, "the lock is witnessed before the seed")
_LINK: Final = Step(15, Family.COMPLETENESS, "every unit of the sample is dispatched once")
_NAMED: Final = 3  # strata told by name


def verify(
    path: Path | str,
    pins: Pins | None = None,
    *,
    evidence: Sequence[object] = (),
    beside: Sequence[Path | str] = (),
) -> Verdict:
    """Verify a bundle (folder or zip), or a folder that holds a quarter's bundles.

    Never raises on a bad bundle: it returns a falsy verdict with findings.

    Parameters
    ----------
    path
        A bundle's folder or zip, a folder with ``selection`` and ``dispatch`` bundles (of batches
        ``dispatch-1``, ``dispatch-2`` …), or a quarter's folder with these under ``public``.
        Amendments in a folder ``amendments`` beside the bundles are replayed too.
    pins
        Keys of the ledger and of witnesses that the reader knows; without them no order is proved.
    evidence
        What you know of the seeds' sources yourself, as `evidence_from_text` reads it: a seed that
        differs from it is refuted, and so is a fallback for a source that has spoken.
    beside
        More of them, of other authorities: the selection that was dispatched, the dispatches
        of those who inspect with this one.

    Returns
    -------
    Verdict
        What was checked, found wrong, and left unproved.

    Raises
    ------
    SeedError
        If the evidence is for none of the draws, or does not prove its source.
    """
    return verify_parts(read_parts(path, beside), pins, evidence=evidence)


def verify_parts(
    parts: Parts, pins: Pins | None = None, *, evidence: Sequence[object] = ()
) -> Verdict:
    """Verify bundles that were read together; everything else as for `verify`.

    Raises
    ------
    SeedError
        If the evidence is for none of the draws, or does not prove its source.
    """
    verdicts = [_unread(name, message) for name, message in parts.unread]
    readings = {part: Reading.of(files) for part, files in parts.files.items()}
    if not verdicts:  # what could not be read may be what the evidence is for
        require_claimed(list(readings.values()), evidence)
    known = pins or Pins()
    judged = {part: placed(_judge(r, known, evidence), part) for part, r in readings.items()}
    loose = [*_with_amendments(judged, readings, parts.places, known)]
    links = [
        Finding(
            _LINK,
            complaint.point,
            f"{part}/{complaint.file}" if part else complaint.file,
            complaint.message,
        )
        for part, complaint in sample_is_dispatched(readings)
    ]
    link = _LINK if len(readings) > 1 else None
    whole = joined([*verdicts, *judged.values()], links + loose, link)
    return replace(whole, unproved=(*whole.unproved, *left_to_others(readings)))


def _with_amendments(
    judged: dict[str, Verdict], readings: Mapping[str, Reading], places: Sequence[Place], pins: Pins
) -> Iterator[Finding]:
    """Judge the amendments that lie beside bundles with the dispatch that they amend."""
    seen: list[Mapping[str, bytes]] = []
    for place in places:
        if place.amendments is None:
            continue
        try:
            documents = read_amendments(place.amendments)
        except (FormatError, OSError) as error:
            yield Finding(AMENDED, "16.1", place.name, str(error))
            continue
        if not documents or documents in seen:
            continue  # there are none, or a copy of those that were looked at
        seen.append(documents)
        part = amended_part(documents, readings)
        if part is None:
            yield Finding(AMENDED, "16.2", place.name, "no dispatch that they amend lies here")
            continue
        proof = read_amendment_proof(place.amendments)
        judged[part] = with_amendments(
            judged[part], readings[part].files, documents, proof=proof, pins=pins, folder=place.name
        )


def verify_files(
    files: Mapping[str, bytes], pins: Pins | None = None, *, evidence: Sequence[object] = ()
) -> Verdict:
    """Verify one bundle given as names and bytes.

    Parameters
    ----------
    files
        Every file of the bundle.
    pins
        As for ``verify``.
    evidence
        What you know of the seed's sources yourself.

    Returns
    -------
    Verdict
        What was checked, found wrong, and left unproved.

    Raises
    ------
    SeedError
        If the evidence is not for this draw, or does not prove its source.
    """
    reading = Reading.of(files)
    require_claimed([reading], evidence)
    return _judge(reading, pins or Pins(), evidence)


def verify_amendments(
    files: Mapping[str, bytes],
    documents: Mapping[str, bytes],
    pins: Pins | None = None,
    *,
    proof: bytes | None = None,
    evidence: Sequence[object] = (),
) -> Verdict:
    """Verify a dispatch bundle together with its amendments.

    Parameters
    ----------
    files
        The bundle.
    documents
        Name to bytes of its amendments, all of them.
    pins
        Keys that the reader knows, as for ``verify``.
    proof
        What shows the amendments in a ledger, None if nothing does.
    evidence
        What you know of the seed's sources yourself.

    Returns
    -------
    Verdict
        The bundle's, with what is wrong with the amendments. After the first wrong one the
        others have nothing to stand on, and are not looked at.

    Raises
    ------
    SeedError
        If the evidence is not for this draw, or does not prove its source.
    """
    verdict = verify_files(files, pins, evidence=evidence)
    return with_amendments(verdict, files, documents, proof=proof, pins=pins or Pins())


def drawn_dispatch(path: Path) -> dict[str, bytes]:
    """Files of a drawn dispatch that verifies.

    Raises
    ------
    FormatError
        If it is no drawn dispatch.
    VerdictError
        If it does not verify.
    """
    files = read_files(path)
    verify_files(files).require()
    staffing_of(files)
    return files


def _judge(reading: Reading, pins: Pins, evidence: Sequence[object]) -> Verdict:
    """Run every step on one bundle."""
    opinion = second_opinion(reading, evidence)
    findings = [
        Finding(step, complaint.point, complaint.file, complaint.message)
        for step, check in STEPS
        for complaint in check(reading)
    ]
    findings += [Finding(_SEED, c.point, c.file, c.message) for c in opinion.complaints]
    findings += [Finding(_DRAW, c.point, c.file, c.message) for c in _draw(reading)]
    ledger = read_ledger(reading, pins)
    findings += [Finding(_LOCK, c.point, c.file, c.message) for c in ledger.complaints]
    commitment = reading.commitment
    steps = sorted((*(step for step, _ in STEPS), _DRAW, _LOCK), key=lambda step: step.number)
    return Verdict(
        draws=(commitment.draw_id,) if commitment else (),
        occasion=str(commitment.occasion) if commitment else str(Occasion.DRAW),
        standing=_standing(reading, findings, ledger),
        steps=tuple(steps),
        findings=tuple(findings),
        unproved=tuple(_unproved(reading, opinion, ledger)),
        proved=tuple(ledger.proved),
    )


def _draw(reading: Reading) -> Iterable[Complaint]:
    """Step 12 for the kind of the bundle."""
    if reading.kind is Kind.SELECTION:
        return chain(sample_recomputes(reading), referral_holds(reading))
    if reading.kind is Kind.DISPATCH:
        people = (persons_hold(reading), assistants_hold(reading), claims_hold(reading))
        return chain(dispatch_holds(reading), dates_hold(reading), *people)
    return ()


def _standing(reading: Reading, findings: list[Finding], ledger: LedgerReading) -> Standing:
    """The one-line verdict of one bundle."""
    if findings:
        return Standing.REFUTED
    if not reading.is_drawn:
        return Standing.LOCKED
    return Standing.UNPROVED if ledger.order is None else Standing.VERIFIED


def _unproved(reading: Reading, opinion: Opinion, ledger: LedgerReading) -> Iterable[str]:
    """What a reader still has to trust."""
    if reading.commitment is None:
        return
    yield from ledger.unproved
    if reading.commitment.occasion is not Occasion.DRAW:
        yield f"this is a {reading.commitment.occasion}: its seed could be known beforehand"
    if not reading.is_drawn:
        ready = reading.commitment.seed_plan.ready_at
        yield f"not drawn yet: the seed can exist from {ready} (UNIX seconds, UTC)"
    if reading.commitment.openings:
        yield SEALED
    if reading.kind is Kind.DISPATCH:
        yield UNLINKED
    yield from _own_word(reading, reading.commitment)
    for year in provisional_years(reading):
        yield f"working days of {year}: no notice was there, so days of that year may still move"
    lasting = permanent_strata(reading)
    if lasting:
        yield (
            f"permanent tickets in {len(lasting)} strata ({', '.join(lasting[:_NAMED])}): whoever "
            "knew their seed, or chose their turn, could predict the draw"
        )
    yield from weakest_evidence(reading, opinion)


def _own_word(reading: Reading, commitment: Commitment) -> Iterable[str]:
    """What the authority decided by itself, and in the open."""
    if DIRECT in commitment.inputs:
        count = len(reading.files.get(DIRECT, b"").splitlines())
        yield f"direct assignment: the people of {count} inspections were named and not drawn"
    if CLAIMS in commitment.inputs:
        yield f"claims: which drawn units are its own is the word of {commitment.authority} alone"


def _unread(name: str, message: str) -> Verdict:
    """Verdict on something that is no bundle at all."""
    findings = (Finding(_READS, "0.1", name, message),)
    return Verdict((), str(Occasion.DRAW), Standing.REFUTED, (_READS,), findings, ())
