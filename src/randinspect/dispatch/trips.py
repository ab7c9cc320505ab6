"""Trips: teams fixed, the week of each inspection chosen so that journeys are shared.

An inspector who goes to a region in a week makes one trip, however many inspections it serves.
The fewest trips are found by CP-SAT; the weeks are attested (docs/method.md §3.15). Sharing
trips has a price in surprise: who sees a team arrive can expect it next door in the same week,
so the result says how many inspections are in a trip that another one has begun.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from randinspect.dispatch.answer import Table
from randinspect.dispatch.cpsat import ATTESTED, Limit, run_model
from randinspect.dispatch.flow import Outcome
from randinspect.errors import DesignError, SolverLimit

__all__ = ["AttestedTrips", "TripPlan", "batch_trips", "check_trips"]


@dataclass(frozen=True, slots=True)
class TripPlan:
    """What weeks are chosen for.

    Parameters
    ----------
    teams
        Rows ``(inspection, slot, inspector)``; they stay as they are.
    regions
        Region of each inspection.
    weeks
        Weeks in which each inspection may be, whole numbers.
    most
        Most inspections of one inspector in one week.

    Raises
    ------
    DesignError
        If an inspection has no region, or no week.
    """

    teams: Table
    regions: Mapping[str, str]
    weeks: Mapping[str, Sequence[int]]
    most: int

    def __post_init__(self) -> None:
        """Refuse a plan with a gap."""
        gaps = [i for i in self.members() if i not in self.regions or not self.weeks.get(i)]
        if gaps:
            raise DesignError(f"{len(gaps)} inspections lack a region or a week; first {gaps[0]}")

    def members(self) -> dict[str, list[str]]:
        """Team of each inspection."""
        found: dict[str, list[str]] = defaultdict(list)
        for inspection, _, inspector in self.teams:
            found[inspection].append(inspector)
        return dict(found)


@dataclass(frozen=True, slots=True)
class AttestedTrips:
    """Weeks under shared trips.

    Parameters
    ----------
    outcome
        How they came about.
    weeks
        Week of each inspection; empty if none were found.
    trips
        How many trips there are: distinct (inspector, region, week).
    expected
        Inspections whose team was in the region in that week for another one already: an
        agency that hears of the first can expect them.
    bound
        Fewest trips, by the solver's word.
    """

    outcome: Outcome
    weeks: Mapping[str, int] = field(default_factory=dict)
    trips: int = 0
    expected: int = 0
    bound: int | None = None

    @property
    def standing(self) -> str:
        """What the weeks are worth."""
        return ATTESTED if self.weeks else f"no weeks: {self.outcome}"


def batch_trips(plan: TripPlan, *, limit: Limit | None = None) -> AttestedTrips:
    """Choose weeks with the fewest trips that CP-SAT finds.

    Raises
    ------
    SolverLimit
        If the solver's weeks fail the check.
    """
    from ortools.sat.python import cp_model  # a solver opens only when asked

    model, members = cp_model.CpModel(), plan.members()
    goes: dict[tuple[str, int], Any] = {
        (i, week): model.new_bool_var(f"{i}|{week}")
        for i in members
        for week in sorted(set(plan.weeks[i]))
    }
    trips: dict[tuple[str, str, int], Any] = {}
    visits: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for (i, week), x in goes.items():
        for inspector in members[i]:
            key = inspector, plan.regions[i], week
            if key not in trips:
                trips[key] = model.new_bool_var("|".join(map(str, key)))
            model.add_implication(x, trips[key])
            visits[inspector, week].append(x)
    for i in members:
        model.add_exactly_one(x for (j, _), x in goes.items() if j == i)
    for some in visits.values():
        model.add(sum(some) <= plan.most)
    model.minimize(sum(trips.values()))
    run = run_model(model, limit or Limit())
    if not run.has_solution:
        return AttestedTrips(run.outcome)
    weeks = {i: week for (i, week), x in goes.items() if run.solver.boolean_value(x)}
    made = _made(plan, weeks)
    shared = sum(count - 1 for count in _groups(plan, weeks).values())
    found = AttestedTrips(run.outcome, weeks, len(made), shared, run.bound)
    faults = check_trips(plan, found)
    if faults:
        raise SolverLimit(f"the weeks found fail {len(faults)} checks: {'; '.join(faults[:3])}")
    return found


def check_trips(plan: TripPlan, found: AttestedTrips) -> tuple[str, ...]:
    """Check weeks without a solver: allowed, within everybody's week, trips as counted."""
    members = plan.members()
    if set(found.weeks) != set(members):
        return ("weeks are not those of the inspections",)
    busy = Counter((j, found.weeks[i]) for i, team in members.items() for j in team)
    return (
        *(f"{i} may not be in week {w}" for i, w in found.weeks.items() if w not in plan.weeks[i]),
        *(f"{j} has {n} inspections in week {w}" for (j, w), n in busy.items() if n > plan.most),
        *_count_faults(plan, found),
    )


def _count_faults(plan: TripPlan, found: AttestedTrips) -> list[str]:
    """Counts that are not those of the weeks."""
    trips = len(_made(plan, found.weeks))
    shared = sum(count - 1 for count in _groups(plan, found.weeks).values())
    if (trips, shared) == (found.trips, found.expected):
        return []
    return [f"the weeks make {trips} trips and {shared} expected inspections"]


def _made(plan: TripPlan, weeks: Mapping[str, int]) -> set[tuple[str, str, int]]:
    """Trips that are made."""
    return {(j, plan.regions[i], weeks[i]) for i, _, j in plan.teams}


def _groups(plan: TripPlan, weeks: Mapping[str, int]) -> Counter[tuple[str, int, tuple[str, ...]]]:
    """Inspections by region, week and team."""
    members = plan.members()
    return Counter((plan.regions[i], weeks[i], tuple(sorted(team))) for i, team in members.items())
