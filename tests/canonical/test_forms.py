"""The canonical forms: one spelling each, everything else refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import (
    Sealer,
    check_handle,
    check_label,
    check_name,
    nfc,
    normalised_id,
    open_handle,
    parse_integer,
    read_document,
    read_table,
    write_document,
    write_table,
)
from randinspect.canonical.handles import sealed_handle
from randinspect.errors import FormatError

INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
KEYS = st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=6)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(nfc)
DOCUMENTS = st.recursive(
    INTEGERS | TEXTS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.text(st.characters(categories=["L", "N", "P"]), max_size=5).map(nfc)


@given(DOCUMENTS)
def test_documents_are_read_as_they_were_written(value: object) -> None:
    """Read ∘ write = id."""
    assert read_document(write_document(value)) == value


@given(DOCUMENTS.filter(lambda value: isinstance(value, dict | list) and len(value) > 0))
def test_another_spelling_of_a_document_is_refused(value: object) -> None:
    """The same value with a space in it is no canonical document."""
    with pytest.raises(FormatError):
        read_document(write_document(value) + b" ")


@pytest.mark.parametrize(
    "data",
    [
        b"1.0",
        b"1e3",
        b'{"a":1,"a":1}',
        b"9007199254740992",
        b'{"\xc3\xa9":1}',
        b"\xff",
        b"NaN",
        b"",
    ],
)
def test_what_the_published_path_does_not_hold_is_refused(data: bytes) -> None:
    """Floats, large integers, repeated or non-ASCII keys, bad UTF-8."""
    with pytest.raises(FormatError):
        read_document(data)


def test_a_float_is_not_written() -> None:
    """Not even one that is whole."""
    with pytest.raises(FormatError, match="float"):
        write_document({"ratio": 1.0})


def test_text_outside_nfc_is_not_written() -> None:
    """A decomposed letter would have a second spelling."""
    with pytest.raises(FormatError, match="normal form"):
        write_document({"name": "e\u0301"})


def test_deep_nesting_is_an_error_not_a_crash() -> None:
    """A bomb of brackets is refused."""
    with pytest.raises(FormatError):
        read_document(b"[" * 100_000)


@given(st.sets(st.tuples(FIELDS, FIELDS), max_size=12))
def test_tables_are_read_as_they_were_written(rows: set[tuple[str, str]]) -> None:
    """Read ∘ write = sorted rows, whatever the order of writing."""
    expected = sorted(rows, key=lambda row: "\t".join(row).encode())

    assert read_table(write_table(rows), 2) == expected


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"a\t1", "line feed"),
        (b"b\t1\na\t1\n", "out of order"),
        (b"a\t1\na\t1\n", "twice"),
        (b"a\n", "fields"),
        (b"a\t1\r\n", "control"),
        ("e\u0301\t1\n".encode(), "normal form"),
        (b"\xff\t1\n", "UTF-8"),
    ],
)
def test_a_table_out_of_form_is_refused(data: bytes, what: str) -> None:
    """Each breach is named."""
    with pytest.raises(FormatError, match=what):
        read_table(data, 2)


@given(st.integers())
def test_integers_have_one_spelling(value: int) -> None:
    """str is the spelling, and a leading zero or plus is another."""
    assert parse_integer(str(value)) == value
    for other in (f"+{value}", f"0{value}", f"{value}.0", f" {value}"):
        with pytest.raises(FormatError):
            parse_integer(other)


@pytest.mark.parametrize("text", ["", "a|b", " a", "a  b", "a\tb", "\u3000", "a" * 65, "\ue000"])
def test_labels_refuse_what_hides(text: str) -> None:
    """Separators, private-use and over-long names."""
    with pytest.raises(FormatError):
        check_label(text)


def test_names_and_handles_have_their_grammars() -> None:
    """A slash belongs to a name, not to a handle."""
    assert check_name("cn.example/2026/0001") == "cn.example/2026/0001"
    with pytest.raises(FormatError):
        check_handle("cn.example/2026")
    with pytest.raises(FormatError):
        check_name("空")


def test_ids_are_folded_for_the_key_only_where_the_code_asks() -> None:
    """A credit code is upper-cased, another id keeps its case."""
    assert normalised_id("9100000000000000７t") == "91000000000000007T"
    assert normalised_id("　Ins-7 ") == "Ins-7"


@given(TEXTS.filter(bool))
def test_open_handles_are_handles_and_never_look_sealed(identifier: str) -> None:
    """Any id gets a handle of the grammar that begins neither with x- nor h- by itself."""
    handle = open_handle(identifier)

    assert check_handle(handle) == handle
    assert not handle.startswith("h-")
    assert handle == identifier or handle.startswith("x-")


def test_sealed_handles_open_and_change_with_every_draw() -> None:
    """The salt opens the handle; another draw, role or key gives another handle."""
    key = bytes(range(32))
    handle, salt = Sealer(key, "d/1", "agency").seal("甲")
    others = [
        Sealer(key, "d/2", "agency").seal("甲")[0],
        Sealer(key, "d/1", "inspector").seal("甲")[0],
        Sealer(bytes(32), "d/1", "agency").seal("甲")[0],
    ]

    assert sealed_handle(salt, "甲") == handle
    assert handle not in others
    with pytest.raises(FormatError, match="32"):
        Sealer(b"short", "d/1", "agency")


def test_keys_are_written_as_the_standard_library_sorts_them() -> None:
    """For ASCII keys and integers JCS equals json.dumps(sort_keys)."""
    value = {"b": [1, -2], "a": {"z": "中", "A": None}}
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert write_document(value) == plain.encode()
