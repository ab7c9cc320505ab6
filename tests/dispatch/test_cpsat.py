"""CP-SAT: five states apart, the flow's own answer, and side rules that somebody can check."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, cast

import numpy as np
import pytest
from dispatch_oracle import cost_of, plans_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from registries import DATA
from strategies import problems, seeds

from randinspect.dispatch import (
    ATTESTED,
    CpSat,
    HoursMarket,
    Limit,
    Outcome,
    Problem,
    SeatModel,
    SideRule,
    TripPlan,
    assign_hours,
    attest,
    batch_trips,
    check_hours,
    check_trips,
    dispatch,
    dispatch_under_rules,
    pair_costs,
    precheck,
)
from randinspect.errors import DesignError, SolverLimit
from randinspect.lottery import Tickets

ASSIGNMENT = DATA.parent / "assignment"
Teams = tuple[tuple[str, ...], ...]
# Optima of the OR-Library's first and last generalised assignment files (maximisation).
GAP = {"gap1": (336, 327, 339, 341, 326), "gap12": (1451, 1449, 1433, 1447, 1446)}


@dataclass(frozen=True)
class Together:
    """Two people go to the same number of inspections."""

    x: str
    y: str

    def add(self, model: SeatModel) -> None:
        """Equal loads."""
        model.cp.add(model.load(self.x) == model.load(self.y))

    def holds(self, teams: Teams) -> bool:
        """Equal loads."""
        load = Counter(j for *_, j in teams)
        return load[self.x] == load[self.y]


@dataclass(frozen=True)
class Lying(Together):
    """Says one thing to the solver and another to the checker."""

    def add(self, model: SeatModel) -> None:
        """Nothing."""


class Unchecked:
    """A rule that nobody can check."""

    def add(self, model: SeatModel) -> None:
        """Nothing."""


def small() -> Problem:
    """Three inspections of two seats, four people."""
    places, people = ["A", "B", "C"], ["I1", "I2", "I3", "I4"]
    return Problem.from_rows(
        [(place, "m", "2") for place in places],
        [(person, "0", "3") for person in people],
        [(place, "m", person) for place in places for person in people],
    )


class TestAsASolver:
    @given(problems(), seeds())
    @settings(max_examples=25, deadline=None)
    def test_it_draws_the_plan_of_the_flow(self, problem: Problem, seed: str) -> None:
        """The optimum is unique, so any solver that proves it gives the same bytes."""
        assume(not precheck(problem))
        tickets = Tickets(seed)

        assert (
            dispatch(problem, tickets, solver=CpSat()).answer == dispatch(problem, tickets).answer
        )

    def test_a_larger_problem_too(self) -> None:
        """Forty inspections, sixteen people, caps that bind."""
        people = [f"I{j:02}" for j in range(16)]
        places = [f"A{i:02}" for i in range(40)]
        problem = Problem.from_rows(
            [(place, "m", "2") for place in places],
            [(person, "4", "6") for person in people],
            [(p, "m", people[(i + k) % 16]) for i, p in enumerate(places) for k in range(9)],
        )
        tickets = Tickets("ab" * 32)

        assert dispatch(problem, tickets, solver=CpSat()).teams == dispatch(problem, tickets).teams

    def test_five_states_are_five_things(self) -> None:
        """No plan, no work allowed, a model out of range, proved, and found but not proved."""
        problem = small()
        none = replace(problem, cap=np.array([1, 1, 1, 1]))
        zeros = np.zeros(12, dtype=np.int64)
        wide = np.full(12, 2**62)
        states = (
            CpSat().solve(none, zeros).outcome,
            CpSat(Limit(work=0)).solve(problem, zeros + 1).outcome,
            CpSat().solve(problem, wide).outcome,
            CpSat().solve(problem, zeros).outcome,
        )

        assert states == (
            Outcome.INFEASIBLE,
            Outcome.LIMIT_REACHED,
            Outcome.MODEL_INVALID,
            Outcome.OPTIMAL,
        )


class TestSideRules:
    @given(problems(), seeds(), st.data())
    @settings(max_examples=25, deadline=None)
    def test_the_plan_keeps_the_rule_and_none_that_does_is_cheaper(
        self, problem: Problem, seed: str, data: st.DataObject
    ) -> None:
        """Against all plans of a small problem; marked as attested, never as the answer."""
        x, y = data.draw(st.sampled_from(problem.inspectors)), problem.inspectors[0]
        rule = Together(x, y)
        costs = pair_costs(problem, Tickets(seed))
        found = dispatch_under_rules(problem, costs, [rule])
        keeping = [
            cost_of(costs, plan)
            for plan in plans_of(problem)
            if rule.holds(tuple(problem.arc_rows(np.array(plan, dtype=np.int64))))
        ]

        if keeping:
            assert (found.outcome, found.cost, found.bound) == (
                Outcome.OPTIMAL,
                *[min(keeping)] * 2,
            )
            assert found.standing == ATTESTED
            assert attest(problem, found.teams, [rule]) == ()
        else:
            assert (found.outcome, found.teams) == (Outcome.INFEASIBLE, ())
            assert found.standing == "no teams: infeasible"

    def test_the_checker_needs_no_solver_and_finds_what_is_broken(self) -> None:
        """Another plan, an empty seat, a rule that does not hold."""
        problem = small()
        teams = dispatch_under_rules(
            problem, pair_costs(problem, Tickets("00" * 32)), [Together("I1", "I2")]
        ).teams
        broken = [
            ("A", "m", "I1"),
            ("A", "m", "I3"),
            *((p, "m", j) for p in "BC" for j in ("I3", "I4")),
        ]

        assert attest(problem, broken, [Together("I1", "I2")]) == ("Together is broken",)
        assert "asks for 2 people, found 1" in attest(problem, teams[1:], [])[0]

    def test_a_rule_that_cannot_be_checked_is_refused(self) -> None:
        """Without holds there is no plan at all."""
        problem = small()
        rule = cast(SideRule, Unchecked())
        with pytest.raises(DesignError, match="Unchecked cannot be checked"):
            dispatch_under_rules(problem, np.zeros(12, dtype=np.int64), [rule])

    def test_a_rule_that_says_two_things_is_found_out(self) -> None:
        """The solver's plan breaks what the checker means."""
        problem = replace(small(), floor=np.array([3, 0, 0, 0]), cap=np.array([3, 1, 3, 3]))
        with pytest.raises(SolverLimit, match="Lying is broken"):
            dispatch_under_rules(problem, np.zeros(12, dtype=np.int64), [Lying("I1", "I2")])

    def test_the_same_is_found_again(self) -> None:
        """One worker and one seed: two runs, the same teams."""
        problem, costs = small(), np.zeros(12, dtype=np.int64)
        rule = Together("I1", "I4")
        found = [dispatch_under_rules(problem, costs, [rule]) for _ in range(2)]

        assert found[0] == found[1]


class TestTrips:
    TEAMS = tuple((f"A{i}", "m", j) for i in range(4) for j in ("I1", "I2"))

    def plan(self, **changes: Any) -> TripPlan:
        """Four inspections of one pair in two regions, three weeks."""
        regions = {"A0": "N", "A1": "N", "A2": "S", "A3": "S"}
        weeks = dict.fromkeys(regions, (1, 2, 3))
        return replace(TripPlan(self.TEAMS, regions, weeks, 4), **changes)

    def test_inspections_of_a_region_share_a_week(self) -> None:
        """Two trips for each of two people; two inspections can be expected by the neighbour."""
        found = batch_trips(self.plan())

        assert (found.outcome, found.trips, found.bound, found.expected) == (
            Outcome.OPTIMAL,
            4,
            4,
            2,
        )
        assert found.weeks["A0"] == found.weeks["A1"]
        assert found.standing == ATTESTED

    @given(st.data())
    @settings(max_examples=20, deadline=None)
    def test_no_weeks_make_fewer_trips(self, data: st.DataObject) -> None:
        """Against all weeks, with windows and a week's limit at random."""
        some = st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True)
        plan = self.plan(
            weeks={f"A{i}": tuple(data.draw(some)) for i in range(4)},
            most=data.draw(st.integers(1, 3)),
        )
        found = batch_trips(plan)
        least = None
        for tried in product(*(plan.weeks[f"A{i}"] for i in range(4))):
            if max(Counter(tried).values()) <= plan.most:
                trips = 2 * len({(plan.regions[f"A{i}"], week) for i, week in enumerate(tried)})
                least = trips if least is None else min(least, trips)

        assert (found.trips if found.weeks else None) == least
        assert (found.outcome is Outcome.INFEASIBLE) == (least is None)

    def test_the_checker_finds_what_is_wrong(self) -> None:
        """A week outside, too much in a week, a count that is made up, a gap."""
        found = batch_trips(self.plan())
        all_in_one = replace(found, weeks=dict.fromkeys(found.weeks, 1))
        outside = replace(found, weeks={**found.weeks, "A0": 9})

        assert any("may not be" in said for said in check_trips(self.plan(), outside))
        assert any("4 inspections" in said for said in check_trips(self.plan(most=3), all_in_one))
        assert "make 4 trips" in check_trips(self.plan(), replace(found, trips=3))[0]
        assert check_trips(self.plan(), replace(found, weeks={})) != ()
        with pytest.raises(DesignError, match="lack a region or a week"):
            self.plan(weeks={})


def gap_problems(name: str) -> list[HoursMarket]:
    """Problems of an OR-Library file; gains are costs below zero."""
    words = [int(word) for word in (ASSIGNMENT / f"{name}.txt").read_text().split()]
    numbers = iter(words)
    found = []
    for _ in range(next(numbers)):
        people, tasks = next(numbers), next(numbers)
        tables = [
            np.array([next(numbers) for _ in range(people * tasks)]).reshape(people, tasks)
            for _ in range(2)
        ]
        budget = np.array([next(numbers) for _ in range(people)])
        found.append(HoursMarket(-tables[0], tables[1], budget))
    return found


class TestHours:
    @pytest.mark.parametrize("name", GAP)
    @pytest.mark.skipif(not (ASSIGNMENT).is_dir(), reason="the assignment data is not there")
    def test_published_optima_are_reached(self, name: str) -> None:
        """OR-Library gap1 and gap12: the known optimum of each problem, proved by CP-SAT."""
        found = [assign_hours(market) for market in gap_problems(name)]

        assert tuple(-(f.cost or 0) for f in found) == GAP[name]
        assert {f.outcome for f in found} == {Outcome.OPTIMAL}
        assert {f.standing for f in found} == {ATTESTED}

    def test_hours_are_kept_and_checked(self) -> None:
        """Two tasks of three hours, a person with five: one goes to the dearer other."""
        market = HoursMarket(
            np.array([[1, 1], [5, 6]]), np.array([[3, 3], [3, 3]]), np.array([5, 5])
        )
        found = assign_hours(market)
        over = replace(found, person=np.array([0, 0]), cost=2)

        assert (found.person.tolist(), found.cost) == ([1, 0], 6)
        assert check_hours(market, over) == ("person 0 has 5 hours and gets 6",)
        assert check_hours(market, replace(found, cost=5)) == ("it costs 6, not 5",)
        assert check_hours(market, replace(found, person=np.array([0]))) != ()
        with pytest.raises(DesignError, match="shapes"):
            HoursMarket(market.cost, market.hours, np.array([5]))

    def test_too_many_hours_are_infeasible(self) -> None:
        """Nobody is assigned, and the state says so."""
        market = HoursMarket(np.array([[1]]), np.array([[3]]), np.array([2]))

        assert assign_hours(market).standing == "nobody assigned: infeasible"


def test_groups_are_by_region_and_week() -> None:
    """Trips count each inspector by region and week once."""
    plan = TestTrips().plan()
    found = batch_trips(plan)
    trips: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for inspection, _, inspector in plan.teams:
        trips[inspector].add((plan.regions[inspection], found.weeks[inspection]))

    assert found.trips == sum(map(len, trips.values()))
