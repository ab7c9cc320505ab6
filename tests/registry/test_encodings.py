"""Laws of encodings: decided on the whole file, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.registry.encodings import ENCODINGS, decide_encoding
from randinspect.registry.rules import Problem

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1)


@given(HAN)
def test_utf8_is_never_taken_for_gb18030(text: str) -> None:
    """Nearly half of all Han words in UTF-8 decode as GB 18030 too; UTF-8 goes first."""

    assert decide_encoding(text.encode()) == "utf-8"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=40))
def test_gb18030_is_recognised(text: str) -> None:
    """What is no UTF-8 is GB 18030; the few texts that are both are read as UTF-8."""
    data = text.encode("gb18030")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        expected = "gb18030"
    else:
        expected = "utf-8"

    assert decide_encoding(data) == expected


def test_an_ordinary_word_in_gb18030_is_no_utf8() -> None:
    """The law above is not empty: a plain sentence is decided for GB 18030."""

    assert decide_encoding("某某检验检测有限公司".encode("gb18030")) == "gb18030"


@pytest.mark.parametrize(("encoding", "asked"), [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")])
def test_a_byte_order_mark_decides(encoding: str, asked: str) -> None:
    """The mark goes before everything else."""

    assert decide_encoding("检测".encode(encoding)) == asked
    assert decide_encoding("代码,名称\n91,检测\n".encode(encoding)) == asked


def test_a_fault_in_the_last_byte_decides() -> None:
    """The whole file counts: one byte of GB 18030 at the end of a long UTF-8 text."""
    data = "检测".encode() * 400_000 + "机构".encode("gb18030")

    assert isinstance(decide_encoding(data), Problem)


def test_a_cut_character_is_a_fault() -> None:
    """Half a character at the end is no character."""
    outcome = decide_encoding("检".encode()[:1])

    assert isinstance(outcome, Problem)
    assert outcome.rule == "file.encoding"


@given(HAN, st.sampled_from(ENCODINGS))
def test_a_declared_encoding_is_tried_alone(text: str, encoding: str) -> None:
    """What the profile names is taken if the file decodes, and nothing else is."""

    assert decide_encoding(text.encode(encoding), encoding) == encoding


def test_a_declared_encoding_that_fails_is_a_fault() -> None:
    """No second try behind the user's back."""

    assert isinstance(decide_encoding("检测".encode("gb18030"), "utf-8"), Problem)


@given(HAN, st.integers(0, 5))
def test_the_line_of_what_cannot_be_decoded_is_told(text: str, above: int) -> None:
    """The office finds it in the file; a block's end lies wherever it does."""
    outcome = decide_encoding(f"{text}\n".encode() * above + b"\xff\n", "utf-8")

    assert isinstance(outcome, Problem)
    assert f"in line {above + 1}, at the bytes ff" in outcome.message


def test_a_line_beyond_the_first_block_is_told() -> None:
    """A character that is cut by the block's end is counted once."""
    data = "检测\n".encode() * 200_000 + b"\xff"
    outcome = decide_encoding(data, "utf-8")

    assert isinstance(outcome, Problem)
    assert "in line 200001," in outcome.message


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_told(encoding: str) -> None:
    """Other bytes that are no text are not called so."""
    marked, other = (
        decide_encoding(data)
        for data in ("代码,名称\n91,某某检测\n".encode(encoding), b"a,b\n\xff,c\n")
    )

    assert isinstance(marked, Problem)
    assert "it is UTF-16 without a byte-order mark" in marked.message
    assert isinstance(other, Problem)
    assert "UTF-16" not in other.message
