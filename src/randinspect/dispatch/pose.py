"""Pose the dispatch of drawn agencies: registers and rules become a problem (docs/format.md §3).

1. Put agencies and inspectors in the order of their public handles.
2. Give every agency the first rung of the territory ladder that can fill its team.
3. Write an arc for every pair that no barrier holds back.
4. Keep the reasons for all others; they are accountable though nobody publishes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Columns
from randinspect.dispatch.eligibility import Eligibility
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.rules import DispatchRules
from randinspect.errors import FormatError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["Posed", "pose"]


@dataclass(frozen=True, slots=True)
class Posed:
    """A problem in public handles, and why its arcs are what they are.

    Parameters
    ----------
    problem
        What is committed.
    reasons
        Barriers of every pair, and the rung of the ladder used for each inspection.
    """

    problem: Problem
    reasons: Reasons


def pose(
    agencies: Register,
    inspectors: Register,
    *,
    agency_handles: Sequence[str],
    inspector_handles: Sequence[str],
    recusals: Register,
    visits: Register,
    rules: DispatchRules,
    window: tuple[date, date],
    couples: Sequence[tuple[str, str]] = (),
) -> Posed:
    """Pose the dispatch of the drawn agencies.

    Parameters
    ----------
    agencies, agency_handles
        The drawn rows of the register and the public handle of each.
    inspectors, inspector_handles
        The whole roster and the public handle of each.
    recusals, visits
        Declared interests and past visits.
    rules
        Rules of the dispatch.
    window
        First and last day of the inspections.
    couples
        Handles of inspectors who may not go together, in any order.

    Returns
    -------
    Posed
        Problem and reasons. Inspectors who can fill no role stay in the problem with floor
        0; an inspection that no rung can staff stays on the last rung, and the precheck
        names it.

    Raises
    ------
    FormatError
        If handles are missing, repeated or misspelt.
    RulebookError
        If the ladder names a column that a register does not have.
    RegistryError
        If a recusal names an unknown inspector.
    """
    drawn, places = _in_order(agencies.columns, agency_handles)
    people, names = _in_order(inspectors.columns, inspector_handles)
    some = Eligibility.of(
        drawn, people, recusals=recusals, visits=visits, rules=rules, window=window
    )
    first = some.first_rungs()
    rungs = np.where(first < 0, len(rules.ladder) - 1, first)
    codes = recusals.columns["reason"]
    reasons = Reasons(places, names, some, rungs, first >= 0, codes)
    return Posed(_problem(places, names, some, rungs, couples), reasons)


def _in_order(columns: Columns, handles: Sequence[str]) -> tuple[Columns, tuple[str, ...]]:
    """Columns in the order of the handles, and the handles."""
    if len(handles) != len(columns["id"]):
        raise FormatError(f"{len(handles)} handles for {len(columns['id'])} rows; give one each")
    order = np.array(sorted(range(len(handles)), key=handles.__getitem__), dtype=np.int64)
    sorted_columns: Mapping[str, NDArray[np.object_]] = {
        name: column[order] for name, column in columns.items()
    }
    return sorted_columns, tuple(handles[i] for i in order)


def _problem(
    inspections: tuple[str, ...],
    inspectors: tuple[str, ...],
    some: Eligibility,
    rungs: NDArray[np.int64],
    couples: Sequence[tuple[str, str]],
) -> Problem:
    """Problem of eligible pairs."""
    person = {name: j for j, name in enumerate(inspectors)}
    lost = sorted({name for couple in couples for name in couple} - person.keys())
    if lost:
        raise FormatError(f"couples name {len(lost)} handles of nobody here, the first {lost[0]}")
    known = sorted({tuple(sorted((person[x], person[y]))) for x, y in couples})
    roles, people = some.rules.roles, len(inspectors)
    arc_slot, arc_inspector = np.divmod(some.arcs(rungs), max(people, 1))
    return Problem(
        inspections=inspections,
        slot_inspection=np.repeat(np.arange(len(inspections)), len(roles)),
        slot_name=tuple(role.slot for role in roles) * len(inspections),
        slot_demand=np.tile([role.demand for role in roles], len(inspections)),
        inspectors=inspectors,
        floor=np.where(some.capabilities() > 0, some.rules.floor, 0),
        cap=np.full(people, some.rules.cap),
        arc_slot=arc_slot,
        arc_inspector=arc_inspector,
        ladder=(*some.rules.shortlist, Fraction(1)),
        couples=np.array(known, dtype=np.int64).reshape(-1, 2),
    )
