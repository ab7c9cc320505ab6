"""A bundle's leaves are entered together: a result that is refused leaves no commitment behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import BEFORE, LOG, commit_leaf, new_ledger, note_leaf, result_leaf

from randinspect.attestation import Pins
from randinspect.errors import LeafError
from randinspect.ledger import Ledger, audit_store
from randinspect.office import LedgerBook


def rows(ledger: Ledger) -> list[bytes]:
    """What is on the disk."""
    return [row.data for row in ledger.store.rows()]


def test_all_are_added_in_their_order(tmp_path: Path) -> None:
    """Those that are there stay where they are."""
    ledger = new_ledger(tmp_path)
    pair = [commit_leaf("a", 1), result_leaf("a")]

    assert ledger.append_all(pair, moment=BEFORE) == [1, 2]
    assert ledger.append_all([*pair, note_leaf("x")], moment=BEFORE) == [1, 2, 3]
    assert ledger.append_all([], moment=BEFORE) == []
    assert rows(Ledger.opened(tmp_path)) == list(ledger.leaves)


def test_none_is_added_if_one_is_refused(tmp_path: Path) -> None:
    """Neither on the disk nor in memory; what comes next is judged as if nothing was asked."""
    ledger = new_ledger(tmp_path)
    before = rows(ledger)
    with pytest.raises(LeafError, match=r"result\.commit"):
        ledger.append_all([commit_leaf("a", 1), result_leaf("b")], moment=BEFORE)

    assert rows(ledger) == list(ledger.leaves) == before
    assert ledger.history.next_sequence == 1
    assert ledger.append_all([commit_leaf("a", 1), result_leaf("a")], moment=BEFORE) == [1, 2]
    ledger.checkpoint(LOG)
    assert audit_store(ledger.store, Pins()).breaches == []


def test_a_bundle_is_entered_whole_or_not_at_all(tmp_path: Path) -> None:
    """Its result is of another draw: the commitment is not kept either."""
    before = rows(new_ledger(tmp_path))
    commit, result = document(commit_leaf("a", 1)), document(result_leaf("b"))
    with pytest.raises(LeafError):
        LedgerBook(tmp_path).prove({"commit.json": commit, "result.json": result}, BEFORE)

    assert rows(Ledger.opened(tmp_path)) == before


def document(leaf: bytes) -> bytes:
    """What a leaf holds after its kind."""
    return leaf.partition(b"\n")[2]
