"""Who may act: registrations, signed acts, and what an office cannot do without a role."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import (
    BEFORE,
    DRAWER,
    LOCKER,
    LOG,
    NEXT,
    ORIGIN,
    STRANGER,
    actor_leaf,
    commit_leaf,
    key_leaf,
    origin_leaf,
    result_leaf,
    signed_leaves,
    withdrawal_leaf,
)
from strategies import access_leaves

from randinspect.attestation import KeyType, Pins, SecretKey
from randinspect.canonical import sha256_hex
from randinspect.errors import FormatError, LeafError
from randinspect.ledger import (
    KEY_NAME,
    History,
    Ledger,
    Rule,
    acting_as,
    audit_store,
    keep_secret,
    register_actor,
    who_acts,
    withdraw_actor,
)
from randinspect.publication import KeyReason, Role
from randinspect.publication.actor_leaves import ASKED_ROLES, ActLeaf, ActorLeaf
from randinspect.publication.leaves import LeafKind, read_leaf

COMMIT, RESULT = commit_leaf("a", 1), result_leaf("a")


def office(folder: Path) -> Ledger:
    """A ledger whose key lies beside it."""
    keep_secret(folder / KEY_NAME, LOG)
    return Ledger.made(folder, origin_leaf(), ORIGIN.created)


def declared(folder: Path) -> Ledger:
    """A ledger with an officer who locks and one who draws."""
    ledger = office(folder)
    for key, role in ((LOCKER, Role.LOCK), (DRAWER, Role.DRAW)):
        register_actor(
            folder, ledger, key.verifier, [role], approved_by="chief", created=ORIGIN.created
        )
    return ledger


def refused(ledger: Ledger, leaf: bytes, actor: SecretKey | None) -> set[str]:
    """Codes for which a ledger does not take a leaf, and nothing was added."""
    size = ledger.history.size
    with acting_as(actor), pytest.raises(LeafError) as caught:
        ledger.append(leaf, moment=BEFORE)
    assert ledger.history.size == size
    return {str(breach).rpartition("(")[2].rstrip(")") for breach in caught.value.breaches}


def test_who_has_the_role_enters_and_the_ledger_stays_whole(tmp_path: Path) -> None:
    """Each leaf stands behind the act of who signed it; asking again adds nothing."""
    ledger = declared(tmp_path)
    with acting_as(LOCKER):
        assert ledger.append(COMMIT, moment=BEFORE) == 4
    with acting_as(DRAWER):
        assert ledger.append(RESULT, moment=BEFORE) == 6
        assert ledger.append(RESULT, moment=BEFORE) == 6
    ledger.checkpoint(LOG)

    kinds = [read_leaf(leaf).kind for leaf in ledger.leaves]
    assert kinds == ["origin", "actor", "actor", "act", "commit", "act", "result"]
    assert audit_store(ledger.store, Pins((LOG.verifier,))).breaches == []
    assert [entry.name for _, entry in ledger.history.access.actors] == [LOCKER.name, DRAWER.name]


def test_who_has_no_role_is_refused(tmp_path: Path) -> None:
    """Nobody, a stranger, an officer of another role, and one who was withdrawn."""
    ledger = declared(tmp_path)
    assert refused(ledger, COMMIT, None) == {"act.missing"}
    assert refused(ledger, COMMIT, STRANGER) == {"act.actor"}
    assert refused(ledger, COMMIT, DRAWER) == {"act.role"}
    withdraw_actor(tmp_path, ledger, LOCKER.verifier, approved_by="chief", created=BEFORE)
    assert refused(ledger, COMMIT, LOCKER) == {"act.actor"}


def test_without_actors_a_ledger_is_as_before(tmp_path: Path) -> None:
    """No act is written, whoever is named."""
    ledger = office(tmp_path)
    with acting_as(LOCKER):
        ledger.append(COMMIT, moment=BEFORE)

    assert list(ledger.leaves) == [origin_leaf(), COMMIT]
    assert who_acts() is None


def test_roles_are_replaced_by_a_later_registration(tmp_path: Path) -> None:
    """Who was to draw is to read only; a key that was withdrawn does not come back."""
    ledger = declared(tmp_path)
    with acting_as(LOCKER):
        ledger.append(COMMIT, moment=BEFORE)
    register_actor(
        tmp_path, ledger, DRAWER.verifier, [Role.READ], approved_by="chief", created=BEFORE
    )
    assert refused(ledger, RESULT, DRAWER) == {"act.role"}
    withdraw_actor(tmp_path, ledger, DRAWER.verifier, approved_by="chief", created=BEFORE)
    with pytest.raises(LeafError, match=r"actor\.key"):
        register_actor(
            tmp_path, ledger, DRAWER.verifier, [Role.DRAW], approved_by="chief", created=BEFORE
        )


def test_no_registration_is_dated_back(tmp_path: Path) -> None:
    """Neither before its own time, nor before an act that is there."""
    ledger = declared(tmp_path)
    with acting_as(LOCKER):
        ledger.append(COMMIT, moment=BEFORE)
    for created, since in ((BEFORE - 1, BEFORE), (BEFORE + 5, BEFORE)):
        with pytest.raises(LeafError, match=r"actor\.time"):
            register_actor(
                tmp_path,
                ledger,
                STRANGER.verifier,
                [Role.DRAW],
                since=since,
                approved_by="chief",
                created=created,
            )


def test_a_role_may_begin_later(tmp_path: Path) -> None:
    """An act before that time is refused, one at it is taken."""
    ledger = office(tmp_path)
    register_actor(
        tmp_path,
        ledger,
        LOCKER.verifier,
        [Role.LOCK],
        since=BEFORE + 1,
        approved_by="chief",
        created=BEFORE - 5,
    )
    assert refused(ledger, COMMIT, LOCKER) == {"act.actor"}
    with acting_as(LOCKER):
        ledger.append(COMMIT, moment=BEFORE + 1)


@pytest.mark.parametrize("kind", sorted(ASKED_ROLES))
def test_every_kind_asks_for_a_role_that_is_not_reading(kind: str) -> None:
    """The ledger's own kinds ask for none."""
    assert ASKED_ROLES[kind]
    assert Role.READ not in ASKED_ROLES[kind]
    assert set(LeafKind) - set(ASKED_ROLES) == {"origin", "key", "actor", "act"}


def test_the_texts_are_those_of_the_format() -> None:
    """docs/format.md §7.12, put together here from the words of the page."""
    act = read_leaf(signed_leaves(COMMIT, LOCKER)[0]).content
    actor = read_leaf(actor_leaf(DRAWER, [Role.DRAW])).content
    assert isinstance(act, ActLeaf)
    assert isinstance(actor, ActorLeaf)
    own = actor.document().decode()
    start = own.index(',"signature":"')
    rest = own[:start] + own[own.index('"', start + 14) + 1 :]

    text = f"randinspect/1/act\n{LOG.name}\n{BEFORE}\n{sha256_hex(COMMIT)}\n"
    said = f"randinspect/1/actor\n{LOG.name}\nregister\n{sha256_hex(rest.encode())}\n"
    assert act.statement(LOG.name).decode() == text
    assert actor.statement(LOG.name).decode() == said
    assert act.is_signed(LOG.name)
    assert actor.is_signed(LOG.name)
    assert not act.is_signed("cn.example/other")
    assert not actor.is_signed("cn.example/other")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"roles":["draw"]', b'"roles":[]'),
        (b'"roles":["draw"]', b'"roles":["lock","draw"]'),
        (b'"roles":["draw"]', b'"roles":["draw","draw"]'),
        (b'"roles":["draw"]', b'"roles":["rule"]'),
        (b'"change":"register"', b'"change":"withdraw"'),
        (b'"change":"register"', b'"change":"rename"'),
        (b'"signature":"', b'"signature":"AA'),
    ],
)
def test_what_is_no_registration_has_not_its_form(old: bytes, new: bytes) -> None:
    """Roles out of order, a registration without roles, a withdrawal with some."""
    leaf = actor_leaf(DRAWER, [Role.DRAW])
    assert old in leaf
    with pytest.raises(FormatError):
        read_leaf(leaf.replace(old, new))


def test_a_change_of_the_ledgers_key_moves_who_may_register() -> None:
    """The old key registers nobody after it."""
    history = History()
    for leaf in (origin_leaf(), key_leaf(code=KeyReason.ROTATION)):
        assert history.take(leaf) == []
    old, new = (withdrawal_leaf(DRAWER, signer=key) for key in (LOG, NEXT))
    assert Rule.ACTOR_SIGNATURE in {breach.rule for breach in history.breaches(old)}
    assert Rule.ACTOR_SIGNATURE not in {breach.rule for breach in history.breaches(new)}


@given(st.lists(access_leaves(), max_size=25))
def test_whatever_is_let_in_was_signed_by_who_may(leaves: list[bytes]) -> None:
    """Counted afresh over the leaves let in: each behind its act, by an actor with the role."""
    history, taken = History(), [origin_leaf()]
    history.take(origin_leaf())
    for leaf in leaves:
        if not history.breaches(leaf):
            history.take(leaf)
            taken.append(leaf)
    roles: dict[str, tuple[Role, ...]] = {}
    is_declared = False
    for before, leaf in pairwise(taken):
        found, act = read_leaf(leaf), read_leaf(before).content
        if isinstance(found.content, ActorLeaf):
            is_declared = True
            roles[found.content.key] = found.content.roles
        elif found.kind in ASKED_ROLES and is_declared:
            assert isinstance(act, ActLeaf)
            assert act.leaf == sha256_hex(leaf)
            assert set(roles[act.actor]) & ASKED_ROLES[found.kind]


def test_a_key_of_an_actor_is_no_witness_key() -> None:
    """A key that cosigns registers nobody."""
    witness = SecretKey("cn.example/x", KeyType.COSIGNATURE, bytes(32))
    with pytest.raises(FormatError, match="type 1"):
        actor_leaf(witness, [Role.DRAW])
    with pytest.raises(FormatError, match="1-64"):
        actor_leaf(SecretKey("王五", KeyType.NOTE, bytes(32)), [Role.DRAW])
