"""What is seen only when rows are put side by side: the same id twice, the same row twice.

The rule: two rows of one id would give it two chances, so both are named and nothing is drawn
until one is gone. Which of them stays is the profile's to say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import Fault
from randinspect.registry.decisions import Sighting
from randinspect.registry.identifiers import IdKind
from randinspect.registry.profile import Decision
from randinspect.registry.record_kinds import RecordKind
from randinspect.registry.register import Register
from randinspect.registry.row_problems import (
    absence_problem,
    couple_problem,
    recognised_problem,
    recusal_problem,
)
from randinspect.registry.rules import Problem, Value, fault_of

__all__ = ["near_duplicates", "whole_row_sightings"]

_EPOCH: Final = date(1970, 1, 1)
# 1970-01-01 in bulk: at least ten of them, and at least one in a hundred.
_BULK: Final = 10
_BULK_SHARE: Final = 100

Report = Callable[[int, Problem, str | None], Sighting]


def whole_row_sightings(
    kind: RecordKind,
    columns: Mapping[str, NDArray[np.object_]],
    alive: Sequence[int],
    *,
    decision: Decision | None,
    numbers: NDArray[np.int64],
    report: Report,
) -> Iterator[Sighting]:
    """Give what is wrong with rows as a whole.

    Parameters
    ----------
    kind
        Kind of register.
    columns
        Values by field and attribute, each of shape ``(N,)``.
    alive
        Positions of the rows that are not set aside, ascending.
    decision
        What the profile says on ``id.duplicate``.
    numbers
        Rows in the file, shape ``(N,)``.
    report
        Makes a sighting of a position, a problem and the name of the column.
    """
    if kind in (RecordKind.AGENCY, RecordKind.INSPECTOR):
        yield from _duplicates(columns, alive, decision, numbers, report)
    else:
        yield from _repeated(columns, alive, numbers, report)
    if kind is RecordKind.RECUSAL:
        yield from _recusals(columns, alive, report)
    if kind is RecordKind.ABSENCE:
        yield from _absences(columns, alive, report)
    if kind is RecordKind.COUPLE:
        yield from _couples(columns, alive, numbers, report)
    if kind is RecordKind.RECOGNISED:
        yield from _recognised(columns, alive, numbers, report)
    for name, values in columns.items():
        yield from _epochs(name, values.tolist(), alive, report)


def _recusals(
    columns: Mapping[str, NDArray[np.object_]], alive: Sequence[int], report: Report
) -> Iterator[Sighting]:
    """Recusals without one target, or that end before the day that they rest on."""
    none = np.full(max(alive, default=-1) + 1, None, dtype=np.object_)
    agencies, owners, on, until = (
        columns.get(name, none) for name in ("agency", "owner", "date", "until")
    )
    for p in alive:
        if problem := recusal_problem(agencies[p], owners[p], on[p], until[p]):
            yield report(p, problem, "until" if problem.rule == "recusal.order" else None)


def _absences(
    columns: Mapping[str, NDArray[np.object_]], alive: Sequence[int], report: Report
) -> Iterator[Sighting]:
    """Absences without one target, or that end before they begin."""
    none = np.full(max(alive, default=-1) + 1, None, dtype=np.object_)
    people, agencies, first, last = (
        columns.get(name, none) for name in ("inspector", "agency", "first", "last")
    )
    for p in alive:
        if problem := absence_problem(people[p], agencies[p], first[p], last[p]):
            yield report(p, problem, None)


def _recognised(
    columns: Mapping[str, NDArray[np.object_]],
    alive: Sequence[int],
    numbers: NDArray[np.int64],
    report: Report,
) -> Iterator[Sighting]:
    """Recognised results without an item, that end before their day, or of one check twice."""
    items, days, ends = (columns[name] for name in ("items", "date", "valid_until"))
    first: dict[tuple[Value, ...], int] = {}
    for p in alive:
        if problem := recognised_problem(items[p], days[p], ends[p]):
            column = "items" if problem.rule == "recognised.items" else "valid_until"
            yield report(p, problem, column)
        check = tuple(columns[name][p] for name in ("authority", "agency", "date"))
        earlier = first.setdefault(check, p) if None not in check else p
        if earlier != p and any(c[earlier] != c[p] for c in columns.values()):
            message = f"row {numbers[earlier]} is of the same authority, agency and day"
            yield report(p, Problem("recognised.twice", message), "agency")


def _couples(
    columns: Mapping[str, NDArray[np.object_]],
    alive: Sequence[int],
    numbers: NDArray[np.int64],
    report: Report,
) -> Iterator[Sighting]:
    """Couples of one person, and couples that an earlier row names in either order."""
    first: dict[frozenset[Value], int] = {}
    people, partners = columns["inspector"].tolist(), columns["partner"].tolist()
    for p in alive:
        if problem := couple_problem(people[p], partners[p]):
            yield report(p, problem, "partner")
            continue
        earlier = first.setdefault(frozenset((people[p], partners[p])), p)
        if earlier != p and any(c[earlier] != c[p] for c in columns.values()):
            message = f"row {numbers[earlier]} names the same two people"
            yield report(p, Problem("couple.twice", message), "partner")


def _duplicates(
    columns: Mapping[str, NDArray[np.object_]],
    alive: Sequence[int],
    decision: Decision | None,
    numbers: NDArray[np.int64],
    report: Report,
) -> Iterator[Sighting]:
    """Rows that share an id with another one."""
    for group in _groups(columns["id"].tolist(), alive):
        leaving, staying = _leaving(group, decision, columns)
        for position in leaving:
            other = staying if staying is not None else next(p for p in group if p != position)
            differing = [n for n, c in columns.items() if c[position] != c[other]]
            how = f"differs in {', '.join(differing)}" if differing else "is the same throughout"
            message = (
                f"rows {numbers[other]} and {numbers[position]} have one id; "
                f"row {numbers[position]} {how}"
            )
            yield report(position, Problem("id.duplicate", message), "id")


def _groups(values: Sequence[Value], alive: Sequence[int]) -> list[list[int]]:
    """Positions that share a value, for every value that stands more than once."""
    if len({values[position] for position in alive}) == len(alive):
        return []
    first: dict[Value, int] = {}
    groups: dict[Value, list[int]] = {}
    for position in alive:
        value = values[position]
        if value is not None and first.setdefault(value, position) != position:
            groups.setdefault(value, [first[value]]).append(position)
    return list(groups.values())


def _leaving(
    group: list[int], decision: Decision | None, columns: Mapping[str, NDArray[np.object_]]
) -> tuple[list[int], int | None]:
    """Which rows of one id leave, and which one stays; without a decision all but the first."""
    rows = decision.rows if decision else "later"
    if rows == "all":
        return group, None
    if rows == "older" and decision and decision.by:
        days = columns[decision.by]
        newest = max((d for p in group if isinstance(d := days[p], date)), default=None)
        latest = [p for p in group if days[p] == newest]
        # A tie decides nothing: then all of them leave.
        if newest is None or len(latest) > 1:
            return group, None
        return [p for p in group if p != latest[0]], latest[0]
    return group[1:], group[0]


def _repeated(
    columns: Mapping[str, NDArray[np.object_]],
    alive: Sequence[int],
    numbers: NDArray[np.int64],
    report: Report,
) -> Iterator[Sighting]:
    """Rows that say the same as an earlier one in every column."""
    first: dict[tuple[Value, ...], int] = {}
    series = [values.tolist() for values in columns.values()]
    for position in alive:
        row = tuple(values[position] for values in series)
        earlier = first.setdefault(row, position)
        if earlier != position:
            message = f"row {numbers[earlier]} says the same in every mapped column"
            yield report(position, Problem("row.repeated", message), None)


def _epochs(
    name: str, values: list[Value], alive: Sequence[int], report: Report
) -> Iterator[Sighting]:
    """Days 1970-01-01, if there are so many that the file was misread before it came here."""
    if values.count(_EPOCH) < _BULK:
        return
    found = [position for position in alive if values[position] == _EPOCH]
    filled = sum(values[position] is not None for position in alive)
    if len(found) >= _BULK and len(found) * _BULK_SHARE >= filled:
        message = f"{len(found)} of {filled} days are 1970-01-01"
        for position in found:
            yield report(position, Problem("date.epoch_bulk", message, _EPOCH), name)


def near_duplicates(agencies: Register) -> tuple[Fault, ...]:
    """Tell of agencies that may be one body under two ids.

    Two rows are near duplicates if their codes hold the same organisation code, or their names
    are the same with full-width characters folded and blanks dropped. Chains share names, so
    this is for a person to look at and keeps nothing out.

    Returns
    -------
    tuple[Fault, ...]
        One note for each later row, in register order.
    """
    ids, names, kinds = (agencies.columns[n].tolist() for n in ("id", "name", "id_kind"))
    codes = [i[8:17] if k == IdKind.USCC else None for i, k in zip(ids, kinds, strict=True)]
    folded = [None if n is None else _folded(n) for n in names]
    found: dict[int, Fault] = {}
    for values, what in ((codes, "organisation code"), (folded, "name")):
        for group in _groups(values, range(len(ids))):
            for place in group[1:]:
                message = f"{ids[group[0]]} in row {agencies.rows[group[0]]} has the same {what}"
                found.setdefault(
                    place,
                    fault_of(
                        Problem("name.near_duplicate", message),
                        file=agencies.source.file,
                        sheet=agencies.source.sheet,
                        row=int(agencies.rows[place]),
                        value=ids[place],
                    ),
                )
    return tuple(found[place] for place in sorted(found))


def _folded(name: str) -> str:
    """A name without what is only typography: widths, cases and blanks."""
    return "".join(unicodedata.normalize("NFKC", name).upper().split())
