"""What people fix for one draw before it is locked (docs/format.md §3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from randinspect.canonical import told_moment
from randinspect.errors import ProtocolError
from randinspect.lottery import Fallback, SeedPlan, Source, plan_for
from randinspect.publication.commitment import Occasion
from randinspect.publication.commitment_parts import Disclosure, SelectionLink

__all__ = ["Terms"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What people fix for one draw before it is locked.

    Parameters
    ----------
    authority, draw_id, plan_ref
        Names of docs/format.md §2.
    sequence
        Number of the commitment in the authority's ledger, from 1.
    created, not_before
        UNIX seconds, UTC: now, and the time from which the seed may exist.
    lead_seconds
        Least time between lock and seed.
    occasion
        Draw, rehearsal or demonstration.
    disclosure
        Open or sealed handles.
    rulebook
        Bytes of ``rulebook.json``.
    openings
        Bytes of the private openings of this draw's sealed handles, or None.
    excluded
        Units of size 0 by the code of their exclusion; of a selection with a memory only.
    batches
        In how many batches the sample will be dispatched; None for as a whole.
    sources
        Of the seed, from ``not_before`` on; none for the drand round alone.
    fallback
        What stands in for a source that stays silent.
    persons_sha256
        Of a selection that refers its units to authorities: digest of the salt of persons.
    selection
        Of a dispatch: whose selection it is, where that has to be said.
    parent
        Of a second stage: the selection of its bodies.
    """

    authority: str
    draw_id: str
    plan_ref: str
    sequence: int
    created: int
    not_before: int
    lead_seconds: int
    occasion: Occasion
    disclosure: Disclosure
    rulebook: bytes
    openings: bytes | None
    excluded: Mapping[str, int] | None = None
    batches: int | None = None
    sources: tuple[Source, ...] = ()
    fallback: tuple[Fallback, ...] = ()
    persons_sha256: str | None = None
    selection: SelectionLink | None = None
    parent: SelectionLink | None = None

    def seed_plan(self) -> SeedPlan:
        """What the seed is made from."""
        if not self.sources:
            return plan_for(self.not_before)
        return SeedPlan(not_before=self.not_before, sources=self.sources)

    def require_early(self) -> None:
        """Refuse a draw whose seed could be known now.

        Raises
        ------
        ProtocolError
            Unless the lead is kept or this is no draw.
        """
        if self.occasion is Occasion.DRAW and self.created + self.lead_seconds > self.not_before:
            late = self.created + self.lead_seconds
            raise ProtocolError(
                f"{self.draw_id}: the seed may exist from {told_moment(self.not_before)}, but the "
                f"rules ask for {self.lead_seconds} s between the lock and the seed, so not before "
                f"{told_moment(late)}; choose a later not_before, or run a rehearsal"
            )
