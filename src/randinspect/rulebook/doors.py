"""What every table of a rulebook keeps: strict values, no unknown keys, complaints with a cure.

The rule: a rulebook is read as it is written or refused. Text is not turned into numbers, nor
numbers into text, and a key that no rule knows is a fault, never ignored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from randinspect.canonical import check_label
from randinspect.errors import FormatError

__all__ = [
    "SIZE_LIMIT",
    "Code",
    "Complaint",
    "Count",
    "Dated",
    "Day",
    "Door",
    "Flag",
    "Label",
    "Natural",
    "Text",
    "clean_text",
    "parse_day",
    "refusal",
    "require",
]

# Sizes and counts stay below 2^31, so that 2^31 of them sum below 2^62 (docs/format.md §3.3).
SIZE_LIMIT: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong inside a table, seen when its values are put side by side.

    Parameters
    ----------
    place
        Keys and positions from that table to the fault, such as ``("roles", 0, "demand")``.
    rule
        A stable rule code.
    message
        What was found and what was asked.
    cure
        What to change.
    """

    place: tuple[str | int, ...]
    rule: str
    message: str
    cure: str


def refusal(rule: str, message: str, cure: str) -> PydanticCustomError:
    """Make the error by which one value is refused, with its rule code and its cure."""
    escaped = message.replace("{", "(").replace("}", ")")
    return PydanticCustomError(rule, escaped, {"cure": cure})


def require(complaints: Iterable[Complaint]) -> None:
    """Refuse a table if there is any complaint, and carry all of them."""
    found = tuple(complaints)
    if found:
        text = f"{len(found)} rules of the table contradict each other"
        raise PydanticCustomError("complaints", text, {"complaints": found})


def parse_day(value: object) -> date:
    """Read a calendar day: a TOML date, or its ISO text in a document."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is not None and day.isoformat() == value:
            return day
    raise refusal("day.text", f"[{value}] is no calendar day", "write it as 2026-01-31")


def clean_text(text: str) -> str:
    """Give text in NFC without outer blanks; refuse nothing at all and control characters."""
    clean = unicodedata.normalize("NFC", text).strip()
    if not clean:
        raise refusal("text.empty", "there is no text", "write what is meant, or drop the key")
    if any(unicodedata.category(character) == "Cc" for character in clean):
        cure = "write it on one line, without tabs"
        raise refusal("text.control", f"[{clean!r}] holds a control character", cure)
    return clean


def _label(text: str) -> str:
    """Give a class or slot name that can stand in a published table."""
    try:
        check_label(text)
    except FormatError as error:
        raise refusal("label.grammar", str(error), "choose a shorter, plainer name") from error
    return text


Text = Annotated[str, StringConstraints(strict=True), AfterValidator(clean_text)]
Label = Annotated[Text, AfterValidator(_label)]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]{0,31}$")]
Natural = Annotated[int, Strict(), Field(ge=0, le=SIZE_LIMIT)]
Count = Annotated[int, Strict(), Field(ge=1, le=SIZE_LIMIT)]
Flag = Annotated[bool, Strict()]
Day = Annotated[
    date, BeforeValidator(parse_day), PlainSerializer(lambda day: day.isoformat(), return_type=str)
]


class Door(BaseModel):
    """A table of a rulebook: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True
    )


class Dated(Door):
    """A rule with days of effect of its own; without them it holds as long as the rulebook.

    Parameters
    ----------
    effective_from, effective_to
        First and last day on which the rule holds, both included.
    """

    effective_from: Day | None = None
    effective_to: Day | None = None

    def in_force(self, on: date) -> bool:
        """Say whether the rule holds on a day."""
        begun = self.effective_from is None or self.effective_from <= on
        return begun and (self.effective_to is None or on <= self.effective_to)

    def overlaps(self, other: Dated) -> bool:
        """Say whether there is a day on which both rules hold."""
        start = max(self.effective_from or date.min, other.effective_from or date.min)
        return start <= min(self.effective_to or date.max, other.effective_to or date.max)

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an end before the beginning."""
        first, last = self.effective_from, self.effective_to
        if first is not None and last is not None and last < first:
            message = f"the rule ends on {last}, before it begins on {first}"
            raise refusal("dates.order", message, "correct effective_from or effective_to")
