"""Tolerance (包容审慎): a smaller size for a time, with its basis, and never nothing.

The rule: only for the voluntary certification of something new, never for a key item, never
without a basis and an end, and never a size of 0: who shall not be drawn at all is on a white list
of the rulebook, which is counted in public. It holds in the classes that the rules name, and while
nothing triggers a class directly; checks for cause know no tolerance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final, Self

from pydantic import Field, PlainSerializer, PlainValidator, Strict, model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Complaint, Door, Label, require
from randinspect.rulebook.history import months_after
from randinspect.rulebook.ratios import parse_ratio, write_ratio

__all__ = ["Category", "Novelty", "Tolerance", "ToleranceRule", "tolerance_flaws"]

_MAX_MONTHS: Final = 60
_MAX_SCALE: Final = 1000


class Category(StrEnum):
    """What an agency does where it asks for tolerance; one of them may have it."""

    VOLUNTARY_CERTIFICATION = "voluntary_certification"
    MANDATORY_CERTIFICATION = "mandatory_certification"
    TESTING = "testing"


class Novelty(StrEnum):
    """What is new (新技术、新产品、新业态)."""

    NEW_TECHNOLOGY = "new_technology"
    NEW_PRODUCT = "new_product"
    NEW_FORMAT = "new_format"


Share = Annotated[
    Fraction, PlainValidator(parse_ratio), PlainSerializer(write_ratio, return_type=str)
]


class ToleranceRule(Door):
    """Who may be drawn less.

    Parameters
    ----------
    share
        Share of its size that an agency keeps: above 0 and below 1.
    novelties
        What counts as new.
    classes
        Classes in which tolerance holds; an agency that leaves them is drawn as all others.
    longest_months
        Longest time that one entry may last.
    citation
        The document that allows it.
    """

    share: Share
    novelties: tuple[Novelty, ...] = (Novelty.NEW_TECHNOLOGY,)
    classes: tuple[Label, ...] = Field(min_length=1)
    longest_months: Annotated[int, Strict(), Field(ge=1, le=_MAX_MONTHS)]
    citation: Citation

    @model_validator(mode="after")
    def _some_of_it(self) -> Self:
        """Refuse a share that does nothing, or that is finer than sizes are."""
        if self.share == 1 or self.share.denominator > _MAX_SCALE:
            message = f"the share {self.share} is the whole, or finer than 1/{_MAX_SCALE}"
            require([Complaint(("share",), "grace.share", message, "write a share such as 1/2")])
        return self


@dataclass(frozen=True, slots=True)
class Tolerance:
    """One entry: who, for what, on which basis, from when to when.

    Parameters
    ----------
    agency
        Its id.
    category, novelty
        What it does, and what is new about it.
    scope
        Code of the inspection item.
    basis
        The document that grants it.
    first, last
        Days, both included.
    row
        Its row in the file.
    """

    agency: str
    category: Category
    novelty: Novelty
    scope: str
    basis: str
    first: date
    last: date
    row: int = 0

    def holds(self, on: date) -> bool:
        """Say whether it holds on a day."""
        return self.first <= on <= self.last


def tolerance_flaws(
    entry: Tolerance, rule: ToleranceRule, *, item: str
) -> Iterator[tuple[str, str, str]]:
    """Tell why an entry is refused: rule, field and message of each flaw.

    Parameters
    ----------
    entry
        What is asked for.
    rule
        What may be.
    item
        Code of the item that the rules are made for.
    """
    if entry.category is not Category.VOLUNTARY_CERTIFICATION:
        yield "tolerance.category", "category", "only voluntary certification may have tolerance"
    if entry.novelty not in rule.novelties:
        known = ", ".join(rule.novelties)
        yield "tolerance.novelty", "novelty", f"the rules allow it for {known}"
    if entry.scope != item:
        yield "tolerance.scope", "scope", f"the rules are made for item {item}"
    if entry.last < entry.first:
        yield "tolerance.span", "last", f"it ends before it begins on {entry.first}"
    elif entry.last >= months_after(entry.first, rule.longest_months):
        message = f"it lasts longer than {rule.longest_months} months from {entry.first}"
        yield "tolerance.span", "last", message
