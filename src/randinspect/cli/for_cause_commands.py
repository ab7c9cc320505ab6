"""The commands of checks for cause: open, close, withdraw, list, visits, results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import (
    ActorOption,
    ApproverOption,
    JsonFlag,
    LangOption,
    QuarterArgument,
    TextOption,
    a_day,
    wall_clock,
)
from randinspect.cli.result_options import DayOption, OutOption, read_day
from randinspect.office import Workspace, load_job, read_quarter_file
from randinspect.office.for_cause import (
    Busy,
    Ended,
    ForCauseDesk,
    ForCauseTask,
    Order,
    TaskOutcome,
    order_notes,
    publish_checks,
    require_read_back,
    results_with_checks,
    tally_for_cause,
    told_days,
    visits_in_year,
    visits_with_checks,
)
from randinspect.office.keeping_files import write_unlost
from randinspect.office.results.job import POLICY
from randinspect.results import parse_policy
from randinspect.rulebook import Rulebook

__all__ = ["for_cause_app"]

for_cause_app = typer.Typer(
    name="for-cause",
    help="Order checks for cause outside the draw, and put on record what came of them (快速处置).",
    no_args_is_help=True,
)

_HEADS: Final = ("task", "state", "body", "cause", "days", "officers", "outcome", "late")
TaskOption = Annotated[str, typer.Option("--task", help="Id of the task, 2026-FC-001.")]
OfficerOption = Annotated[
    list[str], typer.Option("--officer", help="Staff number; at least two, repeat the option.")
]


@for_cause_app.command(name="open")
def open_command(
    quarter: QuarterArgument,
    out: OutOption,
    task: TaskOption,
    agency: Annotated[str, typer.Option("--agency", help="Id of the body.")],
    cause: Annotated[
        str, typer.Option("--cause", help="One of the rulebook's memory.for_cause (检查缘由).")
    ],
    basis: Annotated[str, typer.Option("--basis", help="What allows it, and what set it off.")],
    officer: OfficerOption,
    first: Annotated[
        str, typer.Option("--from", callback=a_day, help="First day of the visit, 2026-01-31.")
    ],
    last: Annotated[str, typer.Option("--to", callback=a_day, help="Last day of the visit.")],
    approved_by: ApproverOption,
    expert: Annotated[
        list[str] | None, typer.Option("--expert", help="Who advises, beside two officers.")
    ] = None,
    warning: Annotated[
        list[str] | None, typer.Option("--warning", help="Code of a warning that it follows.")
    ] = None,
    item: Annotated[str | None, typer.Option("--item", help="Code of the inspection item.")] = None,
    on: DayOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Order a check for cause: two certified officers whom nothing bars, and a sign-off (立项)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        tasks = _desk(quarter, out)
        order = Order(
            task_id=task,
            agency=agency,
            cause=cause,
            basis=basis,
            officers=tuple(officer),
            date_from=read_day(first),
            date_to=read_day(last),
            on=read_day(on),
            by=approved_by,
            item=item,
            experts=tuple(expert or ()),
            warnings=tuple(warning or ()),
        )
        made, is_new = tasks.order(order, moment=wall_clock())
        year = made.order.date_from.year
        told = list(tasks.tasks().values())
        visits = visits_in_year(tasks.job, told, made.order.agency, year)
        desk.talk("check ordered" if is_new else "unchanged", t=task, a=made.order.number)
        rules = tasks.job.rules
        memory = rules.memory if isinstance(rules, Rulebook) else None
        cap = memory.annual_cap if memory is not None else None
        shown = cap.at_most if cap is not None else "-"
        desk.talk("visits of the year", y=year, n=visits, m=shown)
        people = (*made.order.officers, *made.order.experts)
        busy = tasks.busy(people, made.order.date_from, made.order.date_to)
        lost = [("days lost", {"o": n, "d": _told(desk, d)}) for n, d in busy.items() if d]
        notes = [*order_notes(made.order, tasks.job), *lost]
        for code, filled in notes:
            desk.talk(code, **filled)
        if made.is_late:
            desk.talk("ordered late", t=task, d=made.order.date_from)
        more = {"visits_in_year": visits, "notes": [code for code, _ in notes]}
        desk.document({**made.document(), "new": is_new, **more})


@for_cause_app.command(name="close")
def close_command(
    quarter: QuarterArgument,
    out: OutOption,
    task: TaskOption,
    visited: Annotated[
        str, typer.Option("--visited", callback=a_day, help="Day of the visit, 2026-01-31.")
    ],
    officer: OfficerOption,
    outcome: Annotated[TaskOutcome, typer.Option("--outcome", help="What was found.")],
    text: TextOption,
    approved_by: ApproverOption,
    on: DayOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Put on record what a check for cause found (办结)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        ended = Ended(
            task_id=task,
            on=read_day(on),
            by=approved_by,
            visited_on=read_day(visited),
            officers=tuple(officer),
            outcome=outcome,
            text=text,
        )
        at = _desk(quarter, out)
        made, is_new = at.close(ended, moment=wall_clock())
        desk.talk("check closed" if is_new else "unchanged", t=task)
        busy = at.busy(getattr(made.end, "officers", ()), ended.visited_on, ended.visited_on)
        for name, days in busy.items():
            if days:
                desk.talk("busy that day", o=name, d=_told(desk, days))
        lost = {name: told_days(days) for name, days in busy.items() if days}
        desk.document({**made.document(), "new": is_new, "busy": lost})


@for_cause_app.command(name="withdraw")
def withdraw_command(
    quarter: QuarterArgument,
    out: OutOption,
    task: TaskOption,
    text: TextOption,
    approved_by: ApproverOption,
    on: DayOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Take an order back before any visit; it stays to be seen (撤回)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        made = _desk(quarter, out).withdraw(
            task, on=read_day(on), by=approved_by, text=text, moment=wall_clock()
        )
        desk.talk("check withdrawn", t=task)
        desk.document(made.document())


@for_cause_app.command(name="list")
def list_command(
    quarter: QuarterArgument,
    out: OutOption,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """List checks for cause, their counts, and what the ledger does not hold (列表)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        at = _desk(quarter, out)
        tasks, unlogged = at.tasks(), at.unlogged()
        rows = [
            (
                name,
                desk.word(f"task {task.state}"),
                task.order.agency,
                task.order.cause,
                f"{task.order.date_from} – {task.order.date_to}",
                ", ".join(task.order.officers),
                _outcome(desk, task),
                "×" if task.is_late else "",
            )
            for name, task in tasks.items()
        ]
        desk.table("checks for cause", _HEADS, rows)
        if unlogged:
            desk.talk("unlogged", n=len(unlogged), t=", ".join(unlogged[:5]))
        tally = tally_for_cause(tasks.values()).document()
        told = [task.document() for task in tasks.values()]
        desk.document({"counts": tally, "tasks": told, "unlogged": unlogged})


@for_cause_app.command(name="visits")
def visits_command(
    quarter: QuarterArgument,
    out: OutOption,
    to: Annotated[Path, typer.Option("--to", help="CSV to write; then name it in files.visits.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write the register of visits with the checks for cause, for caps to count them (检查记录)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        at = _desk(quarter, out)
        tasks = list(at.tasks().values())
        data = visits_with_checks(at.job, tasks)
        write_unlost(to.parent, {to.name: data}, last=to.name)
        require_read_back(at.job, to, tasks)
        _tell(desk, to, sum(task.visit is not None for task in tasks))


@for_cause_app.command(name="publish")
def publish_command(
    quarter: QuarterArgument,
    out: OutOption,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Publish what checks for cause found, apart from the draw, with all counts (公示)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        path = quarter.parent / POLICY
        text = path.read_text(encoding="utf-8") if path.is_file() else None
        shows = text is not None and parse_policy(text, name=path.name).publication.inspectors
        done = publish_checks(_desk(quarter, out), shows_inspectors=shows)
        counts = done.document["counts"]
        total = sum(counts[name] for name in ("checked", "not_checked", "open", "withdrawn"))
        desk.talk("checks published", n=counts["checked"], m=total, p=done.folder)
        desk.lines([str(done.folder / name) for name in done.names])
        desk.document(dict(done.document))


@for_cause_app.command(name="results")
def results_command(
    quarter: QuarterArgument,
    out: OutOption,
    results: Annotated[Path, typer.Argument(help="CSV with handle, outcome and arm.")],
    to: Annotated[Path, typer.Option("--to", help="CSV to write; then estimate from it.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Add the checks for cause to results as their targeted arm, set apart by estimate (有因)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        tasks = list(_desk(quarter, out).tasks().values())
        data = results_with_checks(results, tasks)
        write_unlost(to.parent, {to.name: data}, last=to.name)
        _tell(desk, to, sum(hasattr(task.end, "outcome") for task in tasks))


def _desk(quarter: Path, out: Path) -> ForCauseDesk:
    """The checks for cause of an office."""
    return ForCauseDesk(
        Workspace(out), load_job(read_quarter_file(quarter), allows_provisional=True)
    )


def _told(desk: Desk, days: Mapping[date, Busy]) -> str:
    """Days that somebody cannot give, in the language of the desk."""
    return ", ".join(f"{day} {desk.word(f'day {why}')}" for day, why in days.items())


def _outcome(desk: Desk, task: ForCauseTask) -> str:
    """What the visit of a task found, if it is closed."""
    found = getattr(task.end, "outcome", None)
    return "" if found is None else desk.word(f"outcome {found}")


def _tell(desk: Desk, path: Path, count: int) -> None:
    """Say what was written, and how many checks it holds."""
    desk.talk("checks written", n=count, p=path)
    desk.lines([str(path)])
    desk.document({"checks": count, "written": [str(path)]})
