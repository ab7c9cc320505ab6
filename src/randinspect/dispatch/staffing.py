"""Who stands in when somebody cannot come: a rule that the draw fixed (docs/format.md §6.5).

The tickets and prices of the drawn plan put everybody on a slot's shortlist in an order. Whoever
leaves is followed by the first of them who can go: not absent, not in the team, in no couple with
a member, with a load below every cap, in no group that is full, and free on the day of a visit
that has one. Nobody chooses, and no seed is drawn again. The rule looks at the teams as earlier
amendments left them, so amendments act one at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.answer import Answer, Table
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.outings import Outings
from randinspect.dispatch.price_rows import weights_of
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.shortlist import shortlist
from randinspect.dispatch.unfilled import Unfilled
from randinspect.errors import FormatError, InfeasibleDispatch, UnknownNameError
from randinspect.lottery.tickets import Tickets

__all__ = ["Obstacle", "Staffing", "Substitution", "Why"]


class Why(StrEnum):
    """Reason codes of an absence."""

    ABSENCE = "absence"
    RECUSAL = "recusal"
    CERTIFICATE = "certificate"
    DEPARTURE = "departure"

    @property
    def is_everywhere(self) -> bool:
        """Whether it keeps the inspector from all inspections from then on."""
        return self in (Why.CERTIFICATE, Why.DEPARTURE)


class Obstacle(StrEnum):
    """Why somebody on the list does not stand in."""

    ABSENT = "absent"
    MEMBER = "in the team"
    COUPLE = "couple"
    FULL = "at the cap"
    CLASS = "at the cap of a load class"
    GROUP = "of a group that is full"
    LEAVE = "on leave that day"
    DAY = "at the daily limit"
    WEEK = "at the weekly limit"


@dataclass(frozen=True, slots=True)
class Substitution:
    """One member of a team replaced.

    Parameters
    ----------
    inspection, slot
        Where.
    leaves, enters
        Who goes home, and who stands in.
    passed
        Those before ``enters`` in the order, and what kept each.
    """

    inspection: str
    slot: str
    leaves: str
    enters: str
    passed: tuple[tuple[str, Obstacle], ...]

    def __str__(self) -> str:
        """One sentence."""
        text = f"{self.enters} stands in for {self.leaves}, slot {self.slot} of {self.inspection}"
        told = ", ".join(f"{name} ({obstacle})" for name, obstacle in self.passed)
        return f"{text}; passed over: {told}" if told else text


@dataclass(frozen=True, slots=True, eq=False)
class Staffing:
    """A drawn dispatch as amendments left it.

    Parameters
    ----------
    listed
        The committed problem on the shortlists of the rung that was used.
    weights
        ``D·cost`` and all prices of its arcs, under the tickets and prices of the last round.
    teams
        Rows ``(inspection, slot, inspector)``, sorted.
    absent
        Who cannot go to an inspection.
    gone
        Who goes nowhere any more.
    outings
        Days of its visits, None if none are dated.
    """

    listed: Problem
    weights: NDArray[np.int64]
    teams: Table
    absent: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    gone: frozenset[str] = field(default_factory=frozenset)
    outings: Outings | None = None

    @classmethod
    def of(
        cls, problem: Problem, tickets: Tickets, answer: Answer, outings: Outings | None = None
    ) -> Staffing:
        """Staffing of a published answer that was audited."""
        listed = problem.keep(shortlist(problem, tickets, problem.ladder[answer.rung]))
        costs = pair_costs(listed, tickets, ties=len(answer.ties))
        weights = weights_of(listed, costs, answer.last)
        return cls(listed, weights, answer.last.teams, outings=outings)

    def away(self, inspection: str, absent: Mapping[str, Why]) -> Staffing:
        """The same with people who cannot come to an inspection, or anywhere.

        Raises
        ------
        FormatError
            If a name is unknown.
        """
        lost = [name for name in (*absent,) if name not in self.listed.inspectors]
        if inspection not in self.listed.inspections or lost:
            unknown = ", ".join(lost) or inspection
            raise UnknownNameError(f"{unknown} is in no list of this dispatch; check the handle")
        everywhere = {name for name, why in absent.items() if why.is_everywhere}
        return replace(
            self,
            absent=self.absent | {(inspection, name) for name in absent},
            gone=self.gone | everywhere,
        )

    def substitute(self, inspection: str, leaves: str) -> Substitution:
        """Find who stands in for a member of a team who is absent.

        Raises
        ------
        FormatError
            If that person is not in the team, or not absent.
        InfeasibleDispatch
            If nobody on the list can go.
        """
        slot = next((s for i, s, j in self.teams if (i, j) == (inspection, leaves)), None)
        if slot is None:
            raise UnknownNameError(
                f"{leaves} is not in the team of {inspection}; check the handles"
            )
        if self._obstacle(inspection, leaves, frozenset()) is not Obstacle.ABSENT:
            raise FormatError(f"{leaves} is not said to be absent from {inspection}; give a reason")
        members = {j for i, _, j in self.teams if i == inspection} - {leaves}
        passed: list[tuple[str, Obstacle]] = []
        for name in self._order(inspection, slot):
            obstacle = self._obstacle(inspection, name, frozenset(members))
            obstacle = obstacle or self._limit(inspection, slot, name, leaves)
            obstacle = obstacle or self._day(inspection, name)
            if obstacle is None:
                return Substitution(inspection, slot, leaves, name, tuple(passed))
            passed.append((name, obstacle))
        counts = Counter(str(obstacle) for _, obstacle in passed)
        is_full = not counts.keys().isdisjoint({Obstacle.FULL, Obstacle.CLASS, Obstacle.GROUP})
        seat = Unfilled(inspection, slot, tuple(sorted(counts.items())), is_full)
        raise InfeasibleDispatch([seat], head="no amendment is possible:")

    def after(self, change: Substitution) -> Staffing:
        """The staffing with a member replaced."""
        old = (change.inspection, change.slot, change.leaves)
        new = (change.inspection, change.slot, change.enters)
        return replace(self, teams=tuple(sorted([*(set(self.teams) - {old}), new])))

    def _order(self, inspection: str, slot: str) -> list[str]:
        """Everybody on the shortlist of a slot by ``D·cost + price``, then by handle."""
        listed = self.listed
        s = listed.slot_index()[inspection, slot]
        first, last = np.searchsorted(listed.arc_slot, [s, s + 1])
        people = listed.arc_inspector[first:last].tolist()
        ranked = sorted(zip(self.weights[first:last].tolist(), people, strict=True))
        return [listed.inspectors[j] for _, j in ranked]

    def _obstacle(self, inspection: str, name: str, members: frozenset[str]) -> Obstacle | None:
        """What keeps somebody from joining a team, None if nothing does."""
        if name in self.gone or (inspection, name) in self.absent:
            return Obstacle.ABSENT
        if name in members:
            return Obstacle.MEMBER
        names, j = self.listed.inspectors, self.listed.inspectors.index(name)
        couples = self.listed.couples
        others = couples[couples[:, 0] == j, 1].tolist() + couples[couples[:, 1] == j, 0].tolist()
        if members & {names[k] for k in others}:
            return Obstacle.COUPLE
        load = sum(person == name for _, _, person in self.teams)
        return Obstacle.FULL if load >= int(self.listed.cap[j]) else None

    def _limit(self, inspection: str, slot: str, name: str, leaves: str) -> Obstacle | None:
        """Load class or group that is full without somebody who leaves, None if there is none."""
        listed, classes, groups = self.listed, self.listed.load_classes, self.listed.groups
        inside = set(classes.member_rows(listed.inspections))
        for load_class, person, cap in classes.cap_rows(listed.inspectors):
            if person == name and (load_class, inspection) in inside:
                visits = [i for i, _, j in self.teams if j == name and (load_class, i) in inside]
                if len(visits) >= int(cap):
                    return Obstacle.CLASS
        members = set(groups.member_rows(listed.inspectors))
        stay = [j for i, s, j in self.teams if (i, s) == (inspection, slot) and j != leaves]
        for group, where, most in groups.limit_rows():
            beside = sum((group, j) in members for j in stay)
            if where == slot and (group, name) in members and beside >= int(most):
                return Obstacle.GROUP
        return None

    def _day(self, inspection: str, name: str) -> Obstacle | None:
        """What keeps somebody from the day of an inspection, None if nothing does."""
        if self.outings is None:
            return None
        if self.outings.is_on_leave(inspection, name):
            return Obstacle.LEAVE
        if self.outings.is_day_full(inspection, name, self.teams):
            return Obstacle.DAY
        return Obstacle.WEEK if self.outings.is_week_full(inspection, name, self.teams) else None
