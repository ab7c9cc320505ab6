"""Measure the selection: kernel, kernel with tickets, and numpy's weighted choice beside it.

Usage: ``python benchmarks/selection.py [--json] [--quick]``. Every record is measured in a
process of its own, so that its peak memory is its own. ``honours_pi`` is the outcome of an
exactness check made here: by enumerating all starts for ours, by 4,000 draws for the peer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import numpy as np
from measuring import Record, arguments, measured, report
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
    ticket_order,
)

SEED: Final = "5eed" * 16
DRAWN_PERCENT: Final = 2


def sizes_of(count: int) -> NDArray[np.int64]:
    """Skewed integer sizes from a fixed hash-like sequence: few large, many small."""
    spread = (np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(44)
    return (1 + (np.uint64(2**22) // (spread + np.uint64(16)))).astype(np.int64)


def leading_of(count: int) -> NDArray[np.uint64]:
    """Stand-in tickets for the kernel alone: a permuted counter (splitmix64 finaliser)."""
    x = np.arange(count, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def run_kernel(count: int) -> Callable[[], object]:
    """Certainty, order, start and hits on ready tickets."""
    sizes, leading, num = sizes_of(count), leading_of(count), count * DRAWN_PERCENT // 100

    def work() -> object:
        certain, rest = certain_units(sizes, num, 1)
        left = np.where(certain, 0, sizes)
        order = ticket_order(leading, lambda place: (int(leading[place]), b"%d" % place))
        return systematic(left, order, num=rest, den=1, start=12345 % int(left.sum()))

    return work


def run_whole(count: int) -> Callable[[], object]:
    """From a closed frame to the sample, SHA-256 tickets included."""
    handles = np.char.add(b"91220000", np.arange(count).astype("S10"))
    order = np.argsort(handles, kind="stable")
    frame = Frame(handles[order], ("A",), np.zeros(count, dtype=np.int32), sizes_of(count))
    size = Fraction(count * DRAWN_PERCENT // 100)
    target = target_for(next(frame.strata()), size, method=Method.PROPORTIONAL, reserves=0)

    return lambda: select(frame, [target], Tickets(SEED))


def run_numpy(count: int) -> Callable[[], object]:
    """The peer: ``Generator.choice(replace=False, p=…)``."""
    sizes = sizes_of(count)
    shares = sizes / sizes.sum()
    generator = np.random.default_rng(1)
    number = count * DRAWN_PERCENT // 100

    return lambda: generator.choice(count, size=number, replace=False, p=shares)


def ours_honours() -> bool:
    """Whether every start of small strata draws each unit exactly its share of times."""
    for sizes, exact in (([1, 2, 3, 4, 5, 40], Fraction(5, 2)), ([3, 1, 4, 1, 5, 9], Fraction(3))):
        column = np.array(sizes, dtype=np.int64)
        certain, num = certain_units(column, exact.numerator, exact.denominator)
        left, den = np.where(certain, 0, column), exact.denominator
        total, order = den * int(left.sum()), np.arange(len(sizes), dtype=np.int64)[::-1].copy()
        counts = np.where(certain, total, 0)
        for start in range(total):
            counts[systematic(left, order, num=num, den=den, start=start)] += 1
        if [Fraction(int(c), total) for c in counts] != list(
            inclusion_probabilities(column, exact)
        ):
            return False
    return True


def numpy_honours() -> bool:
    """Whether 4,000 draws of 3 of 6 stay within 6 standard errors of n·p."""
    sizes = np.array([60, 40, 20, 20, 5, 5])
    declared = np.array([float(p) for p in inclusion_probabilities(sizes, 2)])
    generator, draws = np.random.default_rng(1), 4000
    counts = np.zeros(len(sizes))
    for _ in range(draws):
        counts[generator.choice(6, size=2, replace=False, p=sizes / sizes.sum())] += 1
    errors = np.sqrt(draws * declared * (1 - declared))
    return bool(np.all(np.abs(counts - draws * declared) <= 6 * errors))


def records(*, is_quick: bool) -> list[Record]:
    """All records; the quick run leaves out one repeat of three.

    The first run of a process also pays for its pages of memory, so there are always two.
    """
    ours, numpys, repeats = ours_honours(), numpy_honours(), 2 if is_quick else 3
    jobs = (
        ("randinspect kernel", run_kernel, ours),
        ("randinspect", run_whole, ours),
        ("numpy choice(p=)", run_numpy, numpys),
    )
    return [
        measured("selection", name, size, job, repeats=repeats, honours_pi=honours)
        for size in (10**6, 10**7)
        for name, job, honours in jobs
    ]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    report(records(is_quick=options.quick), as_json=options.json)
    sys.exit(0)
