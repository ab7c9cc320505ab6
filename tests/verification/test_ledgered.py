"""What a bundle's ledger proves, and what it does not: the verdict says which."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from bundles import small_quarter
from hypothesis import given
from hypothesis import strategies as st
from ledgers import (
    BASE,
    BEFORE,
    LOG,
    NEXT,
    PRESS,
    UNIVERSITY,
    cosigned,
    new_ledger,
    note_leaf,
    void_leaf,
)
from tsa import Authority

from randinspect.attestation import KeyType, Pins, SecretKey, read_checkpoint, sign
from randinspect.canonical import told_moment, write_document
from randinspect.cli.verdict_words import told_proof, told_verdict
from randinspect.cli.words import Language
from randinspect.ledger import Ledger, prove_draw
from randinspect.publication import Occasion
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.verification import Standing, Verdict, verify_files

PINS = Pins(ledger=(LOG.verifier,), witnesses=(UNIVERSITY.verifier, PRESS.verifier))
TSA = Authority()
DUE = BASE.seed_plan.not_before - BASE.lead_seconds
DRAW_ID = BASE.draw_id


def seen(ledger: Ledger, *sights: tuple[SecretKey, int]) -> None:
    """Sign the head, and have witnesses cosign it."""
    note = ledger.checkpoint(LOG)
    for witness, moment in sights:
        ledger.take_cosignatures(cosigned(note, moment, witness), [witness.verifier])


def entered(
    occasion: Occasion = Occasion.DRAW,
    *,
    stamps: Sequence[int] = (),
    sights: tuple[tuple[SecretKey, int], ...] = ((UNIVERSITY, DUE), (PRESS, DUE - 7)),
    has_result: bool = True,
    is_void: bool = False,
) -> dict[str, bytes]:
    """The small quarter's selection with what a ledger proves of it."""
    files = small_quarter(occasion)["selection"]
    ledger = new_ledger(Path(mkdtemp()))
    ledger.append(note_leaf("first"), moment=BEFORE)
    ledger.append(leaf_bytes(LeafKind.COMMIT, files["commit.json"]), moment=BEFORE)
    seen(ledger, *sights)
    for moment in stamps:
        text = ledger.notes()[-1].text.encode()
        ledger.take_stamp(TSA.stamp(text, moment, seconds=2), [TSA.root])
    ledger.append(note_leaf("between"), moment=BEFORE)
    if has_result:
        ledger.append(leaf_bytes(LeafKind.RESULT, files["result.json"]), moment=BEFORE)
    if is_void:
        void = void_leaf(DRAW_ID, VoidReason.REGISTER_ERROR, DUE + 86_400)
        ledger.append(void, moment=BEFORE)
    seen(ledger, (UNIVERSITY, DUE + 90_000))
    return {**files, "ledger.json": prove_draw(ledger, DRAW_ID).document()}


whole = cache(entered)


def changed(files: dict[str, bytes], change: Callable[[dict[str, Any]], object]) -> Verdict:
    """Verdict after a change to ``ledger.json`` that keeps it canonical."""
    document = json.loads(files["ledger.json"])
    change(document)
    return verify_files({**files, "ledger.json": write_document(document)}, PINS)


def test_a_lock_that_witnesses_saw_in_time_is_proved() -> None:
    """Verified: nothing but the one seed source and nobody's word stays to be trusted."""
    verdict = verify_files(whole(), PINS)

    assert verdict.findings == ()
    assert verdict.standing is Standing.VERIFIED
    assert verdict.unproved == ("one seed source: drand quicknet alone",)
    assert verdict.proved == (
        f"order proved: {PRESS.name} and 1 more saw leaf 2 of {LOG.name} at "
        f"{told_moment(DUE - 7)}, 24 h 0 min before the seed could be known",
        f"result: {UNIVERSITY.name} saw leaf 4 of {LOG.name} no later than "
        f"{told_moment(DUE + 90_000)}",
    )


@pytest.mark.parametrize(
    ("pins", "why"),
    [
        (Pins(), "you pin no key of the ledger"),
        (Pins(witnesses=PINS.witnesses), "you pin no key of the ledger"),
        (Pins(ledger=PINS.ledger), "no witness that you pin saw it"),
    ],
)
def test_without_pinned_keys_no_order_is_proved(pins: Pins, why: str) -> None:
    """A ledger proves nothing to those who know none of its keys, nor one without witnesses."""
    verdict = verify_files(whole(), pins)

    assert verdict.standing is Standing.UNPROVED
    assert verdict.unproved[0].startswith("order unproved")
    assert why in verdict.unproved[0]


def test_one_witness_is_named_as_the_weakest_evidence() -> None:
    """The order is proved, and rests on that witness alone."""
    verdict = verify_files(whole(), Pins(ledger=PINS.ledger, witnesses=(PRESS.verifier,)))

    assert verdict.standing is Standing.VERIFIED
    assert verdict.unproved[0] == f"one witness: the order rests on {PRESS.name} alone"


def test_a_witness_that_came_late_proves_nothing() -> None:
    """One second after the lock was due is late; it is no finding, for nobody lied."""
    verdict = verify_files(entered(sights=((UNIVERSITY, DUE + 1),)), PINS)

    assert verdict.findings == ()
    assert verdict.standing is Standing.UNPROVED
    late, due = told_moment(DUE + 1), told_moment(DUE)
    assert f"saw the commitment at {late}, the lock was due by {due}" in verdict.unproved[0]


def test_a_rehearsal_is_never_verified() -> None:
    """Its seed may be known beforehand, whoever saw its commitment."""
    verdict = verify_files(entered(Occasion.REHEARSAL), PINS)

    assert verdict.findings == ()
    assert verdict.standing is Standing.UNPROVED
    assert verdict.unproved[0].startswith("order unproved")
    assert "was seen by" in verdict.proved[0]


def test_a_void_is_told_before_all_else() -> None:
    """The result recomputes, and stands void, for it is not in force."""
    verdict = verify_files(entered(is_void=True), PINS)

    text = "VOID: the ledger ends this draw (register_error: the register was wrong)"
    assert verdict.findings == ()
    assert verdict.standing is Standing.VOID
    assert verdict
    assert str(verdict) == f"{DRAW_ID}: VOID (0 findings)"
    assert text in verdict.unproved
    assert told_proof(text, Language.ZH) == "作废：台账终止了本次抽取（名录有误）"
    assert "已作废" in told_verdict(verdict, Language.ZH)
    told = [*verdict.proved, *verdict.unproved]
    assert not any("order proved" in text or "the order rests on" in text for text in told)
    assert verdict.proved[0].startswith(f"leaf 2 of {LOG.name} was seen by")


def test_a_result_that_is_not_entered_is_told() -> None:
    """The order is proved; that the result is the one in the ledger is not."""
    verdict = verify_files(entered(has_result=False), PINS)

    assert verdict.standing is Standing.VERIFIED
    assert any("the result is not in the ledger" in text for text in verdict.unproved)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["commit"].update(index=1),
        lambda d: d["commit"].update(index=9),
        lambda d: d["commit"]["path"].pop(),
        lambda d: d["origin"]["path"].reverse(),
        lambda d: d["origin"]["document"].update(created=5),
        lambda d: d["origin"]["document"].update(authorities=["cn.other"]),
        lambda d: d["origin"]["document"].update(origin="cn.other/ledger"),
        lambda d: d["result"].update(index=3),
        lambda d: d["consistency"].pop(),
        lambda d: d.update(consistency=[]),
        lambda d: d.update(lock=d["latest"], consistency=[]),
        lambda d: d.update(latest=d["lock"], consistency=[]),
        lambda d: d.update(lock=d["lock"].replace("\n3\n", "\n4\n")),
        lambda d: d.update(result=None),
        lambda d: d.update(more=1),
        lambda d: d.pop("origin"),
        lambda d: d.update(lock="no note"),
    ],
)
def test_a_false_proof_is_a_finding_of_step_14(change: Callable[[dict[str, Any]], object]) -> None:
    """Places, paths, the origin, the checkpoints: none can be another."""
    verdict = changed(whole(), change)

    assert {(f.step.number, f.file) for f in verdict.findings} == {(14, "ledger.json")}
    assert verdict.standing is Standing.REFUTED


@given(st.data())
def test_no_byte_can_be_changed_unseen(data: st.DataObject) -> None:
    """All lines are of pinned keys here: a change is a finding, or takes a witness away."""
    files, before = whole(), verify_files(whole(), PINS)
    content = bytearray(files["ledger.json"])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))

    after = verify_files({**files, "ledger.json": bytes(content)}, PINS)
    assert not after or len("".join(after.proved)) < len("".join(before.proved))


def test_the_lines_of_strangers_are_passed_over() -> None:
    """A witness that nobody pins neither helps nor harms."""
    stranger = SecretKey("x.example/w", KeyType.COSIGNATURE, bytes(32))
    files = entered(sights=((stranger, DUE), (PRESS, DUE)))

    assert verify_files(files, PINS).standing is Standing.VERIFIED
    alone = Pins(ledger=PINS.ledger, witnesses=(UNIVERSITY.verifier,))
    assert verify_files(files, alone).standing is Standing.UNPROVED


def test_keys_that_did_not_sign_refute() -> None:
    """Another key of the ledger; a witness's line over another text."""
    other = verify_files(whole(), Pins(ledger=(NEXT.verifier,), witnesses=PINS.witnesses))
    line = str(cosigned(read_checkpoint(json.loads(whole()["ledger.json"])["latest"])[1], 5))
    forged = changed(whole(), lambda d: d.update(lock=d["lock"] + line.splitlines()[-1] + "\n"))

    assert {f.message for f in other.findings} == {
        "no key that you pin signed the lock checkpoint",
        "no key that you pin signed the latest checkpoint",
    }
    assert "cosignature" in forged.findings[0].message


def test_an_authority_is_no_witness_of_its_own() -> None:
    """A witness's key that the ledger holds is refused, whatever it signed."""
    same = SecretKey("uni.example/other", KeyType.COSIGNATURE, LOG.seed)
    pins = Pins(ledger=PINS.ledger, witnesses=(same.verifier,))
    verdict = verify_files(entered(sights=((same, DUE),)), pins)

    assert "is no witness" in verdict.findings[0].message


def test_another_bundle_does_not_pass_with_this_ledger() -> None:
    """The dispatch, or a commitment with another time, is not the leaf that is shown."""
    files = small_quarter()["dispatch"] | {"ledger.json": whole()["ledger.json"]}

    assert {f.file for f in verify_files(files, PINS).findings} == {"ledger.json"}


def test_a_time_stamp_stands_for_a_witness() -> None:
    """Pinned by its root; with its accuracy it must lie before the lock was due."""
    pins = replace(PINS, witnesses=(), stampers=(TSA.root,))
    files = entered(sights=(), stamps=(DUE - 2,))
    verdict = verify_files(files, pins)

    assert verdict.findings == ()
    assert verdict.standing is Standing.VERIFIED
    assert verdict.proved[0].startswith(f"order proved: Invented TSA saw leaf 2 of {LOG.name}")
    assert verdict.unproved[0] == "one witness: the order rests on Invented TSA alone"
    late = verify_files(entered(sights=(), stamps=(DUE - 1,)), pins)
    assert "Invented TSA saw the commitment at" in late.unproved[0]
    assert f"({DUE + 1})" in late.unproved[0]
    assert verify_files(files, PINS).standing is Standing.UNPROVED


def test_a_time_stamp_of_another_root_proves_nothing() -> None:
    """It is told, and is no finding: nobody can say that it is false."""
    pins = replace(PINS, witnesses=(), stampers=(Authority().root,))
    verdict = verify_files(entered(sights=(), stamps=(DUE - 2,)), pins)

    assert verdict.findings == ()
    assert verdict.standing is Standing.UNPROVED
    assert "the time stamp does not verify" in verdict.unproved[0]


def test_the_lock_is_the_head_that_most_saw_in_time() -> None:
    """Two stamps on the first head, one witness too: three for the order."""
    pins = replace(PINS, stampers=(TSA.root,))
    verdict = verify_files(entered(sights=((PRESS, DUE),), stamps=(DUE - 9, DUE - 5)), pins)

    assert "Invented TSA and 2 more saw leaf 2" in verdict.proved[0]


def test_a_key_of_another_ledger_vouches_for_nothing() -> None:
    """Known or not, it bears another name than the origin."""
    other = SecretKey("de.example/ledger", KeyType.NOTE, NEXT.seed)

    def exchanged(document: dict[str, Any]) -> None:
        for name in ("lock", "latest"):
            note = read_checkpoint(document[name])[1]
            line = sign(note.text, other)
            document[name] = str(replace(note, signatures=(line, *note.signatures[1:])))

    files = whole()
    document = json.loads(files["ledger.json"])
    exchanged(document)
    pins = replace(PINS, ledger=(LOG.verifier, other.verifier))
    verdict = verify_files({**files, "ledger.json": write_document(document)}, pins)

    assert {f.message for f in verdict.findings} == {
        "no key that you pin signed the lock checkpoint",
        "no key that you pin signed the latest checkpoint",
    }
