"""A store that is bound to a ledger: who may edit, and what is found where somebody did not ask."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ledgers import (
    BASE,
    BEFORE,
    DRAWER,
    LOCKER,
    NOT_BEFORE,
    ORIGIN,
    STRANGER,
    actor_leaf,
    commit_leaf,
    origin_leaf,
    result_leaf,
    void_leaf,
    withdrawal_leaf,
)
from made_stores import entered, listing
from postgres import Server

from randinspect.attestation import SecretKey
from randinspect.errors import AccessError, ProtocolError
from randinspect.ledger import Ledger, acting_as
from randinspect.office.store import Act, ActKind, Founding, Store
from randinspect.office.store.marking import act_sha256, signed_by
from randinspect.publication import Role

NAMES = {"A": "a", "B": "b"}
OPEN = BASE.created + 60
"""A minute after the lock."""
READY = BASE.seed_plan.ready_at
Place = Callable[[], str]
BOTH = ["file", pytest.param("server", marks=pytest.mark.extra("psycopg", name="postgres"))]


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Gives places for new stores, in files or in a server."""
    if request.param == "server":
        server: Server = request.getfixturevalue("postgres")
        return server.new_database
    return lambda: str(tmp_path / f"{len(list(tmp_path.iterdir()))}.db")


def made_ledger(folder: Path) -> Ledger:
    """A ledger in which one plans and locks, and another plans and draws."""
    ledger = Ledger.made(folder, origin_leaf(), ORIGIN.created)
    for key, roles in ((LOCKER, [Role.LOCK, Role.PLAN]), (DRAWER, [Role.DRAW, Role.PLAN])):
        ledger.append(actor_leaf(key, roles), moment=ORIGIN.created)
    return ledger


def bound(place: str, folder: Path) -> Store:
    """A store that is bound to a new ledger, by who locks."""
    made_ledger(folder)
    with acting_as(LOCKER):
        return Store.made(place, Founding(ORIGIN.created, "chief", folder))


def lock(folder: Path) -> None:
    """Commit to a draw."""
    with acting_as(LOCKER):
        Ledger.opened(folder).append(commit_leaf("a", 1), moment=BEFORE)


def codes(store: Store) -> list[tuple[int, str]]:
    """What is found in the acts of a store."""
    return [(fault.act, fault.code) for fault in store.act_faults()]


def test_an_edit_takes_the_role_and_is_signed(place: Place, tmp_path: Path) -> None:
    """Import, undo and refusals, by who may; nothing is left of what nobody might."""
    store = bound(place(), tmp_path / "ledger")
    for actor in (None, STRANGER):
        with acting_as(actor), pytest.raises(AccessError):
            entered(store, NAMES, listing(1))
    with acting_as(LOCKER):
        entered(store, NAMES, listing(1))
    with acting_as(DRAWER):
        store.undo(2, moment=2000, by="clerk", reason="wrong")
        entered(store, NAMES, listing(1))
    with acting_as(STRANGER), pytest.raises(AccessError, match="not registered"):
        store.undo(4, moment=2000, by="clerk", reason="wrong")

    assert [act.details["signed"]["actor"] for act in store.history()] == [
        str(key.verifier) for key in (LOCKER, LOCKER, DRAWER, DRAWER)
    ]
    assert codes(store) == []


def test_who_plans_is_asked_for(place: Place, tmp_path: Path) -> None:
    """Another role does not do."""
    store = bound(place(), tmp_path / "ledger")
    leaf = actor_leaf(STRANGER, [Role.ENTER], created=ORIGIN.created)
    Ledger.opened(tmp_path / "ledger").append(leaf, moment=ORIGIN.created)
    with acting_as(STRANGER), pytest.raises(AccessError, match="takes plan"):
        entered(store, NAMES, listing(1))


def test_who_draws_edits_nothing_between_lock_and_seed(place: Place, tmp_path: Path) -> None:
    """Refused through the program, whatever other role; the other officer goes on."""
    store = bound(place(), tmp_path / "ledger")
    lock(tmp_path / "ledger")
    with acting_as(DRAWER), pytest.raises(AccessError, match="between snapshot and seed"):
        entered(store, NAMES, listing(1), moment=OPEN)
    with acting_as(LOCKER):
        entered(store, NAMES, listing(1), moment=OPEN)

    assert [act.number for act in store.history()] == [1, 2]
    assert codes(store) == []


@pytest.mark.parametrize("end", ["open", "result", "void"])
def test_an_edit_past_the_program_is_found_afterwards(
    end: str, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The officer's own program asks nobody; the act bears a good signature, and a bad time."""
    store, folder = bound(place(), tmp_path / "ledger"), tmp_path / "ledger"
    lock(folder)
    with monkeypatch.context() as patched, acting_as(DRAWER):
        patched.setattr("randinspect.office.store.binding.may_edit", lambda *_: None)
        entered(store, NAMES, listing(1), moment=OPEN)
        entered(store, {**NAMES, "C": "c"}, listing(2), moment=READY)
    leaf = {
        "result": (result_leaf("a"), DRAWER),
        "void": (void_leaf("a", created=OPEN + 1), LOCKER),
    }.get(end)
    if leaf:
        with acting_as(leaf[1]):
            Ledger.opened(folder).append(leaf[0], moment=NOT_BEFORE)

    late = [] if leaf else [(3, "store.untimely")]
    assert codes(store) == [(2, "store.untimely"), *late]


def forged(store: Store, *statements: str) -> None:
    """Edit the file of a store past the program, its guards taken away."""
    plain = sqlite3.connect(store.database.where)
    guards = plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in guards:
        plain.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        plain.execute(statement)
    plain.commit()
    plain.close()


@pytest.mark.parametrize(
    ("statement", "want"),
    [
        ('UPDATE store_row SET content = \'{"id":"A","name":"x"}\' WHERE key = \'A\'', "rows"),
        ("UPDATE store_row SET valid_to = '2026-01-02' WHERE key = 'A'", "rows"),
        ("UPDATE store_row SET act_to = 3 WHERE key = 'B' AND act_to IS NULL", "rows"),
        ("DELETE FROM store_row WHERE key = 'B'", "rows"),
        ("UPDATE store_act SET by_whom = 'x' WHERE number = 2", "chain signature"),
        ("UPDATE store_act SET recorded = 1 WHERE number = 2", "chain signature"),
        ("UPDATE store_act SET details = '{}' WHERE number = 2", "chain mark"),
        ("DELETE FROM store_act WHERE number = 2", "gap"),
        (
            "INSERT INTO store_row VALUES (9, 'agency', 'Z', '2026-01-01', NULL, 2, NULL, 2, '{}')",
            "rows",
        ),
        (
            "INSERT INTO store_row VALUES (9, 'item', 'Z', '2026-01-01', NULL, 2, NULL, 2, '{}')",
            "rows",
        ),
        (
            "INSERT INTO store_row VALUES (9, 'item', 'Z', '2026-01-01', NULL, 7, NULL, 2, '{}')",
            "rows",
        ),
        (
            "INSERT INTO store_act SELECT 4, kind, library, source, as_of, recorded, by_whom, "
            "file, sha256, is_whole, undone, '{}' FROM store_act WHERE number = 3",
            "mark",
        ),
    ],
)
def test_a_file_that_was_edited_is_found(tmp_path: Path, statement: str, want: str) -> None:
    """Whatever row, act or order was changed, without a key to sign it anew."""
    store = bound(str(tmp_path / "a.db"), tmp_path / "ledger")
    with acting_as(LOCKER):
        entered(store, NAMES, listing(1))
        entered(store, {**NAMES, "B": "c"}, listing(2))
    assert codes(store) == []
    store.close()
    forged(store, statement)

    found = {code.partition(".")[2] for _, code in codes(Store(tmp_path / "a.db"))}
    assert found == set(want.split())


def resigned(store: Store, number: int, change: dict[str, object], key: SecretKey | None) -> None:
    """Change the details of the last act, and sign it with another key."""

    act = store.history()[number - 1]
    details = {name: value for name, value in act.details.items() if name != "signed"}
    details["bound"] = {**details["bound"], **change}
    new = signed_by(replace(act, details=details), key)
    text = json.dumps(dict(new.details), ensure_ascii=False, sort_keys=True)
    forged(store, f"UPDATE store_act SET details = '{text}' WHERE number = {number}")


@pytest.mark.parametrize(
    ("change", "key", "want"),
    [
        ({}, None, "store.unsigned"),
        ({}, STRANGER, "store.actor"),
        ({"leaves": 99}, LOCKER, "store.leaves"),
        ({"leaves": 1}, LOCKER, "store.leaves"),
        ({"leaves": 4}, STRANGER, "store.role"),
    ],
)
def test_an_act_that_is_signed_anew_is_found(
    change: dict[str, object], key: SecretKey | None, want: str, tmp_path: Path
) -> None:
    """Unsigned, by nobody, by a role that does not do, or of a ledger that never was."""
    store, folder = bound(str(tmp_path / "a.db"), tmp_path / "ledger"), tmp_path / "ledger"
    with acting_as(LOCKER):
        entered(store, NAMES, listing(1))
    leaf = actor_leaf(STRANGER, [Role.ENTER], created=ORIGIN.created)
    Ledger.opened(folder).append(leaf, moment=ORIGIN.created)
    resigned(store, 2, change, key)

    assert codes(store) == [(2, want)]


def test_what_a_withdrawn_officer_did_stays_good(place: Place, tmp_path: Path) -> None:
    """Judged by the ledger as it was then; afterwards the key does nothing."""
    store, folder = bound(place(), tmp_path / "ledger"), tmp_path / "ledger"
    with acting_as(DRAWER):
        entered(store, NAMES, listing(1))
    Ledger.opened(folder).append(withdrawal_leaf(DRAWER), moment=BEFORE)

    assert codes(store) == []
    with acting_as(DRAWER), pytest.raises(AccessError, match="not registered"):
        entered(store, {"C": "c"}, listing(2), moment=BEFORE)


def test_a_registration_covers_nothing_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused until then; past the program it is found."""
    store, folder = bound(str(tmp_path / "a.db"), tmp_path / "ledger"), tmp_path / "ledger"
    leaf = actor_leaf(STRANGER, [Role.PLAN], created=ORIGIN.created, since=OPEN)
    Ledger.opened(folder).append(leaf, moment=ORIGIN.created)
    with acting_as(STRANGER):
        with pytest.raises(AccessError, match="may act from"):
            entered(store, NAMES, listing(1), moment=OPEN - 1)
        monkeypatch.setattr("randinspect.office.store.binding._require_begun", lambda *_: None)
        entered(store, NAMES, listing(1), moment=OPEN - 1)
        entered(store, {"C": "c"}, listing(2), moment=OPEN)

    assert codes(store) == [(2, "store.actor")]


def test_an_edit_that_is_called_a_snapshot_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What writes rows is an edit, whatever it is called."""
    store = bound(str(tmp_path / "a.db"), tmp_path / "ledger")
    with monkeypatch.context() as patched:
        patched.setattr("randinspect.office.store.binding.EDITS", frozenset())
        other = {"kind": ActKind.SNAPSHOT}
        patched.setattr("randinspect.office.store.importing.Act", lambda **f: Act(**{**f, **other}))
        entered(store, NAMES, listing(1))

    assert [act.kind for act in store.history()] == [ActKind.BIND, ActKind.SNAPSHOT]
    assert codes(store) == [(2, "store.unsigned")]


def test_a_binding_that_was_taken_away_is_found(tmp_path: Path) -> None:
    """An auditor names the ledger; the store's own word does not count."""
    store = Store.made(tmp_path / "a.db")
    made_ledger(tmp_path / "ledger")
    entered(store, NAMES, listing(1))

    assert codes(store) == []
    assert [fault.code for fault in store.act_faults(tmp_path / "ledger")] == ["store.unbound"]
    good = bound(str(tmp_path / "b.db"), tmp_path / "other")
    assert good.act_faults(tmp_path / "other") == []
    (tmp_path / "copy").mkdir()
    with pytest.raises(ProtocolError, match="there is no ledger"):
        good.act_faults(tmp_path / "copy")


def test_a_store_stays_with_its_ledger(place: Place, tmp_path: Path) -> None:
    """It may lie elsewhere; another one is refused, and so is a store without it."""
    store, folder = bound(place(), tmp_path / "ledger"), tmp_path / "ledger"
    other = Ledger.made(tmp_path / "other", origin_leaf().replace(b"1692", b"1691"), 1)
    assert other.origin == "cn.example/ledger"
    with acting_as(LOCKER), pytest.raises(ProtocolError, match="for good"):
        store.bind(tmp_path / "other", moment=1, by="chief")
    folder.rename(tmp_path / "moved")
    with acting_as(LOCKER), pytest.raises(ProtocolError, match="there is no ledger"):
        entered(store, NAMES, listing(1))
    (tmp_path / "other").rename(folder)
    with pytest.raises(ProtocolError, match="another ledger"):
        store.act_faults()
    with acting_as(LOCKER):
        store.bind(tmp_path / "moved", moment=2, by="chief")
        entered(store, NAMES, listing(1))

    assert codes(store) == []
    assert len({act_sha256(act) for act in store.history()}) == 3


def test_a_backup_keeps_the_marks(place: Place, tmp_path: Path) -> None:
    """Restored, the acts still hold, and an edit is asked for its role."""
    store = bound(place(), tmp_path / "ledger")
    with acting_as(LOCKER):
        entered(store, NAMES, listing(1))
    store.backup(tmp_path / "b.gz")
    again = Store.restored(place(), tmp_path / "b.gz")

    assert codes(again) == []
    with pytest.raises(AccessError):
        entered(again, {"C": "c"}, listing(2))


def test_a_store_without_a_ledger_is_as_before(tmp_path: Path) -> None:
    """No marks, no signature, nothing to find; bound later, what was before is chained."""
    store = Store.made(tmp_path / "a.db")
    with acting_as(LOCKER):
        entered(store, NAMES, listing(1))
    assert codes(store) == []
    assert set(store.history()[0].details) & {"bound", "signed"} == set()
    made_ledger(tmp_path / "ledger")
    with pytest.raises(AccessError):
        store.bind(tmp_path / "ledger", moment=ORIGIN.created, by="chief")
    with acting_as(LOCKER):
        store.bind(tmp_path / "ledger", moment=ORIGIN.created, by="chief")
    assert codes(store) == []
    store.close()
    forged(store, "UPDATE store_act SET by_whom = 'x' WHERE number = 1")

    assert codes(Store(tmp_path / "a.db")) == [(2, "store.chain")]


def test_a_store_that_cannot_be_bound_is_not_made(tmp_path: Path) -> None:
    """Refused by the ledger, or for there is none: no tables are left."""
    made_ledger(tmp_path / "ledger")
    for folder, kind in ((tmp_path / "none", ProtocolError), (tmp_path / "ledger", AccessError)):
        with pytest.raises(kind):
            Store.made(tmp_path / "a.db", Founding(1, "chief", folder))
        with pytest.raises(ProtocolError, match="there is no store"):
            Store(tmp_path / "a.db")
