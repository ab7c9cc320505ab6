"""The steps of a quarter on disk: lock, draw, lock, draw, each once (docs/format.md §7).

1. Close the frame and lock the selection; or take over one that was drawn before, where the
   quarter dispatches another batch of it (format.md §6.3).
2. With the evidence of exactly its round: draw the selection.
3. Pose the dispatch, precheck it, and lock it. It can only fail here, before its seed.
4. With the evidence of its round: draw the dispatch.

What is done is seen from the files, so the steps go on where they stopped. A draw is a pure
function of what was locked: doing it again gives the same bytes, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from randinspect.attestation import Pins
from randinspect.canonical import write_document
from randinspect.dispatch import dead_rungs
from randinspect.errors import Fault, ProtocolError
from randinspect.office.batches import number_table, require_in_order, taken_over
from randinspect.office.diaries import NAMES, keep_diaries, write_names
from randinspect.office.guarding import exempted_notes
from randinspect.office.inputs.job import source_paths
from randinspect.office.inputs.quarter_tables import BatchPlan, DrawPlan
from randinspect.office.inputs.timing import require_times
from randinspect.office.joint import joint_notes
from randinspect.office.merging import merge_notes, merged_table
from randinspect.office.preview.plan_carrying import authorities_of, carrying_of, sent_from_here
from randinspect.office.preview.readiness import plan_faults
from randinspect.office.preview.staff_notes import couple_note
from randinspect.office.private_tables import (
    dispatch_tables,
    keep_handovers,
    selection_tables,
)
from randinspect.office.referring import (
    JURISDICTION_OPENINGS,
    link_to,
    referral_counts,
    told_referral,
)
from randinspect.office.stages.events import Done, Event
from randinspect.office.stages.guards import StageGuards
from randinspect.office.stages.handing_in import HandIn, require_unknown
from randinspect.office.stages.locked import changed_notes, pins_of
from randinspect.office.stages.revealing import Revealing
from randinspect.office.workspace import keep_key
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import (
    Disclosure,
    Kind,
    Occasion,
    read_commitment,
)
from randinspect.publication.stages import draw, lock_dispatch, lock_selection
from randinspect.publication.terms import Terms
from randinspect.quarter import Names, waiver_record
from randinspect.sampling import batch, write_margins, write_targets

__all__ = ["Steps"]


@dataclass(frozen=True)
class Steps(StageGuards):
    """A quarter that goes on as far as it can.

    Parameters
    ----------
    relays
        Addresses of relays that may be asked for rounds and pulses that nobody handed in; all
        others as for `StageGuards`.
    """

    relays: tuple[str, ...] = ()

    def advance(self) -> Iterator[Event]:
        """Do every step that can be done.

        Raises
        ------
        NotYet
            When the next step waits for its seed.
        InputError, DesignError, InfeasibleDispatch
            If the inputs, the targets or the rules leave no way on.
        ProtocolError
            If the protocol forbids the step.
        """
        if not self._is_done():
            self._require_in_force()
        self._require_locked()
        self._mend()
        for kind in Kind:
            if kind is Kind.DISPATCH and self._sends_nobody():
                return  # all that was drawn is referred to other authorities
            if not self.workspace.files(kind):
                yield self._commit(kind)
            self._require_occasion()
            if "result.json" not in self.workspace.files(kind):
                yield from self._shares(kind)
                yield self._draw(kind)

    def commit(self, kind: Kind) -> Event:
        """Lock one of the two draws, and do nothing else.

        Of a selection that was drawn elsewhere this takes over what was drawn.

        Raises
        ------
        InputError, DesignError, InfeasibleDispatch
            If the inputs, the targets or the rules leave no way on.
        ProtocolError
            If it is locked already, its selection is not drawn or refers everything to others,
            or the protocol forbids it.
        """
        self._require_in_force()
        self._require_locked()
        self._mend()
        files = self.workspace.files(kind)
        if files:
            name = read_commitment(files["commit.json"]).draw_id
            raise ProtocolError(f"{name} is locked already; a draw is locked once")
        if kind is Kind.DISPATCH:
            self._require_drawn()
            self._require_occasion()
            self._require_sending()
        return self._commit(kind)

    def draw(self, kind: Kind) -> Event:
        """Draw one of the two, with the evidence of exactly its seed, and do nothing else.

        Raises
        ------
        NotYet
            If the evidence is not there.
        SeedError
            If it proves no seed of this commitment.
        ProtocolError
            If it is not locked, drawn already, or void.
        """
        self._require_in_force()
        self._require_locked()
        self._mend()
        files = self.workspace.files(kind)
        if not files:
            name = self.quarter.draw(kind).draw_id
            raise ProtocolError(f"{name} is not locked; commit to it before its seed can be known")
        if "result.json" in files:
            name = read_commitment(files["commit.json"]).draw_id
            raise ProtocolError(f"{name} is drawn, and its result stands; nothing is drawn twice")
        self._require_occasion()
        return self._draw(kind)

    def reveal(self, kind: Kind) -> Event:
        """Enter in the ledger what the parties to a seed reveal, as far as they handed it in.

        Raises
        ------
        NotYet
            If nothing was handed in, or a sealed value would be opened before its seed is due.
        ProtocolError
            If there is no ledger, it is not locked, it began as another occasion, it is void,
            or a share comes too late.
        """
        self._require_in_force()
        given = self.hand_in(kind)
        self._require_occasion()
        self._mend()
        revealing = Revealing(given, self.publishing.book)
        return self._event(Done.REVEALED, kind, revealing.enter_all())

    def _shares(self, kind: Kind) -> Iterator[Event]:
        """Enter the shares that were handed in, before the seed's time."""
        revealing = Revealing(self.hand_in(kind), self.publishing.book)
        if number := revealing.enter_shares():
            yield self._event(Done.REVEALED, kind, number)

    def pins(self) -> Pins:
        """Keys by which the office verifies what lies in its folder."""
        return self.publishing.pins()

    def _sends_nobody(self) -> bool:
        """Whether nothing of the drawn sample is to be dispatched from here."""
        counts = dict(referral_counts(self.workspace.files(Kind.SELECTION)))
        return bool(counts) and self.quarter.authority.id not in counts

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
        return replace(event, strata=framing.resolved.strata, notes=(*heavy, *told))

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
        coded = (
            *changed_notes(self.workspace, source_paths(self.quarter)),
            *couple_note(posed.posed.problem),
            *joint_notes(self.quarter, selection),
            *(
                merge_notes(self.quarter, self.inspected, self.merged)
                if self.quarter.merges
                else ()
            ),
        )
        dead = map(str, dead_rungs(posed.posed.problem))
        notes: tuple[str | Fault, ...] = (*dead, *coded, *told)
        return replace(event, notes=notes, waivers=granted.waivers if granted else ())

    def _draw(self, kind: Kind) -> Event:
        """Steps 2 and 4."""
        files = self.workspace.files(kind)
        commitment = read_commitment(files["commit.json"])
        given = self.hand_in(kind)
        Revealing(given, self.publishing.book).require_shares()
        drawn = draw(files, given.records())
        if commitment.is_referred:
            openings = self.workspace.kept(JURISDICTION_OPENINGS)
            drawn[REFERRAL] = told_referral(openings, drawn["sample.tsv"])
        scan = self.publishing.close(kind, {**files, **drawn}, last="result.json")
        self._keep_after_draw()
        result = drawn["sample.tsv" if kind is Kind.SELECTION else "teams.tsv"]
        done = Done.SELECTION_DRAWN if kind is Kind.SELECTION else Done.DISPATCH_DRAWN
        event = self._event(done, kind, sum(b"\treserve\t" not in r for r in result.splitlines()))
        undated = len(drawn.get("undated.tsv", b"").splitlines())
        due, counts = commitment.seed_plan.open_by, referral_counts(drawn)
        told = exempted_notes(scan, files["rulebook.json"])
        return replace(event, undated=undated, open_by=due, referred=counts, notes=told)

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

    def _mend(self) -> None:
        """Make again what a killed process may not have finished making from a stage."""
        for kind in Kind:
            if kind is Kind.SELECTION and self.is_taken:
                continue  # it stays as it was published
            if self.workspace.files(kind):
                self.publishing.complete(kind)
        self._keep_after_draw()

    def hand_in(self, kind: Kind) -> HandIn:
        """Where the evidence of a locked draw lies.

        Raises
        ------
        ProtocolError
            If it is not locked, or not drawn here.
        """
        plan, files = self.quarter.draw(kind), self.workspace.files(kind)
        if not files:
            raise ProtocolError(f"{plan.draw_id} is not locked; commit to it first")
        commitment = read_commitment(files["commit.json"])
        return HandIn(commitment, plan.rules(), self.quarter.folder, self.clock(plan), self.relays)

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

    def _require_sending(self) -> None:
        """Refuse a dispatch of nothing."""
        if self._sends_nobody():
            raise ProtocolError(
                f"{self.workspace.folder}: all that was drawn is referred to other authorities, "
                "so nobody is sent from here; hand over what private/handover holds"
            )

    def _keep_after_draw(self) -> None:
        """Keep what each authority is handed, and every inspector's own visits, if dated."""
        if REFERRAL in self.workspace.files(Kind.SELECTION) and not self.is_taken:
            keep_handovers(self.workspace, self.key)
        keep_diaries(self.workspace)

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
