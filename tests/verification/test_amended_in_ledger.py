"""Amendments that stand in a ledger: which, and seen before which visits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from amended_bundles import chain
from bundles import dated_dispatch, small_quarter
from ledgers import BEFORE, LOG, NEXT, UNIVERSITY, cosigned, new_ledger, note_leaf

from randinspect.attestation import KeyType, Pins
from randinspect.canonical import told_moment, write_document
from randinspect.ledger import KEY_NAME, Ledger, keep_secret
from randinspect.office import enter_amendments
from randinspect.publication import write_files
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.verification import (
    Verdict,
    read_amendment_proof,
    read_amendments,
    verify_amendments,
)

PINS = Pins(ledger=(LOG.verifier,), witnesses=(UNIVERSITY.verifier,))
AUTUMN = 1_693_000_000  # 2023-08-26, before the visits


@dataclass(frozen=True)
class Office:
    """A dispatch with its amendments and its ledger."""

    files: Mapping[str, bytes]
    ledger: Path
    amendments: Path

    def entered(self, moment: int | None) -> None:
        """Enter the amendments, and have them seen at a time."""
        enter_amendments(self.ledger, self.amendments, BEFORE)
        if moment is not None:
            ledger = Ledger.opened(self.ledger)
            note = cosigned(ledger.notes()[-1], moment)
            ledger.take_cosignatures(note, [UNIVERSITY.verifier])
            enter_amendments(self.ledger, self.amendments, BEFORE)

    def verdict(self, pins: Pins = PINS) -> Verdict:
        """The verdict on the whole."""
        documents = read_amendments(self.amendments)
        proof = read_amendment_proof(self.amendments)
        return verify_amendments(self.files, documents, pins, proof=proof)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Its selection and dispatch are entered; its amendments are written, not entered."""
    files = dated_dispatch()
    ledger = new_ledger(tmp_path / "ledger")
    keep_secret(tmp_path / "ledger" / KEY_NAME, LOG)
    for bundle in (small_quarter()["selection"], files):
        ledger.append(leaf_bytes(LeafKind.COMMIT, bundle["commit.json"]), moment=BEFORE)
        ledger.append(leaf_bytes(LeafKind.RESULT, bundle["result.json"]), moment=BEFORE)
    documents = chain(files)
    write_files(tmp_path / "amendments", documents, last=max(documents))
    return Office(files, tmp_path / "ledger", tmp_path / "amendments")


def test_amendments_seen_before_the_visit_are_proved(office: Office) -> None:
    """Named are the witness, the time, and how many they are."""
    office.entered(AUTUMN)
    verdict, count = office.verdict(), len(read_amendments(office.amendments))

    assert verdict.findings == ()
    assert (
        f"amendments: {UNIVERSITY.name} saw all {count} at {told_moment(AUTUMN)}" in verdict.proved
    )
    assert not any("amendment" in text for text in verdict.unproved)


def test_amendments_seen_after_the_visit_are_told(office: Office) -> None:
    """From the day of the visit on, seeing it is no proof that it came before."""
    day = next(row.split(b"\t")[1] for row in office.files["visits.tsv"].splitlines())
    office.entered(AUTUMN + 40 * 86_400)
    verdict = office.verdict()

    assert day < b"2023-10"
    assert verdict.findings == ()
    assert any("amendment 1: nobody saw it before the visit" in t for t in verdict.unproved)


def test_what_is_missing_is_told(office: Office) -> None:
    """No ledger, no pinned key, no witness."""
    assert "amendments: no ledger shows when they were made" in office.verdict().unproved
    office.entered(None)
    assert any("none of the witnesses that you pin" in t for t in office.verdict().unproved)
    alone = office.verdict(Pins(ledger=PINS.ledger))
    assert "amendments: you pin no witness (verify --witness)" in alone.unproved
    assert any("amendments: you pin no key" in text for text in office.verdict(Pins()).unproved)


def test_amendments_that_differ_from_their_leaves_are_found(office: Office) -> None:
    """One taken out at the end, a leaf elsewhere, another key: step 17 says so."""
    office.entered(AUTUMN)
    path = office.amendments / "ledger.json"
    whole = json.loads(path.read_bytes())
    for change in (
        {"leaves": whole["leaves"][:-1]},
        {"leaves": [{**leaf, "index": leaf["index"] - 1} for leaf in whole["leaves"]]},
        {"checkpoint": "none"},
    ):
        path.write_bytes(write_document({**whole, **change}))
        assert {f.step.number for f in office.verdict().findings} == {17}
    path.write_bytes(write_document(whole))
    assert office.verdict(Pins(ledger=(NEXT.verifier,))).findings[0].step.number == 17
    assert LOG.verifier.type is KeyType.NOTE


def test_a_later_head_does_not_make_amendments_late(office: Office) -> None:
    """What was seen before the visits stays so, however the ledger grows and is seen again."""
    office.entered(AUTUMN)
    before = read_amendment_proof(office.amendments)
    told = office.verdict()
    ledger = Ledger.opened(office.ledger)
    ledger.append(note_leaf("later"), moment=BEFORE)
    note = cosigned(ledger.checkpoint(LOG), AUTUMN + 90 * 86_400)
    ledger.take_cosignatures(note, [UNIVERSITY.verifier])
    enter_amendments(office.ledger, office.amendments, BEFORE)

    assert read_amendment_proof(office.amendments) == before
    assert office.verdict() == told
    assert any(told_moment(AUTUMN) in text for text in told.proved)


def test_what_is_wrong_with_an_amendment_has_no_place_in_the_proof(office: Office) -> None:
    """A key that a document lacks is looked for in no other document, whatever that holds."""
    documents = read_amendments(office.amendments)
    name = min(documents)
    lacking = {k: v for k, v in json.loads(documents[name]).items() if k != "approved_by"}
    forged = {**documents, name: write_document({"extra": 1, **lacking})}
    for proof in (b"\x80", b"", write_document({"extra": 1})):
        found = verify_amendments(office.files, forged, PINS, proof=proof).findings
        assert {f.at for f in found if f.code == "17.1"} == {""}
