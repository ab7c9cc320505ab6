from __future__ import annotations

from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from randinspect.office.classes.ranking import area, area_difference, lift, rate
from randinspect.sampling.estimates import korn_graubard

LEVEL = 0.95
CHECKS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans(), st.integers(0, 5)),
    min_size=4,
    max_size=14,
)
Columns = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]


def columns(rows: list[tuple[int, int, bool, int]]) -> Columns:
    """Scores, other scores, findings and agencies, of either finding two at least."""
    problems = np.array([row[2] for row in rows])
    assume(2 <= problems.sum() <= len(rows) - 2)
    _, clusters = np.unique([row[3] for row in rows], return_inverse=True)
    first, second = (np.array([float(row[i]) for row in rows]) for i in (0, 1))
    return first, second, problems, clusters.astype(np.int64)


def kernel(a: float, b: float) -> float:
    """1 if a problem ranks above none, 1/2 for a tie."""
    return float(a > b) + float(a == b) / 2


@given(CHECKS)
def test_the_area_is_the_share_of_pairs_ranked_rightly(
    rows: list[tuple[int, int, bool, int]],
) -> None:
    """By enumeration; reversing the score reverses the area; agencies do not move it."""
    scores, _, problems, clusters = columns(rows)
    pairs = [kernel(a, b) for a, b in product(scores[problems], scores[~problems])]
    found = area(scores, problems, clusters, level=LEVEL)
    back = area(-scores, problems, clusters, level=LEVEL)

    assert found.value == pytest.approx(np.mean(pairs))
    assert back.value == pytest.approx(1 - found.value)
    assert back.error == pytest.approx(found.error)


@given(CHECKS)
def test_with_one_check_each_the_error_is_delongs(rows: list[tuple[int, int, bool, int]]) -> None:
    """By his formula, from the whole matrix of pairs; of a difference, from both matrices."""
    first, second, problems, _ = columns(rows)
    alone = np.arange(len(first))
    errors = []
    for scores in (first, second):
        matrix = np.array([[kernel(a, b) for b in scores[~problems]] for a in scores[problems]])
        errors.append(matrix)
    gap = errors[0] - errors[1]
    expected = [
        np.var(m.mean(axis=1), ddof=1) / m.shape[0] + np.var(m.mean(axis=0), ddof=1) / m.shape[1]
        for m in (errors[0], gap)
    ]
    found = area(first, problems, alone, level=LEVEL)
    apart = area_difference(first, second, problems, alone, level=LEVEL)
    reach = NormalDist().inv_cdf(0.975) * expected[1] ** 0.5

    assert found.error == pytest.approx(expected[0] ** 0.5)
    assert apart.value == pytest.approx(gap.mean())
    assert apart.high - apart.value == pytest.approx(reach, abs=1e-12)


@given(CHECKS)
def test_agencies_with_several_checks_are_told_by_obuchowski(
    rows: list[tuple[int, int, bool, int]],
) -> None:
    """By the formula of docs/method.md §13.6, pair by pair and agency by agency."""
    scores, _, problems, clusters = columns(rows)
    up, down = np.flatnonzero(problems), np.flatnonzero(~problems)
    value = np.mean([kernel(scores[i], scores[j]) for i, j in product(up, down)])
    right = {i: np.mean([kernel(scores[i], scores[j]) for j in down]) - value for i in up}
    right |= {j: np.mean([kernel(scores[i], scores[j]) for i in up]) - value for j in down}
    of = [
        {g: sum(right[k] for k in some if clusters[k] == g) / len(some) for g in set(clusters)}
        for some in (up, down)
    ]
    counts = [len(set(clusters[some])) for some in (up, down, [*up, *down])]
    spread = [c / (c - 1) if c > 1 else 1 for c in counts]
    expected = sum(spread[k] * sum(x * x for x in of[k].values()) for k in (0, 1))
    expected += 2 * spread[2] * sum(of[0][g] * of[1][g] for g in of[0])
    found = area(scores, problems, clusters, level=LEVEL)

    assert found.error**2 == pytest.approx(max(expected, 0), abs=1e-12)


@given(CHECKS, st.integers(2, 4))
def test_saying_everything_twice_is_no_evidence(
    rows: list[tuple[int, int, bool, int]], times: int
) -> None:
    """Law: repeated checks of an agency with the same outcome leave error and rate as they were."""
    scores, _, problems, clusters = columns(rows)
    again = [np.repeat(column, times) for column in (scores, problems, clusters)]
    one = area(scores, problems, clusters, level=LEVEL)
    many = area(*again, level=LEVEL)  # type: ignore[arg-type]  # columns of three kinds

    assert many.value == pytest.approx(one.value)
    assert many.error == pytest.approx(one.error)


@given(CHECKS, st.sampled_from([0.1, 0.25, 0.5, 1.0]))
def test_lift_shares_ties_out(rows: list[tuple[int, int, bool, int]], share: float) -> None:
    """Law: the top holds exactly its share; its lift is its problem rate over that of all."""
    scores, _, problems, clusters = columns(rows)
    room, captured = share * len(scores), 0.0
    for value in sorted(set(scores), reverse=True):
        same = scores == value
        inside = min(1.0, max(0.0, room / same.sum()))
        captured += inside * (same & problems).sum()
        room -= same.sum()
    found = lift(scores, problems, clusters, share=share, level=LEVEL)
    expected = captured / (share * len(scores)) / problems.mean()

    assert found.value == pytest.approx(expected)
    assert found.low - 1e-9 <= found.value <= found.high + 1e-9


def test_the_interval_of_a_lift_is_that_of_the_problems_in_the_top() -> None:
    """Twelve of twenty problems among the top 25 of 100: their interval over a quarter."""
    scores = np.arange(100.0)
    problems = np.isin(np.arange(100), [*range(75, 87), *range(8)])
    found = lift(scores, problems, np.arange(100), share=0.25, level=LEVEL)
    inside = (scores >= 75)[problems]
    held = rate(inside, np.arange(20), level=LEVEL)
    assert held.low is not None
    assert held.high is not None

    assert (found.captured, found.value) == pytest.approx((0.6, 2.4))
    assert (found.low, found.high) == pytest.approx((held.low * 4, held.high * 4))
    assert (held.low, held.high) == pytest.approx(korn_graubard(0.6, 19, level=LEVEL))


def test_a_score_that_says_nothing() -> None:
    """All alike: area 1/2, lift 1."""
    problems = np.arange(40) % 4 == 0
    scores, clusters = np.ones(40), np.arange(40)
    found = area(scores, problems, clusters, level=LEVEL)

    assert (found.value, found.low, found.error) == (0.5, None, 0)
    assert lift(scores, problems, clusters, share=0.2, level=LEVEL).value == pytest.approx(1)


def test_rates_know_that_checks_of_one_agency_are_alike() -> None:
    """Ten agencies checked ten times each tell less than a hundred; nobody tells nothing."""
    problems = np.repeat(np.arange(10) < 3, 10)
    together = rate(problems, np.repeat(np.arange(10), 10), level=LEVEL)
    alone = rate(problems, np.arange(100), level=LEVEL)

    assert together.value == alone.value == 0.3
    assert together.low is not None
    assert alone.low is not None
    assert together.low < 0.15 < 0.2 < alone.low
    assert rate(problems[:0], np.arange(0), level=LEVEL).value is None


def test_the_intervals_hold_what_they_promise() -> None:
    """Binormal scores of agencies with one to three checks each: 800 histories, fixed seed.

    At 95 % the number that hold the true area lies within 4.5 standard errors (α < 10^-5).
    """
    chance = np.random.default_rng(7)
    distance, held = 0.8, 0
    truth = NormalDist().cdf(distance / 2**0.5)
    for _ in range(800):
        clusters = np.repeat(np.arange(80), chance.integers(1, 4, 80))
        problems = chance.random(len(clusters)) < 0.3
        shared = chance.normal(size=80)[clusters] * 0.8
        scores = shared + chance.normal(size=len(clusters)) * 0.6 + distance * problems
        found = area(scores, problems, clusters, level=LEVEL)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high

    assert abs(held - 760) < 4.5 * (800 * 0.95 * 0.05) ** 0.5
