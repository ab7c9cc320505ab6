"""Conditions over the columns of a register: ``when = { status = ["注销"] }``.

A condition is a conjunction: every column it names must pass its own test. A missing value
passes nothing unless the test says ``missing = true``. Each test is evaluated once for each
distinct value of its column, then spread over the rows, so that 10^6 rows cost little.

Tests: a list (one of these values) or a single value; or a table with ``in``, ``not_in``,
``at_least``, ``at_most`` (whole numbers or days), ``within_days`` (days before the draw),
``this_year`` (same calendar year as the draw), ``missing``. A list-valued column passes ``in``
if any of its entries is listed, and ``not_in`` if none is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, PlainSerializer, PlainValidator, RootModel, model_validator

from randinspect.rulebook.columns import Columns
from randinspect.rulebook.doors import (
    Complaint,
    Door,
    Flag,
    Natural,
    Text,
    clean_text,
    parse_day,
    refusal,
    require,
)

__all__ = ["ColumnTest", "Condition", "Scalar", "ValueTest", "kind_of"]

_Value = str | int | bool | date


def kind_of(value: object) -> str:
    """Name the kind of a register's value: text, whole number, truth value, day or list."""
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "truth value"),
        (int, "whole number"),
        (date, "day"),
        (str, "text"),
        (tuple, "list"),
    )
    return next((kind for known, kind in kinds if isinstance(value, known)), "something else")


def _scalar(value: object) -> _Value:
    """Read one value to compare with; a document writes days as ``{"date": "2026-01-31"}``."""
    if isinstance(value, Mapping) and set(value) == {"date"}:
        return parse_day(value["date"])
    if isinstance(value, datetime) or not isinstance(value, (str, int, date)):
        cure = "compare with text, a whole number, true or false, or a day such as 2026-01-31"
        raise refusal("value.kind", f"[{value}] cannot be compared with a register's value", cure)
    return clean_text(value) if isinstance(value, str) else value


def _bound(value: object) -> int | date:
    """Read a limit: a whole number or a day."""
    limit = _scalar(value)
    if isinstance(limit, (str, bool)):
        message = f"the limit [{limit}] is neither a whole number nor a day"
        raise refusal("value.limit", message, "write 3 or 2026-01-31, without quotes")
    return limit


def _written(value: _Value) -> object:
    """Write a value so that it can be told from any other when it is read again."""
    return {"date": value.isoformat()} if isinstance(value, date) else value


Scalar = Annotated[_Value, PlainValidator(_scalar), PlainSerializer(_written)]
_Bound = Annotated[int | date, PlainValidator(_bound), PlainSerializer(_written)]


class ValueTest(Door):
    """What one value must be.

    Parameters
    ----------
    any_of, none_of
        ``in`` and ``not_in`` of the rulebook.
    at_least, at_most
        Limits, both included.
    within_days
        A day at most so many days before the day of the draw.
    this_year
        A day of the same calendar year as the draw, and not after it (true), or not (false).
    missing
        Whether a missing value passes; alone, ``false`` means any value that is there.
    """

    any_of: tuple[Scalar, ...] | None = Field(default=None, alias="in", min_length=1)
    none_of: tuple[Scalar, ...] | None = Field(default=None, alias="not_in", min_length=1)
    at_least: _Bound | None = None
    at_most: _Bound | None = None
    within_days: Natural | None = None
    this_year: Flag | None = None
    missing: Flag | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse a test that asks nothing, or whose limits do not go together."""
        require(self._complaints())
        return self

    def accepts(self, value: object, *, on: date) -> bool:
        """Say whether a register's value passes on the day of the draw."""
        if value is None:
            return self.missing is True
        if not self.asks_value:
            return self.missing is False
        entries = value if isinstance(value, tuple) else (value,)
        return self._listed(entries) and all(self._bounded(entry, on) for entry in entries)

    def misfit(self, value: object) -> str | None:
        """Say why a present value cannot be compared by this test, or None if it can."""
        kinds = {kind_of(entry) for entry in (value if isinstance(value, tuple) else (value,))}
        wanted = {kind_of(entry) for entry in (self.any_of or ()) + (self.none_of or ())}
        if wanted and not kinds <= wanted:
            return f"is {kind_of(value)}, but the rule lists {' and '.join(sorted(wanted))}"
        for limit in (self.at_least, self.at_most):
            if limit is not None and kind_of(value) != kind_of(limit):
                return f"is {kind_of(value)}, but the rule's limit is a {kind_of(limit)}"
        dated = self.within_days is not None or self.this_year is not None
        if dated and kind_of(value) != "day":
            return f"is {kind_of(value)}, but the rule asks for a day"
        return None

    @property
    def asks_value(self) -> bool:
        """Whether anything but ``missing`` is asked."""
        asked = (self.any_of, self.none_of, self.at_least, self.at_most, self.within_days)
        return any(part is not None for part in asked) or self.this_year is not None

    def __str__(self) -> str:
        """Write the test in the words of the rulebook."""
        parts = self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"column"})
        shown = {key: part for key, part in parts.items() if key in _WORDS}
        return ", ".join(f"{key} {_plain(part)}" for key, part in shown.items())

    def _listed(self, entries: tuple[object, ...]) -> bool:
        """Apply ``in`` and ``not_in``."""
        among = self.any_of is None or any(entry in self.any_of for entry in entries)
        return among and not (self.none_of and any(entry in self.none_of for entry in entries))

    def _bounded(self, entry: object, on: date) -> bool:
        """Apply the limits and the days; the kinds were compared before."""
        low = self.at_least is None or self.at_least <= entry  # type: ignore[operator]  # same kind
        high = self.at_most is None or entry <= self.at_most  # type: ignore[operator]  # same kind
        if not (low and high and isinstance(entry, date)):
            return low and high
        days = (on - entry).days
        recent = self.within_days is None or 0 <= days <= self.within_days
        yearly = self.this_year in (None, entry.year == on.year and days >= 0)
        return recent and yearly

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what is wrong with the test as a whole."""
        if not self.asks_value and self.missing is None:
            yield Complaint((), "condition.empty", "the test asks nothing", "say what must hold")
        low, high = self.at_least, self.at_most
        if low is None or high is None:
            return
        if kind_of(low) != kind_of(high):
            message = f"at_least is a {kind_of(low)} and at_most a {kind_of(high)}"
            yield Complaint((), "condition.limits", message, "use numbers or days for both")
        elif low > high:  # type: ignore[operator]  # same kind
            message = f"at_least {low} is above at_most {high}, so nothing passes"
            yield Complaint((), "condition.limits", message, "exchange or correct the limits")


_WORDS = frozenset({"in", "not_in", "at_least", "at_most", "within_days", "this_year", "missing"})


def _plain(part: object) -> str:
    """Write a value of a test for people."""
    if isinstance(part, dict):
        return str(part["date"])
    if isinstance(part, list):
        return "[" + ", ".join(_plain(entry) for entry in part) + "]"
    return str(part).lower() if isinstance(part, bool) else str(part)


class ColumnTest(ValueTest):
    """What the value of one column must be.

    Parameters
    ----------
    column
        Name of the register's column.
    """

    column: Text


class Condition(RootModel[tuple[ColumnTest, ...]]):
    """A conjunction of tests over columns.

    Examples
    --------
    >>> condition = Condition.model_validate({"complaints": {"at_least": 3}, "status": "有效"})
    >>> print(condition)
    complaints: at_least 3; status: in [有效]
    """

    model_config = {"frozen": True}

    root: Annotated[tuple[ColumnTest, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _from_table(cls, value: object) -> object:
        """Turn the rulebook's table, column to test, into a list of tests."""
        if not isinstance(value, Mapping):
            return value
        return [_named(column, test) for column, test in value.items()]

    @property
    def tests(self) -> tuple[ColumnTest, ...]:
        """The tests, all of which must pass."""
        return self.root

    def reads(self, column: str) -> bool:
        """Whether a test asks for a column."""
        return any(test.column == column for test in self.tests)

    def mask(self, columns: Columns, *, on: date) -> NDArray[np.bool_]:
        """Say for each row whether it passes, shape ``(N,)``."""
        passed = np.ones(len(columns), dtype=np.bool_)
        for test in self.root:
            values, codes = columns.folded(test.column)
            verdicts = np.array([test.accepts(value, on=on) for value in values], dtype=np.bool_)
            passed &= verdicts[codes]
        return passed

    def __str__(self) -> str:
        """Write the condition in the words of the rulebook."""
        return "; ".join(f"{test.column}: {test}" for test in self.root)


def _named(column: object, test: object) -> object:
    """Give a column's test its column; a list or a single value means ``in``."""
    if isinstance(test, Mapping) and "column" in test:
        message = f"the test of {column} names a column again"
        raise refusal("condition.column", message, "drop the key column inside the test")
    if isinstance(test, Mapping) and set(test) != {"date"}:
        return {**test, "column": column}
    listed = test if isinstance(test, (list, tuple)) else [test]
    return {"column": column, "in": listed}
