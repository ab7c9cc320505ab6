"""Locking a draw: what is committed to, and what is private about it, written together.

Before its seed everything of a draw can still fail; what is refused here leaves nothing behind
(docs/format.md §3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from randinspect.canonical import write_document
from randinspect.dispatch import dead_rungs
from randinspect.errors import Fault
from randinspect.office.beside.joint import joint_notes
from randinspect.office.beside.merging import merge_notes, merged_table, visits_apart
from randinspect.office.classes.sources import require_classes
from randinspect.office.drawn_before.batches import number_table, require_in_order, taken_over
from randinspect.office.guarding import exempted_notes
from randinspect.office.inputs.job import source_paths
from randinspect.office.inputs.quarter_tables import BatchPlan, DrawPlan
from randinspect.office.inputs.timing import require_times
from randinspect.office.preview.plan_carrying import authorities_of, carrying_of, sent_from_here
from randinspect.office.preview.readiness import plan_faults
from randinspect.office.preview.staff_notes import couple_note
from randinspect.office.private.diaries import NAMES, write_names
from randinspect.office.private.tables import dispatch_tables, selection_tables
from randinspect.office.referral.referring import link_to
from randinspect.office.stages.events import Done, Event
from randinspect.office.stages.guards import StageGuards
from randinspect.office.stages.handing_in import require_unknown
from randinspect.office.stages.locked import changed_notes, pins_of
from randinspect.office.workspace import keep_key
from randinspect.publication.commitment import Kind, Occasion
from randinspect.publication.commitment_parts import Disclosure
from randinspect.publication.stages import lock_dispatch, lock_selection
from randinspect.publication.terms import Terms
from randinspect.quarter import Names, waiver_record
from randinspect.sampling import batch, write_margins, write_targets

__all__ = ["Locking"]


@dataclass(frozen=True)
class Locking(StageGuards):
    """A quarter whose draws can be locked; parameters of `Preparation`."""

    def _commit(self, kind: Kind) -> Event:
        """Steps 1 and 3."""
        return self._open() if kind is Kind.SELECTION else self._lock_dispatch()

    def _open(self) -> Event:
        """Step 1."""
        plan = self.taken
        return self._take_selection(plan) if plan else self._lock_selection()

    def _take_selection(self, plan: BatchPlan) -> Event:
        """Step 1, where the selection was drawn before."""
        files = taken_over(self.quarter, plan)
        require_in_order(self.quarter, files)
        self.workspace.publish(Kind.SELECTION, files, last="commit.json")
        units = batch(self._sample(), plan.number, plan.of)
        event = self._event(Done.SELECTION_TAKEN, Kind.SELECTION, len(units))
        return replace(event, notes=_carried_over(plan.carried))

    def _lock_selection(self) -> Event:
        """Step 1."""
        require_classes(self.job)
        framing = self.framing()
        terms = self._terms(self.quarter.selection, framing.names)
        of = self.quarter.batch.of if self.quarter.batch else None
        terms = replace(terms, excluded=framing.published_exclusions(), batches=of)
        margins = None if framing.margins is None else write_margins(framing.margins)
        targets = write_targets(framing.targets)
        whose = self.jurisdiction(framing.names)
        if whose is not None:
            terms = replace(terms, persons_sha256=whose.persons_sha256)
        table = None if whose is None else whose.table
        terms = replace(terms, parent=self.job.parent)
        stages = framing.stages.tables if framing.stages else None
        files = lock_selection(terms, framing.frame, targets, margins, table, stages=stages)
        own = sent_from_here(self.job, authorities_of(framing, whose))
        heavy = tuple(plan_faults(self.job.rules, carrying_of(self.job, framing, own)))
        told = self._close(Kind.SELECTION, files, selection_tables(self.job, framing, whose))
        event = self._event(Done.SELECTION_LOCKED, Kind.SELECTION, len(framing.frame))
        short = (n for n in framing.resolved.notes if n.rule == "linked.capped")
        return replace(event, strata=framing.resolved.strata, notes=(*heavy, *short, *told))

    def _lock_dispatch(self) -> Event:
        """Step 3."""
        require_in_order(self.quarter, self.workspace.files(Kind.SELECTION))
        settled, due = self.settled(), self.due()
        posed, granted = settled.posed, settled.granted
        selection = self.workspace.files(Kind.SELECTION)
        terms = self._terms(self.quarter.dispatch, posed.names)
        terms = replace(terms, selection=link_to(selection, self.quarter.authority.id))
        dates = self.dates(posed)
        files = lock_dispatch(
            terms,
            posed.posed.problem,
            sample=selection["sample.tsv"],
            recusals=posed.recusals(),
            batch=due.batch if due else None,
            dates=dates,
            direct=posed.direct(),
            persons=posed.persons,
            assistants=posed.assistants,
            claims=self._claims(),
            merged=merged_table(self.merged),
        )
        private = dispatch_tables(posed)
        if dates is not None:
            handles = self._agency_names().handles
            private[NAMES] = write_names(self.job.registers, handles, posed, dates)
        if granted is not None:
            private["waivers.json"] = write_document(waiver_record(granted))
        private |= number_table(self.quarter)
        told = self._close(Kind.DISPATCH, files, private)
        inspections = len(posed.posed.problem.inspections)
        event = self._event(Done.DISPATCH_LOCKED, Kind.DISPATCH, inspections)
        apart = visits_apart(self.quarter, self.inspected, self.merged)
        coded = (
            *changed_notes(self.workspace, source_paths(self.quarter)),
            *couple_note(posed.posed.problem),
            *joint_notes(self.quarter, selection),
            *merge_notes(apart),
        )
        dead = map(str, dead_rungs(posed.posed.problem))
        notes: tuple[str | Fault, ...] = (*dead, *coded, *told)
        waivers = granted.waivers if granted else ()
        return replace(event, notes=notes, waivers=waivers, apart=apart)

    def _close(
        self, kind: Kind, files: dict[str, bytes], private: dict[str, bytes]
    ) -> tuple[str, ...]:
        """Write a lock, what is private about it first, and tell what the scanner left alone.

        Nothing at all is written if it is refused.
        """
        private |= pins_of(kind, self.quarter, source_paths(self.quarter))

        def keep() -> None:
            keep_key(self.workspace.folder / self.quarter.files.key, self.key)
            for name, data in private.items():
                self.workspace.keep(name, data)

        scan = self.publishing.close(kind, files, last="commit.json", people=self.people, keep=keep)
        return exempted_notes(scan, files["rulebook.json"])

    def _terms(self, plan: DrawPlan, names: Names) -> Terms:
        """What people fix for a draw, refused if its seed is known already."""
        rules, seed = self.job.rules, plan.rules()
        terms = Terms(
            authority=self.quarter.authority.id,
            draw_id=plan.draw_id,
            plan_ref=self.quarter.plan.ref,
            sequence=plan.sequence,
            created=self.clock(plan),
            not_before=seed.plan.not_before,
            lead_seconds=rules.lead_seconds,
            occasion=self.occasion,
            disclosure=Disclosure(
                agency=self._agency_mode(),
                inspector=rules.disclosure.inspectors.value,
            ),
            rulebook=write_document(rules.document()),
            openings=names.openings,
            sources=seed.plan.sources,
            fallback=seed.fallback,
        )
        if self.occasion is Occasion.DRAW:
            require_times(self.quarter, terms.created)
            require_unknown(plan.draw_id, seed, self.quarter.folder)
        return terms

    def _claims(self) -> bytes | None:
        """Nothing to claim: what is drawn here is dispatched from here, or referred."""
        return None

    def _agency_mode(self) -> Literal["open", "sealed"]:
        """Whether the handles of agencies are open."""
        return self.job.rulebook.disclosure.agencies.value

    def _event(self, done: Done, kind: Kind, number: int) -> Event:
        """Event about a bundle."""
        is_lock = done in (Done.SELECTION_LOCKED, Done.DISPATCH_LOCKED)
        lead = self.job.rules.lead_seconds if is_lock and self.publishing.book else None
        due = None if lead is None else self.quarter.draw(kind).not_before_unix - lead
        return Event(done, self.workspace.bundle(kind), number, witness_by=due)


def _carried_over(ids: Sequence[str]) -> tuple[str, ...]:
    """Say who is sent to with a batch without being of it."""
    named = ", ".join(ids)
    return (f"{len(ids)} more carried over from earlier batches: {named}",) if ids else ()
