"""Private files held against the commitments that bind them (docs/format.md §9.7).

What a public verifier cannot see an auditor can: that every sealed handle opens, to whom, and
that the office's own tables say of each unit what the frame says. A step that looks at nothing
says why, so that what was not shown is no silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from randinspect.errors import FormatError
from randinspect.publication.commitment import Commitment, read_commitment
from randinspect.verification.changed_sources import changed_sources
from randinspect.verification.judged import SEALED
from randinspect.verification.private_checks import (
    RECUSALS,
    STRATA,
    UNITS,
    Check,
    Gap,
    Unreadable,
    handles_open,
    openings_are_bound,
    openings_name,
    recusals_are_bound,
    source_name,
    sources_are_kept,
    units_agree,
)
from randinspect.verification.result_checks import results_follow
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict

__all__ = [
    "FOR_CAUSE",
    "RECUSALS",
    "STRATA",
    "UNITS",
    "openings_name",
    "source_name",
    "verify_disclosed",
]

_Files = Mapping[str, bytes]
FOR_CAUSE: Final = Step(32, Family.CONSISTENCY, "checks for cause follow from their acts")
"""Asked by the office, whose documents these are (docs/format.md §13.2)."""
_RESULTS: Final = Step(31, Family.CONSISTENCY, "published results follow from their acts")
_REFUTED: Final = "a bundle is refuted, and private files are held against whole ones only"


def verify_disclosed(
    verdict: Verdict,
    bundles: Sequence[_Files],
    private: _Files,
    published: _Files | None = None,
) -> Verdict:
    """Hold the private files that an auditor is shown against verified bundles.

    Parameters
    ----------
    verdict
        Of the bundles together.
    bundles
        Their files.
    private
        Name to bytes of the office's private files, those of a folder as ``folder/name``.
    published
        Name to bytes of the published results, None if there are none.

    Returns
    -------
    Verdict
        With the findings of the steps 26 to 31, and with the steps that were left out and why. That
        sealed handles open is then no longer unproved, unless a finding says otherwise. Bundles
        that are refuted are not looked at further. Registers of people that changed between the two
        locks are named among what is unproved.
    """
    follow = partial(results_follow, published=published or {})
    steps: tuple[tuple[Step, Check], ...] = (*_STEPS, (_RESULTS, follow))
    if not verdict:
        return replace(verdict, skipped=tuple((step, _REFUTED) for step, _ in steps))
    known = [(files, read_commitment(files["commit.json"])) for files in bundles]
    outcomes = [_outcome(step, check, known, private) for step, check in steps]
    findings = tuple(f for outcome in outcomes for f in outcome.findings)
    return replace(
        verdict,
        steps=(*verdict.steps, *(outcome.step for outcome in outcomes if outcome.has_run)),
        findings=findings,
        standing=Standing.REFUTED if findings else verdict.standing,
        unproved=(
            *(text for text in verdict.unproved if not text.endswith(SEALED)),
            *changed_sources(private),
        ),
        skipped=tuple((o.step, reason) for o in outcomes for reason in o.left_out()),
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a step came to over all bundles."""

    step: Step
    has_run: bool
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]

    def left_out(self) -> Iterator[str]:
        """Why it did not run; if it ran somewhere, only what was withheld from it."""
        reasons = (gap.text for gap in self.gaps if gap.is_withheld or not self.has_run)
        yield from dict.fromkeys(reasons)


def _outcome(
    step: Step, check: Check, known: Sequence[tuple[_Files, Commitment]], private: _Files
) -> _Outcome:
    """Run a step on every bundle."""
    findings: list[Finding] = []
    gaps: list[Gap] = []
    has_run = False
    for files, commitment in known:
        try:
            found = [*check(files, private, commitment)]
        except Unreadable as error:
            found = [(error.name, str(error))]
        except FormatError as error:
            found = [("commit.json", str(error))]
        told = [one for one in found if not isinstance(one, Gap)]
        here = [one for one in found if isinstance(one, Gap)]
        has_run = has_run or bool(told) or not here
        gaps += here
        findings += [Finding(step, f"{step.number}.1", f"private/{n}", m) for n, m in told]
    return _Outcome(step, has_run, tuple(findings), tuple(gaps))


_STEPS: Final[tuple[tuple[Step, Check], ...]] = (
    (Step(26, Family.AUTHENTICITY, "the openings are the committed ones"), openings_are_bound),
    (Step(27, Family.CONSISTENCY, "every sealed handle opens, to one id each"), handles_open),
    (Step(28, Family.CONSISTENCY, "the recusals are the committed ones"), recusals_are_bound),
    (Step(29, Family.CONSISTENCY, "the office's units are those of the frame"), units_agree),
    (Step(30, Family.AUTHENTICITY, "the registers are those of the lock"), sources_are_kept),
)
