"""Signed notes, checkpoints and cosignatures against published vectors, and their laws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.attestation import (
    Checkpoint,
    KeyType,
    Note,
    SecretKey,
    VerifierKey,
    cosign,
    cosigned_at,
    encode_base64,
    is_signed,
    parse_keys,
    read_checkpoint,
    read_note,
    sign,
    sign_checkpoint,
)
from randinspect.errors import FormatError, InputError

# C2SP signed-note.md and the documentation of Go's sumdb note package.
NOTES = json.loads((Path(__file__).parents[1] / "vectors" / "signed_note_vectors.json").read_text())
# C2SP tlog-cosignature.md: a checkpoint of a ledger and one witness; the keys are not published.
EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv"
    "2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
# Keys of type 1 and 4 from the tests of transparency-dev/formats.
KEYS = (
    "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
)
LOG = SecretKey("cn.example/ledger", KeyType.NOTE, bytes(range(32)))
WITNESS = SecretKey("uni.example/witness", KeyType.COSIGNATURE, bytes(range(1, 33)))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)


@pytest.mark.parametrize("case", NOTES, ids=lambda case: case["vkey"][:12])
def test_published_notes_verify(case: dict[str, Any]) -> None:
    """Key id, form and signature of both published notes; a changed text does not verify."""
    key, note = VerifierKey.parse(case["vkey"]), read_note(case["note"])
    changed = Note(note.text.replace("e", "E", 1), note.signatures)

    assert str(key) == case["vkey"]
    assert str(note) == case["note"]
    assert is_signed(note, key)
    with pytest.raises(FormatError):
        is_signed(changed, key)


@pytest.mark.parametrize("text", KEYS)
def test_published_keys_read_back(text: str) -> None:
    """Keys of other programs have the ids that they say."""
    assert str(VerifierKey.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "bananas.sigstore.dev+12344556",
        "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
        "rekor.sigstore.dev+12345678+AwEB",
        "rekor.sigstore.dev+NOT_A_NU+" + KEYS[0].rpartition("+")[2],
        "TEST+00000000+" + KEYS[0].rpartition("+")[2],
        KEYS[0].replace("TEST", "TE ST"),
        KEYS[0] + "=",
        "",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    """Wrong parts, base64, type, id or name (the cases of transparency-dev/formats among them)."""
    with pytest.raises(FormatError):
        VerifierKey.parse(text)


def test_the_example_of_the_standard_reads() -> None:
    """The checkpoint of tlog-cosignature.md: its head, its two lines, and the witness's time."""
    checkpoint, note = read_checkpoint(EXAMPLE)

    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(note) == EXAMPLE
    assert checkpoint.body == note.text
    assert int.from_bytes(note.signatures[1].value[:8], "big") == 1679315147


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n\n—", "\n—"),
        ("— witness", "- witness"),
        ("20852163", "020852163"),
        ("q2I=", "q2J="),
        ("q2I=\n", "q2I=\nextension\n"),
        ("qnA==\n", "qnA=="),
        ("w1 ", "w1  "),
        ("example.com/b", "example.com/\tb"),
        ("q2I=", ""),
    ],
)
def test_no_checkpoint_is_read_from_another_form(old: str, new: str) -> None:
    """Missing gaps, other dashes, leading zeros, loose base64, extension lines and tabs."""
    assert old in EXAMPLE
    with pytest.raises(FormatError):
        read_checkpoint(EXAMPLE.replace(old, new))


@given(TEXTS, st.integers(1, 2**53 - 1))
def test_a_cosignature_binds_text_and_time(text: str, moment: int) -> None:
    """It verifies with its own time, and with no other text or time."""
    note = Note(f"{text}\n", ())
    line = cosign(note, WITNESS, moment)
    later = line.value[:7] + bytes([line.value[7] ^ 1]) + line.value[8:]

    assert cosigned_at(note.with_signatures((line,)), WITNESS.verifier) == moment
    assert cosigned_at(note, WITNESS.verifier) is None
    with pytest.raises(FormatError):
        cosigned_at(Note(f"{text}!\n", (line,)), WITNESS.verifier)
    with pytest.raises(FormatError):
        cosigned_at(Note(note.text, (type(line)(line.name, line.key_id, later),)), WITNESS.verifier)


@given(TEXTS)
def test_notes_read_back(text: str) -> None:
    """read_note ∘ str is the identity, the text may hold empty lines."""
    body = f"{text}\n\nmore\n"
    note = Note(body, (sign(body, LOG),)).with_signatures((cosign(Note(body, ()), WITNESS, 5),))

    assert read_note(str(note)) == note
    assert is_signed(read_note(str(note)), LOG.verifier)


def test_the_earliest_of_several_cosignatures_counts() -> None:
    """A witness may cosign the same head again; it was there at the first time."""
    head = Checkpoint(LOG.name, 3, bytes(32))
    note = sign_checkpoint(head, LOG)
    twice = note.with_signatures(tuple(cosign(note, WITNESS, t) for t in (9, 7, 8, 7)))

    assert cosigned_at(twice, WITNESS.verifier) == 7
    assert len(twice.signatures) == 4


def test_a_key_that_is_not_known_is_passed_over() -> None:
    """A line of another key under the same name has another id, and says nothing."""
    other = SecretKey(LOG.name, KeyType.NOTE, bytes(32))
    note = sign_checkpoint(Checkpoint(LOG.name, 0, bytes(32)), other)

    assert not is_signed(note, LOG.verifier)
    assert is_signed(note, other.verifier)


def test_types_and_names_are_kept_apart() -> None:
    """A witness's key signs no checkpoint, a ledger's key cosigns none, and not for others."""
    head = Checkpoint("cn.example/other", 0, bytes(32))

    with pytest.raises(FormatError):
        sign_checkpoint(head, LOG)
    with pytest.raises(FormatError):
        sign(head.body, WITNESS)
    with pytest.raises(FormatError):
        cosign(Note(head.body, ()), LOG, 5)


def test_secret_keys_read_back_and_do_not_show_themselves() -> None:
    """parse ∘ text is the identity; neither repr nor a refusal shows the seed."""
    secret = encode_base64(bytes([1]) + LOG.seed)
    spoiled = LOG.text().replace("cn.", "de.")

    assert SecretKey.parse(LOG.text() + "\n") == LOG
    assert secret in LOG.text()
    assert secret not in repr(LOG)
    with pytest.raises(FormatError) as caught:
        SecretKey.parse(spoiled)
    assert secret not in str(caught.value)
    assert SecretKey.made("a", KeyType.NOTE) != SecretKey.made("a", KeyType.NOTE)


def test_files_of_keys_tell_every_fault() -> None:
    """Comments and empty lines pass; each other line is a key of the right type or a fault."""
    good, witness = str(LOG.verifier), str(WITNESS.verifier)

    assert parse_keys(f"# ledger\n\n {good}\n{good}\n", KeyType.NOTE, file="k") == (LOG.verifier,)
    with pytest.raises(InputError) as caught:
        parse_keys(f"{good}\n{witness}\nx\n", KeyType.NOTE, file="k")
    assert [fault.row for fault in caught.value.faults] == [2, 3]
    with pytest.raises(InputError):
        parse_keys("# nothing\n", KeyType.NOTE, file="k")
