"""Days of visits held against the task and the draw: what differs is noted, and stands.

The rule: a visit may last or be put off, so that a day other than the drawn one refuses nothing.
But whoever enters it is told, for a day that was drawn is a day that nobody chose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from randinspect.canonical import read_table
from randinspect.office.results.job import ResultJob
from randinspect.results import Record

__all__ = ["VisitNote", "visit_notes"]


@dataclass(frozen=True, slots=True)
class VisitNote:
    """A visit on another day than was asked.

    Parameters
    ----------
    code
        ``visit.window`` for a day after the task's last one, ``visit.day`` for one that was not
        drawn.
    inspection, day
        Which visit, and on which day it ended.
    asked
        Window of the task, or the day that was drawn.
    """

    code: str
    inspection: str
    day: str
    asked: str

    def document(self) -> dict[str, str]:
        """The note as plain data."""
        return asdict(self)


def visit_notes(job: ResultJob, records: Sequence[Record]) -> list[VisitNote]:
    """Say of which records the visit was on another day than was asked.

    Parameters
    ----------
    job
        The results, with the dispatch that they are of.
    records
        What was entered.
    """
    rows = read_table(job.dispatch["visits.tsv"], 2) if "visits.tsv" in job.dispatch else ()
    drawn = {row[0]: row[1] for row in rows}
    return [note for record in records for note in _notes(job, record, drawn)]


def _notes(job: ResultJob, record: Record, drawn: dict[str, str]) -> Iterator[VisitNote]:
    """Notes on one record."""
    plan, day = job.quarter.plan, record.on_site_end
    if not plan.date_from <= day <= plan.date_to:
        window = f"{plan.date_from} – {plan.date_to}"
        yield VisitNote("visit.window", record.inspection, str(day), window)
    asked = drawn.get(record.inspection)
    if asked is not None and asked != str(day):
        yield VisitNote("visit.day", record.inspection, str(day), asked)
