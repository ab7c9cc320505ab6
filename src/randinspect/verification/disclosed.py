"""Private files held against the commitments that bind them (docs/format.md §9.7).

What a public verifier cannot see an auditor can: that every sealed handle opens, to whom, and
that the office's own tables say of each unit what the frame says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from randinspect.canonical import (
    normalised_id,
    read_document,
    read_table,
    sealed_handle,
    sha256_hex,
)
from randinspect.errors import FormatError
from randinspect.publication.commitment import Commitment, Kind, read_commitment
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict
from randinspect.verification.verify import SEALED

__all__ = ["RECUSALS", "STRATA", "UNITS", "openings_name", "verify_disclosed"]

UNITS: Final = "units.tsv"
STRATA: Final = "strata.json"
RECUSALS: Final = "recusals.tsv"

_Files = Mapping[str, bytes]
_Check = Callable[[_Files, _Files, Commitment], Iterator[tuple[str, str]]]


def openings_name(kind: Kind) -> str:
    """Name of the private openings of the handles that a draw introduces."""
    return f"{'agency' if kind is Kind.SELECTION else 'inspector'}.openings.tsv"


def verify_disclosed(verdict: Verdict, bundles: Sequence[_Files], private: _Files) -> Verdict:
    """Hold the private files that an auditor is shown against verified bundles.

    Parameters
    ----------
    verdict
        Of the bundles together.
    bundles
        Their files.
    private
        Name to bytes of the office's private files.

    Returns
    -------
    Verdict
        With the findings of the steps 26 to 29. That sealed handles open is then no longer
        unproved. Bundles that are refuted are not looked at further.
    """
    if not verdict:
        return verdict
    findings = [
        Finding(step, f"{step.number}.1", name, message)
        for files in bundles
        for step, check in _STEPS
        for name, message in _complaints(check, files, private)
    ]
    return replace(
        verdict,
        steps=(*verdict.steps, *(step for step, _ in _STEPS)),
        findings=tuple(findings),
        standing=Standing.REFUTED if findings else verdict.standing,
        unproved=tuple(text for text in verdict.unproved if not text.endswith(SEALED)),
    )


def _complaints(check: _Check, files: _Files, private: _Files) -> Iterator[tuple[str, str]]:
    """What a step finds; a file that cannot be read is found too."""
    try:
        yield from check(files, private, read_commitment(files["commit.json"]))
    except FormatError as error:
        yield "private", str(error)
    except (KeyError, TypeError) as error:
        yield "private", f"a file is missing or has another form: {error}"


def _openings_are_bound(
    files: _Files, private: _Files, commitment: Commitment
) -> Iterator[tuple[str, str]]:
    """26: the openings are the committed ones, and there where handles are sealed."""
    del files
    name, bound = openings_name(commitment.kind), commitment.openings
    if bound is None:
        return
    if name not in private:
        yield name, "the handles are sealed, but their openings are not among the private files"
        return
    found = sha256_hex(private[name])
    if found != bound.sha256:
        yield name, f"its digest is {found}, commit.json says {bound.sha256}"


def _handles_open(
    files: _Files, private: _Files, commitment: Commitment
) -> Iterator[tuple[str, str]]:
    """27: every handle opens, no id stands twice, and every id is normalised."""
    name = openings_name(commitment.kind)
    if commitment.openings is None or name not in private:
        return
    table = "frame.tsv" if commitment.kind is Kind.SELECTION else "inspectors.tsv"
    handles = {row.split(b"\t")[0].decode() for row in files[table].splitlines()}
    rows = read_table(private[name], 3)
    for handle, salt_hex, identifier in rows:
        if sealed_handle(salt_hex, identifier) != handle:
            yield name, f"the opening of {handle} gives another handle"
        if any(normalised_id(part) != part for part in identifier.split("+")):
            yield name, f"{identifier} is not in its normal form"
    for identifier, times in Counter(row[2] for row in rows).items():
        if times > 1:
            yield name, f"{identifier} stands {times} times: it had {times} chances"
    for handle in sorted(handles.symmetric_difference(row[0] for row in rows)):
        yield name, f"{handle} has no opening, or is no handle of {table}"


def _recusals_are_bound(
    files: _Files, private: _Files, commitment: Commitment
) -> Iterator[tuple[str, str]]:
    """28: the recusals are the committed ones, and none of the pairs is eligible."""
    if commitment.recusals_sha256 is None:
        return
    data = private.get(RECUSALS, b"")
    found = sha256_hex(data)
    if found != commitment.recusals_sha256:
        yield RECUSALS, f"its digest is {found}, commit.json says {commitment.recusals_sha256}"
        return
    barred = {(row[0], row[1]) for row in read_table(data, 3)}
    for inspection, _, inspector in read_table(files["eligible.tsv"], 3):
        if (inspection, inspector) in barred:
            yield RECUSALS, f"{inspector} is recused from {inspection} and eligible there"


def _units_agree(
    files: _Files, private: _Files, commitment: Commitment
) -> Iterator[tuple[str, str]]:
    """29: the office's own table of units says of each what the frame says."""
    if commitment.kind is not Kind.SELECTION or UNITS not in private:
        return
    records = read_document(private[STRATA]) if STRATA in private else []
    published = {record["stratum"]: record["published"] for record in records}
    told = {
        (handle, published.get(stratum, stratum), size)
        for handle, _, stratum, size, _, _ in read_table(private[UNITS], 6)
    }
    rows = {tuple(row) for row in read_table(files["frame.tsv"], 3)}
    for row in sorted(rows ^ told):
        yield UNITS, f"{row[0]} with stratum {row[1]} and size {row[2]} stands in one of the two"


_STEPS: Final[tuple[tuple[Step, _Check], ...]] = (
    (Step(26, Family.AUTHENTICITY, "the openings are the committed ones"), _openings_are_bound),
    (Step(27, Family.CONSISTENCY, "every sealed handle opens, to one id each"), _handles_open),
    (Step(28, Family.CONSISTENCY, "the recusals are the committed ones"), _recusals_are_bound),
    (Step(29, Family.CONSISTENCY, "the office's units are those of the frame"), _units_agree),
)
