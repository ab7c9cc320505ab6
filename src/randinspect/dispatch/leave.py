"""Leave: who is away on every day of the window (docs/method.md §3).

Somebody who is there for a part of the window may be drawn; which days are possible is a
question of dates, not of who goes where.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Columns, rows_of_people

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["away_throughout"]

_DAY = timedelta(days=1)


def away_throughout(
    people: Columns, absences: Register | None, window: tuple[date, date]
) -> NDArray[np.bool_]:
    """Who has leave on every day of the window, in one row or in several; shape ``(I,)``.

    A team is away if one of its members is.

    Parameters
    ----------
    people
        Columns of the roster.
    absences
        Rows of ``inspector``, ``first`` and ``last``, both days included; None without any.
    window
        First and last day of the inspections.
    """
    spans: dict[object, list[tuple[date, date]]] = {}
    if absences is not None:
        columns = absences.columns
        rows = zip(columns["inspector"], columns["first"], columns["last"], strict=True)
        for name, first, last in rows:
            spans.setdefault(name, []).append((first, last))
    away = np.zeros(len(people["id"]), dtype=np.bool_)
    for name, row in rows_of_people(people).items():
        away[row] |= _covers(spans.get(name, []), window)
    return away


def _covers(spans: list[tuple[date, date]], window: tuple[date, date]) -> bool:
    """Whether spans leave no day of the window free."""
    free, end = window
    for first, last in sorted(spans):
        if first > free:
            return False
        if last >= end:
            return True
        free = max(free, last + _DAY)
    return False
