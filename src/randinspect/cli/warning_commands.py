"""The commands of early warning: warn, and notify others of it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.options import AsOfOption, JsonFlag, LangOption, QuarterArgument
from randinspect.cli.result_options import DayOption, OutOption, read_day
from randinspect.cli.words import Language
from randinspect.office import Workspace, load_job, read_quarter_file
from randinspect.office.for_cause import ForCauseDesk
from randinspect.office.notices.noticing import (
    Addressee,
    check_notices,
    keep_warnings,
    notify,
    warning_notices,
)
from randinspect.office.warnings import (
    SignalCode,
    WarningList,
    action_sentence,
    read_settings,
    signal_sentence,
    warnings_as_of,
)
from randinspect.publication.bundle import write_files
from randinspect.publication.exchange import NOTICE_FIELDS, Recipient

__all__ = ["notify_command", "warn_command"]

_SETTINGS: Final = "warnings.toml"
_HEADS: Final = ("body", "name", "code", "sign", "suggested", "p", "q")
_NOTICE_HEADS: Final = ("notice", "body", "subject", "told")


def warn_command(
    quarter: QuarterArgument,
    out: OutOption,
    settings: Annotated[
        Path | None,
        typer.Option("--settings", help="Thresholds and files; warnings.toml by default."),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", help="The list before: tell what stands since then."),
    ] = None,
    as_of: AsOfOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """List early signs at bodies, with evidence and a stated false discovery rate (风险预警).

    Without settings it writes a commented warnings.toml and ends with 5: there is no list yet.
    """
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        path = settings or quarter.parent / _SETTINGS
        if settings is None and not path.exists():
            text = files("randinspect.cli").joinpath(f"start/{_SETTINGS}").read_bytes()
            write_files(path.parent, {path.name: text}, last=path.name)
            desk.talk("choices", p=path)
            desk.talk("no list yet", p=path)
            desk.lines([str(path)])
            desk.document({"written": [str(path)], "listed": False})
            raise typer.Exit(ExitCode.NOT_YET)
        columns = load_job(
            read_quarter_file(quarter), allows_provisional=True
        ).registers.agencies.columns
        pairs = zip(columns["id"], columns["name"], strict=True)
        names = {str(identifier): str(name or identifier) for identifier, name in pairs}
        found = warnings_as_of(
            read_settings(path),
            path.parent,
            names=names,
            as_of=read_day(as_of),
            previous=previous,
        )
        kept = keep_warnings(Workspace(out), found)
        _show(desk, found)
        for name, count in found.later.items():
            desk.talk("later rows", f=name, n=count, d=found.as_of)
        desk.talk("warnings kept", p=kept)
        desk.document(found.document())


def notify_command(
    quarter: QuarterArgument,
    out: OutOption,
    to: Annotated[
        Recipient, typer.Option("--to", help="Accreditor, sector department or other region.")
    ],
    recipient: Annotated[str, typer.Option("--recipient", help="Its name.")],
    basis: Annotated[str, typer.Option("--basis", help="Document and article that ask for it.")],
    request: Annotated[str, typer.Option("--request", help="What is asked of the recipient.")],
    by: Annotated[str, typer.Option("--by", help="Who sends it.")],
    warnings: Annotated[
        Path | None, typer.Option("--warnings", help="A list that warn wrote.")
    ] = None,
    agency: Annotated[
        list[str] | None, typer.Option("--agency", help="Of this body alone; may be repeated.")
    ] = None,
    code: Annotated[
        list[SignalCode] | None,
        typer.Option("--code", help="Warnings of this code alone; may be repeated."),
    ] = None,
    task: Annotated[
        list[str] | None, typer.Option("--task", help="A closed check for cause; repeatable.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Private folder; private/exchange/notices by default."),
    ] = None,
    docx: Annotated[bool, typer.Option("--docx", help="As a letter too, DOCX.")] = False,
    on: DayOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write notices to other authorities as private exchange files, each once (信息通报)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        if (warnings is None) == (not task):
            raise typer.BadParameter("name one of --warnings and --task")
        file, day = read_quarter_file(quarter), read_day(on)
        told = Addressee(to, recipient, file.authority.name, basis, request, day, by)
        workspace = Workspace(out)
        if warnings is not None:
            notices = warning_notices(warnings, told, agencies=agency or (), codes=code or ())
        else:
            job = load_job(file, allows_provisional=True)
            notices = check_notices(ForCauseDesk(workspace, job), task or (), told)
        done = notify(workspace, notices, on=day, to=folder, has_letter=docx)
        rows = [(n.notice_id, n.agency_name, n.subject, n.text) for n in done.notices]
        desk.table("notices", _NOTICE_HEADS, rows)
        if done.number is None:
            desk.talk("unchanged")
        else:
            desk.talk("notified", n=len(done.notices), b=done.number, p=done.folder)
        records = [notice.record() for notice in done.notices]
        fields = dict(NOTICE_FIELDS)
        desk.document({"batch": done.number, "fields": fields, "notices": records})


def _show(desk: Desk, found: WarningList) -> None:
    """The list, and what stands beside it: the test, bodies that nobody knows."""
    in_chinese = desk.language is Language.ZH
    rows: list[tuple[str, ...]] = []
    for told, signal in zip(found.document()["warnings"], found.signals, strict=True):
        seen = signal_sentence(signal.code, signal.facts, in_chinese=in_chinese)
        action = action_sentence(found.settings.action(signal.code), in_chinese=in_chinese)
        cells = (told["name"] or "", told["code"], seen, action)
        stands = told.get("since", desk.word("new warning"))
        rows.append((told["agency"], *cells, told.get("p", ""), told.get("q", ""), stands))
    if found.previous is None:
        rows = [row[:-1] for row in rows]
    desk.table("warnings", _HEADS if found.previous is None else (*_HEADS, "since"), rows)
    desk.talk("warned", n=len(found.signals), b=len({s.agency for s in found.signals}))
    if found.previous is not None:
        standing = sum(found.since(signal) is not None for signal in found.signals)
        new = len(found.signals) - standing
        desk.talk("standing warnings", n=new, m=standing, d=found.previous.as_of)
    if found.complaints is not None:
        test = found.complaints.document()
        rate, tested = test["false_discovery_rate"], test["tested"]
        desk.talk("spikes", n=test["found"], t=tested, r=rate, m=test["procedure"].upper())
        if test["bounded"]:
            desk.talk("bounded", n=test["bounded"])
    if found.strangers:
        desk.talk("strange bodies", n=len(found.strangers), t=", ".join(found.strangers[:5]))
