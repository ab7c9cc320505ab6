"""Measure what a shortage takes: finding it, naming the rule that would end it, cheapest waivers.

Usage: ``python benchmarks/shortages.py [--json] [--quick]``. A province of 5,000 inspections and
2,000 inspectors with cap 7; fourteen inspections of one territory have three people, so 28 seats
are needed and 21 are to be had. Posing the problem is not in the times.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final

import numpy as np
from measuring import Record, arguments, measured, report

from randinspect.dispatch import (
    Barrier,
    DispatchRules,
    Posed,
    Role,
    WaiverCosts,
    check_relaxation,
    pose,
    precheck,
    relax,
)
from randinspect.registry.record_kinds import RecordKind, field_names
from randinspect.registry.register import Register, Source, locked_column

INSPECTIONS: Final = 5000
INSPECTORS: Final = 2000
PLANTED: Final = 14
FEW: Final = 3
CAP: Final = 7
TERRITORIES: Final = 100
WINDOW: Final = (date(2026, 7, 1), date(2026, 9, 30))
COSTS: Final = WaiverCosts(1000, 50, 20, {Barrier.OUT_OF_AREA: 10, Barrier.ROTATION: 3})
LABEL: Final = f"{INSPECTIONS}×{INSPECTORS}, {PLANTED} on {FEW}"


def register(kind: RecordKind, records: list[dict[str, Any]]) -> Register:
    """Register of records."""
    columns = {
        name: locked_column([record.get(name) for record in records]) for name in field_names(kind)
    }
    source = Source(f"{kind}.csv", "00" * 32, "csv", "utf-8", None, 1, len(records))
    return Register(kind, columns, np.arange(2, len(records) + 2), source)


def province() -> Posed:
    """The planted province."""
    places = [
        {"id": f"AG-{i:05}", "territory": "short" if i < PLANTED else f"T{i % TERRITORIES}"}
        for i in range(INSPECTIONS)
    ]
    people = [
        {
            "id": f"IN-{j:05}",
            "expert": False,
            "cert_valid_to": WINDOW[1],
            "territory": "short" if j < FEW else f"T{j % TERRITORIES}",
        }
        for j in range(INSPECTORS)
    ]
    return pose(
        register(RecordKind.AGENCY, places),
        register(RecordKind.INSPECTOR, people),
        agency_handles=[str(place["id"]) for place in places],
        inspector_handles=[str(person["id"]) for person in people],
        recusals=register(RecordKind.RECUSAL, []),
        visits=register(RecordKind.VISIT, []),
        rules=DispatchRules((Role("member", 2),), 0, CAP, ladder=("territory",)),
        window=WINDOW,
    )


def prepare(task: str, _size: int) -> Callable[[], object]:
    """What is measured."""
    posed = province()
    problem, reasons = posed.problem, posed.reasons
    (shortage,) = precheck(problem)
    told = len(shortage.slots), len(shortage.inspectors), shortage.needed, shortage.available
    if told != (PLANTED, FEW, 2 * PLANTED, CAP * FEW):
        raise RuntimeError(f"what was planted is not what is named: {told}")
    found = relax(problem, COSTS, reasons)
    works: dict[str, Callable[[], object]] = {
        "precheck": lambda: precheck(problem),
        "precheck with rules": lambda: precheck(problem, reasons),
        "relax": lambda: relax(problem, COSTS, reasons),
        "check of the proof": lambda: check_relaxation(problem, COSTS, found, reasons),
    }
    return works[task]


def records(*, is_quick: bool) -> list[Record]:
    """All records."""
    return [
        measured(
            "shortage",
            task,
            INSPECTIONS,
            partial(prepare, task),
            repeats=2 if is_quick else 5,
            honours_pi=None,
            label=LABEL,
        )
        for task in ("precheck", "precheck with rules", "relax", "check of the proof")
    ]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    report(records(is_quick=options.quick), as_json=options.json)
    sys.exit(0)
