"""``randinspect why`` and ``substitute``: one pair explained, one member replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from randinspect.cli.amending import (
    amended_pair,
    amended_verdict,
    pair_record,
    pair_standing,
    substitute_member,
)
from randinspect.cli.desk import Desk
from randinspect.cli.options import (
    ActorOption,
    ApproverOption,
    BundlesOption,
    JsonFlag,
    LangOption,
    QuarterArgument,
    wall_clock,
)
from randinspect.cli.showing import conclude
from randinspect.cli.team_words import told_pair_changes, told_standing
from randinspect.dispatch import Why
from randinspect.office import Workspace, read_quarter_file
from randinspect.publication import Kind

__all__ = ["amend_command", "substitute_command", "why_command"]

InspectionArgument = Annotated[
    str, typer.Argument(help="Handle or, in the office, id of the agency.")
]
AbsentOption = Annotated[
    list[str],
    typer.Option(
        "--absent", help="Who leaves, then others who cannot come: HANDLE[=CODE] or ID[=CODE]."
    ),
]
ReasonOption = Annotated[Why, typer.Option("--reason", help="Code where --absent gives none.")]
EvidenceOption = Annotated[Path, typer.Option("--evidence", help="File that proves the absences.")]
DispatchArgument = Annotated[Path, typer.Argument(help="A drawn dispatch: folder or zip.")]


def why_command(
    bundle: DispatchArgument,
    inspection: InspectionArgument,
    inspector: Annotated[str, typer.Argument(help="Handle or, in the office, id of an inspector.")],
    quarter: Annotated[
        Path | None,
        typer.Option("--quarter", help="The quarter's TOML file: also name the rules that bar."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Tell why somebody goes to an inspection or does not: rule, shortlist, rank, price (为何)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        standing, own = pair_standing(bundle, inspection, inspector, quarter)
        pair = (standing.inspection, standing.inspector)
        changes = amended_pair(bundle, pair)
        said = (told_standing(standing, desk.language), *told_pair_changes(changes, desk.language))
        people = {
            who for one in changes.get("amendments", ()) for who in (one["leaves"], one["enters"])
        }
        desk.lines([own.told(text, {*pair, *people}) for text in said])
        names = own.known(" ".join(pair), pair)
        desk.document(pair_record(standing) | changes | ({"names": names} if names else {}))


def _show_change(desk: Desk, told: dict[str, Any]) -> None:
    """Say who stands in, and where somebody who is gone for good still sits."""
    desk.talk_text(told["said"])
    if "left_said" in told:
        desk.talk("left behind", t=told.pop("left_said"))


def substitute_command(
    bundle: DispatchArgument,
    inspection: InspectionArgument,
    absent: AbsentOption,
    reason: ReasonOption,
    evidence: EvidenceOption,
    approved_by: ApproverOption,
    amendments: Annotated[Path, typer.Option("--amendments", help="Folder of the amendments.")],
    ledger: Annotated[
        Path | None, typer.Option("--ledger", help="Folder of the ledger to enter it in.")
    ] = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Let the rule of the draw name who stands in, and write the amendment (替补)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        told = substitute_member(
            bundle,
            inspection,
            absent=absent,
            reason=reason,
            evidence=evidence,
            approved_by=approved_by,
            amendments=amendments,
            decided=wall_clock(),
            ledger=ledger,
            language=desk.language,
        )
        _show_change(desk, told)
        desk.lines([told["amendment"]])
        desk.document(told)


def amend_command(
    quarter: QuarterArgument,
    inspection: InspectionArgument,
    out: BundlesOption,
    absent: AbsentOption,
    reason: ReasonOption,
    evidence: EvidenceOption,
    approved_by: ApproverOption,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Amend a quarter's drawn dispatch by the rule of the draw, and enter it (变更)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        file, workspace = read_quarter_file(quarter), Workspace(out)
        ledger = None if file.ledger is None else file.path(file.ledger.folder)
        told = substitute_member(
            workspace.bundle(Kind.DISPATCH),
            inspection,
            absent=absent,
            reason=reason,
            evidence=evidence,
            approved_by=approved_by,
            amendments=workspace.amendments,
            decided=wall_clock(),
            ledger=ledger,
            language=desk.language,
        )
        _show_change(desk, told)
        desk.lines([told["amendment"]])
        conclude(desk, amended_verdict(file, workspace), **told)
