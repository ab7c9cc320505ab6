"""The quadrature of Pareto's π against closed forms, sums over subsets and real tickets."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from randinspect.errors import DesignError
from randinspect.sampling import inclusion_probabilities, pareto_probabilities
from randinspect.sampling.order_probabilities import PARETO_UNITS_LIMIT

CASES = [
    ([1, 1, 2], 1),
    ([2, 7, 8, 5, 4, 4], 3),
    ([1, 2, 3, 4, 5], 2),
    ([1, 1, 1, 90, 95], 2),
    ([1, 1000, 1000, 1000], 2),
]


def by_subsets(sizes: list[int], n: int, unit: int) -> float:
    """π of one unit by adaptive quadrature over the sets of others that lie below its key."""
    shares = [float(p) for p in inclusion_probabilities(np.array(sizes), n)]
    others = [i for i in range(len(sizes)) if i != unit]

    def below(i: int, key: float) -> float:
        return shares[i] * key / (1 - shares[i] + shares[i] * key)

    def integrand(uniform: float) -> float:
        odds = uniform / (1 - uniform)
        key = odds * (1 - shares[unit]) / shares[unit]
        return sum(
            float(np.prod([below(i, key) if i in chosen else 1 - below(i, key) for i in others]))
            for count in range(n)
            for chosen in combinations(others, count)
        )

    value: float = quad(integrand, 0, 1, epsabs=1e-13, epsrel=1e-12, limit=500)[0]
    return value


@pytest.mark.parametrize(("sizes", "n"), CASES)
def test_subsets_and_another_quadrature_agree(sizes: list[int], n: int) -> None:
    """Scipy's adaptive rule over listed sets gives the same to 1e-10."""
    found = pareto_probabilities(np.array(sizes), n)

    assert found.delivered == pytest.approx(
        [by_subsets(sizes, n, unit) for unit in range(len(sizes))], abs=1e-10
    )


def test_two_units_have_a_closed_form() -> None:
    """N = 2, n = 1: π = a(a - 1 - ln a)/(a - 1)² with a the ratio of the odds; a = 9 here."""
    found = pareto_probabilities(np.array([3, 1]), 1)
    a = 9.0
    closed = a * (a - 1 - log(a)) / (a - 1) ** 2

    assert abs(found.delivered[0] - closed) <= found.error_bound
    assert found.error_bound < 1e-11
    assert abs(closed - 0.75) > 0.05


@given(
    st.lists(st.integers(0, 5000), min_size=2, max_size=40).filter(any),
    st.data(),
)
@settings(max_examples=60)
def test_the_sum_is_the_sample_size(sizes: list[int], data: st.DataObject) -> None:
    """Σπ = n within N bounds; sizes that are alike are treated alike; 0 and 1 stay."""
    n = data.draw(st.integers(0, sum(size > 0 for size in sizes)))
    found = pareto_probabilities(np.array(sizes), n)

    assert abs(float(found.delivered.sum()) - n) <= len(sizes) * found.error_bound
    assert found.error_bound < 1e-9
    for size, declared, delivered in zip(sizes, found.declared, found.delivered, strict=True):
        assert (declared in (0, 1)) == (delivered in (0, 1))
        assert delivered == found.delivered[sizes.index(size)]


@pytest.mark.parametrize(("units", "n"), [(2, 1), (40, 7), (90, 89), (400, 30)])
def test_equal_sizes_are_delivered_exactly(units: int, n: int) -> None:
    """With equal sizes Pareto is simple random sampling: n/N within the bound."""
    found = pareto_probabilities(np.ones(units, dtype=np.int64), n)

    assert np.abs(found.delivered - n / units).max() <= found.error_bound


@pytest.mark.parametrize(("units", "percent"), [(5, 2.5), (25, 0.13), (50, 0.033), (200, 0.0022)])
def test_the_worst_unit_is_as_the_page_says(units: int, percent: float) -> None:
    """Sizes 1 … N, n = N/5: docs/method.md §2.12 names these deviations, rounded."""
    found = pareto_probabilities(np.arange(1, units + 1), units // 5)

    assert found.worst * 100 == pytest.approx(percent, rel=0.02)


def test_a_certain_unit_stays_certain() -> None:
    """Sizes 1 … 20, n = 12: 17 to 20 certain, the others near i/17."""
    found = pareto_probabilities(np.arange(1, 21), 12)

    assert found.declared == tuple(Fraction(min(i, 17), 17) for i in range(1, 21))
    assert found.delivered[16:].tolist() == [1.0] * 4
    assert found.delivered[:16] == pytest.approx([i / 17 for i in range(1, 17)], rel=0.0065)


def test_what_the_quadrature_does_not_take() -> None:
    """A fraction, and more units than it is made for."""
    with pytest.raises(DesignError, match="whole target"):
        pareto_probabilities(np.array([1, 2]), Fraction(1, 2))  # type: ignore[arg-type]
    with pytest.raises(DesignError, match="too many"):
        pareto_probabilities(np.ones(PARETO_UNITS_LIMIT + 1, dtype=np.int64), 3)
