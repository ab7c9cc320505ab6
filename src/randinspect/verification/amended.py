"""Amendments checked against their bundle, by replay and without a solver (docs/format.md §9.4).

16. Each amendment is the next of its chain, and whoever stands in is the one that the rule of
    docs/format.md §6.5 gives on what the amendments before it left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from randinspect.errors import FormatError, RandinspectError
from randinspect.publication.amendments import amendment_name, replayed, staffing_of
from randinspect.publication.bundle import read_files
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict
from randinspect.verification.verify import verify_files

__all__ = ["drawn_dispatch", "read_amendments", "verify_amendments"]

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
    paths = sorted(found, key=lambda path: _place(path.name))
    odd = [path.name for path in paths if path.name not in _names(len(paths))]
    if odd:
        raise FormatError(f"{folder}: amendments are numbered without gaps, but here is {odd[0]}")
    return {path.name: path.read_bytes() for path in paths}


def _place(name: str) -> tuple[int, str]:
    """Sort key of a name: shorter numbers first."""
    return len(name), name


def _names(count: int) -> set[str]:
    """Names of so many amendments."""
    return {amendment_name(number) for number in range(1, count + 1)}


def verify_amendments(
    files: Mapping[str, bytes],
    documents: Mapping[str, bytes],
    evidence: Sequence[object] = (),
) -> Verdict:
    """Verify a dispatch bundle together with its amendments.

    Parameters
    ----------
    files
        The bundle.
    documents
        Name to bytes of its amendments, all of them.
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
    verdict = verify_files(files, evidence)
    if not verdict:
        return verdict
    findings, done = [], 0
    names = sorted(documents, key=_place)
    try:
        if set(names) != _names(len(names)):
            raise FormatError("the amendments are not numbered without gaps")
        chain = replayed(files, [documents[name] for name in names], staffing_of(files))
        for _ in chain:
            done += 1
    except RandinspectError as error:
        name = names[done] if done < len(names) else "amendments"
        findings.append(Finding(_AMENDED, name, str(error)))
    return replace(
        verdict,
        steps=(*verdict.steps, _AMENDED),
        findings=(*verdict.findings, *findings),
        standing=Standing.REFUTED if findings else verdict.standing,
    )
