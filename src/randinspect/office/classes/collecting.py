"""From published results to events and outcomes: what the next classes and the next test rest on.

The rule: only what was published counts, as it stands now, from the day on which it was first
published. A correction changes what a result says, never how old it is.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Final

from randinspect.office.classes.events import EVENT_HEADINGS, Event
from randinspect.office.classes.outcomes import OUTCOME_HEADINGS, Outcome
from randinspect.office.keeping_files import write_unlost
from randinspect.office.private.place import require_private
from randinspect.office.results.job import ResultJob
from randinspect.results import Book
from randinspect.results.harmless import harmless_cell
from randinspect.results.labels import Outcome as ResultOutcome

__all__ = ["result_events", "result_outcomes", "write_collected"]

_FOUND: Final = {str(ResultOutcome.VIOLATION): True, str(ResultOutcome.NO_VIOLATION): False}
_WORDS: Final = {True: "violation", False: "no_violation"}

_TABLES: Final = (EVENT_HEADINGS, {k: v for k, v in OUTCOME_HEADINGS.items() if k != "score"})


def result_events(book: Book, *, code: str, source: str) -> tuple[Event, ...]:
    """Events of published results, one for each label of a result.

    Parameters
    ----------
    book
        Results of a task.
    code
        Code of the indicator that they are for.
    source
        What they are on record as, such as the task's id.

    Returns
    -------
    tuple[Event, ...]
        By agency; the value is the canonical label, such as ``CORRECTED``.
    """
    found = []
    for case in book.cases.values():
        days = [v.published_on for v in case.versions if v.published_on is not None]
        if (shown := case.published) is not None:
            record = shown.record
            found += [
                Event(record.agency, code, min(days), str(label), None, source)
                for label in record.labels
            ]
    return tuple(sorted(found, key=lambda event: (event.agency, event.day, event.value)))


def result_outcomes(book: Book) -> tuple[Outcome, ...]:
    """Outcomes of published checks, by agency; who could not be checked has none.

    Parameters
    ----------
    book
        Results of a task.
    """
    shown = [case.published for case in book.cases.values()]
    told = [(v.record, _FOUND.get(v.record.outcome)) for v in shown if v is not None]
    found = [Outcome(r.agency, r.on_site_end, is_bad) for r, is_bad in told if is_bad is not None]
    return tuple(sorted(found, key=lambda outcome: (outcome.agency, outcome.day)))


def write_collected(job: ResultJob, to: Path, *, code: str) -> tuple[Path, ...]:
    """Write ``events.csv`` and ``outcomes.csv`` of a quarter's published results.

    Parameters
    ----------
    job
        The results.
    to
        A private folder.
    code
        Code of the indicator.

    Raises
    ------
    ProtocolError
        If the folder is public or holds other events, or the draw is void.
    """
    job.require_in_force()
    require_private(to, job.workspace)
    events = result_events(job.book, code=code, source=job.quarter.plan.task_id)
    heads = [[spellings[0] for spellings in table.values()] for table in _TABLES]
    rows = [[_event_row(e) for e in events], [_outcome_row(o) for o in result_outcomes(job.book)]]
    names = ("events.csv", "outcomes.csv")
    files = {name: _csv([head, *some]) for name, head, some in zip(names, heads, rows, strict=True)}
    write_unlost(to, files, last=names[-1])
    return tuple(to / name for name in names)


def _event_row(event: Event) -> list[str]:
    """Cells of an event."""
    return [event.agency, event.code, event.day.isoformat(), event.value, "", event.source]


def _outcome_row(outcome: Outcome) -> list[str]:
    """Cells of an outcome."""
    return [outcome.agency, outcome.day.isoformat(), _WORDS[outcome.is_problem]]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with BOM and CRLF."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([harmless_cell(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")
