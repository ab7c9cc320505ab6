"""``randinspect witness``: who watches an authority's ledger from outside (见证)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.attestation import KeyType
from randinspect.canonical import beijing_time
from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.keeping import audit_record
from randinspect.cli.ledger_words import told_breach, told_code
from randinspect.cli.options import JsonFlag, LangOption, wall_clock
from randinspect.cli.witnessing import cosign_request, followed, seen_records
from randinspect.ledger import Witness
from randinspect.office import read_key_file

__all__ = ["witness_app"]

witness_app = typer.Typer(
    name="witness",
    help="Watch a ledger from outside: cosign what continues it, refuse what does not (见证).",
    no_args_is_help=True,
)

WitnessFolder = Annotated[Path, typer.Argument(help="The witness's folder.")]


@witness_app.command(name="init")
def init_command(
    folder: Annotated[Path, typer.Argument(help="Folder to make the witness in.")],
    name: Annotated[str, typer.Option("--name", help="Name of the witness, a URL without https.")],
    ledger: Annotated[
        Path, typer.Option("--ledger", help="File with the keys of the ledgers to follow.")
    ],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Make a witness with its key, and print the public key for others to pin (设立见证)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        made = Witness.made(folder, name, read_key_file(ledger, KeyType.NOTE))
        desk.talk("pin")
        desk.lines([str(made.verifier)])
        desk.document({"key": str(made.verifier)})


@witness_app.command()
def cosign(
    folder: WitnessFolder,
    request: Annotated[Path, typer.Argument(help="File with the request of a ledger.")],
    out: Annotated[Path, typer.Option("--out", help="File for the cosigned checkpoint.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Cosign a head that continues the last one seen; refuse and keep any other (见证签名)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        head = cosign_request(Witness(folder), request, out, moment=wall_clock())
        desk.talk("witnessed", o=head.origin, n=head.size)
        desk.lines([str(out)])
        desk.document({"origin": head.origin, "size": head.size, "written": str(out)})


@witness_app.command()
def status(
    folder: WitnessFolder,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Show the last head seen of every ledger that is followed, and the own key (见证状态)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        witness = Witness(folder)
        records = seen_records(witness)
        rows = [
            (r["origin"], r["size"], "–" if r["moment"] is None else beijing_time(r["moment"]))
            for r in records
        ]
        desk.table("seen", ("ledger", "leaves", "seen at"), rows)
        desk.lines([str(witness.verifier)])
        desk.document({"key": str(witness.verifier), "ledgers": records})


@witness_app.command(name="verify")
def verify_command(
    folder: WitnessFolder,
    ledger: Annotated[Path, typer.Argument(help="Export of a ledger that is followed.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Check a published ledger against every head that this witness saw (对账)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        found = followed(Witness(folder), ledger)
        for breach in found.breaches:
            desk.talk("finding", t=told_breach(breach, desk.language))
        record = audit_record(found, desk.language)
        desk.lines([told_code(record["standing"], desk.language)])
        desk.document(record)
        if not found:
            raise typer.Exit(ExitCode.CHECK_FAILED)
