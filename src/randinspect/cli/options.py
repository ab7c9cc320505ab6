"""Options that several commands share, and the one clock."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from randinspect.attestation import KeyType, Pins, read_roots
from randinspect.canonical import check_name
from randinspect.canonical.forms import is_hex32
from randinspect.cli.words import Language
from randinspect.errors import FormatError
from randinspect.office import read_key_file
from randinspect.publication import VoidReason
from randinspect.registry import parse_day

__all__ = [
    "ActorOption",
    "ApproverOption",
    "AsOfOption",
    "BundlesOption",
    "ByOption",
    "JsonFlag",
    "LangOption",
    "LedgerArgument",
    "LevelOption",
    "ProvisionalFlag",
    "QuarterArgument",
    "RehearsalFlag",
    "RelayOption",
    "SeedOption",
    "SelectionArgument",
    "ShowingOption",
    "StrictFlag",
    "TargetsOption",
    "TextOption",
    "TrustOption",
    "TsaOption",
    "VoidReasonOption",
    "WitnessOption",
    "a_day",
    "a_day_or_none",
    "pins",
    "wall_clock",
]

ActorOption = Annotated[
    Path | None,
    typer.Option(
        "--as",
        envvar="RANDINSPECT_AS",
        help="File with the key of who acts, where the ledger has actors.",
    ),
]
QuarterArgument = Annotated[Path, typer.Argument(help="The quarter's TOML file.")]
SelectionArgument = Annotated[Path, typer.Argument(help="A drawn selection: folder or zip.")]
LedgerArgument = Annotated[Path, typer.Argument(help="The ledger's folder.")]
BundlesOption = Annotated[
    Path, typer.Option("--out", help="Folder for the bundles and private files.")
]
RehearsalFlag = Annotated[
    bool, typer.Option("--rehearsal", help="Seeds may be known beforehand; says so everywhere.")
]
RelayOption = Annotated[
    list[str] | None,
    typer.Option("--relay", help="Address to fetch due rounds and pulses from; repeatable."),
]
ByOption = Annotated[str, typer.Option("--by", help="Who does it; stays with the office.")]
TextOption = Annotated[str, typer.Option("--text", help="In words.")]
VoidReasonOption = Annotated[VoidReason, typer.Option("--reason", help="Why it ends.")]
ShowingOption = Annotated[Path, typer.Option("--evidence", help="File that shows it.")]
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
StrictFlag = Annotated[bool, typer.Option("--strict", help="Fail also on what stays unproved.")]


def a_day(text: str) -> str:
    """Refuse what is no day, naming the option."""
    try:
        parse_day(text)
    except FormatError:
        raise typer.BadParameter(f"[{text}] is no day; write it as 2026-01-31") from None
    return text


def a_day_or_none(text: str | None) -> str | None:
    """Refuse what is no day, if one is named."""
    return None if text is None else a_day(text)


AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", callback=a_day_or_none, help="Day of the list, 2026-01-31; today in Beijing."
    ),
]


def _seed(text: str) -> str:
    """Refuse what is no seed."""
    if not is_hex32(text):
        raise typer.BadParameter(f"[{text}] is no seed; a seed is 64 digits 0-9 and a-f")
    return text


def _level(level: float) -> float:
    """Refuse what is no level of confidence."""
    if not 0 < level < 1:
        raise typer.BadParameter(f"{level:g} is not between 0 and 1; for 95 % write 0.95")
    return level


SeedOption = Annotated[
    str, typer.Option("--seed", callback=_seed, help="The seed, 64 hexadecimal digits.")
]
LevelOption = Annotated[
    float, typer.Option("--level", callback=_level, help="Level of confidence.")
]
LangOption = Annotated[
    Language | None, typer.Option("--lang", help="Language of talk and headings: zh or en.")
]
TrustOption = Annotated[
    Path | None, typer.Option("--trust", help="File with the keys of the ledger that you pin.")
]
WitnessOption = Annotated[
    Path | None, typer.Option("--witness", help="File with the keys of witnesses that you pin.")
]
TsaOption = Annotated[
    Path | None,
    typer.Option("--tsa", help="PEM file with roots of time-stamping authorities that you pin."),
]


def _approver(text: str) -> str:
    """Refuse what cannot stand as a name in a public document."""
    try:
        return check_name(text)
    except FormatError as error:
        raise typer.BadParameter(
            f"[{text}] would be published, and names there are 1 to 64 of A-Z a-z 0-9 . _ / - "
            "(docs/format.md 2.6): write the office that signs it off, such as cn.example/chief, "
            "or a staff number (拼音或工号); whose hand it was stays in the evidence"
        ) from error


ApproverOption = Annotated[
    str,
    typer.Option(
        "--approved-by", callback=_approver, help="Who signs it off, such as cn.example/chief."
    ),
]


def wall_clock() -> int:
    """UNIX seconds now."""
    return int(time.time())


def pins(trust: Path | None, witness: Path | None, tsa: Path | None = None) -> Pins:
    """What the reader pins, from files of keys and certificates."""
    return Pins(
        read_key_file(trust, KeyType.NOTE) if trust else (),
        read_key_file(witness, KeyType.COSIGNATURE) if witness else (),
        stampers=read_roots(tsa.read_bytes()) if tsa else (),
    )
