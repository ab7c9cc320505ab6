"""A witness cosigns what continues the head that it saw last, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import BEFORE, LOG, NEXT, ORIGIN, PRESS, commit_leaf, new_ledger, note_leaf

from randinspect.attestation import cosigned_at
from randinspect.canonical import merkle_root
from randinspect.cli.witnessing import seen_records
from randinspect.errors import FormatError, InputError, ProtocolError
from randinspect.ledger import (
    PINNED_NAME,
    Ledger,
    LedgerExport,
    Request,
    Rule,
    Witness,
    audit_export,
    witness_request,
)

NAME = "uni.example/witness"


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    """A witness that follows the ledger."""
    return Witness.made(tmp_path / "witness", NAME, [LOG.verifier])


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger with a few leaves, signed."""
    made = new_ledger(tmp_path / "ledger")
    grown(made, "a", "b")
    return made


def grown(ledger: Ledger, *texts: str) -> Ledger:
    """The ledger with notes more, signed."""
    for text in texts:
        ledger.append(note_leaf(text), moment=BEFORE)
    ledger.checkpoint(LOG)
    return ledger


def asked(ledger: Ledger, old: int) -> Request:
    """A request as a witness reads it."""
    return Request.parse(witness_request(ledger, old))


def test_a_witness_follows_a_ledger(witness: Witness, ledger: Ledger) -> None:
    """From nothing, then from what it saw; the same head again at a later time."""
    first = witness.cosign(asked(ledger, 0), BEFORE)
    grown(ledger, "c", "d", "e")
    second = witness.cosign(asked(ledger, 3), BEFORE + 5)
    again = witness.cosign(asked(ledger, 6), BEFORE + 9)
    seen = Witness(witness.folder).seen(LOG.name)

    assert [cosigned_at(note, witness.verifier) for note in (first, second, again)] == [
        BEFORE,
        BEFORE + 5,
        BEFORE + 9,
    ]
    assert seen is not None
    assert (seen.size, seen.moment) == (6, BEFORE + 9)
    assert cosigned_at(seen.note, witness.verifier) == BEFORE + 5
    (record,) = seen_records(witness)
    assert (record["moment"], record["renewed"]) == (BEFORE + 5, BEFORE + 9)
    assert len(ledger.take_cosignatures(second, [witness.verifier])) == 1
    assert audit_export(LedgerExport(ledger.leaves, ledger.notes()), witness.pins(LOG.name))


def test_a_witness_can_be_any_signer(witness: Witness, ledger: Ledger) -> None:
    """A device behind a callback signs in its stead."""
    note = witness.cosign(asked(ledger, 0), BEFORE, PRESS)

    assert cosigned_at(note, PRESS.verifier) == BEFORE


@pytest.mark.parametrize(
    ("old", "moment", "why"),
    [
        (0, BEFORE, "ask with a proof from there"),
        (2, BEFORE, "ask with a proof from there"),
        (3, BEFORE - 1, "the clock"),
    ],
)
def test_what_does_not_follow_the_last_head_is_refused(
    witness: Witness, ledger: Ledger, old: int, moment: int, why: str
) -> None:
    """A proof from elsewhere, or a clock that goes back; what was seen stays as it was."""
    witness.cosign(asked(ledger, 0), BEFORE)
    grown(ledger, "c")

    with pytest.raises(ProtocolError, match=why):
        witness.cosign(asked(ledger, old), moment)
    seen = witness.seen(LOG.name)
    assert seen is not None
    assert seen.size == 3


def test_a_fork_is_refused_and_kept_as_evidence(
    witness: Witness, ledger: Ledger, tmp_path: Path
) -> None:
    """Two heads of one size contradict each other; an export of either side then fails."""
    witness.cosign(asked(ledger, 0), BEFORE)
    fork = grown(new_ledger(tmp_path / "fork"), "a", "other")

    with pytest.raises(ProtocolError, match="FORK"):
        witness.cosign(asked(fork, 0), BEFORE + 1)
    for side in (ledger, fork):
        made = audit_export(LedgerExport(side.leaves, side.notes()), witness.pins(LOG.name))
        assert [breach.rule for breach in made.breaches] == [Rule.HEAD_ROOT]


def test_a_rewritten_ledger_cannot_prove_that_it_continues(
    witness: Witness, ledger: Ledger, tmp_path: Path
) -> None:
    """Whatever it hands in: the proof of another history does not give the root seen last."""
    witness.cosign(asked(ledger, 0), BEFORE)
    rewritten = grown(new_ledger(tmp_path / "fork"), "a", "other", "c")

    with pytest.raises(ProtocolError, match="rewritten"):
        witness.cosign(asked(rewritten, 3), BEFORE + 1)
    made = audit_export(LedgerExport(rewritten.leaves, rewritten.notes()), witness.pins(LOG.name))
    assert [breach.rule for breach in made.breaches] == [Rule.HEAD_ROOT]


def test_a_ledger_put_back_to_an_older_state_is_refused(
    witness: Witness, ledger: Ledger, tmp_path: Path
) -> None:
    """An older copy is shorter than what was seen, and cannot even ask."""
    old = grown(new_ledger(tmp_path / "old"), "a")
    witness.cosign(asked(ledger, 0), BEFORE)

    with pytest.raises(ProtocolError, match="has signed 2 leaves, the witness knows 3"):
        witness_request(old, 3)
    with pytest.raises(ProtocolError, match="fewer"):
        witness.cosign(Request(3, (), asked(old, 0).head, asked(old, 0).note), BEFORE)


def test_strangers_are_refused(ledger: Ledger, tmp_path: Path) -> None:
    """A ledger that is not followed, and a head that the known key did not sign."""
    other = Witness.made(tmp_path / "other", NAME, [NEXT.verifier])
    pins = tmp_path / "other" / PINNED_NAME

    with pytest.raises(ProtocolError, match="signed this"):
        other.cosign(asked(ledger, 0), BEFORE)
    pins.write_text(pins.read_text().replace("cn.example", "de.example"))
    with pytest.raises(InputError):
        Witness(tmp_path / "other")
    pins.write_text(str(type(NEXT)("x", NEXT.type, NEXT.seed).verifier))
    with pytest.raises(ProtocolError, match="not followed"):
        Witness(tmp_path / "other").cosign(asked(ledger, 0), BEFORE)


@pytest.mark.parametrize(
    ("old", "new"),
    [("old 0\n", "old 00\n"), ("old 0\n", "0\n"), ("old 0\n", "old 0\nxx\n"), ("\n\n", "\n")],
)
def test_requests_have_one_form(ledger: Ledger, old: str, new: str) -> None:
    """Sizes in decimal, nodes in base64, an empty line before the checkpoint."""
    text = witness_request(ledger, 0)

    assert old in text
    with pytest.raises(FormatError):
        Request.parse(text.replace(old, new))


def test_a_proof_too_long_is_refused(ledger: Ledger) -> None:
    """At most 63 nodes (C2SP tlog-witness)."""
    nodes = "A" * 43 + "=\n"
    text = witness_request(ledger, 0).replace("old 0\n", "old 1\n" + nodes * 64)

    with pytest.raises(FormatError):
        Request.parse(text)
    Request.parse(text.replace(nodes, "", 1))


def test_a_witness_is_made_once(witness: Witness, tmp_path: Path) -> None:
    """Its key is never overwritten."""
    with pytest.raises(ProtocolError):
        Witness.made(tmp_path / "witness", NAME, [LOG.verifier])


def test_a_request_has_the_bytes_of_the_standard(ledger: Ledger) -> None:
    """Old size, the proof in base64, an empty line, and the whole checkpoint."""
    grown(ledger, "c")
    lines = witness_request(ledger, 3).split("\n")

    assert lines[0] == "old 3"
    assert all(len(line) == 44 for line in lines[1 : lines.index("")])
    assert "\n".join(lines[lines.index("") + 1 :]) == str(ledger.notes()[-1])
    assert asked(ledger, 3).head.root == merkle_root(ledger.leaves)


def test_a_commitment_can_be_seen_before_its_result(witness: Witness, ledger: Ledger) -> None:
    """What the witness saw first proves that the commitment was there then."""
    ledger.append(commit_leaf("s", 1), moment=BEFORE)
    ledger.checkpoint(LOG)
    note = witness.cosign(asked(ledger, 0), BEFORE)

    assert ORIGIN.origin == asked(ledger, 4).head.origin
    assert cosigned_at(note, witness.verifier) == BEFORE
