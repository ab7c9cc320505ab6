"""Pruned arcs, the rest priced out: the same answer as with all arcs, however few come first."""

from __future__ import annotations

from hashlib import sha256
from unittest import mock

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import nested_problems, problems, seeds

from randinspect.dispatch import (
    MinCostFlow,
    Outcome,
    Problem,
    PrunedFlow,
    Solution,
    audit,
    dispatch,
    pair_costs,
    prices,
    residual,
)
from randinspect.dispatch.labels import Labels
from randinspect.errors import SolverLimit
from randinspect.lottery import Tickets


class Counting:
    """The plain flow, with the numbers of arcs it was given."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def solve(self, problem: Problem, costs: NDArray[np.int64]) -> Solution:
        """Count and solve."""
        self.sizes.append(len(costs))
        return MinCostFlow().solve(problem, costs)


def ring(inspections: int, inspectors: int, eligible: int, *, floor: int, cap: int) -> Problem:
    """Windows on a ring, teams of two."""
    places = [f"A{i:03}" for i in range(inspections)]
    people = [f"I{j:03}" for j in range(inspectors)]
    starts = [7 * i % inspectors for i in range(inspections)]
    return Problem.from_rows(
        [(place, "m", "2") for place in places],
        [(person, str(floor), str(cap)) for person in people],
        [
            (place, "m", people[(start + step) % inspectors])
            for place, start in zip(places, starts, strict=True)
            for step in range(eligible)
        ],
    )


@given(st.one_of(problems(), nested_problems()), seeds(), st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_the_answer_is_that_of_all_arcs(problem: Problem, seed: str, per_seat: int) -> None:
    """Outcome and plan, feasible or not, with floors, shared pairs and several slots."""
    costs = pair_costs(problem, Tickets(seed))
    whole = MinCostFlow().solve(problem, costs)
    pruned = PrunedFlow(per_seat=per_seat, least_arcs=0).solve(problem, costs)

    assert whole.outcome is pruned.outcome
    assert whole.chosen.tolist() == pruned.chosen.tolist()


@given(st.one_of(problems(), nested_problems()), seeds(), st.integers(0, 1), st.integers(0, 1))
@settings(max_examples=150, deadline=None)
def test_labels_are_those_of_all_arcs(problem: Problem, seed: str, gap: int, per_seat: int) -> None:
    """However few arcs lower them first, or in a sweep: published prices do not depend on it."""
    costs = pair_costs(problem, Tickets(seed))
    found = MinCostFlow().solve(problem, costs)
    assume(found.outcome is Outcome.OPTIMAL)
    start, every = Labels.zero(problem), np.arange(len(costs))
    with mock.patch.object(residual, "_FEW", len(costs) + 1):  # every sweep is over all arcs
        whole = prices.settled(problem, costs, found.chosen, every, start, gap=gap)
    with (
        mock.patch.object(prices, "_CHEAP_PER_SEAT", per_seat),
        mock.patch.object(residual, "_FEW", 1),  # hardly any is
    ):
        few = prices.shortest_labels(problem, costs, found.chosen, gap=gap)

    assert whole is not None
    assert few is not None
    assert whole.pool == few.pool
    for part in ("slots", "groups", "classes", "people"):
        assert getattr(whole, part).tolist() == getattr(few, part).tolist()


@pytest.mark.parametrize(("floor", "cap", "comes_back"), [(0, 4, False), (2, 2, True)])
def test_arcs_are_left_out_and_come_back_where_they_are_needed(
    floor: int, cap: int, *, comes_back: bool
) -> None:
    """Draws at slack and forced loads: fewer arcs in the flow, the same certificate."""
    problem, sizes = ring(60, 60, 30, floor=floor, cap=cap), set()
    for number in range(12):
        tickets = Tickets(sha256(b"ring %d" % number).hexdigest())
        inner = Counting()
        solver = PrunedFlow(inner, per_seat=2, least_arcs=0)
        answer = dispatch(problem, tickets, solver=solver).answer

        assert dispatch(problem, tickets, solver=MinCostFlow()).teams == answer.last.teams
        assert list(audit(problem, tickets, answer)) == []
        assert max(inner.sizes) < len(problem.arc_slot)
        sizes.add(len(inner.sizes))

    assert comes_back == (max(sizes) > 1)


def test_without_pricing_out_the_plan_would_be_another() -> None:
    """Negative control: the cheap arcs alone give plans that no price certifies."""
    problem = ring(60, 60, 30, floor=2, cap=2)

    class OnlyCheap:
        def solve(self, problem: Problem, costs: NDArray[np.int64]) -> Solution:
            kept = np.flatnonzero(costs < np.quantile(costs, 0.2))
            found = MinCostFlow().solve(problem.keep(kept), costs[kept])
            return Solution(found.outcome, kept[found.chosen])

    caught = 0
    for number in range(12):
        tickets = Tickets(sha256(b"ring %d" % number).hexdigest())
        try:
            dispatch(problem, tickets, solver=OnlyCheap())
        except SolverLimit:
            caught += 1

    assert caught > 0


def test_a_solver_that_stops_is_not_taken_for_an_answer() -> None:
    """Outcomes other than optimal are passed on."""

    class Tired:
        def solve(self, _problem: Problem, _costs: NDArray[np.int64]) -> Solution:
            return Solution(Outcome.LIMIT_REACHED, np.empty(0, dtype=np.int64))

    problem = ring(10, 10, 8, floor=0, cap=3)
    costs = pair_costs(problem, Tickets("5e" * 32))
    solver = PrunedFlow(Tired(), per_seat=1, least_arcs=0)

    assert solver.solve(problem, costs).outcome is Outcome.LIMIT_REACHED
    with pytest.raises(SolverLimit, match="limit"):
        dispatch(problem, Tickets("5e" * 32), solver=solver)
