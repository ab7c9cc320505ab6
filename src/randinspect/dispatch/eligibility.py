"""Who may go where, without a table of all pairs (docs/method.md §3).

What decides is kept in four parts: each inspector's own barriers, those to the roles of each
kind of agency, the areas on each rung of the ladder, and two sparse lists of barred pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.areas import Rung, rungs_of
from randinspect.dispatch.barriers import Barrier, Columns, PairBars, personal_bars, rows_of_people
from randinspect.dispatch.demands import Demands, role_bars
from randinspect.dispatch.filling import RoleLimits
from randinspect.dispatch.leave import away_throughout
from randinspect.dispatch.parted import gives_parted_team
from randinspect.dispatch.recusals import recusal_bars
from randinspect.dispatch.roster import roster
from randinspect.dispatch.rotation import rotation_bars
from randinspect.dispatch.rules import DispatchRules
from randinspect.errors import FormatError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["Eligibility", "is_in", "reach"]

_BLOCK: Final = 1 << 22  # pairs looked at together: some hundred MB at most


def reach(
    agencies: Register,
    inspectors: Register,
    *,
    recusals: Register,
    visits: Register,
    rules: DispatchRules,
    window: tuple[date, date],
    absences: Register | None = None,
    couples: Register | None = None,
) -> NDArray[np.bool_]:
    """Agencies for which a team could be formed, each looked at alone.

    Whoever cannot be reached should be known before the selection: an agency that no team
    may visit is drawn in vain.

    Parameters
    ----------
    agencies
        The whole register, 10^6 rows and more.
    inspectors, recusals, visits
        The other registers.
    rules
        Rules of the dispatch.
    window
        First and last day of the inspections.
    absences
        Leave, if it is known.
    couples
        Who may not go together, if it is known.

    Returns
    -------
    NDArray[np.bool_]
        Shape ``(N,)``, in register order.
    """
    some = Eligibility.of(
        agencies.columns,
        roster(inspectors, rules).columns,
        recusals=recusals,
        visits=visits,
        rules=rules,
        window=window,
        absences=absences,
        couples=couples,
    )
    return some.first_rungs() >= 0


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Everything that decides about pairs of agencies and inspectors.

    Parameters
    ----------
    rules
        The rules, roles sorted by slot.
    demands
        What each agency asks for.
    personal
        Masks of each inspector's own barriers, shape ``(I,)``.
    by_role
        Masks of what bars each inspector from each role, shape ``(I, R)``, for each kind of
        agency.
    rungs
        Areas on each rung of the ladder.
    recused, rotated
        Sparse barred pairs: declared interests; rotation, and what another authority bars.
    limits
        Limits on groups, as each role meets them.
    couples
        Rows of inspectors who may not go together, shape ``(C, 2)``.
    """

    rules: DispatchRules
    demands: Demands
    personal: NDArray[np.uint32]
    by_role: tuple[NDArray[np.uint32], ...]
    rungs: tuple[Rung, ...]
    recused: PairBars
    rotated: PairBars
    limits: RoleLimits
    couples: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))

    @classmethod
    def of(
        cls,
        agencies: Columns,
        people: Columns,
        *,
        recusals: Register,
        visits: Register,
        rules: DispatchRules,
        window: tuple[date, date],
        absences: Register | None = None,
        couples: Register | None = None,
    ) -> Eligibility:
        """Read what decides from the registers' columns.

        A couple of whom somebody is not in the roster, or who go in one whole team, plays no part
        here; it is refused where the dispatch is posed.

        Raises
        ------
        FormatError
            If the window ends before it begins.
        RulebookError
            If a rule reads a column that a register does not have, leaves agencies without two
            officers, or limits groups that cross.
        RegistryError
            If a recusal names an unknown inspector.
        """
        if window[1] < window[0]:
            raise FormatError(f"the window {window[0]} to {window[1]} ends before it begins")
        rules = replace(rules, roles=tuple(sorted(rules.roles, key=lambda role: role.slot)))
        demands = Demands.of(agencies, rules)
        away = away_throughout(people, absences, window)
        return cls(
            rules,
            demands,
            personal_bars(people, rules, away=away, until=window[1]),
            role_bars(people, rules, demands),
            rungs_of(agencies, people, rules),
            recusal_bars(agencies, people, recusals, lapses=dict(rules.lapses), begin=window[0]),
            rotation_bars(agencies, people, visits, rules, before=window[0]),
            RoleLimits.of(people, rules),
            _couples(people, couples),
        )

    def capabilities(self, kind: int) -> NDArray[np.int64]:
        """Roles of a kind of agency that each inspector can fill, bit r for role r, ``(I,)``."""
        asked = np.array(self.demands.kinds[kind].seats, dtype=np.int64) > 0
        fits = (self.by_role[kind] == 0) & (self.personal == 0)[:, None] & asked
        masks: NDArray[np.int64] = fits @ (1 << np.arange(len(self.rules.roles)))
        return masks

    def without(self, people: NDArray[np.int64]) -> Eligibility:
        """The same, as if some inspectors could fill no role."""
        personal = self.personal.copy()
        personal[people] |= np.uint32(Barrier.NO_CAPACITY.bit)
        return replace(self, personal=personal)

    def is_usable(self) -> NDArray[np.bool_]:
        """Who can fill a role of some agency, area and recusals left aside, shape ``(I,)``."""
        usable = np.zeros(len(self.personal), dtype=np.bool_)
        for kind in range(len(self.demands.kinds)):
            usable |= self.capabilities(kind) > 0
        return usable

    def barred_keys(self) -> NDArray[np.int64]:
        """Recused and rotated pairs as ``agency·I + inspector``, ascending."""
        people = len(self.personal)
        keys = [bars.agency * people + bars.inspector for bars in (self.recused, self.rotated)]
        return np.unique(np.concatenate(keys))

    def first_rungs(self) -> NDArray[np.int64]:
        """First rung on which each agency alone gets a team without a couple, shape ``(N,)``.

        -1 for none.
        """
        rungs = np.full(len(self.demands.kind), -1, dtype=np.int64)
        for rung in reversed(range(len(self.rungs))):
            rungs[gives_parted_team(self, rung)] = rung
        return rungs

    def arcs(self, rungs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Who may sit where, as ``(agency·R + role)·I + inspector``, ascending.

        Parameters
        ----------
        rungs
            Rung of the ladder that applies to each agency, shape ``(N,)``.
        """
        people, roles = len(self.personal), len(self.rules.roles)
        barred = self.barred_keys()
        parts = []
        for can, agency, inspector in self._matches(rungs):
            free = ~is_in(barred, agency * people + inspector)
            agency, inspector = agency[free], inspector[free]
            for r in range(roles):
                fits = (can[inspector] >> r) & 1 == 1
                parts.append((agency[fits] * roles + r) * people + inspector[fits])
        return np.sort(np.concatenate([*parts, np.empty(0, dtype=np.int64)]))

    def _matches(
        self, rungs: NDArray[np.int64]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
        """Pairs whose areas match: capabilities, agencies and inspectors, block by block."""
        for kind in range(len(self.demands.kinds)):
            can = self.capabilities(kind)
            for k, rung in enumerate(self.rungs):
                rows = np.flatnonzero((rungs == k) & (self.demands.kind == kind))
                rows = rows[np.argsort(rung.agency[rows], kind="stable")]
                starts = np.flatnonzero(np.diff(rung.agency[rows], prepend=-2))
                for group in np.split(rows, starts[1:]) if len(rows) else ():
                    near = np.flatnonzero(rung.near(int(group[0])) & (can > 0))
                    step = max(_BLOCK // max(len(near), 1), 1)
                    for start in range(0, len(group), step):
                        some = group[start : start + step]
                        yield can, np.repeat(some, len(near)), np.tile(near, len(some))


def _couples(people: Columns, couples: Register | None) -> NDArray[np.int64]:
    """Couples of the register as rows of the roster, shape ``(C, 2)``."""
    if couples is None:
        return np.empty((0, 2), dtype=np.int64)
    place = rows_of_people(people)
    pairs = zip(couples.columns["inspector"], couples.columns["partner"], strict=True)
    rows = {(place[x], place[y]) for x, y in pairs if x in place and y in place}
    return np.array(sorted((x, y) for x, y in rows if x != y), dtype=np.int64).reshape(-1, 2)


def is_in(ascending: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which values stand in an ascending list."""
    if not len(ascending):
        return np.zeros(len(values), dtype=np.bool_)
    place = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    is_in: NDArray[np.bool_] = ascending[place] == values
    return is_in
