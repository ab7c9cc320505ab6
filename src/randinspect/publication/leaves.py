"""Leaves of the ledger, one document each: how any of them is made and read (docs/format.md §7.2).

A leaf is its kind, LF, and a document. The document of a commit is ``commit.json`` itself, that
of a result ``result.json``; all others are made for the ledger. What a person decided has a
reason code and says who approved it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import ValidationError

from randinspect.canonical import read_document, sha256_hex
from randinspect.errors import FormatError
from randinspect.publication.actor_leaves import ActLeaf, ActorLeaf
from randinspect.publication.amendments import Amendment
from randinspect.publication.commitment import Commitment, read_commitment
from randinspect.publication.draw_leaves import AmendmentLeaf, ResultLeaf, RevealLeaf, VoidLeaf
from randinspect.publication.leaf_fields import LeafDocument
from randinspect.publication.ledger_leaves import KeyLeaf, NoteLeaf, OriginLeaf
from randinspect.publication.publication_leaf import PublicationLeaf
from randinspect.registry import document_words

__all__ = [
    "Leaf",
    "LeafKind",
    "amendment_leaf",
    "leaf_bytes",
    "made_leaf",
    "read_leaf",
]

_LINE: Final = b"\n"


class LeafKind(StrEnum):
    """What a leaf says."""

    ORIGIN = "origin"
    COMMIT = "commit"
    REVEAL = "reveal"
    RESULT = "result"
    VOID = "void"
    AMENDMENT = "amendment"
    NOTE = "note"
    KEY = "key"
    ACTOR = "actor"
    ACT = "act"
    PUBLICATION = "publication"


Content = (
    OriginLeaf
    | Commitment
    | RevealLeaf
    | ResultLeaf
    | VoidLeaf
    | AmendmentLeaf
    | NoteLeaf
    | KeyLeaf
    | ActorLeaf
    | ActLeaf
    | PublicationLeaf
)

_MODELS: Final[Mapping[LeafKind, type[LeafDocument]]] = {
    LeafKind.ORIGIN: OriginLeaf,
    LeafKind.REVEAL: RevealLeaf,
    LeafKind.RESULT: ResultLeaf,
    LeafKind.VOID: VoidLeaf,
    LeafKind.AMENDMENT: AmendmentLeaf,
    LeafKind.NOTE: NoteLeaf,
    LeafKind.KEY: KeyLeaf,
    LeafKind.ACTOR: ActorLeaf,
    LeafKind.ACT: ActLeaf,
    LeafKind.PUBLICATION: PublicationLeaf,
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf that was read.

    Parameters
    ----------
    kind
        What it says.
    data
        Its whole bytes.
    content
        Its document.
    """

    kind: LeafKind
    data: bytes
    content: Content


def leaf_bytes(kind: LeafKind, document: bytes) -> bytes:
    r"""Bytes of a leaf.

    >>> leaf_bytes(LeafKind.NOTE, b"{}")
    b'note\n{}'
    """
    return str(kind).encode("ascii") + _LINE + document


def made_leaf(kind: LeafKind, fields: Mapping[str, object]) -> bytes:
    """Make a leaf of any kind but commit and result from the fields of its document.

    Raises
    ------
    FormatError
        If a field is missing, foreign or wrong.
    """
    return leaf_bytes(kind, _validated(kind, fields).document())


def read_leaf(data: bytes) -> Leaf:
    """Read a leaf.

    Raises
    ------
    FormatError
        If its kind is none, or its document is not canonical or not of its kind.
    """
    word, gap, document = data.partition(_LINE)
    try:
        kind = LeafKind(word.decode("ascii", "replace"))
    except ValueError:
        raise FormatError(f"a leaf of kind {word[:20]!r} is not stated in this format") from None
    if not gap:
        raise FormatError(f"a leaf of kind {kind} holds no document")
    if kind is LeafKind.COMMIT:
        return Leaf(kind, data, read_commitment(document))
    return Leaf(kind, data, _content(kind, document))


def _content(kind: LeafKind, document: bytes) -> Any:
    """Document of any other leaf than a commit."""
    content = _validated(kind, read_document(document))
    if content.document() != document:
        raise FormatError(f"this is no leaf of kind {kind}: format stands in every document")
    return content


def _validated(kind: LeafKind, fields: object) -> LeafDocument:
    """Fields as a document of a kind."""
    try:
        return _MODELS[kind].model_validate(fields)
    except ValidationError as error:
        told = document_words(error, kind)
        raise FormatError(f"this is no leaf of kind {kind}: {told}") from error


def amendment_leaf(amendment: Amendment) -> bytes:
    """Leaf of an amendment of a dispatch."""
    leaf = AmendmentLeaf(
        draw_id=amendment.draw_id,
        number=amendment.number,
        codes=tuple(sorted({code for _, code in amendment.absent})),
        sha256=sha256_hex(amendment.document()),
        approved_by=amendment.approved_by,
    )
    return leaf_bytes(LeafKind.AMENDMENT, leaf.document())
