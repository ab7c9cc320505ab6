"""Leaves of one draw: what is revealed, drawn, ended and amended (docs/format.md §7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from randinspect.canonical.forms import Digest
from randinspect.publication.commitment import Kind
from randinspect.publication.leaf_fields import LeafDocument, Name, Number, Secret, Time

__all__ = ["AmendmentLeaf", "ResultLeaf", "RevealLeaf", "VoidLeaf", "VoidReason"]


class VoidReason(StrEnum):
    """Why a draw ends without inspections; its number stays used."""

    ROUND_MISSING = "round_missing"
    INPUTS_UNREPRODUCIBLE = "inputs_unreproducible"
    REGISTER_ERROR = "register_error"
    PLAN_CHANGED = "plan_changed"
    SHARE_MISSING = "share_missing"
    SEALED_MISSING = "sealed_missing"


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
