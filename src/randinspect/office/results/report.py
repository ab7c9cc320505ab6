"""The report on a task as it is told: to anybody, and to the bureau (docs/format.md §11.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from randinspect.office.for_cause import ForCauseTally
from randinspect.office.own_ledger.counts import LedgerCounts
from randinspect.results import Change, DeadlineList, DepartmentTally, PersonTally, TaskTally
from randinspect.sampling.estimates import Estimate, Report

__all__ = ["CLASS", "Lift", "TaskReport"]

CLASS: Final = "class"
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Lift:
    """How many times more often problems are found in one class than in another.

    Parameters
    ----------
    high, low
        The classes: D over A, or the last class of the rulebook over its first.
    ratio
        Rate of ``high`` over rate of ``low``; None if the second is 0.
    least, most
        Bounds that hold whenever both intervals of the rates hold; None where there is none.
    """

    high: str
    low: str
    ratio: float | None
    least: float | None
    most: float | None

    def document(self) -> dict[str, Any]:
        """The lift as plain data."""
        return {
            "high": self.high,
            "least": _number(self.least),
            "low": self.low,
            "most": _number(self.most),
            "ratio": _number(self.ratio),
        }


@dataclass(frozen=True, slots=True)
class TaskReport:
    """The report on a task.

    Parameters
    ----------
    as_of
        The day on which it stands.
    tally, due
        Counts and duties.
    people, departments
        What each inspector did, and what was done at the bodies of each department.
    changes
        Substitutions, by approver.
    ledger
        What the ledger counts of this task; None where the quarter names no ledger.
    estimates
        Estimates from the random draw, by class where classes are kept; None before anybody was
        checked.
    lift
        Class D over class A; None where there are no such classes.
    note
        Why there are no estimates.
    for_cause
        Checks for cause, which no count or estimate above holds; None where there are none.
    """

    as_of: date
    tally: TaskTally
    due: DeadlineList
    people: tuple[PersonTally, ...]
    departments: tuple[DepartmentTally, ...]
    changes: tuple[Change, ...]
    ledger: LedgerCounts | None = None
    estimates: Report | None = None
    lift: Lift | None = None
    note: str = ""
    terms: Mapping[str, Any] = field(default_factory=dict)
    for_cause: ForCauseTally | None = None

    @property
    def amendments(self) -> int:
        """Amendments of the dispatch: those in the ledger, else those that lie beside it."""
        counted = None if self.ledger is None else self.ledger.amendments
        return len(self.changes) if counted is None else counted

    def public_document(self) -> dict[str, Any]:
        """What anybody may see: no person, no department, no class."""
        whole = self.estimates.overall if self.estimates else None
        return {
            **self.terms,
            "amendments": self.amendments,
            "as_of": self.as_of.isoformat(),
            "calendar_sha256": self.due.calendar_sha256,
            "counts": self.tally.document(),
            "estimate": None if whole is None else _estimate(whole),
            "note": self.note,
            "voids": None if self.ledger is None else self.ledger.voids,
        }

    def bureau_document(self) -> dict[str, Any]:
        """What the bureau sees: departments, classes, people, approvals too."""
        classes = self.estimates.domains.get(CLASS, ()) if self.estimates else ()
        approvals: dict[str, int] = {}
        for change in self.changes:
            approvals[change.approved_by] = approvals.get(change.approved_by, 0) + 1
        apart = {} if self.for_cause is None else {"for_cause": self.for_cause.document()}
        return {
            **apart,
            **self.public_document(),
            "amendment_approvals": dict(sorted(approvals.items())),
            "classes": [_estimate(estimate) for estimate in classes],
            "counts": self.tally.bureau_document(),
            "departments": [tally.document() for tally in self.departments],
            "due": self.due.document()["counts"],
            "lift": None if self.lift is None else self.lift.document(),
            "people": [person.document() for person in self.people],
            "strata": [_estimate(e) for e in (self.estimates.strata if self.estimates else ())],
        }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    """An estimate as plain data; numbers as text with four decimals."""
    told: Sequence[tuple[str, float | None]] = (
        ("high", estimate.high),
        ("low", estimate.low),
        ("rate", estimate.rate),
        ("standard_error", estimate.standard_error),
    )
    return {
        "checked": estimate.checked,
        "drawn": estimate.drawn,
        "name": estimate.name,
        "units": estimate.units,
        "violations": estimate.violations,
        **{name: _number(value) for name, value in told},
    }


def _number(value: float | None) -> str | None:
    """A number as text with four decimals."""
    return None if value is None else f"{value:.{_DIGITS}f}"
