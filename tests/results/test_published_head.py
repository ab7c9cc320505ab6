"""What was published holds the office to its acts: the chain may only grow (docs/format.md §11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import sha256_hex, write_document
from randinspect.errors import FormatError, ProtocolError
from randinspect.results.published_head import require_published

ANCHOR = sha256_hex(b"result")
CHAINS = st.lists(st.binary(max_size=4), max_size=5)


def publication(documents: list[bytes]) -> bytes:
    """What is said of a chain when it is published."""
    head = sha256_hex(documents[-1]) if documents else ANCHOR
    return write_document({"acts": len(documents), "head": head})


@given(shown=CHAINS, more=CHAINS)
def test_a_chain_that_grew_is_the_published_one(shown: list[bytes], more: list[bytes]) -> None:
    """Acts after the published ones are what an office does next."""
    require_published(publication(shown), [*shown, *more], ANCHOR)


@given(shown=CHAINS.filter(bool), now=CHAINS)
def test_any_other_chain_is_refused(shown: list[bytes], now: list[bytes]) -> None:
    """Cut, emptied or with another act at the published place: restore it."""
    if now[len(shown) - 1 : len(shown)] == shown[-1:]:
        now = now[: len(shown) - 1]
    with pytest.raises(ProtocolError, match="restore private/results from the backup"):
        require_published(publication(shown), now, ANCHOR)


def test_another_drawn_result_is_refused() -> None:
    """What was published before any act stands on the drawn result itself."""
    with pytest.raises(ProtocolError, match="restore"):
        require_published(publication([]), [], sha256_hex(b"another"))


@pytest.mark.parametrize("value", [[], {}, {"acts": "1", "head": ANCHOR}, {"acts": 1}])
def test_a_publication_without_a_head_is_no_publication(value: object) -> None:
    """A file that says less cannot be held against anything."""
    with pytest.raises(FormatError, match="restore public/results"):
        require_published(write_document(value), [b"a"], ANCHOR)
