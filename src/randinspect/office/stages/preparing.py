"""What a quarter's inputs lead to, asked without writing anything.

Frame, own units, posed dispatch and dates follow from the files and the key alone, so that the
steps, a preview and an explanation all see the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from randinspect.canonical import persons_salt
from randinspect.dispatch import DatePlan
from randinspect.errors import InfeasibleDispatch, ProtocolError
from randinspect.office.beside.joint import joint_terms
from randinspect.office.beside.merging import fixed_days, joined_visits
from randinspect.office.drawn_before.batches import DueUnits, due_units
from randinspect.office.guarding import people_of
from randinspect.office.inputs.job import Job, load_job
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import BatchPlan
from randinspect.office.private.own_names import OwnNames
from randinspect.office.referral.referring import own_units
from randinspect.office.stages.publishing import Clock
from randinspect.office.workspace import Workspace, quarter_key
from randinspect.publication.commitment import Kind, Occasion, read_commitment
from randinspect.publication.merging import MergedRow
from randinspect.quarter import (
    Framing,
    JointTerms,
    Jurisdiction,
    Names,
    PosedQuarter,
    Settled,
    close_frame,
    lock_jurisdiction,
    name_units,
    pose_dates,
    pose_dispatch,
    require_known_values,
    settle,
)
from randinspect.rulebook import Mode
from randinspect.sampling import SampleRole, SampleUnit, read_sample

__all__ = ["Preparation"]


@dataclass(frozen=True)
class Preparation:
    """A quarter's inputs, and what follows from them.

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
        return quarter_key(self.workspace, self.quarter.files.key, is_new=is_new)

    @cached_property
    def people(self) -> set[str]:
        """What says who an inspector is, and is not public."""
        is_sealed = self.job.rules.disclosure.inspectors is Mode.SEALED
        return people_of(self.job.registers, is_sealed=is_sealed)

    @cached_property
    def joint(self) -> JointTerms | None:
        """What the dispatch keeps to because other authorities send people too."""
        return joint_terms(self.quarter, self.workspace.files(Kind.SELECTION), self._salt())

    @cached_property
    def merged(self) -> dict[str, MergedRow]:
        """Visits of other departments that own inspections join."""
        if not self.quarter.merges:
            return {}
        merged = joined_visits(self.quarter, self.inspected)
        days = self.joint.days if self.joint else {}
        for inspection, day in fixed_days(merged).items():
            if days.get(inspection, day) != day:
                raise ProtocolError(
                    f"merge: {inspection} is visited on {day}, but joint.beside fixed "
                    f"{days[inspection]}"
                )
        return merged

    @property
    def inspected(self) -> dict[str, str]:
        """Id of the agency of each inspection that is dispatched from here, by its handle."""
        ids = self.job.registers.agencies.columns["id"]
        drawn = {u.handle for u in self._units() if u.role is not SampleRole.RESERVE}
        pairs = zip(self._agency_names().handles, ids, strict=True)
        return {handle: str(identifier) for handle, identifier in pairs if handle in drawn}

    @property
    def taken(self) -> BatchPlan | None:
        """The batch, if it is taken from a selection that was drawn before this quarter."""
        plan = self.quarter.batch
        return plan if plan and plan.bundle is not None else None

    @property
    def is_taken(self) -> bool:
        """Whether the selection was drawn before, and stays as it was published."""
        return self.taken is not None

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the inspections."""
        return self.quarter.plan.date_from, self.quarter.plan.date_to

    def _salt(self) -> str | None:
        """Salt under which people are marked."""
        return persons_salt(self.key, self.quarter.selection.draw_id)

    def framing(self) -> Framing:
        """Close the frame from the inputs."""
        return close_frame(
            self.job.registers,
            self.job.rulebook,
            on=self.quarter.plan.as_of,
            window=self.window,
            draw_id=self.quarter.selection.draw_id,
            key=self.key,
        )

    def jurisdiction(self, names: Names) -> Jurisdiction | None:
        """Say whose the agencies are; None where this authority sends all people."""
        agencies, rules = self.job.registers.agencies, self.job.rulebook
        draw_id = self.quarter.selection.draw_id
        return lock_jurisdiction(agencies, rules, names, draw_id=draw_id, key=self.key)

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
        return pose_dispatch(
            self.job.registers,
            self.job.rules,
            sample=self._units(),
            agency_handles=self._agency_names().handles,
            window=self.window,
            draw_id=self.quarter.dispatch.draw_id,
            key=self.key,
            joint=self.joint,
            fixed=fixed_days(self.merged),
        )

    def settled(self) -> Settled:
        """Precheck the dispatch of the drawn sample, and give way as the rulebook says.

        Raises
        ------
        ProtocolError
            If the selection is not drawn yet.
        RulebookError
            If the selection was drawn elsewhere, and rules name what nobody here has.
        InfeasibleDispatch
            If there is no plan, with the shortages and the cheapest waivers.
        """
        self._require_drawn()
        if self.is_taken:
            # No frame was closed here, so nobody asked yet whether people have what is named.
            require_known_values(self.job.registers, self.job.rules, libraries=("inspectors",))
        posed = self.posed()
        try:
            return settle(posed, self.job.rules)
        except InfeasibleDispatch as error:
            for line in self._own_names(posed).legend(str(error)):
                error.add_note(line)
            raise

    def _own_names(self, posed: PosedQuarter) -> OwnNames:
        """Ids and names behind the handles of a dispatch that is not locked yet."""
        agencies, names = self.job.registers.agencies.columns, self._agency_names()
        people = posed.roster.columns
        rows = [
            *zip(names.handles, agencies["id"], agencies["name"], strict=True),
            *zip(posed.names.handles, people["id"], people["name"], strict=True),
        ]
        return OwnNames(labels=OwnNames.labels_of(rows))

    def _require_drawn(self) -> None:
        """Refuse to go on to the dispatch of a selection that is not drawn."""
        if "sample.tsv" not in self.workspace.files(Kind.SELECTION):
            raise ProtocolError(
                f"{self.workspace.folder} holds no drawn selection; draw it before its dispatch"
            )

    def _units(self) -> tuple[SampleUnit, ...]:
        """Units that are dispatched from here: of the batch, or of what is referred to us."""
        due = self.due()
        if due is not None:
            return due.units
        return own_units(
            self.workspace.files(Kind.SELECTION), self._sample(), self.quarter.authority.id
        )

    def _sample(self) -> tuple[SampleUnit, ...]:
        """The whole sample that was drawn."""
        return read_sample(self.workspace.files(Kind.SELECTION)["sample.tsv"])

    def _agency_names(self) -> Names:
        """Handles of the agencies in the selection."""
        return name_units(
            self.job.registers.agencies.columns["id"],
            self.job.rulebook.disclosure.agencies,
            draw_id=self.quarter.selection.draw_id,
            role="agency",
            key=self.key,
        )

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
            fixed={**(self.joint.days if self.joint else {}), **fixed_days(self.merged)},
        )
