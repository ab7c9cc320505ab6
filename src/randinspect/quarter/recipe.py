"""A quarter as a recipe: who is inspected, and by whom (docs/concepts.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from randinspect.dispatch import DatePlan, Dates, Dispatch, dispatch
from randinspect.errors import Fault, RulebookError
from randinspect.lottery import Tickets
from randinspect.quarter.dating import DatingDay, pose_dates
from randinspect.quarter.framing import Framing, close_frame
from randinspect.quarter.posing import PosedQuarter, pose_dispatch
from randinspect.quarter.registers import Registers
from randinspect.quarter.settling import settle
from randinspect.rulebook import Rulebook
from randinspect.sampling import SampleUnit, select

__all__ = ["Quarter", "QuarterPlan", "Seeds", "quarter"]


@dataclass(frozen=True, slots=True)
class QuarterPlan:
    """What the annual plan fixes for a quarter.

    Parameters
    ----------
    on
        The day as of which classes hold.
    window
        First and last day of the inspections.
    selection_id, dispatch_id
        Numbers of the two draws.
    dating
        Calendar and day of the second seed, if the rulebook asks for dates.
    """

    on: date
    window: tuple[date, date]
    selection_id: str
    dispatch_id: str
    dating: DatingDay | None = None


@dataclass(frozen=True, slots=True)
class Seeds:
    """The two seeds, 64 hex digits each; the second is born after the first draw is locked."""

    selection: str
    dispatch: str


@dataclass(frozen=True, slots=True)
class Quarter:
    """A drawn quarter."""

    framing: Framing
    sample: tuple[SampleUnit, ...]
    posed: PosedQuarter
    dispatch: Dispatch
    dates: Dates | None = None


def quarter(
    registers: Registers, rules: Rulebook, plan: QuarterPlan, *, seeds: Seeds, key: bytes
) -> Quarter:
    """Run one quarter in memory: frame, selection, precheck, dispatch.

    This computes; it proves nothing about when the seeds became known. The office's steps
    lock each draw before its seed, and verification checks what they publish.

    Parameters
    ----------
    registers
        The libraries.
    rules
        The rulebook.
    plan
        Days and numbers.
    seeds
        The two seeds.
    key
        The office's master key, 32 bytes.

    Raises
    ------
    RegistryError, DesignError, InfeasibleDispatch
        If the frame cannot be closed, a target not drawn, or no teams be found.
    RulebookError
        If the rules ask for dates and the plan has no calendar, or no day that can be used; or if
        they refer agencies to other authorities, whose people are not here.
    """
    if rules.referral is not None:
        message = "the rulebook refers agencies to other authorities, each with its own roster"
        cure = "let every authority dispatch its own, or take [referral] out"
        raise RulebookError([Fault(rules.file, "referral.recipe", message, cure)])
    framing = close_frame(
        registers, rules, on=plan.on, window=plan.window, draw_id=plan.selection_id, key=key
    )
    tickets = Tickets(seeds.selection)
    sample = select(framing.frame, framing.targets, tickets, framing.margins)
    posed = pose_dispatch(
        registers,
        rules,
        sample=sample,
        agency_handles=framing.names.handles,
        window=plan.window,
        draw_id=plan.dispatch_id,
        key=key,
    )
    posed = settle(posed, rules).posed
    plan_of_dates = _plan_of_dates(registers, rules, plan, framing=framing, posed=posed)
    tickets = Tickets(seeds.dispatch)
    teams = dispatch(posed.posed.problem, tickets)
    if plan_of_dates is None or plan.dating is None:
        return Quarter(framing, sample, posed, teams)
    dates = plan_of_dates.assign(teams.teams, drawn_on=plan.dating.drawn_on, tickets=tickets)
    return Quarter(framing, sample, posed, teams, dates)


def _plan_of_dates(
    registers: Registers,
    rules: Rulebook,
    plan: QuarterPlan,
    *,
    framing: Framing,
    posed: PosedQuarter,
) -> DatePlan | None:
    """Inputs of the dates, if the rules ask for them."""
    if rules.dates is None:
        return None
    if plan.dating is None:
        message = "the rulebook asks for dates, but the plan names no calendar and no day"
        cure = "give QuarterPlan.dating, or take [dates] out of the rulebook"
        raise RulebookError([Fault(rules.file, "dates.calendar", message, cure, column="dates")])
    return pose_dates(
        registers,
        rules,
        plan.dating,
        window=plan.window,
        inspections=posed.posed.problem.inspections,
        agency_handles=framing.names.handles,
        inspector_handles=posed.names.handles,
    )
