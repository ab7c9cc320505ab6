"""``randinspect commit``, ``reveal``, ``draw`` and ``void``: the steps of a quarter one by one."""

from __future__ import annotations

from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.keeping import enter_void, is_announced
from randinspect.cli.options import (
    ActorOption,
    ApproverOption,
    BundlesOption,
    JsonFlag,
    LangOption,
    ProvisionalFlag,
    QuarterArgument,
    RehearsalFlag,
    RelayOption,
    ShowingOption,
    VoidReasonOption,
    wall_clock,
)
from randinspect.cli.running import run_steps, steps_of
from randinspect.errors import ProtocolError
from randinspect.office import Workspace, enter_bundle, locked_draw_id, read_quarter_file
from randinspect.publication import Kind

__all__ = [
    "KindArgument",
    "commit_command",
    "draw_command",
    "reveal_command",
    "void_command",
]

KindArgument = Annotated[Kind, typer.Argument(help="Which of the two draws.")]


def commit_command(
    kind: KindArgument,
    quarter: QuarterArgument,
    out: BundlesOption,
    rehearsal: RehearsalFlag = False,
    provisional: ProvisionalFlag = False,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Lock one of the two draws, and nothing else; it is locked once (锁定)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        steps = steps_of(read_quarter_file(quarter), out, rehearsal, provisional)
        run_steps(desk, steps, map(steps.commit, [kind]))


def reveal_command(
    kind: KindArgument,
    quarter: QuarterArgument,
    out: BundlesOption,
    rehearsal: RehearsalFlag = False,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Enter in the ledger the shares and sealed values that were handed in, once due (披露密值)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        steps = steps_of(read_quarter_file(quarter), out, rehearsal)
        run_steps(desk, steps, map(steps.reveal, [kind]))


def draw_command(
    kind: KindArgument,
    quarter: QuarterArgument,
    out: BundlesOption,
    rehearsal: RehearsalFlag = False,
    relay: RelayOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Draw one of the two with the evidence of exactly its round; it is drawn once (抽取)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        steps = steps_of(read_quarter_file(quarter), out, rehearsal, relays=tuple(relay or ()))
        run_steps(desk, steps, map(steps.draw, [kind]))


def void_command(
    kind: KindArgument,
    quarter: QuarterArgument,
    out: BundlesOption,
    reason: VoidReasonOption,
    evidence: ShowingOption,
    approved_by: ApproverOption,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """End a draw in the quarter's ledger without inspections, for ever to be seen (作废)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        file, moment = read_quarter_file(quarter), wall_clock()
        if file.ledger is None:
            raise ProtocolError(f"{quarter.name} names no ledger, and a void is a leaf of one")
        ledger, workspace = file.path(file.ledger.folder), Workspace(out)
        draw_id = locked_draw_id(workspace, kind, file.draw(kind).draw_id)
        place = enter_void(
            ledger, draw_id, reason, evidence, approved_by=approved_by, moment=moment
        )
        shown = enter_bundle(ledger, workspace.bundle(kind), moment)
        if is_announced(ledger, draw_id):
            desk.talk("void announced", d=draw_id)
        desk.talk("entered", n=place)
        desk.lines([str(shown)])
        desk.document({"leaf": place, "written": str(shown)})
