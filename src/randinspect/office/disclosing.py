"""What an office hands to an agency, and to an auditor (docs/format.md §8.5, §9.7)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from randinspect.canonical import normalised_id, open_handle
from randinspect.errors import FormatError, ProtocolError
from randinspect.office.workspace import Workspace
from randinspect.publication.bundle import write_files
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.proof import find_opening, unit_proof
from randinspect.verification import (
    RECUSALS,
    STRATA,
    UNITS,
    Verdict,
    openings_name,
    verify,
    verify_disclosed,
)

__all__ = ["audit_folder", "disclose", "prove_agency"]

# The key, the names and diaries of inspectors, and working notes stay in the office.
_SHOWN: Final = (
    *(openings_name(kind) for kind in Kind),
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


def disclose(workspace: Workspace, folder: Path) -> list[Path]:
    """Write the auditor's folder: the public bundles, and the private files that they bind.

    Parameters
    ----------
    workspace
        The quarter's folder.
    folder
        Where to write; it may not hold anything yet.

    Returns
    -------
    list of Path
        What was written: folders of bundles, then private files.

    Raises
    ------
    ProtocolError
        If nothing is locked yet, or the folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ProtocolError(f"{folder} is not empty; an auditor's folder is written into a new one")
    bundles = {kind: workspace.files(kind) for kind in Kind}
    if not any(bundles.values()):
        raise ProtocolError(f"{workspace.folder} holds no locked draw to disclose")
    shown = Workspace(folder)
    for kind, files in bundles.items():
        if files:
            write_files(shown.bundle(kind), files, last="commit.json")
    kept = {name: workspace.kept(name) for name in _SHOWN}
    private = {name: data for name, data in kept.items() if data is not None}
    for name, data in private.items():
        shown.keep(name, data)
    written = [shown.bundle(kind) for kind, files in bundles.items() if files]
    return [*written, *(shown.private / name for name in private)]


def audit_folder(folder: Path) -> Verdict:
    """Verify the bundles of an auditor's folder together with its private files.

    Raises
    ------
    FormatError
        If the folder holds no bundle.
    """
    shown = Workspace(folder)
    bundles = [files for kind in Kind if (files := shown.files(kind))]
    if not bundles:
        raise FormatError(f"{folder} holds no public/selection and no public/dispatch to audit")
    private = {path.name: path.read_bytes() for path in sorted(shown.private.glob("*.*"))}
    return verify_disclosed(verify(shown.public), bundles, private)
