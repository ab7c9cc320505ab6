"""Rotation: who was at an agency on its last visits does not return (docs/method.md §3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier, Columns, PairBars, places_of, rows_of_people
from randinspect.dispatch.rules import DispatchRules

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["rotation_bars"]


def rotation_bars(
    agencies: Columns, people: Columns, visits: Register, rules: DispatchRules, *, before: date
) -> PairBars:
    """Pairs barred because they met on one of the agency's last dates of visit.

    Parameters
    ----------
    agencies, people
        Columns of both registers.
    visits
        Past visits; several rows of one agency on one date are one visit.
    rules
        ``rotation_last`` and ``rotation_by``.
    before
        First day of the window; visits from that day on are not past and do not count.
    """
    columns = visits.columns
    by_id = places_of(agencies["id"], columns["agency"])
    rows = [by_id[name][0] if by_id.get(name) else -1 for name in columns["agency"]]
    days = [0 if on is None else on.toordinal() for on in columns["date"]]
    agency, day = np.array(rows, dtype=np.int64), np.array(days, dtype=np.int64)
    past = np.flatnonzero((agency >= 0) & (day > 0) & (day < before.toordinal()))
    recent = past[_is_recent(agency[past], day[past], rules.rotation_last)]
    met = _met(people, columns, recent, by_group=rules.rotation_by == "group")
    return PairBars.of((int(agency[row]), j, row, Barrier.ROTATION) for row, j in met)


def _is_recent(agency: NDArray[np.int64], day: NDArray[np.int64], last: int) -> NDArray[np.bool_]:
    """Which visits fall on one of the ``last`` latest dates of their agency."""
    span = date.max.toordinal() + 1
    dates, date_of = np.unique(agency * span + day, return_inverse=True)
    owner = dates // span
    later = np.searchsorted(owner, owner, side="right") - 1 - np.arange(len(owner))
    is_recent: NDArray[np.bool_] = later < last
    return is_recent[date_of]


def _met(
    people: Columns, visits: Columns, rows: NDArray[np.int64], *, by_group: bool
) -> Iterator[tuple[int, int]]:
    """Visit and inspector for everyone who was there, or whose group was."""
    person = rows_of_people(people)
    members: dict[str, list[int]] = {}
    for k, group in enumerate(people["group"]):
        if group is not None:
            members.setdefault(group, []).append(k)
    for row in rows.tolist():
        j = person.get(visits["inspector"][row])
        if j is not None:
            yield row, j
        if by_group:
            group = visits["group"][row]
            if group is None and j is not None:
                group = people["group"][j]
            yield from ((row, k) for k in members.get(group, ()))
