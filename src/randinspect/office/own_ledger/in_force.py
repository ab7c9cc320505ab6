"""Draws that the ledger ends: nothing goes on from them, and what to do instead is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.canonical import told_moment
from randinspect.errors import ProtocolError
from randinspect.ledger import Ledger
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.own_ledger.book import LedgerBook
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.draw_leaves import VoidLeaf
from randinspect.publication.leaves import read_leaf
from randinspect.publication.ledger_proof import LEDGER_FILE, LedgerProof

__all__ = [
    "locked_draw_id",
    "require_in_force",
    "require_undispatched",
    "shown_void",
    "void_of",
    "void_said",
    "void_told",
    "voids_of",
]

_AGAIN: Final = {
    Kind.SELECTION: "and use a new --out folder",
    Kind.DISPATCH: (
        "and use as --out a copy of this folder without public/dispatch and public/amendments; "
        "the selection stays in force"
    ),
}


def locked_draw_id(workspace: Workspace, kind: Kind, asked: str) -> str:
    """Number of the draw that is locked in a folder, asked before anything is entered about it.

    Parameters
    ----------
    workspace, kind
        Where it lies, and which of the two.
    asked
        Its number as the quarter's file has it.

    Raises
    ------
    ProtocolError
        If none is locked there, or another one.
    """
    files = workspace.files(kind)
    if not files:
        raise ProtocolError(f"no {kind} is locked in {workspace.folder}: name its folder by --out")
    found = read_commitment(files["commit.json"]).draw_id
    if found != asked:
        raise ProtocolError(
            f"{workspace.folder} holds {found}, but quarter.toml names {asked}; name the "
            "folder and the file of one quarter"
        )
    return found


def require_undispatched(ledger: Ledger, draw_id: str) -> None:
    """Refuse to end a selection under a dispatch that stays in force.

    A drawn unit is inspected by a dispatch of a sample that stands (docs/format.md §7.5); the
    office ends both, and that of the dispatch stands first in the ledger.

    Parameters
    ----------
    ledger
        The ledger, as it is now.
    draw_id
        The draw that is to end. One without a drawn sample has no dispatch.

    Raises
    ------
    ProtocolError
        With every dispatch of its sample that is not void.
    """
    draws = ledger.history.draws
    sample = draws[draw_id].sample if draw_id in draws else None
    under = [
        name
        for name, entry in draws.items()
        if sample is not None
        and entry.commitment.kind is Kind.DISPATCH
        and entry.commitment.sample_sha256 == sample
        and entry.void is None
    ]
    if under:
        raise ProtocolError(
            f"{', '.join(under)} sends people to what {draw_id} drew, and is not void; end each "
            "dispatch first by `randinspect void dispatch` (results that are published stay public "
            "and marked), then the selection"
        )


def void_of(book: LedgerBook, draw_id: str) -> VoidLeaf | None:
    """The end of a draw in the office's ledger, None if it has none.

    Raises
    ------
    LedgerError
        If the ledger is not whole.
    """
    ledger = Ledger.opened(book.folder)
    entry = ledger.history.draws.get(draw_id)
    if entry is None or entry.void is None:
        return None
    void = read_leaf(ledger.leaves[entry.void]).content
    assert isinstance(void, VoidLeaf)  # noqa: S101  # the history says so
    return void


def voids_of(workspace: Workspace, quarter: QuarterFile) -> dict[Kind, VoidLeaf]:
    """Ends of the draws that lie in a folder.

    Parameters
    ----------
    workspace, quarter
        The quarter's folder and file. What its ledger says counts, and where it names none, or the
        ledger is another's, what the bundles show in their ``ledger.json``.

    Raises
    ------
    FormatError
        If a bundle's ``ledger.json`` has no form.
    ProtocolError, LedgerError
        If the ledger is not there, or not whole.
    """
    folder = quarter.ledger and quarter.path(quarter.ledger.folder)
    found: dict[Kind, VoidLeaf] = {}
    for kind in Kind:
        files = workspace.files(kind)
        if not files:
            continue
        draw_id = read_commitment(files["commit.json"]).draw_id
        void = shown_void(files, draw_id) or (folder and void_of(LedgerBook(folder), draw_id))
        if void:
            found[kind] = void
    return found


def require_in_force(workspace: Workspace, quarter: QuarterFile) -> None:
    """Refuse to do anything with inspections that are not to take place.

    Raises
    ------
    ProtocolError
        If a draw of the folder is void: why, by whom and when.
    """
    for void in voids_of(workspace, quarter).values():
        raise ProtocolError(
            f"{void_said(void)}. Nobody is inspected by it any more, so nothing new is entered, "
            "published or written from it; results that were published stay public, and marked"
        )


def void_said(void: VoidLeaf) -> str:
    """Say that a draw is void: why, by whom and when."""
    return (
        f"{void.draw_id} is void: {void.code}, signed off by {void.approved_by} at "
        f"{told_moment(void.created)}"
    )


def shown_void(files: Mapping[str, bytes], draw_id: str) -> VoidLeaf | None:
    """The end of a draw that its bundle shows in its ``ledger.json``, None if it shows none.

    Raises
    ------
    FormatError
        If the file has no form.
    """
    if LEDGER_FILE not in files:
        return None
    proof = LedgerProof.read(files[LEDGER_FILE]).void
    return proof.document if proof and proof.document.draw_id == draw_id else None


def void_told(book: LedgerBook, kind: Kind, void: VoidLeaf) -> str:
    """Say that a draw is void: why, by whom and when, and how to draw again.

    Raises
    ------
    LedgerError
        If the ledger is not whole.
    """
    return (
        f"{void_said(void)}. Its number stays used. To draw again, commit another "
        f"draw: give [{kind}] a new draw_id, sequence = {book.next_sequence()} and a "
        f"not_before to come, {_AGAIN[kind]}"
    )
