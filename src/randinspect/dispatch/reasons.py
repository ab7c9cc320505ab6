"""Why a pair is barred: every barrier of every pair, on demand and counted (docs/method.md §3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.eligibility import Eligibility
from randinspect.errors import FormatError

__all__ = ["Reasons"]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Barriers between the inspections and the inspectors of one dispatch.

    Parameters
    ----------
    inspections, inspectors
        Handles, ascending.
    eligibility
        What decides, rows in the order of the handles.
    rungs
        Rung of the ladder that applies to each inspection, shape ``(A,)``.
    has_team
        Whether each inspection alone gets a team on its rung, shape ``(A,)``.
    recusal_codes
        Reason code of each row of the recusals.
    direct
        Reason of each inspection whose people the authority named.
    """

    inspections: tuple[str, ...]
    inspectors: tuple[str, ...]
    eligibility: Eligibility
    rungs: NDArray[np.int64]
    has_team: NDArray[np.bool_]
    recusal_codes: NDArray[Any]
    direct: Mapping[str, str] = field(default_factory=dict)

    def why(self, inspection: str, inspector: str, slot: str | None = None) -> tuple[Barrier, ...]:
        """All barriers of a pair, not only the first; empty means eligible.

        Parameters
        ----------
        inspection, inspector
            Handles.
        slot
            Name of a slot; without it, barriers to roles count only if they bar every role.

        Raises
        ------
        FormatError
            If a name is unknown.
        """
        i, j = _place(self.inspections, inspection), _place(self.inspectors, inspector)
        some, slots = self.eligibility, self._slots(i)
        own = some.by_role[int(some.demands.kind[i])][j]
        if slot is not None:
            _place(tuple(slots), slot)
            mask = int(own[slots[slot]])
        else:
            mask = int(_unless_open(own[None, list(slots.values())])[0])
        mask |= int(some.personal[j])
        if not some.rungs[self.rungs[i]].passes(np.array([i]), np.array([j]))[0]:
            mask |= Barrier.OUT_OF_AREA.bit
        for bars in (some.recused, some.rotated):
            here = (bars.agency == i) & (bars.inspector == j)
            mask |= int(np.bitwise_or.reduce(bars.bit[here], initial=0))
        return Barrier.of_mask(mask)

    def counts(self, inspection: str) -> Mapping[Barrier, int]:
        """How many inspectors each barrier keeps from an inspection; one may count twice."""
        i, some = _place(self.inspections, inspection), self.eligibility
        by_role = some.by_role[int(some.demands.kind[i])]
        masks = some.personal | _unless_open(by_role[:, list(self._slots(i).values())])
        counts = {barrier: int(np.count_nonzero(masks & barrier.bit)) for barrier in Barrier}
        counts[Barrier.OUT_OF_AREA] = int(np.count_nonzero(~some.rungs[self.rungs[i]].near(i)))
        for bars in (some.recused, some.rotated):
            here = bars.agency == i
            pairs = np.unique(np.stack([bars.bit[here], bars.inspector[here]]), axis=1)
            for bit, count in zip(*np.unique(pairs[0], return_counts=True), strict=True):
                counts[Barrier.of_mask(int(bit))[0]] = int(count)
        return counts

    def masks(self, slots: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Masks of the barriers between some slots and everybody; 0 means eligible.

        Parameters
        ----------
        slots
            Places of ``B`` slots of the posed problem, ascending.

        Returns
        -------
        NDArray[np.uint32]
            Shape ``(B, I)``.
        """
        some = self.eligibility
        asked = np.flatnonzero(some.demands.seats[some.demands.kind])
        inspection, role = np.divmod(asked[slots], len(some.rules.roles))
        masks = np.empty((len(slots), len(self.inspectors)), dtype=np.uint32)
        for b, (i, r) in enumerate(zip(inspection.tolist(), role.tolist(), strict=True)):
            away = ~some.rungs[self.rungs[i]].near(i)
            own = some.by_role[int(some.demands.kind[i])][:, r]
            masks[b] = some.personal | own | np.where(away, np.uint32(Barrier.OUT_OF_AREA.bit), 0)
        for bars in (some.recused, some.rotated):
            first = np.searchsorted(inspection, bars.agency)
            last = np.searchsorted(inspection, bars.agency, side="right")
            for k in np.flatnonzero(first < last).tolist():
                masks[first[k] : last[k], bars.inspector[k]] |= np.uint32(bars.bit[k])
        return masks

    def _slots(self, i: int) -> dict[str, int]:
        """Role of each slot that an inspection asks for."""
        some = self.eligibility
        seats = some.demands.kinds[int(some.demands.kind[i])].seats
        return {role.slot: r for r, role in enumerate(some.rules.roles) if seats[r]}

    def rung(self, inspection: str) -> str:
        """Column of the territory ladder that was used for an inspection."""
        i = _place(self.inspections, inspection)
        return self.eligibility.rules.ladder[int(self.rungs[i])]

    def rung_rows(self) -> list[tuple[str, str]]:
        """Rows ``(inspection, rung)``, sorted."""
        ladder = self.eligibility.rules.ladder
        return [(i, ladder[rung]) for i, rung in zip(self.inspections, self.rungs, strict=True)]

    def direct_rows(self) -> list[tuple[str, str]]:
        """Rows ``(inspection, reason)`` of the public ``direct.tsv``, sorted."""
        return sorted(self.direct.items())

    def recusal_rows(self) -> list[tuple[str, str, str]]:
        """Rows of the private ``recusals.tsv``: ``(inspection, inspector, code)``, distinct."""
        bars = self.eligibility.recused
        triples = zip(bars.agency, bars.inspector, self.recusal_codes[bars.row], strict=True)
        return sorted({(self.inspections[i], self.inspectors[j], str(c)) for i, j, c in triples})


def _unless_open(by_role: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """What bars people from every role, nothing if one role is open; shape ``(I,)``."""
    masks: NDArray[np.uint32] = np.bitwise_or.reduce(by_role, axis=1)
    return np.where((by_role == 0).any(axis=1), np.uint32(0), masks)


def _place(names: tuple[str, ...], name: str) -> int:
    """Position of a name that has to be known."""
    if name not in names:
        raise FormatError(f"[{name}] is not in this dispatch; check the handle or slot")
    return names.index(name)
