"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.words import Language

__all__ = ["JsonFlag", "LangOption", "ProvisionalFlag", "SeedOption", "TargetsOption"]

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
ProvisionalFlag = Annotated[
    bool,
    typer.Option(
        "--provisional", help="Date visits in a year whose working days are not announced yet."
    ),
]
TargetsOption = Annotated[
    Path, typer.Option("--targets", help="The targets.json of the whole frame.")
]
SeedOption = Annotated[str, typer.Option("--seed", help="The seed, 64 hexadecimal digits.")]
LangOption = Annotated[
    Language | None, typer.Option("--lang", help="Language of talk and headings: zh or en.")
]
