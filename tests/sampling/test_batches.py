"""Batches: the parts of a sample, against their laws, the worked examples and a rival rule."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.errors import DesignError, FormatError
from randinspect.sampling import (
    SampleRole,
    SampleUnit,
    batch,
    batch_numbers,
    read_sample,
    write_sample,
)

CELLS = st.lists(st.integers(0, 40), max_size=9)


def sample_of(counts: list[int]) -> list[SampleUnit]:
    """A sample with certain, drawn and reserve units by turns, stratum after stratum."""
    roles = tuple(SampleRole)
    return [
        SampleUnit(f"S{cell // 3:02d}", roles[cell % 3], rank, f"{cell}-{rank}")
        for cell, count in enumerate(counts)
        for rank in range(1, count + 1)
    ]


@given(CELLS, st.integers(2, 13))
def test_batches_are_disjoint_and_together_the_sample(counts: list[int], of: int) -> None:
    """Law: each certain and drawn unit is in exactly one batch, and no reserve is in any."""
    sample = sample_of(counts)
    parts = [batch(sample, number, of) for number in range(1, of + 1)]
    handles = Counter(unit.handle for part in parts for unit in part)
    inspected = [unit.handle for unit in sample if unit.role is not SampleRole.RESERVE]

    assert handles == Counter(inspected)
    assert set(batch_numbers(sample, of)) == set(inspected)


@given(CELLS, st.integers(2, 13))
def test_batches_are_balanced_everywhere(counts: list[int], of: int) -> None:
    """Law of method.md §9.2: over any run of consecutive cells they differ by one at most."""
    numbers = batch_numbers(sample_of(counts), of)
    cells = [cell for cell in range(len(counts)) if cell % 3 != 2]
    per_cell = {c: Counter(b for h, b in numbers.items() if h.startswith(f"{c}-")) for c in cells}
    for first in range(len(cells)):
        run: Counter[int] = Counter()
        for cell in cells[first:]:
            run += per_cell[cell]
            shares = [run[number] for number in range(1, of + 1)]

            assert max(shares) - min(shares) <= 1


@given(CELLS, st.integers(2, 13))
def test_batches_follow_the_ranks(counts: list[int], of: int) -> None:
    """Law: in a cell no unit of a later batch has a smaller rank."""
    sample = sample_of(counts)
    numbers = batch_numbers(sample, of)
    for one, two in pairwise(sample):
        if (one.stratum, one.role) == (two.stratum, two.role) and one.handle in numbers:
            assert numbers[one.handle] <= numbers[two.handle]


def drawn(**counts: int) -> list[SampleUnit]:
    """A sample of drawn units only."""
    return [
        SampleUnit(stratum, SampleRole.DRAWN, rank, f"{stratum}-{rank}")
        for stratum, count in counts.items()
        for rank in range(1, count + 1)
    ]


def front_loaded(counts: list[int], of: int) -> list[int]:
    """The rival rule: every remainder to the first batches."""
    return [sum(n // of + (b < n % of) for n in counts) for b in range(of)]


def test_the_worked_quarterly_fixture() -> None:
    """83 labs of four classes in four quarters: 21/21/20/21, and 22/21/21/19 without rotation."""
    sample = drawn(A=20, B=25, C=23, D=15)
    parts = [batch(sample, number, 4) for number in range(1, 5)]
    table = [[Counter(u.stratum for u in part)[s] for part in parts] for s in "ABCD"]

    assert [len(part) for part in parts] == [21, 21, 20, 21]
    assert table == [[5, 5, 5, 5], [6, 6, 6, 7], [6, 6, 6, 5], [4, 4, 3, 4]]
    assert front_loaded([20, 25, 23, 15], 4) == [22, 21, 21, 19]  # the negative control


SAMPLE = b"".join(
    row + b"\n"
    for row in (
        b"A\tcertain\t00000001\tAG-3",
        b"A\tdrawn\t00000001\tAG-5",
        b"A\tdrawn\t00000002\tAG-2",
        b"A\treserve\t00000001\tAG-1",
        b"B\tdrawn\t00000001\tAG-6",
        b"B\treserve\t00000001\tAG-7",
    )
)


def test_the_sample_of_the_format_in_two_batches() -> None:
    """format.md §6.3: AG-5 and AG-6 first, then AG-3 and AG-2."""
    sample = read_sample(SAMPLE)
    first, second = ([u.handle for u in batch(sample, number, 2)] for number in (1, 2))

    assert (first, second) == (["AG-5", "AG-6"], ["AG-3", "AG-2"])
    assert write_sample(sample) == SAMPLE


@pytest.mark.parametrize("of", [2, 3, 4])
def test_every_unit_is_as_likely_in_a_batch_as_its_share(of: int) -> None:
    """Exact: over all orders of five units, each is in batch b in share/5 of them."""
    hits: Counter[tuple[str, int]] = Counter()
    orders = list(permutations("vwxyz"))
    for order in orders:
        units = [SampleUnit("A", SampleRole.DRAWN, r, h) for r, h in enumerate(order, 1)]
        hits.update(batch_numbers(units, of).items())
    shares = [len(batch(drawn(A=5), number, of)) for number in range(1, of + 1)]

    for handle in "vwxyz":
        found = [Fraction(hits[handle, number], len(orders)) for number in range(1, of + 1)]
        assert [Fraction(share, 5) for share in shares] == found


@pytest.mark.parametrize(("number", "of"), [(0, 4), (5, 4), (-1, 4), (1, 1), (1, 0), (1, 367)])
def test_batches_that_there_are_not_are_refused(number: int, of: int) -> None:
    """Wrong numbers are told."""
    with pytest.raises(DesignError, match="batch"):
        batch(drawn(A=5), number, of)


@pytest.mark.parametrize("row", [b"A\tsure\t00000001\tx\n", b"A\tdrawn\t1.0\tx\n", b"A\tdrawn\n"])
def test_samples_that_are_none_are_refused(row: bytes) -> None:
    """A role, a rank or a row that there is not."""
    with pytest.raises(FormatError):
        read_sample(row)
