"""The report on a task: what anybody may see, and what the bureau sees besides.

Counts are exact and come from the book. The rate of problems among all bodies of the register,
and its comparison between classes, are estimates: they come from the sampling estimator over
the published selection, with intervals, and never from the counts (docs/format.md §11.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from randinspect.canonical import read_table
from randinspect.errors import DesignError
from randinspect.office.estimates.estimating import estimate_rows
from randinspect.office.estimates.results_file import ResultRow
from randinspect.office.for_cause import ForCauseDesk, ForCauseTally, tally_for_cause
from randinspect.office.own_ledger.counts import ledger_counts
from randinspect.office.results.job import ResultJob
from randinspect.office.results.report import CLASS, Lift, TaskReport
from randinspect.publication.commitment import Kind
from randinspect.results import (
    Book,
    Change,
    DeadlineList,
    Outcome,
    as_of_day,
    department_tallies,
    list_duties,
    person_tallies,
    tally,
)
from randinspect.sampling import SampleRole, read_sample
from randinspect.sampling.estimates import Arm, Report

__all__ = ["due_list", "report_task"]

_VIOLATIONS: Final[Mapping[str, bool | None]] = {
    Outcome.VIOLATION: True,
    Outcome.NO_VIOLATION: False,
    Outcome.NOT_CHECKED: None,
}
_UNKNOWN: Final = "-"


def due_list(job: ResultJob, as_of: date) -> DeadlineList:
    """List what is due, overdue and done as of a day.

    Raises
    ------
    RegistryError
        If a deadline lies in a year whose working days are not known.
    """
    return list_duties(
        job.book,
        job.roster,
        job.policy.deadline,
        task_end=job.quarter.plan.date_to,
        as_of=as_of,
        working=job.working_days(),
    )


def report_task(job: ResultJob, as_of: date, *, level: float = 0.95) -> TaskReport:
    """Report on a task as of a day.

    1. Count. 2. Count people, with past visits, recusals and substitutions. 3. Estimate from the
    published results of the random draw, by class if this office locked the frame.

    Parameters
    ----------
    job
        The results.
    as_of
        Day of the report; later acts are not looked at.
    level
        Of confidence.

    Raises
    ------
    VerdictError
        If the published selection does not verify.
    RegistryError
        If a deadline lies in a year whose working days are not known.
    ProtocolError, LedgerError
        If the quarter names a ledger that is not there, or not whole.
    """
    book, due = as_of_day(job.book, as_of), due_list(job, as_of)
    changes, past, barred = tuple(_changes(job)), list(_past(job)), list(_barred(job))
    found, note = _estimated(job, book, level)  # 3
    return TaskReport(
        as_of=as_of,
        tally=tally(book, job.roster, due),  # 1
        due=due,
        people=person_tallies(book, past=past, barred=barred, changes=changes),  # 2
        departments=department_tallies(book, job.roster, past=past, barred=barred, changes=changes),
        changes=changes,
        ledger=ledger_counts(job.quarter, job.commitment.draw_id, as_of),
        estimates=found,
        lift=_lift(job, found),
        note=note,
        terms={
            "draw_id": job.commitment.draw_id,
            "occasion": str(job.commitment.occasion),
            "task_id": job.quarter.plan.task_id,
        },
        for_cause=_for_cause(job, as_of),
    )


def _for_cause(job: ResultJob, as_of: date) -> ForCauseTally | None:
    """Checks for cause that were ordered by a day."""
    tasks = ForCauseDesk(job.workspace, job.job).tasks().values()
    ordered = [task for task in tasks if task.order.on <= as_of]
    return tally_for_cause(ordered) if ordered else None


def _changes(job: ResultJob) -> Iterator[Change]:
    """Substitutions by staff numbers."""
    for amendment in job.amendments:
        leaves, enters = (
            "+".join(job.people.get(h, (h,))) for h in (amendment.leaves, amendment.enters)
        )
        why = str(amendment.reasons[amendment.leaves])
        yield Change(amendment.inspection, leaves, enters, why, amendment.approved_by)


def _past(job: ResultJob) -> Iterator[tuple[str, str]]:
    """Past visits of the register: staff number and body."""
    columns = job.job.registers.visits.columns
    for person, agency in zip(columns["inspector"], columns["agency"], strict=True):
        if person is not None:
            yield str(person), str(agency)


def _barred(job: ResultJob) -> Iterator[tuple[str, str]]:
    """Declared recusals: staff number and body, or the owner of bodies."""
    columns = job.job.registers.recusals.columns
    rows = zip(columns["inspector"], columns["agency"], columns["owner"], strict=True)
    for person, agency, owner in rows:
        yield str(person), str(agency if agency is not None else owner)


def _estimated(job: ResultJob, book: Book, level: float) -> tuple[Report | None, str]:
    """Estimates from the published results, or why there are none."""
    classes = _classes(job)
    rows = list(_rows(job, book, classes))
    if job.drawn_by is not None and {row.handle for row in rows} != set(job.roster.expected):
        text = f"no estimate: the sample is that of {job.drawn_by.authority}, and only a part of it"
        return None, f"{text} is inspected from here"
    by = [CLASS] if classes else []
    try:
        return estimate_rows(job.workspace.folder, rows, by=by, level=level).report, ""
    except DesignError as error:
        return None, f"no estimate: {error}"


def _rows(job: ResultJob, book: Book, classes: Mapping[str, str]) -> Iterator[ResultRow]:
    """A row for each drawn unit; what is not published yet counts as not checked yet."""
    sample = read_sample(job.workspace.files(Kind.SELECTION)["sample.tsv"])
    for number, unit in enumerate(sample, start=1):
        if unit.role is SampleRole.RESERVE:
            continue
        shown = book.case(unit.handle).published
        violation = None if shown is None else _VIOLATIONS[shown.record.outcome]
        cells = {CLASS: classes.get(unit.handle, _UNKNOWN)}
        yield ResultRow(number, unit.handle, violation, Arm.RANDOM, cells)


def _classes(job: ResultJob) -> dict[str, str]:
    """Risk class of each unit as it was locked, if this office locked the frame here."""
    kept = job.workspace.kept("units.tsv")
    if kept is None:
        return {}
    return {row[0]: row[4] for row in read_table(kept, 6)}


def _lift(job: ResultJob, found: Report | None) -> Lift | None:
    """Rate of the riskiest class over that of the least risky one."""
    names = job.classes
    if found is None or len(names) < 2:
        return None
    rates = {e.name.partition("=")[2]: e for e in found.domains.get(CLASS, ())}
    low, high = rates.get(names[0]), rates.get(names[-1])
    if low is None or high is None or low.rate is None or high.rate is None:
        return None
    return Lift(
        high=names[-1],
        low=names[0],
        ratio=high.rate / low.rate if low.rate else None,
        least=high.low / low.high if low.high else None,
        most=high.high / low.low if low.low else None,
    )
