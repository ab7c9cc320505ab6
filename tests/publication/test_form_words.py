"""What breaks a document's form is told in words of our own, never in those of a library."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from amended_bundles import bundle, chain
from bundles import locked_selection
from hypothesis import given
from hypothesis import strategies as st
from ledgers import key_leaf, note_leaf, origin_leaf, publication_leaf, void_leaf

from randinspect.canonical import write_document
from randinspect.errors import FormatError, RandinspectError
from randinspect.publication import read_amendment, read_commitment
from randinspect.publication.exchange import EXCHANGE_FIELDS, read_batch
from randinspect.publication.leaves import read_leaf
from randinspect.publication.ledger_proof import AmendmentProof
from randinspect.results import read_act

STRANGE = re.compile(
    r"Input should|Field required|Extra inputs|String should|List should|Tuple should|Value error"
    r"|Assertion failed|Dictionary should|valid (integer|string|list|dictionary|tuple|boolean)"
    r"|pydantic|validation error|For further information"
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 2**53 - 1),
    st.text("ab/0 \u0000", max_size=3),
    st.lists(st.integers(0, 2), max_size=2),
    st.dictionaries(st.sampled_from(["index", "path", "x"]), st.integers(0, 2), max_size=2),
)
BATCH = {
    "batch": "2026041100001",
    "draw_id": "d",
    "format": "exchange/1",
    "records": [dict.fromkeys(EXCHANGE_FIELDS, "x")],
    "steps": [{"inspection": "a", "item": "b", "life": 1, "operation": "i", "version": 1}],
}
PROOF = {"checkpoint": "x", "format": "randinspect/1", "leaves": [{"index": 0, "path": []}]}
ACT = {
    "by": "甲",
    "closed": "2026-01-02",
    "format": "randinspect/1",
    "inspection": "a",
    "kind": "close",
    "measure": "CASE",
    "number": 1,
    "on": "2026-01-02",
    "previous": "0" * 64,
    "text": "b",
}
MAY_BE_ABSENT = {"openings", "batches", "fallback", "kind"}
Read = Callable[[bytes], object]


def of_leaf(leaf: bytes) -> tuple[Any, Read]:
    """Document of a leaf, and what reads it back."""
    kind, _, document = leaf.partition(b"\n")
    return json.loads(document), lambda data: read_leaf(kind + b"\n" + data)


FORMS: dict[str, tuple[Any, Read]] = {
    "commitment": (json.loads(locked_selection()["commit.json"]), read_commitment),
    "amendment": (json.loads(next(iter(chain(bundle()).values()))), read_amendment),
    "proof": (PROOF, AmendmentProof.read),
    "batch": (BATCH, lambda data: read_batch(data, "2026041100001.json")),
    "act": (ACT, read_act),
    "origin": of_leaf(origin_leaf()),
    "void": of_leaf(void_leaf("s")),
    "note": of_leaf(note_leaf("s")),
    "key": of_leaf(key_leaf()),
    "publication": of_leaf(publication_leaf("s")),
}


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_no_finding_speaks_the_words_of_a_library(name: str, data: st.DataObject) -> None:
    """Any key dropped, added or given any value: refused by our own error in our own words."""
    document, read = FORMS[name]
    key = data.draw(st.sampled_from([*sorted(document), "more"]))
    changed = dict(document)
    if key in changed and data.draw(st.booleans()):
        del changed[key]
    else:
        changed[key] = data.draw(VALUES)
    said = ""
    try:
        read(write_document(changed))
    except RandinspectError as error:
        said = str(error)
    assert not STRANGE.search(said), said


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_read_and_a_missing_key_is_named(name: str) -> None:
    """The documents above are right as they stand, so that what is refused is the change."""
    document, read = FORMS[name]
    read(write_document(document))
    for key in sorted(set(document) - MAY_BE_ABSENT):
        with pytest.raises(FormatError, match=rf"{key}|another spelling"):
            read(write_document({k: v for k, v in document.items() if k != key}))
