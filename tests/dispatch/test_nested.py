"""Limits that nest: caps on load classes and limits on groups, against enumeration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from dispatch_oracle import expected_of, keeps_nested, optima_of, plans_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import nested_problems, seeds

from randinspect.dispatch import (
    CpSat,
    HallSet,
    MinCostFlow,
    NestedRows,
    Outcome,
    Problem,
    PrunedFlow,
    TieError,
    audit,
    check,
    clearing_prices,
    dispatch,
    hall_set,
    precheck,
    refutes,
)
from randinspect.dispatch.hall import class_names, group_names
from randinspect.dispatch.nodes import GroupNodes
from randinspect.dispatch.price_rows import written_prices
from randinspect.lottery import Tickets

Rows = Sequence[Sequence[str]]


def costs_for(problem: Problem, data: st.DataObject, most: int) -> NDArray[np.int64]:
    """Any costs from a short range, so that near-ties and ties happen."""
    size = len(problem.arc_slot)
    some = data.draw(st.lists(st.integers(0, most), min_size=size, max_size=size))
    return np.array(some, dtype=np.int64)


class TestPrices:
    @given(nested_problems(), st.data(), st.sampled_from([2, 20, 1000]))
    @settings(max_examples=80, deadline=None)
    def test_strict_prices_exist_if_and_only_if_the_optimum_is_unique(
        self, problem: Problem, data: st.DataObject, most: int
    ) -> None:
        """With a price for every limit that nests, the optimum of enumeration is certified."""
        plans = list(plans_of(problem))
        assume(plans)
        costs = costs_for(problem, data, most)
        best = optima_of(problem, costs)
        chosen = MinCostFlow().solve(problem, costs).chosen
        if len(best) > 1:
            with pytest.raises(TieError):
                clearing_prices(problem, costs, chosen)
            return
        found = clearing_prices(problem, costs, chosen)
        people, classes, groups = written_prices(problem, found.limits)
        teams = problem.arc_rows(chosen)

        assert best[0] == tuple(chosen.tolist())
        assert (
            check(
                problem,
                costs,
                teams=teams,
                prices=people,
                scale=found.scale,
                class_prices=classes,
                group_prices=groups,
            )
            == ()
        )

    @pytest.mark.parametrize("shared", [False, True])
    def test_a_limit_that_holds_nobody_back_has_no_price(self, shared: bool) -> None:
        """Everybody alone in a group; or the two cheapest in one, and then one of them waits."""
        groups = ["g0", "g0", "g2", "g3"] if shared else ["g0", "g1", "g2", "g3"]
        people = [f"I{j}" for j in range(4)]
        problem = Problem.from_rows(
            [("A", "m", "2")],
            [(person, "0", "1") for person in people],
            [("A", "m", person) for person in people],
            nested=NestedRows(
                groups=list(zip(groups, people, strict=True)),
                group_limits=[(group, "m", "1") for group in sorted(set(groups))],
            ),
        )
        costs = np.array([1, 2, 5, 9])
        chosen = MinCostFlow().solve(problem, costs).chosen
        limits = clearing_prices(problem, costs, chosen).limits
        _, _, prices = written_prices(problem, limits)

        assert chosen.tolist() == ([0, 2] if shared else [0, 1])
        assert prices == ((("A", "m", "g0", "4"),) if shared else ())


class TestFeasible:
    @given(nested_problems())
    @settings(max_examples=80, deadline=None)
    def test_the_precheck_and_the_hall_set_say_whether_a_plan_exists(
        self, problem: Problem
    ) -> None:
        """No shortage iff there is a plan; if there is none, the Hall set proves it."""
        is_possible = next(plans_of(problem), None) is not None
        hall = hall_set(problem)

        assert is_possible == (not precheck(problem))
        assert is_possible == (hall is None)
        assert hall is None or refutes(problem, hall)

    @given(nested_problems(), st.data())
    @settings(max_examples=80, deadline=None)
    def test_nothing_refutes_what_has_a_plan(self, problem: Problem, data: st.DataObject) -> None:
        """Any sets of slots, inspectors, load caps and groups: counting never lies."""
        assume(next(plans_of(problem), None) is not None)
        nodes = GroupNodes.of(problem)

        def some(names: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
            marks = data.draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
            return [name for name, is_in in zip(names, marks, strict=True) if is_in]

        slots = [(a, b) for a, b, _ in problem.inspections_rows()]
        people = [name for (name,) in some([(name,) for name in problem.inspectors])]
        hall = HallSet(
            tuple((a, b) for a, b in some(slots)),
            tuple(people),
            tuple((a, b) for a, b in some(class_names(problem))),
            tuple((a, b, c) for a, b, c in some(group_names(problem, nodes))),
        )

        assert not refutes(problem, hall)


class TestDispatch:
    @given(nested_problems(has_couples=True), seeds())
    @settings(max_examples=80, deadline=None)
    def test_the_answer_is_that_of_enumeration_and_its_audit_is_clean(
        self, problem: Problem, seed: str
    ) -> None:
        """Lowest tickets of all plans that keep every limit; a stranger finds nothing wrong."""
        assume(next(plans_of(problem), None) is not None)
        tickets = Tickets(seed)
        found, expected = dispatch(problem, tickets), expected_of(problem, tickets)

        assert sorted(expected.teams) == list(found.teams)
        assert expected.kept == list(found.answer.kept)
        assert keeps_nested(problem, found.teams)
        assert list(audit(problem, tickets, found.answer)) == []

    @given(nested_problems(), st.data())
    @settings(max_examples=40, deadline=None)
    def test_cp_sat_and_the_pruned_flow_agree(self, problem: Problem, data: st.DataObject) -> None:
        """Two other ways to the same least cost."""
        costs = costs_for(problem, data, 50)
        plain = MinCostFlow().solve(problem, costs)
        pruned = PrunedFlow(per_seat=1, least_arcs=0).solve(problem, costs)
        other = CpSat().solve(problem, costs)

        assert plain.outcome == pruned.outcome == other.outcome
        if plain.outcome is Outcome.OPTIMAL:
            assert costs[plain.chosen].sum() == costs[pruned.chosen].sum()
            assert costs[plain.chosen].sum() == costs[other.chosen].sum()
