"""Where every draw of a ledger stands, the open and the overdue ones among them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from randinspect.ledger.deadlines import result_due
from randinspect.ledger.draw_entry import DrawEntry
from randinspect.ledger.history import History
from randinspect.publication.commitment import Commitment

__all__ = ["DrawState", "DrawStatus", "status_of"]


class DrawState(StrEnum):
    """Where a draw stands."""

    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"
    DRAWN = "drawn"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class DrawStatus:
    """One draw.

    Parameters
    ----------
    commitment
        What it committed to.
    state
        ``open`` until its seed is due, ``due`` until 72 hours after it can be known, whichever
        fallback is used and whenever a sealed value is opened, then ``overdue``, unless it is
        ``drawn`` or ``void``.
    reason
        Code of a void, empty for others.
    amendments
        How many amendments it has.
    deadline
        UNIX seconds until which a result or a void has to be entered.
    """

    commitment: Commitment
    state: DrawState
    reason: str
    amendments: int
    deadline: int


def status_of(history: History, moment: int) -> list[DrawStatus]:
    """Where every draw stands at a time, in the order of their commitments."""
    return [_status(entry, moment) for entry in history.draws.values()]


def _status(entry: DrawEntry, moment: int) -> DrawStatus:
    """Where one draw stands."""
    ready, deadline = entry.commitment.seed_plan.ready_at, result_due(entry.commitment)
    if entry.void is not None:
        state = DrawState.VOID
    elif entry.result is not None:
        state = DrawState.DRAWN
    elif moment < ready:
        state = DrawState.OPEN
    else:
        state = DrawState.DUE if moment <= deadline else DrawState.OVERDUE
    reason = str(entry.reason or "")
    return DrawStatus(entry.commitment, state, reason, len(entry.amendments), deadline)
