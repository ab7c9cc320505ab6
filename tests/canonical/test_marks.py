"""Marks against their vectors, computed again with the standard library alone."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import jurisdiction_mark, person_mark, persons_salt
from randinspect.publication.jurisdiction import (
    read_jurisdiction,
    read_referral,
    referral_faults,
)

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "authority_vectors.json").read_text(encoding="utf-8")
)
KEY = bytes.fromhex(VECTORS["master_key"])
TEXT = st.text(min_size=1, max_size=12)
SALTS = st.binary(min_size=32, max_size=32).map(bytes.hex)


def plain(prefix: str, *parts: str) -> str:
    """First 40 digits of the digest of parts joined by LF."""
    return prefix + sha256("\n".join(parts).encode()).hexdigest()[:40]


def test_salts_and_marks_of_persons_are_the_vectors() -> None:
    """One salt for the draw, its digest, and the mark of each number."""
    salt = hmac.new(
        KEY, f"randinspect/1/persons\n{VECTORS['draw_id']}".encode(), sha256
    ).hexdigest()

    assert VECTORS["persons_salt"] == salt == persons_salt(KEY, VECTORS["draw_id"])
    assert sha256(bytes.fromhex(salt)).hexdigest() == VECTORS["persons_sha256"]
    for number, mark in VECTORS["persons"].items():
        assert mark == plain("p-", "randinspect/1/person", salt, number)


@pytest.mark.parametrize("name", ["open", "sealed"])
def test_tables_are_the_vectors(name: str) -> None:
    """The referral opens the rows of its units as they stand, each under its own salt."""
    table = VECTORS["tables"][name]
    marks = read_jurisdiction(table["jurisdiction.tsv"].encode(), is_sealed=name == "sealed")
    referrals = read_referral(table["referral.tsv"].encode())
    due = [row.split("\t") for row in VECTORS["sample.tsv"].splitlines()]
    drawn = [row[3] for row in due if row[1] != "reserve"]

    assert list(referral_faults(referrals, marks, drawn)) == []
    assert len({referral.salt for referral in referrals.values()}) in (1, len(referrals))
    for handle, referral in referrals.items():
        if name == "sealed":
            text = f"randinspect/1/salt\n{VECTORS['draw_id']}\njurisdiction\n{handle}"
            assert referral.salt == hmac.new(KEY, text.encode(), sha256).hexdigest()
            assert marks[handle] == plain(
                "j-", "randinspect/1/jurisdiction", referral.salt, referral.text
            )
        else:
            assert marks[handle] == referral.text


@given(salt=SALTS, other=SALTS, one=TEXT, two=TEXT)
def test_marks_tell_salts_and_texts_apart(salt: str, other: str, one: str, two: str) -> None:
    """Equal exactly where both are equal, and never across their two uses."""
    for mark in (jurisdiction_mark, person_mark):
        assert (mark(salt, one) == mark(other, two)) == ((salt, one) == (other, two))
    assert jurisdiction_mark(salt, one)[2:] != person_mark(salt, one)[2:]
