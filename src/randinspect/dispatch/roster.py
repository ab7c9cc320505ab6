"""The roster that is drawn from: people, or teams that go whole (docs/method.md §3).

A pre-formed team (按小组), or a mentor with a novice, goes together or not at all. Two seats that
are taken at once are no flow, but a team that is one *inspector* of the network is: it has one
row, one handle and one load, and whatever bars one of its members bars all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from randinspect.dispatch.people import is_assistant, require_people
from randinspect.dispatch.rules import DispatchRules
from randinspect.errors import Fault, RegistryError, RulebookError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["roster"]

_JOIN: Final = "+"


def roster(inspectors: Register, rules: DispatchRules) -> Register:
    """Rows that are drawn: everyone by themselves, or teams in the place of their members.

    Parameters
    ----------
    inspectors
        The register; a roster is given back as it is.
    rules
        ``teams`` names the column whose equal values form teams.

    Returns
    -------
    Register
        Rows in the order of their first members. That of a team has the ids of its members,
        in their order and joined by ``+``, as its id; the columns ``members``,
        ``officers`` and ``whole`` (whether it is a team) are added.

    Raises
    ------
    RegistryError
        If one person has two rows, or a load cannot be.
    RulebookError
        If the register has no such column.
    """
    if "members" in inspectors.columns:
        return inspectors
    require_people(inspectors, rules)
    if rules.teams is None:
        return inspectors
    if rules.teams not in inspectors.columns:
        message = f"the register of inspectors has no column {rules.teams}"
        cure = "map the column in the profile, or drop teams"
        raise RulebookError([Fault("rulebook", "dispatch.teams", message, cure)])
    _require_own(inspectors, rules.teams)
    fused = _fused(inspectors, rules)
    require_people(fused, rules)
    return fused


def _fused(inspectors: Register, rules: DispatchRules) -> Register:
    """Register with a row for each team and for everyone in none."""
    columns = inspectors.columns
    units: dict[object, list[int]] = {}
    for place, team in enumerate(columns[str(rules.teams)].tolist()):
        key: object = ("alone", place) if team is None else team
        units.setdefault(key, []).append(place)
    groups = list(units.values())
    rows = [
        {name: _of_team(name, column[group].tolist(), rules) for name, column in columns.items()}
        | _members(columns, group)
        for group in groups
    ]
    whole = [key[0] != "alone" if isinstance(key, tuple) else True for key in units]
    fused = {name: _column([row[name] for row in rows]) for name in rows[0]} if rows else {}
    return replace(
        inspectors,
        columns=MappingProxyType({**fused, "whole": _column(whole)}),
        rows=inspectors.rows[[group[0] for group in groups]],
    )


def _require_own(inspectors: Register, column: str) -> None:
    """Refuse assistants from elsewhere in teams that go whole: nobody would see them there."""
    teams, assists = inspectors.columns[column], is_assistant(inspectors.columns)
    mixed = [place for place in np.flatnonzero(assists) if teams[place] is not None]
    if mixed:
        raise RegistryError(
            [
                Fault(
                    inspectors.source.file,
                    "team.assistant",
                    "an assistant from elsewhere goes in a seat of their own, not in a team",
                    f"leave {column} empty for them",
                    sheet=inspectors.source.sheet,
                    row=int(inspectors.rows[place]),
                    value=str(inspectors.columns["id"][place]),
                )
                for place in mixed
            ]
        )


def _members(columns: Mapping[str, Any], group: list[int]) -> dict[str, object]:
    """Who a team is made of; its limits follow its officers."""
    officers = [place for place in group if not columns["expert"][place]]
    dates = [columns["cert_valid_to"][place] for place in officers]
    scopes = [frozenset(columns["items"][place] or ()) for place in officers]
    is_dated = bool(dates) and None not in dates
    members = sorted(columns["id"][group], key=str.encode)
    return {
        "id": _JOIN.join(members),
        "members": tuple(members),
        "officers": len(officers),
        "expert": not officers,
        "cert_valid_to": min(dates) if is_dated else None,
        "items": tuple(sorted(frozenset.intersection(*scopes))) if scopes else None,
    }


def _of_team(name: str, values: list[Any], rules: DispatchRules) -> object:
    """Value of a team in one column, from those of its members."""
    present = [value for value in values if value is not None]
    if name == "qualifications":
        return tuple(sorted({entry for held in present for entry in held})) or None
    if name == "floor":
        return max(present, default=None)
    if name == "cap":
        return min(present, default=None)
    if name == "status":
        idle = [value for value in values if rules.statuses and value not in rules.statuses]
        return idle[0] if idle else values[0]
    if name == "name" and len(values) == len(present):
        return "、".join(dict.fromkeys(present))
    if name == "certificate" and len(values) > 1:
        return None
    return values[0] if all(value == values[0] for value in values) else None


def _column(values: Sequence[object]) -> Any:
    """Read-only column of objects."""
    column = np.fromiter(values, dtype=np.object_, count=len(values))
    column.setflags(write=False)
    return column
