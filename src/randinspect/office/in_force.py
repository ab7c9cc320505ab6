"""Draws that the ledger ends: nothing goes on from them, and what to do instead is told."""

from __future__ import annotations

from typing import Final

from randinspect.canonical import told_moment
from randinspect.errors import ProtocolError
from randinspect.ledger import Ledger
from randinspect.office.ledger_book import LedgerBook
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.leaves import VoidLeaf, read_leaf

__all__ = ["locked_draw_id", "void_of", "void_told"]

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


def void_told(book: LedgerBook, kind: Kind, void: VoidLeaf) -> str:
    """Say that a draw is void: why, by whom and when, and how to draw again.

    Raises
    ------
    LedgerError
        If the ledger is not whole.
    """
    return (
        f"{void.draw_id} is void: {void.code}, signed off by {void.approved_by} at "
        f"{told_moment(void.created)}. Its number stays used. To draw again, commit another "
        f"draw: give [{kind}] a new draw_id, sequence = {book.next_sequence()} and a "
        f"not_before to come, {_AGAIN[kind]}"
    )
