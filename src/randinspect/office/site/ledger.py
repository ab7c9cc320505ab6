"""Ledgers on the site: what `ledger export` writes, so that a reader has all that shows an edit.

The digest of each `announcements.json` stands in the ledger; with both in one place anyone can ask
whether a published list was edited, without a file from elsewhere (docs/format.md §12.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from randinspect.attestation import Checkpoint
from randinspect.ledger import Ledger, LedgerExport, signed_head
from randinspect.office.site.quarter import SiteQuarter
from randinspect.publication.site import PublicLedger, ledger_handle

__all__ = ["ledgers_of", "place_of"]


def place_of(quarter: SiteQuarter) -> Path | None:
    """Where the ledger of a quarter lies; None where it names none."""
    plan = quarter.quarter.ledger
    return None if plan is None else quarter.quarter.path(plan.folder).resolve()


def ledgers_of(quarters: Sequence[SiteQuarter]) -> dict[Path, PublicLedger]:
    """The ledgers of an office's quarters, each once, by where they lie.

    Parameters
    ----------
    quarters
        The quarters of a site.

    Raises
    ------
    LedgerError
        If one is not whole.
    ProtocolError
        If one is not there, or its newest leaves have no checkpoint and its key is gone.
    """
    places = {place for quarter in quarters if (place := place_of(quarter)) is not None}
    return {place: _public(place) for place in sorted(places)}


def _public(place: Path) -> PublicLedger:
    """A ledger as anyone may have it; its head is signed if newer leaves have none."""
    ledger = Ledger.opened(place)
    notes = ledger.notes()
    if not notes or Checkpoint.parse(notes[-1].text).size < len(ledger.leaves):
        signed_head(place, ledger)
        notes = ledger.notes()
    files = LedgerExport(ledger.leaves, notes, ledger.parallels()).files()
    return PublicLedger(ledger_handle(ledger.origin), ledger.origin, files)
