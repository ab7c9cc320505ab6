"""The grade of an agency on a day, with all that it rests on (docs/method.md §13.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from randinspect.office.classes.events import Event, GivenClass
from randinspect.office.classes.indicators import ClassTrigger, EventIndicator
from randinspect.office.classes.tolerance import Tolerance

__all__ = ["Counted", "Grade", "Origin", "Sum", "Triggered"]


class Origin(StrEnum):
    """What the class rests on."""

    POINTS = "points"
    OUTSIDE = "outside"
    MISSING = "missing"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True)
class Counted:
    """One event in the sum.

    Parameters
    ----------
    event
        The event.
    points
        Its points when it is new.
    left
        Share of them that is left.
    counts
        Whether it counts: of some indicators only the last or the largest does.
    """

    event: Event
    points: int
    left: Fraction
    counts: bool

    @property
    def amount(self) -> Fraction:
        """What it adds."""
        return self.points * self.left


@dataclass(frozen=True, slots=True)
class Sum:
    """What one indicator adds.

    Parameters
    ----------
    rule
        The indicator.
    counted
        Its events, in the order of days.
    total
        What it adds, cut at its most; None if the agency cannot be graded for want of an event.
    """

    rule: EventIndicator
    counted: tuple[Counted, ...]
    total: Fraction | None


@dataclass(frozen=True, slots=True)
class Triggered:
    """A trigger in force.

    Parameters
    ----------
    rule, event
        The trigger, and the event that set it off.
    last
        Last day on which it holds; None while the event lasts.
    """

    rule: ClassTrigger
    event: Event
    last: date | None


@dataclass(frozen=True, slots=True)
class Grade:
    """Class of an agency on a day.

    Parameters
    ----------
    agency, on
        Whose, and when.
    sums
        What each indicator in force adds; none where the class is from outside.
    points
        Their sum; None where the class is from outside or an indicator cannot be told.
    before
        Class without triggers; None if it cannot be told.
    name
        The class; None if it cannot be told.
    origin
        What it rests on.
    triggered
        Triggers in force.
    given
        The class from outside.
    tolerance
        The entry that holds on the day.
    is_tolerated
        Whether it takes effect: the class is one that the rules name, and nothing triggers.
    later
        Events of days to come, which do not count.
    """

    agency: str
    on: date
    sums: tuple[Sum, ...]
    points: Fraction | None
    before: str | None
    name: str | None
    origin: Origin
    triggered: tuple[Triggered, ...]
    given: GivenClass | None = None
    tolerance: Tolerance | None = None
    is_tolerated: bool = False
    later: int = 0
