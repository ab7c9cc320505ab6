"""What an office hands to an agency, and to an auditor (docs/format.md §8.5, §9.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from randinspect.attestation import Pins
from randinspect.canonical import normalised_id, open_handle
from randinspect.errors import FormatError, ProtocolError
from randinspect.office.for_cause.publishing import CHECKS, chain_flaws
from randinspect.office.inputs.job import source_paths
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.results.store import NAMES, ResultStore
from randinspect.office.stages.locked import bound_parts, require_sources
from randinspect.office.workspace import Workspace
from randinspect.publication.bundle import read_files, write_files
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.proof import find_opening, unit_proof
from randinspect.verification import (
    FOR_CAUSE,
    RECUSALS,
    STRATA,
    UNITS,
    Finding,
    Parts,
    Standing,
    Verdict,
    openings_name,
    read_parts,
    source_name,
    verify_disclosed,
    verify_parts,
)

__all__ = ["audit_folder", "disclose", "prove_agency"]

# The key, the diaries of inspectors, and working notes stay in the office.
_SHOWN: Final = (
    *(openings_name(kind) for kind in Kind),
    *(f"{kind}.{what}.json" for kind in Kind for what in ("quarter", "sources")),
    RECUSALS,
    STRATA,
    UNITS,
    "groups.json",
    "memory.tsv",
    "rungs.tsv",
    "waivers.json",
)


def prove_agency(workspace: Workspace, agency: str) -> bytes:
    """Proof for one agency of the selection that lies in a workspace.

    Parameters
    ----------
    workspace
        The quarter's folder.
    agency
        The agency's id in the register, in any spelling, or its handle.

    Raises
    ------
    ProtocolError
        If no selection is locked there, or its private openings are gone.
    FormatError
        If the frame knows no such agency.
    """
    files = workspace.files(Kind.SELECTION)
    if not files:
        raise ProtocolError(f"{workspace.folder} holds no locked selection to prove from")
    if read_commitment(files["commit.json"]).openings is None:
        known = {row.split(b"\t")[0].decode() for row in files["frame.tsv"].splitlines()}
        handle = agency if agency in known else open_handle(normalised_id(agency))
        return unit_proof(files, handle, None)
    name = openings_name(Kind.SELECTION)
    openings = workspace.kept(name)
    if openings is None:
        raise ProtocolError(f"{workspace.private / name} is gone; restore it, no proof opens else")
    opening = find_opening(openings, agency)
    if opening is None:
        raise FormatError(
            f"{agency} is no agency of this frame: it was not in the register on the day of the "
            "lock, or its id is spelt otherwise there"
        )
    return unit_proof(files, opening.handle, opening)


def disclose(workspace: Workspace, folder: Path, quarter: QuarterFile | None = None) -> list[Path]:
    """Write the auditor's folder: bundles, results with their acts, and private files bound.

    Parameters
    ----------
    workspace
        The quarter's folder.
    folder
        Where to write; it may not hold anything yet.
    quarter
        The quarter's file: registers, rules and profile that it names are handed over too, names of
        inspectors among them. None to keep them.

    Returns
    -------
    list of Path
        What was written: folders of bundles, then private files.

    Raises
    ------
    ProtocolError
        If nothing is locked yet, or the folder holds something.
    LockedInputError
        If a register is no longer the file of the lock.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ProtocolError(f"{folder} is not empty; an auditor's folder is written into a new one")
    bundles = {kind: files for kind in Kind if (files := workspace.files(kind))}
    if not bundles:
        raise ProtocolError(f"{workspace.folder} holds no locked draw to disclose")
    kept = {name: workspace.kept(name) for name in _SHOWN}
    private = {name: data for name, data in kept.items() if data is not None}
    private |= _chained(ResultStore(workspace).private)
    private |= _chained(workspace.private / CHECKS)
    private |= {} if quarter is None else _registers(workspace, bundles, quarter)
    shown = Workspace(folder)
    for kind, files in bundles.items():
        write_files(shown.bundle(kind), files, last="commit.json")
    if workspace.amendments.is_dir():
        amended = read_files(workspace.amendments)
        write_files(shown.amendments, amended, last=max(amended, default=""))
    results = ResultStore(workspace)
    if results.public.is_dir():
        write_files(ResultStore(shown).public, read_files(results.public), last=NAMES)
    if (listed := workspace.public / CHECKS).is_dir():
        found = read_files(listed)
        write_files(shown.public / CHECKS, found, last=max(found, default=""))
    for name, data in private.items():
        under, _, plain = name.rpartition("/")
        shown.keep_folder(under, {plain: data})
    return [*map(shown.bundle, bundles), *(shown.private / name for name in private)]


def audit_folder(folder: Path, pins: Pins | None = None) -> Verdict:
    """Verify the bundles of an auditor's folder together with its private files.

    Parameters
    ----------
    folder
        As `disclose` writes it.
    pins
        Keys of the ledger and of witnesses that the auditor knows.

    Raises
    ------
    FormatError
        If the folder holds no bundle.
    """
    shown = Workspace(folder)
    parts = read_parts(shown.public) if shown.public.is_dir() else Parts({})
    if not any("commit.json" in files for files in parts.files.values()):
        raise FormatError(f"{folder} holds no public/selection and no public/dispatch to audit")
    private = {
        path.relative_to(shown.private).as_posix(): path.read_bytes()
        for path in sorted(shown.private.rglob("*.*"))
        if path.is_file()
    }
    results = ResultStore(shown).public
    published = read_files(results) if results.is_dir() else {}
    bundles = [*parts.files.values()]
    verdict = verify_disclosed(verify_parts(parts, pins), bundles, private, published)
    listed = shown.public / CHECKS / f"{CHECKS}.json"
    return _with_checks(verdict, private, listed.read_bytes() if listed.is_file() else None)


def _with_checks(
    verdict: Verdict, private: Mapping[str, bytes], published: bytes | None
) -> Verdict:
    """The verdict with step 32, where checks for cause were shown or published."""
    names = sorted(name for name in private if name.startswith(f"{CHECKS}/"))
    if not names and published is None:
        return verdict
    flaws = chain_flaws([private[name] for name in names], published)
    findings = tuple(Finding(FOR_CAUSE, f"{FOR_CAUSE.number}.1", n, text) for n, text in flaws)
    return replace(
        verdict,
        steps=(*verdict.steps, FOR_CAUSE),
        findings=(*verdict.findings, *findings),
        standing=Standing.REFUTED if findings else verdict.standing,
    )


def _chained(folder: Path) -> dict[str, bytes]:
    """Documents of a chain as they lie there; an auditor judges them."""
    found = sorted(folder.glob("[!.]*")) if folder.is_dir() else []
    return {f"{folder.name}/{path.name}": path.read_bytes() for path in found if path.is_file()}


def _registers(
    workspace: Workspace, bundles: Mapping[Kind, Mapping[str, bytes]], quarter: QuarterFile
) -> dict[str, bytes]:
    """Files that the locks were made from, refused if they are others by now."""
    sources = source_paths(quarter)
    for kind, files in bundles.items():
        bound = bound_parts(files["rulebook.json"]) if kind is Kind.SELECTION else None
        require_sources(workspace, kind, sources, bound)
    return {
        source_name(part, path.suffix): path.read_bytes()
        for part, path in sources.items()
        if path.is_file()
    }
