"""How the benchmarks measure: one process a record, least time of several repeats."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

__all__ = ["Options", "Record", "arguments", "measured", "report"]


@dataclass(frozen=True, slots=True)
class Record:
    """One measurement; None where a key does not apply.

    ``seconds`` is wall time and ``cpu_seconds`` processor time of the best repeat, both without
    preparation; ``peak_mb`` is the peak resident memory of the process, preparation included.
    """

    task: str
    method: str
    size: int | str
    seconds: float | None
    cpu_seconds: float | None
    peak_mb: float | None
    honours_pi: bool | None


@dataclass(frozen=True, slots=True)
class Options:
    """Switches that every benchmark has."""

    json: bool
    quick: bool


def arguments(about: str) -> Options:
    """Read the switches."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print records as JSON")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, under 50 seconds")
    options = parser.parse_args()
    return Options(options.json, options.quick)


def measured(
    task: str,
    method: str,
    size: int,
    prepare: Callable[[int], Callable[[], object]],
    *,
    repeats: int,
    honours_pi: bool | None,
    label: str | None = None,
) -> Record:
    """Measure in a fresh process what ``prepare(size)`` returns."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, prepare, size, repeats))
    process.start()
    sender.close()
    seconds, cpu_seconds, peak_mb = receiver.recv()
    process.join()
    return Record(task, method, label or size, seconds, cpu_seconds, peak_mb, honours_pi)


def report(records: list[Record], *, as_json: bool) -> None:
    """Print the records, as JSON or for people."""
    if as_json:
        print(json.dumps([asdict(record) for record in records], ensure_ascii=False))
        return
    print(f"{'task':<10} {'method':<34} {'size':>16} {'s':>8} {'cpu s':>8} {'MB':>7} honours π")
    for r in records:
        print(
            f"{r.task:<10} {r.method:<34} {r.size!s:>16} {_cell(r.seconds, 3):>8} "
            f"{_cell(r.cpu_seconds, 3):>8} {_cell(r.peak_mb, 0):>7} {r.honours_pi}"
        )


def _child(
    sender: object, prepare: Callable[[int], Callable[[], object]], size: int, repeats: int
) -> None:
    """Prepare, run, and send the best time and the peak memory."""
    work = prepare(size)
    times = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    scale = 1024 if sys.platform != "darwin" else 1024**2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    best = min(times)
    sender.send((round(best[0], 4), round(best[1], 4), round(peak, 1)))  # type: ignore[attr-defined]  # a Connection


def _cell(value: float | None, digits: int) -> str:
    """A number or a dash."""
    return "–" if value is None else f"{value:.{digits}f}"
