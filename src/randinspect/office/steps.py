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

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from randinspect.canonical import write_document
from randinspect.dispatch import DatePlan
from randinspect.errors import NotYet, ProtocolError
from randinspect.lottery import evidence_from_text
from randinspect.office.batches import DueUnits, due_units, require_in_order, taken_over
from randinspect.office.diaries import NAMES, diaries, write_names
from randinspect.office.events import Done, Event
from randinspect.office.guarding import guard_bundle, people_of
from randinspect.office.job import Job, load_job, source_paths
from randinspect.office.private_tables import keep_dispatch, keep_selection
from randinspect.office.quarter_file import BatchPlan, DrawPlan, QuarterFile
from randinspect.office.workspace import Workspace, read_key
from randinspect.publication.commitment import (
    Commitment,
    Disclosure,
    Kind,
    Occasion,
    read_commitment,
)
from randinspect.publication.stages import Terms, complete, draw, lock_dispatch, lock_selection
from randinspect.quarter import (
    Framing,
    Names,
    PosedQuarter,
    Settled,
    close_frame,
    name_units,
    pose_dates,
    pose_dispatch,
    settle,
    waiver_record,
)
from randinspect.rulebook import Mode
from randinspect.sampling import SampleUnit, batch, read_sample, write_margins, write_targets

__all__ = ["Clock", "Steps"]

Clock = Callable[[DrawPlan], int]


@dataclass(frozen=True)
class Steps:
    """A quarter that goes on as far as it can.

    Parameters
    ----------
    quarter
        The quarter's file.
    workspace
        Where its bundles and its private files lie.
    occasion
        Draw, rehearsal or demonstration.
    clock
        UNIX seconds, UTC, at the moment in which a draw is locked; asked last, after all reading.
    allows_provisional
        Whether dates may lie in a year whose working days are not announced yet.
    """

    quarter: QuarterFile
    workspace: Workspace
    occasion: Occasion
    clock: Clock
    allows_provisional: bool = False

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
        self._mend()
        if not self.workspace.files(Kind.SELECTION):
            plan = self.taken
            yield self._take_selection(plan) if plan else self._lock_selection()
        self._require_occasion()
        if "result.json" not in self.workspace.files(Kind.SELECTION):
            yield self._draw(Kind.SELECTION, Done.SELECTION_DRAWN)
        if not self.workspace.files(Kind.DISPATCH):
            yield self._lock_dispatch()
        if "result.json" not in self.workspace.files(Kind.DISPATCH):
            yield self._draw(Kind.DISPATCH, Done.DISPATCH_DRAWN)

    @cached_property
    def job(self) -> Job:
        """The inputs, read when they are first needed."""
        return load_job(self.quarter, allows_provisional=self.allows_provisional)

    @cached_property
    def key(self) -> bytes:
        """The office's master key; it is made before the first lock and never after."""
        selection = self.workspace.files(Kind.SELECTION)
        is_new = not selection or (
            # A selection that was taken over with open handles was sealed by no key.
            self.taken is not None
            and not self.workspace.files(Kind.DISPATCH)
            and read_commitment(selection["commit.json"]).openings is None
        )
        return read_key(self.workspace.folder / self.quarter.files.key, is_new=is_new)

    @property
    def taken(self) -> BatchPlan | None:
        """The batch, if it is taken from a selection that was drawn before this quarter."""
        plan = self.quarter.batch
        return plan if plan and plan.bundle is not None else None

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the inspections."""
        return self.quarter.plan.date_from, self.quarter.plan.date_to

    def framing(self) -> Framing:
        """Close the frame from the inputs."""
        return close_frame(
            self.job.registers,
            self.job.rules,
            on=self.quarter.plan.as_of,
            window=self.window,
            draw_id=self.quarter.selection.draw_id,
            key=self.key,
        )

    def due(self) -> DueUnits | None:
        """Units of the quarter's batch with what is carried into it; None without batches."""
        plan = self.quarter.batch
        if plan is None:
            return None
        ids = self.job.registers.agencies.columns["id"]
        handles = dict(zip(ids.tolist(), self._agency_names().handles, strict=True))
        return due_units(self._sample(), plan, handles)

    def posed(self) -> PosedQuarter:
        """Pose the dispatch of the drawn sample, or of this quarter's batch, from the inputs."""
        due = self.due()
        return pose_dispatch(
            self.job.registers,
            self.job.rules,
            sample=due.units if due else self._sample(),
            agency_handles=self._agency_names().handles,
            window=self.window,
            draw_id=self.quarter.dispatch.draw_id,
            key=self.key,
        )

    def settled(self) -> Settled:
        """Precheck the dispatch of the drawn sample, and give way as the rulebook says.

        Raises
        ------
        ProtocolError
            If the selection is not drawn yet.
        InfeasibleDispatch
            If there is no plan, with the shortages and the cheapest waivers.
        """
        if "sample.tsv" not in self.workspace.files(Kind.SELECTION):
            raise ProtocolError(
                f"{self.workspace.folder} holds no drawn selection; draw it before its dispatch"
            )
        return settle(self.posed(), self.job.rules)

    def _sample(self) -> tuple[SampleUnit, ...]:
        """The whole sample that was drawn."""
        return read_sample(self.workspace.files(Kind.SELECTION)["sample.tsv"])

    def _agency_names(self) -> Names:
        """Handles of the agencies in the selection."""
        return name_units(
            self.job.registers.agencies.columns["id"],
            self.job.rules.disclosure.agencies,
            draw_id=self.quarter.selection.draw_id,
            role="agency",
            key=self.key,
        )

    def _take_selection(self, plan: BatchPlan) -> Event:
        """Step 1, where the selection was drawn before."""
        files = taken_over(self.quarter, plan)
        require_in_order(self.quarter, files)
        self.workspace.publish(Kind.SELECTION, files, last="commit.json")
        units = batch(self._sample(), plan.number, plan.of)
        return self._event(Done.SELECTION_TAKEN, Kind.SELECTION, len(units))

    def dates(self, posed: PosedQuarter) -> DatePlan | None:
        """Pose the dates of the dispatch, if the rulebook asks for them."""
        if self.job.dating is None:
            return None
        return pose_dates(
            self.job.registers,
            self.job.rules,
            self.job.dating,
            window=self.window,
            inspections=posed.posed.problem.inspections,
            agency_handles=self._agency_names().handles,
            inspector_handles=posed.names.handles,
        )

    def _lock_selection(self) -> Event:
        """Step 1."""
        framing = self.framing()
        terms = self._terms(self.quarter.selection, framing.names)
        of = self.quarter.batch.of if self.quarter.batch else None
        terms = replace(terms, excluded=framing.published_exclusions(), batches=of)
        margins = None if framing.margins is None else write_margins(framing.margins)
        targets = write_targets(framing.targets)
        files = lock_selection(terms, framing.frame, targets, margins)
        self._keep_names("agency", framing.names)
        keep_selection(self.workspace, self.job, framing)
        self.workspace.pin_sources(Kind.SELECTION, source_paths(self.quarter))
        self._publish(Kind.SELECTION, files, last="commit.json", people=self._people())
        event = self._event(Done.SELECTION_LOCKED, Kind.SELECTION, len(framing.frame))
        return replace(event, strata=framing.resolved.strata)

    def _lock_dispatch(self) -> Event:
        """Step 3."""
        self.workspace.require_sources(Kind.SELECTION, self._frozen_sources())
        require_in_order(self.quarter, self.workspace.files(Kind.SELECTION))
        settled, due = self.settled(), self.due()
        posed, granted = settled.posed, settled.granted
        terms = self._terms(self.quarter.dispatch, posed.names)
        sample = self.workspace.files(Kind.SELECTION)["sample.tsv"]
        dates = self.dates(posed)
        files = lock_dispatch(
            terms,
            posed.posed.problem,
            sample=sample,
            recusals=posed.recusals(),
            batch=due.batch if due else None,
            dates=dates,
            direct=posed.direct(),
        )
        if dates is not None:
            handles = self._agency_names().handles
            self.workspace.keep(NAMES, write_names(self.job.registers, handles, posed, dates))
        self._keep_names("inspector", posed.names)
        keep_dispatch(self.workspace, posed)
        if granted is not None:
            self.workspace.keep("waivers.json", write_document(waiver_record(granted)))
        self.workspace.pin_sources(Kind.DISPATCH, source_paths(self.quarter))
        self._publish(Kind.DISPATCH, files, last="commit.json", people=self._people())
        inspections = len(posed.posed.problem.inspections)
        event = self._event(Done.DISPATCH_LOCKED, Kind.DISPATCH, inspections)
        return event if granted is None else replace(event, waivers=granted.waivers)

    def _draw(self, kind: Kind, done: Done) -> Event:
        """Steps 2 and 4."""
        files = self.workspace.files(kind)
        drawn = draw(files, self._evidence(kind, read_commitment(files["commit.json"])))
        self._publish(kind, {**files, **drawn}, last="result.json")
        self._keep_diaries()
        result = drawn["sample.tsv" if kind is Kind.SELECTION else "teams.tsv"]
        event = self._event(done, kind, sum(b"\treserve\t" not in r for r in result.splitlines()))
        return replace(event, undated=len(drawn.get("undated.tsv", b"").splitlines()))

    def _mend(self) -> None:
        """Make again what a killed process may not have finished making from a stage."""
        for kind in Kind:
            if kind is Kind.SELECTION and self.taken:
                continue  # it stays as it was published
            if files := self.workspace.files(kind):
                made = complete(files, self.quarter.task())
                self.workspace.publish(kind, made, last="manifest.json")
        self._keep_diaries()

    def _publish(
        self, kind: Kind, files: dict[str, bytes], *, last: str, people: Collection[str] = ()
    ) -> None:
        """Write a stage, then everything that is made from it; nothing if something is private."""
        there = self.workspace.files(kind)
        made = complete({**there, **files}, self.quarter.task())
        new = {n: d for n, d in {**files, **made}.items() if there.get(n) != d}
        guard_bundle(new, people, beside=there)
        self.workspace.publish(kind, files, last=last)
        self.workspace.publish(kind, made, last="manifest.json")

    def _people(self) -> set[str]:
        """What says who an inspector is, and is not public."""
        is_sealed = self.job.rules.disclosure.inspectors is Mode.SEALED
        return people_of(self.job.registers, is_sealed=is_sealed)

    def _evidence(self, kind: Kind, commitment: Commitment) -> list[object]:
        """Evidence handed in for a locked draw, or the time and round that are awaited."""
        path = self._evidence_path(kind)
        if not path.exists():
            source = commitment.seed_plan.sources[0]
            raise NotYet(
                f"{commitment.draw_id} is locked and waits for drand round {source.round}; "
                f"put any relay's answer for it (/{source.chain}/public/{source.round}) into "
                f"{path.name} and run the same command again",
                not_before=commitment.seed_plan.ready_at,
            )
        return evidence_from_text(path.read_text(encoding="utf-8"))

    def _evidence_path(self, kind: Kind) -> Path:
        """Where the evidence of a draw is handed in."""
        plan = self.quarter.selection if kind is Kind.SELECTION else self.quarter.dispatch
        return self.quarter.path(plan.evidence)

    def _terms(self, plan: DrawPlan, names: Names) -> Terms:
        """What people fix for a draw, refused if its seed is known already."""
        rules, moment = self.job.rules, plan.not_before_unix
        terms = Terms(
            authority=self.quarter.authority.id,
            draw_id=plan.draw_id,
            plan_ref=self.quarter.plan.ref,
            sequence=plan.sequence,
            created=self.clock(plan),
            not_before=moment,
            lead_seconds=rules.lead_seconds,
            occasion=self.occasion,
            disclosure=Disclosure(
                agency=rules.disclosure.agencies.value,
                inspector=rules.disclosure.inspectors.value,
            ),
            rulebook=write_document(rules.document()),
            openings=names.openings,
        )
        self._require_unknown(plan, terms)
        return terms

    def _require_unknown(self, plan: DrawPlan, terms: Terms) -> None:
        """Refuse a real draw whose evidence lies ready before its lock."""
        path = self.quarter.path(plan.evidence)
        if self.occasion is not Occasion.DRAW or not path.exists():
            return
        raise ProtocolError(
            f"{terms.draw_id}: {path.name} is there before the lock, so the seed may be known; "
            "remove it, or run a rehearsal"
        )

    def _require_occasion(self) -> None:
        """Refuse to go on with a quarter as something else than it began as."""
        commitment = read_commitment(self.workspace.files(Kind.SELECTION)["commit.json"])
        if commitment.occasion is not self.occasion:
            raise ProtocolError(
                f"this quarter was locked as a {commitment.occasion} and cannot go on as a "
                f"{self.occasion}; use another folder"
            )

    def _frozen_sources(self) -> dict[str, Path]:
        """Files that must not change between the locks: agencies, rules, and what they remember."""
        remembered = ("visits",) if self.job.rules.memory else ()
        frozen = ("agencies", "profile", "rulebook", *remembered)
        return {part: path for part, path in source_paths(self.quarter).items() if part in frozen}

    def _keep_names(self, role: str, names: Names) -> None:
        """Keep the openings of sealed handles."""
        if names.openings is not None:
            self.workspace.keep(f"{role}.openings.tsv", names.openings)

    def _keep_diaries(self) -> None:
        """Keep every inspector's own visits, if they are dated."""
        files = self.workspace.files(Kind.DISPATCH)
        if "visits.tsv" in files:
            self.workspace.keep_folder("diaries", diaries(files, self.workspace.kept(NAMES)))

    def _event(self, done: Done, kind: Kind, number: int) -> Event:
        """Event about a bundle."""
        return Event(done, self.workspace.bundle(kind), number)
