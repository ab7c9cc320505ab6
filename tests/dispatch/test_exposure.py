"""Dry runs before the lock: exact bounds, even chances where they are even, uneven ones shown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, chi2

from randinspect.dispatch import Problem, exposure, upper_bound
from randinspect.errors import FormatError

ALPHA = 0.001


class TestBound:
    @given(st.data(), st.integers(1, 300), st.sampled_from(["1/20", "1/100", "1/100000"]))
    @settings(max_examples=60, deadline=None)
    def test_it_is_the_quantile_of_the_beta_law(
        self, data: st.DataObject, draws: int, alpha: str
    ) -> None:
        """Clopper and Pearson's bound against scipy's beta quantile, rounded up to 2^-20."""
        hits = data.draw(st.integers(0, draws))
        found = float(upper_bound(hits, draws, Fraction(alpha)))
        exact = (
            1.0 if hits == draws else beta.ppf(1 - float(Fraction(alpha)), hits + 1, draws - hits)
        )

        assert exact - 1e-9 <= found <= exact + 2**-20 + 1e-9

    def test_published_values(self) -> None:
        """The rule of three, and 0.2589 for none of ten at 95 % (1 - 0.05^(1/10))."""
        assert round(float(upper_bound(0, 10, Fraction(1, 20))), 4) == 0.2589
        assert abs(float(upper_bound(0, 1000, Fraction(1, 20))) - 3 / 1000) < 1e-4

    @pytest.mark.parametrize("case", [(-1, 5, "1/20"), (6, 5, "1/20"), (0, 0, "1/20"), (0, 5, "1")])
    def test_what_is_no_question_is_refused(self, case: tuple[int, int, str]) -> None:
        """Counts outside of the draws, and errors of 0 or 1."""
        with pytest.raises(FormatError, match="no question"):
            upper_bound(case[0], case[1], Fraction(case[2]))


def one_place(people: int, *, floored: bool = False, ladder: str = "1") -> Problem:
    """One seat; the floor of one person makes the draw uneven, for the negative control."""
    names = [f"I{j}" for j in range(people)]
    rungs = [Fraction(1)] if ladder == "1" else [Fraction(ladder), Fraction(1)]
    places = ["A", "B"] if floored else ["A"]
    return Problem.from_rows(
        [(place, "m", "1") for place in places],
        [(name, "1" if floored and name == "I0" else "0", "2") for name in names],
        [(place, "m", name) for place in places for name in names],
        ladder=rungs,
    )


def statistic(problem: Problem, draws: int) -> tuple[float, float]:
    """Chi-square of even chances, and its critical value at ALPHA."""
    found = exposure(problem, draws=draws)
    visits = [float(c.drawn * c.inspections * draws) for c in found.chances]
    mean = sum(visits) / len(visits)
    return sum((v - mean) ** 2 / mean for v in visits), float(chi2.ppf(1 - ALPHA, len(visits) - 1))


class TestChances:
    @pytest.mark.parametrize("ladder", ["1", "1/2"])
    def test_people_who_are_alike_have_even_chances(self, ladder: str) -> None:
        """Chi-square at fixed seeds, α = 0.001, with and without a shortlist."""
        found, critical = statistic(one_place(8, ladder=ladder), 600)

        assert found < critical

    def test_the_test_of_even_chances_can_fail(self) -> None:
        """Negative control: somebody whose floor is 1 goes far more often."""
        found, critical = statistic(one_place(8, floored=True), 600)

        assert found > critical

    def test_coins_are_fair(self) -> None:
        """A couple and one more for two seats: each of the couple goes in half of the draws."""
        problem = Problem.from_rows(
            [("A", "m", "2")],
            [(name, "0", "1") for name in ("I0", "I1", "I2")],
            [("A", "m", name) for name in ("I0", "I1", "I2")],
            couples_rows=[("I0", "I1")],
        )
        visits = [float(chance.drawn * 600) for chance in exposure(problem, draws=600).chances]
        found = sum((v - 300) ** 2 / 300 for v in visits[:2])

        assert found < float(chi2.ppf(1 - ALPHA, 1))
        assert visits[2] == 600
        assert sum(visits) == 1200

    def test_the_bound_covers_what_is_known_exactly(self) -> None:
        """One of eight: 1/8 for everybody; with a rung of 1/4 no more than that."""
        found = exposure(one_place(8, ladder="1/4"), draws=400, alpha=Fraction(1, 1000))

        assert Fraction(found.most, 400) <= found.bound
        assert Fraction(1, 8) <= found.bound <= Fraction(1, 4)
        assert found.rungs == (400, 0)
        assert found.missed == 0
        assert sum(chance.drawn for chance in found.chances) == 1
        assert all(chance.even == Fraction(1, 8) for chance in found.chances)
        assert found.even_entropy == 3.0
        assert found.entropy <= 3.0


class TestReport:
    PROBLEM = Problem.from_rows(
        [("A", "m", "2"), ("B", "m", "2"), ("C", "m", "2")],
        [(f"I{j}", "0", "2") for j in range(6)],
        [("A", "m", f"I{j}") for j in range(6)]
        + [("B", "m", f"I{j}") for j in range(6)]
        + [("C", "m", f"I{j}") for j in range(3)],
        couples_rows=[("I0", "I1"), ("I0", "I2"), ("I1", "I2")],
    )

    def test_small_pools_loads_and_kept_couples_are_told(self) -> None:
        """Two of three in C: predictable under any mechanism, and its couples cannot be parted."""
        found = exposure(self.PROBLEM, draws=40)

        assert [(p.inspection, p.demand, p.eligible) for p in found.small_pools] == [("C", 2, 3)]
        assert found.small_pools[0].even == Fraction(2, 3)
        assert found.kept == 40
        assert found.likeliest is not None
        assert found.likeliest[0] == "C"
        assert all(0 <= least <= most <= 2 for least, most in (c.loads for c in found.chances))
        assert "predictable: slot m of C draws 2 of 3" in str(found)

    def test_where_nobody_goes_nothing_can_be_guessed(self) -> None:
        """Without a pair there is no likeliest one, and its bound is 0, not that of no hits."""
        found = exposure(Problem.from_rows([], [("I0", "0", "2")], []), draws=5)

        assert (found.likeliest, found.most, found.bound) == (None, 0, Fraction(0))

    def test_the_same_problem_gives_the_same_report(self) -> None:
        """Dry runs have fixed seeds, so two offices see the same figures."""
        assert exposure(self.PROBLEM, draws=15) == exposure(self.PROBLEM, draws=15)
        with pytest.raises(FormatError, match="no dry run"):
            exposure(self.PROBLEM, draws=0)
