"""Merkle trees against the classic vectors of RFC 6962/9162, and their laws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    merkle_root,
    root_from_consistency,
    root_from_inclusion,
)
from randinspect.errors import FormatError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "rfc9162_merkle_vectors.json").read_text()
)
ROWS = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


LEAVES = [bytes.fromhex(leaf) for leaf in VECTORS["leaf_inputs_hex"]]


def test_the_classic_roots_are_reproduced() -> None:
    """Roots of the first 0 … 8 classic leaves are those of the Certificate Transparency tests."""
    roots = [merkle_root(LEAVES[:size]).hex() for size in range(len(LEAVES) + 1)]

    assert roots == VECTORS["roots_by_size"]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=str)
def test_the_classic_audit_paths_are_reproduced(case: dict[str, Any]) -> None:
    """Inclusion proofs equal the published ones."""
    path = inclusion_proof(LEAVES[: case["size"]], case["index"])

    assert [node.hex() for node in path] == case["path"]


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=str)
def test_the_classic_consistency_proofs_are_reproduced(case: dict[str, Any]) -> None:
    """Consistency proofs equal the published ones."""
    proof = consistency_proof(LEAVES[: case["to"]], case["from"])

    assert [node.hex() for node in proof] == case["proof"]


@given(ROWS, st.data())
def test_every_row_is_proved_by_its_path_and_no_other(
    rows: list[bytes], data: st.DataObject
) -> None:
    """An audit path gives the root for its own row, and another root for another row."""
    index = data.draw(st.integers(0, len(rows) - 1))
    path = inclusion_proof(rows, index)

    assert root_from_inclusion(rows[index], index, len(rows), path) == merkle_root(rows)
    assert root_from_inclusion(rows[index] + b"!", index, len(rows), path) != merkle_root(rows)


@given(ROWS, st.data())
def test_a_prefix_is_proved_consistent(rows: list[bytes], data: st.DataObject) -> None:
    """A consistency proof gives both roots."""
    old = data.draw(st.integers(1, len(rows)))
    old_root, new_root = merkle_root(rows[:old]), merkle_root(rows)
    proof = consistency_proof(rows, old)

    assert root_from_consistency(old, len(rows), old_root, proof) == (
        old_root,
        new_root,
    )


@given(ROWS, st.data())
def test_a_path_of_the_wrong_length_is_refused(rows: list[bytes], data: st.DataObject) -> None:
    """A path with one node more never proves anything."""
    index = data.draw(st.integers(0, len(rows) - 1))
    path = [*inclusion_proof(rows, index), bytes(32)]

    with pytest.raises(FormatError):
        root_from_inclusion(rows[index], index, len(rows), path)


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_a_growing_tree_is_the_same_tree(rows: list[bytes]) -> None:
    """Leaf by leaf, the frontier has the root of all rows so far, and reads back."""
    frontier = Frontier()
    for size, row in enumerate(rows, 1):
        frontier = frontier.after(row)

        assert frontier.root() == merkle_root(rows[:size])
        assert Frontier.read(size, frontier.joined()) == frontier
    assert frontier.root() == merkle_root(rows)


def test_a_frontier_of_another_size_is_refused() -> None:
    """The number of peaks is the number of binary ones of the size."""
    with pytest.raises(FormatError):
        Frontier.read(3, bytes(32))
