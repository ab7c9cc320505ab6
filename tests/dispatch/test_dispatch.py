"""The dispatch against an enumeration, and the laws of chance and order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from itertools import combinations

import numpy as np
import pytest
from dispatch_oracle import optima_of, plans_of
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import problems, seeds

from randinspect.dispatch import (
    Dispatch,
    MinCostFlow,
    Outcome,
    Problem,
    Solution,
    check,
    dispatch,
    pair_costs,
    precheck,
)
from randinspect.errors import FormatError, InfeasibleDispatch, SolverLimit
from randinspect.lottery import Tickets

SEED = "5e" * 32


def symmetric(inspections: int, inspectors: int, *, demand: int, cap: int) -> Problem:
    """Everyone may go everywhere."""
    places = [f"AG-{i:02}" for i in range(inspections)]
    people = [f"IN-{j:02}" for j in range(inspectors)]
    return Problem.from_rows(
        [(place, "member", str(demand)) for place in places],
        [(person, "0", str(cap)) for person in people],
        [(place, "member", person) for place in places for person in people],
    )


def seed_of(number: int) -> Tickets:
    """Fixed seeds for statistical tests."""
    return Tickets(sha256(b"statistics %d" % number).hexdigest())


def found(problem: Problem, seed: str) -> Dispatch | None:
    """The dispatch, or None where the precheck knows that there is none."""
    return None if precheck(problem) else dispatch(problem, Tickets(seed))


class TestOptimum:
    @given(problems(), seeds())
    @settings(max_examples=120, deadline=None)
    def test_the_plan_is_the_only_optimum_of_an_enumeration(
        self, problem: Problem, seed: str
    ) -> None:
        """Dispatch = argmin of ticket sums over all feasible plans, however it is computed."""
        plans = optima_of(problem, pair_costs(problem, Tickets(seed)))
        if not plans:
            with pytest.raises(InfeasibleDispatch):
                dispatch(problem, Tickets(seed))
            return
        drawn = dispatch(problem, Tickets(seed))

        assert len(plans) == 1
        assert problem.arc_rows(np.array(plans[0])) == list(drawn.teams)

    @pytest.mark.parametrize(("floor", "cap", "slots"), [(0, 6, 1), (3, 3, 1), (2, 4, 2)])
    def test_six_inspections_of_two_from_four_people(
        self, floor: int, cap: int, slots: int
    ) -> None:
        """Every plan there is: 46,656 in one slot without loads, fewer where loads are forced."""
        names = ("leader", "member")[:slots]
        places, people = [f"A{i}" for i in range(6)], [f"I{j}" for j in range(4)]
        problem = Problem.from_rows(
            [(place, slot, str(2 // slots)) for place in places for slot in names],
            [(person, str(floor), str(cap)) for person in people],
            [
                (place, slot, person)
                for i, place in enumerate(places)
                for slot in names
                for j, person in enumerate(people)
                if slots == 1 or (i + j) % 4  # three people fit, so that there are 6^6 plans too
            ],
        )
        tickets = Tickets(SEED)
        plans = optima_of(problem, pair_costs(problem, tickets))

        assert len(plans) == 1
        assert problem.arc_rows(np.array(plans[0])) == list(dispatch(problem, tickets).teams)

    @given(problems(max_inspections=3, max_inspectors=5), seeds())
    @settings(max_examples=40, deadline=None)
    def test_the_certificate_accepts_the_optimum_and_no_other_plan(
        self, problem: Problem, seed: str
    ) -> None:
        """At the published prices every other feasible plan is caught."""
        drawn = found(problem, seed)
        if drawn is None:
            return
        for plan in plans_of(problem):
            rows = problem.arc_rows(np.array(plan))
            breaches = check(
                problem,
                drawn.costs,
                teams=rows,
                prices=drawn.prices,
                scale=drawn.certificate["D"],
            )

            assert (rows == list(drawn.teams)) == (not breaches)

    def test_no_inspection_gives_an_empty_dispatch(self) -> None:
        """Nothing drawn, nothing dispatched, and the certificate of nothing holds."""
        problem = Problem.from_rows([], [("IN-1", "0", "2")], [])

        assert dispatch(problem, Tickets(SEED)).teams == ()


class TestLaws:
    @given(problems(), seeds())
    @settings(max_examples=60, deadline=None)
    def test_loads_stay_in_their_band_and_pairs_are_eligible(
        self, problem: Problem, seed: str
    ) -> None:
        """No barred pair, no overload, no one below the floor."""
        drawn = found(problem, seed)
        if drawn is None:
            return
        loads = np.array(list(drawn.loads().values()))

        assert set(drawn.teams) <= set(problem.eligible_rows())
        assert np.all((problem.floor <= loads) & (loads <= problem.cap))

    @given(problems(), seeds(), st.randoms(use_true_random=False))
    @settings(max_examples=40, deadline=None)
    def test_the_order_of_rows_changes_nothing(
        self, problem: Problem, seed: str, shuffler: random.Random
    ) -> None:
        """Reordering every input file gives the same teams and prices."""
        rows = [problem.inspections_rows(), problem.inspectors_rows(), problem.eligible_rows()]
        for table in rows:
            shuffler.shuffle(table)
        drawn, again = found(problem, seed), found(Problem.from_rows(*rows), seed)
        if drawn is None or again is None:
            assert drawn is again
            return

        assert (drawn.teams, drawn.prices) == (again.teams, again.prices)

    @given(problems(), seeds())
    @settings(max_examples=40, deadline=None)
    def test_swapping_the_tickets_of_exchangeable_people_swaps_their_places(
        self, problem: Problem, seed: str
    ) -> None:
        """Inspectors with the same arcs and limits are told apart by their tickets only."""
        _, floor, cap = problem.inspectors_rows()[0]
        name, other = problem.inspectors[0], "twin"
        doubled = Problem.from_rows(
            problem.inspections_rows(),
            [*problem.inspectors_rows(), (other, floor, cap)],
            [
                *problem.eligible_rows(),
                *((i, s, other) for i, s, person in problem.eligible_rows() if person == name),
            ],
        )
        if precheck(doubled):
            return
        costs = pair_costs(doubled, Tickets(seed))
        swap = {name: other, other: name}
        row = {key: arc for arc, key in enumerate(doubled.eligible_rows())}
        mirror = [row[i, s, swap.get(j, j)] for i, s, j in doubled.eligible_rows()]
        plan = MinCostFlow().solve(doubled, costs).chosen
        mirrored = MinCostFlow().solve(doubled, costs[mirror]).chosen

        assert sorted(np.array(mirror)[plan].tolist()) == mirrored.tolist()

    def test_costs_are_the_first_ten_digits_of_the_ticket(self) -> None:
        """docs/format.md §6.2: c = first 10 hex digits of p|inspection|slot|inspector."""
        problem = symmetric(2, 3, demand=2, cap=2)
        tickets = Tickets(SEED)
        expected = [int(tickets.hex("p", *row)[:10], 16) for row in problem.eligible_rows()]

        assert expected == pair_costs(problem, tickets).tolist()


class TestHainan:
    def test_five_inspectors_never_meet_themselves_on_twenty_firms(self) -> None:
        """The case in which a system in use pairs someone with himself in most draws."""
        problem = symmetric(20, 5, demand=2, cap=8)
        for number in range(50):
            teams = dispatch(problem, seed_of(number)).teams
            sizes = Counter(inspection for inspection, _, _ in teams)

            assert set(sizes.values()) == {2}
            assert len({(i, j) for i, _, j in teams}) == 40


class TestChance:
    """Symmetric problem, 3 inspections × 4 inspectors, two each, cap 2; α = 0.001."""

    DRAWS = 900
    CRITICAL = 20.515  # chi-square, 5 degrees of freedom, α = 0.001
    CRITICAL_35 = 66.619  # 35 degrees of freedom

    def statistic(self, teams: Sequence[tuple[str, ...]]) -> float:
        """Chi-square of a team's frequencies against equal ones."""
        people = [f"IN-{j:02}" for j in range(4)]
        counts = Counter(teams)
        mean = len(teams) / 6
        return sum((counts[pair] - mean) ** 2 / mean for pair in combinations(people, 2))

    def test_every_pair_is_equally_likely(self) -> None:
        """By symmetry each of the six teams of an inspection has probability 1/6."""
        problem = symmetric(3, 4, demand=2, cap=2)
        drawn = [dispatch(problem, seed_of(n)).teams for n in range(self.DRAWS)]
        for place in problem.inspections:
            teams = [tuple(j for i, _, j in rows if i == place) for rows in drawn]

            assert self.statistic(teams) < self.CRITICAL

    def test_without_binding_loads_teams_are_simple_random_samples(self) -> None:
        """Two inspections: all 36 pairs of teams are equally likely, so the two are independent."""
        problem = symmetric(2, 4, demand=2, cap=2)
        counts = Counter(dispatch(problem, seed_of(n)).teams for n in range(2 * self.DRAWS))
        mean = 2 * self.DRAWS / 36

        assert len(counts) == 36
        assert sum((found - mean) ** 2 / mean for found in counts.values()) < self.CRITICAL_35

    def test_the_test_has_power_against_a_round_from_one_random_start(self) -> None:
        """Negative control: round-robin from one start reaches four pairs of six only."""
        starts = [seed_of(n).uniform("x", below=4) for n in range(self.DRAWS)]
        teams = [tuple(sorted(f"IN-{(s + k) % 4:02}" for k in (0, 1))) for s in starts]

        assert self.statistic(teams) > self.CRITICAL


class _Says:
    """A solver that comes back with a given answer."""

    def __init__(self, outcome: Outcome, chosen: Sequence[int] = ()) -> None:
        self.answer = Solution(outcome, np.array(chosen, dtype=np.int64))

    def solve(self, problem: Problem, costs: NDArray[np.int64]) -> Solution:  # noqa: ARG002  # a Solver
        return self.answer


class TestOutcomes:
    @pytest.mark.parametrize(
        ("outcome", "words"),
        [
            (Outcome.FEASIBLE, "not proved optimal"),
            (Outcome.INFEASIBLE, "no shortage"),
            (Outcome.LIMIT_REACHED, "stopped at a limit"),
            (Outcome.MODEL_INVALID, "refused the model"),
        ],
    )
    def test_five_states_are_told_apart(self, outcome: Outcome, words: str) -> None:
        """Whatever is not optimal is an error of its own."""
        problem = symmetric(2, 4, demand=2, cap=2)
        with pytest.raises(SolverLimit, match=words):
            dispatch(problem, Tickets(SEED), solver=_Says(outcome))

    def test_a_wrong_solver_is_not_believed(self) -> None:
        """A plan that is feasible but not cheapest never becomes a dispatch."""
        problem = symmetric(2, 3, demand=2, cap=2)
        best = MinCostFlow().solve(problem, pair_costs(problem, Tickets(SEED))).chosen.tolist()
        worse = next(list(plan) for plan in plans_of(problem) if list(plan) != best)
        with pytest.raises(SolverLimit):
            dispatch(problem, Tickets(SEED), solver=_Says(Outcome.OPTIMAL, worse))


class TestWhy:
    def test_ranks_and_gaps_tell_who_is_drawn(self) -> None:
        """In a one-slot inspection the k lowest ranks are drawn, inside the cut."""
        problem = symmetric(6, 5, demand=2, cap=3)
        drawn = dispatch(problem, Tickets(SEED))
        for inspection in problem.inspections:
            for inspector in problem.inspectors:
                (place,) = drawn.why(inspection, inspector).places

                assert place.is_seated == ((inspection, "member", inspector) in drawn.teams)
                assert place.is_seated == (place.rank <= 2)
                assert place.gap is not None
                assert place.is_seated == (place.gap < 0)

    def test_the_answer_reads_as_a_sentence(self) -> None:
        """Not eligible, drawn and not drawn are three different sentences."""
        problem = Problem.from_rows(
            [("AG-1", "member", "1"), ("AG-2", "member", "1")],
            [("IN-1", "0", "1"), ("IN-2", "1", "2")],
            [("AG-1", "member", "IN-1"), ("AG-1", "member", "IN-2"), ("AG-2", "member", "IN-2")],
        )
        drawn = dispatch(problem, Tickets(SEED))

        assert "not eligible" in str(drawn.why("AG-2", "IN-1"))
        assert "drawn, rank 1 of 1" in str(drawn.why("AG-2", "IN-2"))
        assert "of 2 by ticket + price" in str(drawn.why("AG-1", "IN-1"))
        with pytest.raises(FormatError):
            drawn.why("AG-3", "IN-1")
