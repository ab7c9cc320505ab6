"""What a task came to, in counts and exact rates (docs/format.md §11.6).

The rule: counts and ratios of whole numbers only. What speaks of bodies that were not inspected
is an estimate, and comes from the sampling estimator and from nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from randinspect.results.acts import CorrectionReason, Ruling, StatementKind
from randinspect.results.book import Book
from randinspect.results.cases import Case
from randinspect.results.deadlines import DeadlineList, Duty, Standing
from randinspect.results.labels import Label, Outcome
from randinspect.results.measures import Measure
from randinspect.results.roster import Expected, Roster
from randinspect.results.states import State

__all__ = ["Progress", "Rate", "TaskTally", "tally"]

_PERCENT: Final = 100
_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of whole numbers: ``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def percent(self) -> str:
        """In percent with one decimal, half up; ``-`` of nothing.

        >>> Rate(2, 3).percent, Rate(0, 0).percent
        ('66.7', '-')
        """
        if not self.whole:
            return "-"
        tenths = (Fraction(self.part, self.whole) * _PERCENT * 10 + _HALF) // 1
        return f"{tenths // 10}.{tenths % 10}"

    def document(self) -> dict[str, Any]:
        """The rate as plain data."""
        return {"part": self.part, "percent": self.percent, "whole": self.whole}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some inspections are.

    Parameters
    ----------
    drawn
        Bodies drawn.
    states
        How many results stand in each state.
    published, closed
        Results that are public, and of these those from which nothing has to follow any more.
    in_time, overdue
        Results that were published by their day, and those that are late or overdue.
    problems
        Published results with a problem.
    checked
        Published results of bodies that could be checked.
    """

    drawn: int
    states: Mapping[State, int]
    published: int
    closed: int
    in_time: int
    overdue: int
    problems: int
    checked: int

    @property
    def completion(self) -> Rate:
        """抽查完成率: published of drawn."""
        return Rate(self.published, self.drawn)

    @property
    def closing(self) -> Rate:
        """完结率: closed of published."""
        return Rate(self.closed, self.published)

    @property
    def timeliness(self) -> Rate:
        """Published in time, of those published or overdue."""
        return Rate(self.in_time, self.in_time + self.overdue)

    @property
    def problem_rate(self) -> Rate:
        """With a problem, of those checked: a plain count, no estimate."""
        return Rate(self.problems, self.checked)

    def document(self) -> dict[str, Any]:
        """The progress as plain data."""
        return {
            "closed": self.closed,
            "closing": self.closing.document(),
            "completion": self.completion.document(),
            "drawn": self.drawn,
            "overdue": self.overdue,
            "problem_rate": self.problem_rate.document(),
            "published": self.published,
            "states": {str(state): count for state, count in self.states.items()},
            "timeliness": self.timeliness.document(),
        }


@dataclass(frozen=True, slots=True)
class TaskTally:
    """Everything that is counted of a task.

    Parameters
    ----------
    whole, departments
        Progress of the task, and of each supervising department.
    labels, measures
        How many published results have each label, and each measure.
    corrections, objections
        Published corrections by their reason, and objections by how they were decided
        (``open`` if not yet).
    replies
        Replies of inspected bodies.
    owed
        Results whose correction is owed after an objection was upheld.
    approvals
        Who approved how many corrections; of the bureau alone.
    """

    whole: Progress
    departments: Mapping[str, Progress]
    labels: Mapping[Label, int]
    measures: Mapping[Measure, int]
    corrections: Mapping[CorrectionReason, int]
    objections: Mapping[str, int]
    replies: int
    owed: int
    approvals: Mapping[str, int]

    def document(self) -> dict[str, Any]:
        """What anybody may see."""
        return {
            "corrections": {str(k): v for k, v in self.corrections.items()},
            "labels": {str(k): v for k, v in self.labels.items()},
            "measures": {str(k): v for k, v in self.measures.items()},
            "objections": dict(self.objections),
            "replies": self.replies,
            "whole": self.whole.document(),
        }

    def bureau_document(self) -> dict[str, Any]:
        """What the bureau sees besides: departments and who approved."""
        return {
            **self.document(),
            "approvals": dict(self.approvals),
            "departments": [
                {"department": name, **progress.document()}
                for name, progress in self.departments.items()
            ],
            "owed_corrections": self.owed,
        }


def tally(book: Book, roster: Roster, due: DeadlineList) -> TaskTally:
    """Count a task.

    Parameters
    ----------
    book, roster
        Results as of the day of the list, and the drawn bodies.
    due
        What is due and done as of that day.
    """
    bodies = list(roster.expected.values())
    cases = [book.case(body.inspection) for body in bodies]
    shown = [case.published.record for case in cases if case.published]
    departments = sorted({body.department for body in bodies})
    return TaskTally(
        whole=_progress(book, bodies, due),
        departments={
            name: _progress(book, [b for b in bodies if b.department == name], due)
            for name in departments
        },
        labels=_counted(Label, (label for record in shown for label in record.labels)),
        measures=_counted(Measure, (m for record in shown for m in record.measures)),
        corrections=_counted(CorrectionReason, _corrections(cases)),
        objections=_objections(cases),
        replies=sum(
            told.act.statement is StatementKind.REPLY for case in cases for told in case.statements
        ),
        owed=sum(case.owes_correction for case in cases),
        approvals=dict(sorted(Counter(_approvals(cases)).items())),
    )


def _progress(book: Book, bodies: Sequence[Expected], due: DeadlineList) -> Progress:
    """Progress of some inspections."""
    handles = {body.inspection for body in bodies}
    cases = [book.case(body.inspection) for body in bodies]
    shown = [case.published.record for case in cases if case.published]
    rows = [r for r in due.rows if r.duty is Duty.PUBLICATION and r.inspection in handles]
    standings = Counter(row.standing for row in rows)
    outcomes = Counter(record.outcome for record in shown)
    return Progress(
        drawn=len(bodies),
        states=_counted(State, (case.state for case in cases)),
        published=len(shown),
        closed=sum(case.is_closed for case in cases),
        in_time=standings[Standing.IN_TIME],
        overdue=standings[Standing.LATE] + standings[Standing.OVERDUE],
        problems=outcomes[Outcome.VIOLATION],
        checked=outcomes[Outcome.VIOLATION] + outcomes[Outcome.NO_VIOLATION],
    )


def _counted(kinds: Iterable[Any], found: Iterable[Any]) -> dict[Any, int]:
    """How often each kind occurs, those that do not too."""
    counts = Counter(found)
    return {kind: counts[kind] for kind in kinds}


def _corrections(cases: Sequence[Case]) -> Iterator[CorrectionReason]:
    """Reasons of corrections that are public."""
    for case in cases:
        for version in case.versions:
            if version.correction is not None and version.published_on is not None:
                yield version.correction.reason


def _approvals(cases: Sequence[Case]) -> Iterator[str]:
    """Who approved each correction."""
    for case in cases:
        for version in case.versions:
            if version.correction is not None:
                yield version.correction.approved_by


def _objections(cases: Sequence[Case]) -> dict[str, int]:
    """Objections by ruling."""
    counts: Counter[str] = Counter()
    for case in cases:
        for told in case.statements:
            if told.act.statement is StatementKind.OBJECTION:
                counts[str(told.answer.ruling) if told.answer else "open"] += 1
    return {name: counts[name] for name in ("open", *map(str, Ruling))}
