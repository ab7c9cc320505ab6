"""``randinspect why`` and ``substitute``: one pair explained, one member replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.amending import pair_record, pair_standing, substitute_member
from randinspect.cli.desk import Desk
from randinspect.cli.options import ApproverOption, JsonFlag, LangOption, wall_clock
from randinspect.dispatch import Why
from randinspect.office import enter_amendments

__all__ = ["substitute_command", "why_command"]


def why_command(
    bundle: Annotated[Path, typer.Argument(help="A drawn dispatch: folder or zip.")],
    inspection: Annotated[str, typer.Argument(help="Handle of an inspection.")],
    inspector: Annotated[str, typer.Argument(help="Handle of an inspector.")],
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
        standing = pair_standing(bundle, inspection, inspector, quarter)
        desk.lines([str(standing)])
        desk.document(pair_record(standing))


def substitute_command(
    bundle: Annotated[Path, typer.Argument(help="A drawn dispatch: folder or zip.")],
    inspection: Annotated[str, typer.Argument(help="Handle of the inspection.")],
    absent: Annotated[
        list[str],
        typer.Option("--absent", help="Who leaves, then others who cannot come: HANDLE[=CODE]."),
    ],
    reason: Annotated[Why, typer.Option("--reason", help="Code where --absent gives none.")],
    evidence: Annotated[Path, typer.Option("--evidence", help="File that proves the absences.")],
    approved_by: ApproverOption,
    amendments: Annotated[Path, typer.Option("--amendments", help="Folder of the amendments.")],
    ledger: Annotated[
        Path | None, typer.Option("--ledger", help="Folder of the ledger to enter it in.")
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Let the rule of the draw name who stands in, and write the amendment (替补)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        told = substitute_member(
            bundle,
            inspection,
            absent=absent,
            reason=reason,
            evidence=evidence,
            approved_by=approved_by,
            amendments=amendments,
            decided=wall_clock(),
        )
        if ledger is not None:
            told["ledger"] = str(enter_amendments(ledger, amendments, wall_clock()))
        desk.talk_text(told["said"])
        desk.lines([told["amendment"]])
        desk.document(told)
