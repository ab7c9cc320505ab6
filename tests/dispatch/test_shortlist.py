"""Shortlists: the first rung with a plan, proved without a solver, and the bound they give."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import numpy as np
import pytest
from dispatch_oracle import kept_rows, optima_of, plans_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import problems, seeds

from randinspect.dispatch import (
    BreachRule,
    HallSet,
    Problem,
    audit,
    dispatch,
    hall_set,
    pair_costs,
    precheck,
    refutes,
    shortlist,
)
from randinspect.lottery import Tickets

RUNGS = [Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(3, 4), Fraction(9, 10)]


def ladders() -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Ladders of up to three rungs below the whole list."""
    some = st.lists(st.sampled_from(RUNGS), max_size=3, unique=True)
    return some.map(lambda rungs: (*sorted(rungs), Fraction(1)))


class TestRungs:
    @given(problems(), ladders(), seeds())
    @settings(max_examples=80, deadline=None)
    def test_the_answer_is_the_optimum_of_the_first_rung_with_a_plan(
        self, problem: Problem, ladder: tuple[Fraction, ...], seed: str
    ) -> None:
        """Rung, refutations and teams against an enumeration on every rung."""
        problem = replace(problem, ladder=ladder)
        assume(not precheck(problem))
        tickets = Tickets(seed)
        best: list[list[tuple[str, ...]]] = []
        tried = 0
        while not best:
            q, tried = ladder[tried], tried + 1
            part = Problem.from_rows(
                problem.inspections_rows(),
                problem.inspectors_rows(),
                kept_rows(problem, tickets, q),
            )
            optima = optima_of(part, pair_costs(part, tickets))
            best = [list(part.arc_rows(np.array(plan))) for plan in optima]
        drawn = dispatch(problem, tickets)

        assert (tried - 1, best) == (drawn.answer.rung, [list(drawn.teams)])
        assert list(audit(problem, tickets, drawn.answer)) == []

    @given(problems(max_inspections=3), st.sampled_from(RUNGS), seeds())
    @settings(max_examples=60, deadline=None)
    def test_a_shortlist_keeps_the_smallest_tickets_of_each_slot(
        self, problem: Problem, q: Fraction, seed: str
    ) -> None:
        """floor(q·d) rows a slot, by whole tickets."""
        tickets = Tickets(seed)
        arcs = shortlist(problem, tickets, q)

        assert kept_rows(problem, tickets, q) == problem.arc_rows(arcs)
        assert problem.arc_rows(arcs) == problem.keep(arcs).eligible_rows()

    @given(problems(max_inspections=3), st.sampled_from(RUNGS), seeds(), st.integers(0, 2))
    @settings(max_examples=40, deadline=None)
    def test_equal_leading_words_are_told_apart_by_the_rest(
        self, problem: Problem, q: Fraction, seed: str, bits: int
    ) -> None:
        """Words cut to a few bits tie often; the whole tickets decide as before."""
        tickets = Tickets(seed)

        def short(*parts: object) -> NDArray[np.uint64]:
            words: NDArray[np.uint64] = leading(*parts) >> np.uint64(64 - bits) if bits else zeros
            return words

        zeros = np.zeros(len(problem.arc_slot), dtype=np.uint64)
        room = __import__("sys").modules[shortlist.__module__]
        leading = room.leading_words
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(room, "leading_words", short)
            # Sorting by cut words is sorting by nothing; inside a run the whole ticket counts.
            found = shortlist(problem, tickets, q)

        assert kept_rows(problem, tickets, q) == problem.arc_rows(found)


class TestHallSets:
    @given(problems())
    @settings(max_examples=120, deadline=None)
    def test_a_hall_set_is_found_if_and_only_if_there_is_no_plan(self, problem: Problem) -> None:
        """And what is found refutes by counting."""
        hall = hall_set(problem)

        assert (hall is None) == (next(plans_of(problem), None) is not None)
        assert hall is None or refutes(problem, hall)

    @given(problems(), st.data())
    @settings(max_examples=150, deadline=None)
    def test_no_sets_refute_a_problem_that_has_a_plan(
        self, problem: Problem, data: st.DataObject
    ) -> None:
        """Any slots and any people: counting never refutes what is possible."""
        assume(not precheck(problem))
        slots = data.draw(st.sets(st.sampled_from([r[:2] for r in problem.inspections_rows()])))
        people = data.draw(st.sets(st.sampled_from(problem.inspectors)))

        assert not refutes(problem, HallSet(tuple(sorted(slots)), tuple(sorted(people))))

    def test_names_out_of_order_or_unknown_prove_nothing(self) -> None:
        """Doubled names would be counted twice."""
        problem = Problem.from_rows(
            [("A", "m", "1"), ("B", "m", "1")],
            [("I", "0", "1")],
            [("A", "m", "I"), ("B", "m", "I")],
        )
        good = HallSet((("A", "m"), ("B", "m")), ("I",))

        assert refutes(problem, good)
        for bad in (
            replace(good, slots=good.slots[::-1]),
            replace(good, slots=(*good.slots, ("C", "m"))),
            replace(good, slots=(good.slots[0],) * 2),
            replace(good, inspectors=("J",)),
        ):
            assert not refutes(problem, bad)


SEED = "5e" * 32


class TestTampering:
    @pytest.fixture
    def problem(self) -> Problem:
        """Four inspections of two from five people; a rung of 2 of 5 rarely has a plan."""
        places, people = [f"A{i}" for i in range(4)], [f"I{j}" for j in range(5)]
        return Problem.from_rows(
            [(place, "m", "2") for place in places],
            [(person, "0", "2") for person in people],
            [(place, "m", person) for place in places for person in people],
            ladder=[Fraction(1, 5), Fraction(2, 5), Fraction(1)],
        )

    def test_a_rung_is_not_passed_over_without_proof(self, problem: Problem) -> None:
        """Dropped, moved and emptied proofs, and rungs that are none."""
        tickets = Tickets(SEED)
        answer = dispatch(problem, tickets).answer

        assert answer.rung > 0
        assert list(audit(problem, tickets, answer)) == []
        empty = HallSet((), ())
        for bad in (
            replace(answer, failed=answer.failed[1:]),
            replace(answer, failed=(empty, *answer.failed[1:])),
            replace(answer, failed=(*answer.failed[:-1], empty)),
            replace(answer, failed=(*answer.failed, empty)),
            replace(answer, rung=3, failed=(*answer.failed, empty)),
        ):
            rules = {breach.rule for breach in audit(problem, tickets, bad)}

            assert rules & {BreachRule.RUNG, BreachRule.SHORTAGE, BreachRule.HALL}

    def test_a_later_rung_than_the_first_is_caught(self, problem: Problem) -> None:
        """Nobody can refute the rung that has a plan, so nobody can skip it."""
        tickets = Tickets(SEED)
        wide = replace(problem, ladder=(Fraction(1),))
        narrow = replace(problem, ladder=(Fraction(3, 5), Fraction(1)))
        whole = dispatch(wide, tickets).answer

        assert dispatch(narrow, tickets).answer.rung == 0
        for hall in (HallSet((), ()), HallSet((("A0", "m"),), ()), HallSet((), ("I0",))):
            skipped = replace(whole, rung=1, failed=(hall,))

            assert {b.rule for b in audit(narrow, tickets, skipped)} == {BreachRule.HALL}


class TestBound:
    """P(pair) <= Q, where the first rung is never infeasible; α = 0.001 over all pairs."""

    DRAWS = 600
    Q = Fraction(1, 2)

    def lower(self, hits: int, alpha: float) -> float:
        """Clopper–Pearson lower bound of a probability, by bisection of the binomial tail."""
        low, high = 0.0, hits / self.DRAWS
        for _ in range(40):
            middle = (low + high) / 2
            tail = sum(
                math.comb(self.DRAWS, k) * middle**k * (1 - middle) ** (self.DRAWS - k)
                for k in range(hits, self.DRAWS + 1)
            )
            low, high = (middle, high) if tail < alpha else (low, middle)
        return low

    def rates(self, ladder: tuple[Fraction, ...]) -> Counter[tuple[str, ...]]:
        """How often each row of a crowded problem is drawn: the floor of I0 makes it likely."""
        places, people = ["A0", "A1"], [f"I{j}" for j in range(8)]
        problem = Problem.from_rows(
            [(place, "m", "1") for place in places],
            [(person, "0", "2") for person in people],
            [("A0", "m", person) for person in people[:2]]
            + [("A1", "m", person) for person in people],
            ladder=ladder,
        )
        hits: Counter[tuple[str, ...]] = Counter()
        for number in range(self.DRAWS):
            drawn = dispatch(problem, Tickets(sha256(b"bound %d" % number).hexdigest()))
            hits.update(drawn.teams)
            assert ladder == (Fraction(1),) or drawn.answer.rung == 0
        return hits

    def test_no_pair_is_likelier_than_the_rung(self) -> None:
        """The exact lower bounds of all rates lie at or below Q."""
        hits = self.rates((self.Q, Fraction(1)))
        for row, count in hits.items():
            assert self.lower(count, 0.001 / len(hits)) <= float(self.Q), row

    def test_the_bound_can_fail(self) -> None:
        """Negative control: a rung of 1/8 keeps one of eight, and 1/2 is above its rates."""
        hits = self.rates((self.Q, Fraction(1)))

        assert max(self.lower(count, 0.001) for count in hits.values()) > 0.125
