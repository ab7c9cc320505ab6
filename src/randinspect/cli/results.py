"""The commands about results: template, enter, review, publish, show."""

from __future__ import annotations

import json as json_text
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.explaining import fact_lines
from randinspect.cli.options import ActorOption, ByOption, JsonFlag, LangOption, QuarterArgument
from randinspect.cli.result_notes import say_entered, say_untrue, say_visits, say_void
from randinspect.cli.result_options import (
    AmendmentsOption,
    DayOption,
    FileArgument,
    InspectionsOption,
    OutOption,
    PolicyOption,
    opened,
    read_day,
    read_file,
)
from randinspect.cli.trace_words import told_trace
from randinspect.office import read_quarter_file
from randinspect.office.keeping_files import write_unlost
from randinspect.office.results.acts import enter_results, review_results
from randinspect.office.results.job import POLICY
from randinspect.office.results.publishing import publish_results
from randinspect.office.results.tracing import trace
from randinspect.publication.bundle import write_files
from randinspect.results import Decision, State, template_files
from randinspect.rulebook import read_dispatch_book, read_rulebook

__all__ = ["results_app"]

results_app = typer.Typer(
    name="results",
    help="Enter, audit, publish and correct the results of a quarter's inspections (检查结果).",
    no_args_is_help=True,
)


@results_app.command()
def template(
    quarter: QuarterArgument,
    out: OutOption,
    to: Annotated[Path, typer.Option("--to", help="Folder for the files to fill in.")],
    policy: PolicyOption = None,
    amendments: AmendmentsOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write results.toml to be checked, then the XLSX and CSV to enter results in (模板)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        choices = policy or quarter.parent / POLICY
        if not choices.exists():
            write_files(choices.parent, {choices.name: _choices(quarter)}, last=choices.name)
            desk.talk("choices", p=choices)
            desk.lines([str(choices)])
            desk.document({"written": [str(choices)]})
            return
        job = opened(quarter, out, policy, amendments)
        job.require_in_force()
        written = template_files(job.roster, job.policy)
        write_unlost(to, written, last="results.xlsx")
        paths = [str(to / name) for name in sorted(written)]
        desk.talk("template", n=len(job.roster), i=len(job.policy.items))
        desk.lines(paths)
        desk.document({"written": paths})


@results_app.command(name="enter")
def enter_command(
    quarter: QuarterArgument,
    file: FileArgument,
    out: OutOption,
    by: ByOption,
    on: DayOption = None,
    policy: PolicyOption = None,
    amendments: AmendmentsOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Enter results from a filled-in template; a second time it changes nothing (录入)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        job = opened(quarter, out, policy, amendments)
        act = enter_results(job, read_file(file), file.name, by=by, on=read_day(on))
        if act is None:
            desk.talk("unchanged")
        else:
            desk.talk("results entered", n=len(act.records), a=act.number)
        notes = say_visits(desk, job, act.records if act else ())
        names = [record.inspection for record in act.records] if act else []
        desk.lines(names)
        desk.document({"act": act and act.number, "inspections": names, "notes": notes})


@results_app.command(name="review")
def review_command(
    quarter: QuarterArgument,
    out: OutOption,
    by: ByOption,
    decision: Annotated[Decision, typer.Option("--decision", help="Accept, return or refuse.")],
    opinion: Annotated[str, typer.Option("--opinion", help="Opinion of the audit.")],
    inspection: InspectionsOption = None,
    on: DayOption = None,
    policy: PolicyOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Audit what was entered, by somebody else than who entered it (审核)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        job = opened(quarter, out, policy, None)
        act = review_results(
            job, inspection or (), decision=decision, opinion=opinion, by=by, on=read_day(on)
        )
        if act is None:
            desk.talk("unchanged")
        else:
            desk.talk(
                "reviewed",
                n=len(act.inspections),
                d=f"{act.decision} {act.decision.zh}",
                a=act.number,
            )
        names = list(act.inspections) if act else []
        desk.lines(names)
        desk.document({"act": act and act.number, "inspections": names})


@results_app.command(name="publish")
def publish_command(
    quarter: QuarterArgument,
    out: OutOption,
    by: ByOption,
    on: DayOption = None,
    policy: PolicyOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Publish what was audited, after the privacy scanner looked at all of it (公示)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        job = opened(quarter, out, policy, None)
        say_void(desk, job)
        done = publish_results(job, by=by, on=read_day(on))
        if str(job.commitment.occasion) != "draw":
            desk.talk(str(job.commitment.occasion))
        desk.talk("results published", n=done.shown, m=len(done.newly))
        desk.talk("scanned", f=done.scan.files, c=done.scan.cells)
        say_entered(desk, job, done.leaf)
        if done.held:
            desk.talk("held", t=", ".join(done.held))
        desk.lines([str(done.folder / name) for name in done.names])
        desk.document(
            {
                "files": [str(done.folder / name) for name in done.names],
                "held": list(done.held),
                "ledger_leaf": done.leaf,
                "published": list(done.newly),
                "scan": done.scan.document(),
            }
        )


@results_app.command()
def show(
    quarter: QuarterArgument,
    out: OutOption,
    inspection: Annotated[
        str | None, typer.Option("--inspection", help="One inspection, back to its seed (倒查).")
    ] = None,
    policy: PolicyOption = None,
    amendments: AmendmentsOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Show where all results stand, or everything that led to one of them (查询)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        job = opened(quarter, out, policy, amendments)
        say_void(desk, job)
        if inspection is not None:
            told = trace(job, inspection)
            desk.lines(fact_lines(told_trace(told, desk.language)))
            desk.document(told)
            say_untrue(desk, told)
            return
        cases = [job.book.case(handle) for handle in job.roster.expected]
        counts = Counter(case.state for case in cases)
        rows = [(f"{state} {state.zh}", counts[state]) for state in State]
        desk.table("states", ("state", "count"), rows)
        desk.document({"states": {case.inspection: str(case.state) for case in cases}})


def _choices(quarter: Path) -> bytes:
    """The commented choices, with the item of the quarter's own rulebook."""
    file = read_quarter_file(quarter)
    path = file.path(file.files.rulebook)
    rules = read_rulebook(path) if file.referral is None else read_dispatch_book(path)
    text = files("randinspect.cli").joinpath("start/results.toml").read_text(encoding="utf-8")
    # A JSON string is a TOML basic string too.
    code, name = (
        json_text.dumps(value, ensure_ascii=False) for value in (rules.item.code, file.plan.item)
    )
    return text.replace("@CODE@", code).replace("@NAME@", name).encode()
