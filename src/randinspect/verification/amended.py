"""Amendments checked against their bundle, by replay and without a solver (docs/format.md §9.4).

16. Each amendment is the next of its chain, and whoever stands in is the one that the rule of
    docs/format.md §6.5 gives on what the amendments before it left.
17. What lies beside them shows each in the ledger (docs/format.md §7.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from randinspect.attestation import Pins
from randinspect.errors import FormatError, RandinspectError
from randinspect.publication.amendments import (
    AmendmentError,
    amendment_name,
    replayed,
    staffing_of,
)
from randinspect.publication.bundle import read_files
from randinspect.publication.ledger_proof import LEDGER_FILE
from randinspect.verification.amended_in_ledger import amendments_in_ledger
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict
from randinspect.verification.verify import verify_files

__all__ = ["drawn_dispatch", "read_amendment_proof", "read_amendments", "verify_amendments"]

_ENTERED: Final = Step(17, Family.EVIDENCE, "the amendments stand in the ledger")
_POINTS: Final = {"form": "16.1", "chain": "16.2", "prices": "16.3", "rule": "16.4"}
_AMENDED: Final = Step(16, Family.INTEGRITY, "amendments replay by the rule of the draw")


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


def read_amendments(folder: Path) -> dict[str, bytes]:
    """Names and bytes of a folder's amendments, in their order; none if it is not there.

    Raises
    ------
    FormatError
        If the folder holds anything else.
    """
    found = folder.iterdir() if folder.is_dir() else ()
    documents = (path for path in found if path.name != LEDGER_FILE)
    paths = sorted(documents, key=lambda path: _place(path.name))
    odd = [path.name for path in paths if path.name not in _names(len(paths))]
    if odd:
        raise FormatError(f"{folder}: amendments are numbered without gaps, but here is {odd[0]}")
    return {path.name: path.read_bytes() for path in paths}


def read_amendment_proof(folder: Path) -> bytes | None:
    """What lies beside a folder's amendments to show them in a ledger, None if nothing does."""
    path = folder / LEDGER_FILE
    return path.read_bytes() if path.exists() else None


def _place(name: str) -> tuple[int, str]:
    """Sort key of a name: shorter numbers first."""
    return len(name), name


def _names(count: int) -> set[str]:
    """Names of so many amendments."""
    return {amendment_name(number) for number in range(1, count + 1)}


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
    if not verdict:
        return verdict
    findings, done = [], 0
    names = sorted(documents, key=_place)
    try:
        if set(names) != _names(len(names)):
            raise AmendmentError("form", "the amendments are not numbered without gaps")
        chain = replayed(files, [documents[name] for name in names], staffing_of(files))
        for _ in chain:
            done += 1
    except RandinspectError as error:
        name = names[done] if done < len(names) else "amendments"
        part = error.part if isinstance(error, AmendmentError) else "rule"
        findings.append(Finding(_AMENDED, _POINTS[part], name, str(error)))
    shown = amendments_in_ledger(files, [documents[name] for name in names], proof, pins or Pins())
    findings += [Finding(_ENTERED, c.point, c.file, c.message) for c in shown.complaints]
    return replace(
        verdict,
        steps=(*verdict.steps, _AMENDED, _ENTERED),
        findings=(*verdict.findings, *findings),
        standing=Standing.REFUTED if findings else verdict.standing,
        proved=(*verdict.proved, *shown.proved),
        unproved=(*verdict.unproved, *shown.unproved),
    )
