"""A quarter as a recipe: who is inspected, and by whom (docs/concepts.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from randinspect.dispatch import Dispatch, dispatch
from randinspect.lottery import Tickets
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
    """

    on: date
    window: tuple[date, date]
    selection_id: str
    dispatch_id: str


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
    """
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
    teams = dispatch(posed.posed.problem, Tickets(seeds.dispatch))
    return Quarter(framing, sample, posed, teams)
