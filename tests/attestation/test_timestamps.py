"""Time stamps: of another program, and at any time by an authority of the tests."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tsa import Authority

from randinspect.attestation.timestamps import Stamp, read_roots, stamp_of
from randinspect.errors import FormatError

VECTOR = json.loads(
    (Path(__file__).parents[1] / "vectors" / "rfc3161_vector.json").read_text(encoding="utf-8")
)
TOKEN = base64.b64decode(VECTOR["token"])
ROOTS = read_roots(VECTOR["root"].encode())
TEXT = VECTOR["text"].encode()
AUTHORITY = Authority()
MOMENT = 1_700_000_000


def test_a_token_of_another_program_verifies() -> None:
    """OpenSSL's response, over this text and no other, under this root and no other."""
    stamp = stamp_of(TOKEN, TEXT, ROOTS)

    assert stamp.authority == "Invented TSA"
    assert stamp.moment == 1795923202
    with pytest.raises(FormatError):
        stamp_of(TOKEN, TEXT + b".", ROOTS)
    with pytest.raises(FormatError):
        stamp_of(TOKEN, TEXT, [AUTHORITY.root])


@pytest.mark.parametrize(("seconds", "latest"), [(0, MOMENT), (1, MOMENT + 1), (90, MOMENT + 90)])
def test_the_time_counts_with_its_accuracy(seconds: int, latest: int) -> None:
    """The latest time that the token allows."""
    token = AUTHORITY.stamp(b"text", MOMENT, seconds=seconds)

    assert stamp_of(token, b"text", [AUTHORITY.root]) == Stamp("Invented TSA", latest)


@given(st.integers(0, len(TOKEN) - 1), st.integers(1, 255))
@settings(max_examples=60)
def test_a_changed_token_never_says_something_else(place: int, change: int) -> None:
    """Any byte turned over: refused, or it says the same (some bytes carry nothing)."""
    changed = bytearray(TOKEN)
    changed[place] ^= change
    try:
        found = stamp_of(bytes(changed), TEXT, ROOTS)
    except FormatError:
        return

    assert found == stamp_of(TOKEN, TEXT, ROOTS)


def test_certificates_count_at_the_time_of_the_token() -> None:
    """Expired by now is no fault; expired or not yet valid then is one."""
    assert stamp_of(AUTHORITY.stamp(b"", MOMENT), b"", [AUTHORITY.root]).moment == MOMENT + 1
    for moment in (1_600_000_000, 1_800_000_000):
        with pytest.raises(FormatError):
            stamp_of(AUTHORITY.stamp(b"", moment), b"", [AUTHORITY.root])


def test_only_certificates_for_time_stamping_count() -> None:
    """A key for signing code stamps nothing, and a refusal is no token."""
    coder = Authority("Coder", can_stamp=False)

    with pytest.raises(FormatError):
        stamp_of(coder.stamp(b"", MOMENT), b"", [coder.root])
    with pytest.raises(FormatError):
        stamp_of(AUTHORITY.stamp(b"", MOMENT, status=2), b"", [AUTHORITY.root])
    with pytest.raises(FormatError):
        stamp_of(b"", b"", [AUTHORITY.root])


def test_without_the_extra_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which package is missing, and how it is installed."""
    monkeypatch.setattr("randinspect.attestation.timestamps.can_read_stamps", lambda: False)

    with pytest.raises(FormatError, match=r"randinspect\[tsa\]"):
        stamp_of(TOKEN, TEXT, ROOTS)


def test_roots_are_pem() -> None:
    """Several in one file; none is an error."""
    assert len(read_roots(AUTHORITY.pem + VECTOR["root"].encode())) == 2
    with pytest.raises(FormatError):
        read_roots(b"no certificate")
