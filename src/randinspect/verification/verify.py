"""Verification: re-derive a bundle from its own files, without solver, network or private data.

The steps, in five families, with the numbers of docs/format.md §9:

authenticity: 1 commitment, 2 seed, 3 time; completeness: 4 files, 5 names; consistency:
6 manifest, 7 inputs, 8 rulebook, 9 result; integrity: 10 digests, 11 documents, 12 the draw
itself recomputed, 13 page; evidence: 14 lock; and over a whole quarter 15, that the dispatch
sends a team to every unit of its sample and to no other.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from randinspect.attestation import Pins
from randinspect.errors import FormatError
from randinspect.publication.bundle import read_files
from randinspect.publication.commitment import CLAIMS, DIRECT, Commitment, Kind, Occasion
from randinspect.verification.claimed import claims_hold
from randinspect.verification.dated import dates_hold, provisional_years
from randinspect.verification.dispatched import dispatch_holds
from randinspect.verification.ledgered import LedgerReading, read_ledger
from randinspect.verification.linked import left_to_others, sample_is_dispatched
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

__all__ = ["SEALED", "verify", "verify_files"]

SEALED: Final = "sealed handles: that they open to registered ids is seen only by their holders"

_READS: Final = Step(0, Family.COMPLETENESS, "there is a bundle")
_SEED: Final = next(step for step, _ in STEPS if step.number == 2)
_DRAW: Final = Step(12, Family.INTEGRITY, "the draw recomputes to the bit")
_LOCK: Final = Step(14, Family.EVIDENCE, "the lock is witnessed before the seed")
_LINK: Final = Step(15, Family.COMPLETENESS, "every unit of the sample is dispatched once")
_NAMED: Final = 3  # strata told by name
_PART: Final = re.compile(r"(selection|dispatch)(-[0-9A-Za-z]+)?(\.zip)?")
_DIGITS: Final = re.compile(r"([0-9]+)")
_UNLINKED: Final = "the sample that is dispatched does not lie beside this bundle"
_WEAKEST: Final = (Standing.REFUTED, Standing.LOCKED, Standing.UNPROVED, Standing.VERIFIED)
_WEAKEST_OCCASION: Final = ("demonstration", "rehearsal", "draw")


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
    verdicts: list[Verdict] = []
    readings: dict[str, Reading] = {}
    places = [*_bundles(Path(path), ""), *(b for p in beside for b in _bundles(Path(p), f"{p}"))]
    for part, place in places:
        try:
            files = read_files(place)
        except (FormatError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            verdicts.append(_unread(part or place.name, str(error)))
            continue
        if any(files == known.files for known in readings.values()):
            continue  # a copy of what lies here already
        readings[part] = Reading.of(files)
    if not verdicts:  # what could not be read may be what the evidence is for
        require_claimed(list(readings.values()), evidence)
    known = pins or Pins()
    verdicts += [
        _placed(_judge(reading, known, evidence), part) for part, reading in readings.items()
    ]
    links = [
        Finding(
            _LINK,
            complaint.point,
            f"{part}/{complaint.file}" if part else complaint.file,
            complaint.message,
        )
        for part, complaint in sample_is_dispatched(readings)
    ]
    joined = _joined(verdicts, links, is_linked=len(readings) > 1)
    return replace(joined, unproved=(*joined.unproved, *left_to_others(readings)))


def _bundles(place: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Bundles at a place, each with its name in findings."""
    if (place / "public").is_dir():
        place /= "public"
    parts = [] if (place / "commit.json").exists() else _parts(place)
    for part in parts:
        yield (f"{name}/{part}" if name else part), place / part
    if not parts:
        yield name, place


def _parts(place: Path) -> list[str]:
    """Bundles in a folder: selections, then dispatches, batches in the order of their numbers."""
    if not place.is_dir():
        return []
    named = {path.name: _PART.fullmatch(path.name) for path in place.iterdir()}
    found = {name for name, match in named.items() if match}
    found |= {name for name in named if (place / name / "commit.json").is_file()}
    return sorted(found, key=lambda name: (not name.startswith("selection"), _by_number(name)))


def _by_number(name: str) -> list[tuple[int, str]]:
    """Sort key that counts: ``dispatch-2`` comes before ``dispatch-10``."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(name)]


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
        yield _UNLINKED
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


def _placed(verdict: Verdict, part: str) -> Verdict:
    """The verdict with the part's folder before each file."""
    prefix = f"{part}/" if part else ""
    found = tuple(replace(f, file=prefix + f.file) for f in verdict.findings)
    return replace(verdict, findings=found)


def _joined(verdicts: list[Verdict], links: list[Finding], *, is_linked: bool) -> Verdict:
    """One verdict over the bundles of a quarter; the weakest part decides."""
    found = (*(f for verdict in verdicts for f in verdict.findings), *links)
    steps = {step for verdict in verdicts for step in verdict.steps}
    standings = {verdict.standing for verdict in verdicts}
    named = {verdict.occasion for verdict in verdicts}
    return Verdict(
        draws=tuple(dict.fromkeys(name for verdict in verdicts for name in verdict.draws)),
        occasion=next(o for o in _WEAKEST_OCCASION if o in named),
        standing=Standing.REFUTED if found else next(s for s in _WEAKEST if s in standings),
        steps=tuple(sorted(steps | ({_LINK} if is_linked else set()), key=lambda s: s.number)),
        findings=found,
        proved=tuple(dict.fromkeys(text for verdict in verdicts for text in verdict.proved)),
        unproved=tuple(
            dict.fromkeys(
                text
                for verdict in verdicts
                for text in verdict.unproved
                if not (is_linked and text == _UNLINKED)
            )
        ),
    )
