"""What is asked of the private files of an office, bundle by bundle (docs/format.md §9.7).

A check tells what is wrong with which file, or why it has nothing to look at.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from randinspect.canonical import (
    normalised_id,
    read_document,
    read_table,
    sealed_handle,
    sha256_hex,
)
from randinspect.errors import FormatError
from randinspect.publication.commitment import Commitment, Kind

__all__ = [
    "RECUSALS",
    "STRATA",
    "UNITS",
    "Check",
    "Gap",
    "Unreadable",
    "handles_open",
    "openings_are_bound",
    "openings_name",
    "recusals_are_bound",
    "source_name",
    "sources_are_kept",
    "units_agree",
]

UNITS: Final = "units.tsv"
STRATA: Final = "strata.json"
RECUSALS: Final = "recusals.tsv"
_SOURCES: Final = "sources/"
_SELECTED_FROM: Final = ("agencies", "profile", "rulebook")


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a check looks at nothing in a bundle.

    Parameters
    ----------
    text
        The reason.
    is_withheld
        Whether a file that would be looked at was not shown.
    """

    text: str
    is_withheld: bool = False


class Unreadable(FormatError):
    """A private file that has not its form; ``name`` says which."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(message)


_Files = Mapping[str, bytes]
_Told = Iterator[tuple[str, str] | Gap]
Check = Callable[[_Files, _Files, Commitment], _Told]


def openings_name(kind: Kind) -> str:
    """Name of the private openings of the handles that a draw introduces."""
    return f"{'agency' if kind is Kind.SELECTION else 'inspector'}.openings.tsv"


def source_name(part: str, suffix: str) -> str:
    """Name of a register among the private files that an auditor is shown.

    >>> source_name("calendar 2026", ".toml")
    'sources/calendar-2026.toml'
    """
    return f"{_SOURCES}{part.replace(' ', '-').replace('/', '-')}{suffix.lower()}"


def openings_are_bound(files: _Files, private: _Files, commitment: Commitment) -> _Told:
    """26: the openings are the committed ones, and there where handles are sealed."""
    del files
    name, bound = openings_name(commitment.kind), commitment.openings
    if bound is None:
        yield _open(commitment)
        return
    if name not in private:
        yield name, "the handles are sealed, but their openings are not among the private files"
        return
    found = sha256_hex(private[name])
    if found != bound.sha256:
        yield name, f"its digest is {found}, commit.json says {bound.sha256}"


def handles_open(files: _Files, private: _Files, commitment: Commitment) -> _Told:
    """27: every handle opens, no id stands twice, and every id is normalised."""
    name = openings_name(commitment.kind)
    if commitment.openings is None:
        yield _open(commitment)
        return
    if name not in private:
        yield Gap(f"{name} is not among the private files", is_withheld=True)
        return
    table = "frame.tsv" if commitment.kind is Kind.SELECTION else "inspectors.tsv"
    handles = {row.split(b"\t")[0].decode() for row in files[table].splitlines()}
    rows = _rows(private, name, 3)
    for handle, salt_hex, identifier in rows:
        if _opened(name, salt_hex, identifier) != handle:
            yield name, f"the opening of {handle} gives another handle"
        if any(normalised_id(part) != part for part in identifier.split("+")):
            yield name, f"{identifier} is not in its normal form"
    for identifier, times in Counter(row[2] for row in rows).items():
        if times > 1:
            yield name, f"{identifier} stands {times} times: it had {times} chances"
    for handle in sorted(handles.symmetric_difference(row[0] for row in rows)):
        yield name, f"{handle} has no opening, or is no handle of {table}"


def recusals_are_bound(files: _Files, private: _Files, commitment: Commitment) -> _Told:
    """28: the recusals are the committed ones, and none of the pairs is eligible."""
    if commitment.recusals_sha256 is None:
        yield Gap("no dispatch lies in the folder, and only a dispatch binds recusals")
        return
    data = private.get(RECUSALS, b"")
    found = sha256_hex(data)
    if found != commitment.recusals_sha256:
        told = "" if RECUSALS in private else "it is not among the private files; "
        yield (
            RECUSALS,
            f"{told}its digest is {found}, commit.json says {commitment.recusals_sha256}",
        )
        return
    barred = {(row[0], row[1]) for row in _rows({RECUSALS: data}, RECUSALS, 3)}
    for inspection, _, inspector in read_table(files["eligible.tsv"], 3):
        if (inspection, inspector) in barred:
            yield RECUSALS, f"{inspector} is recused from {inspection} and eligible there"


def units_agree(files: _Files, private: _Files, commitment: Commitment) -> _Told:
    """29: the office's own table of units says of each what the frame says."""
    if commitment.kind is not Kind.SELECTION:
        yield Gap("no selection lies in the folder, and units are those of a selection")
        return
    if UNITS not in private:
        yield Gap(f"{UNITS} is not among the private files", is_withheld=True)
        return
    published = _published(private)
    told = {
        (handle, published.get(stratum, stratum), size)
        for handle, _, stratum, size, _, _ in _rows(private, UNITS, 6)
    }
    rows = {tuple(row) for row in read_table(files["frame.tsv"], 3)}
    for row in sorted(rows ^ told):
        yield UNITS, f"{row[0]} with stratum {row[1]} and size {row[2]} stands in one of the two"


def sources_are_kept(files: _Files, private: _Files, commitment: Commitment) -> _Told:
    """30: the registers and rules that are shown are the files that the office locked from."""
    del files
    shown = {name.rpartition("/")[2]: name for name in private if name.startswith(_SOURCES)}
    pins = f"{commitment.kind}.sources.json"
    if not shown:
        yield Gap("no registers were handed over (disclose --quarter)", is_withheld=True)
        return
    if pins not in private:
        yield Gap(f"{pins} is not among the private files", is_withheld=True)
        return
    kept = _object(private, pins)
    is_dispatch = commitment.kind is Kind.DISPATCH
    for part in sorted(kept if is_dispatch else kept.keys() & set(_SELECTED_FROM)):
        stem = source_name(part, "").removeprefix(_SOURCES)
        name = next((full for one, full in shown.items() if one.rpartition(".")[0] == stem), None)
        if name is None:
            yield f"{_SOURCES}{stem}", "the lock was made from it, but it was not handed over"
        elif (found := sha256_hex(private[name])) != kept[part]:
            yield name, f"its digest is {found}, {pins} says {kept[part]}"


def _open(commitment: Commitment) -> Gap:
    """Nothing is sealed in a bundle."""
    return Gap(f"the handles of the {commitment.kind} are open, so there is nothing to open")


def _rows(private: _Files, name: str, columns: int) -> list[list[str]]:
    """Rows of a private table."""
    try:
        return [list(row) for row in read_table(private[name], columns)]
    except FormatError as error:
        raise Unreadable(name, str(error)) from error


def _opened(name: str, salt_hex: str, identifier: str) -> str:
    """Handle that an opening gives."""
    try:
        return sealed_handle(salt_hex, identifier)
    except FormatError as error:
        raise Unreadable(name, str(error)) from error


def _published(private: _Files) -> dict[str, str]:
    """Public names of strata by the rulebook's."""
    if STRATA not in private:
        return {}
    try:
        records = read_document(private[STRATA])
        return {record["stratum"]: record["published"] for record in records}
    except FormatError as error:
        raise Unreadable(STRATA, str(error)) from error
    except (KeyError, TypeError) as error:
        text = "each of its records has the keys published and stratum, and no other form"
        raise Unreadable(STRATA, text) from error


def _object(private: _Files, name: str) -> dict[str, Any]:
    """A private JSON object."""
    try:
        found = json.loads(private[name])
    except ValueError as error:  # of bytes that are no text, too
        raise Unreadable(name, "it is no JSON document") from error
    if not isinstance(found, dict):
        raise Unreadable(name, "it is no JSON object")
    return found
