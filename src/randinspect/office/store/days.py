"""Days that cannot be: an end before its beginning, and what came to pass after its own listing.

The rule: a row whose two days contradict each other is faulty. A day after that as of which the
list speaks may be a mistyped year, or the list's ``--as-of`` is; that is for a person to see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from randinspect.office.store.odd_texts import Odd
from randinspect.registry.rules import Value

__all__ = ["backward_span", "later_days"]

_SPANS: Final[Mapping[str, tuple[str, str]]] = {
    "abnormal": ("since", "until"),
    "licence": ("issued", "expires"),
    "plan": ("first_day", "last_day"),
}
"""First and last day of rows of a library that only the store knows."""
_CAME_TO_PASS: Final[Mapping[str, tuple[str, ...]]] = {
    "abnormal": ("since",),
    "complaint": ("date",),
    "draw": ("drawn_on",),
    "licence": ("issued",),
    "proficiency": ("date",),
    "recognised": ("date",),
    "result": ("date", "published"),
    "risk_class": ("class_date",),
    "task": ("drawn_on",),
    "visit": ("date",),
}
"""Days on which something happened that a list tells of."""


def backward_span(library: str, values: Mapping[str, Value]) -> tuple[str, date, date] | None:
    """Field of a last day that lies before the first one, and the two days; None if all is well.

    >>> backward_span("licence", {"issued": date(2020, 1, 1), "expires": date(2019, 1, 1)})
    ('expires', datetime.date(2020, 1, 1), datetime.date(2019, 1, 1))
    """
    begins, ends = _SPANS.get(library, ("", ""))
    first, last = values.get(begins), values.get(ends)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        return ends, first, last
    return None


def later_days(library: str, rows: Mapping[str, str], as_of: date) -> list[Odd]:
    """Days of what came to pass after the day as of which a list speaks.

    Parameters
    ----------
    library
        Its name.
    rows
        Canonical texts of rows by key.
    as_of
        The day of the list.

    Examples
    --------
    >>> later_days("complaint", {"a": '{"date":"2024-01-02"}'}, date(2023, 1, 2))
    [Odd(key='a', field='date', text='2024-01-02')]
    """
    told = as_of.isoformat()
    return [
        Odd(key, field, found[1])
        for field in _CAME_TO_PASS.get(library, ())
        for key, text in rows.items()
        if (found := re.search(rf'"{field}":"([0-9-]+)"', text)) and found[1] > told
    ]
