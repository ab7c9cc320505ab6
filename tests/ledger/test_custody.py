"""The key of a ledger: made once, changed with a leaf, finished after any interruption."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ledgers import BEFORE, CHIEF, note_leaf

from randinspect.attestation import KeyType, Pins, VerifierKey, is_signed
from randinspect.errors import ProtocolError
from randinspect.ledger import (
    KEY_NAME,
    STORE_NAME,
    Ledger,
    Rule,
    audit_store,
    change_key,
    make_ledger,
    read_secret,
    signed_head,
)
from randinspect.publication.ledger_leaves import KeyReason

NAME = "cn.example/ledger"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A new ledger with its key."""
    return make_ledger(tmp_path, origin=NAME, authorities=["cn.b", "cn.a"], created=BEFORE)[0]


def key_of(folder: Path) -> VerifierKey:
    """The key that lies beside a ledger."""
    return read_secret(folder / KEY_NAME, KeyType.NOTE).verifier


def changed(folder: Path, ledger: Ledger, code: KeyReason) -> VerifierKey:
    """Change the key; the new one."""
    change_key(folder, ledger, code=code, approved_by=CHIEF, created=BEFORE)
    return key_of(folder)


def test_a_ledger_is_made_once_with_a_key_of_its_own(tmp_path: Path, ledger: Ledger) -> None:
    """The origin names it, the first checkpoint bears its signature, only the owner reads it."""
    origin = ledger.history.origin

    assert origin is not None
    assert (origin.authorities, origin.keys) == (("cn.a", "cn.b"), (str(key_of(tmp_path)),))
    assert is_signed(ledger.notes()[0], key_of(tmp_path))
    assert os.stat(tmp_path / KEY_NAME).st_mode & 0o077 == 0
    with pytest.raises(ProtocolError, match="made once"):
        make_ledger(tmp_path, origin=NAME, authorities=["cn.a"], created=BEFORE)


def test_a_ledger_whose_making_was_interrupted_is_made(tmp_path: Path) -> None:
    """A key without a ledger, and half a file, are what a killed process leaves."""
    made, _ = make_ledger(tmp_path, origin=NAME, authorities=["cn.a"], created=BEFORE)
    made.store.close()
    (tmp_path / STORE_NAME).rename(tmp_path / f".{STORE_NAME}.part")
    key = key_of(tmp_path)

    make_ledger(tmp_path, origin=NAME, authorities=["cn.a"], created=BEFORE)
    assert key_of(tmp_path) == key


@pytest.mark.parametrize("code", [KeyReason.ROTATION, KeyReason.COMPROMISE])
def test_a_changed_key_signs_and_the_old_one_no_more(
    tmp_path: Path, ledger: Ledger, code: KeyReason
) -> None:
    """After a rotation the old key attests the new; after a compromise it attests nothing."""
    old = key_of(tmp_path)
    new = changed(tmp_path, ledger, code)
    ledger.append(note_leaf("x"), moment=BEFORE)
    signed_head(tmp_path, ledger)
    notes = ledger.notes()
    told = [b.rule for b in audit_store(ledger.store, Pins(ledger=(old,))).breaches]

    assert [is_signed(note, old) for note in notes] == [True, code is KeyReason.ROTATION, False]
    assert [is_signed(note, new) for note in notes] == [False, True, True]
    assert told == ([] if code is KeyReason.ROTATION else [Rule.HEAD_KEY] * 2)
    assert audit_store(ledger.store, Pins(ledger=(old, new)))


def test_a_lost_key_is_replaced(tmp_path: Path, ledger: Ledger) -> None:
    """Nothing is signed without it, and no other reason takes its place."""
    (tmp_path / KEY_NAME).unlink()
    ledger.append(note_leaf("x"), moment=BEFORE)

    with pytest.raises(ProtocolError, match="loss"):
        signed_head(tmp_path, ledger)
    with pytest.raises(ProtocolError, match="loss"):
        changed(tmp_path, ledger, KeyReason.ROTATION)
    new = changed(tmp_path, ledger, KeyReason.LOSS)
    assert is_signed(ledger.notes()[-1], new)


@pytest.mark.parametrize("step", ["append", "checkpoint", "replace"])
def test_an_interrupted_change_is_finished(
    tmp_path: Path, ledger: Ledger, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the leaf, before the checkpoint, or before the files change places."""
    owner = Path if step == "replace" else Ledger

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    old = key_of(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, dies)
        with pytest.raises(KeyboardInterrupt):
            changed(tmp_path, ledger, KeyReason.ROTATION)
    again = Ledger.opened(tmp_path)
    if step == "append":
        changed(tmp_path, again, KeyReason.ROTATION)
    note = signed_head(tmp_path, again)

    assert key_of(tmp_path) != old
    assert is_signed(note, key_of(tmp_path))
    assert is_signed(note, old)
    assert sorted(path.name for path in tmp_path.iterdir()) == [KEY_NAME, STORE_NAME]
    assert len(again.history.key_changes) == 1
