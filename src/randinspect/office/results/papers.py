"""The papers of a drawn dispatch, written for the office: from registers, draw and choices.

1. Who goes where, after all substitutions. 2. What the office says on its papers. 3. The papers,
into a private folder. A paper that is made no more (somebody was replaced) is taken away, and none
in which somebody has written is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from randinspect.canonical import file_sha256, read_document, read_table, sha256_hex, write_document
from randinspect.errors import Fault, ProtocolError, ResultsError
from randinspect.office.classes.manners import SupervisionClass
from randinspect.office.classes.telling import classes_of_units
from randinspect.office.private.place import require_private
from randinspect.office.results.job import POLICY, ResultJob
from randinspect.publication.bundle import write_files
from randinspect.publication.lists import read_items
from randinspect.publication.papers import (
    CheckPoint,
    Look,
    Member,
    PaperKind,
    PaperWriter,
    TaskFacts,
    VisitFacts,
    plain_template,
    points_of_items,
    read_points,
    require_points,
)
from randinspect.results import PaperChoices

__all__ = [
    "INDEX",
    "WrittenPapers",
    "paper_choices",
    "template_of",
    "write_papers",
    "write_templates",
]

INDEX: Final = "papers.json"
"""Names every paper of its folder with the digest in which it was written."""
_FOLDER: Final = "papers"
_SHOWN: Final = 3
_PRIVATE_MODE: Final = 0o700


@dataclass(frozen=True, slots=True)
class WrittenPapers:
    """What was written.

    Parameters
    ----------
    folder, names
        Where, and which files.
    visits, people
        How many visits and inspectors have papers.
    uncertified
        Staff numbers of officers whose certificate the register does not name.
    """

    folder: Path
    names: tuple[str, ...]
    visits: int
    people: int
    uncertified: tuple[str, ...]


def write_papers(job: ResultJob, to: Path | None = None) -> WrittenPapers:
    """Write notice, check sheet and record of each visit, and each inspector's own visits.

    Parameters
    ----------
    job
        The quarter after its draw.
    to
        Folder; ``private/papers`` of the quarter by default.

    Raises
    ------
    ProtocolError
        If nothing is drawn, the draw is void, the folder is public, or papers in which somebody
        has written would be lost.
    ResultsError
        If ``[papers]`` is missing, a file that it names cannot be read, or a template has a fault.
    """
    job.require_in_force()
    folder = require_private(to or job.workspace.private / _FOLDER, job.workspace)
    facts, visits = _facts(job), _visits(job)
    writer = PaperWriter(facts, _templates(job), job.commitment.created)
    written = writer.files(visits)
    _put(folder, written)
    people = {member.id: member for visit in visits for member in visit.team}
    bare = sorted(m.id for m in people.values() if not m.certificate and not m.assists)
    return WrittenPapers(folder, tuple(sorted(written)), len(visits), len(people), tuple(bare))


def _put(folder: Path, written: Mapping[str, bytes]) -> None:
    """Write papers; take away those that are made no more; touch none that somebody changed."""
    index = folder / INDEX
    before = read_document(index.read_bytes()) if index.exists() else {}
    digests = {name: sha256_hex(data) for name, data in written.items()}
    there = {name: folder / name for name in {*before, *digests} if (folder / name).exists()}
    stale = {name for name in there if file_sha256(there[name]) != digests.get(name)}
    changed = sorted(n for n in stale if file_sha256(there[n]) != before.get(n))
    if changed:
        raise ProtocolError(
            f"{', '.join(changed[:_SHOWN])}: {len(changed)} papers in {folder} were changed since "
            "they were written, and would be lost; move them away, or choose another folder"
        )
    folder.mkdir(mode=_PRIVATE_MODE, parents=True, exist_ok=True)
    for name in stale - set(digests):
        there[name].unlink()
    write_files(folder, {**written, INDEX: write_document(digests)}, last=INDEX)


def write_templates(job: ResultJob, to: Path) -> list[Path]:
    """Write the plain templates, for an office to change in a word processor.

    Parameters
    ----------
    job
        The quarter; its choices say fonts, margins and language.
    to
        Folder; a template that is there already stays as it is.
    """
    look = Look.of(paper_choices(job))
    paths = {kind: to / f"{kind}.docx" for kind in PaperKind}
    new = {path.name: plain_template(k, look) for k, path in paths.items() if not path.exists()}
    write_files(to, new, last=max(new, default=""))
    return [to / name for name in sorted(new)]


def paper_choices(job: ResultJob) -> PaperChoices:
    """What the office says on its papers.

    Raises
    ------
    ResultsError
        If it says nothing.
    """
    if job.policy.papers is None:
        message = "there is no [papers], so nobody has said what stands on a paper"
        cure = "add the table: basis, frequency, materials, rights, recusal, contact, phone"
        raise ResultsError([Fault(POLICY, "paper.choices", message, cure, column="papers")])
    return job.policy.papers


def template_of(job: ResultJob, kind: PaperKind) -> tuple[str, bytes] | None:
    """Name and bytes of the office's own template of a paper, None where it has none.

    Raises
    ------
    ResultsError
        If it cannot be read.
    """
    name = getattr(paper_choices(job).templates, kind.value)
    return None if name is None else (name, job.beside(name))


def _templates(job: ResultJob) -> dict[PaperKind, tuple[str, bytes]]:
    """All of the office's own templates."""
    found = {kind: template_of(job, kind) for kind in PaperKind}
    return {kind: template for kind, template in found.items() if template is not None}


def _facts(job: ResultJob) -> TaskFacts:
    """What all visits share."""
    return TaskFacts(
        task=job.quarter.task(),
        occasion=job.commitment.occasion,
        draw_id=job.commitment.draw_id,
        result_sha256=job.anchor,
        choices=paper_choices(job),
        items=job.policy.items,
        points=_points(job),
    )


def _points(job: ResultJob) -> tuple[CheckPoint, ...]:
    """Check points of the task's items."""
    own, listed = paper_choices(job).points, job.policy.announcements.items
    if own is not None:
        return require_points(read_points(job.beside(own), own), job.policy.item_codes, own)
    if listed is not None:
        points = points_of_items(read_items(job.beside(listed), listed))
        return require_points(points, job.policy.item_codes, listed)
    message = "no file says what is checked"
    cure = "name a list: points in [papers], or items in [announcements]"
    raise ResultsError([Fault(POLICY, "paper.points", message, cure, column="papers.points")])


def _visits(job: ResultJob) -> tuple[VisitFacts, ...]:
    """All visits, in the order of their handles."""
    dated = read_table(job.dispatch["visits.tsv"], 2) if "visits.tsv" in job.dispatch else []
    days = {inspection: date.fromisoformat(day) for inspection, day in dated}
    classes = classes_of_units(job.job, job.workspace)
    columns = job.job.registers.inspectors.columns
    places = {str(number): place for place, number in enumerate(columns["id"])}

    def member(number: str, slot: str) -> Member:
        """Somebody of a team; one who left the register since has a number alone."""
        place = places.get(number)
        if place is None:
            return Member(number, "", "", slot)
        told = {key: columns[key][place] for key in ("name", "certificate", "expert", "origin")}
        return Member(
            number,
            str(told["name"] or ""),
            str(told["certificate"] or ""),
            slot,
            assists=bool(told["expert"]) or told["origin"] is not None,
        )

    return tuple(
        VisitFacts(
            inspection=handle,
            agency_id=expected.agency,
            agency_name=expected.name,
            department=expected.department,
            registered_at=expected.authority,
            day=days.get(handle),
            team=tuple(member(number, slot) for slot, number in job.seats.get(handle, ())),
            **_manner(classes.get(handle)),
        )
        for handle, expected in job.roster.expected.items()
    )


def _manner(one: SupervisionClass | None) -> dict[str, str]:
    """How a body of a class is checked, as an inspector's sheet has it."""
    if one is None:
        return {}
    return {"methods": "、".join(one.methods), "items": str(one.items or "")}
