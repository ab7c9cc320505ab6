"""What leaves the program on paper, and for the platform: papers, announcements, exchange."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import ActorOption, ByOption, JsonFlag, LangOption, QuarterArgument
from randinspect.cli.result_notes import say_void
from randinspect.cli.result_options import (
    AmendmentsOption,
    DayOption,
    OutOption,
    PolicyOption,
    opened,
    read_day,
)
from randinspect.cli.results import results_app
from randinspect.office.results.announcing import PaperForm, announce_documents
from randinspect.office.results.exchanging import exchange_results
from randinspect.office.results.papers import write_papers, write_templates

__all__ = ["announce_command", "exchange_command", "papers_command"]


def papers_command(
    quarter: QuarterArgument,
    out: OutOption,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Private folder for the papers; private/papers by default."),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", help="Write the plain templates there, and nothing else."),
    ] = None,
    policy: PolicyOption = None,
    amendments: AmendmentsOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write notice, check sheet and record of each visit as DOCX; they stay private (检查文书)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        job = opened(quarter, out, policy, amendments)
        if templates is not None:
            paths = [str(path) for path in write_templates(job, templates)]
            desk.talk("paper templates", n=len(paths), p=templates)
            desk.lines(paths)
            desk.document({"written": paths})
            return
        if str(job.commitment.occasion) != "draw":
            desk.talk(str(job.commitment.occasion))
        done = write_papers(job, to)
        paths = [str(done.folder / name) for name in done.names]
        desk.talk("papers", v=done.visits, i=done.people, p=done.folder)
        if done.uncertified:
            desk.talk("uncertified", n=len(done.uncertified), t=", ".join(done.uncertified))
        desk.lines(paths)
        desk.document({"uncertified": list(done.uncertified), "written": paths})


@results_app.command(name="announce")
def announce_command(
    quarter: QuarterArgument,
    out: OutOption,
    to: Annotated[Path, typer.Option("--to", help="Folder for the documents.")],
    form: Annotated[
        list[PaperForm] | None,
        typer.Option("--form", help="docx or pdf; may be repeated. docx by default."),
    ] = None,
    on: DayOption = None,
    policy: PolicyOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write the announced lists as documents to be sealed and put up: DOCX, PDF (公告)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        job = opened(quarter, out, policy, None)
        forms = form or [PaperForm.DOCX]
        paths = [str(path) for path in announce_documents(job, to, forms=forms, on=read_day(on))]
        desk.talk("announced", n=len(paths), p=to)
        desk.lines(paths)
        desk.document({"written": paths})


@results_app.command(name="exchange")
def exchange_command(
    quarter: QuarterArgument,
    out: OutOption,
    by: ByOption,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Private folder for batches; private/exchange by default."),
    ] = None,
    on: DayOption = None,
    policy: PolicyOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write what was published and is not told yet for "Internet + supervision" (互联网+监管)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        job = opened(quarter, out, policy, None)
        say_void(desk, job)
        done = exchange_results(job, by=by, on=read_day(on), to=to)
        paths = [str(done.folder / name) for name in done.names]
        if done.batch is None:
            desk.talk("unchanged")
        else:
            desk.talk("exchanged", n=len(done.batch.records), b=done.batch.number, p=done.folder)
        desk.lines(paths)
        desk.document({"batch": done.batch and done.batch.number, "written": paths})
