"""How often intervals hold the true rate, over seeded draws of random-order systematic selection.

The frames are like those of a published comparison of intervals: sizes lognormal, violations
likelier where the size is large. Under each of 40 ticket orders many starts are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import NDArray

from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Method,
    certain_units,
    inclusion_probabilities,
    select,
    systematic,
    target_for,
)
from randinspect.sampling.estimates import (
    CheckedUnit,
    drawn_units,
    effective_size,
    estimate,
    hajek_variance,
    korn_graubard,
    stratum_designs,
)

CASES = {
    "3,000, 60, 7.8 %": (3000, 60, 0.078),
    "3,000, 200, 7.8 %": (3000, 200, 0.078),
    "3,000, 200, 2.0 %": (3000, 200, 0.02),
    "20,000, 1,000, 3.0 %": (20_000, 1000, 0.03),
}
ORDERS, STARTS = 40, 50
Z = NormalDist().inv_cdf(0.975)


@dataclass
class Draws:
    """The true rate, and columns of what each draw gives: shape ``(draws,)`` each."""

    true: float
    rate: NDArray[np.float64]
    variance: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    bare: NDArray[np.float64]
    n: int


def outcomes(units: int, rate: float) -> tuple[list[str], NDArray[np.int64], NDArray[np.float64]]:
    """Handles, sizes (sigma 1 in the log) and who is in violation: all by tickets."""
    tickets = Tickets("ab" * 32)
    handles = [f"U{i:05d}" for i in range(units)]
    names = [handle.encode() for handle in handles]
    uniform = (tickets.leading("t", names) + 0.5) / 2.0**64
    normal = np.array([NormalDist().inv_cdf(float(u)) for u in uniform])
    sizes = np.maximum(1, np.exp(4 + normal)).astype(np.int64)
    score = tickets.leading("u", names) / np.exp(0.4 * normal)
    return handles, sizes, (score <= np.sort(score)[round(units * rate) - 1]).astype(np.float64)


def told(y: NDArray[np.float64], pi: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Rate, variance and interval of one sample, from the formulas alone."""
    seen, n = float((1 / pi).sum()), len(y)
    rate = float((y / pi).sum()) / seen
    open_units = pi < 1
    variance = hajek_variance((y - rate)[open_units] / seen, pi[open_units])
    size = effective_size(
        rate,
        variance,
        n=n,
        weighted=seen**2 / float((1 / pi**2).sum()),
        degrees=int(open_units.sum()) - 1,
        level=0.95,
    )
    return rate, variance, *korn_graubard(rate, size, level=0.95)


@cache
def draws_of(case: str) -> Draws:
    """Draw one case."""
    units, n, asked = CASES[case]
    handles, sizes, violation = outcomes(units, asked)
    names = [handle.encode() for handle in handles]
    pi = np.array([float(p) for p in inclusion_probabilities(sizes, n)])
    certain, num = certain_units(sizes, n, 1)
    rest, sure = np.where(certain, 0, sizes), np.flatnonzero(certain)
    rows, bare = [], []
    for turn in range(ORDERS):
        tickets = Tickets(f"{turn:064x}")
        order = np.argsort(tickets.leading("a", names))
        for place in range(STARTS):
            start = tickets.uniform("s", str(place), below=int(rest.sum()))
            drawn = systematic(rest, order, num=num, den=1, start=start)
            sample = np.concatenate((sure, drawn))
            rows.append(told(violation[sample], pi[sample]))
            bare.append(float(violation[sample].mean()))
    rate, variance, low, high = np.array(rows).T
    return Draws(float(violation.mean()), rate, variance, low, high, np.array(bare), n)


@pytest.mark.parametrize("case", CASES)
def test_korn_graubard_covers_what_it_promises(case: str) -> None:
    """At level 95 % at least 94 % of 2,000 draws of fixed seeds, at a modest width."""
    draws = draws_of(case)
    held = (draws.low <= draws.true) & (draws.true <= draws.high)
    some = draws.variance > 0
    wider = (draws.high - draws.low)[some] / (2 * Z * np.sqrt(draws.variance[some]))

    assert held.mean() >= 0.94
    assert 1 < np.median(wider) < 1.5


@pytest.mark.parametrize("case", CASES)
def test_walds_interval_does_not_cover(case: str) -> None:
    """Control: rate ± 1.96 standard errors holds the rate in fewer than 93 % of the same draws."""
    draws = draws_of(case)

    assert (abs(draws.rate - draws.true) <= Z * np.sqrt(draws.variance)).mean() < 0.93


@pytest.mark.parametrize("case", CASES)
def test_a_binomial_interval_of_the_bare_counts_does_not_cover(case: str) -> None:
    """Control: as if each unit had been drawn alike; large units are in violation more often."""
    draws = draws_of(case)
    limits = np.array([korn_graubard(float(rate), draws.n, level=0.95) for rate in draws.bare])

    assert ((limits[:, 0] <= draws.true) & (draws.true <= limits[:, 1])).mean() < 0.93


@pytest.mark.parametrize("case", CASES)
def test_rate_and_variance_are_right_on_average(case: str) -> None:
    """The mean rate is within 2 % of the true one, mean v / variance seen in [0.9, 1.1]."""
    draws = draws_of(case)

    assert draws.rate.mean() == pytest.approx(draws.true, rel=0.02)
    assert 0.9 <= draws.variance.mean() / draws.rate.var() <= 1.1


def test_the_estimate_of_a_sample_is_what_the_formulas_give() -> None:
    """A sample drawn from frame, target and seed: the same rate, variance and interval."""
    handles, sizes, violation = outcomes(3000, 0.078)
    frame = Frame.close(handles, ["A"] * len(handles), sizes)
    targets = [target_for(s, 60, method=Method.PROPORTIONAL, reserves=5) for s in frame.strata()]
    tickets = Tickets("07" * 32)
    drawn = drawn_units(frame, targets, select(frame, targets, tickets), tickets)
    rows = [
        CheckedUnit(handle, "A", bool(violation[int(handle[1:])]), unit.probability)
        for handle, unit in drawn.items()
        if unit.role != "reserve"
    ]
    found = estimate(rows, stratum_designs(frame, targets)).overall
    y = np.array([float(unit.violation or 0) for unit in rows])
    expected = told(y, np.array([float(unit.probability or 0) for unit in rows]))

    assert found.rate is not None
    assert found.standard_error is not None
    assert (found.rate, found.standard_error**2, found.low, found.high) == pytest.approx(expected)
    assert found.checked == 60
    assert found.units == 3000
    assert found.total == pytest.approx(3000 * found.rate)
