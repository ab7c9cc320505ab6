"""Who went: handles of inspectors, and of teams that go whole, opened to staff numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from randinspect.canonical import open_handle, read_table
from randinspect.errors import ProtocolError
from randinspect.publication.amendments import Amendment
from randinspect.registry import Register

__all__ = ["TEAM", "open_people", "seated"]

TEAM: Final = "+"
"""Joins the staff numbers of a team that goes whole."""


def open_people(inspectors: Register) -> dict[str, tuple[str, ...]]:
    """Open handles of inspectors and of their teams."""
    columns = inspectors.columns
    found: dict[str, tuple[str, ...]] = {open_handle(str(i)): (str(i),) for i in columns["id"]}
    groups: dict[str, list[str]] = {}
    for identifier, group in zip(columns["id"], columns["group"], strict=True):
        if group is not None:
            groups.setdefault(str(group), []).append(str(identifier))
    for members in groups.values():
        ordered = sorted(members, key=str.encode)
        found[open_handle(TEAM.join(ordered))] = tuple(ordered)
    return found


def seated(
    teams: bytes, amendments: Sequence[Amendment], people: Mapping[str, Sequence[str]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Slot and staff number of everybody in each team, after its substitutions.

    Parameters
    ----------
    teams
        ``teams.tsv`` of the dispatch.
    amendments
        Substitutions, in their order.
    people
        Handle → staff numbers.

    Raises
    ------
    ProtocolError
        If a substitution takes somebody out who is not in the team.
    """
    seats: dict[str, list[tuple[str, str]]] = {}
    for inspection, slot, inspector in read_table(teams, 3):
        seats.setdefault(inspection, []).append((slot, inspector))
    for amendment in amendments:
        team = seats.get(amendment.inspection, [])
        handles = [handle for _, handle in team]
        if amendment.leaves not in handles:
            raise ProtocolError(
                f"amendment {amendment.number}: {amendment.leaves} is not in the team of "
                f"{amendment.inspection}"
            )
        place = handles.index(amendment.leaves)
        team[place] = (team[place][0], amendment.enters)
    return {
        inspection: tuple(
            (slot, number) for slot, handle in team for number in people.get(handle, ())
        )
        for inspection, team in seats.items()
    }
