"""The check of any selection function: ours pass, known offenders fail, tails are right.

Every run has fixed seeds and a fixed number of draws; α = 1e-4 a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binom, chi2

from randinspect.errors import DesignError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Method,
    Selector,
    certain_units,
    check_design,
    inclusion_probabilities,
    joint_probabilities,
    pareto_probabilities,
    select,
    systematic,
    target_for,
)
from randinspect.sampling.tails import binomial_two_sided, chi_square_tail

DRAWS = 2000
SIZES = np.array([2 ** (i % 8) for i in range(49)] + [400])
ALIKE = np.full(50, 3)


def ours(method: Method, sizes: NDArray[np.int64], n: Fraction | int) -> Selector:
    """Our selection; the draw number is the seed."""
    frame = Frame.close([f"{i:03d}" for i in range(len(sizes))], ["A"] * len(sizes), sizes)
    target = target_for(next(frame.strata()), n, method=method, reserves=0)

    def selector(_sizes: NDArray[np.int64], _n: Fraction, number: int) -> list[int]:
        return [int(unit.handle) for unit in select(frame, [target], Tickets(f"{number:064x}"))]

    return selector


def generator(number: int) -> np.random.Generator:
    """A generator for a draw number."""
    return np.random.default_rng([20261125, number])


def numpy_choice(sizes: NDArray[np.int64], n: Fraction, number: int) -> NDArray[np.int64]:
    """What people write: choice with p in proportion to size."""
    p = sizes / sizes.sum()
    return generator(number).choice(len(sizes), size=int(n), replace=False, p=p)


def exponential_keys(sizes: NDArray[np.int64], n: Fraction, number: int) -> NDArray[np.int64]:
    """Efraimidis and Spirakis: the largest u^(1/w), that is the smallest -ln(u)/w."""
    return np.argsort(-np.log(generator(number).random(len(sizes))) / sizes)[: int(n)]


@pytest.mark.parametrize(
    ("method", "sizes", "n"),
    [
        (Method.EQUAL, ALIKE, 10),
        (Method.PROPORTIONAL, SIZES, 10),
        (Method.PROPORTIONAL, SIZES, Fraction(21, 2)),
        (Method.PARETO, SIZES, 10),
        (Method.POISSON, SIZES, Fraction(21, 2)),
    ],
    ids=["equal", "proportional", "proportional, fraction", "pareto", "poisson"],
)
def test_our_designs_pass(method: Method, sizes: NDArray[np.int64], n: Fraction | int) -> None:
    """Worst z and Wald over real tickets; the size is fixed but for Poisson."""
    report = check_design(ours(method, sizes, n), sizes, n, draws=DRAWS)

    assert report, str(report)
    assert report.largest - report.smallest == (
        int(Fraction(n).denominator > 1)
        if method is not Method.POISSON
        else pytest.approx(13, rel=0.4)
    )
    assert report.degrees == (
        49 if sizes is ALIKE else 48 + (method is Method.POISSON or Fraction(n).denominator > 1)
    )


@pytest.mark.parametrize("selector", [numpy_choice, exponential_keys])
def test_successive_sampling_fails(selector: Selector) -> None:
    """Negative control: keys and choice(p=) cut the large, certain units too."""
    report = check_design(selector, SIZES, 10, draws=DRAWS)

    assert not report
    assert report.unit_p == 0
    assert report.worst_unit == 49
    assert report.wald_p < 1e-30


@pytest.mark.parametrize("selector", [numpy_choice, exponential_keys])
def test_successive_sampling_fails_without_certain_units_too(selector: Selector) -> None:
    """No unit above half: the deviation is seen by z, and its sign is that of a large unit."""
    sizes = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 18])
    report = check_design(selector, sizes, 3, draws=DRAWS)

    assert not report
    assert report.worst_unit == 9
    assert report.z < -8


def test_pandas_sample_fails() -> None:
    """pandas calls numpy: the same successive sampling."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    sizes = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 18])
    rows = pandas.DataFrame({"size": sizes})

    def selector(_sizes: NDArray[np.int64], n: Fraction, number: int) -> Iterable[int]:
        drawn = rows.sample(int(n), weights="size", random_state=number)
        return [int(place) for place in drawn.index]

    assert not check_design(selector, sizes, 3, draws=1000)


def test_pareto_fails_where_it_is_known_to_be_off() -> None:
    """N = 3, n = 1 delivers .528 for .5: 8,000 draws refute what is declared, not what is told."""
    sizes = np.array([1, 1, 2])
    found = pareto_probabilities(sizes, 1)
    told = [Fraction(p) for p in found.delivered.tolist()]
    draw = ours(Method.PARETO, sizes, 1)
    drawn = [list(draw(sizes, Fraction(1), number)) for number in range(8000)]

    def selector(_sizes: NDArray[np.int64], _n: Fraction, number: int) -> list[int]:
        return drawn[number]

    assert not check_design(selector, sizes, 1, draws=8000)
    assert check_design(selector, sizes, 1, draws=8000, probabilities=told)


def test_systematic_in_list_order_passes() -> None:
    """Few samples are possible and the covariance is far from full rank; π holds all the same."""
    certain, num = certain_units(SIZES, 10, 1)
    left, order = np.where(certain, 0, SIZES), np.arange(50)

    def selector(_sizes: NDArray[np.int64], _n: Fraction, number: int) -> list[int]:
        start = Tickets(f"{number:064x}").uniform("s", "A", below=int(left.sum()))
        return [49, *systematic(left, order, num=num, den=1, start=start).tolist()]

    report = check_design(selector, SIZES, 10, draws=DRAWS)

    assert report, str(report)
    assert report.degrees <= 48


def test_a_pair_that_always_comes_together_is_no_fault() -> None:
    """Only π is asked: two units that share one coin keep it, three directions have no spread."""

    def selector(_sizes: NDArray[np.int64], _n: Fraction, number: int) -> list[int]:
        heads = Tickets(f"{number:064x}").uniform("s", "coin", below=2)
        return [0, 1] if heads else [2, 3]

    report = check_design(selector, np.array([1, 1, 1, 1]), 2, draws=1000)

    assert report, str(report)
    assert report.degrees == 1


@pytest.mark.parametrize(
    ("drawn", "what"),
    [
        ([3, 0, 0], "200 draws held a unit twice"),
        ([3, 0, 1], "worst unit 2: declared 0.6667, delivered 0.0000"),
        ([3, 0, 4], "worst unit 4: declared 0.0000, delivered 1.0000, z inf"),
        ([0, 1, 2], "worst unit 3: declared 1.0000, delivered 0.0000, z inf"),
    ],
)
def test_a_constant_is_no_draw(drawn: list[int], what: str) -> None:
    """A repeated unit, a fixed list, a unit of size 0, a certain unit left out."""
    sizes = np.array([1, 1, 1, 90, 0])
    report = check_design(lambda _s, _n, _k: drawn, sizes, 3, draws=200)

    assert not report
    assert what in str(report)


def test_one_unit_too_many_is_seen_by_the_sum() -> None:
    """Spread over 60 units, one draw too many hides from each test but not from their sum."""
    sizes = np.ones(60, dtype=np.int64)

    def selector(_sizes: NDArray[np.int64], _n: Fraction, number: int) -> NDArray[np.int64]:
        return generator(number).permutation(60)[: 21 if number % 8 == 0 else 20]

    report = check_design(selector, sizes, 20, draws=1200)

    assert report.unit_p > 1e-4
    assert report.wald_p < 1e-4
    assert not report


def test_honest_draws_hardly_ever_fail() -> None:
    """300 honest checks of rare and common units: each fails at most once in 5,000."""
    sizes = np.array([1, 1, 3, 200, 300, 500, 700])
    share = [float(p) for p in inclusion_probabilities(sizes, 2)]

    def run(number: int) -> bool:
        def selector(_sizes: NDArray[np.int64], _n: Fraction, draw: int) -> list[int]:
            text = sha256(f"{number} {draw}".encode()).digest()
            bits = np.frombuffer(text, dtype=">u4").astype(np.float64) / 2**32
            return np.flatnonzero(bits[:7] < share).tolist()

        return bool(check_design(selector, sizes, 2, draws=140))

    assert all(run(number) for number in range(300))


def test_what_cannot_be_checked_is_refused() -> None:
    """Too few draws, a position that is none, probabilities of another length."""
    sizes = np.array([1, 1, 1])
    with pytest.raises(DesignError, match="too few for 3 units; ask for 60"):
        check_design(lambda _s, _n, _k: [0], sizes, 1, draws=59)
    with pytest.raises(DesignError, match=r"units are 0 … 2"):
        check_design(lambda _s, _n, _k: [-1], sizes, 1, draws=60)
    with pytest.raises(DesignError, match=r"2 probabilities are given for 3"):
        check_design(lambda _s, _n, _k: [0], sizes, 1, draws=60, probabilities=[Fraction(1)] * 2)


@pytest.mark.parametrize(
    "sizes",
    [[0.6, 0.6, 1.4, 1.4], [-1, 2], [np.nan, 1.0], np.array([1.0, 2.0]), [True, True], [[1]]],
)
def test_sizes_that_are_no_whole_numbers_are_refused(sizes: NDArray[np.int64]) -> None:
    """By all that take sizes, as a frame refuses them; fractions used to be cut off."""
    for asked in (inclusion_probabilities, pareto_probabilities, joint_probabilities):
        with pytest.raises(DesignError, match="size"):
            asked(sizes, 1)
    with pytest.raises(DesignError, match="size"):
        check_design(lambda _s, _n, _k: [0], sizes, 1, draws=1000)


@pytest.mark.parametrize("alpha", [0, 1, 5, -0.1, float("nan")])
def test_a_level_lies_between_0_and_1(alpha: float) -> None:
    """With α = 5 every honest design would fail."""
    with pytest.raises(DesignError, match="alpha is"):
        check_design(lambda _s, _n, _k: [0], np.array([1, 1]), 1, draws=1000, alpha=alpha)


@pytest.mark.parametrize("share", [Fraction(-1, 2), Fraction(3, 2), float("nan")])
def test_a_probability_lies_between_0_and_1(share: Fraction) -> None:
    """The declared ones are looked at too."""
    declared = [Fraction(0), share]
    with pytest.raises(DesignError, match="position 1"):
        check_design(lambda _s, _n, _k: [0], np.array([1, 1]), 1, draws=99, probabilities=declared)


def test_a_mask_is_a_mask() -> None:
    """Truth values for each unit say what positions say: ``[True, False]`` is unit 0."""
    draw = ours(Method.PROPORTIONAL, SIZES, 10)

    def masked(sizes: NDArray[np.int64], n: Fraction, number: int) -> NDArray[np.bool_]:
        mask = np.zeros(len(sizes), dtype=bool)
        mask[list(draw(sizes, n, number))] = True
        return mask

    def listed(sizes: NDArray[np.int64], n: Fraction, number: int) -> list[bool]:
        return [bool(is_drawn) for is_drawn in masked(sizes, n, number)]

    expected = check_design(draw, SIZES, 10, draws=1000)

    assert expected
    assert check_design(masked, SIZES, 10, draws=1000) == expected
    assert check_design(listed, SIZES, 10, draws=1000) == expected


@pytest.mark.parametrize(
    ("drawn", "what"),
    [
        (None, "None"),
        (["AG-1"], "'AG-1'"),
        ("01", "'01'"),
        ([0.0], "0.0"),
        ([0, True], "True"),
        (1, "1;"),
        ([True, False], "a mask of 2 truth values for 3 units"),
    ],
)
def test_a_selector_gives_positions_or_a_mask(drawn: object, what: str) -> None:
    """Anything else is refused, and the draw is named."""
    given_back: Any = drawn
    with pytest.raises(DesignError, match=f"^draw 0: the selector gives {what}"):
        check_design(lambda _s, _n, _k: given_back, np.array([1, 1, 1]), 1, draws=60)


@given(st.floats(0, 3000), st.integers(1, 400))
def test_the_chi_square_tail_is_scipys(value: float, degrees: int) -> None:
    """Within 1e-9 relative where it is not below 1e-290."""
    expected = float(chi2.sf(value, degrees))

    assert chi_square_tail(value, degrees) == pytest.approx(expected, rel=1e-9, abs=1e-290)


@given(st.integers(1, 5000), st.integers(1, 999), st.data())
def test_the_binomial_tail_is_scipys(draws: int, permille: int, data: st.DataObject) -> None:
    """Twice the smaller tail, within 1e-8 relative."""
    p = permille / 1000
    count = data.draw(st.integers(0, draws))
    upper, lower = float(binom.sf(count - 1, draws, p)), float(binom.cdf(count, draws, p))
    expected = min(1.0, 2 * (lower if count < draws * p else upper))

    assert binomial_two_sided(count, draws, p) == pytest.approx(expected, rel=1e-8, abs=1e-290)
