"""A draw as the ledger knows it, and after each of its leaves (docs/format.md §7.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from randinspect.publication.commitment import Commitment
from randinspect.publication.draw_leaves import (
    AmendmentLeaf,
    ResultLeaf,
    RevealLeaf,
    VoidLeaf,
    VoidReason,
)
from randinspect.publication.publication_leaf import PublicationLeaf

__all__ = ["DrawEntry", "OfDraw"]

_SAMPLE: Final = "sample.tsv"

OfDraw = RevealLeaf | ResultLeaf | VoidLeaf | AmendmentLeaf | PublicationLeaf


@dataclass(frozen=True, slots=True)
class DrawEntry:
    """A draw as the ledger knows it.

    Parameters
    ----------
    commitment
        What it committed to.
    commit, result, void
        Indices of its leaves, None for those that are not there.
    sample
        Digest of the sample that its result names; of a drawn selection only.
    reason
        Why it was voided.
    amendments
        Digests of its amendments, in their order.
    reveals
        Index of the leaf of each source that was revealed, by the source's number.
    announced
        What was announced last of its results.
    """

    commitment: Commitment
    commit: int
    result: int | None = None
    void: int | None = None
    sample: str | None = None
    reason: VoidReason | None = None
    amendments: tuple[str, ...] = ()
    reveals: Mapping[int, int] = field(default_factory=dict)
    announced: PublicationLeaf | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has neither result nor void."""
        return self.result is None and self.void is None

    def after(self, content: OfDraw, at: int) -> DrawEntry:
        """Give the draw after one of its leaves; the first of each kind stays.

        Parameters
        ----------
        content, at
            The leaf, and its index.
        """
        if isinstance(content, PublicationLeaf):
            return replace(self, announced=content)
        if isinstance(content, RevealLeaf):
            return replace(self, reveals={content.source: at, **self.reveals})
        if isinstance(content, AmendmentLeaf):
            return replace(self, amendments=(*self.amendments, content.sha256))
        if isinstance(content, VoidLeaf):
            return self if self.void is not None else replace(self, void=at, reason=content.code)
        if self.result is not None:
            return self
        sample = content.files.get(_SAMPLE)
        return replace(self, result=at, sample=sample.sha256 if sample else None)
