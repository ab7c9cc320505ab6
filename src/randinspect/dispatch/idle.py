"""Inspectors who can be sent nowhere, and slots that nobody available can fill.

Both are known before the selection, and both are silent otherwise: somebody whose certificate ends
inside the window is simply never drawn, and agencies that ask for what only he holds have no team.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.eligibility import Eligibility
from randinspect.dispatch.roster import roster
from randinspect.dispatch.rules import DispatchRules

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["Idle", "Staff", "Unfilled", "staff"]

_SHOWN: Final = 5
_LACKS: Final = np.uint32(Barrier.NO_QUALIFICATION.bit | Barrier.OTHER_DEPARTMENT.bit)


@dataclass(frozen=True, slots=True)
class Idle:
    """An inspector, or a team that goes whole, who can be sent to no agency in scope.

    Parameters
    ----------
    inspector
        Id in the roster.
    codes
        What keeps them: one code for each reason that holds everywhere, else the number of
        agencies that each reason bars.
    """

    inspector: str
    codes: Mapping[str, int]

    def __str__(self) -> str:
        """One phrase."""
        return f"{self.inspector} ({', '.join(self.codes)})"


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A slot that agencies ask for and that nobody available can fill, wherever they are.

    Parameters
    ----------
    slot, asked
        The slot, and the qualifications and department that it asks for there; may be empty.
    codes
        How many of those who have what is asked each reason keeps away.
    agencies
        Ids of the agencies, in register order.
    """

    slot: str
    asked: str
    codes: Mapping[str, int]
    agencies: tuple[str, ...]

    def __str__(self) -> str:
        """One sentence."""
        more = f" and {len(self.agencies) - _SHOWN} more" if len(self.agencies) > _SHOWN else ""
        why = ", ".join(f"{code} {count}" for code, count in self.codes.items())
        asked = f" ({self.asked})" if self.asked else ""
        return (
            f"nobody available can sit in slot {self.slot}{asked} of {len(self.agencies)} "
            f"agencies: {', '.join(self.agencies[:_SHOWN])}{more}; of those who have what is "
            f"asked: {why or 'nobody is in the roster'}"
        )


@dataclass(frozen=True, slots=True)
class Staff:
    """Where a roster is of no use to a plan.

    Parameters
    ----------
    idle
        Inspectors who can be sent nowhere, in register order.
    unfilled
        Slots that nobody available can fill, by slot.
    """

    idle: tuple[Idle, ...] = ()
    unfilled: tuple[Unfilled, ...] = ()


def staff(
    agencies: Register,
    inspectors: Register,
    *,
    recusals: Register,
    visits: Register,
    rules: DispatchRules,
    window: tuple[date, date],
    among: NDArray[np.bool_],
    absences: Register | None = None,
) -> Staff:
    """Find inspectors who can be sent nowhere, and slots that nobody available can fill.

    Parameters
    ----------
    agencies, inspectors, recusals, visits, absences
        The registers.
    rules
        Rules of the dispatch.
    window
        First and last day of the inspections.
    among
        Agencies that may be inspected, shape ``(N,)``.
    """
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
    ids = people["id"]
    nowhere = np.flatnonzero(_reached(some, among) == 0).tolist() if among.any() else []
    idle = tuple(Idle(str(ids[j]), _codes(some, among, j)) for j in nowhere)
    return Staff(idle, tuple(_unfilled(some, agencies.columns["id"], among)))


def _reached(some: Eligibility, among: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many agencies each inspector may go to, on any rung of the ladder, shape ``(I,)``."""
    people = len(some.personal)
    counts = np.zeros(people, dtype=np.int64)
    areas = np.stack([some.demands.kind, *(rung.agency for rung in some.rungs)], axis=1)
    rows = np.flatnonzero(among)
    _, first, many = np.unique(areas[rows], axis=0, return_index=True, return_counts=True)
    for i, count in zip(rows[first].tolist(), many.tolist(), strict=True):
        counts += count * _fits(some, i)
    agency, inspector = np.divmod(some.barred_keys(), max(people, 1))
    can = np.stack([some.capabilities(kind) > 0 for kind in range(len(some.demands.kinds))])
    near = np.logical_or.reduce([rung.passes(agency, inspector) for rung in some.rungs])
    lost = among[agency] & near & can[some.demands.kind[agency], inspector]
    np.subtract.at(counts, inspector[lost], 1)
    return counts


def _fits(some: Eligibility, agency: int) -> NDArray[np.bool_]:
    """Who could sit in a slot of an agency on some rung, interests and rotation left aside."""
    near = np.logical_or.reduce([rung.near(agency) for rung in some.rungs])
    found: NDArray[np.bool_] = near & (some.capabilities(int(some.demands.kind[agency])) > 0)
    return found


def _codes(some: Eligibility, among: NDArray[np.bool_], person: int) -> dict[str, int]:
    """Why somebody goes nowhere: barriers of their own, of all roles, or of each agency."""
    total = int(np.count_nonzero(among))
    if own := int(some.personal[person]):
        return {str(barrier): total for barrier in Barrier.of_mask(own)}
    kinds = np.unique(some.demands.kind[among]).tolist()
    if not any(some.capabilities(kind)[person] for kind in kinds):
        asked = [np.array(some.demands.kinds[kind].seats) > 0 for kind in kinds]
        masks = [
            int(np.bitwise_or.reduce(some.by_role[kind][person, here]))
            for kind, here in zip(kinds, asked, strict=True)
        ]
        mask = int(np.bitwise_or.reduce(masks))
        return {str(barrier): total for barrier in Barrier.of_mask(mask)}
    counts = {str(barrier): 0 for barrier in Barrier}
    for bars in (some.recused, some.rotated):
        here = (bars.inspector == person) & among[bars.agency]
        for bit in bars.bit[here].tolist():
            counts[str(Barrier.of_mask(bit)[0])] += 1
    near = np.logical_or.reduce(
        [rung.passes(np.flatnonzero(among), np.full(total, person)) for rung in some.rungs]
    )
    counts[str(Barrier.OUT_OF_AREA)] = int(np.count_nonzero(~near))
    return {code: count for code, count in counts.items() if count}


def _unfilled(
    some: Eligibility, ids: NDArray[np.object_], among: NDArray[np.bool_]
) -> Iterator[Unfilled]:
    """Slots of kinds of agencies in scope that nobody of the whole roster could fill."""
    found: dict[tuple[str, str], tuple[Counter[str], list[int]]] = {}
    for kind in np.unique(some.demands.kind[among]).tolist():
        demand = some.demands.kinds[kind]
        for r in (r for r, seats in enumerate(demand.seats) if seats):
            by_role, role = some.by_role[kind][:, r], some.rules.roles[r]
            if not np.any((by_role == 0) & (some.personal == 0)):
                asked = sorted({*demand.qualifications[r], *filter(None, [role.department])})
                masks = (by_role | some.personal)[by_role & _LACKS == 0]
                codes = Counter(str(b) for m in masks.tolist() for b in Barrier.of_mask(m))
                rows = np.flatnonzero(among & (some.demands.kind == kind)).tolist()
                found.setdefault((role.slot, ", ".join(asked)), (codes, []))[1].extend(rows)
    for (slot, what), (counts, places) in sorted(found.items()):
        agencies = tuple(str(ids[i]) for i in sorted(places))
        yield Unfilled(slot, what, dict(sorted(counts.items())), agencies)
