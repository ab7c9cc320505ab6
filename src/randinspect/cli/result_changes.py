"""The commands that follow a result: correct, close, object, answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import (
    ActorOption,
    ByOption,
    JsonFlag,
    LangOption,
    QuarterArgument,
    TextOption,
    a_day,
)
from randinspect.cli.result_notes import say_visits
from randinspect.cli.result_options import (
    AmendmentsOption,
    DayOption,
    OutOption,
    PolicyOption,
    opened,
    read_day,
    read_file,
)
from randinspect.cli.results import results_app
from randinspect.office.results.acts import (
    answer_objection,
    close_measure,
    correct_result,
    record_statement,
)
from randinspect.results import CorrectionReason, Measure, Ruling, StatementKind

__all__ = ["answer_command", "close_command", "correct_command", "object_command", "results_app"]

InspectionOption = Annotated[str, typer.Option("--inspection", help="Public name.")]


@results_app.command(name="correct")
def correct_command(
    quarter: QuarterArgument,
    file: Annotated[Path, typer.Argument(help="The template with the corrected result alone.")],
    out: OutOption,
    by: ByOption,
    reason: Annotated[CorrectionReason, typer.Option("--reason", help="Code of the reason.")],
    text: TextOption,
    approved_by: Annotated[str, typer.Option("--approved-by", help="Who approves it.")],
    on: DayOption = None,
    policy: PolicyOption = None,
    amendments: AmendmentsOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Correct a published or refused result by a new version; the old one stays (更正)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        job = opened(quarter, out, policy, amendments)
        act = correct_result(
            job,
            read_file(file),
            file.name,
            reason=reason,
            text=text,
            approved_by=approved_by,
            by=by,
            on=read_day(on),
        )
        if act is None:
            desk.talk("unchanged")
        else:
            desk.talk("corrected", h=act.record.inspection, a=act.number)
        notes = say_visits(desk, job, (act.record,) if act else ())
        desk.document({"act": act and act.number, "notes": notes})


@results_app.command(name="close")
def close_command(
    quarter: QuarterArgument,
    out: OutOption,
    by: ByOption,
    inspection: InspectionOption,
    measure: Annotated[Measure, typer.Option("--measure", help="Which measure is done.")],
    closed: Annotated[
        str, typer.Option("--closed", callback=a_day, help="Day on which it was, 2026-01-31.")
    ],
    text: TextOption,
    on: DayOption = None,
    policy: PolicyOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Close a measure that followed from a result (完结)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        act = close_measure(
            opened(quarter, out, policy, None),
            inspection,
            measure=measure,
            closed=read_day(closed),
            text=text,
            by=by,
            on=read_day(on),
        )
        desk.talk("closed", h=inspection, m=measure.zh, a=act.number)
        desk.document({"act": act.number})


@results_app.command(name="object")
def object_command(
    quarter: QuarterArgument,
    out: OutOption,
    by: ByOption,
    inspection: InspectionOption,
    kind: Annotated[StatementKind, typer.Option("--kind", help="An objection or a reply.")],
    text: TextOption,
    received: Annotated[
        str, typer.Option("--received", callback=a_day, help="Day on which it came.")
    ],
    public: Annotated[
        bool, typer.Option("--public", help="The body wants it published beside its result.")
    ] = False,
    on: DayOption = None,
    policy: PolicyOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Put on record what an inspected body says, before or after publication (异议、陈述)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        act = record_statement(
            opened(quarter, out, policy, None),
            inspection,
            kind=kind,
            received=read_day(received),
            text=text,
            is_public=public,
            by=by,
            on=read_day(on),
        )
        desk.talk("stated", h=inspection, a=act.number)
        desk.document({"act": act.number})


@results_app.command(name="answer")
def answer_command(
    quarter: QuarterArgument,
    out: OutOption,
    by: ByOption,
    inspection: InspectionOption,
    statement: Annotated[int, typer.Option("--statement", help="Which statement, from 1.")],
    ruling: Annotated[Ruling, typer.Option("--ruling", help="Upheld, partly or dismissed.")],
    text: TextOption,
    on: DayOption = None,
    policy: PolicyOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Decide an objection; what is upheld is corrected, and not published before (异议处理)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        act = answer_objection(
            opened(quarter, out, policy, None),
            inspection,
            statement=statement,
            ruling=ruling,
            text=text,
            by=by,
            on=read_day(on),
        )
        desk.talk("answered", h=inspection, r=act.ruling, a=act.number)
        desk.document({"act": act.number})
