"""Variances against published numbers, full enumeration, and draws by tickets."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from enumerated_designs import (
    Chances,
    Population,
    average_square_error,
    equal_chances,
    joined,
    poisson_chances,
    systematic_chances,
)
from numpy.typing import NDArray

from randinspect.lottery import Tickets
from randinspect.sampling import Method, inclusion_probabilities, systematic
from randinspect.sampling.estimates import (
    deville_variance,
    hajek_variance,
    hartley_rao_variance,
    horvitz_thompson_variance,
    replacement_variance,
    sen_yates_grundy_variance,
)

HALF = Fraction(1, 2)
# Sampford's π_ij of units 2, 3, 6 of π = (.2, .7, .8, .5, .4, .4), exact; the sample and its
# variances were computed with R's package sampling 2.11 (UPsampford, varHT, vartaylor, varest).
SAMPFORD = [["7/10", "469/880", "2023/8800"], ["469/880", "4/5", "78/275"]]
SAMPFORD += [["2023/8800", "78/275", "2/5"]]


def test_three_units_by_sampford() -> None:
    """HT 69.99464286; V_HT 295.4768296; V_SYG 132.2230696; Deville 200.2250245."""
    joint = np.array([[float(Fraction(p)) for p in row] for row in SAMPFORD])
    y, single = np.array([5.64, 31.55, 9.0]), joint.diagonal()

    assert float((y / single).sum()) == pytest.approx(69.99464286, abs=5e-9)
    assert horvitz_thompson_variance(y, joint) == pytest.approx(295.4768296, abs=5e-8)
    assert sen_yates_grundy_variance(y, joint) == pytest.approx(132.2230696, abs=5e-8)
    assert deville_variance(y, single) == pytest.approx(200.2250245, abs=5e-8)


def test_the_election_as_r_survey_has_it(shared_data: Path) -> None:
    """Totals and standard errors of three candidates, with joint π and without, to ten digits."""
    folder = shared_data / "sampling"
    known = json.loads((folder / "vectors_pi2.json").read_bytes())["election_totals"]
    with (folder / "election_pps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "election.csv").open(encoding="utf-8", newline="") as file:
        square_sum = sum(float(row["p"]) ** 2 for row in csv.DictReader(file))
    joint = np.loadtxt(folder / "election_jointprob.csv", delimiter=",")
    p = joint.diagonal()

    for place, name in enumerate(("Bush", "Kerry", "Nader")):
        y = np.array([float(row[name]) for row in rows])
        se = {kind: values[place] for kind, values in known["se"].items()}
        found = {
            "joint_HT": horvitz_thompson_variance(y, joint),
            "joint_YG": sen_yates_grundy_variance(y, joint),
            "HR_YG": hartley_rao_variance(y, p, square_sum),
            "with_replacement": replacement_variance(y, p),
            "HR_sum_p2": horvitz_thompson_variance(y, hartley_rao_joint(p, square_sum)),
        }

        assert float((y / p).sum()) == pytest.approx(known["est"][name], rel=5e-10)
        for kind, variance in found.items():
            assert variance**0.5 == pytest.approx(se[kind], rel=5e-10), kind
        assert hajek_variance(y, p) ** 0.5 == pytest.approx(se["HR_YG"], rel=0.003)
        assert hajek_variance(y, p) == pytest.approx(deville_variance(y, p), rel=0.002)


def hartley_rao_joint(p: NDArray[np.float64], square_sum: float) -> NDArray[np.float64]:
    """π_ij of Hartley and Rao to order 1/N, as R's package survey has them."""
    n = len(p)
    joint: NDArray[np.float64] = np.outer(p, p) * (n - 1)
    joint /= n - np.add.outer(p, p) + square_sum / n
    np.fill_diagonal(joint, p)
    return joint


SYSTEMATIC = [
    ([2, 7, 8, 5, 4, 4], Fraction(3), [1, 0, 1, 1, 0, 0]),
    ([1, 2, 3, 4], Fraction(2), [1, 1, 0, 1]),
    ([3, 4, 3, 4, 5], Fraction(5, 2), [1, 0, 1, 1, 1]),
    ([3, 4, 30, 4, 5], Fraction(3), [0, 1, 1, 1, 0]),
]


@pytest.mark.parametrize(("sizes", "target", "violations"), SYSTEMATIC)
def test_exact_pairs_are_unbiased(
    sizes: list[int], target: Fraction, violations: list[int]
) -> None:
    """All orders, all starts: E[v] = V to rounding, for whole and for fractional targets."""
    population = Population([(sizes, target, Method.PROPORTIONAL)], violations)
    chances = systematic_chances(sizes, target)

    assert population.designs[0].pairs is not None
    assert average_square_error(population, chances) == pytest.approx(
        population.variance_of_total(chances), rel=1e-12
    )


def test_a_simple_random_sample_is_unbiased() -> None:
    """All samples of 3 of 7: E[v] = V = N²(1-f)S²/n."""
    population = Population([([4] * 7, Fraction(3), Method.EQUAL)], [1, 0, 0, 1, 0, 1, 0])
    chances = equal_chances(7, 3)
    variance = population.variance_of_total(chances)

    assert variance == pytest.approx(49 * (1 - 3 / 7) * (12 / 7 / 6) / 3)
    assert average_square_error(population, chances) == pytest.approx(variance, rel=1e-12)


def test_poisson_is_unbiased() -> None:
    """All subsets, the empty one too, with a certain unit among them: E[v] = V."""
    sizes, violations = [1, 2, 3, 4, 40], [1, 0, 1, 1, 1]
    population = Population([(sizes, Fraction(5, 2), Method.POISSON)], violations)
    chances = poisson_chances(sizes, Fraction(5, 2))

    assert average_square_error(population, chances) == pytest.approx(
        population.variance_of_total(chances), rel=1e-12
    )


def two_strata(first: list[int], second: list[int]) -> tuple[Population, Chances]:
    """Two strata of which one unit each is drawn."""
    one = Fraction(1)
    strata = [(first, one, Method.PROPORTIONAL), (second, one, Method.PROPORTIONAL)]
    violations = [1, 0, 1, *([1] * (len(second) - 1)), 0]
    parts = [systematic_chances(first, one), systematic_chances(second, one)]
    return Population(strata, violations), joined(parts, [0, len(first)])


def test_collapsed_strata_are_exact_where_their_totals_are_alike() -> None:
    """One unit a stratum: E[v] = V + (Y_1 - Y_2)², so E[v] = V for totals 2 and 2."""
    population, chances = two_strata([1, 2, 3], [3, 3, 1])

    assert average_square_error(population, chances) == pytest.approx(
        population.variance_of_total(chances), rel=1e-12
    )


def test_collapsed_strata_err_on_the_safe_side() -> None:
    """Totals 2 and 4: E[v] = V + 4, exactly, and no stratum is dropped."""
    population, chances = two_strata([1, 2, 3], [3, 3, 1, 1, 2])

    assert average_square_error(population, chances) == pytest.approx(
        population.variance_of_total(chances) + 4, rel=1e-12
    )
    assert population.report(next(iter(chances))).collapsed == (("S0", "S1"),)


def test_a_collapsed_stratum_has_no_finite_population_correction() -> None:
    """Control: Hájek's 1 - π over collapsed strata would tell less than V."""
    population, chances = two_strata([1, 2, 3], [3, 3, 1])
    mean = 0.0
    for sample, chance in chances.items():
        y = np.array([float(population.violations[i]) for i in sample])
        pi = np.array([float(population.shares[i]) for i in sample])
        mean += float(chance) * hajek_variance(y, pi)

    assert mean < 0.8 * population.variance_of_total(chances)


def test_strata_that_gave_nobody_count_too() -> None:
    """Targets of 1/2: two of three strata may give nobody; E[v] >= V all the same."""
    columns, violations = ([1, 2], [2, 2], [1, 3], [5, 5, 5]), [1, 0, 1, 1, 0, 1, 1, 0, 0]
    targets = (HALF, HALF, HALF, Fraction(2))
    strata = [(c, t, Method.PROPORTIONAL) for c, t in zip(columns, targets, strict=True)]
    parts = [systematic_chances(c, t) for c, t in zip(columns, targets, strict=True)]
    population = Population(strata, violations)
    chances = joined(parts, [0, 2, 4, 6])
    variance = population.variance_of_total(chances)

    assert average_square_error(population, chances) >= variance


def test_the_number_drawn_is_part_of_the_variance() -> None:
    """y = 1, π = m/N, m = 24 + 1/2: all that varies is the number; V = f(1-f)/π², told exactly."""
    target, units = Fraction(49, 2), 100
    population = Population([([3] * units, target, Method.PROPORTIONAL)], [1] * units)

    for n in (24, 25):
        found = population.report(range(n)).overall
        assert found.unbiased_error == pytest.approx(0.5 / 0.245, rel=1e-12)
        assert found.standard_error == 0
        assert found.formulas == ("hajek",)


@pytest.mark.parametrize(("units", "n"), [(100, 10), (600, 50)])
def test_draws_by_tickets_give_the_variance_told(units: int, n: int) -> None:
    """1,500 seeded draws: mean v over the variance seen is in [0.9, 1.1] (s.e. about 0.037)."""
    handles = [f"U{i}".encode() for i in range(units)]
    fixed = Tickets("f" * 64)
    sizes = np.array([10 + fixed.uniform("t", str(i), below=90) for i in range(units)])
    y = sizes * 0.2 + np.array([fixed.uniform("u", str(i), below=40) for i in range(units)])
    pi = np.array([float(p) for p in inclusion_probabilities(sizes, n)])
    square_sum = float(np.sum(pi**2))
    totals, told = [], []
    for draw in range(1500):
        tickets = Tickets(f"{draw:064x}")
        order = np.argsort(tickets.leading("a", handles))
        start = tickets.uniform("s", "A", below=int(sizes.sum()))
        s = systematic(sizes, order, num=n, den=1, start=start)
        totals.append(float((y[s] / pi[s]).sum()))
        told.append(
            hartley_rao_variance(y[s], pi[s], square_sum) if n < 20 else hajek_variance(y[s], pi[s])
        )

    assert float(np.mean(totals)) == pytest.approx(float(y.sum()), rel=0.01)
    assert 0.9 <= float(np.mean(told) / np.var(totals)) <= 1.1
