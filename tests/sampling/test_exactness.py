"""Exactness of the selection by enumeration: every start, every unit (docs/method.md §2)."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Method,
    SampleRole,
    certain_units,
    inclusion_probabilities,
    select,
    systematic,
    target_for,
)

CASES = [
    ([1, 2, 3, 4, 5, 6], 2, 1),
    ([1, 2, 3, 4, 5, 6], 5, 2),
    ([7, 1, 1, 1], 1, 3),
    ([2, 2, 2, 2, 2], 3, 1),
    ([40, 3, 0, 3, 8, 1, 0, 5, 2], 7, 3),
    ([9, 9, 1, 1, 1], 3, 1),
    ([1, 1, 1], 3, 1),
]


def starts_that_draw(sizes: list[int], num: int, den: int) -> tuple[Counter[int], int, set[int]]:
    """For each unit the number of starts that draw it, the number of starts, the sizes seen."""
    column = np.array(sizes, dtype=np.int64)
    certain, rest = certain_units(column, num, den)
    left = np.where(certain, 0, column)
    order = np.array(sorted(range(len(sizes)), key=lambda i: (i * 5 + 3) % 7), dtype=np.int64)
    total, drawn, counts = den * int(left.sum()), Counter[int](), set()
    for start in range(total if rest else 0):
        units = systematic(left, order, num=rest, den=den, start=start).tolist()
        assert len(units) == len(set(units))
        drawn.update(units)
        counts.add(len(units))
    for unit in np.flatnonzero(certain).tolist():
        drawn[unit] = total if rest else 1
    return drawn, total if rest else 1, {count + int(certain.sum()) for count in counts or {0}}


@pytest.mark.parametrize(("sizes", "num", "den"), CASES)
def test_every_unit_is_drawn_by_exactly_its_share_of_the_starts(
    sizes: list[int], num: int, den: int
) -> None:
    """π = starts that draw the unit / all starts, equal to the declared fraction."""
    drawn, total, _ = starts_that_draw(sizes, num, den)
    declared = inclusion_probabilities(np.array(sizes), Fraction(num, den))

    assert [Fraction(drawn[i], total) for i in range(len(sizes))] == list(declared)
    assert sum(declared) == Fraction(num, den)


@pytest.mark.parametrize(("sizes", "num", "den"), CASES)
def test_the_sample_size_is_the_floor_or_the_ceiling(sizes: list[int], num: int, den: int) -> None:
    """Whatever the start, n is floor(m) or ceil(m)."""
    _, _, seen = starts_that_draw(sizes, num, den)

    assert seen <= {floor(Fraction(num, den)), ceil(Fraction(num, den))}


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=7).filter(any),
    st.integers(1, 5),
    st.data(),
)
def test_exactness_holds_for_any_small_stratum(
    sizes: list[int], den: int, data: st.DataObject
) -> None:
    """The same by Hypothesis."""
    positive = sum(size > 0 for size in sizes)
    num = data.draw(st.integers(1, den * positive))
    exact = Fraction(num, den)
    drawn, total, _ = starts_that_draw(sizes, exact.numerator, exact.denominator)

    assert [Fraction(drawn[i], total) for i in range(len(sizes))] == list(
        inclusion_probabilities(np.array(sizes), exact)
    )


@given(
    st.lists(st.integers(1, 2**40), min_size=2, max_size=30),
    st.integers(1, 1000),
    st.data(),
)
def test_hits_by_row_and_by_step_agree_at_large_sizes(
    sizes: list[int], den: int, data: st.DataObject
) -> None:
    """h_k and K(C) of the protocol in Python integers give the kernel's units, near 2^62 too."""
    exact = Fraction(data.draw(st.integers(1, den * len(sizes))), den)
    certain, num = certain_units(np.array(sizes), exact.numerator, exact.denominator)
    left = np.where(certain, 0, np.array(sizes))
    total, den = int(left.sum()), exact.denominator
    if num == 0:
        return
    start = data.draw(st.integers(0, den * total - 1))
    order = np.arange(len(sizes), dtype=np.int64)
    units = systematic(left, order, num=num, den=den, start=start).tolist()

    def jumps(cumulated: int) -> int:
        return (num * cumulated + den * total - 1 - start) // (den * total)

    bounds = [0, *np.cumsum(left).tolist()]

    assert units == [i for i in range(len(sizes)) if jumps(bounds[i + 1]) > jumps(bounds[i])]


def test_known_certainties() -> None:
    """Sizes 1 … 20, n = 12: the four largest are certain, the others have i/17."""
    declared = inclusion_probabilities(np.arange(1, 21), 12)

    assert declared == (*(Fraction(i, 17) for i in range(1, 17)), *([Fraction(1)] * 4))


N, DRAWN, SEEDS, ALPHA = 50, 10, 20_000, 1e-4
SIZES = [2 ** (i % 8) for i in range(N - 1)] + [400]


def worst_z(counts: list[int], declared: list[float], draws: int) -> float:
    """Largest standardised deviation over the units that are not certain."""
    return max(
        abs(count - draws * p) / math.sqrt(draws * p * (1 - p))
        for count, p in zip(counts, declared, strict=True)
        if p < 1
    )


def test_real_tickets_honour_the_probabilities() -> None:
    """20,000 fixed seeds end to end: worst z within Bonferroni's bound at α = 1e-4."""
    frame = Frame.close([f"AG-{i:03d}" for i in range(N)], ["A"] * N, SIZES)
    target = target_for(next(frame.strata()), DRAWN, method=Method.PROPORTIONAL, reserves=0)
    counts: Counter[str] = Counter()
    for seed in range(SEEDS):
        units = select(frame, [target], Tickets(f"{seed:064x}"))
        counts.update(unit.handle for unit in units if unit.role is not SampleRole.RESERVE)
    declared = [float(p) for p in inclusion_probabilities(np.array(SIZES), DRAWN)]
    seen = [counts[f"AG-{i:03d}"] for i in range(N)]

    assert worst_z(seen, declared, SEEDS) < norm.isf(ALPHA / 2 / N)
    assert seen[-1] == SEEDS


def test_numpy_choice_fails_the_same_test() -> None:
    """Negative control: numpy's weighted choice draws other probabilities than p·n."""
    generator = np.random.default_rng(20261125)
    shares = np.array(SIZES) / sum(SIZES)
    counts = np.zeros(N, dtype=np.int64)
    for _ in range(SEEDS):
        counts[generator.choice(N, size=DRAWN, replace=False, p=shares)] += 1
    declared = [float(p) for p in inclusion_probabilities(np.array(SIZES), DRAWN)]

    assert worst_z(counts.tolist(), declared, SEEDS) > norm.isf(ALPHA / 2 / N)
    assert counts[-1] < SEEDS


def test_every_place_of_the_list_is_reached_alike() -> None:
    """N = 29, n = 10, where a start-and-walk draw never reaches nine firms; α = 1e-4."""
    frame = Frame.close([f"F{i:02d}" for i in range(29)], ["A"] * 29, [1] * 29)
    target = target_for(next(frame.strata()), 10, method=Method.EQUAL, reserves=0)
    counts = Counter(
        unit.handle
        for seed in range(2000)
        for unit in select(frame, [target], Tickets(f"{seed:064x}"))
    )

    assert len(counts) == 29
    assert worst_z(list(counts.values()), [10 / 29] * 29, 2000) < norm.isf(ALPHA / 2 / 29)
