"""What a commitment is made of: digests, disclosure, batches and links (docs/format.md §3)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from randinspect.canonical.forms import Digest, Handle, Name
from randinspect.sampling import MAX_BATCHES

__all__ = [
    "Batch",
    "BatchCount",
    "CommitmentPart",
    "Disclosure",
    "InputDigest",
    "Openings",
    "SelectionLink",
]

BatchCount = Annotated[int, Field(ge=2, le=MAX_BATCHES)]
Count = Annotated[int, Field(ge=0, lt=2**53)]


class CommitmentPart(BaseModel):
    """Strict, closed and frozen, as all records of the published path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class InputDigest(CommitmentPart):
    """What binds one input file; ``root`` and ``rows`` for tables only."""

    sha256: Digest
    root: Digest | None = None
    rows: Count | None = None


class Openings(CommitmentPart):
    """Digest and row count of the private file that opens the sealed handles."""

    sha256: Digest
    rows: Count


class Disclosure(CommitmentPart):
    """Whether handles are ids or sealed pseudonyms, for agencies and inspectors."""

    agency: Literal["open", "sealed"]
    inspector: Literal["open", "sealed"]


class Batch(CommitmentPart):
    """Which part of a sample a dispatch sends teams to (docs/format.md §6.3).

    Parameters
    ----------
    number, of
        Batch ``number`` of ``of``.
    carried
        Handles of earlier batches that are dispatched again, in the order of their bytes.
    """

    number: Annotated[int, Field(ge=1, le=MAX_BATCHES)]
    of: BatchCount
    carried: Annotated[tuple[Handle, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        """Refuse a batch that there is not, and carried handles out of order."""
        if self.number > self.of:
            raise ValueError(f"batch {self.number} of {self.of}")
        if list(self.carried) != sorted(set(self.carried)):
            raise ValueError("carried handles ascend, and none stands twice")
        if self.number == 1 and self.carried:
            raise ValueError("nothing can be carried into batch 1")
        return self


class SelectionLink(CommitmentPart):
    """A drawn selection that another draw rests on: the one dispatched, or the one of its bodies.

    Parameters
    ----------
    authority, draw_id
        Who drew it, and its number.
    commit_sha256, result_sha256
        Digests of its ``commit.json`` and of its ``result.json``.
    """

    authority: Name
    commit_sha256: Digest
    draw_id: Name
    result_sha256: Digest
