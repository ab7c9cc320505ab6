"""Why a pair is barred: every barrier of every pair, on demand and counted (docs/method.md §3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    """

    inspections: tuple[str, ...]
    inspectors: tuple[str, ...]
    eligibility: Eligibility
    rungs: NDArray[np.int64]
    has_team: NDArray[np.bool_]
    recusal_codes: NDArray[Any]

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
        some = self.eligibility
        mask = int(some.personal[j]) | int(_role_masks(some)[j])
        if slot is not None:
            r = _place(tuple(role.slot for role in some.rules.roles), slot)
            mask = int(some.personal[j]) | int(some.by_role[j, r])
        rung = self.rungs[i]
        if some.agency_keys[i, rung] != some.inspector_keys[j, rung]:
            mask |= Barrier.OUT_OF_AREA.bit
        for barrier, bars in ((Barrier.RECUSED, some.recused), (Barrier.ROTATION, some.rotated)):
            if np.any((bars.agency == i) & (bars.inspector == j)):
                mask |= barrier.bit
        return Barrier.of_mask(mask)

    def counts(self, inspection: str) -> Mapping[Barrier, int]:
        """How many inspectors each barrier keeps from an inspection; one may count twice."""
        i, some = _place(self.inspections, inspection), self.eligibility
        masks = some.personal | _role_masks(some)
        counts = {barrier: int(np.count_nonzero(masks & barrier.bit)) for barrier in Barrier}
        rung = self.rungs[i]
        away = some.inspector_keys[:, rung] != some.agency_keys[i, rung]
        counts[Barrier.OUT_OF_AREA] = int(np.count_nonzero(away))
        for barrier, bars in ((Barrier.RECUSED, some.recused), (Barrier.ROTATION, some.rotated)):
            counts[barrier] = len(np.unique(bars.inspector[bars.agency == i]))
        return counts

    def masks(self, slots: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Masks of the barriers between some slots and everybody; 0 means eligible.

        Parameters
        ----------
        slots
            Places of ``B`` slots of the posed problem, ascending.

        Returns
        -------
        NDArray[np.uint8]
            Shape ``(B, I)``.
        """
        some = self.eligibility
        roles = len(some.rules.roles)
        inspection, role = np.divmod(slots, roles)
        rung = self.rungs[inspection]
        masks: NDArray[np.uint8] = some.personal | some.by_role.T[role]
        away = some.agency_keys[inspection, rung][:, None] != some.inspector_keys.T[rung]
        masks |= np.where(away, np.uint8(Barrier.OUT_OF_AREA.bit), np.uint8(0))
        both = ((Barrier.RECUSED, some.recused), (Barrier.ROTATION, some.rotated))
        for barrier, bars in both if len(slots) else ():
            first = np.searchsorted(slots, bars.agency * roles)
            for r in range(roles):  # an inspection's slots lie together
                row = np.minimum(first + r, len(slots) - 1)
                here = np.flatnonzero(inspection[row] == bars.agency)
                masks[row[here], bars.inspector[here]] |= np.uint8(barrier.bit)
        return masks

    def rung(self, inspection: str) -> str:
        """Column of the territory ladder that was used for an inspection."""
        i = _place(self.inspections, inspection)
        return self.eligibility.rules.ladder[int(self.rungs[i])]

    def rung_rows(self) -> list[tuple[str, str]]:
        """Rows ``(inspection, rung)``, sorted."""
        ladder = self.eligibility.rules.ladder
        return [(i, ladder[rung]) for i, rung in zip(self.inspections, self.rungs, strict=True)]

    def recusal_rows(self) -> list[tuple[str, str, str]]:
        """Rows of the private ``recusals.tsv``: ``(inspection, inspector, code)``, distinct."""
        bars = self.eligibility.recused
        triples = zip(bars.agency, bars.inspector, self.recusal_codes[bars.row], strict=True)
        return sorted({(self.inspections[i], self.inspectors[j], str(c)) for i, j, c in triples})


def _role_masks(some: Eligibility) -> NDArray[np.uint8]:
    """What bars each inspector from every role, nothing if one role is open; shape ``(I,)``."""
    masks: NDArray[np.uint8] = np.bitwise_or.reduce(some.by_role, axis=1)
    return np.where((some.by_role == 0).any(axis=1), np.uint8(0), masks)


def _place(names: tuple[str, ...], name: str) -> int:
    """Position of a name that has to be known."""
    if name not in names:
        raise FormatError(f"[{name}] is not in this dispatch; check the handle or slot")
    return names.index(name)
