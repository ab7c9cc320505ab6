"""The scan statistic is counted exactly, and q-values keep the false discovery rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from strategies import cell_counts, p_values

from randinspect.office.warnings import (
    Baseline,
    Procedure,
    Scan,
    decimal_text,
    largest_window,
    q_values,
)

_LEVEL = Fraction(1, 10)


def every_way(baseline: Baseline, complaints: int) -> Iterator[list[int]]:
    """Counts by cell of every way in which complaints fall under a null."""
    ways: Iterable[tuple[int, ...]]
    if baseline.province is None:
        ways = product(range(baseline.cells), repeat=complaints)
    else:
        cells = [cell for cell, count in enumerate(baseline.province) for _ in range(count)]
        ways = (
            tuple(cells[i] for i in some) for some in combinations(range(len(cells)), complaints)
        )
    for way in ways:
        yield [way.count(cell) for cell in range(baseline.cells)]


@pytest.mark.parametrize(
    "baseline",
    [*(Baseline(n) for n in range(1, 6)), Baseline(4, (2, 0, 3, 1)), Baseline(5, (1, 1, 4, 2, 0))],
    ids=str,
)
def test_the_tail_is_that_of_all_ways(baseline: Baseline) -> None:
    """Enumeration of every way, for each window and every number; Boole's bound is not below."""
    for width in range(1, baseline.cells + 1):
        scan = Scan(baseline, width)
        for complaints in range(6):
            seen = Counter(largest_window(c, width)[0] for c in every_way(baseline, complaints))
            for least in range(complaints + 2):
                ways = sum(count for k, count in seen.items() if k >= least)
                found = scan.tail(complaints, least)

                assert (found.p, found.is_exact) == (Fraction(ways, seen.total()), True)
                assert least == 0 or scan.bound(complaints, least) >= found.p


@given(cell_counts())
def test_the_fullest_window_is_there_and_the_last(case: tuple[tuple[int, ...], int]) -> None:
    """No window is fuller, and none after it as full."""
    counts, width = case
    most, first = largest_window(counts, width)
    sums = [sum(counts[i : i + width]) for i in range(len(counts) - width + 1)]

    assert most == max(sums) == sums[first]
    assert all(later < most for later in sums[first + 1 :])


@given(cell_counts())
def test_a_tail_falls_as_the_window_has_to_be_fuller(case: tuple[tuple[int, ...], int]) -> None:
    """1 at 0, 0 beyond all complaints, never rising between; a provincial null of itself is 1."""
    counts, width = case
    total = sum(counts)
    scan = Scan(Baseline(len(counts)), width)
    tails = [scan.tail(total, k).p for k in range(total + 2)]

    assert tails[0] == 1
    assert tails[total + 1] == 0
    assert tails == sorted(tails, reverse=True)
    own = Scan(Baseline(len(counts), counts), width)
    assert own.tail(total, largest_window(counts, width)[0]).p == 1


def test_what_is_too_large_to_count_is_bounded_and_says_so() -> None:
    """Above the limit the sum over windows stands in, and it is not below the tail."""
    exact = Scan(Baseline(26), 2).tail(40, 9)
    bound = Scan(Baseline(26), 2, most_work=100).tail(40, 9)

    assert (exact.is_exact, bound.is_exact) == (True, False)
    assert exact.p < bound.p < 2 * exact.p


@pytest.mark.parametrize(("points", "least"), [(3, 2), (4, 3), (5, 4), (3, 3)])
def test_fine_cells_come_near_the_formula_of_wallenstein_and_naus(points: int, least: int) -> None:
    """Points anywhere on a line, k > N/2: (k/w - N - 1) b(k; N, w) + 2 P(Bin(N, w) >= k), exactly.

    Cells lose what a window could gain by beginning inside one, less the finer they are.
    """
    w = Fraction(1, 10)
    each = [Fraction(comb(points, j)) * w**j * (1 - w) ** (points - j) for j in range(points + 1)]
    continuous = (least / w - points - 1) * each[least] + 2 * sum(each[least:])
    off = []
    for width in (4, 8, 16):
        tail = Scan(Baseline(10 * width), width).tail(points, least).p
        off.append(abs(tail / continuous - 1))

    assert off == sorted(off, reverse=True)
    assert off[-1] < Fraction(1, 10)


def test_the_tail_agrees_with_a_simulation() -> None:
    """20,000 years of 25 complaints at a fixed seed: within 4 standard errors, α about 6e-5."""
    rng = np.random.default_rng(20260731)
    runs, complaints, cells = 20_000, 25, 52
    falls = rng.integers(0, cells, size=(runs, complaints))
    counts = np.stack([np.bincount(row, minlength=cells) for row in falls])
    largest = (counts[:, :-1] + counts[:, 1:]).max(axis=1)
    scan = Scan(Baseline(cells), 2)
    for least in (4, 5, 6):
        p = float(scan.tail(complaints, least).p)
        error = (p * (1 - p) / runs) ** 0.5

        assert abs(float((largest >= least).mean()) - p) < 4 * error


def test_a_season_of_all_raises_no_warning_against_the_province() -> None:
    """2,000 bodies with 30 of 470 seasonal complaints: P(p <= 1/10) <= 1/10; not so by days alike.

    At a fixed seed and 4 standard errors, α about 3e-5.
    """
    rng = np.random.default_rng(20260733)
    season = tuple(5 + 30 * (10 <= cell < 14) + 5 * (cell % 3 == 0) for cell in range(52))
    where = np.repeat(np.arange(52), season)
    runs, told = 2000, Counter[str]()
    scans = {"province": Scan(Baseline(52, season), 2), "days": Scan(Baseline(52), 2)}
    for _ in range(runs):
        own = rng.choice(where, size=30, replace=False)
        most, _ = largest_window(np.bincount(own, minlength=52).tolist(), 2)
        told.update(name for name, scan in scans.items() if scan.tail(30, most).p <= _LEVEL)
    error = (0.1 * 0.9 / runs) ** 0.5

    assert told["province"] / runs < 0.1 + 4 * error < told["days"] / runs


@given(p_values())
def test_q_values_are_those_of_the_step_up_rule(p: list[Fraction]) -> None:
    """Rejecting q <= level is Benjamini and Hochberg's largest i with p_(i) <= i level / m."""
    q = q_values(p, Procedure.BH)
    ranked = sorted(p)
    most = max((i for i, v in enumerate(ranked, 1) if v <= _LEVEL * i / len(p)), default=0)

    assert sum(value <= _LEVEL for value in q) == most
    assert all(p_one <= q_one <= 1 for p_one, q_one in zip(p, q, strict=True))
    assert all(by >= bh for by, bh in zip(q_values(p, Procedure.BY), q, strict=True))


def test_false_discoveries_keep_their_rate() -> None:
    """2,000 offices of 40 bodies, 10 of them with a spike: the mean false share is below 10 %."""
    rng = np.random.default_rng(20260732)
    scan, shares = Scan(Baseline(26), 2), []
    for _ in range(2000):
        falls = rng.integers(0, 26, size=(40, 8))
        falls[:10, :5] = 12
        counts = [np.bincount(row, minlength=26).tolist() for row in falls]
        p = [scan.tail(8, largest_window(c, 2)[0]).p for c in counts]
        told = [q <= _LEVEL for q in q_values(p, Procedure.BH)]
        shares.append(sum(told[10:]) / max(1, sum(told)))

    assert 0 < sum(shares) / len(shares) < float(_LEVEL)


@given(p_values())
def test_a_shown_probability_is_never_too_small(p: list[Fraction]) -> None:
    """Rounded up, by less than a thousandth."""
    for value in p:
        shown = Fraction(decimal_text(value / 977))

        assert value / 977 <= shown <= value / 977 * Fraction(1001, 1000)
