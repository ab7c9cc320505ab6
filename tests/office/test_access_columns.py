"""Sealed columns: what goes in comes out, at its place and under its key alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st
from strategies import private_rows, private_texts

from randinspect.errors import AccessError
from randinspect.office.access import (
    CellPlace,
    ColumnCipher,
    KeyedIndex,
    PrivateColumns,
    PseudonymBook,
    RowCipher,
    new_salt,
    pseudonym,
)
from randinspect.office.access.columns import is_sealed, key_id_of
from randinspect.office.access.private_rows import SALT_COLUMN

KEYS: Mapping[str, bytes] = {
    "k1": bytes(range(32)),
    "k2": bytes(range(1, 33)),
    "look": bytes(range(2, 34)),
    "look2": bytes(range(3, 35)),
    "short": b"1",
}
CIPHER = ColumnCipher(KEYS.__getitem__, "k1")
LATER = ColumnCipher(KEYS.__getitem__, "k2")
PLACE = CellPlace("inspectors", "phone", "7")
SALT = "ab" * 32
COLUMNS = PrivateColumns("inspectors", "id", ("name", "phone"), ("phone",))
ROWS = RowCipher(COLUMNS, CIPHER, KeyedIndex(KEYS.__getitem__, "look"))

# Test case 16 of the GCM specification (McGrew and Viega): AES-256 with associated data.
GCM = {
    "key": "feffe9928665731c6d6a8f9467308308" * 2,
    "iv": "cafebabefacedbaddecaf888",
    "aad": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "msg": "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e"
    "2449a6b525b16aedf5aa0de657ba637b39",
    "ct": "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1"
    "056828838c5f61e6393ba7a0abcc9f662",
    "tag": "76fc6ece0f4e1768cddf8853bb2d551b",
}


def test_the_cipher_is_that_of_the_specification() -> None:
    """AES-256-GCM as published."""
    key, iv, aad, msg, ct, tag = (bytes.fromhex(text) for text in GCM.values())

    assert AESGCM(key).encrypt(iv, msg, aad) == ct + tag
    assert AESGCM(key).decrypt(iv, ct + tag, aad) == msg


def test_a_cell_is_what_the_page_says() -> None:
    """Opened by hand from docs/access.md: HKDF, what is bound, the padding."""
    head, key_id, coded = CIPHER.seal(PLACE, "13800000000", SALT).split(".")
    data = base64.urlsafe_b64decode(coded)
    info = b"17:randinspect/1/row10:inspectors1:7"
    key = HKDF(SHA256(), 32, bytes.fromhex(SALT), info).derive(KEYS["k1"])
    bound = b"18:randinspect/1/cell2:k110:inspectors5:phone1:7"

    assert (head, key_id) == ("ri1", "k1")
    assert AESGCM(key).decrypt(data[:12], data[12:], bound) == b"13800000000\x80" + bytes(4)


@given(private_texts(), st.text(max_size=9))
def test_what_is_sealed_opens(text: str, row: str) -> None:
    """At its place, under its salt; never twice the same cell, and the length tells little."""
    place = CellPlace("t", "c", row)
    cell = CIPHER.seal(place, text, SALT)

    assert CIPHER.open(place, cell, SALT) == text
    assert CIPHER.seal(place, text, SALT) != cell
    assert len(cell) % 4 == len(CIPHER.seal(place, "", SALT)) % 4
    assert text == "" or text not in cell or len(text) < 4


@given(private_texts(), st.sampled_from(["table", "column", "row", "salt", "key"]))
def test_nothing_opens_elsewhere(text: str, what: str) -> None:
    """Another table, column, row, salt, or key of the same id."""
    cell = CIPHER.seal(PLACE, text, SALT)
    place = CellPlace(
        **{
            name: getattr(PLACE, name) + ("x" * (name == what))
            for name in ("table", "column", "row")
        }
    )
    salt = "cd" * 32 if what == "salt" else SALT
    cipher = ColumnCipher(lambda _id: KEYS["k2"], "k1") if what == "key" else CIPHER

    with pytest.raises(AccessError, match="changed, or belongs"):
        cipher.open(place, cell, salt)


@given(private_texts(), st.integers(0, 1000))
def test_no_character_can_be_changed(text: str, place: int) -> None:
    """Neither in the bytes nor in the id of the key."""
    cell = CIPHER.seal(PLACE, text, SALT)
    at = place % len(cell)
    other = "B" if cell[at] == "A" else "A"

    with pytest.raises(AccessError):
        CIPHER.open(PLACE, cell[:at] + other + cell[at + 1 :], SALT)


def test_fields_do_not_run_into_one_another() -> None:
    """Table ``ab`` and row ``c`` are not table ``a`` and row ``bc``."""
    cell = CIPHER.seal(CellPlace("ab", "c", "d"), "x", SALT)
    for other in (CellPlace("a", "bc", "d"), CellPlace("ab", "cd", ""), CellPlace("ab", "", "cd")):
        with pytest.raises(AccessError):
            CIPHER.open(other, cell, SALT)


@pytest.mark.parametrize("key_id", ["none", "short", "a b", "", "x" * 33])
def test_without_a_key_nothing_is_done(key_id: str) -> None:
    """No key of the id, a short one, no id."""
    with pytest.raises(AccessError):
        ColumnCipher(KEYS.__getitem__, key_id).seal(PLACE, "x", SALT)


@pytest.mark.parametrize("cell", ["", "x", "ri1.k1.", "ri1.k1.AAAA", "ri2.k1.AAAA", "ri1..AA=="])
def test_what_is_no_cell_is_refused(cell: str) -> None:
    """Whatever stands there."""
    with pytest.raises(AccessError, match="no sealed cell"):
        CIPHER.open(PLACE, cell, SALT)
    assert not is_sealed(cell)


@given(st.lists(private_rows(), max_size=5, unique_by=lambda row: row["id"]))
def test_rotation_loses_nothing(some: list[dict[str, str]]) -> None:
    """Old and new cells open side by side; look-ups go on; at the end the old key is not asked."""
    sealed = [ROWS.seal(row) for row in some]
    after = RowCipher(COLUMNS, LATER, ROWS.index)
    half = [*map(after.rotate, sealed[:2]), *sealed[2:]]
    whole = [after.rotate(row) for row in half]
    without = RowCipher(COLUMNS, ColumnCipher({"k2": KEYS["k2"]}.__getitem__, "k2"), ROWS.index)

    assert [after.open(row) for row in half] == some
    assert [without.open(row) for row in whole] == some
    assert after.waiting(whole) == 0
    assert after.waiting(half) == sum(bool(row["name"] or row["phone"]) for row in some[2:])
    for row in some:
        if row["phone"]:
            for kept in (sealed, half, whole):
                found = [r["id"] for r in after.look_up(kept, "phone", f" {row['phone']} ")]
                assert row["id"] in found


@given(private_rows())
def test_nothing_private_stays_in_a_row(row: dict[str, str]) -> None:
    """Each cell is sealed, the key of the row stays, and rotating twice is rotating once."""
    sealed = ROWS.seal(row)
    after = RowCipher(COLUMNS, LATER)

    assert sealed["id"] == row["id"]
    assert all(is_sealed(sealed[c]) for c in COLUMNS.sealed if row[c])
    assert len(sealed[SALT_COLUMN]) == 64
    assert after.rotate(after.rotate(sealed)) != sealed or not (row["name"] or row["phone"])
    assert {key_id_of(after.rotate(sealed)[c]) for c in COLUMNS.sealed if row[c]} <= {"k2"}
    once = after.rotate(sealed)
    assert after.rotate(once) == once


def test_an_index_of_another_key_is_found_as_long_as_it_is_named() -> None:
    """New entries under the new key, old ones still found; another column has other entries."""
    old = KeyedIndex(KEYS.__getitem__, "look")
    new = KeyedIndex(KEYS.__getitem__, "look2", older=("look",))

    assert old.entry("t", "c", "１３８ ") == old.entry("t", "c", "138")
    assert old.entry("t", "c", "138") != old.entry("t", "d", "138")
    assert new.entries("t", "c", "138") == {old.entry("t", "c", "138"), new.entry("t", "c", "138")}
    with pytest.raises(AccessError, match="has no index"):
        ROWS.look_up([], "name", "x")


@pytest.mark.parametrize(
    "columns",
    [("t", "id", ("id",), ()), ("t", "id", ("a",), ("b",)), ("t", "id", ("row_salt",), ())],
)
def test_a_key_is_not_sealed_nor_indexed_what_is_open(
    columns: tuple[str, str, tuple[str, ...], tuple[str, ...]],
) -> None:
    """Then rows could not be told apart, or an index would tell nothing new."""
    with pytest.raises(AccessError):
        PrivateColumns(*columns)


@given(st.lists(private_rows(), max_size=6))
def test_pseudonyms_hide_and_are_the_same_everywhere(some: list[dict[str, str]]) -> None:
    """One person, one pseudonym of a purpose; the book alone opens it, until it forgets."""
    book = PseudonymBook(KEYS.__getitem__, "k1", "results")
    hidden = book.hide(some, "id")

    for row, other in zip(some, hidden, strict=True):
        name = other["id"]
        assert name == pseudonym(KEYS.__getitem__, "k1", "results", row["id"])
        assert name != pseudonym(KEYS.__getitem__, "k1", "training", row["id"])
        assert name != pseudonym(KEYS.__getitem__, "k2", "results", row["id"])
        assert {**other, "id": row["id"]} == row
    for row in some:
        book.forget(row["id"])
        assert not book.forget(row["id"])
    assert book.names == {}
    for other in hidden:
        with pytest.raises(AccessError):
            book.show(other["id"])


def test_a_salt_is_new_every_time() -> None:
    """32 bytes, and never the same ones."""
    assert len({new_salt() for _ in range(50)}) == 50
    assert json.dumps(new_salt()).isascii()
