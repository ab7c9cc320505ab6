"""Dates as the files of a bundle: five inputs, two results (docs/format.md §3.7, §6.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from randinspect.canonical import read_document, read_table, write_document, write_table
from randinspect.dispatch.date_plan import DatePlan, DatePlanError, Dates, appointments_of, days_of
from randinspect.dispatch.date_rules import DateRules
from randinspect.dispatch.outings import Outings
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError
from randinspect.publication.input_files import InputsError, leaning, read_each
from randinspect.registry.calendar import WorkCalendar, parse_day

__all__ = ["date_files", "read_date_plan", "read_outings", "visit_files"]

_COUNTS: Final = ("notice_days", "daily", "weekly")


def date_files(plan: DatePlan, problem: Problem, drawn_on: date) -> dict[str, bytes]:
    """Input files of the dates.

    Parameters
    ----------
    plan
        What visits are dated from.
    problem
        The dispatch that they belong to.
    drawn_on
        Day of the seed in Beijing.

    Raises
    ------
    FormatError
        If plan and dispatch do not belong together.
    """
    _require_fit(plan, problem, drawn_on)
    rules = plan.rules
    return {
        "absences.tsv": write_table((name, day.isoformat()) for name, day in plan.absences),
        "agenda.tsv": write_table(plan.agenda_rows()),
        "calendar.json": plan.calendar.document(),
        "closures.tsv": write_table((name, day.isoformat()) for name, day in plan.closures),
        "dates.json": write_document(
            {
                "daily": rules.daily,
                "from": rules.first.isoformat(),
                "notice_days": rules.notice_days,
                "to": rules.last.isoformat(),
                "weekly": rules.weekly,
            }
        ),
    }


def read_date_plan(files: Mapping[str, bytes], problem: Problem, drawn_on: date) -> DatePlan:
    """Read the input files of the dates.

    Raises
    ------
    InputsError
        If a file breaks its form, or they do not belong to the dispatch.
    """
    values, faults = read_each(files, _READERS)
    if faults:
        raise InputsError(faults)
    names = ("calendar.json", "dates.json", "agenda.tsv", "absences.tsv", "closures.tsv")
    try:
        plan = DatePlan(*(values[name] for name in names))
    except DatePlanError as error:
        raise InputsError(leaning(error.breaches, (), {})) from error
    _require_fit(plan, problem, drawn_on)
    return plan


def visit_files(dates: Dates) -> dict[str, bytes]:
    """Result files of the dates."""
    return {"undated.tsv": write_table(dates.undated), "visits.tsv": write_table(dates.visits)}


def read_outings(files: Mapping[str, bytes]) -> Outings | None:
    """Days of a drawn dispatch and who is away on them, None if its visits are not dated.

    Raises
    ------
    FormatError
        If a file breaks its form.
    """
    if "visits.tsv" not in files:
        return None
    rules = _rules(files["dates.json"])
    visit_of = {a.inspection: a.visit for a in appointments_of(read_table(files["agenda.tsv"], 4))}
    days = read_table(files["visits.tsv"], 2)
    return Outings(
        {place: (visit_of[place], parse_day(day)) for place, day in days},
        frozenset(days_of(read_table(files["absences.tsv"], 2))),
        rules.daily,
        rules.weekly,
    )


def _rules(data: bytes) -> DateRules:
    """Read ``dates.json``."""
    document = read_document(data)
    if not isinstance(document, dict) or set(document) != {*_COUNTS, "from", "to"}:
        raise FormatError("dates.json holds exactly daily, from, notice_days, to and weekly")
    strange = [name for name in _COUNTS if type(document[name]) is not int]
    if strange:
        raise FormatError(f"dates.json: {', '.join(strange)} must be whole numbers")
    notice, daily, weekly = (document[name] for name in _COUNTS)
    return DateRules(parse_day(document["from"]), parse_day(document["to"]), notice, daily, weekly)


def _require_fit(plan: DatePlan, problem: Problem, drawn_on: date) -> None:
    """Refuse a plan that is not that of the dispatch."""
    breaches = plan.breaches(problem.inspections, problem.inspectors, drawn_on=drawn_on)
    if breaches:
        raise InputsError(leaning(breaches, (), {}))


_READERS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "dates.json": _rules,
    "calendar.json": WorkCalendar.from_document,
    "agenda.tsv": lambda data: appointments_of(read_table(data, 4)),
    "absences.tsv": lambda data: days_of(read_table(data, 2)),
    "closures.tsv": lambda data: days_of(read_table(data, 2)),
}
