"""Visits that departments merge although each drew by its own plan (综合查一次, format.md §3.4.4).

``merged.tsv`` is bound by the dispatch that joins: which of its inspections go with a visit that
another authority's dispatch has dated already. The merged schedule follows from the bundles alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from randinspect.canonical import check_handle, check_name, read_table
from randinspect.errors import FormatError
from randinspect.publication.commitment import read_commitment
from randinspect.publication.input_names import MERGED
from randinspect.publication.joint import Seat, seats_of

__all__ = ["MergedRow", "MergedVisit", "merged_visits", "odd_merged", "read_merged"]

_COLUMNS: Final = 4
Files = Mapping[str, bytes]
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MergedRow:
    """One inspection that joins a visit.

    Parameters
    ----------
    draw_id, inspection
        Number of the dispatch that dated the visit, and the handle there.
    day
        Day of the visit.
    """

    draw_id: str
    inspection: str
    day: str


@dataclass(frozen=True, slots=True)
class MergedVisit:
    """One visit of several departments.

    Parameters
    ----------
    day
        Its day, empty if none of the dispatches at hand dates it.
    places
        Number of the dispatch and handle of the inspection, of every department that goes.
    teams
        Who goes, by department in that order.
    """

    day: str
    places: tuple[Place, ...]
    teams: tuple[tuple[Seat, ...], ...]

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Everybody who goes."""
        return tuple(seat for team in self.teams for seat in team)

    def seats_of(self, draw_id: str) -> tuple[Seat, ...]:
        """Who goes for one dispatch."""
        pairs = zip(self.places, self.teams, strict=True)
        return next((team for (number, _), team in pairs if number == draw_id), ())


def read_merged(data: bytes) -> dict[str, MergedRow]:
    """Visits that inspections join, by the inspection.

    Raises
    ------
    FormatError
        If a row breaks its form, or an inspection stands twice.
    """
    rows = read_table(data, _COLUMNS)
    found = {check_handle(own): _row(draw_id, other, day) for own, draw_id, other, day in rows}
    if len(found) < len(rows):
        raise FormatError("merged.tsv: an inspection stands twice")
    return found


def odd_merged(data: bytes, agenda: bytes) -> Iterator[tuple[str, str]]:
    """Tell inspections that join a visit and are not of this dispatch, or may be on other days.

    Parameters
    ----------
    data, agenda
        Bytes of ``merged.tsv`` and of ``agenda.tsv``.

    Yields
    ------
    tuple[str, str]
        The inspection, and what is wrong with it.

    Raises
    ------
    FormatError
        If one of them breaks its form.
    """
    windows = {row[0]: {row[2], row[3]} for row in read_table(agenda, _COLUMNS)}
    for inspection, joined in sorted(read_merged(data).items()):
        if inspection not in windows:
            yield inspection, f"{inspection} is no inspection of this dispatch"
        elif windows[inspection] != {joined.day}:
            told = f"joins a visit of {joined.day}, but agenda.tsv leaves other days"
            yield inspection, f"{inspection} {told}"


def merged_visits(dispatches: Sequence[Files]) -> tuple[MergedVisit, ...]:
    """One visit for all inspections that are merged, of whatever selections.

    Parameters
    ----------
    dispatches
        Files of dispatches, in any order. All are taken to verify together.

    Raises
    ------
    FormatError
        If two are of one number, or a visit has two days.
    """
    named = {read_commitment(files["commit.json"]).draw_id: files for files in dispatches}
    if len(named) < len(dispatches):
        raise FormatError("two dispatches have one number")
    group: dict[Place, set[Place]] = {}
    for draw_id, files in sorted(named.items()):
        for inspection in {row[0] for row in read_table(files["inspections.tsv"], 3)}:
            group.setdefault((draw_id, inspection), {(draw_id, inspection)})
    for draw_id, files in sorted(named.items()):
        joins = read_merged(files[MERGED]) if MERGED in files else {}
        for inspection, row in joins.items():
            _join(group, (draw_id, inspection), (row.draw_id, row.inspection))
    whole = {min(places): places for places in group.values()}
    return tuple(_visit(sorted(whole[first]), named) for first in sorted(whole))


def _join(group: dict[Place, set[Place]], one: Place, other: Place) -> None:
    """Put two inspections, and all that go with them, into one visit."""
    both = group.setdefault(one, {one}) | group.setdefault(other, {other})
    for place in both:
        group[place] = both


def _visit(places: Sequence[Place], named: Mapping[str, Files]) -> MergedVisit:
    """One visit with its day and its people."""
    days, teams = set[str](), list[tuple[Seat, ...]]()
    for draw_id, inspection in places:
        files = named.get(draw_id, {})
        visits = read_table(files.get("visits.tsv", b""), 2)
        days |= {row[1] for row in visits if row[0] == inspection}
        authority = read_commitment(files["commit.json"]).authority if files else ""
        teams.append(tuple(seats_of(authority, files).get(inspection, ())))
    if len(days) > 1:
        told = ", ".join(f"{inspection} of {draw_id}" for draw_id, inspection in places)
        raise FormatError(f"one visit has the days {' and '.join(sorted(days))}: {told}")
    return MergedVisit(next(iter(days), ""), tuple(places), tuple(teams))


def _row(draw_id: str, inspection: str, day: str) -> MergedRow:
    """One row, refused if a name or the day breaks its form."""
    try:
        if date.fromisoformat(day).isoformat() != day:
            raise ValueError(day)
    except ValueError as error:
        raise FormatError(f"merged.tsv: [{day}] is no day") from error
    return MergedRow(check_name(draw_id), check_handle(inspection), day)
