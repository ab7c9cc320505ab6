"""Who may go where, without a table of all pairs (docs/method.md §3).

Inspectors differ in few ways that matter: which roles they can fill, and the key of their
territory on each rung of the ladder. Counting them by both answers for an agency at once
whether a rung gives a team; only agencies with a recusal or a rotation are counted again, one
by one. So 10^6 agencies cost a table of territories, not 10^6 rows of inspectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import (
    Columns,
    PairBars,
    personal_bars,
    recusal_bars,
    role_bars,
    rotation_bars,
)
from randinspect.dispatch.rules import ANYWHERE, DispatchRules
from randinspect.errors import Fault, FormatError, RulebookError

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

    Returns
    -------
    NDArray[np.bool_]
        Shape ``(N,)``, in register order.
    """
    some = Eligibility.of(
        agencies.columns,
        inspectors.columns,
        recusals=recusals,
        visits=visits,
        rules=rules,
        window=window,
    )
    return some.first_rungs() >= 0


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Everything that decides about pairs of agencies and inspectors.

    Parameters
    ----------
    rules
        The rules, roles sorted by slot.
    personal
        Masks of each inspector's own barriers, shape ``(I,)``.
    by_role
        Masks of what bars each inspector from each role, shape ``(I, R)``.
    agency_keys, inspector_keys
        Territory on each rung, shapes ``(N, K)`` and ``(I, K)``; equal keys match. Unmatched
        agencies have -1, inspectors without territory -2.
    recused, rotated
        Sparse barred pairs.
    """

    rules: DispatchRules
    personal: NDArray[np.uint8]
    by_role: NDArray[np.uint8]
    agency_keys: NDArray[np.int64]
    inspector_keys: NDArray[np.int64]
    recused: PairBars
    rotated: PairBars

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
    ) -> Eligibility:
        """Read what decides from the registers' columns.

        Raises
        ------
        FormatError
            If the window ends before it begins.
        RulebookError
            If a rung names a column that a register does not have.
        RegistryError
            If a recusal names an unknown inspector.
        """
        if window[1] < window[0]:
            raise FormatError(f"the window {window[0]} to {window[1]} ends before it begins")
        rules = replace(rules, roles=tuple(sorted(rules.roles, key=lambda role: role.slot)))
        agency_keys, inspector_keys = _keys(agencies, people, rules.ladder)
        return cls(
            rules,
            personal_bars(people, rules, until=window[1]),
            role_bars(people, rules.roles),
            agency_keys,
            inspector_keys,
            recusal_bars(agencies, people, recusals),
            rotation_bars(agencies, people, visits, rules, before=window[0]),
        )

    def capabilities(self) -> NDArray[np.int64]:
        """Roles that each inspector can fill, bit r for role r, shape ``(I,)``."""
        fits = (self.by_role == 0) & (self.personal == 0)[:, None]
        masks: NDArray[np.int64] = fits @ (1 << np.arange(len(self.rules.roles)))
        return masks

    def first_rungs(self) -> NDArray[np.int64]:
        """First rung on which each agency alone gets a team, -1 for none, shape ``(N,)``."""
        counter = _Counter.of(self)
        rungs = np.full(len(self.agency_keys), -1, dtype=np.int64)
        for rung in reversed(range(len(self.rules.ladder))):
            rungs[counter.gives_team(rung)] = rung
        return rungs

    def arcs(self, rungs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Who may sit where, as ``(agency·R + role)·I + inspector``, ascending.

        Parameters
        ----------
        rungs
            Rung of the ladder that applies to each agency, shape ``(N,)``.
        """
        people, roles = len(self.personal), len(self.rules.roles)
        can = self.capabilities()
        barred = _barred_keys(self)
        parts = []
        for agency, inspector in self._matches(rungs, np.flatnonzero(can)):
            free = ~is_in(barred, agency * people + inspector)
            agency, inspector = agency[free], inspector[free]
            for r in range(roles):
                fits = (can[inspector] >> r) & 1 == 1
                parts.append((agency[fits] * roles + r) * people + inspector[fits])
        return np.sort(np.concatenate([*parts, np.empty(0, dtype=np.int64)]))

    def _matches(
        self, rungs: NDArray[np.int64], usable: NDArray[np.int64]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Pairs whose territories match, in blocks: agencies and usable inspectors."""
        for rung in np.unique(rungs):
            rows = np.flatnonzero(rungs == rung)
            order = usable[np.argsort(self.inspector_keys[usable, rung], kind="stable")]
            keys = self.inspector_keys[order, rung]
            wanted = self.agency_keys[rows, rung]
            starts = np.searchsorted(keys, wanted)
            counts = np.searchsorted(keys, wanted, side="right") - starts
            for block in _blocks(counts):
                count = counts[block]
                skipped = np.cumsum(count) - count
                within = np.arange(int(count.sum())) - np.repeat(skipped - starts[block], count)
                yield np.repeat(rows[block], count), order[within]


@dataclass(frozen=True, slots=True)
class _Counter:
    """Counts of usable inspectors by territory and by the roles they can fill."""

    some: Eligibility
    classes: NDArray[np.int64]
    usable: NDArray[np.int64]
    kind: NDArray[np.int64]
    barred_agency: NDArray[np.int64]
    barred_inspector: NDArray[np.int64]

    @classmethod
    def of(cls, some: Eligibility) -> _Counter:
        """Class the usable inspectors by capability."""
        can = some.capabilities()
        classes, kind = np.unique(can, return_inverse=True)
        agency, inspector = np.divmod(_barred_keys(some), max(len(can), 1))
        matters = can[inspector] > 0
        return cls(some, classes, np.flatnonzero(can), kind, agency[matters], inspector[matters])

    def gives_team(self, rung: int) -> NDArray[np.bool_]:
        """Agencies for which the rung gives a team, shape ``(N,)``."""
        wanted = self.some.agency_keys[:, rung]
        held = self.some.inspector_keys[:, rung]
        # One row more than territories: an unmatched agency, -1, finds zeros there.
        table = np.zeros((int(held.max(initial=-1)) + 2, len(self.classes)), dtype=np.int64)
        placed = self.usable[held[self.usable] >= 0]
        np.add.at(table, (held[placed], self.kind[placed]), 1)
        enough = self._fills(table)[wanted]
        here = held[self.barred_inspector] == wanted[self.barred_agency]
        again, row = np.unique(self.barred_agency[here], return_inverse=True)
        counts = table[wanted[again]]
        np.subtract.at(counts, (row, self.kind[self.barred_inspector[here]]), 1)
        enough[again] = self._fills(counts)
        return enough

    def _fills(self, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Rows of counts, shape ``(B, C)``, that fill every slot with distinct people.

        Hall: each set of slots needs as many people who fit one of them as it has seats.
        """
        roles = self.some.rules.roles
        enough = np.ones(len(counts), dtype=np.bool_)
        for subset in range(1, 1 << len(roles)):
            seats = sum(role.demand for r, role in enumerate(roles) if subset >> r & 1)
            enough &= counts[:, self.classes & subset > 0].sum(axis=1) >= seats
        return enough


def _barred_keys(some: Eligibility) -> NDArray[np.int64]:
    """Recused and rotated pairs as ``agency·I + inspector``, ascending."""
    people = len(some.personal)
    return np.unique(
        np.concatenate(
            [bars.agency * people + bars.inspector for bars in (some.recused, some.rotated)]
        )
    )


def is_in(ascending: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which values stand in an ascending list."""
    if not len(ascending):
        return np.zeros(len(values), dtype=np.bool_)
    place = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    is_in: NDArray[np.bool_] = ascending[place] == values
    return is_in


def _blocks(counts: NDArray[np.int64]) -> Iterator[slice]:
    """Slices of rows with about `_BLOCK` pairs each."""
    ends = np.cumsum(counts)
    start = 0
    while start < len(counts):
        before = int(ends[start - 1]) if start else 0
        stop = max(int(np.searchsorted(ends, before + _BLOCK, side="right")), start + 1)
        yield slice(start, stop)
        start = stop


def _keys(
    agencies: Columns, people: Columns, ladder: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Territory keys of agencies and inspectors on each rung."""
    missing = [r for r in ladder if r != ANYWHERE and not (r in agencies and r in people)]
    if missing:
        cure = "map the column in both profiles, or take the rung out of the ladder"
        raise RulebookError(
            [
                Fault("rulebook", "dispatch.ladder", f"no column {rung} in both registers", cure)
                for rung in missing
            ]
        )
    both = [_rung_keys(agencies, people, rung) for rung in ladder]
    return np.stack([a for a, _ in both], axis=1), np.stack([p for _, p in both], axis=1)


def _rung_keys(
    agencies: Mapping[str, NDArray[Any]], people: Mapping[str, NDArray[Any]], rung: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys on one rung; what is missing matches nothing."""
    sizes = len(agencies["id"]), len(people["id"])
    if rung == ANYWHERE:
        return np.zeros(sizes[0], dtype=np.int64), np.zeros(sizes[1], dtype=np.int64)
    values = dict.fromkeys(value for value in people[rung] if value is not None)
    codes = {value: code for code, value in enumerate(values)}
    return (
        np.fromiter((codes.get(v, -1) for v in agencies[rung]), dtype=np.int64, count=sizes[0]),
        np.fromiter((codes.get(v, -2) for v in people[rung]), dtype=np.int64, count=sizes[1]),
    )
