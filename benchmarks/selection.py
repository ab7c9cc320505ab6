"""Measure the selection beside the peers: time, memory, and whether π is honoured.

Usage: ``python benchmarks/selection.py [--json] [--quick] [--large]``. Every record is measured in
a process of its own, so that its peak memory is its own, and is the least of several runs.
``randinspect`` is the draw from a closed frame with SHA-256 tickets, ``randinspect kernel`` the
draw on ready tickets, which is what peers do with their random numbers; ``randinspect, fast`` is
the whole draw with the extra ``fast``, which hashes by columns. ``honours_pi`` is the
outcome of an exactness check made here: for ours by enumerating all starts, for the peers by
drawing some thousand times; then ``true`` says "not refuted", ``false`` says "refuted".
``--large`` measures 10^8 units in a Parquet file and nothing else.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final
from unittest.mock import patch

import numpy as np
from measuring import Record, arguments, measured, report, said
from numpy.typing import NDArray
from peers import PEERS, R_PEERS, Peer, RPeer, r_packages, r_run, shares

from randinspect.lottery import Tickets
from randinspect.lottery.columnwise import installed
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    ColumnarFrame,
    Method,
    certain_units,
    inclusion_probabilities,
    select,
    select_columns,
    systematic,
    systematic_by_ticket,
    target_for,
    target_from_facts,
    ticket_order,
)

Kernel = Callable[[NDArray[np.int64], NDArray[np.uint64]], NDArray[np.int64]]

SEED: Final = "5eed" * 16
DRAWN_PERCENT: Final = 2
STRATA: Final = 16
LARGE_STRATA: Final = 340
LARGE: Final = 10**8
METHODS: Final = (Method.EQUAL, Method.PROPORTIONAL)
SMALL_SIZES: Final = (80, 40, 36, 30, 24, 20, 16, 10, 8, 6)
SMALL_NUMBER: Final = 5  # one certain unit; Brewer coded wrongly is right for two others
STANDARD_ERRORS: Final = 6
SLOW: Final = 10**6


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


def number_of(count: int) -> int:
    """How many are drawn, one at least."""
    return max(1, count * DRAWN_PERCENT // 100)


def draw_kernel(sizes: NDArray[np.int64], leading: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Certainty, start, hits, and the units near them."""
    certain, rest = certain_units(sizes, number_of(len(sizes)), 1)
    left = int(sizes.sum()) - int(sizes[np.flatnonzero(certain)].sum())
    start = 12345 % left

    def whole(place: int) -> tuple[int, bytes]:
        return int(leading[place]), b"%d" % place

    return systematic_by_ticket(
        sizes, leading, whole, certain=certain, num=rest, den=1, start=start
    )


def draw_sorted(sizes: NDArray[np.int64], leading: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The same units the short way, as a yardstick of the machine: every unit is sorted."""
    certain, rest = certain_units(sizes, number_of(len(sizes)), 1)
    others = np.where(certain, 0, sizes)

    def whole(place: int) -> tuple[int, bytes]:
        return int(leading[place]), b"%d" % place

    order = ticket_order(leading, whole)
    return systematic(others, order, num=rest, den=1, start=12345 % int(others.sum()))


def run_kernel(
    strata: int, count: int, *, draw: Kernel = draw_kernel, threads: int = 1
) -> Callable[[], object]:
    """Kernel on ready tickets, strata one after the other as a frame by regions has them."""
    sizes, leading = sizes_of(count), leading_of(count)
    bounds = [count * place // strata for place in range(strata + 1)]
    parts = [slice(a, b) for a, b in pairwise(bounds)]

    def run(share: list[slice]) -> list[NDArray[np.int64]]:
        return [draw(sizes[part], leading[part]) for part in share]

    if threads == 1:
        return lambda: run(parts)
    shares_of_threads = [parts[first::threads] for first in range(threads)]
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(run, shares_of_threads))


def frame_of(count: int) -> Frame:
    """One stratum with ascending handles of 18 digits."""
    text = np.empty((count, 18), dtype=np.uint8)
    text[:, :8] = np.frombuffer(b"91220000", dtype=np.uint8)
    rest = np.arange(count)
    for place in range(17, 7, -1):
        rest, digit = np.divmod(rest, 10)
        text[:, place] = digit + ord("0")
    handles = text.reshape(-1).view("S18")
    return Frame(handles, ("A",), np.zeros(count, dtype=np.int32), sizes_of(count))


def run_whole(count: int, *, columnwise: bool = False) -> Callable[[], object]:
    """From a closed frame to the sample, SHA-256 tickets included, with or without ``fast``."""
    frame = frame_of(count)
    target = target_for(
        next(frame.strata()), number_of(count), method=Method.PROPORTIONAL, reserves=0
    )

    def work() -> object:
        with patch("randinspect.lottery.tickets.installed", lambda: columnwise):
            return select(frame, [target], Tickets(SEED))

    return work


def run_columns(path: Path, method: Method, count: int) -> Callable[[], object]:
    """From a Parquet file to the sample: read and sum up, hash, draw; 1 in 1,000 where equal."""

    def work() -> object:
        with ColumnarFrame.open(
            path, threads=2, memory_limit="500MB", temp_directory=path.parent
        ) as frame:
            targets = [
                target_from_facts(
                    facts,
                    facts.positive // 1000 if method is Method.EQUAL else number_of(facts.positive),
                    method=method,
                    reserves=0,
                )
                for facts in frame.facts
            ]
            return select_columns(frame, targets, Tickets(SEED))

    del count
    return work


def run_peer(peer: Peer, count: int) -> Callable[[], object]:
    """One draw of a peer."""
    return peer.prepare(sizes_of(count), number_of(count))


def write_frame(path: Path, strata: int, method: Method, count: int) -> Callable[[], object]:
    """Write a frame ordered by stratum and handle to Parquet; sizes are alike where equal."""
    import duckdb

    size = "7" if method is Method.EQUAL else "1 + 4194304 // ((hash(i) >> 44) + 16)"
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        connection.execute(
            f"COPY (SELECT '9122' || lpad((i * {strata} // {count})::VARCHAR, 4, '0') "
            "|| lpad(i::VARCHAR, 10, '0') AS handle, "
            f"'S' || lpad((i * {strata} // {count})::VARCHAR, 4, '0') AS stratum, "
            f"({size})::BIGINT AS size FROM range({count}) AS r(i)) TO '{path}' (FORMAT parquet)"
        )
    return lambda: None


def ours_honours() -> bool:
    """Whether every start of small strata draws each unit exactly its share of times."""
    for sizes, exact in (([1, 2, 3, 4, 5, 40], Fraction(5, 2)), ([3, 1, 4, 1, 5, 9], Fraction(3))):
        column = np.array(sizes, dtype=np.int64)
        leading = np.arange(len(sizes), dtype=np.uint64)[::-1] << np.uint64(60)
        certain, num = certain_units(column, exact.numerator, exact.denominator)
        den = exact.denominator
        total = den * int(column[~certain].sum())
        counts = np.where(certain, total, 0)
        for start in range(total):
            counts[
                systematic_by_ticket(
                    column,
                    leading,
                    lambda place: (0, b"%d" % place),
                    certain=certain,
                    num=num,
                    den=den,
                    start=start,
                )
            ] += 1
        if [Fraction(int(c), total) for c in counts] != list(
            inclusion_probabilities(column, exact)
        ):
            return False
    return True


def columns_agree() -> bool:
    """Whether the sample from Parquet is the sample from memory, on 10,000 units."""
    count = 10**4
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.parquet"
        write_frame(path, 1, Method.PROPORTIONAL, count)
        with ColumnarFrame.open(path, threads=2, memory_limit="500MB") as columns:
            rows = columns.rows(f"SELECT handle, stratum, size FROM {columns.source}")
            frame = Frame.close(*map(list, zip(*rows, strict=True)))
            target = target_for(
                next(frame.strata()), number_of(count), method=Method.PROPORTIONAL, reserves=9
            )
            tickets = Tickets(SEED)
            return select(frame, [target], tickets) == select_columns(columns, [target], tickets)


def within_errors(counts: NDArray[np.int64], draws: int) -> bool:
    """Whether counts of a small frame stay within 6 standard errors of the declared π."""
    sizes = np.array(SMALL_SIZES, dtype=np.int64)
    declared = np.array([float(p) for p in inclusion_probabilities(sizes, SMALL_NUMBER)])
    errors = np.sqrt(draws * declared * (1 - declared))
    return bool(np.all(np.abs(counts - draws * declared) <= STANDARD_ERRORS * errors))


def peer_honours(peer: Peer) -> bool:
    """Whether a Python peer's draws of 5 of 10 keep π."""
    draw = peer.prepare(np.array(SMALL_SIZES, dtype=np.int64), SMALL_NUMBER)
    counts = np.zeros(len(SMALL_SIZES), dtype=np.int64)
    for _ in range(peer.draws):
        counts[draw()] += 1
    return within_errors(counts, peer.draws)


def r_record(peer: RPeer, count: int, repeats: int, *, honours: bool) -> Record:
    """Measure a peer in R."""
    run = r_run(peer, shares(sizes_of(count), number_of(count)), repeats, tally=False)
    return Record("selection", peer.name, count, run["seconds"], run["cpu"], run["peak"], honours)


def own_records(counts: tuple[int, ...], repeats: int) -> Iterator[Record]:
    """Ours, whole and kernel, on a frame in memory."""
    honours = ours_honours()
    jobs: tuple[tuple[str, Callable[[int], Callable[[], object]]], ...] = (
        ("randinspect kernel", partial(run_kernel, 1)),
        *(
            (f"randinspect kernel, {strata} strata", partial(run_kernel, strata))
            for strata in (STRATA, LARGE_STRATA)
        ),
        (f"randinspect kernel, {STRATA} strata, 2 threads", partial(run_kernel, STRATA, threads=2)),
        (f"all units sorted, {STRATA} strata", partial(run_kernel, STRATA, draw=draw_sorted)),
        ("randinspect", run_whole),
        ("randinspect, fast", partial(run_whole, columnwise=True)),
    )
    if not installed():
        said("randinspect, fast: not here; the extra 'fast' has it")
        jobs = jobs[:-1]
    for count in counts:
        for name, job in jobs:
            yield measured("selection", name, count, job, repeats=repeats, honours_pi=honours)


def column_records(
    count: int, strata: int, methods: tuple[Method, ...], repeats: int
) -> Iterator[Record]:
    """Ours, on a frame in Parquet."""
    honours = ours_honours() and columns_agree()
    with tempfile.TemporaryDirectory() as folder:
        for method in methods:
            path = Path(folder) / "frame.parquet"
            # In a process of its own: what writing takes is not to be seen in the draw.
            measured(
                "",
                "",
                count,
                partial(write_frame, path, strata, method),
                repeats=1,
                honours_pi=None,
            )
            name = f"randinspect Parquet, {method}, {strata} strata"
            job = partial(run_columns, path, method)
            yield measured("selection", name, count, job, repeats=repeats, honours_pi=honours)


def peer_records(counts: tuple[int, ...], repeats: int, *, is_quick: bool) -> Iterator[Record]:
    """The peers that are here, each up to its limit; the quick run leaves the slowest out."""
    for peer in PEERS:
        if is_quick and peer.at_most <= SLOW:
            continue
        if not peer.is_here:
            said(f"{peer.name}: not here; the extra 'bench' has it")
            continue
        honours = peer_honours(peer)
        for count in [count for count in counts if count <= peer.at_most]:
            job = partial(run_peer, peer)
            yield measured("selection", peer.name, count, job, repeats=repeats, honours_pi=honours)
    here = r_packages()
    pi = shares(np.array(SMALL_SIZES, dtype=np.int64), SMALL_NUMBER)
    for other in [other for other in R_PEERS if not is_quick or other.at_most > SLOW]:
        if other.package not in here:
            said(f"{other.name}: R or its package {other.package} is not here")
            continue
        tally = np.array(r_run(other, pi, other.draws, tally=True)["counts"], dtype=np.int64)
        for count in [count for count in counts if count <= other.at_most]:
            yield r_record(other, count, repeats, honours=within_errors(tally, other.draws))


def records(*, is_quick: bool, is_large: bool) -> list[Record]:
    """All records; the quick run has fewer repeats and peers on small frames only.

    The first run of a process also pays for its pages of memory, so there are always two.
    """
    if is_large:
        return list(column_records(LARGE, LARGE_STRATA, METHODS, 1 if is_quick else 2))
    repeats = 2 if is_quick else 4
    found = list(own_records((10**6, 10**7) if is_quick else (10**4, 10**5, 10**6, 10**7), repeats))
    peer_counts = (10**6,) if is_quick else (10**4, 10**5, 10**6, 10**7)
    found += peer_records(peer_counts, repeats, is_quick=is_quick)
    if not is_quick:
        found += column_records(10**7, LARGE_STRATA, METHODS, repeats)
    return found


if __name__ == "__main__":
    options = arguments(__doc__ or "", has_large=True)
    measurements = records(is_quick=options.quick, is_large=options.large)
    report(measurements, as_json=options.json, ratio_to="randinspect kernel")
    sys.exit(0)
