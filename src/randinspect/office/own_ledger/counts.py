"""What the ledger counts of a task: amendments of its dispatch, and draws that it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from randinspect.ledger import Ledger
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.publication.draw_leaves import VoidLeaf
from randinspect.publication.leaves import read_leaf
from randinspect.registry import beijing_day

__all__ = ["LedgerCounts", "ledger_counts"]


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """Counts of a task.

    Parameters
    ----------
    amendments
        Amendments of its dispatch; None where the ledger does not know the dispatch.
    voids
        Draws for its row of the plan that were voided, of agencies and of inspectors.
    """

    amendments: int | None
    voids: int


def ledger_counts(quarter: QuarterFile, dispatch: str, as_of: date) -> LedgerCounts | None:
    """Count what the ledger of a quarter holds of its task; None where it names no ledger.

    Parameters
    ----------
    quarter
        The quarter's file.
    dispatch
        Number of the dispatch.
    as_of
        Day of the report in Beijing; later voids do not count. An amendment's leaf has no day, so
        all of them do.

    Raises
    ------
    ProtocolError, LedgerError
        If the ledger is not there, or not whole.
    """
    if quarter.ledger is None:
        return None
    ledger = Ledger.opened(quarter.path(quarter.ledger.folder))
    draws = ledger.history.draws
    entry = draws.get(dispatch)
    ends = [
        read_leaf(ledger.leaves[one.void]).content
        for one in draws.values()
        if one.void is not None and one.commitment.plan_ref == quarter.plan.ref
    ]
    voids = [end for end in ends if isinstance(end, VoidLeaf) and beijing_day(end.created) <= as_of]
    return LedgerCounts(len(entry.amendments) if entry else None, len(voids))
