"""Verification: re-derive a bundle from its own files, without solver, network or private data.

The steps, in five families, with the numbers of docs/format.md §9:

authenticity: 1 commitment, 2 seed, 3 time; completeness: 4 files, 5 names; consistency:
6 manifest, 7 inputs, 8 rulebook, 9 result; integrity: 10 digests, 11 documents, 12 the draw
itself recomputed, 13 page; evidence: 14 lock; and over a whole quarter 15, that the dispatch
sends a team to every unit of its sample and to no other, and 16 and 17, that amendments which
lie beside it follow the rule of the draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from randinspect.attestation import Pins
from randinspect.publication.amendments import staffing_of
from randinspect.publication.bundle import read_files
from randinspect.publication.commitment import Occasion
from randinspect.verification.amended import (
    AMENDED,
    OddName,
    amended_part,
    read_amendment_proof,
    read_amendments,
    with_amendments,
)
from randinspect.verification.held import Held, unsigned
from randinspect.verification.joined import counted, joined, placed, unparented
from randinspect.verification.judged import judge
from randinspect.verification.linked import left_to_others, sample_is_dispatched
from randinspect.verification.merged import merged_elsewhere, visits_are_merged
from randinspect.verification.places import Parts, Place, read_parts
from randinspect.verification.reading import Reading
from randinspect.verification.sourced import (
    require_claimed,
)
from randinspect.verification.staged import bodies_were_drawn, has_parent
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict

__all__ = ["drawn_dispatch", "verify", "verify_amendments", "verify_files", "verify_parts"]

_READS: Final = Step(0, Family.COMPLETENESS, "there is a bundle")
_LINK: Final = Step(15, Family.COMPLETENESS, "every unit of the sample is dispatched once")


def verify(
    path: Path | str,
    pins: Pins | None = None,
    *,
    evidence: Sequence[object] = (),
    beside: Sequence[Path | str] = (),
    held: Held | None = None,
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
    held
        What a published ledger holds: what the bundle does not show of it is told.

    Returns
    -------
    Verdict
        What was checked, found wrong, and left unproved.

    Raises
    ------
    SeedError
        If the evidence is for none of the draws, or does not prove its source.
    """
    return verify_parts(read_parts(path, beside), pins, evidence=evidence, held=held)


def verify_parts(
    parts: Parts,
    pins: Pins | None = None,
    *,
    evidence: Sequence[object] = (),
    held: Held | None = None,
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
    asked = held or Held()
    judged = {
        part: unsigned(placed(judge(r, known, evidence), part), r.files, asked)
        for part, r in readings.items()
    }
    loose = [*_with_amendments(judged, readings, parts.places, known, asked.amendments)]
    links = [
        complaint.finding(_LINK, part)
        for part, complaint in (
            *sample_is_dispatched(readings),
            *bodies_were_drawn(readings),
            *visits_are_merged(readings),
        )
    ]
    judged |= {p: _beside_bodies(v, readings[p], readings) for p, v in judged.items()}
    link = _LINK if len(readings) > 1 else None
    whole = joined([*verdicts, *judged.values()], links + loose, link)
    return replace(
        whole,
        unproved=(*whole.unproved, *left_to_others(readings), *merged_elsewhere(readings)),
        unchecked=parts.unchecked,
    )


def _beside_bodies(verdict: Verdict, reading: Reading, readings: Mapping[str, Reading]) -> Verdict:
    """A verdict that does not miss the selection of its bodies where that lies here."""
    parent = reading.commitment.parent if reading.commitment else None
    if parent is None or not has_parent(reading, readings):
        return verdict
    text = unparented(parent.draw_id)
    return replace(verdict, unproved=tuple(t for t in verdict.unproved if t != text))


def _with_amendments(
    judged: dict[str, Verdict],
    readings: Mapping[str, Reading],
    places: Sequence[Place],
    pins: Pins,
    held: Mapping[str, int],
) -> Iterator[Finding]:
    """Judge the amendments that lie beside bundles with the dispatch that they amend."""
    seen: list[tuple[Mapping[str, bytes], bytes | None]] = []
    in_ledger = {part: held.get(v.draws[0]) if v.draws else None for part, v in judged.items()}
    given: set[str] = set()
    for place in places:
        if place.amendments is None:
            continue
        try:
            documents = read_amendments(place.amendments)
            proof = read_amendment_proof(place.amendments)
        except OddName as error:
            yield Finding(AMENDED, "16.1", f"{place.name}/{error.file}", error.why)
            continue
        except OSError as error:
            yield Finding(AMENDED, "16.1", place.name, str(error))
            continue
        if (documents, proof) in [({}, None), *seen]:
            continue  # there are none, or a copy of those that were looked at
        seen.append((documents, proof))
        part = amended_part(documents, readings)
        if part is None:
            yield Finding(AMENDED, "16.2", place.name, "no dispatch that they amend lies here")
            continue
        given.add(part)
        judged[part] = with_amendments(
            judged[part],
            readings[part].files,
            documents,
            proof=proof,
            pins=pins,
            folder=place.name,
            held=in_ledger[part],
        )
    for part in judged.keys() - given:
        judged[part] = counted(judged[part], 0, in_ledger[part])


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
    return judge(reading, pins or Pins(), evidence)


def verify_amendments(
    files: Mapping[str, bytes],
    documents: Mapping[str, bytes],
    pins: Pins | None = None,
    *,
    proof: bytes | None = None,
    evidence: Sequence[object] = (),
    held: Held | None = None,
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
    held
        As for ``verify``.

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
    asked = held or Held()
    verdict = unsigned(verify_files(files, pins, evidence=evidence), files, asked)
    known = asked.amendments.get(verdict.draws[0]) if verdict.draws else None
    return with_amendments(verdict, files, documents, proof=proof, pins=pins or Pins(), held=known)


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


def _unread(name: str, message: str) -> Verdict:
    """Verdict on something that is no bundle at all."""
    findings = (Finding(_READS, "0.1", name, message),)
    return Verdict((), str(Occasion.DRAW), Standing.REFUTED, (_READS,), findings, ())
