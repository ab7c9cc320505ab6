"""Draws that are void on the site: why, who signed it off, on what evidence, and what came instead.

The rule: what takes the place of a void draw is the next one of the same kind for the same row of
the plan and the same batch; both pages lead to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from randinspect.canonical import beijing_time
from randinspect.office.site.quarter import SiteQuarter
from randinspect.publication.commitment import Kind
from randinspect.publication.site import Fact
from randinspect.publication.site.words import VOID_REASONS, WORDS
from randinspect.publication.tongues import Said

__all__ = ["end_facts", "origin_facts"]

_NAMES: Final = {kind: WORDS[str(kind)] for kind in Kind}


def end_facts(quarter: SiteQuarter, beside: Sequence[SiteQuarter]) -> Iterator[Fact]:
    """Which of the two draws of a quarter are void, and what was drawn in their place.

    Parameters
    ----------
    quarter, beside
        The quarter, and all quarters of the site.
    """
    for kind, void in quarter.voids.items():
        yield Fact(_NAMES[kind], Said.same(void.draw_id))
        yield Fact(Said("作废原因", "Reason"), VOID_REASONS[void.code])
        at = Said.same(beijing_time(void.created))
        yield Fact(Said("作废时间（北京）", "Void since, Beijing time"), at)
        yield Fact(Said("批准人", "Approved by"), Said.same(void.approved_by))
        digest = Said.same(void.evidence_sha256)
        yield Fact(Said("证据摘要", "Digest of the evidence"), digest, is_digest=True)
        following = _following(quarter, kind, beside)
        if following is not None:
            yield _link(Said("重抽为", "Drawn again as"), following, kind)


def origin_facts(quarter: SiteQuarter, beside: Sequence[SiteQuarter]) -> Iterator[Fact]:
    """Which void draws a quarter takes the place of.

    Parameters
    ----------
    quarter, beside
        The quarter, and all quarters of the site.
    """
    for other in beside:
        for kind in other.voids:
            if _following(other, kind, beside) is quarter:
                yield _link(Said("代替已作废的抽取", "Takes the place of the void"), other, kind)


def _following(
    quarter: SiteQuarter, kind: Kind, beside: Sequence[SiteQuarter]
) -> SiteQuarter | None:
    """The quarter whose draw takes the place of a void one."""
    void = quarter.commitments[kind]
    batch = quarter.quarter.batch and quarter.quarter.batch.number
    later = [
        (found.sequence, place)
        for place, other in enumerate(beside)
        if (found := other.commitments.get(kind)) is not None
        and (found.plan_ref, found.occasion) == (void.plan_ref, void.occasion)
        and found.sequence > void.sequence
        and (other.quarter.batch and other.quarter.batch.number) == batch
    ]
    return beside[min(later)[1]] if later else None


def _link(name: Said, quarter: SiteQuarter, kind: Kind) -> Fact:
    """A fact that leads to a draw."""
    return Fact(name, Said.same(quarter.commitments[kind].draw_id), link=quarter.handle)
