"""That a leaf stands under a checkpoint: index and audit path (docs/format.md §7.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from randinspect.attestation import Checkpoint
from randinspect.canonical import root_from_inclusion
from randinspect.canonical.forms import Digest
from randinspect.errors import FormatError

__all__ = ["Index", "LeafProof", "Path", "ProofModel", "nodes_of", "not_shown"]

_MOST_NODES: Final = 64
Path = Annotated[tuple[Digest, ...], Field(strict=False, max_length=_MOST_NODES)]
Index = Annotated[int, Field(ge=0, lt=2**53)]


class ProofModel(BaseModel):
    """Strict, closed and frozen, as all records of the published path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class LeafProof(ProofModel):
    """Where a leaf stands, and its audit path."""

    index: Index
    path: Path


def nodes_of(path: Sequence[str]) -> list[bytes]:
    """Nodes of a path as bytes."""
    return [bytes.fromhex(node) for node in path]


def not_shown(name: str, leaf: bytes, proof: LeafProof, head: Checkpoint) -> Iterator[str]:
    """Say so if a leaf does not stand under a checkpoint."""
    try:
        root = root_from_inclusion(leaf, proof.index, head.size, nodes_of(proof.path))
    except FormatError as error:
        yield f"{name} is not shown to be leaf {proof.index}: {error}"
        return
    if root != head.root:
        yield f"{name} is not leaf {proof.index} of {head.origin} at {head.size} leaves"
