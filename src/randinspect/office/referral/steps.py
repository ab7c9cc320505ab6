"""The second half of a quarter for what another authority drew: lock, draw, each once.

1. Take the drawn selection over, byte for byte, once it verifies.
2. Pose the dispatch of the own units from the own roster and rulebook, and lock it under the
   own key, chained to the selection.
3. With the evidence of its round: draw it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from randinspect.errors import ProtocolError
from randinspect.lottery import SealedSource, ShareSource
from randinspect.office.beside.joint import joint_terms
from randinspect.office.inputs.job import Job, load_job
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.timing import Check
from randinspect.office.referral.referred import (
    Handover,
    OwnAgencies,
    handed_over,
    own_agencies,
    taken_selection,
)
from randinspect.office.stages.events import Done, Event
from randinspect.office.stages.publishing import Clock
from randinspect.office.stages.steps import Steps
from randinspect.office.workspace import Workspace, quarter_key
from randinspect.publication.claims import claim_table
from randinspect.publication.commitment import Commitment, Kind, Occasion, read_commitment
from randinspect.quarter import Names
from randinspect.sampling import SampleRole, SampleUnit

__all__ = ["ReferredInputs", "ReferredSteps", "open_steps", "referred_inputs"]

_RANK = (Occasion.DEMONSTRATION, Occasion.REHEARSAL, Occasion.DRAW)


def open_steps(
    quarter: QuarterFile,
    workspace: Workspace,
    occasion: Occasion,
    clock: Clock,
    allows_provisional: bool = False,
    relays: tuple[str, ...] = (),
) -> Steps:
    """Steps of a quarter, whether it draws the agencies or another authority did."""
    kind = Steps if quarter.referral is None else ReferredSteps
    return kind(quarter, workspace, occasion, clock, allows_provisional, relays)


@dataclass(frozen=True, slots=True)
class ReferredInputs:
    """Inputs of a dispatch of what another authority drew.

    Parameters
    ----------
    job
        The files; its agencies are the own units alone.
    own
        These, with their handles.
    handover
        What was handed over, if anything was.
    """

    job: Job
    own: OwnAgencies
    handover: Handover | None

    @property
    def salt(self) -> str | None:
        """Salt under which people are marked."""
        return None if self.handover is None else self.handover.persons_salt


def referred_inputs(
    quarter: QuarterFile,
    selection: dict[str, bytes],
    *,
    allows_provisional: bool = False,
    check: Check | None = None,
) -> ReferredInputs:
    """Read the inputs of a dispatch of what another authority drew.

    Raises
    ------
    InputError
        With the faults of the files, of the handover, or of the register.
    """
    plan, authority = quarter.referral, quarter.authority.id
    if plan is None:
        raise ProtocolError("this quarter draws its agencies itself")
    job = load_job(quarter, allows_provisional=allows_provisional, check=check)
    handover = handed_over(quarter, plan, selection)
    own = own_agencies(job.registers.agencies, selection, authority, handover, plan)
    job = replace(job, registers=replace(job.registers, agencies=own.register))
    return ReferredInputs(job, own, handover)


@dataclass(frozen=True)
class ReferredSteps(Steps):
    """The dispatch of what another authority drew, as far as it can go."""

    @cached_property
    def inputs(self) -> ReferredInputs:
        """Inputs and own units, read when they are first needed."""
        selection = self.workspace.files(Kind.SELECTION)
        return referred_inputs(self.quarter, selection, allows_provisional=self.allows_provisional)

    @cached_property
    def job(self) -> Job:
        """The inputs; its agencies are the own units."""
        return self.inputs.job

    @cached_property
    def key(self) -> bytes:
        """The own master key; the one under which agencies were sealed is another office's."""
        is_new = not self.workspace.files(Kind.DISPATCH)
        return quarter_key(self.workspace, self.quarter.files.key, is_new=is_new)

    @property
    def is_taken(self) -> bool:
        """The selection stays as it was published."""
        return True

    def _open(self) -> Event:
        """Step 1."""
        plan = self.quarter.referral
        if plan is None:
            raise ProtocolError("this quarter draws its agencies itself")
        files = taken_selection(self.quarter, plan)
        drawn = read_commitment(files["commit.json"])
        if self.quarter.dispatch.not_before_unix <= drawn.seed_plan.not_before:
            raise ProtocolError(
                f"dispatch.not_before lies before the seed of {drawn.draw_id}, which it dispatches"
            )
        self._require_no_more_than(drawn)
        self._require_new_secrets(drawn)
        inputs = referred_inputs(self.quarter, files, allows_provisional=self.allows_provisional)
        joint_terms(self.quarter, files, inputs.salt)
        self.workspace.publish(Kind.SELECTION, files, last="commit.json")
        count = len(self._agency_names().handles)
        return self._event(Done.SELECTION_RECEIVED, Kind.SELECTION, count)

    def _agency_names(self) -> Names:
        """Handles of the own units, as the selection gave them."""
        return Names(self.inputs.own.handles, None)

    def _units(self) -> tuple[SampleUnit, ...]:
        """The own units."""
        own = set(self.inputs.own.handles)
        return tuple(unit for unit in self._sample() if unit.handle in own)

    def _claims(self) -> bytes | None:
        """What is taken for one's own, and what is left to others, if that has to be said."""
        plan = self.quarter.referral
        if plan is None or not plan.claims:
            return None
        drawn = [u.handle for u in self._sample() if u.role is not SampleRole.RESERVE]
        return claim_table(drawn, self.inputs.own.handles)

    def _salt(self) -> str | None:
        """Salt under which people are marked, as it was handed over."""
        return self.inputs.salt

    def _require_occasion(self) -> None:
        """Refuse a draw of people for what was no draw of agencies, or goes on as something else.

        What was drawn in earnest may be dispatched as a rehearsal: it says so on every output.
        """
        self._require_no_more_than(
            read_commitment(self.workspace.files(Kind.SELECTION)["commit.json"])
        )
        dispatch = self.workspace.files(Kind.DISPATCH)
        if dispatch:
            locked = read_commitment(dispatch["commit.json"]).occasion
            if locked is not self.occasion:
                raise ProtocolError(
                    f"this dispatch was locked as a {locked} and cannot go on as a "
                    f"{self.occasion}; use another folder"
                )

    def _require_no_more_than(self, drawn: Commitment) -> None:
        """Refuse to inspect in earnest what was only rehearsed."""
        if _RANK.index(self.occasion) > _RANK.index(drawn.occasion):
            raise ProtocolError(
                f"{drawn.draw_id} was a {drawn.occasion}, so its dispatch is no {self.occasion}"
            )

    def _require_new_secrets(self, drawn: Commitment) -> None:
        """Refuse a share or sealed value that is known since the agencies were drawn."""
        sources = drawn.seed_plan.sources
        known = {s.sha256 for s in sources if isinstance(s, ShareSource | SealedSource)}
        if known & set(self.quarter.dispatch.secrets):
            raise ProtocolError(
                f"dispatch.sources: a share or sealed value of {drawn.draw_id} is known since it "
                "was drawn; make another one"
            )

    def _agency_mode(self) -> Literal["open", "sealed"]:
        """Handles of agencies are as open as the selection has them."""
        selection = self.workspace.files(Kind.SELECTION)
        return read_commitment(selection["commit.json"]).disclosure.agency
