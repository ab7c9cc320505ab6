"""Commands that hand something out: a proof to an agency, the private files to an auditor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.canonical import read_document
from randinspect.cli.desk import Desk
from randinspect.cli.explaining import fact_lines
from randinspect.cli.fact_words import told_facts
from randinspect.cli.options import (
    JsonFlag,
    LangOption,
    StrictFlag,
    TrustOption,
    TsaOption,
    WitnessOption,
    pins,
)
from randinspect.cli.showing import conclude
from randinspect.office import Workspace, audit_folder, disclose, prove_agency, read_quarter_file
from randinspect.publication import read_files, write_files
from randinspect.verification import verify_proof

__all__ = ["disclosing"]

disclosing = typer.Typer()

FolderArgument = Annotated[
    Path, typer.Argument(help="The quarter's folder, with public and private.")
]


@disclosing.command()
def prove(
    folder: FolderArgument,
    agency: Annotated[str, typer.Argument(help="Id of an agency in the register, or its handle.")],
    out: Annotated[Path, typer.Option("--out", help="File to write the proof into.")] = Path(
        "proof.json"
    ),
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Give an agency its own proof: in the frame, at which size, drawn or not and why (证明)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        data = prove_agency(Workspace(folder), agency)
        write_files(out.parent, {out.name: data}, last=out.name)
        desk.talk("written", p=out)
        desk.lines([str(out)])
        desk.document({"written": str(out)})


@disclosing.command(name="check-proof")
def check_proof(
    proof: Annotated[Path, typer.Argument(help="A proof as `prove` writes it.")],
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", help="The published selection: also recompute what was drawn."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Verify an agency's proof, alone or beside the published bundle (验证证明)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        data = proof.read_bytes()
        verdict = verify_proof(data, read_files(bundle) if bundle is not None else None)
        told = read_document(data)["told"] if verdict else {}
        desk.lines(fact_lines(told_facts(told, desk.language)))
        conclude(desk, verdict, told=told)


@disclosing.command(name="disclose")
def disclose_command(
    folder: FolderArgument,
    to: Annotated[Path, typer.Option("--to", help="New folder for the auditor.")],
    quarter: Annotated[
        Path | None,
        typer.Option(
            "--quarter",
            help="The quarter's TOML file: hand over its registers too, names of people in them.",
        ),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write an auditor's folder: the bundles and the private files that they bind (移交审计)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        file = None if quarter is None else read_quarter_file(quarter)
        written = [str(path) for path in disclose(Workspace(folder), to, file)]
        desk.talk("private", p=to)
        if file is None:
            desk.talk("registers kept")
        desk.lines(written)
        desk.document({"written": written})


@disclosing.command()
def audit(
    folder: Annotated[Path, typer.Argument(help="An auditor's folder as `disclose` writes it.")],
    strict: StrictFlag = False,
    trust: TrustOption = None,
    witness: WitnessOption = None,
    tsa: TsaOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Verify bundles together with the private files that their commitments bind (审计)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        verdict = audit_folder(folder, pins(trust, witness, tsa))
        conclude(desk, verdict, is_strict=strict)
