"""Draws, results, visits, classes and rulebooks of this office, read from what it made itself.

The rule: what a draw is worth is what verification says of its bundle. A draw that comes from a
list of another system is "unverifiable history", whatever that list says of it. A visit counts
once its result is published, and only if something could be looked at.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import (
    file_sha256,
    read_document,
    sha256_hex,
    write_table,
)
from randinspect.errors import FormatError
from randinspect.office.classes.sources import told_digest
from randinspect.office.results.store import ResultStore
from randinspect.office.store.incoming import Incoming, incoming_records
from randinspect.office.store.libraries import LIBRARIES
from randinspect.office.store.occasions import (
    notes_of_draws,
    require_no_rehearsal,
    standing_told,
)
from randinspect.office.workspace import Workspace
from randinspect.publication.bundle import read_files
from randinspect.publication.commitment import Commitment, Kind, read_commitment
from randinspect.registry import beijing_day, parse_day
from randinspect.registry.rules import Value
from randinspect.results import Book, Record, as_meant, replay
from randinspect.rulebook import read_rulebook
from randinspect.verification import verify

__all__ = [
    "incoming_bundle",
    "incoming_classes",
    "incoming_results",
    "incoming_rulebook",
    "incoming_visits",
]

_CLASS_CELLS: Final = 6  # that the digest of a grading covers; the others say what a class means


def incoming_bundle(folder: Path) -> Incoming:
    """Read a bundle as a row of the library of draws, with what verification says of it.

    Raises
    ------
    FormatError
        If there is no bundle.
    ProtocolError
        If it is that of a rehearsal.
    """
    files = read_files(folder)
    if "commit.json" not in files:
        raise FormatError(f"{folder} holds no commit.json; name the folder of one draw")
    commitment = read_commitment(files["commit.json"])
    require_no_rehearsal(commitment)
    row: dict[str, Value] = {
        "draw_id": commitment.draw_id,
        "kind": str(commitment.kind),
        "authority": commitment.authority,
        "drawn_on": beijing_day(commitment.seed_plan.not_before),
        "commitment_sha256": file_sha256(folder / "commit.json"),
        "result_sha256": _digest(folder / "result.json"),
        "standing": standing_told(commitment, str(verify(folder).standing)),
    }
    incoming = incoming_records(LIBRARIES["draw"], [row], file=folder.name)
    return replace(incoming, notes=tuple(notes_of_draws(folder.name, [files])))


def incoming_results(out: Path) -> Incoming:
    """Read the results of a quarter as they stand, one row for each item of each inspection.

    Parameters
    ----------
    out
        The quarter's folder, with ``public/`` and ``private/``.

    Raises
    ------
    FormatError
        If no dispatch is drawn there, or its chain of acts is broken.
    ProtocolError
        If it was drawn in rehearsal.
    """
    commitment, book = _results(out)
    rows: list[dict[str, Value]] = [
        {
            "task_no": commitment.draw_id,
            "agency": case.last.record.agency,
            "item": part.item,
            "date": case.last.record.on_site_end,
            "labels": tuple(str(label) for label in case.last.record.labels),
            "measure": "、".join(str(measure) for measure in case.last.record.measures) or None,
            "state": str(case.state),
            "published": min(
                (v.published_on for v in case.versions if v.published_on is not None), default=None
            ),
        }
        for case in book.cases.values()
        if case.versions
        for part in case.last.record.items
    ]
    return _noted(incoming_records(LIBRARIES["result"], rows, file=out.name), out)


def incoming_visits(out: Path) -> Incoming:
    """Read the visits of a quarter: who went where, on which day, for which item.

    Parameters
    ----------
    out
        The quarter's folder, with ``public/`` and ``private/``.

    Raises
    ------
    FormatError
        If no dispatch is drawn there, or its chain of acts is broken.
    ProtocolError
        If it was drawn in rehearsal.
    """
    commitment, book = _results(out)
    shown = [case.published.record for case in book.cases.values() if case.published is not None]
    rows = [row for record in shown for row in _visits(record, commitment.authority)]
    return _noted(incoming_records(LIBRARIES["visit"], rows, file=out.name), out)


def incoming_classes(folder: Path) -> Incoming:
    """Read the classes that ``classes grade`` wrote, each with its day and the rules' digest.

    Parameters
    ----------
    folder
        With ``classes.csv`` and ``grading.json``.

    Raises
    ------
    FormatError
        If one of them is not there, or the classes are not those that were graded.
    """
    try:
        told: Any = read_document((folder / "grading.json").read_bytes())
        text = (folder / "classes.csv").read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{folder} holds no grading: {error}") from error
    lines = list(csv.reader(StringIO(text, newline="")))[1:]
    cells = [[as_meant(cell) for cell in line[:_CLASS_CELLS]] for line in lines]
    rules = told["rules"]
    if sha256_hex(write_table(cells)) != told["classes_sha256"]:
        raise FormatError(f"{folder / 'classes.csv'} was changed after the grading; grade again")
    source = f"{rules['name']} {rules['version']}; {told_digest(rules['sha256'])}"
    rows: list[dict[str, Value]] = [
        {
            "agency": agency,
            "risk_class": name,
            "class_date": parse_day(day),
            "class_source": source,
        }
        for agency, name, _, _, day, _ in cells
    ]
    return incoming_records(LIBRARIES["risk_class"], rows, file=folder.name)


def incoming_rulebook(path: Path) -> Incoming:
    """Read a rulebook as a row of the library of rulebooks, with its text.

    Raises
    ------
    RulebookError
        If it is not valid.
    """
    rules = read_rulebook(path)
    text = path.read_bytes().decode("utf-8")
    row = {"name": rules.name, "sha256": file_sha256(path), "text": text}
    return incoming_records(LIBRARIES["rulebook"], [row], file=path.name)


def _results(out: Path) -> tuple[Commitment, Book]:
    """The commitment of a quarter's dispatch, and its results as the chain of acts has them."""
    workspace = Workspace(out)
    files = workspace.files(Kind.DISPATCH)
    if "result.json" not in files:
        raise FormatError(f"{out} holds no drawn dispatch; name the --out folder of a quarter")
    commitment = read_commitment(files["commit.json"])
    require_no_rehearsal(commitment)
    book = replay(ResultStore(workspace).documents(), sha256_hex(files["result.json"]))
    return commitment, book


def _noted(incoming: Incoming, out: Path) -> Incoming:
    """Rows of a quarter, with a word on each of its draws that is no plain one."""
    bundles = [files for kind in Kind if (files := Workspace(out).files(kind))]
    return replace(incoming, notes=tuple(notes_of_draws(out.name, bundles)))


def _visits(record: Record, authority: str) -> Iterator[dict[str, Value]]:
    """Rows of one inspection: who went, for each item that was looked at."""
    labels = "、".join(str(label) for label in record.labels)
    for item in (part.item for part in record.items if part.checked):
        for inspector in record.inspectors:
            yield {
                "agency": record.agency,
                "date": record.on_site_end,
                "inspector": inspector,
                "result": labels,
                "item": item,
                "department": authority,
            }


def _digest(path: Path) -> str | None:
    """Digest of a file, None if it is not there."""
    return file_sha256(path) if path.is_file() else None
