"""Classes and what they mean: manner, frequency and intensity of checks (差异化监管).

The rule: a class says how often, how and how thoroughly, never whether at all. Frequency becomes
sizes or ratios of the rulebook; manner and intensity are told to those who go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final

from pydantic import Field, Strict

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Complaint, Count, Day, Door, Flag, Label, Natural, Text
from randinspect.rulebook.memory import Scope
from randinspect.rulebook.ratios import Ratio
from randinspect.sampling.target import Method

__all__ = ["LEAST_TEAM", "Draws", "Floor", "Frequency", "SupervisionClass", "class_complaints"]

_MAX_DRAWS: Final = 366
LEAST_TEAM: Final = 2


class Frequency(StrEnum):
    """How classes reach the draw: as measures of size, or each as a stratum with its ratio."""

    SIZE = "size"
    SHARE = "share"


class Draws(Door):
    """How the classes become parts of a rulebook.

    Parameters
    ----------
    frequency
        How classes reach the draw: each by a measure of size, or as a stratum with its share.
    per_year
        Draws in a year; a year's share is divided among them.
    method
        Of the selection, where shares are drawn.
    for_cause
        Whether checks for cause count towards caps.
    """

    frequency: Frequency = Field(alias="by")
    per_year: Annotated[int, Strict(), Field(ge=1, le=_MAX_DRAWS)] = 4
    method: Method = Method.PROPORTIONAL
    for_cause: Flag = True


class Floor(Door):
    """Every agency once in so many years, whatever its class (覆盖).

    Parameters
    ----------
    years
        The longest time between two checks.
    since
        First day of the duty; nobody is due before `since` and so many years.
    due
        Share of those who are due that a draw takes.
    scope
        Whose visits count: those of the item (``item``, where nothing is said), or of every item
        and department (``all``).
    citation
        The document that asks for it.
    """

    years: Annotated[int, Strict(), Field(ge=1, le=100)]
    since: Day
    due: Ratio
    scope: Scope | None = None
    citation: Citation


class SupervisionClass(Door):
    """A class: its threshold, and how its agencies are checked.

    Parameters
    ----------
    name
        Label of the class.
    from_points
        Least points of the class; none where classes come from outside.
    size
        Measure of size, at least 1 (不免抽); where classes are sizes.
    share
        Share of the class that is drawn in a year; where classes are strata.
    cap
        Most checks of one agency in a calendar year: 1, or what all classes without a 1 have, one
        number or none (``class.caps``).
    methods
        How they are checked: 书面检查, 现场检查 …
    items
        How many items of the list are checked.
    team
        Officers in a team, at least two.
    citation
        The document that sets the class and its measures.
    """

    name: Label
    from_points: Natural | None = None
    size: Count | None = None
    share: Ratio | None = None
    cap: Count | None = None
    methods: tuple[Text, ...] = Field(min_length=1)
    items: Count | None = None
    team: Annotated[int, Strict(), Field(ge=LEAST_TEAM, le=99)] = LEAST_TEAM
    citation: Citation


def class_complaints(
    classes: Sequence[SupervisionClass], draws: Draws, *, by_points: bool
) -> Iterator[Complaint]:
    """Tell what the classes lack, have too much, or say against each other.

    Parameters
    ----------
    classes
        From the lowest risk to the highest.
    draws
        How they become parts of a rulebook.
    by_points
        Whether points decide the class.
    """
    names = [one.name for one in classes]
    for index, one in enumerate(classes):
        if one.name in names[:index]:
            message = f"class {one.name} stands twice"
            yield Complaint(("classes", index, "name"), "class.twice", message, "rename one")
        if not by_points and one.from_points is not None:
            message = "points have no meaning where the class is given from outside"
            place = ("classes", index, "from_points")
            yield Complaint(place, "risk.unused", message, "drop it")
    given = [one.from_points for one in classes]
    points = [number or 0 for number in given]
    if by_points and (None in given or points[0] != 0 or any(b <= a for a, b in pairwise(points))):
        message = f"from_points of the classes are {given}; they must begin at 0 and rise"
        cure = "list the classes from the lowest risk to the highest, the first from 0"
        yield Complaint(("classes",), "class.thresholds", message, cure)
    yield from _frequencies(classes, draws)
    yield from _caps(classes)


def _frequencies(classes: Sequence[SupervisionClass], draws: Draws) -> Iterator[Complaint]:
    """Sizes or shares stand for every class, and never fall as the risk rises."""
    asked, other = ("size", "share") if draws.frequency is Frequency.SIZE else ("share", "size")
    values = [getattr(one, asked) for one in classes]
    for index, one in enumerate(classes):
        if values[index] is None:
            message = f"class {one.name} has no {asked}, by which classes are drawn"
            yield Complaint(("classes", index), "class.frequency", message, f"add {asked}")
        if getattr(one, other) is not None:
            message = f"class {one.name} has a {other}, but classes are drawn by {asked}"
            yield Complaint(("classes", index, other), "risk.unused", message, "drop it")
    known = [value for value in values if value is not None]
    if any(b < a for a, b in pairwise(known)):
        message = f"{asked} falls from one class to the next, although the risk rises"
        cure = "list the classes from the lowest risk to the highest"
        yield Complaint(("classes",), "class.order", message, cure)


def _caps(classes: Sequence[SupervisionClass]) -> Iterator[Complaint]:
    """A rulebook knows a cap of one check for some classes, and one cap for everybody."""
    caps = {one.cap for one in classes} - {1}
    if len(caps) > 1:
        told = ", ".join(f"{one.name}: {one.cap or 'none'}" for one in classes)
        message = f"the caps are {told}; beside 1 there can be one number for all other classes"
        yield Complaint(("classes",), "class.caps", message, "write 1, or the same number")
