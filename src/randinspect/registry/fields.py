"""The annotated types of all fields: what a value must be, for a record and for a column.

The rule: a type is declared once. A record is judged by it one value at a time, and a register
of 10^6 rows a block of one column at a time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Final, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Strict,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from randinspect.canonical import nfc, normalised_id
from randinspect.canonical.forms import is_hex32
from randinspect.registry.identifiers import Admitted, examine_id, uscc_mask
from randinspect.registry.rules import Problem, Value

__all__ = [
    "ATTRIBUTE_TYPES",
    "NO_END",
    "AgencyKey",
    "Day",
    "Evidence",
    "Flag",
    "Integer",
    "Items",
    "Key",
    "Name",
    "PastDay",
    "Reason",
    "RecusalReason",
    "Settled",
    "Shape",
    "Size",
    "Text",
    "check_column",
    "refusal",
    "shape_of",
]

# Registers write 9999-09-09 for "without end"; the last day of the calendar means the same.
NO_END: Final = date(9999, 9, 9)
_ALSO_NO_END: Final = date(9999, 12, 31)
_INTEGER_LIMIT: Final = 2**53 - 1
# Sizes stay below 2^31, so that 2^31 agencies sum to less than 2^62 (docs/format.md §3).
_SIZE_LIMIT: Final = 2**31 - 1
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_OF_NOTHING: Final = hashlib.sha256(b"").hexdigest()
_LINE_ENDS: Final = "\t\n\v\f\r"


class Shape(StrEnum):
    """How the cell of a field is read, before its value is judged."""

    KEY = "key"
    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    FLAG = "flag"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Settled:
    """A quick look at a block: which of its texts a type is known to give back unchanged.

    It decides nothing that the type would decide otherwise; it only spares the asking.

    Parameters
    ----------
    mask
        From ``N`` texts to ``N`` answers.
    """

    mask: Callable[[Sequence[str]], NDArray[np.bool_]]


class RecusalReason(StrEnum):
    """Why an inspector may not inspect an agency."""

    EMPLOYMENT = "employment"
    SHAREHOLDING = "shareholding"
    KIN = "kin"
    ASSESSOR = "assessor"
    COMPLAINT = "complaint"
    APPLIED_FOR = "applied_for"
    OTHER = "other"


def refusal(problem: Problem) -> PydanticCustomError:
    """Carry a problem through pydantic."""
    text = problem.message.replace("{", "(").replace("}", ")")
    code: Any = problem.rule
    plain: Any = text
    return PydanticCustomError(code, plain, {"problem": problem})


def _agency_key(text: str, info: ValidationInfo) -> str:
    """Normal form of an agency's id, if the profile admits its kind."""
    context = info.context
    admitted = context["id_kind"] if context else Admitted.ANY
    key = normalised_id(text)
    if problem := examine_id(key, admitted):
        raise refusal(problem)
    return key


def _key(text: str) -> str:
    """Normal form of an inspector's or owner's id, which is text that nobody checks."""
    key = normalised_id(text)
    if problem := examine_id(key, Admitted.TEXT):
        raise refusal(problem)
    return key


def _name(text: str) -> str:
    """Give a name as it is printed: NFC, outer blanks kept, line ends around it dropped."""
    clean = nfc(text).strip(_LINE_ENDS)
    if not clean.strip():
        raise refusal(Problem("value.missing", "there is no text"))
    return _visible(clean)


def _text(text: str) -> str:
    """Text that is compared: NFC and trimmed."""
    clean = nfc(text).strip()
    if not clean:
        raise refusal(Problem("value.missing", "there is no text"))
    return _visible(clean)


def _visible(text: str) -> str:
    """Refuse control characters, and characters that nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    if found := _CONTROL.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise refusal(Problem("text.control_character", f"control character {code} inside"))
    if found := _INVISIBLE.search(text):
        code = f"U+{ord(found[0]):04X}"
        problem = Problem("text.invisible_character", f"invisible character {code} inside", text)
        raise refusal(problem)
    return text


def _within(value: int, low: int, high: int) -> int:
    """Refuse an integer out of its range."""
    if not low <= value <= high:
        raise refusal(Problem("integer.range", f"an integer from {low} to {high} is asked for"))
    return value


def _exact(value: int) -> int:
    """An integer that JSON holds exactly (RFC 8785)."""
    return _within(value, -_INTEGER_LIMIT, _INTEGER_LIMIT)


def _size(value: int) -> int:
    """A measure of size."""
    return _within(value, 0, _SIZE_LIMIT)


def _day(value: object) -> date:
    """A calendar day, without a time of day; both spellings of "without end" are one."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise refusal(Problem("cell.type", "a calendar day is asked for"))
    return NO_END if value == _ALSO_NO_END else value


def _past_day(value: date) -> date:
    """Refuse "without end" where a day of the calendar is asked for."""
    if value == NO_END:
        raise refusal(Problem("date.no_end", "a visit has a day; 9999-09-09 means without end"))
    return value


def _reason(value: object) -> RecusalReason:
    """Refuse a reason that is no code of ours."""
    try:
        return RecusalReason(str(value))
    except ValueError:
        codes = ", ".join(RecusalReason)
        raise refusal(Problem("value.unmapped", f"one of {codes} is asked for")) from None


def _digest(text: str) -> str:
    """Refuse what is no SHA-256 digest, and what is one of nothing."""
    if not is_hex32(text):
        raise refusal(Problem("digest.format", "64 lower-case hexadecimal digits are asked for"))
    if len(set(text)) == 1:
        raise refusal(
            Problem("digest.placeholder", "it is one digit 64 times, no digest of a file")
        )
    if text == _OF_NOTHING:
        raise refusal(Problem("digest.placeholder", "it is the digest of an empty file"))
    return text


AgencyKey = Annotated[str, Strict(), AfterValidator(_agency_key), Shape.KEY, Settled(uscc_mask)]
Key = Annotated[str, Strict(), AfterValidator(_key), Shape.KEY]
Name = Annotated[str, Strict(), AfterValidator(_name), Shape.TEXT]
Text = Annotated[str, Strict(), AfterValidator(_text), Shape.TEXT]
Evidence = Annotated[str, Strict(), AfterValidator(_text), AfterValidator(_digest), Shape.TEXT]
Integer = Annotated[int, Strict(), AfterValidator(_exact), Shape.INTEGER]
Size = Annotated[int, Strict(), AfterValidator(_size), Shape.INTEGER]
Flag = Annotated[bool, Strict(), Shape.FLAG]
Day = Annotated[date, BeforeValidator(_day), Shape.DATE]
PastDay = Annotated[date, BeforeValidator(_day), AfterValidator(_past_day), Shape.DATE]
Reason = Annotated[RecusalReason, BeforeValidator(_reason), Shape.TEXT]
Items = Annotated[tuple[Text, ...], Shape.LIST]

ATTRIBUTE_TYPES: Final[Mapping[str, Any]] = MappingProxyType(
    {"text": Text, "integer": Integer, "date": Day, "list": Items}
)


def check_column(
    values: Sequence[Value], *, declared: Any, admitted: Admitted = Admitted.ANY
) -> list[Value | Problem]:
    """Judge a block of one column by the type that its record declares.

    Parameters
    ----------
    values
        Values of one column, shape ``(N,)``, in their type already.
    declared
        Annotated type: of :func:`field_type` or :data:`ATTRIBUTE_TYPES`.
    admitted
        Which agency ids are admitted.

    Returns
    -------
    list[Value | Problem]
        ``N`` outcomes: the value in its normal form, or what is wrong with it.
    """
    outcomes: list[Value | Problem] = list(values)
    places = _unsettled(declared, values)
    doubtful = [outcomes[place] for place in places]
    for place, outcome in zip(places, _judged(declared, doubtful, admitted), strict=True):
        outcomes[place] = outcome
    return outcomes


def _judged(declared: Any, values: list[Any], admitted: Admitted) -> list[Any]:
    """Let pydantic judge a block: first as a whole, then without what is wrong in it."""
    adapter, context = _adapter(declared), {"id_kind": admitted}
    try:
        return adapter.validate_python(values, context=context)
    except ValidationError as error:
        problems = {int(e["loc"][0]): _problem(e) for e in reversed(error.errors())}
    good = [value for place, value in enumerate(values) if place not in problems]
    passed = iter(adapter.validate_python(good, context=context))
    return [problems[i] if i in problems else next(passed) for i in range(len(values))]


def _unsettled(declared: Any, values: Sequence[Value]) -> Sequence[int]:
    """Places of the values that the type may change or refuse."""
    settled = next((m for m in _marks(declared) if isinstance(m, Settled)), None)
    texts = [value for value in values if isinstance(value, str)]
    if settled is None or len(texts) < len(values):
        return range(len(values))
    return np.flatnonzero(~settled.mask(texts)).tolist()


@cache
def shape_of(declared: Any) -> Shape:
    """How the cells of a declared type are read.

    >>> shape_of(Size).value, shape_of(Name | None).value
    ('integer', 'text')
    """
    return next(mark for mark in _marks(declared) if isinstance(mark, Shape))


@cache
def _marks(declared: Any) -> tuple[Any, ...]:
    """What stands beside a type in its annotation, or in that of its only arm but None."""
    arms = (declared, *get_args(declared))
    return tuple(mark for arm in arms for mark in getattr(arm, "__metadata__", ()))


@cache
def _adapter(declared: Any) -> TypeAdapter[list[Any]]:
    """Validator of a whole block of one type."""
    return TypeAdapter(list[declared])


def _problem(error: ErrorDetails) -> Problem:
    """Say what pydantic found, in our terms."""
    problem = error.get("ctx", {}).get("problem")
    return problem if isinstance(problem, Problem) else Problem("cell.type", error["msg"])
