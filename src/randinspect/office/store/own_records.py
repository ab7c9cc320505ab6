"""Draws, results and rulebooks of this office, read from what it published or uses.

The rule: what a draw is worth is what verification says of its bundle. A draw that comes from a
list of another system is "unverifiable history", whatever that list says of it.
"""

from __future__ import annotations

from pathlib import Path

from randinspect.canonical import beijing_time, file_sha256, sha256_hex
from randinspect.errors import FormatError
from randinspect.office.results.store import ResultStore
from randinspect.office.store.incoming import Incoming, incoming_records
from randinspect.office.store.libraries import LIBRARIES
from randinspect.office.workspace import Workspace
from randinspect.publication.bundle import read_files
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.registry import parse_day
from randinspect.registry.rules import Value
from randinspect.results import replay
from randinspect.rulebook import read_rulebook
from randinspect.verification import verify

__all__ = ["incoming_bundle", "incoming_results", "incoming_rulebook"]


def incoming_bundle(folder: Path) -> Incoming:
    """Read a bundle as a row of the library of draws, with what verification says of it.

    Raises
    ------
    FormatError
        If there is no bundle.
    """
    files = read_files(folder)
    if "commit.json" not in files:
        raise FormatError(f"{folder} holds no commit.json; name the folder of one draw")
    commitment = read_commitment(files["commit.json"])
    row: dict[str, Value] = {
        "draw_id": commitment.draw_id,
        "kind": str(commitment.kind),
        "authority": commitment.authority,
        "drawn_on": parse_day(beijing_time(commitment.seed_plan.not_before)[:10]),
        "commitment_sha256": file_sha256(folder / "commit.json"),
        "result_sha256": _digest(folder / "result.json"),
        "standing": str(verify(folder).standing),
    }
    return incoming_records(LIBRARIES["draw"], [row], file=folder.name)


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
    """
    workspace = Workspace(out)
    files = workspace.files(Kind.DISPATCH)
    if "result.json" not in files:
        raise FormatError(f"{out} holds no drawn dispatch; name the --out folder of a quarter")
    draw_id = read_commitment(files["commit.json"]).draw_id
    book = replay(ResultStore(workspace).documents(), sha256_hex(files["result.json"]))
    rows: list[dict[str, Value]] = [
        {
            "task_no": draw_id,
            "agency": case.last.record.agency,
            "item": part.item,
            "date": case.last.record.on_site_end,
            "labels": tuple(str(label) for label in case.last.record.labels),
            "measure": "、".join(str(measure) for measure in case.last.record.measures) or None,
            "state": str(case.state),
        }
        for case in book.cases.values()
        if case.versions
        for part in case.last.record.items
    ]
    return incoming_records(LIBRARIES["result"], rows, file=out.name)


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


def _digest(path: Path) -> str | None:
    """Digest of a file, None if it is not there."""
    return file_sha256(path) if path.is_file() else None
