"""Leaves of the ledger itself: whose it is, its keys, and notes beside it (docs/format.md §7.2)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from randinspect.attestation import VerifierKey
from randinspect.canonical.forms import Digest
from randinspect.publication.leaf_fields import LeafDocument, LedgerKey, Name, Time

__all__ = ["KeyLeaf", "KeyReason", "NoteKind", "NoteLeaf", "OriginLeaf"]


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
