"""Options that the commands about results share, and the results that they open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.options import a_day_or_none, wall_clock
from randinspect.errors import Fault, ResultsError
from randinspect.office import Workspace
from randinspect.office.results.job import ResultJob
from randinspect.registry import beijing_day, parse_day
from randinspect.verification import read_amendments

__all__ = [
    "AmendmentsOption",
    "DayOption",
    "FileArgument",
    "InspectionsOption",
    "OutOption",
    "PolicyOption",
    "ProvisionalFlag",
    "opened",
    "read_day",
    "read_file",
]

OutOption = Annotated[Path, typer.Option("--out", help="The quarter's folder.")]
PolicyOption = Annotated[
    Path | None, typer.Option("--policy", help="The office's choices; results.toml by default.")
]
AmendmentsOption = Annotated[
    Path | None,
    typer.Option(
        "--amendments",
        help="Folder of the amendments; public/amendments by default.",
    ),
]
DayOption = Annotated[
    str | None,
    typer.Option(
        "--on", callback=a_day_or_none, help="Day of the act, 2026-01-31; today in Beijing."
    ),
]
ProvisionalFlag = Annotated[
    bool,
    typer.Option("--provisional", help="Count in a year whose working days are not announced yet."),
]
FileArgument = Annotated[Path, typer.Argument(help="The filled-in template: XLSX or CSV.")]
InspectionsOption = Annotated[
    list[str] | None,
    typer.Option("--inspection", help="Public name; may be repeated. All that wait by default."),
]


def opened(
    quarter: Path,
    out: Path,
    policy: Path | None,
    amendments: Path | None,
    *,
    provisional: bool = False,
) -> ResultJob:
    """Open the results of a quarter; its amendments lie in its own folder unless it is said."""
    return ResultJob.load(
        quarter,
        out,
        policy=policy,
        amendments=read_amendments(amendments or Workspace(out).amendments),
        allows_provisional=provisional,
        today=beijing_day(wall_clock()),
    )


def read_day(text: str | None) -> date:
    """Day that an option names, or today in Beijing."""
    return beijing_day(wall_clock()) if text is None else parse_day(text)


def read_file(path: Path) -> bytes:
    """Bytes of a file that people filled in."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        cure = "name a file that exists and may be read"
        raise ResultsError([Fault(path.name, "results.file", message, cure)]) from error
