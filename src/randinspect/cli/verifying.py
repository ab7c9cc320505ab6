"""The command that verifies: a bundle, a quarter's folder or a site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.attestation import Pins
from randinspect.cli.desk import Desk
from randinspect.cli.hearing import heard
from randinspect.cli.ledger_showing import shown_ledger
from randinspect.cli.options import (
    JsonFlag,
    LangOption,
    StrictFlag,
    TrustOption,
    TsaOption,
    WitnessOption,
    pins,
)
from randinspect.cli.presence import no_such, require_there
from randinspect.cli.publishing import check_site
from randinspect.cli.showing import conclude
from randinspect.errors import InputError
from randinspect.publication import read_files
from randinspect.publication.site import MANIFEST
from randinspect.verification import (
    Held,
    Verdict,
    read_amendment_proof,
    read_amendments,
    read_parts,
    verify_amendments,
    verify_parts,
)

__all__ = ["verify_command"]


def verify_command(
    bundle: Annotated[
        Path, typer.Argument(help="A bundle (folder or zip), a quarter's folder, or a site.")
    ],
    strict: StrictFlag = False,
    amendments: Annotated[
        Path | None,
        typer.Option("--amendments", help="Folder of a dispatch's amendments: replay them too."),
    ] = None,
    evidence: Annotated[
        list[Path] | None,
        typer.Option("--evidence", help="What you know of a seed's source; may be repeated."),
    ] = None,
    trust: TrustOption = None,
    witness: WitnessOption = None,
    tsa: TsaOption = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option(
            "--with",
            help="Another authority's bundle or public folder: hold them against each other.",
        ),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", help="A published ledger: hold the bundles against it."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Verify a bundle offline, without solver and without private data (验证)."""
    if amendments is not None and beside:
        raise typer.BadParameter("--amendments and --with are asked one at a time")
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        require_there([bundle, *(beside or ())])
        if (bundle / MANIFEST).is_file():
            check_site(desk, bundle)
            return
        known, told = pins(trust, witness, tsa), heard(evidence or ())
        parts = read_parts(bundle, beside or ())
        shown = shown_ledger(desk, ledger, known, parts.files.values()) if ledger else None
        held = Held(shown.held, shown.signed) if shown else Held()
        if amendments is None:
            verdict = verify_parts(parts, known, evidence=told, held=held)
        else:
            verdict = _amended(bundle, amendments, known, told, held)
        more = {} if shown is None else {"ledger": shown.record}
        conclude(desk, verdict, is_strict=strict, is_whole=shown is None or shown.is_whole, **more)


def _amended(
    bundle: Path, amendments: Path, known: Pins, told: list[object], held: Held
) -> Verdict:
    """Verdict on a dispatch with its amendments; a folder that is not there proves nothing."""
    if not amendments.is_dir():
        cure = "name the folder of the amendments; it is public/amendments of a quarter"
        raise InputError([no_such(amendments, "folder", cure)])
    proof = read_amendment_proof(amendments)
    documents = read_amendments(amendments)
    files = read_files(bundle)
    return verify_amendments(files, documents, known, proof=proof, evidence=told, held=held)
