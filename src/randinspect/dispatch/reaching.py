"""Agencies that nobody can reach, and what keeps the inspectors from each (docs/method.md §3.1).

Whoever cannot be reached should be known before the selection, with the reason: an agency that no
team may visit is drawn in vain, and afterwards it is too late to ask why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.counting import gives_team
from randinspect.dispatch.eligibility import Eligibility, is_in
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.roster import roster
from randinspect.dispatch.rules import DispatchRules
from randinspect.dispatch.shortage import HoldCode

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["Unreached", "unreached"]

_MOST: Final = 20
COUPLE: Final = "COUPLE"
"""Code of agencies whose every team would hold two who may not go together."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """An agency for which no rung of the ladder gives a team.

    Parameters
    ----------
    agency
        Its id.
    seats
        People that its team asks for.
    eligible
        People who may sit in one of its slots on the last rung.
    codes
        How many inspectors each reason code keeps away there; one may count under several.
        ``GROUP_LIMIT`` counts the eligible where they would do if no group were limited, and
        ``COUPLE`` where they would if all of them might go together.
    """

    agency: str
    seats: int
    eligible: int
    codes: Mapping[str, int]

    def __str__(self) -> str:
        """One phrase."""
        told = ", ".join(f"{code} {count}" for code, count in self.codes.items())
        return f"{self.agency}: {self.eligible} eligible for {self.seats} seats" + (
            f" ({told})" if told else ""
        )


def unreached(
    agencies: Register,
    inspectors: Register,
    *,
    recusals: Register,
    visits: Register,
    rules: DispatchRules,
    window: tuple[date, date],
    among: NDArray[np.bool_],
    absences: Register | None = None,
    couples: Register | None = None,
    most: int = _MOST,
) -> tuple[tuple[Unreached, ...], int]:
    """Find agencies for which no team could be formed, each looked at alone, and why.

    Parameters
    ----------
    agencies, inspectors, recusals, visits, absences, couples
        The registers.
    rules
        Rules of the dispatch.
    window
        First and last day of the inspections.
    among
        Which agencies are asked about, shape ``(N,)``.
    most
        How many are told with their reasons.

    Returns
    -------
    tuple of Unreached
        The first of them, in register order.
    int
        How many there are.
    """
    people = roster(inspectors, rules).columns

    def decided(some: Register) -> Eligibility:
        return Eligibility.of(
            some.columns,
            people,
            recusals=recusals,
            visits=visits,
            rules=rules,
            window=window,
            absences=absences,
            couples=couples,
        )

    rows = np.flatnonzero(among & (decided(agencies).first_rungs() < 0))
    few = agencies.take(rows[:most])
    if not len(few):
        return (), 0
    return tuple(_told(decided(few), few, people["id"])), len(rows)


def _told(some: Eligibility, few: Register, people: NDArray[np.object_]) -> list[Unreached]:
    """Counts of a few agencies on the last rung."""
    ids, last = tuple(few.columns["id"].tolist()), len(some.rungs) - 1
    rungs = np.full(len(ids), last, dtype=np.int64)
    reasons = Reasons(
        ids, tuple(people.tolist()), some, rungs, rungs < 0, np.empty(0, dtype=np.object_)
    )
    free = replace(some, limits=replace(some.limits, most=some.limits.most[:0]))
    counted = gives_team(some, last)
    held = ~counted & gives_team(free, last) if some.limits else np.zeros_like(counted)
    found = []
    for i, agency in enumerate(ids):
        codes = {str(code): count for code, count in reasons.counts(agency).items() if count}
        eligible = _eligible(some, i, last)
        if held[i]:
            codes[str(HoldCode.GROUP_LIMIT)] = eligible
        if counted[i]:
            codes[COUPLE] = eligible
        seats = some.demands.kinds[int(some.demands.kind[i])].seats
        found.append(Unreached(agency, sum(seats), eligible, codes))
    return found


def _eligible(some: Eligibility, agency: int, rung: int) -> int:
    """How many people may sit in one of the slots of an agency."""
    can = some.capabilities(int(some.demands.kind[agency])) > 0
    near = np.flatnonzero(can & some.rungs[rung].near(agency))
    return int(np.count_nonzero(~is_in(some.barred_keys(), agency * len(can) + near)))
