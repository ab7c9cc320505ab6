"""A changed, cut or forked ledger is found, and the place is named."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import (
    BEFORE,
    LOG,
    NEXT,
    NOT_BEFORE,
    READY,
    UNIVERSITY,
    commit_leaf,
    cosigned,
    key_leaf,
    new_ledger,
    note_leaf,
    origin_leaf,
    result_leaf,
    void_leaf,
)

from randinspect.attestation import (
    Checkpoint,
    KeyType,
    Note,
    Pins,
    SecretKey,
    sign,
    sign_checkpoint,
)
from randinspect.canonical import merkle_root
from randinspect.errors import FormatError, LedgerError, ProtocolError
from randinspect.ledger import (
    EXPORT_FILES,
    RESULT_SECONDS,
    STORE_NAME,
    Audit,
    DrawState,
    Ledger,
    LedgerExport,
    Rule,
    Store,
    audit_export,
    audit_store,
    status_of,
)
from randinspect.publication.ledger_leaves import KeyReason

PINS = Pins(ledger=(LOG.verifier,), witnesses=(UNIVERSITY.verifier,))
LEAVES = [origin_leaf(), *(note_leaf(f"n{i}") for i in range(1, 12))]
SIGNED = (4, 9, 12)  # sizes at which a checkpoint was signed


def head(leaves: list[bytes], size: int) -> Note:
    """Checkpoint of the first leaves, as its ledger signed it."""
    return sign_checkpoint(Checkpoint(LOG.name, size, merkle_root(leaves[:size])), LOG)


def export(leaves: list[bytes], signed: list[bytes] | None = None) -> LedgerExport:
    """An export whose checkpoints were signed over other leaves, if given."""
    return LedgerExport(leaves, [head(signed or leaves, size) for size in SIGNED])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """File of a ledger with these leaves and checkpoints, written once."""
    folder = tmp_path_factory.mktemp("filled")
    ledger = new_ledger(folder)
    for size, leaf in enumerate(LEAVES[1:], 2):
        ledger.append(leaf, moment=BEFORE)
        if size in SIGNED:
            ledger.checkpoint(LOG)
    ledger.store.close()
    return (folder / STORE_NAME).read_bytes()


@pytest.fixture
def folder(tmp_path: Path, filled: bytes) -> Path:
    """Folder of that ledger."""
    (tmp_path / STORE_NAME).write_bytes(filled)
    return tmp_path


def tamper(folder: Path, sql: str, *values: object) -> None:
    """Write into a ledger's file behind its triggers."""
    db = sqlite3.connect(folder / STORE_NAME)
    for name in ("leaf_stays", "leaf_remains", "head_remains"):
        db.execute(f"DROP TRIGGER {name}")
    db.execute(sql, values)
    db.commit()
    db.close()


def told(audit: Audit) -> list[tuple[Rule, str]]:
    """Rules and places of what an audit found."""
    return [(breach.rule, breach.place) for breach in audit.breaches]


def test_a_whole_ledger_is_found_whole(folder: Path) -> None:
    """In its store, as its export, and as its export read back."""
    ledger = Ledger.opened(folder)
    made = LedgerExport(ledger.leaves, ledger.notes())

    assert told(audit_store(ledger.store, PINS)) == []
    assert told(audit_export(made, PINS)) == []
    assert LedgerExport.read(made.files()) == LedgerExport(tuple(LEAVES), tuple(ledger.notes()))


OTHER = note_leaf("another")


@pytest.mark.parametrize(
    ("sql", "values", "places"),
    [
        ("UPDATE leaf SET data = ? WHERE at = 6", (OTHER,), ["leaf 6"]),
        ("UPDATE leaf SET frontier = x'00' WHERE at = 6", (), ["leaf 6"]),
        ("DELETE FROM leaf WHERE at = 6", (), ["leaf 6"]),
        ("DELETE FROM leaf WHERE at > 9", (), ["checkpoint 12"]),
        ("UPDATE leaf SET at = at + 1 WHERE at = 11", (), ["leaf 11"]),
        ("UPDATE head SET note = replace(note, 'cn.', 'de.') WHERE size = 9", (), ["checkpoint 9"]),
        ("UPDATE head SET size = 8 WHERE size = 9", (), ["checkpoints"]),
    ],
)
def test_a_change_in_the_store_is_found_at_its_place(
    folder: Path, sql: str, values: tuple[object, ...], places: list[str]
) -> None:
    """Whoever writes into the file leaves a leaf or a checkpoint that does not fit."""
    tamper(folder, sql, *values)
    found = told(audit_store(Store(folder / STORE_NAME), PINS))

    assert found
    assert places[0] in [place for _, place in found]
    assert all(rule in {Rule.STORE_WHOLE, Rule.HEAD_ROOT, Rule.HEAD_SIZE} for rule, _ in found[:1])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE leaf SET data = x'6e6f74650a7b7d' WHERE at = 6",
        "DELETE FROM leaf WHERE at = 6",
        "DELETE FROM leaf WHERE at > 9",
    ],
)
def test_nothing_is_added_to_a_ledger_that_is_not_whole(folder: Path, sql: str) -> None:
    """A process that opens it is told to have it checked."""
    tamper(folder, sql)

    with pytest.raises(LedgerError, match="ledger verify"):
        Ledger.opened(folder)


def test_a_store_does_not_change_what_it_holds(folder: Path) -> None:
    """The triggers stop honest programs, INSERT OR REPLACE among them."""
    store = Store(folder / STORE_NAME)

    for sql in (
        "UPDATE leaf SET data = x'00'",
        "DELETE FROM leaf",
        "INSERT OR REPLACE INTO leaf VALUES (3, x'00', x'00')",
        "DELETE FROM head",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            store._db.execute(sql)


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_told_and_never_believed(
    tmp_path: Path, filled: bytes, data: st.DataObject
) -> None:
    """Any byte of the file turned over: what is still read as whole is what was written."""
    path, content = tmp_path / STORE_NAME, bytearray(filled)
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        store = Store(path)
    except LedgerError:
        return

    audit = audit_store(store, PINS)
    if audit:
        assert [row.data for row in store.rows()] == LEAVES
    store.close()


@given(st.integers(1, 11), st.data())
def test_an_edited_export_is_found_between_its_checkpoints(place: int, data: st.DataObject) -> None:
    """A leaf changed, dropped, or two exchanged: told is the stretch between two checkpoints."""
    other = data.draw(st.integers(1, 11).filter(lambda i: i != place))
    swapped = list(LEAVES)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    changes = {
        "changed": [*LEAVES[:place], OTHER, *LEAVES[place + 1 :]],
        "dropped": [*LEAVES[:place], *LEAVES[place + 1 :]],
        "swapped": swapped,
    }
    leaves = changes[data.draw(st.sampled_from(sorted(changes)))]
    first = min(i for i, leaf in enumerate(LEAVES) if leaves[i : i + 1] != [leaf])
    size = next(size for size in SIGNED if size > first)

    found = audit_export(export(leaves, LEAVES), PINS).breaches
    assert found[0].place == f"checkpoint {size}"
    if found[0].rule is Rule.HEAD_ROOT:
        before = max((s for s in SIGNED if s < size), default=0)
        assert f"leaves {before} to {size - 1}" in found[0].message
    else:
        assert f"leaves {len(leaves)} to {size - 1} are missing" in found[0].message


def test_a_ledger_put_back_to_an_older_state_is_found_by_what_others_hold(tmp_path: Path) -> None:
    """Without outside checkpoints an old copy looks whole; with one it is short of leaves."""
    old = LedgerExport(LEAVES[:9], [head(LEAVES, 4), head(LEAVES, 9)])
    outside = replace(PINS, notes=(head(LEAVES, 12),))

    assert told(audit_export(old, PINS)) == []
    assert told(audit_export(old, outside)) == [(Rule.HEAD_SIZE, "checkpoint 12")]


def test_a_fork_is_found_by_what_others_hold() -> None:
    """Another history, signed by the same key, does not give the root that a witness saw."""
    other = [*LEAVES[:5], OTHER, *LEAVES[6:]]

    assert told(audit_export(export(other), PINS)) == []
    assert told(audit_export(export(other), replace(PINS, notes=(head(LEAVES, 9),)))) == [
        (Rule.HEAD_ROOT, "checkpoint 9")
    ]


def test_checkpoints_are_signed_by_keys_in_force() -> None:
    """Not by the old key after a change, not by one that the reader does not pin."""
    leaves = [origin_leaf(), key_leaf()]
    point = Checkpoint(LOG.name, 2, merkle_root(leaves))
    old, new = sign_checkpoint(point, LOG), sign_checkpoint(point, NEXT)
    both = old.with_signatures(new.signatures)
    lost = [origin_leaf(), key_leaf(code=KeyReason.COMPROMISE)]
    claimed = sign_checkpoint(Checkpoint(LOG.name, 2, merkle_root(lost)), NEXT)

    assert told(audit_export(LedgerExport(leaves, [old]), Pins())) == [
        (Rule.HEAD_KEY, "checkpoint 2")
    ]
    assert told(audit_export(LedgerExport(leaves, [new]), PINS)) == [
        (Rule.HEAD_KEY, "checkpoint 2")
    ]
    assert told(audit_export(LedgerExport(leaves, [both]), PINS)) == []
    assert told(audit_export(LedgerExport(lost, [claimed]), PINS)) == [
        (Rule.HEAD_KEY, "checkpoint 2")
    ]
    assert told(audit_export(LedgerExport(lost, [claimed]), Pins(ledger=(NEXT.verifier,)))) == []


def test_a_key_of_another_ledger_vouches_for_nothing() -> None:
    """It is pinned, and it signed, but it bears another name than the origin."""
    other = SecretKey("de.example/ledger", KeyType.NOTE, NEXT.seed)
    note = head(LEAVES, 9)
    signed = note.with_signatures((sign(note.text, other),))
    pins = Pins(ledger=(other.verifier,))

    assert told(audit_export(LedgerExport(LEAVES, [signed]), pins)) == [
        (Rule.HEAD_KEY, "checkpoint 9")
    ]


def test_a_signature_or_cosignature_that_does_not_verify_is_found() -> None:
    """A line of a known key over another text."""
    good, other = head(LEAVES, 9), head(LEAVES, 4)
    forged = Note(good.text, (other.signatures[0],))
    cosignature = cosigned(other, BEFORE).signatures[1]

    assert told(audit_export(LedgerExport(LEAVES, [forged]), PINS)) == [
        (Rule.HEAD_KEY, "checkpoint 9")
    ]
    assert (Rule.HEAD_WITNESS, "checkpoint") in told(
        audit_export(LedgerExport(LEAVES, [good.with_signatures((cosignature,))]), PINS)
    )


LATE = READY + RESULT_SECONDS
COMMITTED = [origin_leaf(), commit_leaf("s", 1)]


@pytest.mark.parametrize(
    ("leaves", "size", "moment", "rules"),
    [
        (COMMITTED, 2, LATE - 1, []),
        (COMMITTED, 2, LATE, [Rule.RESULT_IN_TIME]),
        ([*COMMITTED, result_leaf("s")], 3, LATE + 5, []),
        ([*COMMITTED, result_leaf("s")], 2, LATE, [Rule.RESULT_IN_TIME]),
        ([*COMMITTED, void_leaf("s")], 3, LATE, []),
        (COMMITTED, 1, NOT_BEFORE - 1, []),
        (COMMITTED, 1, NOT_BEFORE, [Rule.COMMIT_EARLY]),
        ([*COMMITTED, void_leaf("s")], 2, NOT_BEFORE - 1, []),
        ([*COMMITTED, void_leaf("s")], 2, NOT_BEFORE, [Rule.VOID_RESULT]),
    ],
)
def test_what_a_witness_did_not_see_in_time_is_told(
    leaves: list[bytes], size: int, moment: int, rules: list[Rule]
) -> None:
    """Times that the authority writes need not be believed: the witness's are."""
    notes = [cosigned(head(leaves, size), moment), head(leaves, len(leaves))]
    found = audit_export(LedgerExport(leaves, notes if size < len(leaves) else notes[:1]), PINS)

    assert [breach.rule for breach in found.breaches] == rules


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("leaves.txt", b"note {}"),
        ("checkpoints.json", b"[1]"),
        ("checkpoints.json", b"[]"),
        ("checkpoint", b""),
    ],
)
def test_an_export_of_another_form_is_refused(name: str, data: bytes) -> None:
    """A last line without its end, other documents, a latest checkpoint that is not the last."""
    files = export(LEAVES).files()

    assert sorted(files) == list(EXPORT_FILES)
    with pytest.raises(FormatError):
        LedgerExport.read({**files, name: data})
    with pytest.raises(FormatError):
        LedgerExport.read({other: files[other] for other in files if other != name})


def test_a_ledger_signs_once_for_each_size_and_takes_known_witnesses(tmp_path: Path) -> None:
    """The note stays; a witness's line is added once; a stranger's and a false one are not."""
    ledger = new_ledger(tmp_path)
    note = ledger.checkpoint(LOG)
    seen = cosigned(cosigned(note, BEFORE), BEFORE, SecretKey("x", KeyType.COSIGNATURE, bytes(32)))

    assert ledger.checkpoint(NEXT) == note
    assert len(ledger.take_cosignatures(seen, [UNIVERSITY.verifier])) == 1
    assert ledger.take_cosignatures(seen, [UNIVERSITY.verifier]) == ()
    assert ledger.notes() == [note.with_signatures(seen.signatures[1:2])]
    with pytest.raises(FormatError):
        ledger.take_cosignatures(cosigned(head(LEAVES, 4), BEFORE), [UNIVERSITY.verifier])
    ledger.append(note_leaf("x"), moment=BEFORE)
    with pytest.raises(ProtocolError, match="not in force"):
        ledger.checkpoint(NEXT)


def test_a_commitment_that_comes_with_its_seed_is_refused(tmp_path: Path) -> None:
    """At the time from which the seed may be known, no leaf of a real draw is taken."""
    ledger = new_ledger(tmp_path)

    with pytest.raises(ProtocolError, match=r"commit\.early"):
        ledger.append(commit_leaf("s", 1), moment=NOT_BEFORE)
    assert ledger.append(commit_leaf("s", 1), moment=NOT_BEFORE - 1) == 1


def test_open_and_overdue_draws_are_listed(tmp_path: Path) -> None:
    """Open until the seed is due, due for 72 hours, then overdue; drawn and void stay."""
    ledger = new_ledger(tmp_path)
    for leaf in (
        commit_leaf("a", 1),
        commit_leaf("b", 2),
        result_leaf("b"),
        commit_leaf("c", 3),
        void_leaf("c"),
    ):
        ledger.append(leaf, moment=BEFORE)
    states = [
        [entry.state for entry in status_of(ledger.history, moment)]
        for moment in (READY - 1, READY, LATE, LATE + 1)
    ]

    assert [state[0] for state in states] == [
        DrawState.OPEN,
        DrawState.DUE,
        DrawState.DUE,
        DrawState.OVERDUE,
    ]
    assert all(state[1:] == [DrawState.DRAWN, DrawState.VOID] for state in states)
    assert status_of(ledger.history, LATE)[2].reason == "plan_changed"
