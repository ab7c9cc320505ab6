"""Measure the exact scan over a year of complaints, and what a simulation in its place finds.

Usage: ``python benchmarks/early_warnings.py [--json] [--quick]``. The complaints are made up: 10^5
bodies, most with few, and 200 of them with eight more within a fortnight. The peer does it the
plain way: it simulates years under the null with numpy, here in its kindest form, once for each
number of complaints and not once for each body. The last lines go to stderr: how many of the 200
each finds at a false discovery rate of 5 %, and how many others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Final

import numpy as np
from measuring import Record, arguments, measured, report, said
from numpy.typing import NDArray

from randinspect.office.warnings import (
    BaselineKind,
    ComplaintSigns,
    Procedure,
    largest_window,
    q_values,
    spikes,
)

SEED: Final = 20260731
BODIES: Final = 100_000
PLANTED: Final = 200
CELLS: Final = 52
RATE: Final = Fraction(1, 20)


def complaints(bodies: int) -> NDArray[np.int64]:
    """Complaints by body and week; the first 200 bodies have a spike."""
    rng = np.random.default_rng(SEED)
    rates = rng.gamma(0.8, 4.0 / CELLS / 0.8, size=bodies)
    counts = rng.poisson(rates[:, None], size=(bodies, CELLS))
    planted = min(PLANTED, bodies)
    where = rng.integers(0, CELLS - 1, size=planted)
    for row, cell in enumerate(where):
        extra = np.bincount(rng.integers(0, 2, size=8), minlength=2)
        counts[row, cell : cell + 2] += extra
    return counts


def settings(baseline: BaselineKind) -> ComplaintSigns:
    """Choices of the test."""
    return ComplaintSigns.model_validate({"false_discovery_rate": "5%", "baseline": baseline})


def by_body(bodies: int) -> dict[str, tuple[int, ...]]:
    """The same by the names of bodies."""
    rows = complaints(bodies).tolist()
    return {f"B{i:06d}": tuple(row) for i, row in enumerate(rows) if any(row)}


def exact(baseline: BaselineKind, bodies: int) -> Callable[[], dict[str, Fraction]]:
    """Exact p-values of all bodies, and their q-values."""
    counts, chosen = by_body(bodies), settings(baseline)
    return lambda: {name: q for name, (_, q) in spikes(counts, chosen).items()}


def simulated(runs: int, bodies: int) -> Callable[[], dict[str, Fraction]]:
    """The plain way: p = (1 + simulated years as crowded) / (1 + years)."""
    counts = by_body(bodies)
    return lambda: _simulated(counts, runs)


def _simulated(counts: dict[str, tuple[int, ...]], runs: int) -> dict[str, Fraction]:
    """Simulate the years of each number of complaints once."""
    rng = np.random.default_rng(SEED)
    asked = {name: (sum(c), largest_window(c, 2)[0]) for name, c in counts.items() if sum(c) >= 3}
    tails: dict[tuple[int, int], Fraction] = {}
    for total in sorted({n for n, _ in asked.values()}):
        falls = rng.integers(0, CELLS, size=(runs, total)) + CELLS * np.arange(runs)[:, None]
        years = np.bincount(falls.ravel(), minlength=runs * CELLS).reshape(runs, CELLS)
        largest = (years[:, 1:] + years[:, :-1]).max(axis=1)
        for n, k in {pair for pair in asked.values() if pair[0] == total}:
            tails[n, k] = Fraction(1 + int((largest >= k).sum()), 1 + runs)
    q = q_values([tails[pair] for pair in asked.values()], Procedure.BH)
    return dict(zip(asked, q, strict=True))


def records(bodies: int, *, is_quick: bool) -> list[Record]:
    """All records."""
    repeats = 2 if is_quick else 3
    ways: list[tuple[str, Callable[[int], Callable[[], object]]]] = [
        ("randinspect exact, days", partial(exact, BaselineKind.DAYS)),
        ("randinspect exact, province", partial(exact, BaselineKind.PROVINCE)),
        ("numpy, 999 years", partial(simulated, 999)),
        ("numpy, 9,999 years", partial(simulated, 9_999)),
    ]
    if not is_quick:
        ways.append(("numpy, 99,999 years", partial(simulated, 99_999)))
    return [
        measured("complaints", name, bodies, prepare, repeats=repeats, honours_pi=None)
        for name, prepare in ways
    ]


def found(q: dict[str, Fraction]) -> tuple[int, int]:
    """How many of the planted spikes are told, and how many others."""
    told = [int(name[1:]) for name, value in q.items() if value <= RATE]
    return sum(place < PLANTED for place in told), sum(place >= PLANTED for place in told)


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    report(
        records(BODIES, is_quick=options.quick),
        as_json=options.json,
        ratio_to="randinspect exact, days",
    )
    for told, run in (
        ("exact, days", exact(BaselineKind.DAYS, BODIES)),
        ("exact, province", exact(BaselineKind.PROVINCE, BODIES)),
        ("999 years", simulated(999, BODIES)),
        ("9,999 years", simulated(9_999, BODIES)),
    ):
        planted, others = found(run())
        said(f"{told}: {planted} of {PLANTED} spikes, {others} others")
    sys.exit(0)
