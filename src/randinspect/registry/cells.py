"""From the cell of a file to a value in its type, by what the profile says.

The rule: a cell is read as its column is declared, or it is a problem. Text does not become a
number by chance, a number does not become an id, and a date has the formats that the user
named. Judging the value itself is the record's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from randinspect.canonical import parse_integer
from randinspect.errors import FormatError
from randinspect.registry.rules import Problem, Value

__all__ = [
    "Cast",
    "Cell",
    "CellError",
    "cast_date",
    "cast_flag",
    "cast_id",
    "cast_integer",
    "cast_list",
    "cast_text",
    "mapped",
    "mapped_items",
    "show",
]


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds an error such as ``#N/A`` instead of a value.

    Parameters
    ----------
    text
        The error, or the formula that no program has computed.
    is_formula
        Whether it is such a formula.
    """

    text: str
    is_formula: bool = False


Cell: TypeAlias = (
    str | float | int | bool | date | datetime | time | timedelta | Decimal | CellError
    | tuple["Cell", ...] | None
)  # fmt: skip
Cast: TypeAlias = Callable[[Cell], Value | Problem]

_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_SINCE: Final = "days since "
_DAY_LIMIT: Final = 10**6


def show(cell: Cell) -> str:
    """Text of a cell for a fault; a number looks like one.

    >>> show(9.1110000100000230e17), show(5.0), show("甲")
    ('9.111000010000023e+17', '5.0', '甲')
    """
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, tuple):
        return " + ".join(show(part) for part in cell)
    return "" if cell is None else str(cell)


def cast_id(cell: Cell) -> Value | Problem:
    """Read an id, which is text; a number cell has lost zeros or digits already."""
    if isinstance(cell, str):
        return cell
    if _is_number(cell):
        return Problem("id.number_cell", "the id stands in a number cell, digits may be lost")
    return _strange(cell, "an id in a text cell")


def cast_text(cell: Cell) -> Value | Problem:
    """Read text; a number cell is a problem, for 0010 and 10 look the same in it."""
    if isinstance(cell, str):
        return cell
    if _is_number(cell):
        message = "text is asked for and this is a number cell, zeros or digits may be lost"
        return Problem("text.number_cell", message, _decimal_text(cell))
    return _strange(cell, "text")


def cast_integer(scale: int) -> Cast:
    """Make the reader of integers; ``scale`` times the decimal text must be an integer.

    >>> cast_integer(1)("12"), cast_integer(1000)("-0.125"), cast_integer(1)("5.0").rule
    (12, -125, 'integer.format')
    """

    def cast(cell: Cell) -> Value | Problem:
        """Read one integer."""
        if isinstance(cell, str):
            return _scaled(cell.strip(), scale)
        if _is_number(cell):
            return _scaled(_decimal_text(cell), scale)
        return _strange(cell, "an integer")

    return cast


def cast_date(formats: Sequence[str]) -> Cast:
    """Make the reader of dates: true date cells, or text in the formats of the profile.

    A format is one of :meth:`datetime.datetime.strptime` or ``days since YYYY-MM-DD``. Text that
    two formats read as two days is ambiguous. A time of day is dropped.

    >>> cast_date(["%Y年%m月%d日"])("2018年05月21日")
    datetime.date(2018, 5, 21)
    >>> cast_date(["%d/%m/%Y", "%m/%d/%Y"])("01/02/2024").rule
    'date.ambiguous'
    """
    patterns = [f for f in formats if not f.startswith(_SINCE)]
    origins = [date.fromisoformat(f.removeprefix(_SINCE)) for f in formats if f.startswith(_SINCE)]
    asked = ", ".join(formats) or "a date cell"

    def cast(cell: Cell) -> Value | Problem:
        """Read one day."""
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if not isinstance(cell, str) and not _is_number(cell):
            return _strange(cell, "a date")
        number = not isinstance(cell, str)
        text = _decimal_text(cell) if number else show(cell).strip()
        days = {day for origin in origins if (day := _days_since(origin, text))}
        if not number:
            days |= {day for pattern in patterns if (day := _parsed(pattern, text))}
        if len(days) == 1:
            return days.pop()
        if days:
            found = ", ".join(str(day) for day in sorted(days))
            return Problem("date.ambiguous", f"the formats read it as {found}")
        rule, what = ("date.number", "a number") if number else ("date.format", "no date")
        return Problem(rule, f"this is {what}; asked for: {asked}")

    return cast


def cast_flag(cell: Cell) -> Value | Problem:
    """Read a true-or-false cell, or one of the words true and false."""
    if isinstance(cell, bool):
        return cell
    words = {"true": True, "false": False}
    if isinstance(cell, str) and (word := cell.strip().lower()) in words:
        return words[word]
    if isinstance(cell, CellError):
        return _strange(cell, "true or false")
    return Problem("boolean.format", "true or false is asked for")


def cast_list(separators: Sequence[str]) -> Cast:
    """Make the reader of lists, split at the separators that the profile declares.

    >>> cast_list(["，", ","])("A07，A08, A09")
    ('A07', 'A08', 'A09')
    """
    splitter = re.compile("|".join(re.escape(s) for s in separators)) if separators else None

    def cast(cell: Cell) -> Value | Problem:
        """Read one list."""
        if isinstance(cell, tuple):
            parts = [part for part in cell if isinstance(part, str)]
            return tuple(parts) if len(parts) == len(cell) else _strange(cell, "a list of texts")
        text = cast_text(cell)
        if not isinstance(text, str):
            return text
        parts = [part.strip() for part in (splitter.split(text) if splitter else [text])]
        full = tuple(part for part in parts if part)
        if len(full) < len(parts):
            return Problem("list.empty_item", "there is nothing between two separators", full)
        return full

    return cast


def mapped(cast: Cast, values: Mapping[str, Value], *, keeps_text: bool) -> Cast:
    """Make a reader that looks its text up in the profile's values.

    Under ``keeps_text`` a value that the table lacks stands as it is, if the profile keeps the
    row; else it is left out.
    """
    count = len(values)

    def cast_mapped(cell: Cell) -> Value | Problem:
        """Read one cell through the table."""
        if not isinstance(cell, str):
            return cast(cell)
        text = cell.strip()
        if text in values:
            return values[text]
        kept = cell if keeps_text else None
        return Problem("value.unmapped", f"it is none of the {count} values of the profile", kept)

    return cast_mapped


def mapped_items(cast: Cast, values: Mapping[str, Value]) -> Cast:
    """Make a reader of lists that looks every item up in the profile's values."""

    def cast_items(cell: Cell) -> Value | Problem:
        """Read one list through the table."""
        items = cast(cell)
        if not isinstance(items, tuple):
            return items
        known = tuple(str(values.get(item, item)) for item in items)
        strange = [item for item in items if item not in values]
        if strange:
            return Problem("value.unmapped", f"the profile has no value for {strange[0]}", known)
        return known

    return cast_items


def _is_number(cell: Cell) -> bool:
    """A number, which a boolean is not."""
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _strange(cell: Cell, asked: str) -> Problem:
    """Say what a cell of another type holds."""
    if isinstance(cell, CellError) and cell.is_formula:
        return Problem("cell.formula", f"{asked} is asked for, this is a formula without a value")
    if isinstance(cell, CellError):
        return Problem("cell.error", f"{asked} is asked for, the cell holds an error")
    return Problem("cell.type", f"{asked} is asked for, this is a {type(cell).__name__} cell")


def _decimal_text(cell: Cell) -> str:
    """Shortest decimal text of a number cell, without the ``.0`` of a whole number."""
    return str(cell).removesuffix(".0")


def _scaled(text: str, scale: int) -> Value | Problem:
    """Read decimal text as an integer of its scale; ``5.0`` is none unless one is declared."""
    if scale == 1:
        try:
            return parse_integer(text)
        except FormatError:
            return Problem("integer.format", "an integer is asked for")
    if not _DECIMAL.fullmatch(text):
        return Problem("integer.format", "a decimal number such as 41.88 is asked for")
    scaled = Fraction(text) * scale
    if scaled.denominator != 1:
        return Problem("integer.scale", f"{text} times the scale {scale} is no integer")
    return scaled.numerator


def _days_since(origin: date, text: str) -> date | None:
    """The day that lies so many days after the origin."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_DAY_LIMIT)):
        return None
    try:
        return origin + timedelta(days=int(text))
    except OverflowError:
        return None


def _parsed(pattern: str, text: str) -> date | None:
    """The day that one format reads."""
    try:
        return datetime.strptime(text, pattern).date()  # a day has no zone
    except ValueError:
        return None
