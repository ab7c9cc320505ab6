"""The steps of a quarter on disk: lock, draw, lock, draw, each once (docs/format.md §7).

1. Close the frame and lock the selection.
2. With the evidence of exactly its round: draw the selection.
3. Pose the dispatch, precheck it, and lock it. It can only fail here, before its seed.
4. With the evidence of its round: draw the dispatch.

What is done is seen from the files, so the steps go on where they stopped. A draw is a pure
function of what was locked: doing it again gives the same bytes, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from randinspect.canonical import read_table, write_document, write_table
from randinspect.dispatch import Waiver
from randinspect.errors import NotYet, ProtocolError
from randinspect.lottery import evidence_from_text
from randinspect.office.job import Job, load_job, source_paths
from randinspect.office.quarter_file import DrawPlan, QuarterFile
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
    group_records,
    pose_dispatch,
    settle,
    waiver_record,
)
from randinspect.rulebook import StratumTarget
from randinspect.sampling import SampleRole, SampleUnit, write_margins, write_targets

__all__ = ["Clock", "Done", "Event", "Steps"]

Clock = Callable[[DrawPlan], int]


class Done(StrEnum):
    """What a step did."""

    SELECTION_LOCKED = "selection locked"
    SELECTION_DRAWN = "selection drawn"
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
        Units in the frame, units drawn, inspections to staff, or seats filled.
    strata
        What will be drawn from, by the rulebook's names; of the selection's lock only.
    waivers
        What gave way as the rulebook says; of the dispatch's lock only.
    """

    done: Done
    bundle: Path
    number: int
    strata: tuple[StratumTarget, ...] = ()
    waivers: tuple[Waiver, ...] = ()


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
    """

    quarter: QuarterFile
    workspace: Workspace
    occasion: Occasion
    clock: Clock

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
            yield self._lock_selection()
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
        return load_job(self.quarter)

    @cached_property
    def key(self) -> bytes:
        """The office's master key; it is made before the first lock and never after."""
        is_new = not self.workspace.files(Kind.SELECTION)
        return read_key(self.workspace.folder / self.quarter.files.key, is_new=is_new)

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

    def posed(self) -> PosedQuarter:
        """Pose the dispatch of the drawn sample from the inputs."""
        rows = read_table(self.workspace.files(Kind.SELECTION)["sample.tsv"], 4)
        framing = self.framing()
        return pose_dispatch(
            self.job.registers,
            self.job.rules,
            sample=[SampleUnit(s, SampleRole(role), int(rank), h) for s, role, rank, h in rows],
            agency_handles=framing.names.handles,
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

    def _lock_selection(self) -> Event:
        """Step 1."""
        framing = self.framing()
        terms = self._terms(self.quarter.selection, framing.names)
        margins = None if framing.margins is None else write_margins(framing.margins)
        targets = write_targets(framing.targets)
        files = lock_selection(terms, framing.frame, targets, margins)
        self._keep_names("agency", framing.names)
        self.workspace.keep("units.tsv", _unit_table(self.job, framing))
        self.workspace.keep("strata.json", write_document(_label_records(framing)))
        if framing.margins is not None:
            groups = group_records(framing.resolved.margins, framing.margins, framing.labels)
            self.workspace.keep("groups.json", write_document(groups))
        self.workspace.pin_sources(Kind.SELECTION, source_paths(self.quarter))
        self._publish(Kind.SELECTION, files, last="commit.json")
        event = self._event(Done.SELECTION_LOCKED, Kind.SELECTION, len(framing.frame))
        return replace(event, strata=framing.resolved.strata)

    def _lock_dispatch(self) -> Event:
        """Step 3."""
        self.workspace.require_sources(Kind.SELECTION, self._frozen_sources())
        settled = self.settled()
        posed, granted = settled.posed, settled.granted
        terms = self._terms(self.quarter.dispatch, posed.names)
        sample = self.workspace.files(Kind.SELECTION)["sample.tsv"]
        recusals = posed.recusals()
        files = lock_dispatch(terms, posed.posed.problem, sample=sample, recusals=recusals)
        self._keep_names("inspector", posed.names)
        self.workspace.keep("recusals.tsv", recusals)
        self.workspace.keep("rungs.tsv", write_table(posed.posed.reasons.rung_rows()))
        if granted is not None:
            self.workspace.keep("waivers.json", write_document(waiver_record(granted)))
        self.workspace.pin_sources(Kind.DISPATCH, source_paths(self.quarter))
        self._publish(Kind.DISPATCH, files, last="commit.json")
        inspections = len(posed.posed.problem.inspections)
        event = self._event(Done.DISPATCH_LOCKED, Kind.DISPATCH, inspections)
        return event if granted is None else replace(event, waivers=granted.waivers)

    def _draw(self, kind: Kind, done: Done) -> Event:
        """Steps 2 and 4."""
        files = self.workspace.files(kind)
        drawn = draw(files, self._evidence(kind, read_commitment(files["commit.json"])))
        self._publish(kind, {**files, **drawn}, last="result.json")
        result = drawn["sample.tsv" if kind is Kind.SELECTION else "teams.tsv"]
        return self._event(done, kind, sum(b"\treserve\t" not in r for r in result.splitlines()))

    def _mend(self) -> None:
        """Make again what a killed process may not have finished making from a stage."""
        for kind in Kind:
            if files := self.workspace.files(kind):
                made = complete(files, self.quarter.task())
                self.workspace.publish(kind, made, last="manifest.json")

    def _publish(self, kind: Kind, files: dict[str, bytes], *, last: str) -> None:
        """Write a stage, then everything that is made from it."""
        self.workspace.publish(kind, files, last=last)
        made = complete(self.workspace.files(kind), self.quarter.task())
        self.workspace.publish(kind, made, last="manifest.json")

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
        """Files that must not change between the two locks: the agencies and the rules."""
        frozen = ("agencies", "profile", "rulebook")
        return {part: path for part, path in source_paths(self.quarter).items() if part in frozen}

    def _keep_names(self, role: str, names: Names) -> None:
        """Keep the openings of sealed handles."""
        if names.openings is not None:
            self.workspace.keep(f"{role}.openings.tsv", names.openings)

    def _event(self, done: Done, kind: Kind, number: int) -> Event:
        """Event about a bundle."""
        return Event(done, self.workspace.bundle(kind), number)


def _unit_table(job: Job, framing: Framing) -> bytes:
    """Private table of the units: handle, id, stratum of the rules, size, class, exclusion."""
    found = framing.classification
    columns = zip(
        framing.names.handles,
        job.registers.agencies.columns["id"],
        found.strata,
        found.sizes.tolist(),
        found.classes,
        found.exclusions,
        strict=True,
    )
    return write_table((h, i, s, str(w), c or "-", x or "-") for h, i, s, w, c, x in columns)


def _label_records(framing: Framing) -> list[dict[str, str]]:
    """Published names of the strata beside the rulebook's, as plain records."""
    return [{"published": name, "stratum": stratum} for stratum, name in framing.labels.items()]
