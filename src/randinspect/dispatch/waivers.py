"""What has to give way so that a plan is possible: pairs, loads, floors, classes, seats.

Read off a plan by counting; whether nothing cheaper would do is `relaxation`'s to prove
(docs/method.md §6.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.eligibility import is_in
from randinspect.dispatch.hall import class_names
from randinspect.dispatch.nested_prices import class_loads
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.waiving import NEVER, WaiverCosts

__all__ = ["Waiver", "WaiverKind", "waivers_of"]


class WaiverKind(StrEnum):
    """What gives way."""

    PAIR = "pair"
    LOAD = "load"
    CLASS = "class"
    FLOOR = "floor"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One thing that gives way.

    Parameters
    ----------
    kind
        ``PAIR``: somebody goes where a rule bars them. ``LOAD``, ``FLOOR``: an inspector gets
        more than the cap, less than the floor. ``CLASS``: more of a load class than its cap.
        ``SEAT``: seats stay empty. Limits on groups never give way.
    cost
        What it costs.
    inspection, slot, inspector
        Names, None where there is none.
    units
        How many inspections or seats; 1 for a pair.
    rules
        Barriers of the pair.
    load_class
        Name of the load class.
    """

    kind: WaiverKind
    cost: int
    inspection: str | None = None
    slot: str | None = None
    inspector: str | None = None
    units: int = 1
    rules: tuple[Barrier, ...] = ()
    load_class: str | None = None

    def __str__(self) -> str:
        """One phrase."""
        match self.kind:
            case WaiverKind.PAIR:
                rules = ", ".join(self.rules)
                text = f"send {self.inspector} to {self.inspection}, slot {self.slot}, past {rules}"
            case WaiverKind.LOAD:
                text = f"give {self.inspector} {self.units} more than the cap"
            case WaiverKind.CLASS:
                more = f"{self.units} more of load class {self.load_class}"
                text = f"give {self.inspector} {more} than its cap"
            case WaiverKind.FLOOR:
                text = f"give {self.inspector} {self.units} less than the floor"
            case WaiverKind.SEAT:
                text = f"leave {self.units} of slot {self.slot} of {self.inspection} empty"
        return f"{text} (cost {self.cost})"


def waivers_of(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    slot: NDArray[np.int64],
    inspector: NDArray[np.int64],
) -> tuple[Waiver, ...]:
    """What has to give way so that some people can sit in some slots, and no others do."""
    return (
        *_pair_waivers(problem, costs, reasons, slot, inspector),
        *_load_waivers(problem, costs, inspector),
        *_class_waivers(problem, costs, slot, inspector),
        *_seat_waivers(problem, costs, slot),
    )


def _pair_waivers(
    problem: Problem,
    costs: WaiverCosts,
    reasons: Reasons | None,
    slot: NDArray[np.int64],
    inspector: NDArray[np.int64],
) -> Iterator[Waiver]:
    """Seats of people whom a rule bars, ascending."""
    people = len(problem.inspectors)
    keys = np.sort(slot * max(people, 1) + inspector)
    known = problem.arc_slot * max(people, 1) + problem.arc_inspector
    row, person = np.divmod(keys[~is_in(known, keys)], max(people, 1))
    slots, block = np.unique(row, return_inverse=True)
    masks = reasons.masks(slots)[block, person] if reasons else np.zeros_like(row)
    prices = np.where(masks > 0, costs.of_masks(masks), NEVER).tolist()
    rows = zip(row.tolist(), person.tolist(), masks.tolist(), prices, strict=True)
    for s, j, mask, price in rows:
        yield Waiver(
            WaiverKind.PAIR,
            price,
            problem.inspections[problem.slot_inspection[s]],
            problem.slot_name[s],
            problem.inspectors[j],
            rules=Barrier.of_mask(mask),
        )


def _load_waivers(
    problem: Problem, costs: WaiverCosts, inspector: NDArray[np.int64]
) -> Iterator[Waiver]:
    """Loads above the cap, then below the floor."""
    load = np.bincount(inspector, minlength=len(problem.inspectors))
    for kind, units, cost in (
        (WaiverKind.LOAD, load - problem.cap, costs.load),
        (WaiverKind.FLOOR, problem.floor - load, costs.floor),
    ):
        for j in np.flatnonzero(units > 0):
            count = int(units[j])
            yield Waiver(kind, count * cost, inspector=problem.inspectors[j], units=count)


def _class_waivers(
    problem: Problem,
    costs: WaiverCosts,
    slot: NDArray[np.int64],
    inspector: NDArray[np.int64],
) -> Iterator[Waiver]:
    """Loads of classes above their caps."""
    over = class_loads(problem, problem.slot_inspection[slot], inspector)
    over -= problem.load_classes.caps[:, 2]
    names = class_names(problem)
    for r in np.flatnonzero(over > 0).tolist():
        (name, person), count = names[r], int(over[r])
        cost = count * costs.load
        yield Waiver(WaiverKind.CLASS, cost, inspector=person, units=count, load_class=name)


def _seat_waivers(
    problem: Problem, costs: WaiverCosts, slot: NDArray[np.int64]
) -> Iterator[Waiver]:
    """Seats that stay empty."""
    missing = problem.slot_demand - np.bincount(slot, minlength=len(problem.slot_name))
    for s in np.flatnonzero(missing > 0):
        count, owner = int(missing[s]), problem.inspections[problem.slot_inspection[s]]
        yield Waiver(WaiverKind.SEAT, count * costs.seat, owner, problem.slot_name[s], units=count)
