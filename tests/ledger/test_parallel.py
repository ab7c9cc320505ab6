"""Heads by SM3 and SM2 beside the others: signed by a device, checked by anyone."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from ledgers import BEFORE, LOG, new_ledger, note_leaf
from typer.testing import CliRunner

from randinspect.attestation import KeyType, Note, Pins, VerifierKey, is_signed, sm3
from randinspect.canonical import merkle_root
from randinspect.cli.commands import app
from randinspect.errors import FormatError, ProtocolError
from randinspect.ledger import (
    KEY_NAME,
    Ledger,
    LedgerExport,
    Rule,
    audit_export,
    audit_store,
    keep_secret,
    sign_parallel,
)

CASE = json.loads((Path(__file__).parents[1] / "vectors" / "gm_vectors.json").read_text())[
    "sm2_sign"
][0]
KEY = VerifierKey(f"{LOG.name}/sm3", KeyType.SM2, bytes.fromhex(CASE["px"] + CASE["py"]))
PINS = Pins(ledger=(LOG.verifier,), sm2=(KEY,))
DEVICE = f"""import sys
from gmssl.sm2 import CryptSM2
device = CryptSM2(private_key="{CASE["d"]}", public_key="{CASE["px"]}{CASE["py"]}")
print(device.sign_with_sm3(sys.stdin.buffer.read(), "{CASE["k"]}"))
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger of three leaves, signed, with its key and a device's program beside it."""
    made = new_ledger(tmp_path / "ledger")
    for text in ("a", "b"):
        made.append(note_leaf(text), moment=BEFORE)
    made.checkpoint(LOG)
    keep_secret(tmp_path / "ledger" / KEY_NAME, LOG)
    (tmp_path / "device.py").write_text(DEVICE, encoding="utf-8")
    (tmp_path / "sm2.keys").write_text(f"{KEY}\n", encoding="utf-8")
    return made


def run(*words: object) -> tuple[int, str]:
    """Exit code and stdout of a command."""
    done = CliRunner().invoke(app, [*map(str, words)])
    return done.exit_code, done.stdout


def test_a_device_signs_the_sm3_head_and_anyone_checks_it(tmp_path: Path, ledger: Ledger) -> None:
    """By the command, into the export, and by the audit of store and export."""
    signer = f"{sys.executable} {tmp_path / 'device.py'}"
    folder, keys = tmp_path / "ledger", tmp_path / "sm2.keys"
    code, shown = run("ledger", "sm2", folder, "--key", keys, "--signer", signer)
    again = Ledger.opened(folder)
    export = LedgerExport(again.leaves, again.notes(), again.parallels())

    assert code == 0
    assert str(again.parallels()[0]) == shown
    assert is_signed(again.parallels()[0], KEY)
    assert merkle_root(list(ledger.leaves), sm3) != merkle_root(list(ledger.leaves))
    assert audit_store(again.store, PINS)
    assert LedgerExport.read(export.files()) == replace(
        export,
        leaves=tuple(again.leaves),
        notes=tuple(again.notes()),
        parallels=tuple(again.parallels()),
    )
    assert run("ledger", "export", folder, "--out", tmp_path / "out")[0] == 0
    assert run("ledger", "verify", tmp_path / "out", "--sm2", keys)[0] == 0
    edited = replace(export, leaves=[*again.leaves[:2], note_leaf("x")])
    assert Rule.HEAD_ROOT in {
        b.rule for b in audit_export(replace(edited, notes=()), PINS).breaches
    }
    short = replace(export, leaves=again.leaves[:2], notes=())
    assert Rule.HEAD_SIZE in {b.rule for b in audit_export(short, PINS).breaches}


def test_heads_that_no_pinned_device_signed_are_told(ledger: Ledger) -> None:
    """A line over another text, and no line at all."""

    class Device:
        verifier = KEY

        def sign(self, message: bytes) -> bytes:
            from gmssl.sm2 import CryptSM2

            device = CryptSM2(private_key=CASE["d"], public_key=CASE["px"] + CASE["py"])
            return bytes.fromhex(device.sign_with_sm3(message, CASE["k"]))

    note = sign_parallel(ledger, Device())
    other = VerifierKey(KEY.name, KeyType.SM2, KEY.public[32:] + KEY.public[:32])
    bare = LedgerExport(ledger.leaves, ledger.notes(), (note,))
    forged = Note(note.text.replace("\n3\n", "\n2\n"), note.signatures)

    assert audit_export(bare, PINS)
    assert [b.rule for b in audit_export(bare, Pins(sm2=(other,))).breaches] == [Rule.HEAD_KEY]
    told = audit_export(replace(bare, parallels=(forged,)), PINS).breaches
    assert [b.rule for b in told] == [Rule.HEAD_KEY]


@pytest.mark.parametrize(
    "program", ["print('00' * 64)", "print('zz')", "import sys; sys.exit(3)", "print('00')"]
)
def test_a_device_that_gives_no_signature_changes_nothing(
    tmp_path: Path, ledger: Ledger, program: str
) -> None:
    """Wrong numbers, no numbers, an exit code: refused, and nothing is kept."""
    (tmp_path / "bad.py").write_text(program, encoding="utf-8")
    signer = f"{sys.executable} {tmp_path / 'bad.py'}"
    keys = tmp_path / "sm2.keys"

    assert run("ledger", "sm2", tmp_path / "ledger", "--key", keys, "--signer", signer)[0] == 3
    assert ledger.parallels() == []


def test_only_an_sm2_key_of_this_ledger_signs(ledger: Ledger) -> None:
    """Not the ledger's other key, nor another ledger's."""

    class Foreign:
        verifier = VerifierKey("de.example/ledger/sm3", KeyType.SM2, KEY.public)

        def sign(self, message: bytes) -> bytes:
            raise FormatError(f"never asked for {message!r}")

    for signer in (LOG, Foreign()):
        with pytest.raises(ProtocolError, match="asked is an SM2 key"):
            sign_parallel(ledger, signer)
