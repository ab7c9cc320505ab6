"""Small invented bundles, made from the library's own stages, for the tests of many rooms."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from randinspect.canonical import write_document
from randinspect.dispatch import DatePlan, DateRules, Problem
from randinspect.lottery import QUICKNET
from randinspect.publication import Disclosure, Occasion, Task
from randinspect.publication.stages import complete, draw, lock_dispatch, lock_selection
from randinspect.publication.terms import Terms
from randinspect.registry import CalendarYear, WorkCalendar, calendar_for
from randinspect.registry.frame import Frame
from randinspect.sampling import Margin, Method, target_for, write_margins, write_targets

ROUNDS = {
    case["round"]: case
    for case in json.loads(
        (Path(__file__).parent / "vectors" / "drand_quicknet_vectors.json").read_text()
    )["valid"]
}
TASK = Task(
    plan_ref="2023-1-1",
    plan_name="计划",
    task_id="T1",
    task_name="任务",
    draw_type="undirected",
    item="事项",
    object_scope="范围",
    date_from=date(2023, 10, 9),
    date_to=date(2023, 12, 29),
    authority_name="示例局",
)


def terms(draw_id: str, sequence: int, number: int, occasion: Occasion = Occasion.DRAW) -> Terms:
    """Terms of a draw on a recorded round, locked a day before it."""
    due = QUICKNET.time_of(number)
    return Terms(
        authority="cn.example",
        draw_id=draw_id,
        plan_ref="2023-1-1",
        sequence=sequence,
        created=due - 86_400,
        not_before=due,
        lead_seconds=86_400,
        occasion=occasion,
        disclosure=Disclosure(agency="open", inspector="open"),
        rulebook=write_document({"rule": "示例"}),
        openings=None,
    )


def locked_selection(occasion: Occasion = Occasion.DRAW) -> dict[str, bytes]:
    """A locked selection of six units in two strata."""
    frame = Frame.close(
        ["AG-1", "AG-2", "AG-3", "AG-4", "AG-5", "AG-6"], ["A"] * 4 + ["B"] * 2, [1, 2, 3, 0, 1, 1]
    )
    methods = {"A": Method.PROPORTIONAL, "B": Method.EQUAL}
    targets = [
        target_for(s, 2 if s.label == "A" else 1, method=methods[s.label], reserves=1)
        for s in frame.strata()
    ]
    return lock_selection(terms("d/1", 1, 13335, occasion), frame, write_targets(targets))


def locked_over_margins() -> dict[str, bytes]:
    """A locked selection over two margins; the worked example of docs/format.md §6.1.1."""
    strata = ["A1"] * 3 + ["A2"] * 3 + ["B1"] * 4 + ["B2"] * 2
    frame = Frame.close(
        [f"AG-{i:02d}" for i in range(1, 13)], strata, [1, 2, 3, 1, 1, 1, 5, 1, 1, 3, 1, 1]
    )
    sizes = {"A1": (5, 4), "A2": (3, 4), "B1": (3, 2), "B2": (1, 2)}
    targets = [
        target_for(s, Fraction(*sizes[s.label]), method=Method.PROPORTIONAL, reserves=0)
        for s in frame.strata()
    ]
    margins = [
        Margin.of("field", {"A": ["A1", "A2"], "B": ["B1", "B2"]}),
        Margin.of("class", {"1": ["A1", "B1"], "2": ["A2", "B2"]}),
    ]
    draw_terms = terms("demo/1", 1, 13335)
    return lock_selection(draw_terms, frame, write_targets(targets), write_margins(margins))


@cache
def drawn_over_margins() -> dict[str, bytes]:
    """The same, drawn and completed; do not change it."""
    files = locked_over_margins()
    files |= draw(files, [ROUNDS[13335]])
    return {**files, **complete(files, TASK)}


def locked_dispatch(
    sample: bytes, occasion: Occasion = Occasion.DRAW, *, is_dated: bool = False
) -> dict[str, bytes]:
    """A locked dispatch of that sample to four inspectors whose caps bind."""
    rows = [line.split("\t") for line in sample.decode().splitlines()]
    units = [row[3] for row in rows if row[1] != "reserve"]
    people = ["I-1", "I-2", "I-3", "I-4"]
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [("I-1", "1", "1"), ("I-2", "0", "3"), ("I-3", "0", "3"), ("I-4", "0", "3")],
        [(unit, "officer", person) for unit in units for person in people],
    )
    return lock_dispatch(
        terms("d/2", 2, 65536, occasion),
        problem,
        sample=sample,
        recusals=b"",
        dates=date_plan(problem) if is_dated else None,
    )


@cache
def small_quarter(occasion: Occasion = Occasion.DRAW) -> dict[str, dict[str, bytes]]:
    """Both bundles, drawn and completed; do not change them."""
    selection = locked_selection(occasion)
    selection |= draw(selection, [ROUNDS[13335]])
    dispatch = locked_dispatch(selection["sample.tsv"], occasion)
    dispatch |= draw(dispatch, [ROUNDS[65536]])
    return {
        "selection": {**selection, **complete(selection, TASK)},
        "dispatch": {**dispatch, **complete(dispatch, TASK)},
    }


def write_quarter(folder: Path, quarter: dict[str, dict[str, bytes]]) -> Path:
    """Write bundles into folders."""
    for part, files in quarter.items():
        (folder / part).mkdir(parents=True)
        for name, data in files.items():
            (folder / part / name).write_bytes(data)
    return folder


def date_plan(problem: Problem, *, years: tuple[CalendarYear, ...] | None = None) -> DatePlan:
    """Few days for a dispatch: two inspections together, one on leave, one closed."""
    places = sorted(problem.inspections)
    first, last = date(2023, 8, 28), date(2023, 9, 8)
    calendar = calendar_for([2023]) if years is None else WorkCalendar(years)
    return DatePlan.from_rows(
        calendar,
        DateRules(date(2023, 8, 1), last, notice_days=1, daily=1, weekly=2),
        agenda=[
            (place, min(places[:2]) if place in places[:2] else place, str(first), str(last))
            for place in places
        ],
        absences=[("I-2", "2023-08-30"), ("I-2", "2023-08-31"), ("I-4", "2023-09-04")],
        closures=[(places[0], "2023-09-01"), (places[-1], "2023-09-05")],
    )


@cache
def dated_dispatch() -> dict[str, bytes]:
    """The small quarter's dispatch with dates, drawn and completed; do not change it."""
    files = locked_dispatch(small_quarter()["selection"]["sample.tsv"], is_dated=True)
    files |= draw(files, [ROUNDS[65536]])
    return {**files, **complete(files, TASK)}
