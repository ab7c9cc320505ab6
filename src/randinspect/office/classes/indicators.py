"""Indicators and triggers: what an event of an agency counts for, how long, and by which document.

The rule: points are whole numbers and what is left of them is an exact fraction. An event counts
from its day; one that lasts (列入经营异常名录) counts in full until its end and fades from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Final, Self

from pydantic import Field, PlainSerializer, PlainValidator, Strict, model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import (
    Code,
    Complaint,
    Count,
    Dated,
    Door,
    Flag,
    Label,
    Natural,
    Text,
    require,
)
from randinspect.rulebook.history import months_after
from randinspect.rulebook.ratios import parse_ratio, write_ratio

__all__ = ["Band", "ClassTrigger", "Decay", "EventIndicator", "Step", "Takes"]

_MAX_MONTHS: Final = 1200
_MAX_DAYS: Final = 36_600


def _parse_keep(value: object) -> Fraction:
    """Read what is left of the points, from 0 to 1."""
    whole = {"0": Fraction(0), "0%": Fraction(0), "0/1": Fraction(0), "1": Fraction(1)}
    if isinstance(value, str) and value in whole:
        return whole[value]
    return value if value == Fraction(0) and isinstance(value, Fraction) else parse_ratio(value)


Keep = Annotated[
    Fraction, PlainValidator(_parse_keep), PlainSerializer(write_ratio, return_type=str)
]
Months = Annotated[int, Strict(), Field(ge=0, le=_MAX_MONTHS)]


class Takes(StrEnum):
    """Which events of an indicator count: all, the last, or the one of most points.

    Of several on the last day it is the one of most points.
    """

    ALL = "all"
    LATEST = "latest"
    LARGEST = "largest"


class Step(Door):
    """What is left of the points from an age on.

    Parameters
    ----------
    from_months
        Calendar months since the event (or since its end, if it lasts).
    keep
        Share of the points that counts from then on: `"1"`, `"1/2"`, `"0"`.
    """

    from_months: Months
    keep: Keep


class Decay(Door):
    """How points fade with age; steps may also let them grow (age of a certificate).

    Parameters
    ----------
    half_life_days
        After that many days half is left, after twice as many a quarter, on a straight line
        between; either this or steps.
    steps
        Shares by age, the first from month 0.
    ends_months
        From that age on nothing is left.
    """

    half_life_days: Annotated[int, Strict(), Field(ge=1, le=_MAX_DAYS)] | None = None
    steps: tuple[Step, ...] = ()
    ends_months: Annotated[int, Strict(), Field(ge=1, le=_MAX_MONTHS)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Ask for one way of fading, and for steps that begin at once and rise."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what does not go together."""
        if self.half_life_days is not None and self.steps:
            message = "a half-life and steps stand side by side"
            yield Complaint(("steps",), "decay.way", message, "keep one of them")
        months = [step.from_months for step in self.steps]
        if months and (months[0] != 0 or any(b <= a for a, b in pairwise(months))):
            message = f"the steps begin at months {months}; the first is 0, and they rise"
            yield Complaint(("steps",), "decay.steps", message, "put the steps in order")

    def left(self, start: date, on: date) -> Fraction:
        """Share that is left on a day, for an event whose age counts from `start`.

        Examples
        --------
        >>> fading = Decay(half_life_days=100)
        >>> [str(fading.left(date(2026, 1, 1), date(2026, 1, 1 + n))) for n in (0, 25)]
        ['1', '7/8']
        """
        if self.ends_months is not None and on >= months_after(start, self.ends_months):
            return Fraction(0)
        if self.half_life_days is not None:
            halvings, rest = divmod((on - start).days, self.half_life_days)
            return (1 - Fraction(rest, 2 * self.half_life_days)) * Fraction(1, 1 << halvings)
        reached = [s.keep for s in self.steps if on >= months_after(start, s.from_months)]
        return reached[-1] if reached else Fraction(1)


class Band(Door):
    """Values of events that give the same points.

    Parameters
    ----------
    values
        Values of events, as they stand in the file of events.
    points
        What each gives.
    """

    values: tuple[Text, ...] = Field(alias="in", min_length=1)
    points: Natural


class EventIndicator(Dated):
    """What the events of one code count for.

    Parameters
    ----------
    code
        As events carry it: `COMPLAINT`.
    name
        What it measures.
    column
        Column of the register that is read instead of events: a day in it is when the event was,
        any other value holds since the rules do.
    points
        What an event gives, whatever its value; either this or bands.
    bands
        Points by value; a value that no band holds is a fault.
    takes
        Which events count.
    lasting
        Whether an event holds until its `until` (without one: still) and fades only from there.
    missing
        Points of an agency without any event. Where the last one counts and this is left out, an
        agency without one cannot be graded; else nothing is 0.
    at_most
        Most points of the indicator.
    decay
        How points fade; without it they never do.
    citation
        The document that sets the points.
    """

    code: Code
    name: Text
    column: Text | None = None
    points: Natural | None = None
    bands: tuple[Band, ...] = ()
    takes: Takes = Takes.ALL
    lasting: Flag = False
    missing: Natural | None = None
    at_most: Count | None = None
    decay: Decay = Decay()
    citation: Citation

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Ask for one way of giving points, and for bands that do not overlap."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what does not go together."""
        if (self.points is None) == (not self.bands):
            message = "exactly one of points and bands must stand"
            yield Complaint((), "indicator.points", message, "keep one of them")
        values = [value for band in self.bands for value in band.values]
        for value in sorted({v for v in values if values.count(v) > 1}):
            message = f"[{value}] stands in two bands"
            yield Complaint(("bands",), "band.overlap", message, "keep it in one")

    def points_of(self, value: str) -> int | None:
        """Points of a value, None if no band holds it."""
        if self.points is not None:
            return self.points
        return next((band.points for band in self.bands if value in band.values), None)


class ClassTrigger(Dated):
    """An event that puts an agency at least into a class, whatever its points (直接判定).

    Parameters
    ----------
    name
        What happened.
    event
        Code of the events meant; need not be an indicator's.
    values
        Values of the events meant; without them, any.
    at_least_class
        Lowest class that such an agency can have; the worst if left out.
    lasting
        As of an indicator: it holds while the event does, and `months` count from its end.
    months
        How long it holds: until the same day of that later month, that day included.
    citation
        The document that says so.
    """

    name: Text
    event: Code
    values: tuple[Text, ...] = ()
    at_least_class: Label | None = Field(default=None, alias="class")
    lasting: Flag = False
    months: Months
    citation: Citation
