"""What people did: repeats, recusals and substitutions by inspector and by department.

The rule: these counts name people, so they are the bureau's alone (docs/format.md §11.6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from randinspect.results.book import Book
from randinspect.results.labels import Outcome
from randinspect.results.roster import Roster

__all__ = ["Change", "DepartmentTally", "PersonTally", "department_tallies", "person_tallies"]


@dataclass(frozen=True, slots=True)
class Change:
    """One substitution in a team: who left, who came, and who approved it."""

    inspection: str
    leaves: str
    enters: str
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class PersonTally:
    """What one inspector did; of the bureau alone.

    Parameters
    ----------
    person
        Staff number.
    inspections, problems
        Inspections with a result, and those with a problem.
    repeats
        Inspections of a body that the person had visited before.
    recusals
        Bodies that the person is barred from.
    left, came
        Substitutions in which the person left a team, or came into one.
    """

    person: str
    inspections: int
    problems: int
    repeats: int
    recusals: int
    left: int
    came: int

    def document(self) -> dict[str, Any]:
        """The tally as plain data."""
        return {
            "came": self.came,
            "inspections": self.inspections,
            "left": self.left,
            "person": self.person,
            "problems": self.problems,
            "recusals": self.recusals,
            "repeats": self.repeats,
        }


@dataclass(frozen=True, slots=True)
class DepartmentTally:
    """Repeats, recusals and substitutions at the bodies of one supervising department.

    Parameters
    ----------
    department
        Who supervises the bodies.
    repeats
        Seats in which somebody came who had visited the body before.
    recusals
        Recused pairs of inspectors and drawn bodies.
    substitutions
        Members of teams who were replaced.
    """

    department: str
    repeats: int
    recusals: int
    substitutions: int

    def document(self) -> dict[str, Any]:
        """The tally as plain data."""
        return {
            "department": self.department,
            "recusals": self.recusals,
            "repeats": self.repeats,
            "substitutions": self.substitutions,
        }


def person_tallies(
    book: Book,
    *,
    past: Iterable[tuple[str, str]],
    barred: Iterable[tuple[str, str]],
    changes: Sequence[Change],
) -> tuple[PersonTally, ...]:
    """Count what each inspector did, in the order of staff numbers.

    Parameters
    ----------
    book
        Results.
    past
        Past visits: staff number and id of the body.
    barred
        Recused pairs: staff number and id of the body.
    changes
        Substitutions, by staff numbers.
    """
    visited, recused = set(past), Counter(person for person, _ in set(barred))
    left = Counter(change.leaves for change in changes)
    came = Counter(change.enters for change in changes)
    done: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    repeats: Counter[str] = Counter()
    for case in book.cases.values():
        if not case.versions:
            continue
        record = case.last.record
        for person in record.inspectors:
            done[person] += 1
            problems[person] += record.outcome == Outcome.VIOLATION
            repeats[person] += (person, record.agency) in visited
    names = sorted({*done, *recused, *left, *came})
    return tuple(
        PersonTally(n, done[n], problems[n], repeats[n], recused[n], left[n], came[n])
        for n in names
    )


def department_tallies(
    book: Book,
    roster: Roster,
    *,
    past: Iterable[tuple[str, str]],
    barred: Iterable[tuple[str, str]],
    changes: Sequence[Change],
) -> tuple[DepartmentTally, ...]:
    """Count repeats, recusals and substitutions by supervising department.

    Parameters
    ----------
    book, roster
        Results, and the drawn bodies.
    past, barred, changes
        As for `person_tallies`.
    """
    of_agency = {body.agency: body.department for body in roster.expected.values()}
    of_inspection = {body.inspection: body.department for body in roster.expected.values()}
    visited = set(past)
    repeats = Counter(
        of_inspection[handle]
        for handle, case in book.cases.items()
        if case.versions
        for person in case.last.record.inspectors
        if (person, case.last.record.agency) in visited
    )
    recusals = Counter(of_agency[agency] for _, agency in set(barred) if agency in of_agency)
    substitutions = Counter(
        of_inspection[change.inspection] for change in changes if change.inspection in of_inspection
    )
    names = sorted(set(of_agency.values()))
    return tuple(DepartmentTally(n, repeats[n], recusals[n], substitutions[n]) for n in names)
