"""One bundle judged: every step that needs nothing beside it, and what stays to be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from randinspect.attestation import Pins
from randinspect.publication.commitment import Commitment, Kind, Occasion
from randinspect.publication.input_names import CLAIMS, DIRECT
from randinspect.verification.claimed import claims_hold
from randinspect.verification.dated import dates_hold, provisional_years
from randinspect.verification.dispatched import dispatch_holds
from randinspect.verification.joined import UNLINKED, unamended, unparented
from randinspect.verification.ledgered import LedgerReading, read_ledger
from randinspect.verification.merged import merged_hold
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.referred import referral_holds
from randinspect.verification.selected import permanent_strata, sample_recomputes
from randinspect.verification.sourced import Opinion, second_opinion, weakest_evidence
from randinspect.verification.staged import stages_hold
from randinspect.verification.steps import STEPS
from randinspect.verification.together import assistants_hold, persons_hold
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict

__all__ = ["SEALED", "judge"]

SEALED: Final = "sealed handles: that they open to registered ids is seen only by their holders"

_SEED: Final = next(step for step, _ in STEPS if step.number == 2)
_DRAW: Final = Step(12, Family.INTEGRITY, "the draw recomputes to the bit")
_LOCK: Final = Step(14, Family.EVIDENCE, "the lock is witnessed before the seed")
_NAMED: Final = 3  # strata told by name


def judge(reading: Reading, pins: Pins, evidence: Sequence[object]) -> Verdict:
    """Run every step on one bundle.

    Parameters
    ----------
    reading
        The bundle.
    pins
        Keys of the ledger and of witnesses that the reader knows.
    evidence
        What the reader knows of the seed's sources.

    Raises
    ------
    SeedError
        If the evidence does not prove its source.
    """
    opinion = second_opinion(reading, evidence)
    findings = [complaint.finding(step) for step, check in STEPS for complaint in check(reading)]
    findings += [c.finding(_SEED) for c in opinion.complaints]
    findings += [c.finding(_DRAW) for c in _draw(reading)]
    ledger = read_ledger(reading, pins)
    findings += [c.finding(_LOCK) for c in ledger.complaints]
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
        return chain(sample_recomputes(reading), referral_holds(reading), stages_hold(reading))
    if reading.kind is Kind.DISPATCH:
        people = (persons_hold(reading), assistants_hold(reading), claims_hold(reading))
        return chain(dispatch_holds(reading), dates_hold(reading), merged_hold(reading), *people)
    return ()


def _standing(reading: Reading, findings: list[Finding], ledger: LedgerReading) -> Standing:
    """The one-line verdict of one bundle."""
    if findings:
        return Standing.REFUTED
    if ledger.is_void:
        return Standing.VOID
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
        if reading.is_drawn:
            yield unamended(reading.commitment.draw_id)
    if reading.commitment.parent is not None:
        yield unparented(reading.commitment.parent.draw_id)
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
