"""What is due, overdue and done as of a day (docs/format.md §11.3).

The rule: a deadline is computed from the record, the office's anchor and a calendar whose digest
is told; nobody writes one down. A list as of a day knows only the acts up to that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from randinspect.results.acts import Act
from randinspect.results.book import Book, after
from randinspect.results.cases import Case
from randinspect.results.measures import Conclusion, Measure
from randinspect.results.policy import Anchor, Deadline
from randinspect.results.records import Record
from randinspect.results.roster import Expected, Roster
from randinspect.results.states import State
from randinspect.results.working_days import WorkingDays, month_after

__all__ = ["DeadlineList", "DueRow", "Duty", "Standing", "as_of_day", "list_duties"]


class Duty(StrEnum):
    """What is due."""

    PUBLICATION = "publication"
    LISTING = "listing"
    CORRECTION = "correction"


class Standing(StrEnum):
    """How a duty stands on the day of the list."""

    DUE = "due"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class DueRow:
    """One duty.

    Parameters
    ----------
    inspection, name, department
        Of whom, and who supervises them.
    duty, state
        What is due, and where the result stands.
    counted_from
        The day from which is counted. Of a result that was not entered it is the last day of the
        task, from which it is due at the latest; ``is_latest`` says so.
    due, done
        Last day on which it is in time, and when it was done.
    left
        Working days left after the day of the list, negative if they are over; None once it is
        done.
    """

    inspection: str
    name: str
    department: str
    duty: Duty
    state: State
    counted_from: date
    is_latest: bool
    due: date
    done: date | None
    left: int | None
    standing: Standing

    def document(self) -> dict[str, Any]:
        """The duty as plain data."""
        return {
            "counted_from": self.counted_from.isoformat(),
            "department": self.department,
            "done": None if self.done is None else self.done.isoformat(),
            "due": self.due.isoformat(),
            "duty": str(self.duty),
            "inspection": self.inspection,
            "is_latest": self.is_latest,
            "left": self.left,
            "name": self.name,
            "standing": str(self.standing),
            "state": str(self.state),
        }


@dataclass(frozen=True, slots=True)
class DeadlineList:
    """All duties of a task as of a day.

    Parameters
    ----------
    as_of
        The day.
    anchor
        From which day publication is counted.
    rows
        Duties by due day, then by handle.
    calendar_sha256, provisional
        Digest of the working days that were counted, and years of them without a notice.
    """

    as_of: date
    anchor: Anchor
    rows: tuple[DueRow, ...]
    calendar_sha256: str
    provisional: tuple[int, ...]

    def of(self, *standings: Standing) -> tuple[DueRow, ...]:
        """Duties that stand in one of these ways."""
        return tuple(row for row in self.rows if row.standing in standings)

    def document(self) -> dict[str, Any]:
        """The list as plain data."""
        return {
            "anchor": str(self.anchor),
            "as_of": self.as_of.isoformat(),
            "calendar_sha256": self.calendar_sha256,
            "counts": {str(s): len(self.of(s)) for s in Standing},
            "provisional_years": list(self.provisional),
            "rows": [row.document() for row in self.rows],
        }


def as_of_day(book: Book, day: date) -> Book:
    """Book as it stood at the end of a day: only the acts up to then."""
    known: list[Act] = [act for act in book.acts if act.on <= day]
    earlier = Book(book.anchor)
    for act in known:
        earlier = after(earlier, act)
    return earlier


def list_duties(
    book: Book,
    roster: Roster,
    rules: Deadline,
    *,
    task_end: date,
    as_of: date,
    working: WorkingDays,
) -> DeadlineList:
    """List every duty of a task.

    1. Publication of each drawn body's result, also where nothing was entered. 2. The decision
    on the list of abnormal operations. 3. A correction within one month, where that was concluded.

    Parameters
    ----------
    book
        Results so far; acts after ``as_of`` are not looked at.
    roster, rules, task_end
        Who was drawn, what is counted from which day, and the last day of the task.
    as_of
        The day of the list.
    working
        Working days.

    Raises
    ------
    RegistryError
        If a deadline lies in a year whose working days are not known.
    """
    earlier = as_of_day(book, as_of)
    rows = [
        row
        for expected in roster.expected.values()
        for row in _Duties(
            earlier.case(expected.inspection), expected, rules, task_end, as_of, working
        ).rows()
    ]
    ordered = sorted(rows, key=lambda row: (row.due, row.inspection, row.duty))
    calendar = working.calendar
    return DeadlineList(as_of, rules.anchor, tuple(ordered), working.digest, calendar.provisional)


@dataclass(frozen=True, slots=True)
class _Duties:
    """The duties of one inspection."""

    case: Case
    expected: Expected
    rules: Deadline
    task_end: date
    as_of: date
    working: WorkingDays

    def rows(self) -> Iterator[DueRow]:
        """All of them."""
        yield self._publication()
        if self.case.versions:
            yield from self._measures(self.case.last.record)

    def _publication(self) -> DueRow:
        """Step 1: counted from the first version, for a correction gives no new time."""
        first = self.case.versions[0].record if self.case.versions else None
        start = self.task_end
        if first is not None and self.rules.anchor is not Anchor.TASK_END:
            is_visit = self.rules.anchor is Anchor.ON_SITE_END
            start = first.on_site_end if is_visit else first.concluded
        days = [v.published_on for v in self.case.versions if v.published_on is not None]
        due = self.working.after(start, self.rules.working_days)
        is_latest = first is None and self.rules.anchor is not Anchor.TASK_END
        return self._row(Duty.PUBLICATION, start, due, min(days, default=None), is_latest=is_latest)

    def _measures(self, record: Record) -> Iterator[DueRow]:
        """Steps 2 and 3."""
        closed = {closing.measure: closing.closed for closing in self.case.closings}
        start = record.concluded
        if Measure.ABNORMAL_LIST in record.measures:
            due = self.working.after(start, self.rules.listing_days)
            yield self._row(Duty.LISTING, start, due, closed.get(Measure.ABNORMAL_LIST))
        if record.conclusion is Conclusion.ONE_MONTH:
            done = closed.get(Measure.ORDER_CORRECTION)
            yield self._row(Duty.CORRECTION, start, month_after(start), done)

    def _row(
        self, duty: Duty, start: date, due: date, done: date | None, *, is_latest: bool = False
    ) -> DueRow:
        """One duty, and how it stands."""
        if done is not None:
            standing = Standing.IN_TIME if done <= due else Standing.LATE
        else:
            standing = Standing.DUE if self.as_of <= due else Standing.OVERDUE
        left = None if done is not None else self.working.between(self.as_of, due)
        return DueRow(
            inspection=self.expected.inspection,
            name=self.expected.name,
            department=self.expected.department,
            duty=duty,
            state=self.case.state,
            counted_from=start,
            is_latest=is_latest,
            due=due,
            done=done,
            left=left,
            standing=standing,
        )
