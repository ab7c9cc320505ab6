"""Commands of those who take part in a seed; they parse, call the public face, print, exit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import JsonFlag, LangOption
from randinspect.office import write_secret

__all__ = ["seeding"]

seeding = typer.Typer()


@seeding.command()
def secret(
    out: Annotated[Path, typer.Argument(help="New file for the secret; keep it to yourself.")],
    party: Annotated[
        str | None, typer.Option("--party", help="Whose share it is; without it a sealed value.")
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Make a share or a sealed value for a seed, and tell the digest to commit to (密值)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        digest = write_secret(out, party)
        desk.talk("secret", p=out, d=digest)
        desk.lines([digest])
        desk.document({"file": str(out), "sha256": digest})
