"""Leaves of the ledger: what happened, one document each (docs/format.md §7.2).

A leaf is its kind, LF, and a document. The document of a commit is ``commit.json`` itself, that
of a result ``result.json``; all others are made for the ledger. What a person decided has a
reason code and says who approved it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from randinspect.attestation import VerifierKey
from randinspect.canonical import read_document, sha256_hex
from randinspect.errors import FormatError
from randinspect.publication.actor_leaves import ActLeaf, ActorLeaf
from randinspect.publication.amendments import Amendment
from randinspect.publication.commitment import Commitment, Kind, read_commitment
from randinspect.publication.leaf_fields import (
    Digest,
    LeafDocument,
    LedgerKey,
    Name,
    Number,
    Secret,
    Time,
)
from randinspect.publication.publication_leaf import PublicationLeaf
from randinspect.registry import document_words

__all__ = [
    "AmendmentLeaf",
    "KeyLeaf",
    "KeyReason",
    "Leaf",
    "LeafKind",
    "NoteKind",
    "NoteLeaf",
    "OriginLeaf",
    "PublicationLeaf",
    "ResultLeaf",
    "RevealLeaf",
    "VoidLeaf",
    "VoidReason",
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


class VoidReason(StrEnum):
    """Why a draw ends without inspections; its number stays used."""

    ROUND_MISSING = "round_missing"
    INPUTS_UNREPRODUCIBLE = "inputs_unreproducible"
    REGISTER_ERROR = "register_error"
    PLAN_CHANGED = "plan_changed"
    SHARE_MISSING = "share_missing"
    SEALED_MISSING = "sealed_missing"


class KeyReason(StrEnum):
    """Why the ledger signs with another key from here on."""

    ROTATION = "rotation"
    COMPROMISE = "compromise"
    LOSS = "loss"


class NoteKind(StrEnum):
    """Whose document a note records by its digest."""

    NOTARY = "notary"
    SUPERVISION = "supervision"
    PRESS = "press"
    OTHER = "other"


class OriginLeaf(LeafDocument):
    """First leaf: whose ledger it is.

    Parameters
    ----------
    origin
        Name of the ledger.
    authorities
        Who may commit, ascending.
    keys
        Keys by which the ledger's checkpoints are signed at first, ascending.
    created
        UNIX seconds, as the authority states it.
    """

    origin: Name
    authorities: Annotated[tuple[Name, ...], Field(strict=False, min_length=1)]
    keys: Annotated[tuple[LedgerKey, ...], Field(strict=False, min_length=1)]
    created: Time

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        """Refuse names out of order, and keys of somebody else."""
        for names in (self.authorities, self.keys):
            if list(names) != sorted(set(names)):
                raise ValueError("authorities and keys ascend, and none stands twice")
        if any(VerifierKey.parse(key).name != self.origin for key in self.keys):
            raise ValueError(f"the keys of this ledger bear the name {self.origin}")
        return self


class ResultFile(BaseModel):
    """Digest and row count of one result file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    rows: Annotated[int, Field(ge=0, lt=2**53)]
    sha256: Digest


class ResultLeaf(LeafDocument):
    """``result.json``: what a draw gave."""

    draw_id: Name
    kind: Kind = Field(strict=False)
    seed: Digest
    files: Mapping[str, ResultFile]


class RevealLeaf(LeafDocument):
    """A share or a sealed value, when its party reveals it.

    Parameters
    ----------
    draw_id, source
        Which draw, and the number of the source in its plan, from 1.
    value
        The 32 bytes, as hexadecimal digits.
    created
        UNIX seconds, as the authority states it.
    """

    draw_id: Name
    source: Number
    value: Secret
    created: Time


class VoidLeaf(LeafDocument):
    """A draw that ends without inspections.

    Parameters
    ----------
    draw_id
        Which draw.
    code
        Why.
    evidence_sha256
        Digest of what shows it.
    approved_by
        Who signed it off.
    created
        UNIX seconds, as the authority states it.
    """

    draw_id: Name
    code: VoidReason = Field(strict=False)
    evidence_sha256: Digest
    approved_by: Name
    created: Time


class AmendmentLeaf(LeafDocument):
    """One amendment of a dispatch, by its digest.

    Parameters
    ----------
    draw_id, number
        Which draw, and which of its amendments: 1, 2, 3 …
    codes
        Reason codes of the absences, ascending, each once.
    sha256
        Digest of ``amendment.NNNN.json``.
    approved_by
        Who signed it off.
    """

    draw_id: Name
    number: Number
    codes: Annotated[tuple[Name, ...], Field(strict=False, min_length=1)]
    sha256: Digest
    approved_by: Name


class NoteLeaf(LeafDocument):
    """A document of somebody else about a draw or about the ledger, by its digest.

    Parameters
    ----------
    draw_id
        The draw that it is about, None if it is about the ledger.
    kind
        Whose document it is.
    sha256
        Digest of it.
    approved_by
        Who entered it.
    created
        UNIX seconds, as the authority states it.
    """

    draw_id: Name | None
    kind: NoteKind = Field(strict=False)
    sha256: Digest
    approved_by: Name
    created: Time


class KeyLeaf(LeafDocument):
    """The ledger's key changes.

    Parameters
    ----------
    old, new
        The key that ends, and the one that follows it.
    code
        Why; after ``compromise`` and ``loss`` the old key signs no later checkpoint.
    approved_by
        Who signed it off.
    created
        UNIX seconds, as the authority states it.
    """

    old: LedgerKey
    new: LedgerKey
    code: KeyReason = Field(strict=False)
    approved_by: Name
    created: Time


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
