"""Step 12 for dates: the visits replayed from the committed calendar, absences and seed.

The rule is docs/format.md §6.4. Teams are taken as they are published: whether they are the
right ones is the certificate's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from randinspect.canonical import read_table
from randinspect.dispatch.date_plan import DatePlan
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.publication.date_files import read_date_plan, visit_files
from randinspect.publication.input_files import InputsError
from randinspect.publication.input_names import DATE_INPUTS
from randinspect.publication.problems import read_problem
from randinspect.registry.calendar import WorkCalendar, beijing_day
from randinspect.verification.differences import differences
from randinspect.verification.inputs import by_file
from randinspect.verification.reading import Complaint, Reading

__all__ = ["dates_hold", "provisional_years"]

_POINTS: Final = {
    "dates.json": "12.25",
    "calendar.json": "12.26",
    "agenda.tsv": "12.27",
    "absences.tsv": "12.28",
    "closures.tsv": "12.29",
}
_RESULTS: Final = (("12.30", "visits.tsv"), ("12.31", "undated.tsv"))


def dates_hold(reading: Reading) -> Iterator[Complaint]:
    """Recompute ``visits.tsv`` and ``undated.tsv``, and name the rows that differ."""
    commitment = reading.commitment
    if commitment is None or not commitment.is_dated:
        return
    needed = (*commitment.kind.inputs, *DATE_INPUTS)
    if any(name not in reading.files for name in needed):
        return
    try:
        problem = read_problem(reading.files)
    except FormatError:
        return  # a complaint of the dispatch itself
    try:
        drawn_on = beijing_day(commitment.seed_plan.not_before)
        plan = read_date_plan(reading.files, problem, drawn_on)
    except InputsError as error:
        read = partial(read_date_plan, problem=problem, drawn_on=drawn_on)
        yield from by_file(reading.files, _POINTS, error, read)
        return
    except FormatError as error:  # the seed's day is in no calendar
        yield Complaint("12.26", "calendar.json", str(error))
        return
    yield from _differing(reading, problem, plan)


def _differing(reading: Reading, problem: Problem, plan: DatePlan) -> Iterator[Complaint]:
    """Complaints about each result file that is not what the replay gives."""
    teams = reading.attempt("12.14", "teams.tsv", lambda data: read_table(data, 3))
    commitment, seed = reading.commitment, reading.seed
    if teams is None or seed is None or commitment is None:
        return
    if any(row[0] not in problem.inspections for row in teams):
        return  # a breach of the certificate
    dates = plan.assign(
        teams,
        drawn_on=beijing_day(commitment.seed_plan.not_before),
        tickets=Tickets(seed.value),
    )
    expected = visit_files(dates)
    for point, name in _RESULTS:
        if name in reading.files:
            yield from differences(point, name, expected[name], reading.files[name])


def provisional_years(reading: Reading) -> tuple[int, ...]:
    """Years of the committed calendar whose notice was not there, as far as it can be read."""
    if reading.commitment is None or not reading.commitment.is_dated:
        return ()
    calendar = reading.attempt("12.26", "calendar.json", WorkCalendar.from_document)
    return calendar.provisional if calendar else ()
