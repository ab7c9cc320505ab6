"""Rules of what parties reveal: shares and sealed values, one leaf each (docs/format.md §7.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from randinspect.ledger.deadlines import reveals_due
from randinspect.ledger.rules import Rule
from randinspect.lottery import SealedSource, ShareSource
from randinspect.publication.commitment import Commitment
from randinspect.publication.draw_leaves import RevealLeaf, VoidLeaf, VoidReason

__all__ = ["MISSING", "missing_faults", "reveal_faults"]

MISSING = {VoidReason.SHARE_MISSING: ShareSource, VoidReason.SEALED_MISSING: SealedSource}
"""Reasons of a void, and the kind of source that was not revealed."""


def reveal_faults(
    found: RevealLeaf, commitment: Commitment | None, revealed: Mapping[int, int]
) -> Iterator[tuple[Rule, str]]:
    """What a reveal breaks.

    Parameters
    ----------
    found
        The leaf's document.
    commitment
        Of its draw, None if there is none.
    revealed
        Index of the leaf of each source that was revealed before, by the source's number.
    """
    if commitment is None:
        yield Rule.REVEAL_COMMIT, f"there is no commitment to {found.draw_id}"
        return
    sources = commitment.seed_plan.sources
    source = sources[found.source - 1] if found.source <= len(sources) else None
    if not isinstance(source, ShareSource | SealedSource):
        yield Rule.REVEAL_COMMIT, f"source {found.source} of {found.draw_id} is nobody's secret"
        return
    if found.source in revealed:
        before = revealed[found.source]
        yield Rule.REVEAL_ONCE, f"leaf {before} reveals source {found.source} already"
    if sha256(bytes.fromhex(found.value)).hexdigest() != source.sha256:
        yield Rule.REVEAL_VALUE, f"this is not the {source} that {found.draw_id} committed to"


def missing_faults(
    found: VoidLeaf, commitment: Commitment, revealed: Mapping[int, int], *, is_drawn: bool
) -> Iterator[tuple[Rule, str]]:
    """What a void breaks that says somebody kept a secret back."""
    kind, sources = MISSING[found.code], commitment.seed_plan.sources
    late = [
        number
        for number, due in reveals_due(commitment)
        if isinstance(sources[number - 1], kind) and number not in revealed and found.created >= due
    ]
    if is_drawn or not late:
        text = "it is no reason: a result is there, nothing was to be revealed by then, or all was"
        yield Rule.VOID_REASON, f"{found.code} of {found.draw_id}: {text}"
