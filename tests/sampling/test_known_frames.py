"""Certainty and exactness on known frames, and the invariances of the systematic draw."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from randinspect.sampling import (
    certain_units,
    inclusion_probabilities,
    pareto_probabilities,
    systematic,
    ticket_order,
)

# Counts of certainty units and first probabilities as computed with R's package sampling 2.11.
FRAMES = [
    ("belgianmunicipalities.csv", "Tot04", 200, 31, [0.3267009528, 1, 0.2761940021, 0.3628829678]),
    ("MU284.csv", "P85", 50, 4, [0.2206395349, 0.1270348837, 0.1738372093, 0.1270348837]),
    ("swissmunicipalities.csv", "POPTOT", 400, 65, None),
]


def column_of(path: Path, name: str) -> NDArray[np.int64]:
    """One column of whole numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        return np.array([int(row[name]) for row in csv.DictReader(file)], dtype=np.int64)


@pytest.mark.parametrize(("file", "name", "n", "certain", "first"), FRAMES)
def test_certainty_units_of_real_frames(
    file: str, name: str, n: int, certain: int, first: list[float] | None, shared_data: Path
) -> None:
    """As many certain units as R finds, π to ten digits, and their sum is n exactly."""
    sizes = column_of(shared_data / "sampling" / file, name)
    declared = inclusion_probabilities(sizes, n)

    assert int(certain_units(sizes, n, 1)[0].sum()) == certain
    assert sum(p == 1 for p in declared) == certain
    assert sum(declared) == n
    if first:
        assert [float(p) for p in declared[:4]] == pytest.approx(first, abs=5e-11)


def test_the_sum_of_squares_of_the_belgian_frame(shared_data: Path) -> None:
    """Σπ² = 105.2008867; Pareto delivers each π within a ten-thousandth of itself."""
    sizes = column_of(shared_data / "sampling" / "belgianmunicipalities.csv", "Tot04")
    declared = inclusion_probabilities(sizes, 200)
    found = pareto_probabilities(sizes, 200)

    assert float(sum(p * p for p in declared)) == pytest.approx(105.2008867, abs=5e-8)
    assert 0 < found.worst < 1e-4
    assert abs(float(found.delivered.sum()) - 200) < 1e-9


def test_the_draws_of_another_program(shared_data: Path) -> None:
    """vectors_draw.json: twelve draws in ticket order, unit by unit."""
    cases = json.loads((shared_data / "sampling" / "vectors_draw.json").read_text("utf-8"))
    for case in cases:
        tickets = [int(ticket) for ticket in case["tickets"]]
        assert len(set(tickets)) == len(tickets)
        order = ticket_order(np.array(tickets, dtype=np.uint64), lambda i: (i, b""))
        sizes = np.array(case["w"], dtype=np.int64)
        drawn = systematic(sizes, order, num=case["a"], den=case["b"], start=case["r"])

        assert drawn.tolist() == case["selected_in_ticket_order"]
    assert len(cases) == 12


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=12).filter(any),
    st.integers(1, 4),
    st.data(),
)
def test_certainty_is_the_fixed_point(sizes: list[int], den: int, data: st.DataObject) -> None:
    """The same as "take out all shares of 1 or more, share the rest, repeat"."""
    column = np.array(sizes)
    target = Fraction(data.draw(st.integers(0, den * sum(s > 0 for s in sizes))), den)
    certain: set[int] = set()
    while True:
        rest = sum(s for i, s in enumerate(sizes) if i not in certain)
        left = target - len(certain)
        more = {
            i
            for i, s in enumerate(sizes)
            if i not in certain and s and left > 0 and left * s >= rest
        }
        if not more:
            break
        certain |= more
    mask, num = certain_units(column, target.numerator, target.denominator)

    assert set(np.flatnonzero(mask).tolist()) == certain
    assert Fraction(num, target.denominator) == target - len(certain)


@given(
    st.lists(st.integers(1, 2**20), min_size=2, max_size=12),
    st.integers(1, 5),
    st.integers(1, 2**20),
    st.data(),
)
def test_systematic_invariances(
    sizes: list[int], den: int, times: int, data: st.DataObject
) -> None:
    """Sizes and start times a constant, or units of size 0 anywhere: the same units."""
    column = np.array(sizes)
    target = Fraction(data.draw(st.integers(1, den * len(sizes))), den)
    certain, num = certain_units(column, target.numerator, target.denominator)
    left, den = np.where(certain, 0, column), target.denominator
    if num == 0:
        return
    start = data.draw(st.integers(0, den * int(left.sum()) - 1))
    order = np.array(data.draw(st.permutations(range(len(sizes)))), dtype=np.int64)
    drawn = systematic(left, order, num=num, den=den, start=start).tolist()
    scaled = systematic(left * times, order, num=num, den=den, start=start * times).tolist()
    zeros = np.concatenate([left, [0, 0]])
    wider = np.insert(order, data.draw(st.integers(0, len(order))), [len(sizes), len(sizes) + 1])

    assert scaled == drawn
    assert systematic(zeros, wider, num=num, den=den, start=start).tolist() == drawn


@given(st.lists(st.integers(2**54, 2**56), min_size=3, max_size=15), st.data())
def test_near_the_limit_nothing_wraps(sizes: list[int], data: st.DataObject) -> None:
    """den·W just below 2^62: the kernel's hits are those of unbounded integers."""
    total = sum(sizes)
    den = (2**62 - 1) // total
    num = data.draw(st.integers(1, min(2**31 - 1, (den * total - 1) // max(sizes))))
    start = data.draw(st.integers(0, den * total - 1))
    bounds = np.cumsum([0, *sizes]).tolist()
    hits, k = [], 0
    while (hit := (start + k * den * total) // num) < total:
        hits.append(hit)
        k += 1
    expected = [i for i in range(len(sizes)) if any(bounds[i] <= h < bounds[i + 1] for h in hits)]
    drawn = systematic(np.array(sizes), np.arange(len(sizes)), num=num, den=den, start=start)

    assert drawn.tolist() == expected
