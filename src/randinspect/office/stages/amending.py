"""Amendments of a drawn dispatch: written if and only if the ledger takes them (format.md §6.5).

An amendment is checked with all before it, entered while it is written, and proved by the
``ledger.json`` beside it, as a lock or a result is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from randinspect.dispatch import Substitution
from randinspect.office.own_ledger.book import append_amendment, enter_amendments
from randinspect.office.private.diaries import NAMES, keep_diaries
from randinspect.office.workspace import Workspace
from randinspect.publication.amendments import Deed, amend, amendment_name
from randinspect.publication.bundle import write_files
from randinspect.verification import drawn_dispatch, read_amendments, verify_amendments

__all__ = ["Amended", "write_amendment"]


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment that was written.

    Parameters
    ----------
    path
        Its document.
    change
        What it comes to.
    proof
        What shows it in the ledger, None if there is no ledger.
    """

    path: Path
    change: Substitution
    proof: Path | None


def write_amendment(
    bundle: Path,
    inspection: str,
    *,
    leaves: str,
    deed: Deed,
    amendments: Path,
    ledger: Path | None,
) -> Amended:
    """Let the rule of the draw name who stands in, and write and enter the next amendment.

    Parameters
    ----------
    bundle
        A drawn dispatch.
    inspection, leaves
        Who leaves which team.
    deed
        Absences, reasons and sign-off.
    amendments
        Folder of the amendments, all of them.
    ledger
        Folder of the ledger, None if there is none.

    Raises
    ------
    FormatError
        If a name, a reason or an earlier amendment does not hold.
    InfeasibleDispatch
        If nobody can stand in.
    VerdictError
        If the bundle or the chain does not verify.
    ProtocolError, LedgerError
        If the ledger does not take it; then nothing is written.
    """
    files, known = drawn_dispatch(bundle), read_amendments(amendments)
    data, change = amend(
        files, list(known.values()), inspection=inspection, leaves=leaves, deed=deed
    )
    name = amendment_name(len(known) + 1)
    verify_amendments(files, {**known, name: data}).require()

    def write() -> None:
        write_files(amendments, {name: data}, last=name)

    workspace = Workspace(bundle.resolve().parent.parent)
    if ledger is None:
        write()
        _tell_people(workspace, amendments)
        return Amended(amendments / name, change, None)
    if known:
        enter_amendments(ledger, amendments, deed.decided)  # those that were written without it
    append_amendment(ledger, data, deed.decided, write)
    proof = enter_amendments(ledger, amendments, deed.decided)
    _tell_people(workspace, amendments)
    return Amended(amendments / name, change, proof)


def _tell_people(workspace: Workspace, amendments: Path) -> None:
    """Make the diaries anew, where the amendments are those of an office's own folder."""
    is_own = amendments.resolve() == workspace.amendments.resolve()
    if is_own and workspace.kept(NAMES) is not None:
        keep_diaries(workspace)
