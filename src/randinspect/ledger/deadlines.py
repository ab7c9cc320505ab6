"""By when a draw's result, and what its parties keep secret, have to be in the ledger (§7.5).

A source that stays silent is waited for as long as a fallback may stand in for it, and a sealed
value may be opened until its time: a draw is not overdue before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from randinspect.lottery import SealedSource, ShareSource, stand_in_time
from randinspect.publication.commitment import Commitment

__all__ = ["RESULT_SECONDS", "result_due", "reveals_due", "silent_from"]

RESULT_SECONDS: Final = 72 * 3600
"""Time after the seed's within which a result, or a void, has to be entered."""


def silent_from(commitment: Commitment) -> int:
    """UNIX time from which a source counts as missing, and all that stands in for it too."""
    plan, entries = commitment.seed_plan, commitment.fallback
    times = [plan.ready_at]
    for number, entry in enumerate(entries):
        moment = stand_in_time(plan, entries[:number], entry.silent, entry.after)
        times.append(entry.source.due(moment))
    return max(times) + RESULT_SECONDS


def result_due(commitment: Commitment) -> int:
    """UNIX time by which a result or a void is entered."""
    opened = commitment.seed_plan.open_by or 0
    return max(silent_from(commitment), opened + RESULT_SECONDS)


def reveals_due(commitment: Commitment) -> Iterator[tuple[int, int]]:
    """Number of each source that somebody reveals, and the UNIX time from which it is late."""
    plan = commitment.seed_plan
    for number, source in enumerate(plan.sources, 1):
        if isinstance(source, ShareSource):
            yield number, plan.not_before
        elif isinstance(source, SealedSource):
            yield number, source.open_by + 1
