"""``randinspect ceremony``: a draw before witnesses, in a room without a network (现场抽取)."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated, Any

import typer

from randinspect.canonical import sha256_hex
from randinspect.cli.desk import Desk
from randinspect.cli.fact_words import told_cell
from randinspect.cli.keeping import enter_note
from randinspect.cli.options import (
    ActorOption,
    ApproverOption,
    BundlesOption,
    JsonFlag,
    LangOption,
    QuarterArgument,
    RehearsalFlag,
    wall_clock,
)
from randinspect.cli.refusal_words import told_refusal
from randinspect.cli.running import steps_of
from randinspect.cli.step_commands import KindArgument
from randinspect.cli.words import say
from randinspect.errors import InputError, ProtocolError, SeedError
from randinspect.lottery import LotterySource, Source
from randinspect.office import (
    HandIn,
    Minutes,
    Workspace,
    agreed,
    awaited,
    by_file,
    form_of,
    is_secret,
    is_typed,
    keep_typed,
    minutes_of,
    read_quarter_file,
)
from randinspect.publication import (
    NoteKind,
    ceremony_page,
    commitment_line,
    read_commitment,
    write_files,
)

__all__ = ["ceremony_app"]

_ATTEMPTS = 3

ceremony_app = typer.Typer(
    name="ceremony",
    help="Draw before witnesses in a room without a network: paper goes in and out (现场抽取).",
    no_args_is_help=True,
)


@ceremony_app.command()
def page(
    kind: KindArgument,
    out: BundlesOption,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write a locked draw's commitment for the printer, with its digest as a QR code (承诺书)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        workspace = Workspace(out)
        files, name = workspace.files(kind), f"{kind}.html"
        line, data = commitment_line(files), ceremony_page(files)
        write_files(workspace.folder / "ceremony", {name: data}, last=name)
        path = workspace.folder / "ceremony" / name
        desk.talk("written", p=path)
        for source in read_commitment(files["commit.json"]).seed_plan.sources:
            if not is_typed(source):
                desk.talk("not typed", t=told_cell(source, desk.language))
        desk.lines([line])
        desk.document({"line": line, "page": str(path)})


@ceremony_app.command()
def seed(
    kind: KindArgument,
    quarter: QuarterArgument,
    out: BundlesOption,
    typist: Annotated[
        list[str], typer.Option("--typist", help="Name of each of the two who type; twice.")
    ],
    announced: Annotated[
        str | None,
        typer.Option("--announced", help="Where the public reads a lottery's numbers, if any."),
    ] = None,
    rehearsal: RehearsalFlag = False,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Let two people type what each source said, and hand it in if they agree (两人录入)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        if len(typist) != 2 or typist[0].strip() == typist[1].strip():
            raise ProtocolError("two people type: name both, --typist A --typist B")
        steps = steps_of(read_quarter_file(quarter), out, rehearsal)
        given, taken = steps.hand_in(kind), []
        _require_place(given, announced)
        for place, source in awaited(given):
            record = _typed(desk, source, typist, announced)
            if record is not None:
                name = keep_typed(given, steps.workspace, place, record, typist)
                desk.talk("typed", t=source, p=name)
                taken.append(name)
        others = by_file(given)
        for source, name in others:
            desk.talk("by file", t=told_cell(source, desk.language), p=name)
        desk.lines(taken)
        files = {"by_file": [name for _, name in others]} if others else {}
        desk.document({"written": taken, **files})


@ceremony_app.command()
def minutes(
    kind: KindArgument,
    quarter: QuarterArgument,
    out: BundlesOption,
    host: Annotated[str, typer.Option("--host", help="Who leads the ceremony.")],
    notary: Annotated[list[str], typer.Option("--notary", help="Notary; may be repeated.")],
    witness: Annotated[list[str], typer.Option("--witness", help="Witness; two or more.")],
    document: Annotated[Path, typer.Option("--document", help="Scan of the signed page.")],
    approved_by: ApproverOption,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write who was there, and enter its digest in the ledger that the quarter needs (现场记录)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        file, workspace, moment = read_quarter_file(quarter), Workspace(out), wall_clock()
        if file.ledger is None:
            raise ProtocolError(f"{quarter.name} names no ledger to record witnesses and notary in")
        scan = sha256_hex(document.read_bytes())
        found = Minutes(host, tuple(notary), tuple(witness), scan, moment)
        name, data = minutes_of(workspace, kind, found)
        place = enter_note(
            file.path(file.ledger.folder),
            sha256_hex(data),
            NoteKind.NOTARY,
            file.draw(kind).draw_id,
            approved_by=approved_by,
            moment=moment,
            alongside=lambda: workspace.keep(name, data),
        )
        path = workspace.private / name
        desk.talk("entered", n=place)
        desk.lines([str(path)])
        desk.document({"leaf": place, "minutes": str(path)})


def _require_place(given: HandIn, announced: str | None) -> None:
    """Refuse before anything is typed: numbers without their place, a place without numbers.

    Raises
    ------
    ProtocolError
        If it is so.
    """
    silent = [source for _, source in awaited(given) if isinstance(source, LotterySource)]
    if silent and announced is None:
        raise ProtocolError(f"{silent[0]}: say where its numbers can be read, --announced TEXT")
    sources = given.commitment.seed_plan.sources
    if announced is not None and not any(isinstance(s, LotterySource) for s in sources):
        raise ProtocolError("no source is a lottery: leave --announced out")


def _typed(
    desk: Desk, source: Source, typists: list[str], announced: str | None
) -> dict[str, Any] | None:
    """What two people type for a source, None if the first types nothing.

    Raises
    ------
    InputError, SeedError
        If they do not agree, or it proves nothing, three times.
    """
    refusal: InputError | SeedError | None = None
    for _ in range(_ATTEMPTS):
        words = []
        for name in typists:
            form = form_of(source)
            how = desk.word("type") if form is None else say("type numbers", desk.language, f=form)
            asked = f"{how} {source}: {name}"
            words.append(_asked(asked, is_hidden=is_secret(source)))
            if not words[0].strip():
                return None
        try:
            return agreed(source, words[0], words[1], announced)
        except (InputError, SeedError) as error:
            desk.talk_text(told_refusal(error, desk.language))
            refusal = error
    assert refusal is not None  # noqa: S101  # every attempt ends in a record or a refusal
    raise refusal


def _asked(question: str, *, is_hidden: bool) -> str:
    """What is typed for a question; no part of the question goes to stdout, which holds data."""
    with redirect_stdout(sys.stderr):
        answer: str = typer.prompt(
            question, default="", show_default=False, err=True, hide_input=is_hidden
        )
    return answer
