"""Tickets by columns are the tickets of hashlib, bit by bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.errors import FormatError
from randinspect.lottery import Tickets, columnwise, tickets
from randinspect.lottery.columnwise import leading_words

pytestmark = pytest.mark.extra("polars", "polars_hash", "pyarrow", name="fast")
SEED = "5eed" * 16
# A column of numpy drops NULs at the end of a name, and a handle never holds one.
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=30), st.booleans())
def test_words_are_the_first_bits_of_every_digest(names: list[str], columns: bool) -> None:
    """Short and long names, any script, listed or in a column."""
    tails = [name.encode() for name in names]
    given_tails = np.array(tails) if columns else tails

    words = leading_words(f"{SEED}|a|", given_tails)

    assert words.tolist() == [int(Tickets(SEED).hex("a", name)[:16], 16) for name in names]


def test_a_large_column_is_hashed_by_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is used from one wide block on, and no word differs from the plain way."""
    count = (1 << 15) + 3
    names = np.array([b"AG-%06d" % place for place in range(count)])
    seen: list[int] = []

    def watched(prefix: str, tails: np.ndarray) -> np.ndarray:
        seen.append(len(tails))
        return leading_words(prefix, tails)

    monkeypatch.setattr(tickets, "leading_words", watched)
    fast = Tickets(SEED).leading("a", names)
    monkeypatch.setattr(tickets, "installed", lambda: False)
    plain = Tickets(SEED).leading("a", names)

    assert seen == [1 << 15, 3]
    assert np.array_equal(fast, plain)


def test_an_engine_that_hashes_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last word of a block is compared, too."""
    honest = columnwise._hex_digests

    def dishonest(messages: object) -> np.ndarray:
        digits = honest(messages).copy()
        digits[-1, 0] = ord("1") if digits[-1, 0] == ord("0") else ord("0")
        return digits

    monkeypatch.setattr(columnwise, "_hex_digests", dishonest)

    with pytest.raises(FormatError, match="uninstall polars-hash"):
        leading_words(f"{SEED}|a|", [b"AG-1", b"AG-2"])
