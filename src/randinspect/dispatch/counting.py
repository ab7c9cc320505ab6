"""Can an agency alone get a team? Counted by capability and area (docs/method.md §3).

Inspectors differ in few ways that matter: which roles of a kind of agency they can fill, and
their area on a rung. Counting them by both answers for all agencies at once; only agencies
with a recusal or a rotation are counted again, one by one. So 10^6 agencies cost a table of
areas, not 10^6 rows of inspectors. Where groups are limited in a team, people of different groups
are told apart too, and each table row is a small flow (`filling`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.areas import Rung
from randinspect.dispatch.demands import Demands
from randinspect.dispatch.filling import RoleLimits, can_fill

__all__ = ["Counted", "gives_team"]


class Counted(Protocol):
    """What teams are counted from: demands, areas, what people can do, and barred pairs."""

    @property
    def demands(self) -> Demands:
        """What each agency asks for."""
        ...

    @property
    def rungs(self) -> Sequence[Rung]:
        """Areas on each rung of the ladder."""
        ...

    @property
    def limits(self) -> RoleLimits:
        """Limits on groups."""
        ...

    def capabilities(self, kind: int) -> NDArray[np.int64]:
        """Roles of a kind of agency that each inspector can fill, as bits, shape ``(I,)``."""
        ...

    def barred_keys(self) -> NDArray[np.int64]:
        """Barred pairs as ``agency·I + inspector``, ascending."""
        ...


def gives_team(some: Counted, rung: int) -> NDArray[np.bool_]:
    """Agencies for which a rung gives a team, shape ``(N,)``."""
    enough = np.zeros(len(some.demands.kind), dtype=np.bool_)
    for t in range(len(some.demands.kinds)):
        rows = np.flatnonzero(some.demands.kind == t)
        enough[rows] = _Counter.of(some, t).gives_team(rung, rows)
    return enough


@dataclass(frozen=True, slots=True)
class _Counter:
    """Inspectors who can fill some role of one kind of agency, classed by roles and groups."""

    some: Counted
    seats: tuple[int, ...]
    classes: NDArray[np.int64]
    innermost: NDArray[np.int64]
    usable: NDArray[np.int64]
    of_person: NDArray[np.int64]

    @classmethod
    def of(cls, some: Counted, kind: int) -> _Counter:
        """Class the inspectors by capability."""
        can = some.capabilities(kind)
        seats, usable = some.demands.kinds[kind].seats, np.flatnonzero(can)
        if not some.limits:
            classes, of_person = np.unique(can, return_inverse=True)
            return cls(some, seats, classes, some.limits.innermost, usable, of_person)
        alike, of_person = np.unique(
            np.column_stack([can, some.limits.innermost]), axis=0, return_inverse=True
        )
        return cls(some, seats, alike[:, 0], alike[:, 1:], usable, of_person.ravel())

    def gives_team(self, rung: int, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some agencies get a team on a rung."""
        place = self.some.rungs[rung]
        table = place.sums(self.usable, self.of_person, len(self.classes))
        wanted = place.agency[rows]
        enough = self._fills(table)[wanted]
        agency, inspector = self._barred(rows)
        here = place.passes(agency, inspector)
        again, row = np.unique(agency[here], return_inverse=True)
        counts = table[place.agency[again]]
        np.subtract.at(counts, (row, self.of_person[inspector[here]]), 1)
        enough[np.searchsorted(rows, again)] = self._fills(counts)
        return enough

    def _barred(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Barred pairs of some agencies with inspectors who are counted."""
        agency, inspector = np.divmod(self.some.barred_keys(), max(len(self.of_person), 1))
        matters = (self.classes[self.of_person[inspector]] > 0) & np.isin(agency, rows)
        return agency[matters], inspector[matters]

    def _fills(self, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Rows of counts, shape ``(B, C)``, that fill every slot with distinct people.

        Hall: each set of slots needs as many people who fit one of them as it has seats.
        """
        if self.some.limits:
            return self._fills_limited(counts)
        asked = [r for r, seats in enumerate(self.seats) if seats]
        enough = np.ones(len(counts), dtype=np.bool_)
        for pick in range(1, 1 << len(asked)):
            subset = [r for k, r in enumerate(asked) if pick >> k & 1]
            mask = sum(1 << r for r in subset)
            fits = counts[:, self.classes & mask > 0].sum(axis=1)
            enough &= fits >= sum(self.seats[r] for r in subset)
        return enough

    def _fills_limited(self, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The same where groups are limited; rows that say the same are asked once."""
        many = np.minimum(counts, sum(self.seats))  # more people than seats make no difference
        cases, case = np.unique(many, axis=0, return_inverse=True)
        answers = []
        for row in cases:
            here = np.flatnonzero(row)
            alike = zip(row[here], self.classes[here], self.innermost[here], strict=True)
            people = [(int(count), int(mask), groups.tolist()) for count, mask, groups in alike]
            answers.append(can_fill(self.seats, people, self.some.limits))
        return np.array(answers, dtype=np.bool_)[case.ravel()]
