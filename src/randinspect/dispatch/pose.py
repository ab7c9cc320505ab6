"""Pose the dispatch of drawn agencies: registers and rules become a problem (docs/format.md §3).

1. Put agencies and inspectors in the order of their public handles.
2. Give every agency the first rung of the territory ladder that can fill its team.
3. Write an arc for every pair that no barrier holds back.
4. Add the caps on load classes and the limits on groups.
5. Keep the reasons for all others; they are accountable though nobody publishes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier, Columns, PairBars
from randinspect.dispatch.direct import Named, with_named
from randinspect.dispatch.eligibility import Eligibility
from randinspect.dispatch.people import own_limits
from randinspect.dispatch.posed_limits import (
    LimitNames,
    load_classes,
    require_one_slot,
    team_groups,
)
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.roster import roster
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
    limits
        What published load classes and groups stand for: ``load_classes`` and ``groups``, each
        from labels to the rules' names.
    team_wide
        Groups that are limited over the whole team.
    """

    problem: Problem
    reasons: Reasons
    limits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    team_wide: tuple[str, ...] = ()


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
    absences: Register | None = None,
    direct: Register | None = None,
    couples: Sequence[tuple[str, str]] = (),
    elsewhere: Sequence[tuple[str, str, Barrier]] = (),
    limit_names: LimitNames | None = None,
) -> Posed:
    """Pose the dispatch of the drawn agencies.

    Parameters
    ----------
    agencies, agency_handles
        The drawn rows of the register and the public handle of each.
    inspectors, inspector_handles
        The whole roster (`roster`, where teams go whole) and the public handle of each.
    recusals, visits
        Declared interests and past visits.
    rules
        Rules of the dispatch.
    window
        First and last day of the inspections.
    absences
        Leave, if it is known.
    direct
        People named for agencies for which no rung gives a team, if there are any.
    couples
        Handles of inspectors who may not go together, in any order.
    elsewhere
        Inspection, inspector and barrier of pairs that the dispatch of another authority bars.
    limit_names
        How load classes and groups are named in public; by the rules' names unless said.

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
        If a rule reads a column that a register does not have, or limits cross.
    RegistryError
        If a recusal names an unknown inspector, or one inspector has two rows.
    """
    drawn, places = _in_order(agencies.columns, agency_handles)
    people, names = _in_order(roster(inspectors, rules).columns, inspector_handles)
    some = Eligibility.of(
        drawn,
        people,
        recusals=recusals,
        visits=visits,
        rules=rules,
        window=window,
        absences=absences,
    )
    pairs = _couples(names, couples)
    some = replace(_barred(some, places, names, elsewhere), couples=pairs)
    named: Named | None = None
    if direct is not None and len(direct):
        some, named = with_named(some, drawn, people, direct)
    first = some.first_rungs()
    last = len(rules.ladder) - 1  # whoever has no team stays there, named or not
    rungs = np.where(first < 0, last, first)
    codes = recusals.columns["reason"]
    direct_reasons = {places[i]: text for i, text in named.reasons.items()} if named else {}
    reasons = Reasons(places, names, some, rungs, first >= 0, codes, direct_reasons)
    limits = own_limits(people, rules)
    problem = replace(
        _problem(some, rungs, (places, names), limits, pairs),
        direct=np.array(sorted(named.reasons) if named else [], dtype=np.int64),
    )
    if not rules.classes and not rules.groups:
        return Posed(problem, reasons)
    require_one_slot(some, drawn, people)
    return _limited(Posed(problem, reasons), drawn, people, window, limit_names or LimitNames())


def _limited(
    posed: Posed,
    drawn: Columns,
    people: Columns,
    window: tuple[date, date],
    names: LimitNames,
) -> Posed:
    """Step 4."""
    some, problem = posed.reasons.eligibility, posed.problem
    classes, class_labels = load_classes(some, drawn, window, names.classes)
    groups, group_labels, team_wide = team_groups(some, people, problem, names.groups)
    return replace(
        posed,
        problem=replace(problem, load_classes=classes, groups=groups),
        limits={"groups": group_labels, "load_classes": class_labels},
        team_wide=team_wide,
    )


def _in_order(columns: Columns, handles: Sequence[str]) -> tuple[Columns, tuple[str, ...]]:
    """Columns in the order of the handles, and the handles."""
    if len(handles) != len(columns["id"]):
        raise FormatError(f"{len(handles)} handles for {len(columns['id'])} rows; give one each")
    order = np.array(sorted(range(len(handles)), key=handles.__getitem__), dtype=np.int64)
    sorted_columns: Mapping[str, NDArray[np.object_]] = {
        name: column[order] for name, column in columns.items()
    }
    return sorted_columns, tuple(handles[i] for i in order)


def _barred(
    some: Eligibility,
    places: tuple[str, ...],
    names: tuple[str, ...],
    elsewhere: Sequence[tuple[str, str, Barrier]],
) -> Eligibility:
    """What decides, with pairs that are barred from outside; strangers among them bar nobody."""
    place = {name: i for i, name in enumerate(places)}
    person = {name: j for j, name in enumerate(names)}
    known = [(place.get(i), person.get(j), barrier) for i, j, barrier in elsewhere]
    bars = PairBars.of((i, j, -1, b) for i, j, b in known if i is not None and j is not None)
    return replace(some, rotated=some.rotated.joined(bars))


def _couples(inspectors: tuple[str, ...], couples: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
    """Couples as places of inspectors, each once, shape ``(C, 2)``."""
    person = {name: j for j, name in enumerate(inspectors)}
    lost = sorted({name for couple in couples for name in couple} - person.keys())
    if lost:
        raise FormatError(f"couples name {len(lost)} handles of nobody here, the first {lost[0]}")
    known = sorted({tuple(sorted((person[x], person[y]))) for x, y in couples})
    return np.array(known, dtype=np.int64).reshape(-1, 2)


def _problem(
    some: Eligibility,
    rungs: NDArray[np.int64],
    names: tuple[tuple[str, ...], tuple[str, ...]],
    limits: tuple[NDArray[np.int64], NDArray[np.int64]],
    couples: NDArray[np.int64],
) -> Problem:
    """Problem of eligible pairs; slots that an agency does not ask for are left out."""
    roles, (inspections, inspectors) = some.rules.roles, names
    demand = some.demands.seats[some.demands.kind].reshape(-1)
    asked = np.flatnonzero(demand)
    arc_place, arc_inspector = np.divmod(some.arcs(rungs), max(len(inspectors), 1))
    return Problem(
        inspections=inspections,
        slot_inspection=asked // len(roles),
        slot_name=tuple(roles[r].slot for r in (asked % len(roles)).tolist()),
        slot_demand=demand[asked],
        inspectors=inspectors,
        floor=np.where(some.is_usable(), limits[0], 0),
        cap=limits[1],
        arc_slot=np.searchsorted(asked, arc_place),
        arc_inspector=arc_inspector,
        ladder=(*some.rules.shortlist, Fraction(1)),
        couples=couples,
    )
