"""The teams in force: as drawn, until amendments changed them (docs/format.md §6.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from randinspect.canonical import beijing_time, read_table
from randinspect.publication.amendments import Amendment, replayed, staffing_of

__all__ = ["InForce", "in_force"]

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """A drawn dispatch and what amendments made of it.

    Parameters
    ----------
    drawn, teams
        Rows ``(inspection, slot, inspector)`` as drawn, and as they stand now; sorted.
    amendments
        Those that were replayed, in their order.
    """

    drawn: Rows
    teams: Rows
    amendments: tuple[Amendment, ...] = ()

    def left_behind(self) -> Rows:
        """Rows of the teams in force with somebody who lost the certificate or left the service."""
        gone = {who for a in self.amendments for who, why in a.reasons.items() if why.is_everywhere}
        return tuple(row for row in self.teams if row[2] in gone)

    def pair_facts(self, inspection: str, inspector: str) -> dict[str, Any]:
        """What amendments changed about a pair; nothing if they did not.

        Parameters
        ----------
        inspection, inspector
            Handles.
        """
        meant = [
            amendment
            for amendment in self.amendments
            if amendment.inspection == inspection
            and inspector in (amendment.leaves, amendment.enters)
        ]
        if not meant:
            return {}
        slots = [slot for i, slot, j in self.teams if (i, j) == (inspection, inspector)]
        return {
            "is_in_force": bool(slots),
            "amendments": [_record(amendment) for amendment in meant],
        }

    def facts(self, handle: str) -> dict[str, Any]:
        """What amendments changed about an inspection or an inspector; nothing if they did not.

        Parameters
        ----------
        handle
            Of an inspection or an inspector.
        """
        meant = [a for a in self.amendments if handle in (a.inspection, a.leaves, a.enters)]
        if not meant:
            return {}
        return {
            "drawn_team": _beside(self.drawn, handle),
            "team_in_force": _beside(self.teams, handle),
            "amendments": [_record(amendment) for amendment in meant],
        }


def in_force(files: Mapping[str, bytes], documents: Sequence[bytes] = ()) -> InForce:
    """Teams of a drawn dispatch after its amendments, each of them replayed.

    Parameters
    ----------
    files
        A drawn dispatch.
    documents
        Its amendments, in their order.

    Raises
    ------
    AmendmentError
        At the first that is not what the rule gives.
    """
    drawn = tuple(tuple(row) for row in read_table(files["teams.tsv"], 3))
    if not documents:
        return InForce(drawn, drawn)
    last, made = None, []
    for state, record in replayed(files, documents, staffing_of(files)):
        made.append(record.amendment)
        last = state
    teams = drawn if last is None else tuple(tuple(map(str, row)) for row in last.teams)
    return InForce(drawn, teams, tuple(made))


def _beside(rows: Rows, handle: str) -> list[dict[str, str]]:
    """Rows that name a handle, as plain data without it."""
    keys = ("inspection", "slot", "inspector")
    pairs = [dict(zip(keys, row, strict=True)) for row in rows if handle in (row[0], row[2])]
    return [{key: value for key, value in pair.items() if value != handle} for pair in pairs]


def _record(amendment: Amendment) -> dict[str, Any]:
    """An amendment as it is told to people."""
    return {
        "number": amendment.number,
        "inspection": amendment.inspection,
        "slot": amendment.slot,
        "leaves": amendment.leaves,
        "reason": str(amendment.reasons[amendment.leaves]),
        "enters": amendment.enters,
        "approved_by": amendment.approved_by,
        "decided": beijing_time(amendment.decided),
    }
