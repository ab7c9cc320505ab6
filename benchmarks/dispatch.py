"""Measure the dispatch: whole with tickets, kernel without, and scipy's matching beside it.

Usage: ``python benchmarks/dispatch.py [--json] [--quick]``. Sizes read inspections × inspectors
× eligible per inspection; a team takes two, territories are windows on a ring. ``dispatch``
caps loads at 7 where the mean is 5; ``dispatch-equal`` forces 5 on everybody. The problem is
read and checked before the clock starts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import shake_256
from typing import Final

import numpy as np
from measuring import Record, arguments, measured, report
from numpy.typing import NDArray

from randinspect.dispatch import (
    MinCostFlow,
    Problem,
    check,
    clearing_prices,
    dispatch,
    pair_costs,
)
from randinspect.lottery import Tickets

SEED: Final = "5eed" * 16
TEAM: Final = 2
NOTE: Final = (
    "scipy's min_weight_full_bipartite_matching gets seats and copies of inspectors. It does not "
    "keep one inspector from filling both seats of an inspection, knows no floors, gives no "
    "prices to check the answer with, and works in floats; tickets are not in its time. Where "
    "every load is forced it had not ended after nine minutes, so it is not run there."
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


SMALL: Final = Case(500, 200, 50, 0, 7)
PROVINCE: Final = Case(5000, 2000, 50, 0, 7)
EQUAL: Final = Case(5000, 2000, 50, 5, 5)
LARGE: Final = Case(20_000, 8000, 50, 0, 7)


def problem_of(case: Case) -> Problem:
    """The instance: each inspection's window on the ring starts at a hashed place."""
    words = np.frombuffer(shake_256(b"windows").digest(8 * case.inspections), dtype=">u8")
    starts = (words % np.uint64(case.inspectors)).tolist()
    places = [f"AG-{i:07}" for i in range(case.inspections)]
    people = [f"IN-{j:07}" for j in range(case.inspectors)]
    return Problem.from_rows(
        [(place, "member", str(TEAM)) for place in places],
        [(person, str(case.floor), str(case.cap)) for person in people],
        [
            (place, "member", people[(start + step) % case.inspectors])
            for place, start in zip(places, starts, strict=True)
            for step in range(case.eligible)
        ],
    )


def run_whole(case: Case, _size: int) -> Callable[[], object]:
    """Tickets, flow, prices and check."""
    problem = problem_of(case)
    return lambda: dispatch(problem, Tickets(SEED))


def run_kernel(case: Case, _size: int) -> Callable[[], object]:
    """Flow, prices and check on ready tickets."""
    problem = problem_of(case)
    costs = pair_costs(problem, Tickets(SEED))

    def work() -> object:
        chosen = MinCostFlow().solve(problem, costs).chosen
        prices = clearing_prices(problem, costs, chosen)
        named = zip(problem.inspectors, prices.values.tolist(), strict=True)
        rows = [(name, str(price)) for name, price in named if price]
        teams = problem.arc_rows(chosen)
        return check(problem, costs, teams=teams, prices=rows, scale=prices.scale)

    return work


def run_scipy(case: Case, _size: int) -> Callable[[], object]:
    """The peer: a full matching of seats with copies of inspectors, on ready tickets."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    problem = problem_of(case)
    costs = pair_costs(problem, Tickets(SEED))
    seats, copies = np.arange(TEAM), np.arange(case.cap)

    def work() -> object:
        rows = (problem.arc_slot[:, None] * TEAM + seats)[:, :, None]
        columns = (problem.arc_inspector[:, None] * case.cap + copies)[:, None, :]
        shape = (len(costs), TEAM, case.cap)
        weights: NDArray[np.float64] = np.broadcast_to(costs[:, None, None] + 1.0, shape)
        table = csr_array(
            (
                weights.ravel(),
                (np.broadcast_to(rows, shape).ravel(), np.broadcast_to(columns, shape).ravel()),
            ),
            shape=(case.inspections * TEAM, case.inspectors * case.cap),
        )
        return min_weight_full_bipartite_matching(table)

    return work


def records(*, is_quick: bool) -> list[Record]:
    """All records; the quick run leaves out the largest instance and repeats."""
    jobs = (
        ("randinspect", run_whole),
        ("randinspect kernel", run_kernel),
        ("scipy bipartite matching, copies", run_scipy),
    )
    return [
        measured(
            case.task,
            name,
            case.inspections,
            partial(job, case),
            repeats=2 if is_quick else 5,
            honours_pi=None,
            label=case.label,
        )
        for case in ((SMALL, PROVINCE, EQUAL) if is_quick else (SMALL, PROVINCE, EQUAL, LARGE))
        for name, job in jobs
        if job is not run_scipy or case is not EQUAL
    ]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    print(NOTE, file=sys.stderr)
    report(records(is_quick=options.quick), as_json=options.json)
    sys.exit(0)
