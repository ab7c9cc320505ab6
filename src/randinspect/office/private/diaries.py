"""The inspectors' own diaries: names kept at the lock, visits known at the draw.

A draw needs no register, so that nothing that changes after the lock can stop it. What diaries
say beside handles is therefore kept, privately, when the dispatch is locked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from randinspect.canonical import read_table
from randinspect.dispatch import DatePlan
from randinspect.errors import ProtocolError
from randinspect.office.inputs.taken_days import TAKEN, taken_file
from randinspect.office.results.people import TEAM
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.diaries import Person, diary_files, engagements_of
from randinspect.publication.in_force import in_force
from randinspect.quarter import PosedQuarter, Registers
from randinspect.registry import Register
from randinspect.verification import read_amendments

__all__ = ["NAMES", "diaries", "keep_diaries", "write_names"]

NAMES: Final = "names.json"
"""Private file with ids and names behind the handles of a dispatch."""


def keep_diaries(workspace: Workspace) -> None:
    """Keep every inspector's own visits and days, if they are dated, by the teams in force."""
    files = workspace.files(Kind.DISPATCH)
    if "visits.tsv" in files:
        documents = [*read_amendments(workspace.amendments).values()]
        found = diaries(files, workspace.kept(NAMES), documents)
        workspace.keep_folder("diaries", found)
        folder, _, name = TAKEN.partition("/")
        workspace.keep_folder(folder, {name: _taken(files, workspace.kept(NAMES), documents)})


def write_names(
    registers: Registers, agency_handles: Sequence[str], posed: PosedQuarter, dates: DatePlan
) -> bytes:
    """Bytes of the private names: id and name of every handle, and what is one visit."""
    names = {
        "agencies": _named(registers.agencies, agency_handles),
        "inspectors": _named(posed.roster, posed.names.handles),
        "together": {row.inspection: row.visit for row in dates.appointments},
    }
    drawn = set(posed.posed.problem.inspections)
    names["agencies"] = {h: n for h, n in names["agencies"].items() if h in drawn}
    return json.dumps(names, ensure_ascii=False, indent=1).encode()


def diaries(
    files: Mapping[str, bytes], names: bytes | None, amendments: Sequence[bytes] = ()
) -> dict[str, bytes]:
    """Diaries of everybody who has a visit.

    Parameters
    ----------
    files
        The drawn dispatch.
    names
        What was kept at its lock.
    amendments
        Documents of its amendments, in their order.

    Raises
    ------
    AmendmentError
        If one does not hold.
    ProtocolError
        If the names are gone.
    """
    if names is None:
        raise ProtocolError(
            f"private/{NAMES} is gone, so nobody can be told where to go; restore it"
        )
    known: dict[str, Any] = json.loads(names)
    commitment = read_commitment(files["commit.json"])
    people = {handle: Person(*row) for handle, row in known["inspectors"].items()}
    now = in_force(files, amendments)
    found = engagements_of(
        now.teams,
        read_table(files["visits.tsv"], 2),
        agencies={handle: Person(*row) for handle, row in known["agencies"].items()},
        inspectors=people,
        together=known["together"],
        amendments=now.amendments,
    )
    return diary_files(
        ((people[handle], engagements) for handle, engagements in sorted(found.items())),
        draw_id=commitment.draw_id,
        occasion=commitment.occasion,
        stamp=commitment.seed_plan.not_before,
    )


def _taken(files: Mapping[str, bytes], names: bytes | None, amendments: Sequence[bytes]) -> bytes:
    """Whose days the dispatch takes, for other tasks; of a team that goes whole, each member's."""
    people: dict[str, list[str]] = json.loads(names or b"{}").get("inspectors", {})
    days = {row[0]: date.fromisoformat(row[1]) for row in read_table(files["visits.tsv"], 2)}
    return taken_file(
        (person, days[inspection])
        for inspection, _, handle in in_force(files, amendments).teams
        if inspection in days
        for person in people[handle][0].split(TEAM)
    )


def _named(register: Register, handles: Iterable[str]) -> dict[str, Any]:
    """Id and name of each handle."""
    columns = zip(handles, register.columns["id"], register.columns["name"], strict=True)
    return {handle: [identifier, name] for handle, identifier, name in columns}
