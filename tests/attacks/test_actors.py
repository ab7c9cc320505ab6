"""Attacks of insiders: who acts without a role, out of turn, or by a role dated back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from attacked import broken_rules, commit_of, refuted, result_of, selection
from defective.of_actors import shown
from ledgers import (
    BEFORE,
    DRAWER,
    LOCKER,
    LOG,
    NEXT,
    NOT_BEFORE,
    STRANGER,
    actor_leaf,
    origin_leaf,
    signed_leaves,
    withdrawal_leaf,
)
from made_stores import entered, listing

from randinspect.attestation import Checkpoint, sign_checkpoint
from randinspect.canonical import merkle_root
from randinspect.errors import AccessError, LeafError
from randinspect.ledger import History, Ledger, LedgerExport, Rule, acting_as
from randinspect.office.access import Editor, locks_of, may_edit, untimely_edits
from randinspect.office.store import Founding, Store
from randinspect.publication import Role, read_commitment

ACTORS = (actor_leaf(LOCKER, [Role.LOCK]), actor_leaf(DRAWER, [Role.DRAW, Role.PLAN]))


def locked() -> tuple[bytes, ...]:
    """A ledger with two officers, in which a selection is committed to."""
    return (origin_leaf(), *ACTORS, *signed_leaves(commit_of(selection()), LOCKER))


def export(leaves: Sequence[bytes]) -> LedgerExport:
    """What an insider publishes who holds the ledger's own key."""
    head = Checkpoint(LOG.name, len(leaves), merkle_root(list(leaves)))
    return LedgerExport(list(leaves), [sign_checkpoint(head, LOG)])


def opened(folder: Path) -> Ledger:
    """The same ledger, kept by the program."""
    ledger = Ledger.made(folder, origin_leaf(), BEFORE)
    for leaf in ACTORS:
        ledger.append(leaf, moment=BEFORE)
    with acting_as(LOCKER):
        ledger.append(commit_of(selection()), moment=BEFORE)
    return ledger


def test_attack_31_an_insider_without_the_role_draws(tmp_path: Path) -> None:
    """The program refuses; leaves written past it are found, and so is the bundle: 14."""
    result = result_of(selection())
    ledger = opened(tmp_path / "ledger")
    for actor in (None, LOCKER, STRANGER):
        with acting_as(actor), pytest.raises(LeafError, match=r"act\."):
            ledger.append(result, moment=NOT_BEFORE)

    broken_rules(tmp_path / "a", export([*locked(), result]), Rule.ACT_MISSING)
    by_locker = [*locked(), *signed_leaves(result, LOCKER)]
    broken_rules(tmp_path / "b", export(by_locker), Rule.ACT_ROLE)
    by_nobody = [*locked(), *signed_leaves(result, STRANGER)]
    broken_rules(tmp_path / "c", export(by_nobody), Rule.ACT_ACTOR)
    refuted(tmp_path / "d", shown(*by_locker, files=selection()), 14)
    with acting_as(DRAWER):
        store = Store.made(tmp_path / "a.db", Founding(BEFORE, "x", tmp_path / "ledger"))
    for actor in (None, LOCKER, STRANGER):
        with acting_as(actor), pytest.raises(AccessError):
            entered(store, {"A": "a"}, listing(1), moment=2)


def test_attack_32_who_draws_edits_the_libraries_before_the_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused while the draw is open, whatever other roles; seen in the record afterwards.

    At the desk it is carried out in ``tests/cli/test_access_walk.py``.
    """
    opened(tmp_path / "ledger")
    moment = read_commitment(selection()["commit.json"]).created + 60
    with acting_as(DRAWER):
        store = Store.made(tmp_path / "a.db", Founding(moment - 120, "x", tmp_path / "ledger"))
        with pytest.raises(AccessError, match="between snapshot and seed"):
            entered(store, {"A": "a"}, listing(1), moment=moment)
        assert store.act_faults() == []
        monkeypatch.setattr("randinspect.office.store.binding.may_edit", lambda *_: None)
        entered(store, {"A": "a"}, listing(1), moment=moment)
    assert [(fault.act, fault.code) for fault in store.act_faults()] == [(2, "store.untimely")]
    monkeypatch.undo()
    with store.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER store_row_ends_once")
        connection.exec_driver_sql("UPDATE store_row SET content = '{}'")
    assert "store.rows" in [fault.code for fault in store.act_faults()]

    history = History()
    for leaf in locked():
        assert history.take(leaf) == []
    (lock,) = locks_of(history)
    officer = Editor(DRAWER.name, frozenset({Role.DRAW, Role.PLAN}))
    other = Editor("cn.example/registrar", frozenset({Role.PLAN}))

    with pytest.raises(AccessError, match="between snapshot and seed"):
        may_edit(officer, lock.snapshot + 60, [lock])
    may_edit(other, lock.snapshot + 60, [lock])
    edits = [(other, lock.snapshot), (officer, lock.snapshot - 1), (officer, lock.snapshot)]
    assert [place for place, _ in untimely_edits(edits, [lock])] == [2]


def test_attack_33_a_withdrawn_key_is_used(tmp_path: Path) -> None:
    """Refused, and found at the act itself; nor does the key come back."""
    result, gone = result_of(selection()), withdrawal_leaf(DRAWER)
    ledger = opened(tmp_path / "ledger")
    ledger.append(gone, moment=BEFORE)
    with acting_as(DRAWER), pytest.raises(LeafError, match=r"act\.actor"):
        ledger.append(result, moment=NOT_BEFORE)
    back = actor_leaf(DRAWER, [Role.DRAW], created=BEFORE)
    with pytest.raises(LeafError, match=r"actor\.key"):
        ledger.append(back, moment=BEFORE)

    used = [*locked(), gone, *signed_leaves(result, DRAWER)]
    broken_rules(tmp_path / "a", export(used), Rule.ACT_ACTOR)
    broken_rules(tmp_path / "b", export([*locked(), gone, back]), Rule.ACTOR_KEY)


def test_attack_34_a_registration_is_dated_back(tmp_path: Path) -> None:
    """It covers nothing before it, whatever it states; and nobody but the ledger registers."""
    act = signed_leaves(result_of(selection()), STRANGER, NOT_BEFORE)
    late = actor_leaf(STRANGER, [Role.DRAW], created=BEFORE, since=BEFORE)
    drawn = [*locked(), *act, late]
    broken_rules(tmp_path / "a", export(drawn), Rule.ACT_ACTOR, Rule.ACTOR_TIME)
    own = actor_leaf(STRANGER, [Role.DRAW], created=BEFORE, signer=NEXT)
    broken_rules(tmp_path / "b", export([*locked(), own]), Rule.ACTOR_SIGNATURE)
    ledger = opened(tmp_path / "ledger")
    with pytest.raises(LeafError, match=r"actor\.time"):
        ledger.append(actor_leaf(STRANGER, [Role.DRAW], since=BEFORE), moment=BEFORE)
