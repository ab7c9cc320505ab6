"""What the steps of a quarter report: a step that was done, and the bundle it was done to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from randinspect.dispatch import Waiver
from randinspect.errors import Fault
from randinspect.rulebook import StratumTarget

__all__ = ["Done", "Event"]


class Done(StrEnum):
    """What a step did."""

    SELECTION_LOCKED = "selection locked"
    SELECTION_DRAWN = "selection drawn"
    SELECTION_TAKEN = "selection taken over"
    SELECTION_RECEIVED = "selection received"
    REVEALED = "secrets revealed"
    DISPATCH_LOCKED = "dispatch locked"
    DISPATCH_DRAWN = "dispatch drawn"


@dataclass(frozen=True, slots=True)
class Event:
    """A step that was done, and the bundle it was done to.

    Parameters
    ----------
    done
        What was done.
    bundle
        Folder of the bundle.
    number
        Units in the frame, units drawn, inspections to staff, seats filled, or leaves entered.
    strata
        What will be drawn from, by the rulebook's names; of the selection's lock only.
    waivers
        What gave way as the rulebook says; of the dispatch's lock only.
    notes
        What the selection's lock leaves without people, shortlists that no seed can use, couples
        who may have to be kept, authorities that are not looked at; of locks only, but for values
        that the rulebook exempts from the scan.
    undated
        Inspections for which no day was found; of the dispatch's draw only.
    open_by
        UNIX time by which a sealed value of the seed is opened to all; of a draw with one only.
    witness_by
        UNIX seconds until which a witness has to see the lock; of locks in a ledger only.
    referred
        Authorities that send people, with the number of their inspections; of a selection that
        refers its units only.
    apart
        Inspections that another department visits on a day outside of the window: handle, its
        draw and day; of the dispatch's lock only.
    """

    done: Done
    bundle: Path
    number: int
    strata: tuple[StratumTarget, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[str | Fault, ...] = ()
    undated: int = 0
    open_by: int | None = None
    witness_by: int | None = None
    referred: tuple[tuple[str, int], ...] = ()
    apart: tuple[tuple[str, str, str], ...] = ()
