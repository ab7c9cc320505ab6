"""What a roster can carry, before a plan is fixed (docs/method.md §6.3).

Agencies differ here only by their territory, inspectors only by territory and by the slots that
they fit. So the question "how much of this plan" is a flow on a table of territories, whatever
the number of agencies, and its answer is an exact fraction: the largest factor by which all
expected numbers can be multiplied. Caps on load classes and limits on groups are nodes of that
flow; agencies of different load classes are territories of their own. Pairs barred by a declared
interest or by rotation are not looked at; the precheck will, once it is known who was drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.carrying import PlacedLoad, Table, largest_factor
from randinspect.dispatch.eligibility import Eligibility
from randinspect.dispatch.limiting import Sets, class_sets, own_windows
from randinspect.dispatch.nesting import Forest
from randinspect.dispatch.people import own_limits
from randinspect.dispatch.roster import roster
from randinspect.dispatch.rules import ANYWHERE, CROSS, NEIGHBOURS, DispatchRules
from randinspect.dispatch.territories import Capacity, Expected, Territory
from randinspect.errors import DesignError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["capacity"]

_MILLI: Final = 1000
_NONE: Final = Fraction(0)


def capacity(
    agencies: Register,
    inspectors: Register,
    *,
    recusals: Register,
    visits: Register,
    rules: DispatchRules,
    window: tuple[date, date],
    expected: Expected,
    absences: Register | None = None,
) -> Capacity:
    """Find how much of a plan the roster can carry, and where pairs are easy to guess.

    Parameters
    ----------
    agencies, inspectors, recusals, visits
        The registers.
    rules
        Rules of the dispatch.
    window
        First and last day of the inspections.
    expected
        How often each agency is expected to be inspected. Sums over a territory are rounded up
        to thousandths of an inspection, so the factor is never too high.
    absences
        Leave, if it is known.

    Raises
    ------
    DesignError
        If ``expected`` is not of the agencies.
    SolverLimit
        If numbers leave the solver's range.
    """
    if len(expected.code) != len(agencies):
        raise DesignError(
            f"{len(expected.code)} expectations for {len(agencies)} agencies; give one each"
        )
    people = roster(inspectors, rules).columns
    some = Eligibility.of(
        agencies.columns,
        people,
        recusals=recusals,
        visits=visits,
        rules=rules,
        window=window,
        absences=absences,
    )
    rungs = some.first_rungs()
    in_scope = expected.code >= 0
    windows = own_windows(agencies.columns, rules.window_columns, window)
    sets = class_sets(agencies.columns, rules.classes, windows)
    forest = Forest.of(sets.names, sets.members, len(agencies))
    places = _places(some, rungs, expected, _innermost(forest))
    load = PlacedLoad(
        np.array([place.load_class for place in places], dtype=np.int64),
        forest.outer,
        np.array([rules.classes[rule].cap * _MILLI for rule in sets.rule], dtype=np.int64),
    )
    table = _table(some, places, own_limits(people, rules)[1], load if rules.classes else None)
    factor, tight = largest_factor(table, np.arange(len(places)))
    names = _told_apart(some, places, [_name(agencies, some, p, sets) for p in places])
    told = [_territory(some, table, place, g, names[g]) for g, place in enumerate(places)]
    order = sorted(range(len(told)), key=lambda g: (told[g].factor or 0, names[g]))
    return Capacity(
        factor,
        tuple(told[g].label for g in tight),
        tuple(told[g] for g in order),
        int(np.count_nonzero(in_scope & (rungs < 0))),
        _people(some, table),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Agencies of one kind, rung, area and load class: one of them, count and expectation."""

    kind: int
    rung: int
    load_class: int
    agency: int
    agencies: int
    expected: Fraction


def _innermost(forest: Forest) -> NDArray[np.int64]:
    """Innermost set of each element, -1 for none."""
    found = np.full(len(forest.paths), -1, dtype=np.int64)
    for column in forest.paths.T:
        found = np.where(column >= 0, column, found)
    return found


def _places(
    some: Eligibility,
    rungs: NDArray[np.int64],
    expected: Expected,
    load_class: NDArray[np.int64],
) -> list[_Place]:
    """Territories of the agencies in scope that a team can reach."""
    rows = np.flatnonzero((expected.code >= 0) & (rungs >= 0))
    if not len(rows):
        return []
    areas = np.stack([rung.agency for rung in some.rungs])[rungs[rows], rows]
    groups = np.stack([some.demands.kind[rows], rungs[rows], areas, load_class[rows]], axis=1)
    found, first, of = np.unique(groups, axis=0, return_index=True, return_inverse=True)
    width = len(expected.values)
    counts = np.bincount(of.ravel() * width + expected.code[rows], minlength=len(found) * width)
    table = counts.reshape(len(found), width)
    return [
        _Place(
            int(kind),
            int(rung),
            int(inner),
            int(rows[start]),
            int(row.sum()),
            sum((int(row[v]) * expected.values[v] for v in np.flatnonzero(row).tolist()), _NONE),
        )
        for (kind, rung, _, inner), start, row in zip(found, first, table, strict=True)
    ]


def _table(
    some: Eligibility,
    places: Sequence[_Place],
    cap: NDArray[np.int64],
    load: PlacedLoad | None,
) -> Table:
    """Territories against classes of inspectors who are alike in areas, slots, groups and cap."""
    can = [some.capabilities(kind) for kind in range(len(some.demands.kinds))]
    usable, roles = np.flatnonzero(some.is_usable()), len(some.rules.roles)
    inside = some.limits.innermost.T if some.limits else ()
    columns = (*(rung.inspector for rung in some.rungs), *can, cap, *inside)
    alike = np.stack(columns, axis=1)[usable]
    _, first, counts = np.unique(alike, axis=0, return_index=True, return_counts=True)
    person = usable[first]
    fits = np.zeros((len(places), len(person), roles), dtype=np.bool_)
    for g, place in enumerate(places):
        near = some.rungs[place.rung].near(place.agency)[person]
        fits[g] = near[:, None] & (can[place.kind][person, None] >> np.arange(roles) & 1 == 1)
    seats = [some.demands.kinds[place.kind].seats for place in places]
    return Table(
        expected=np.array([-(-place.expected * _MILLI // 1) for place in places], dtype=np.int64),
        demand=np.array(seats, dtype=np.int64).reshape(len(places), roles),
        people=counts,
        room=counts * cap[person] * _MILLI,
        fits=fits,
        limits=replace(some.limits, innermost=some.limits.innermost[person])
        if some.limits
        else None,
        load=load,
    )


def _territory(some: Eligibility, table: Table, place: _Place, g: int, name: str) -> Territory:
    """One territory in words and fractions."""
    asked = [r for r in range(len(some.rules.roles)) if table.demand[g, r]]
    many = {some.rules.roles[r].slot: int(table.people[table.fits[g, :, r]].sum()) for r in asked}
    chance = max(Fraction(int(table.demand[g, r]), many[some.rules.roles[r].slot]) for r in asked)
    factor, _ = largest_factor(table, np.array([g]))
    return Territory(
        some.rules.ladder[place.rung],
        name,
        place.agencies,
        place.expected,
        many,
        chance,
        factor,
        _asked(some, place.kind),
    )


def _people(some: Eligibility, table: Table) -> dict[str, int]:
    """People who fit each slot in some territory, each counted once."""
    fits: NDArray[np.bool_] = np.any(table.fits, axis=0)
    asked = np.flatnonzero(table.demand.any(axis=0)).tolist()
    return {some.rules.roles[r].slot: int(table.people[fits[:, r]].sum()) for r in asked}


def _asked(some: Eligibility, kind: int) -> dict[str, tuple[str, ...]]:
    """What the slots of a kind of agency ask for; items only where agencies differ in them."""
    demand, found = some.demands.kinds[kind], dict[str, tuple[str, ...]]()
    differs = len({other.items for other in some.demands.kinds}) > 1
    slots = zip(some.rules.roles, demand.seats, demand.qualifications, strict=True)
    for role, seats, held in slots:
        items = demand.items if differs and not role.is_expert else frozenset[str]()
        named = sorted({*held, *items, *filter(None, [role.department])})
        if seats and named:
            found[role.slot] = tuple(named)
    return found


def _told_apart(some: Eligibility, places: Sequence[_Place], names: Sequence[str]) -> list[str]:
    """Names of which each stands once: where two are equal, with how many their teams are."""
    often = Counter(
        (name, str(_asked(some, p.kind))) for name, p in zip(names, places, strict=True)
    )
    found = []
    for name, place in zip(names, places, strict=True):
        kind = some.demands.kinds[place.kind]
        seats = zip(some.rules.roles, kind.seats, strict=True)
        team = ", ".join(f"{role.slot} {many}" for role, many in seats if many)
        is_twice = often[name, str(_asked(some, place.kind))] > 1
        found.append(f"{name} [{team}]" if is_twice else name)
    return found


def _name(agencies: Register, some: Eligibility, place: _Place, sets: Sets) -> str:
    """Value of the rung's column, and the innermost load class."""
    rung = some.rules.ladder[place.rung]
    column = some.rules.area if rung in (CROSS, NEIGHBOURS) else rung
    area = ANYWHERE if rung == ANYWHERE else str(agencies.columns[column][place.agency])
    return area if place.load_class < 0 else f"{area} ({sets.names[place.load_class]})"
