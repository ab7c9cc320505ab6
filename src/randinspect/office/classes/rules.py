"""The rules of classified supervision, ``classes.toml``: read whole, or refused with every fault.

The rule: nothing is built in. Points, fading, thresholds, triggers, tolerance and what a class
means come from the file, each with its document, and the digest of what was read stands in
everything that is made with it (docs/method.md §13).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import Field, Strict, model_validator

from randinspect.canonical import sha256_hex, write_document
from randinspect.office.classes.indicators import ClassTrigger, EventIndicator
from randinspect.office.classes.manners import (
    Draws,
    Floor,
    Frequency,
    SupervisionClass,
    class_complaints,
)
from randinspect.office.classes.tolerance import ToleranceRule
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Complaint, Dated, Day, Door, Label, Text, require
from randinspect.rulebook.model import ItemKind
from randinspect.rulebook.reading import parse_tables, rules_text
from randinspect.sampling.target import Method

__all__ = ["ClassRules", "OutsideClasses", "parse_class_rules", "read_class_rules"]

_MAX_MONTHS: Final = 12


class ClassHeader(Dated):
    """Which rules they are.

    Parameters
    ----------
    name, version, authority
        As the authority calls them.
    effective_from, effective_to
        First and last day on which they may grade.
    citation
        The document that they put into numbers (分类监管办法).
    """

    name: Text
    version: Text
    authority: Text
    effective_from: Day
    effective_to: Day | None = None
    citation: Citation


class ClassItem(Door):
    """The inspection item that the classes are made for.

    Parameters
    ----------
    code, name
        As in the item list.
    kind
        General (一般事项) or key (重点事项).
    """

    code: Text
    name: Text
    kind: ItemKind


class GivenLabel(Door):
    """Labels of another system that mean one of the classes.

    Parameters
    ----------
    labels
        As the other system writes them.
    own_class
        The own class that they mean.
    """

    labels: tuple[Text, ...] = Field(alias="in", min_length=1)
    own_class: Label = Field(alias="class")


class OutsideClasses(Door):
    """Classes taken from another system instead of points.

    Parameters
    ----------
    source
        The system, as its files are called.
    months
        How old a class may be: it holds until the same day of that later month.
    labels
        The other system's labels; without them they are the names of the classes.
    missing
        Class of an agency that the file does not hold; without it that is a fault.
    citation
        The document that says whose classes are taken.
    """

    source: Text
    months: Annotated[int, Strict(), Field(ge=1, le=_MAX_MONTHS)] = 1
    labels: tuple[GivenLabel, ...] = ()
    missing: Label | None = None
    citation: Citation

    def class_of(self, label: str) -> str:
        """Class that a label means; one that no entry holds stands for itself."""
        held = (one.own_class for one in self.labels if label in one.labels)
        return next(held, label)


class ClassRules(Door):
    """All of ``classes.toml``.

    Parameters
    ----------
    header
        Which rules they are, and since when they hold.
    item
        The inspection item that the classes are made for.
    draws
        How the classes become parts of a rulebook.
    classes
        From the lowest risk to the highest.
    indicators
        What gives points; none where classes come from outside.
    triggers
        What puts an agency at least into a class; they hold in both cases.
    outside
        Whose classes are taken instead of points.
    tolerance
        Who may be drawn less for a time (包容审慎), and by which document.
    floor
        Every agency once in so many years, whatever its class.
    """

    header: ClassHeader = Field(alias="rules")
    item: ClassItem
    draws: Draws
    classes: tuple[SupervisionClass, ...] = Field(min_length=2)
    indicators: tuple[EventIndicator, ...] = ()
    triggers: tuple[ClassTrigger, ...] = ()
    outside: OutsideClasses | None = None
    tolerance: ToleranceRule | None = None
    floor: Floor | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the classes, from the lowest risk to the highest."""
        return tuple(one.name for one in self.classes)

    @property
    def name(self) -> str:
        """Name and version, for messages."""
        return f"{self.header.name} {self.header.version}"

    @property
    def codes(self) -> frozenset[str]:
        """Codes that events may carry."""
        return frozenset([i.code for i in self.indicators] + [t.event for t in self.triggers])

    @property
    def column_codes(self) -> frozenset[str]:
        """Codes of the indicators that read the register."""
        return frozenset(i.code for i in self.indicators if i.column is not None)

    @property
    def sha256(self) -> str:
        """Digest of the canonical document of the rules, 64 hexadecimal digits."""
        return sha256_hex(write_document(self.document()))

    def document(self) -> dict[str, Any]:
        """The rules as plain data; validating it makes equal rules."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse tables that contradict each other."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell everything at once."""
        by_points = self.outside is None
        yield from class_complaints(self.classes, self.draws, by_points=by_points)
        yield from self._sources(by_points)
        yield from self._twice()
        yield from self._unknown()
        yield from self._methods()
        if self.tolerance is not None and self.item.kind is ItemKind.KEY:
            message = "the item is a key item (重点事项), which knows no tolerance"
            yield Complaint(("tolerance",), "tolerance.key_item", message, "drop [tolerance]")

    def _methods(self) -> Iterator[Complaint]:
        """Tell a method that the rulebook would not take with these classes."""
        place, cure = ("draws", "method"), 'write method = "proportional"'
        by_share = self.draws.frequency is Frequency.SHARE
        if self.tolerance is not None and self.draws.method is Method.EQUAL:
            message = "equal probabilities, but a tolerance makes sizes differ"
            yield Complaint(place, "memory.equal", message, cure)
        is_general = self.item.kind is ItemKind.GENERAL
        if by_share and is_general and self.draws.method is Method.POISSON:
            message = "poisson draws a random number, which may pass the cap of a general item"
            yield Complaint(place, "selection.poisson_cap", message, cure)

    def _sources(self, by_points: bool) -> Iterator[Complaint]:
        """Points need indicators; classes from outside have none."""
        if by_points and not self.indicators:
            message = "points decide the class, but there is no indicator"
            yield Complaint((), "risk.indicators", message, "add [[indicators]], or [outside]")
        if not by_points and self.indicators:
            message = "points have no meaning where the class is given from outside"
            yield Complaint(("indicators",), "risk.unused", message, "drop it")

    def _twice(self) -> Iterator[Complaint]:
        """No two indicators of one code on the same day."""
        for j, rule in enumerate(self.indicators):
            for i, other in enumerate(self.indicators[:j]):
                if other.code == rule.code and other.overlaps(rule):
                    message = f"{rule.code} is set by indicators[{i}] and indicators[{j}]"
                    cure = "end the older rule before the newer begins, or rename one"
                    yield Complaint(("indicators", j), "rule.twice", message, cure)

    def _unknown(self) -> Iterator[Complaint]:
        """Classes that are named are classes that there are."""
        named: list[tuple[tuple[str | int, ...], str | None]] = [
            (("triggers", i, "class"), t.at_least_class) for i, t in enumerate(self.triggers)
        ]
        if self.outside is not None:
            named.append((("outside", "missing"), self.outside.missing))
            for index, one in enumerate(self.outside.labels):
                named.append((("outside", "labels", index, "class"), one.own_class))
        if self.tolerance is not None:
            named += [(("tolerance", "classes"), name) for name in self.tolerance.classes]
        for place, name in named:
            if name is not None and name not in self.names:
                cure = f"name one of {', '.join(self.names)}"
                yield Complaint(place, "class.unknown", f"{name} is no class", cure)


def read_class_rules(path: Path | str) -> ClassRules:
    """Read ``classes.toml``.

    Raises
    ------
    RulebookError
        With every fault of the file, each with its place.
    """
    return parse_class_rules(rules_text(path), name=str(path))


def parse_class_rules(text: str, *, name: str) -> ClassRules:
    """Read the rules from their text; ``name`` is the file's name in messages.

    Raises
    ------
    RulebookError
        With every fault of the text.
    """
    return parse_tables(text, ClassRules, name=name)
