"""The commands that look back on a task: deadlines and report."""

from __future__ import annotations

import json as json_text
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import AsOfOption, JsonFlag, LangOption, LevelOption, QuarterArgument
from randinspect.cli.result_notes import say_void
from randinspect.cli.result_options import (
    AmendmentsOption,
    OutOption,
    PolicyOption,
    ProvisionalFlag,
    opened,
    read_day,
)
from randinspect.cli.words import say
from randinspect.office.guarding import declared_exemptions
from randinspect.office.results.entering import announce_beside
from randinspect.office.results.job import ResultJob
from randinspect.office.results.report import Lift, TaskReport
from randinspect.office.results.reporting import due_list, report_task
from randinspect.publication.privacy import require_clean
from randinspect.results import DeadlineList, DepartmentTally, DueRow, Progress, Rate, Standing
from randinspect.sampling.estimates import Estimate

__all__ = ["deadlines_command", "report_command", "write_public_report"]


_DUE_HEADS: Final = (
    "inspection",
    "name",
    "department",
    "duty",
    "counted from",
    "due on",
    "done on",
    "left",
    "standing",
)
_DEPARTMENT_HEADS: Final = (
    "department",
    "drawn",
    "published count",
    "completion %",
    "closing %",
    "overdue count",
    "repeats",
    "recusals",
    "substitutions",
)
_PEOPLE_HEADS: Final = (
    "person",
    "inspections",
    "problems",
    "repeats",
    "recusals",
    "left team",
    "came",
)
_CLASS_HEADS: Final = ("group", "drawn", "checked", "violations", "rate", "interval")


class Reader(StrEnum):
    """For whom a report is written."""

    PUBLIC = "public"
    BUREAU = "bureau"


def deadlines_command(
    quarter: QuarterArgument,
    out: OutOption,
    as_of: AsOfOption = None,
    only: Annotated[
        list[Standing] | None,
        typer.Option("--only", help="due, overdue, in_time or late; may be repeated."),
    ] = None,
    policy: PolicyOption = None,
    provisional: ProvisionalFlag = False,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """List what is due, overdue and done as of a day, in working days (时限)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        job = opened(quarter, out, policy, None, provisional=provisional)
        say_void(desk, job)
        found = due_list(job, read_day(as_of))
        _talk_calendar(desk, found)
        shown = found.of(*only) if only else found.rows
        desk.table("deadlines", _DUE_HEADS, [_due_cells(desk, row) for row in shown])
        desk.document({**found.document(), "rows": [row.document() for row in shown]})


def report_command(
    quarter: QuarterArgument,
    out: OutOption,
    reader: Annotated[
        Reader, typer.Option("--for", help="The public one is also written to public/results.")
    ] = Reader.BUREAU,
    as_of: AsOfOption = None,
    amendments: AmendmentsOption = None,
    policy: PolicyOption = None,
    level: LevelOption = 0.95,
    provisional: ProvisionalFlag = False,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Report completion, closing, time, problem rates and, for the bureau, people (报告)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        job = opened(quarter, out, policy, amendments, provisional=provisional)
        say_void(desk, job)
        found = report_task(job, read_day(as_of), level=level)
        _talk_calendar(desk, found.due)
        _show_public(desk, found)
        if reader is Reader.PUBLIC:
            desk.talk("written", p=write_public_report(job, found))
            desk.document(found.public_document())
        else:
            _show_bureau(desk, found)
            desk.document(found.bureau_document())


def write_public_report(job: ResultJob, found: TaskReport) -> Path:
    """Write the public report, once the privacy scanner has looked at it."""
    text = json_text.dumps(found.public_document(), ensure_ascii=False, indent=1, sort_keys=True)
    name = "report.json"
    data = (text + "\n").encode()
    declared = declared_exemptions(job.dispatch.get("rulebook.json"))
    require_clean({name: data}, job.knowledge().without_numbers(), declared)
    return announce_beside(job, name, data, found.as_of)


def _talk_calendar(desk: Desk, found: DeadlineList) -> None:
    """Say what the days rest on."""
    desk.talk("as of", d=found.as_of, c=found.calendar_sha256)
    latest = sum(row.is_latest for row in found.rows)
    if latest:
        desk.talk("at the latest", n=latest)
    if found.provisional:
        desk.talk("years provisional", t=", ".join(map(str, found.provisional)))


def _due_cells(desk: Desk, row: DueRow) -> tuple[object, ...]:
    """Cells of one duty."""
    return (
        row.inspection,
        row.name,
        row.department,
        say(f"duty {row.duty}", desk.language),
        row.counted_from,
        row.due,
        row.done or "",
        "" if row.left is None else row.left,
        say(f"standing {row.standing}", desk.language),
    )


def _show_public(desk: Desk, found: TaskReport) -> None:
    """Show what anybody may see."""
    figures = list(_figures(desk, found.tally.whole))
    desk.table("task report", ("figure", "part", "whole", "percent"), figures)
    labels = [(label.zh, count) for label, count in found.tally.labels.items() if count]
    desk.table("labels", ("label", "count"), labels)
    if found.ledger is None:
        desk.talk("changed without ledger", a=found.amendments)
    else:
        desk.talk("changed by ledger", a=found.amendments, v=found.ledger.voids)
    if found.estimates is not None:
        whole = found.estimates.overall
        told = {"r": whole.rate, "a": whole.low, "b": whole.high}
        desk.talk("estimated", **{k: _percent(v) for k, v in told.items()})
    elif found.note:
        desk.talk("note", t=found.note)


def _show_bureau(desk: Desk, found: TaskReport) -> None:
    """Show what the bureau sees besides."""
    desk.talk("bureau only")
    beside = {told.department: told for told in found.departments}
    rows = [
        _department_cells(progress, beside[name])
        for name, progress in found.tally.departments.items()
    ]
    desk.table("departments", _DEPARTMENT_HEADS, rows)
    people = [
        (p.person, p.inspections, p.problems, p.repeats, p.recusals, p.left, p.came)
        for p in found.people
    ]
    desk.table("people report", _PEOPLE_HEADS, people)
    classes = found.estimates.domains.get("class", ()) if found.estimates else ()
    desk.table("classes", _CLASS_HEADS, [_class_cells(estimate) for estimate in classes])
    if found.lift is not None:
        _say_lift(desk, found.lift)


def _say_lift(desk: Desk, lift: Lift) -> None:
    """Say how much more often problems are found in one class; without an unknown number."""
    told = lift.document()
    names = {"h": lift.high, "l": lift.low}
    if lift.ratio is None:
        desk.talk("lift none", **names)
    elif lift.least is None or lift.most is None:
        desk.talk("lift bare", **names, r=told["ratio"])
    else:
        desk.talk("lift", **names, r=told["ratio"], a=told["least"], b=told["most"])


def _department_cells(progress: Progress, told: DepartmentTally) -> tuple[object, ...]:
    """Cells of one department."""
    return (
        told.department,
        progress.drawn,
        progress.published,
        progress.completion.percent,
        progress.closing.percent,
        progress.overdue,
        told.repeats,
        told.recusals,
        told.substitutions,
    )


def _class_cells(estimate: Estimate) -> tuple[object, ...]:
    """Cells of one class."""
    return (
        estimate.name.partition("=")[2],
        estimate.drawn,
        estimate.checked,
        estimate.violations,
        _percent(estimate.rate),
        f"{_percent(estimate.low)} – {_percent(estimate.high)}",
    )


def _figures(desk: Desk, whole: Progress) -> Iterator[tuple[object, ...]]:
    """Rows of the rates."""
    rates: dict[str, Rate] = {
        "completion": whole.completion,
        "closing": whole.closing,
        "timeliness": whole.timeliness,
        "problem rate": whole.problem_rate,
    }
    for key, rate in rates.items():
        yield say(key, desk.language), rate.part, rate.whole, rate.percent


def _percent(value: float | None) -> str:
    """A rate in percent."""
    return "?" if value is None else f"{100 * value:.2f}"
