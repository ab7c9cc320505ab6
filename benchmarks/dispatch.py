"""Measure the dispatch: tickets, flow, prices and check, and other solvers beside them.

Usage: ``python benchmarks/dispatch.py [--json] [--quick | --large]``. Sizes read inspections ×
inspectors × eligible per inspection; a team takes two, territories are windows on a ring, or
everybody is eligible everywhere. ``dispatch`` caps loads at about 1.3 of the mean;
``dispatch-equal`` forces the mean on everybody. The problem is given as columns, and is read and
checked before the clock starts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import shake_256
from typing import Any, Final

import numpy as np
from measuring import Record, arguments, measured, measured_steps, report, said
from numpy.typing import NDArray
from solvers import SOLVERS, Peer

from randinspect.dispatch import (
    MinCostFlow,
    Problem,
    PrunedFlow,
    check,
    clearing_prices,
    dispatch,
    pair_costs,
)
from randinspect.lottery import Tickets

SEED: Final = "5eed" * 16
TEAM: Final = 2
STEPS: Final = ("tickets", "flow", "prices", "check")
READY: Final = "randinspect, tickets ready"
NOTE: Final = (
    "'tickets ready' is flow, prices and check together: what the others do, who are given the "
    "tickets too. All but scipy find our plan, or the run ends there. scipy's "
    "min_weight_full_bipartite_matching gets seats and copies of inspectors, and does another "
    "task: it sends one inspector to both seats of an inspection, knows no floors, and works in "
    "floats. None of them proves its plan to somebody without a solver."
)


@dataclass(frozen=True, slots=True)
class Case:
    """Size and load band of an instance."""

    inspections: int
    inspectors: int
    eligible: int
    floor: int
    cap: int

    @property
    def label(self) -> str:
        """Size as it is printed."""
        return f"{self.inspections}×{self.inspectors}×{self.eligible}"

    @property
    def task(self) -> str:
        """Task as it is printed."""
        return "dispatch" if self.floor < self.cap else "dispatch-equal"

    @property
    def arcs(self) -> int:
        """Eligible pairs."""
        return self.inspections * self.eligible


SMALL: Final = Case(500, 200, 50, 0, 7)
PROVINCE: Final = Case(5000, 2000, 50, 0, 7)
EQUAL: Final = Case(5000, 2000, 50, 5, 5)
DENSE: Final = Case(5000, 2000, 2000, 0, 7)
REGIONS: Final = Case(100_000, 20_000, 50, 0, 13)
NATION: Final = Case(1_000_000, 200_000, 20, 0, 13)
QUICK: Final = (SMALL, PROVINCE, EQUAL)
LARGE: Final = (REGIONS, NATION)
LARGEST_QUICK_PEER: Final = 25_000
FEW_REPEATS: Final = 1_000_000  # from so many arcs on, once is enough to see what it takes


def problem_of(case: Case) -> Problem:
    """The instance: each inspection's window on the ring starts at a hashed place."""
    words = np.frombuffer(shake_256(b"windows").digest(8 * case.inspections), dtype=">u8")
    starts = (words % np.uint64(case.inspectors)).astype(np.int64)
    windows = (starts[:, None] + np.arange(case.eligible)) % case.inspectors
    return Problem(
        inspections=tuple(f"AG-{i:07}" for i in range(case.inspections)),
        slot_inspection=np.arange(case.inspections),
        slot_name=("member",) * case.inspections,
        slot_demand=np.full(case.inspections, TEAM),
        inspectors=tuple(f"IN-{j:07}" for j in range(case.inspectors)),
        floor=np.full(case.inspectors, case.floor),
        cap=np.full(case.inspectors, case.cap),
        arc_slot=np.repeat(np.arange(case.inspections), case.eligible),
        arc_inspector=np.sort(windows, axis=1).ravel(),
    )


class Stages:
    """The four steps of a dispatch, each with what the one before it left."""

    def __init__(self, case: Case) -> None:
        self.problem = problem_of(case)
        self.costs: NDArray[np.int64]
        self.chosen: NDArray[np.int64]
        self.prices: Any = None

    def steps(self) -> Sequence[Callable[[], object]]:
        """The steps in their order."""
        return (self.hash, self.solve, self.price, self.check)

    def hash(self) -> None:
        """Tickets."""
        self.costs = pair_costs(self.problem, Tickets(SEED))

    def solve(self) -> None:
        """The cheapest plan."""
        self.chosen = PrunedFlow().solve(self.problem, self.costs).chosen

    def price(self) -> None:
        """Its prices."""
        self.prices = clearing_prices(self.problem, self.costs, self.chosen)

    def check(self) -> None:
        """Rows as published, and the check of all pairs."""
        named = zip(self.problem.inspectors, self.prices.values.tolist(), strict=True)
        rows = [(name, str(price)) for name, price in named if price]
        teams, scale = self.problem.arc_rows(self.chosen), self.prices.scale
        if check(self.problem, self.costs, teams=teams, prices=rows, scale=scale):
            raise RuntimeError("the plan fails its check")


def prepare_steps(case: Case, _size: int) -> Sequence[Callable[[], object]]:
    """The steps, with the solver loaded before the clock starts."""
    MinCostFlow().solve(problem_of(SMALL), np.arange(SMALL.arcs))
    return Stages(case).steps()


def prepare_whole(case: Case, _size: int) -> Callable[[], object]:
    """The call that an office makes."""
    problem = problem_of(case)
    return lambda: dispatch(problem, Tickets(SEED))


def prepare_peer(case: Case, peer: Peer, _size: int) -> Callable[[], object]:
    """Another solver, on ready tickets; one that is exact has to find our plan."""
    problem = problem_of(case)
    costs = pair_costs(problem, Tickets(SEED))
    ours = PrunedFlow().solve(problem, costs).chosen

    def work() -> None:
        if not np.array_equal(peer.solve(problem, costs), ours) and peer.is_exact:
            raise RuntimeError(f"{peer.name} finds another plan")

    return work


def own_records(case: Case, repeats: int) -> list[Record]:
    """The whole, its steps, and the steps after the tickets together."""
    keys: dict[str, Any] = {"repeats": repeats, "honours_pi": None, "label": case.label}
    whole = measured(
        case.task, "randinspect", case.inspections, partial(prepare_whole, case), **keys
    )
    steps = measured_steps(case.task, STEPS, case.inspections, partial(prepare_steps, case), **keys)
    ready = replace(
        steps[0],
        method=READY,
        seconds=round(sum(step.seconds or 0 for step in steps[1:]), 6),
        cpu_seconds=round(sum(step.cpu_seconds or 0 for step in steps[1:]), 6),
    )
    return [whole, ready, *(replace(step, method=f"- {step.method}") for step in steps)]


def peer_records(case: Case, repeats: int, *, at_most: int | None = None) -> list[Record]:
    """Other solvers, each up to its own size, and all of them up to a common one."""
    records = []
    for peer in SOLVERS:
        limit = peer.at_most if at_most is None else min(peer.at_most, at_most)
        if case.arcs > limit or (case.floor and not peer.knows_floors):
            continue
        if not peer.is_here:
            said(f"{peer.name} is not here: the extra 'bench' has it")
            continue
        prepare = partial(prepare_peer, case, peer)
        keys: dict[str, Any] = {"repeats": repeats, "honours_pi": None, "label": case.label}
        records.append(measured(case.task, peer.name, case.inspections, prepare, **keys))
    return records


def records(cases: Sequence[Case], *, is_quick: bool) -> list[Record]:
    """All records of some instances."""
    found = []
    for case in cases:
        repeats = 1 if case.arcs >= FEW_REPEATS else 2 if is_quick else 5
        at_most = LARGEST_QUICK_PEER if is_quick else None
        found += own_records(case, repeats)
        found += peer_records(case, min(repeats, 2), at_most=at_most)
    return found


if __name__ == "__main__":
    options = arguments(__doc__ or "", has_large=True)
    said(NOTE)
    asked = LARGE if options.large else QUICK if options.quick else (*QUICK, DENSE, *LARGE)
    report(records(asked, is_quick=options.quick), as_json=options.json, ratio_to=READY)
    sys.exit(0)
