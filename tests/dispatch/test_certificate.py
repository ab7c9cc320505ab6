"""Certificates: prices exist iff the answer is unique, and nothing else passes."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from itertools import product

import numpy as np
import pytest
from dispatch_oracle import Plan, cost_of, optima_of, teams_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import problems

from randinspect.dispatch import (
    BreachRule,
    MinCostFlow,
    Problem,
    TieError,
    check,
    clearing_prices,
    precheck,
)
from randinspect.dispatch.exchanges import WEIGHT_LIMIT, has_rival
from randinspect.errors import SolverLimit

Rows = list[tuple[str, ...]]


def priced(problem: Problem, costs: NDArray[np.int64]) -> tuple[Rows, Rows, int]:
    """Teams, prices and scale of a problem at given costs."""
    chosen = MinCostFlow().solve(problem, costs).chosen
    prices = clearing_prices(problem, costs, chosen)
    named = zip(problem.inspectors, prices.values.tolist(), strict=True)
    rows: Rows = [(name, str(value)) for name, value in named if value]
    return list(problem.arc_rows(chosen)), rows, prices.scale


def rules_of(
    problem: Problem, costs: NDArray[np.int64], teams: Rows, prices: Rows, scale: int
) -> set[BreachRule]:
    """Rules that a publication breaks."""
    found = check(problem, costs, teams=teams, prices=prices, scale=scale)
    return {breach.rule for breach in found}


def costs_for(problem: Problem, data: st.DataObject, most: int) -> NDArray[np.int64]:
    """Any costs from a short range, so that near-ties and ties happen."""
    size = len(problem.arc_slot)
    some = data.draw(st.lists(st.integers(0, most), min_size=size, max_size=size))
    return np.array(some, dtype=np.int64)


class TestPrices:
    @given(problems(max_seats=5), st.data(), st.sampled_from([2, 20, 1000]))
    @settings(max_examples=120, deadline=None)
    def test_strict_prices_exist_if_and_only_if_the_optimum_is_unique(
        self, problem: Problem, data: st.DataObject, most: int
    ) -> None:
        """With few cost values ties are common: each is refused, all else is certified."""
        assume(not precheck(problem))
        costs = costs_for(problem, data, most)
        best = optima_of(problem, costs)
        if len(best) > 1:
            with pytest.raises(TieError):
                priced(problem, costs)
            return
        teams, prices, scale = priced(problem, costs)

        assert problem.arc_rows(np.array(best[0], dtype=np.int64)) == teams
        assert check(problem, costs, teams=teams, prices=prices, scale=scale) == ()

    def test_a_unique_optimum_with_a_gap_of_one_needs_a_scale(self) -> None:
        """D = 1 cannot separate a cycle of two takings by a gap of one; D = S + 1 can."""
        problem = Problem.from_rows(
            [("A1", "m", "1"), ("A2", "m", "1")],
            [("I1", "0", "1"), ("I2", "0", "1")],
            [(a, "m", i) for a in ("A1", "A2") for i in ("I1", "I2")],
        )
        costs = np.array([0, 1, 0, 0], dtype=np.int64)
        teams, prices, scale = priced(problem, costs)

        assert scale == 3
        assert teams == [("A1", "m", "I1"), ("A2", "m", "I2")]
        assert check(problem, costs, teams=teams, prices=prices, scale=scale) == ()
        assert BreachRule.CHEAPEST in rules_of(problem, costs, teams, [], 1)

    def test_costs_beyond_the_range_are_refused(self) -> None:
        """No certificate is written that a verifier's 64 bits could not carry."""
        problem = Problem.from_rows([("A", "m", "1")], [("I", "0", "1")], [("A", "m", "I")])
        costs = np.array([WEIGHT_LIMIT], dtype=np.int64)
        with pytest.raises(SolverLimit, match="56 bits"):
            clearing_prices(problem, costs, np.array([0]))


class TestRivals:
    @given(problems(max_inspections=1, max_inspectors=7), st.data())
    @settings(max_examples=200, deadline=None)
    def test_exchanges_find_a_rival_if_and_only_if_enumeration_does(
        self, problem: Problem, data: st.DataObject
    ) -> None:
        """For any team, cheapest or not, at any prices, with up to three slots."""
        teams = teams_of(problem, 0)
        assume(teams)
        costs = costs_for(problem, data, data.draw(st.sampled_from([3, 50])))
        prices = np.array([data.draw(st.integers(-9, 9)) for _ in problem.inspectors])
        weights = costs + prices[problem.arc_inspector]
        team: Plan = data.draw(st.sampled_from(teams))
        rivals = [
            other
            for other in teams
            if set(other) != set(team) and cost_of(weights, other) <= cost_of(weights, team)
        ]
        found = has_rival(problem, costs, prices[problem.arc_inspector], np.array(sorted(team)))

        assert bool(rivals) == found.tolist()[0]

    @pytest.mark.parametrize(("inside", "outside"), [(-1, 1), (1, -1)])
    def test_eight_slots_at_the_edge_of_the_range_do_not_overflow(
        self, inside: int, outside: int
    ) -> None:
        """Extreme weights of both signs in the largest shape give the right answer."""
        edge = WEIGHT_LIMIT // 2 - 1
        slots = [f"s{k}" for k in range(8)]
        people = [f"I{k}" for k in range(9)]
        problem = Problem.from_rows(
            [("A", slot, "1") for slot in slots],
            [(person, "0", "1") for person in people],
            [("A", slot, person) for slot in slots for person in people],
        )
        own = problem.arc_slot == problem.arc_inspector
        costs = np.where(own, 0, edge).astype(np.int64)
        prices = np.array([inside * edge] * 8 + [outside * edge], dtype=np.int64)
        # The outsider costs edge + outside·edge, each member inside·edge.
        is_rival = edge + outside * edge <= inside * edge

        paid = prices[problem.arc_inspector]

        assert has_rival(problem, costs, paid, np.flatnonzero(own)).tolist() == [is_rival]


Case = tuple[Problem, NDArray[np.int64], Rows, Rows]


class TestTampering:
    @pytest.fixture
    def case(self) -> Case:
        """Six inspections of two from five inspectors, tight caps, one floor that holds."""
        places = [f"A{i}" for i in range(6)]
        people = [f"I{j}" for j in range(5)]
        problem = Problem.from_rows(
            [(place, "m", "2") for place in places],
            [(person, "1" if person == "I4" else "0", "3") for person in people],
            [(place, "m", person) for place in places for person in people],
        )
        costs = np.array([int(sha256(b"%d" % k).hexdigest()[:4], 16) for k in range(30)])
        costs[problem.arc_inspector == 4] += 2**17
        teams, prices, scale = priced(problem, costs)

        assert scale == 1
        assert {value.startswith("-") for _, value in prices} == {True, False}
        assert rules_of(problem, costs, teams, prices, 1) == set()
        return problem, costs, teams, prices

    def test_any_change_of_one_member_is_caught(self, case: Case) -> None:
        """Another eligible person in any seat breaks the certificate."""
        problem, costs, teams, prices = case
        for seat, person in product(range(len(teams)), problem.inspectors):
            changed = [*teams]
            changed[seat] = (*teams[seat][:2], person)
            if person != teams[seat][2]:
                assert rules_of(problem, costs, changed, prices, 1)

    def test_a_swap_that_keeps_all_loads_is_caught(self, case: Case) -> None:
        """Two people who change places keep every load, and the prices tell."""
        problem, costs, teams, prices = case
        for a, b in product(teams, repeat=2):
            changed = [row for row in teams if row not in (a, b)]
            changed += [(a[0], "m", b[2]), (b[0], "m", a[2])]
            if a[0] < b[0] and a[2] != b[2]:
                found = rules_of(problem, costs, changed, prices, 1)

                assert found & {BreachRule.CHEAPEST, BreachRule.TEAM}

    def test_a_price_that_is_moved_too_far_is_caught(self, case: Case) -> None:
        """Prices are evidence: they may move a little, never so far that a team changes."""
        problem, costs, teams, prices = case
        for k, (name, value) in enumerate(prices):
            moved = [*prices]
            moved[k] = (name, str(int(value) * 1000))

            assert BreachRule.CHEAPEST in rules_of(problem, costs, teams, moved, 1)

    @pytest.mark.parametrize(
        "prices",
        [
            [("I0", "0")],
            [("I0", "+1")],
            [("I0", "1.5")],
            [("I0", "9" * 5000)],
            [("I0", str(2**63))],
            [("I0", str(-(2**64) - 1))],
            [("I9", "1")],
            [("I0", "1"), ("I0", "1")],
        ],
        ids=["zero", "plus", "fraction", "endless", "2^63", "wraps", "unknown", "twice"],
    )
    def test_prices_that_cannot_stand_are_named(self, case: Case, prices: Rows) -> None:
        """Zero, misspelt, wrapping, unknown and repeated prices."""
        problem, costs, teams, _ = case

        assert rules_of(problem, costs, teams, prices, 1) == {BreachRule.PRICE}

    @pytest.mark.parametrize("scale", [0, -1, 2**60])
    def test_a_scale_out_of_range_is_named(self, case: Case, scale: int) -> None:
        """A scale of zero would ignore the tickets; a huge one would wrap."""
        problem, costs, teams, prices = case

        assert BreachRule.SCALE in rules_of(problem, costs, teams, prices, scale)

    def test_a_scale_beyond_any_integer_is_named_where_no_cost_bounds_it(self) -> None:
        """It used to be multiplied with nothing, and to raise."""
        problem = Problem.from_rows([], [("I", "0", "1")], [])
        nothing = np.empty(0, dtype=np.int64)

        assert rules_of(problem, nothing, [], [], 1) == set()
        assert rules_of(problem, nothing, [], [], 2**100) == {BreachRule.SCALE}

    def test_a_price_without_cause_is_named(self, case: Case) -> None:
        """A positive price away from the cap, a negative one away from the floor."""
        problem, costs, teams, prices = case
        loads = {person: sum(row[2] == person for row in teams) for person in problem.inspectors}
        slack = next(person for person, load in loads.items() if 0 < load < 3 and person != "I4")
        for price in ("1", "-1"):
            rows: Rows = [*prices, (slack, price)]

            assert BreachRule.SLACK in rules_of(problem, costs, teams, rows, 1)

    def test_a_load_outside_its_band_is_named(self, case: Case) -> None:
        """A cheaper plan that overloads somebody is no plan."""
        problem, costs, _, _ = case
        free = Problem.from_rows(
            problem.inspections_rows(),
            [(person, "0", "9") for person in problem.inspectors],
            problem.eligible_rows(),
        )
        teams, prices, scale = priced(free, costs)

        assert rules_of(problem, costs, teams, prices, scale) == {BreachRule.LOAD}

    def test_seats_that_cannot_stand_are_named(self, case: Case) -> None:
        """Missing, repeated and unknown rows."""
        problem, costs, teams, prices = case
        strays: Rows = [("A9", "m", "I1"), ("A0", "x", "I1"), ("A0", "m", "I9"), teams[0]]
        for rows in (teams[1:], *([*teams, stray] for stray in strays)):
            assert rules_of(problem, costs, rows, prices, 1) == {BreachRule.TEAM}

    def test_one_person_in_two_slots_of_an_inspection_is_named(self) -> None:
        """Nobody counts twice in one team."""
        problem = Problem.from_rows(
            [("A", "lead", "1"), ("A", "member", "1")],
            [("I1", "0", "5"), ("I2", "0", "5")],
            [("A", slot, person) for slot in ("lead", "member") for person in ("I1", "I2")],
        )
        costs = np.array([1, 5, 1, 9], dtype=np.int64)
        rows: Rows = [("A", "lead", "I1"), ("A", "member", "I1")]
        (breach,) = check(problem, costs, teams=rows, prices=[], scale=1)

        assert breach.rule is BreachRule.TEAM
        assert (breach.inspection, breach.inspector) == ("A", "I1")


def test_the_certificate_needs_no_solver() -> None:
    """Importing the face, the problem, the costs and the certificate loads no OR-Tools."""
    code = (
        "import sys; import randinspect.dispatch, randinspect.dispatch.costs;"
        "from randinspect.dispatch import Problem, check;"
        "p = Problem.from_rows([('A','m','1')], [('I','0','1')], [('A','m','I')]);"
        "import numpy as np;"
        "assert not check(p, np.array([1]), teams=[('A','m','I')], prices=[], scale=1);"
        "print([m for m in sys.modules if m.startswith('ortools')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
