"""Options that the commands about a store share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.options import a_day, a_day_or_none
from randinspect.errors import FormatError
from randinspect.registry import parse_day

__all__ = [
    "DayOption",
    "KeysOption",
    "KnownOption",
    "LibraryArgument",
    "OnOption",
    "StoreArgument",
    "checked_known",
]


def checked_known(text: str | None) -> str | None:
    """Refuse what is neither the number of an act nor a day."""
    if text is None or (text.isascii() and text.isdigit()):
        return text
    try:
        parse_day(text)
    except FormatError:
        raise typer.BadParameter(
            f"[{text}] is neither the number of an act nor a day; write it as 7 or as 2026-01-31"
        ) from None
    return text


StoreArgument = Annotated[
    str, typer.Argument(metavar="STORE", help="A file, or a URL such as postgresql://user@host/db.")
]

LibraryArgument = Annotated[
    str,
    typer.Argument(metavar="LIBRARY", help="agency, inspector, visit, item, … (docs/store.md)."),
]
KnownOption = Annotated[
    str | None,
    typer.Option(
        "--known",
        callback=checked_known,
        help="As known by an act, 7, or by a day, 2026-01-31; now.",
    ),
]
KeysOption = Annotated[
    Path | None,
    typer.Option(
        "--keys",
        envvar="RANDINSPECT_KEYS",
        help="Folder with the keys to private columns, ID.key each.",
    ),
]
DayOption = Annotated[
    str | None, typer.Option("--on", callback=a_day_or_none, help="The day; today in Beijing.")
]
OnOption = Annotated[
    str, typer.Option("--on", callback=a_day, help="The day that is asked for, 2026-01-31.")
]
