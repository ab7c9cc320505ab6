"""Risk rules: indicators to points, points to a class, direct triggers, or a class from outside.

1. *Points*: every indicator in force gives the points of the one band that holds its value; the
   points are added, and the class is the highest whose ``from_points`` they reach.
   *Column*: the class stands in a column, given by another system.
2. A class that is missing becomes ``missing_class``, if the rules name one.
3. Direct triggers (直接判定): a unit that meets one is at least in its class. A trigger raises
   and never lowers, so the order in which triggers stand does not matter.

Classes are listed from the lowest risk to the highest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.conditions import Condition, Scalar, ValueTest
from randinspect.rulebook.doors import Complaint, Count, Dated, Door, Label, Natural, Text, require

__all__ = ["Band", "Indicator", "Risk", "RiskClass", "RiskSource", "Trigger"]


class RiskSource(StrEnum):
    """Where the class of an agency comes from."""

    POINTS = "points"
    COLUMN = "column"


class Band(ValueTest):
    """Values that give the same points.

    Parameters
    ----------
    points
        What they give. Other keys as in a condition, but no days relative to the draw.
    """

    points: Natural

    @property
    def span(self) -> tuple[int, int] | None:
        """First and last whole number (or ordinal of a day) held, None for listed values."""
        if self.at_least is None and self.at_most is None:
            return None
        return _place(self.at_least, -(2**63)), _place(self.at_most, 2**63)


class Indicator(Dated):
    """A column whose value gives points.

    Parameters
    ----------
    name
        What it measures.
    column
        The register's column.
    bands
        Disjoint, and without gaps between whole numbers; a value that no band holds is a fault.
    citation
        The document that sets the bands.
    """

    name: Text
    column: Text
    bands: tuple[Band, ...] = Field(min_length=1)
    citation: Citation

    def band_of(self, value: object, *, on: date) -> int | None:
        """Position of the band that holds a value, None if none does."""
        held = (i for i, band in enumerate(self.bands) if band.accepts(value, on=on))
        return next(held, None)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse bands that overlap or leave a gap."""
        require(_bands(self.bands))
        return self


class Trigger(Dated):
    """A fact that puts an agency at least into a class, whatever its points.

    Parameters
    ----------
    name
        What happened.
    when
        The condition over the register.
    at_least_class
        ``class`` in the rulebook: the lowest class such an agency can have.
    citation
        The document that says so.
    """

    name: Text
    when: Condition
    at_least_class: Label = Field(alias="class")
    citation: Citation


class RiskClass(Door):
    """A class, its threshold and its measure of size.

    Parameters
    ----------
    name
        Label of the class.
    from_points
        Least points of the class, where points decide.
    size
        Measure of size of its agencies, where classes give the size. At least 1: an agency
        that nobody can draw is exempt, and that takes an exclusion with a code (不免抽).
    citation
        The document that sets the class.
    """

    name: Label
    from_points: Natural | None = None
    size: Count | None = None
    citation: Citation


class Risk(Door):
    """How the class of an agency is found.

    Parameters
    ----------
    source
        ``from`` in the rulebook.
    column
        The column that holds the class, where it is given from outside.
    missing_class
        The class of an agency whose class is missing; without it that is a fault.
    classes
        From the lowest risk to the highest.
    indicators, triggers
        The rules of points and of direct determination.
    citation
        The document that says how classes are made.
    """

    source: RiskSource = Field(alias="from")
    column: Text | None = None
    missing_class: Label | None = None
    classes: tuple[RiskClass, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    citation: Citation

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the classes, from the lowest risk to the highest."""
        return tuple(risk_class.name for risk_class in self.classes)

    @property
    def thresholds(self) -> tuple[int, ...]:
        """Least points of each class, ascending, where points decide."""
        return tuple(risk_class.from_points or 0 for risk_class in self.classes)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse classes, thresholds and names that do not go together."""
        complaints = [*_classes(self), *_names(self)]
        by_points = self.source is RiskSource.POINTS
        complaints += _points(self) if by_points else _column(self)
        require(complaints)
        return self


def _place(limit: int | date | None, open_end: int) -> int:
    """Put a whole number or a day on one line of whole numbers."""
    if limit is None:
        return open_end
    return limit.toordinal() if isinstance(limit, date) else limit


def _bands(bands: Sequence[Band]) -> Iterator[Complaint]:
    """Tell which bands overlap, leave a gap, or ask what a band cannot."""
    for index, band in enumerate(bands):
        days = band.within_days is not None or band.this_year is not None
        if days or band.none_of is not None or band.missing is False:
            message = "a band knows in, at_least, at_most and missing = true only"
            yield Complaint(("bands", index), "band.test", message, "write a trigger instead")
        if band.any_of and band.span:
            message = "the band lists values and has limits as well"
            yield Complaint(("bands", index), "band.test", message, "make two bands of it")
    yield from _twice(bands)
    if any(band.any_of for band in bands) and any(band.span for band in bands):
        message = "some bands list values and others have limits"
        yield Complaint(("bands",), "band.test", message, "use one way for the whole indicator")
    spans = sorted((band.span, i) for i, band in enumerate(bands) if band.span is not None)
    for (lower, i), (upper, j) in pairwise(spans):
        if upper[0] <= lower[1]:
            message = f"bands {i} and {j} overlap"
            yield Complaint(("bands", j), "band.overlap", message, "end one before the other")
        elif upper[0] != lower[1] + 1:
            message = f"values from {lower[1] + 1} to {upper[0] - 1} are in no band"
            yield Complaint(("bands", j), "band.gap", message, "let the bands touch")


def _twice(bands: Sequence[Band]) -> Iterator[Complaint]:
    """Tell which listed values, or the missing one, stand in two bands."""
    seen: dict[Scalar | None, int] = {}
    for index, band in enumerate(bands):
        listed: tuple[Scalar | None, ...] = band.any_of or ()
        for value in listed + ((None,) if band.missing else ()):
            if seen.setdefault(value, index) != index:
                shown = "the missing value" if value is None else f"[{value}]"
                message = f"{shown} stands in bands {seen[value]} and {index}"
                yield Complaint(("bands", index), "band.overlap", message, "keep it in one")


def _classes(risk: Risk) -> Iterator[Complaint]:
    """Tell which classes stand twice, and which names are no class."""
    for index, name in enumerate(risk.names):
        if name in risk.names[:index]:
            message = f"class {name} stands twice"
            yield Complaint(("classes", index, "name"), "class.twice", message, "rename one")
    known = ", ".join(risk.names)
    named = [(("missing_class",), risk.missing_class)] if risk.missing_class else []
    places: list[tuple[tuple[str | int, ...], str]] = [*named]
    places += [(("triggers", i, "class"), t.at_least_class) for i, t in enumerate(risk.triggers)]
    for place, name in places:
        if name not in risk.names:
            yield Complaint(place, "class.unknown", f"{name} is no class", f"name one of {known}")


def _names(risk: Risk) -> Iterator[Complaint]:
    """Tell which indicators or triggers of one name hold on the same day."""
    tables: tuple[tuple[str, Sequence[Indicator | Trigger]], ...] = (
        ("indicators", risk.indicators),
        ("triggers", risk.triggers),
    )
    for table, rules in tables:
        for j, rule in enumerate(rules):
            twins = [i for i in range(j) if rules[i].name == rule.name and rules[i].overlaps(rule)]
            for i in twins:
                message = f"{rule.name} is set by {table}[{i}] and {table}[{j}] on the same days"
                cure = "end the older rule before the newer begins, or rename one"
                yield Complaint((table, j), "rule.twice", message, cure)


def _points(risk: Risk) -> list[Complaint]:
    """Tell what a table of points lacks or has too much."""
    found = []
    if not risk.indicators:
        message = "points decide the class, but there is no indicator"
        found.append(Complaint((), "risk.indicators", message, "add [[risk.indicators]]"))
    for key in ("column", "missing_class"):
        if getattr(risk, key) is not None:
            message = f"{key} has no meaning where points decide the class"
            found.append(Complaint((key,), "risk.unused", message, "drop it"))
    given = [risk_class.from_points for risk_class in risk.classes]
    if None in given or given[0] != 0 or any(b <= a for a, b in pairwise(risk.thresholds)):
        message = f"from_points of the classes are {given}; they must begin at 0 and rise"
        cure = "list the classes from the lowest risk to the highest, the first from 0"
        found.append(Complaint(("classes",), "class.thresholds", message, cure))
    return found


def _column(risk: Risk) -> list[Complaint]:
    """Tell what a class given from outside lacks or has too much."""
    found = []
    if risk.column is None:
        message = "the class is given from outside, but no column is named"
        cure = 'write column = "risk_class"'
        found.append(Complaint(("column",), "risk.column", message, cure))
    unused: list[tuple[str | int, ...]] = [("indicators",)] if risk.indicators else []
    unused += [
        ("classes", i, "from_points")
        for i, risk_class in enumerate(risk.classes)
        if risk_class.from_points is not None
    ]
    message = "points have no meaning where the class is given from outside"
    return found + [Complaint(place, "risk.unused", message, "drop it") for place in unused]
