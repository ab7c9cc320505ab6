"""Joint probabilities by listing everything, and against published and computed matrices."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.errors import DesignError
from randinspect.sampling import (
    Method,
    approximate_joint,
    certain_units,
    inclusion_probabilities,
    joint_probabilities,
    systematic,
)

SIX = [2, 7, 8, 5, 4, 4]


def by_listing(sizes: list[int], num: int, den: int) -> list[list[Fraction]]:
    """All orders × all starts with the kernel itself."""
    column = np.array(sizes, dtype=np.int64)
    certain, left = certain_units(column, num, den)
    rest = np.where(certain, 0, column)
    total, together, cases = den * int(rest.sum()), Counter[tuple[int, int]](), 0
    sure = np.flatnonzero(certain).tolist()
    for order in permutations(range(len(sizes))):
        for start in range(total if left else 1):
            drawn = list(sure)
            if left:
                places = np.array(order, dtype=np.int64)
                drawn += systematic(rest, places, num=left, den=den, start=start).tolist()
            together.update((i, j) for i in drawn for j in drawn)
            cases += 1
    return [[Fraction(together[i, j], cases) for j in range(len(sizes))] for i in range(len(sizes))]


@pytest.mark.parametrize(
    ("sizes", "num", "den"),
    [
        ([1, 2, 3, 4], 2, 1),
        ([1, 2, 3, 4], 3, 2),
        ([3, 1, 1, 9, 0], 2, 1),
        ([2, 2, 2, 2], 5, 3),
        ([1, 5], 2, 1),
        ([4, 3, 2, 1, 1], 7, 3),
        ([1, 2], 0, 1),
    ],
)
def test_all_orders_and_all_starts(sizes: list[int], num: int, den: int) -> None:
    """π_ij = cases that draw both / all cases, by listing them."""
    exact = joint_probabilities(np.array(sizes), Fraction(num, den))

    assert [list(row) for row in exact] == by_listing(sizes, num, den)


def test_six_units_as_published() -> None:
    """Sizes 2, 7, 8, 5, 4, 4 and n = 3: 6! × 30 starts, counted by another program."""
    joint = joint_probabilities(np.array(SIX), 3)
    expected = {(0, 1): "8/75", (0, 2): "8/75", (0, 3): "11/150", (0, 4): "17/300"}
    expected |= {(1, 2): "27/50", (4, 5): "8/75"}

    assert {pair: str(joint[pair[0]][pair[1]]) for pair in expected} == expected


@pytest.mark.parametrize(("name", "sizes"), [("p1", SIX), ("p2", [7, 17, 41, 61, 83, 91])])
def test_the_shared_matrices(name: str, sizes: list[int], shared_data: Path) -> None:
    """Both random-order matrices of vectors_pi2.json, fraction by fraction."""
    vectors = json.loads((shared_data / "sampling" / "vectors_pi2.json").read_text("utf-8"))
    joint = joint_probabilities(np.array(sizes), 3)

    assert [[str(p) for p in row] for row in joint] == vectors[name]["random_order_systematic"]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=9).filter(any), st.data())
@settings(max_examples=60)
def test_rows_sum_as_they_must(sizes: list[int], data: st.DataObject) -> None:
    """Whole n: Σ_j π_ij = n·π_i; symmetric; the diagonal is π; poisson is the product."""
    n = data.draw(st.integers(0, sum(size > 0 for size in sizes)))
    column = np.array(sizes)
    joint = joint_probabilities(column, n)
    single = inclusion_probabilities(column, n)
    alone = joint_probabilities(column, n, method=Method.POISSON)

    assert [sum(row) for row in joint] == [n * p for p in single]
    assert [list(row) for row in zip(*joint, strict=True)] == [list(row) for row in joint]
    assert tuple(joint[i][i] for i in range(len(sizes))) == single
    for i, j in combinations(range(len(sizes)), 2):
        assert alone[i][j] == single[i] * single[j]


def test_equal_probabilities_by_listing_samples() -> None:
    """N = 5 in scope, n = 2: every pair in one of ten samples; systematic draws the same pairs."""
    sizes = np.array([3, 0, 3, 3, 3, 3])
    joint = joint_probabilities(sizes, 2, method=Method.EQUAL)
    scope = [0, 2, 3, 4, 5]
    samples = list(combinations(scope, 2))

    assert joint == joint_probabilities(sizes, 2)
    for i, j in combinations(range(6), 2):
        assert joint[i][j] == Fraction(sum((i, j) == s for s in samples), len(samples))


def test_approximations_are_only_near() -> None:
    """Alike sizes: both within 2 %. Six unlike ones: some pair is off by a sixth and more."""
    alike = np.array([float(Fraction(4, 16))] * 16)
    for formula in ("hajek", "hartley_rao"):
        joint = approximate_joint(alike, formula)
        assert joint[0, 1] == pytest.approx(4 * 3 / (16 * 15), rel=0.02)
        exact = np.array([[float(p) for p in row] for row in joint_probabilities(np.array(SIX), 3)])
        rough = approximate_joint(inclusion_probabilities(np.array(SIX), 3), formula)
        assert 1 / 6 < np.abs(rough / exact - 1).max() < 1.2
        assert rough.diagonal() == pytest.approx(exact.diagonal())


def test_approximations_keep_what_is_exact() -> None:
    """Pairs with a certain unit, and units out of scope."""
    sizes = np.array([1, 2, 3, 50, 0])
    single = inclusion_probabilities(sizes, 2)
    joint = approximate_joint(single, "hajek")

    assert joint[3].tolist() == [float(p) for p in single]
    assert joint[4].tolist() == [0.0] * 5


@pytest.mark.parametrize("formula", ["hajek", "hartley_rao"])
def test_pairs_of_a_sample_are_those_of_the_stratum(
    formula: Literal["hajek", "hartley_rao"],
) -> None:
    """Asked among some units only, in any order, the same numbers stand there."""
    single = inclusion_probabilities(np.array([1, 2, 3, 50, 0, 7, 7, 4]), 4)
    among = [6, 3, 0, 4, 5]
    whole = approximate_joint(single, formula)

    assert approximate_joint(single, formula, among=among) == pytest.approx(
        whole[np.ix_(among, among)], abs=1e-15
    )
    assert approximate_joint(single, formula, among=[]).shape == (0, 0)


def test_what_is_not_known_is_refused() -> None:
    """Pareto, too many units, unlike sizes under `equal`, an unknown formula."""
    with pytest.raises(DesignError, match="hajek"):
        joint_probabilities(np.array(SIX), 3, method=Method.PARETO)
    with pytest.raises(DesignError, match="hartley_rao"):
        joint_probabilities(np.arange(20, 40), 3)
    with pytest.raises(DesignError, match="equal sizes"):
        joint_probabilities(np.array(SIX), 3, method=Method.EQUAL)
    with pytest.raises(DesignError, match="whole target"):
        joint_probabilities(np.array([1, 1]), Fraction(1, 2), method=Method.EQUAL)
    with pytest.raises(DesignError, match="no approximation sampford"):
        approximate_joint(np.array([0.5]), "sampford")  # type: ignore[arg-type]
    with pytest.raises(DesignError, match=r"position 1 .* 0 … 0"):
        approximate_joint(np.array([0.5]), "hajek", among=[0, 1])
