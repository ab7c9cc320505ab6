"""Back-testing: whether the classes would have predicted what checks found afterwards.

1. Every past check is graded with what was on record before it: on the day before, or, as classes
   are renewed monthly, at the end of the month before. Nothing of the check itself is known then.
2. Points and classes are held against the findings: area under the ROC curve, lift of the top,
   and the problem rate of each class, with intervals over agencies.
3. If outcomes carry another score, it is held against the same checks, and the two are compared.

The rule: what was not checked has no finding, and checks that were aimed at suspects tell of them.
The report says so, and says it also where the rules predict nothing (docs/method.md §13.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import Fault, RegistryError
from randinspect.office.classes.events import Event
from randinspect.office.classes.grades import Grade
from randinspect.office.classes.grading import grade
from randinspect.office.classes.outcomes import Outcome
from randinspect.office.classes.ranking import (
    Area,
    Difference,
    Lift,
    Rate,
    area,
    area_difference,
    lift,
    rate,
)
from randinspect.office.classes.rules import ClassRules

__all__ = ["Backtest", "Calibration", "Pace", "Ranked", "backtest"]

_LEAST: Final = 2
_SAYS_NOTHING: Final = 0.5


class Pace(StrEnum):
    """How fresh the class of a check is: of the day before it, or of the month before."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Ranked:
    """How well one score ranks.

    Parameters
    ----------
    name
        ``points``, ``class`` or ``score``.
    area
        Area under its ROC curve.
    lifts
        Lift of each share asked for.
    """

    name: str
    area: Area
    lifts: tuple[Lift, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What checks found in one class.

    Parameters
    ----------
    name
        The class.
    agencies
        Agencies with a check in it.
    rate
        Its problem rate.
    """

    name: str
    agencies: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class Backtest:
    """Classes against findings.

    Parameters
    ----------
    rules_sha256, pace, level
        With which rules, how fresh, and at which level of confidence.
    first, last
        Days of the first and the last check.
    checks, agencies, problems
        How many.
    ungraded
        Checks left out, for the rules give no points without an event that was missing.
    unscored
        Checks left out of every comparison, for they carry no other score.
    ranked
        Points and class; and ``score`` if outcomes carry one.
    difference
        Area of points less area of the other score, on the same checks.
    classes
        Problem rate of each class, from the lowest risk to the highest.
    notes
        What the numbers do not say.
    """

    rules_sha256: str
    pace: Pace
    level: float
    first: date
    last: date
    checks: int
    agencies: int
    problems: int
    ungraded: int
    unscored: int
    ranked: tuple[Ranked, ...]
    difference: Difference | None
    classes: tuple[Calibration, ...]
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Give the report as plain data."""
        plain = asdict(self)
        return {**plain, "first": self.first.isoformat(), "last": self.last.isoformat()}


@dataclass(frozen=True, slots=True)
class _Checks:
    """Graded checks as columns, shape ``(n,)``."""

    points: NDArray[np.float64]
    ranks: NDArray[np.int64]
    problems: NDArray[np.bool_]
    clusters: NDArray[np.int64]
    scores: NDArray[np.float64]


def backtest(
    events: Sequence[Event],
    outcomes: Sequence[Outcome],
    rules: ClassRules,
    *,
    pace: Pace = Pace.MONTH,
    shares: Sequence[float] = (0.1, 0.2),
    level: float = 0.95,
    file: str | None = None,
) -> Backtest:
    """Hold the rules against history.

    Parameters
    ----------
    events
        What was on record; each check sees only what was dated before it.
    outcomes
        What past checks found.
    rules
        The rules. They should have been fixed before the outcomes were seen: whoever chose them by
        these outcomes tests his memory.
    pace
        How fresh the classes are.
    shares
        Tops of the ranking whose lift is asked for.
    level
        Of confidence.
    file
        Where the outcomes come from, to be named if they do not do.

    Raises
    ------
    RegistryError
        If classes come from outside, or there are fewer than two checks of either finding.
    """
    if rules.outside is not None:
        _refuse(
            rules.name, "classes from outside have no points", "back-test rules with indicators"
        )
    of: dict[str, list[Event]] = {}
    for event in events:
        of.setdefault(event.agency, []).append(event)
    is_compared = any(outcome.score is not None for outcome in outcomes)  # 1
    asked = [one for one in outcomes if not is_compared or one.score is not None]
    graded = [
        (one, grade(one.agency, of.get(one.agency, ()), rules, on=_day(one.day, pace)))
        for one in asked
    ]
    told = [(o, g) for o, g in graded if g.points is not None and g.name is not None]
    checks = _columns(told, rules)
    _require_both(checks, rules, file)
    ranked = tuple(  # 2
        _ranked(name, column, checks, shares, level)
        for name, column in _scores(checks, is_compared=is_compared)
    )
    gap = None
    if is_compared:  # 3
        pair = (checks.points, checks.scores)
        gap = area_difference(*pair, checks.problems, checks.clusters, level=level)
    classes = _calibrations(checks, rules, level)
    days = [outcome.day for outcome, _ in told]
    return Backtest(
        rules.sha256,
        pace,
        level,
        min(days),
        max(days),
        len(told),
        len(np.unique(checks.clusters)),
        int(checks.problems.sum()),
        len(graded) - len(told),
        len(outcomes) - len(asked),
        ranked,
        gap,
        classes,
        (*_unread(events, rules), *_notes(ranked, gap, classes)),
    )


def _day(check: date, pace: Pace) -> date:
    """Day of the class that a check meets."""
    return (check if pace is Pace.DAY else check.replace(day=1)) - timedelta(days=1)


def _columns(told: Sequence[tuple[Outcome, Grade]], rules: ClassRules) -> _Checks:
    """Put graded checks into columns; agencies are numbered."""
    numbers: dict[str, int] = {}
    names = rules.names
    return _Checks(
        np.array([float(g.points or 0) for _, g in told]),
        np.array([names.index(g.name or names[0]) for _, g in told], dtype=np.int64),
        np.array([o.is_problem for o, _ in told], dtype=np.bool_),
        np.array([numbers.setdefault(o.agency, len(numbers)) for o, _ in told], dtype=np.int64),
        np.array([np.nan if o.score is None else o.score for o, _ in told]),
    )


def _scores(checks: _Checks, *, is_compared: bool) -> list[tuple[str, NDArray[np.float64]]]:
    """Scores that are held against the findings."""
    found = [("points", checks.points), ("class", checks.ranks.astype(np.float64))]
    return [*found, ("score", checks.scores)] if is_compared else found


def _ranked(
    name: str,
    scores: NDArray[np.float64],
    checks: _Checks,
    shares: Sequence[float],
    level: float,
) -> Ranked:
    """Hold one score against the findings."""
    problems, clusters = checks.problems, checks.clusters
    lifts = (lift(scores, problems, clusters, share=share, level=level) for share in shares)
    return Ranked(name, area(scores, problems, clusters, level=level), tuple(lifts))


def _calibrations(checks: _Checks, rules: ClassRules, level: float) -> tuple[Calibration, ...]:
    """Problem rate of each class."""
    masks = [checks.ranks == rank for rank in range(len(rules.names))]
    return tuple(
        Calibration(
            name,
            len(np.unique(checks.clusters[mask])),
            rate(checks.problems[mask], checks.clusters[mask], level=level),
        )
        for name, mask in zip(rules.names, masks, strict=True)
    )


def _unread(events: Sequence[Event], rules: ClassRules) -> list[str]:
    """Indicators that a grading reads from the register, which no event tells here."""
    told = {event.code for event in events}
    unread = [r.code for r in rules.indicators if r.column is not None and r.code not in told]
    if not unread:
        return []
    return [
        f"columns of the register are not read: {', '.join(unread)} count as without an event, and "
        "grade gives other points; write their history as events"
    ]


def _notes(
    ranked: Sequence[Ranked], gap: Difference | None, classes: Sequence[Calibration]
) -> list[str]:
    """What has to be said beside the numbers."""
    notes = ["only agencies that were checked are tested; the others have no finding"]
    notes += [
        f"{one.name} is not shown to predict: its interval reaches down to {one.area.low:.3f}"
        for one in ranked
        if one.area.low is not None and one.area.low <= _SAYS_NOTHING
    ]
    if gap is not None and gap.high < 0:
        notes.append("the other score ranks better than the points")
    elif gap is not None and gap.low <= 0:
        notes.append("points and the other score are not shown to differ")
    rates = [(one.name, one.rate.value) for one in classes if one.rate.value is not None]
    notes += [
        f"class {high} has fewer problems than class {low}, of lower risk"
        for (low, first), (high, second) in pairwise(rates)
        if second < first
    ]
    return notes


def _require_both(checks: _Checks, rules: ClassRules, file: str | None) -> None:
    """Refuse a history that cannot tell anything."""
    problems = int(checks.problems.sum())
    if min(problems, len(checks.problems) - problems) < _LEAST:
        message = f"of {len(checks.problems)} graded checks {problems} found a problem"
        _refuse(file or rules.name, message, "give at least two checks of either finding")


def _refuse(file: str, message: str, cure: str) -> None:
    """Refuse a back-test."""
    raise RegistryError([Fault(file, "backtest.history", message, cure)])
