"""How the benchmarks measure: one process a record, least time of several repeats."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

__all__ = ["Options", "Record", "arguments", "measured", "measured_steps", "report", "said"]


_AT_LEAST_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Record:
    """One measurement; None where a key does not apply.

    ``seconds`` is wall time and ``cpu_seconds`` processor time, each the least of the repeats and
    without preparation; ``peak_mb`` is the peak resident memory of the process, with preparation.
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
    large: bool = False


def arguments(about: str, *, has_large: bool = False) -> Options:
    """Read the switches; ``--large`` only where a benchmark has it."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print records as JSON")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, under 50 seconds")
    if has_large:
        parser.add_argument("--large", action="store_true", help="the largest sizes alone")
    options = parser.parse_args()
    return Options(options.json, options.quick, has_large and options.large)


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
    steps = partial(_alone, prepare)
    (record,) = measured_steps(
        task, (method,), size, steps, repeats=repeats, honours_pi=honours_pi, label=label
    )
    return record


def measured_steps(
    task: str,
    methods: Sequence[str],
    size: int,
    prepare: Callable[[int], Sequence[Callable[[], object]]],
    *,
    repeats: int,
    honours_pi: bool | None = None,
    label: str | None = None,
) -> list[Record]:
    """Measure the steps that ``prepare(size)`` returns, one after the other in a fresh process.

    Each step is a record under its method; the peak memory is that of the process.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, prepare, size, repeats))
    process.start()
    sender.close()
    times, peak_mb = receiver.recv()
    process.join()
    return [
        Record(task, method, label or size, seconds, cpu_seconds, peak_mb, honours_pi)
        for method, (seconds, cpu_seconds) in zip(methods, times, strict=True)
    ]


def report(records: list[Record], *, as_json: bool, ratio_to: str | None = None) -> None:
    """Print the records, as JSON or for people, there with the ratio to a method of that size.

    The ratio is of processor time, which other work on the machine disturbs less.
    """
    if as_json:
        print(json.dumps([asdict(record) for record in records], ensure_ascii=False))
        return
    unit = {(r.task, r.size): r.cpu_seconds for r in records if r.method == ratio_to}
    print(
        f"{'task':<14} {'method':<44} {'size':>16} {'s':>10} {'cpu s':>10} {'MB':>7} {'×':>8} "
        "honours π"
    )
    for r in records:
        base = unit.get((r.task, r.size))
        ratio = r.cpu_seconds / base if base and r.cpu_seconds is not None else None
        print(
            f"{r.task:<14} {r.method:<44} {r.size!s:>16} {_cell(r.seconds, 6):>10} "
            f"{_cell(r.cpu_seconds, 6):>10} {_cell(r.peak_mb, 0):>7} {_cell(ratio, 1):>8} "
            f"{'–' if r.honours_pi is None else 'yes' if r.honours_pi else 'no'}"
        )


def said(text: str) -> None:
    """Tell something that is no record."""
    print(text, file=sys.stderr)


def _alone(
    prepare: Callable[[int], Callable[[], object]], size: int
) -> Sequence[Callable[[], object]]:
    """One step."""
    return (prepare(size),)


def _child(
    sender: object,
    prepare: Callable[[int], Sequence[Callable[[], object]]],
    size: int,
    repeats: int,
) -> None:
    """Prepare, run, and send the best times and the peak memory."""
    steps = prepare(size)
    runs: list[list[tuple[float, float]]] = []
    # The first runs of something short find cold caches: it is run for a while.
    while len(runs) < repeats or sum(wall for run in runs for wall, _ in run) < _AT_LEAST_SECONDS:
        runs.append([_times(step) for step in steps])
    times = [_least(step) for step in zip(*runs, strict=True)]
    sender.send((times, round(_peak_mb(), 1)))  # type: ignore[attr-defined]  # a Connection


def _least(times: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The least wall time and the least processor time of a step's repeats."""
    wall, cpu = map(min, zip(*times, strict=True))
    return round(wall, 6), round(cpu, 6)


def _times(step: Callable[[], object]) -> tuple[float, float]:
    """Wall time and processor time of a step."""
    wall, cpu = time.perf_counter(), time.process_time()
    step()
    return time.perf_counter() - wall, time.process_time() - cpu


def _peak_mb() -> float:
    """Peak resident memory of this process in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Linux counts the parent's peak into ru_maxrss of a new program, but not into this.
        return int(status.read_text(encoding="ascii").split("VmHWM:")[1].split()[0]) / 1024
    scale = 1024 if sys.platform != "darwin" else 1024**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def _cell(value: float | None, digits: int) -> str:
    """A number or a dash."""
    return "–" if value is None else f"{value:.{digits}f}"
