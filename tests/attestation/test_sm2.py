"""SM3 and SM2 against the examples of the national standards, and a second program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gmssl import sm2 as oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.attestation import KeyType, VerifierKey, is_signed, parse_keys, read_note
from randinspect.attestation.notes import Note, sign
from randinspect.attestation.sm2 import is_sm2_point, sm2_verifies, sm3
from randinspect.canonical import merkle_root
from randinspect.errors import FormatError

# GB/T 32905, GB/T 32918.5.
GM = json.loads((Path(__file__).parents[1] / "vectors" / "gm_vectors.json").read_text())
CASE = GM["sm2_sign"][0]
PUBLIC = bytes.fromhex(CASE["px"] + CASE["py"])
SIGNATURE = bytes.fromhex(CASE["r"] + CASE["s"])
MESSAGE = CASE["msg_ascii"].encode()


class Device:
    """A signer behind a callback, as a device would be: another program does the work."""

    def __init__(self) -> None:
        self._device = oracle.CryptSM2(private_key=CASE["d"], public_key=PUBLIC.hex())

    @property
    def verifier(self) -> VerifierKey:
        """The public key of the example."""
        return VerifierKey("cn.example/ledger/sm3", KeyType.SM2, PUBLIC)

    def sign(self, message: bytes) -> bytes:
        """r and s by gmssl, with the nonce of the example."""
        return bytes.fromhex(self._device.sign_with_sm3(message, CASE["k"]))


class Broken(Device):
    """A device that errs."""

    def sign(self, message: bytes) -> bytes:
        """Some other bytes."""
        return bytes(len(message[:0]) + 64)


@pytest.mark.parametrize("case", GM["sm3"], ids=lambda case: case["msg_hex"][:8])
def test_digests_are_those_of_the_standard(case: dict[str, Any]) -> None:
    """Both examples of GB/T 32905."""
    assert sm3(bytes.fromhex(case["msg_hex"])).hex() == case["digest"]


def test_the_example_of_the_standard_verifies() -> None:
    """GB/T 32918.5, with its identity, and with no other."""
    identity = CASE["id_ascii"].encode()

    assert sm2_verifies(PUBLIC, SIGNATURE, MESSAGE, identity)
    assert sm2_verifies(PUBLIC, SIGNATURE, MESSAGE)
    assert not sm2_verifies(PUBLIC, SIGNATURE, MESSAGE, b"ALICE123@YAHOO.COM")
    assert not sm2_verifies(PUBLIC, SIGNATURE, MESSAGE + b".")


@given(st.integers(0, 127), st.integers(1, 255))
@settings(max_examples=30)
def test_no_other_bytes_verify(place: int, change: int) -> None:
    """Any byte of key or signature changed; most keys are then no points of the curve."""
    both = bytearray(PUBLIC + SIGNATURE)
    both[place] ^= change

    assert not sm2_verifies(bytes(both[:64]), bytes(both[64:]), MESSAGE)


@pytest.mark.parametrize(
    "signature",
    [b"", SIGNATURE[:63], SIGNATURE + b"\x00", bytes(64), SIGNATURE[:32] + bytes(32), b"\xff" * 64],
)
def test_numbers_out_of_range_are_refused(signature: bytes) -> None:
    """r and s lie between 1 and n − 1."""
    assert not sm2_verifies(PUBLIC, signature, MESSAGE)


def test_keys_are_points() -> None:
    """Neither infinity nor coordinates beyond the field."""
    assert is_sm2_point(PUBLIC)
    assert not is_sm2_point(bytes(64))
    assert not is_sm2_point(b"\xff" * 64)
    assert not is_sm2_point(PUBLIC[:63])


@given(st.binary(max_size=40))
@settings(max_examples=15)
def test_what_another_program_signs_is_verified(message: bytes) -> None:
    """gmssl signs, this verifies."""
    assert sm2_verifies(PUBLIC, Device().sign(message), message)


def test_a_note_can_be_signed_by_a_device() -> None:
    """Its key reads back, its line verifies, and a device that errs is found out at once."""
    device = Device()
    key = device.verifier
    note = Note("text\n", (sign("text\n", device),))

    assert VerifierKey.parse(str(key)) == key
    assert parse_keys(str(key), KeyType.SM2, file="k") == (key,)
    assert is_signed(read_note(str(note)), key)
    with pytest.raises(FormatError):
        is_signed(Note("other\n", note.signatures), key)
    with pytest.raises(FormatError, match="not a signature"):
        sign("text\n", Broken())


def test_the_parallel_tree_has_the_same_shape() -> None:
    """Three rows by hand: the first two joined, the third beside them."""
    one, two, three = (sm3(b"\x00" + row) for row in (b"a", b"b", b"c"))

    assert merkle_root([b"a", b"b", b"c"], sm3) == sm3(b"\x01" + sm3(b"\x01" + one + two) + three)
    assert merkle_root([], sm3) == sm3(b"")
