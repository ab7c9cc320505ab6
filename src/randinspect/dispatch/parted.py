"""Which agencies a rung of the ladder gives a team in which no couple sits (docs/method.md §3.1).

Counting people cannot see who may not go together. Where one of every couple is left out and the
rest still is a team, it is seen all the same; only agencies for which it is not are searched, those
that look alike once. So the ladder goes on to the next rung where the people of one are a couple.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.counting import Counted, gives_team
from randinspect.dispatch.team_search import Seats, TeamSearch, partners_of

__all__ = ["Coupled", "gives_parted_team"]


class Coupled(Counted, Protocol):
    """What teams are counted from, and who may not go together."""

    @property
    def couples(self) -> NDArray[np.int64]:
        """Rows of inspectors who may not go together, shape ``(C, 2)``."""
        ...

    def without(self, people: NDArray[np.int64]) -> Counted:
        """The same, as if some inspectors could fill no role."""
        ...


def gives_parted_team(some: Coupled, rung: int) -> NDArray[np.bool_]:
    """Agencies for which a rung gives a team in which no couple sits, shape ``(N,)``.

    Raises
    ------
    SolverLimit
        If the search for one agency takes more than a million steps.
    """
    enough = gives_team(some, rung)
    if not len(some.couples) or not enough.any():
        return enough
    sure = np.zeros(len(enough), dtype=np.bool_)
    for side in some.couples.T:
        sure |= gives_team(some.without(side), rung)
    return _searched(some, rung, enough, enough & ~sure)


def _searched(
    some: Coupled, rung: int, enough: NDArray[np.bool_], unsure: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The same, unsure agencies searched one by one."""
    found, people = enough.copy(), len(some.limits.innermost)
    partners = partners_of(some.couples.tolist())
    known: dict[tuple[int, bytes], bool] = {}
    barred, limits = some.barred_keys(), _limits(some)
    fits = [some.capabilities(kind) for kind in range(len(some.demands.kinds))]
    for i in np.flatnonzero(unsure).tolist():
        kind = int(some.demands.kind[i])
        can = np.where(some.rungs[rung].near(i), fits[kind], 0)
        first, last = np.searchsorted(barred, [i * people, (i + 1) * people])
        can[barred[first:last] - i * people] = 0
        key = (kind, can.tobytes())
        if key not in known:
            search = TeamSearch(f"agency {i + 1}", partners, limits)
            known[key] = search.can_fill(_seats(some, kind, can), [], 0)
        found[i] = known[key]
    return found


def _seats(some: Coupled, kind: int, can: NDArray[np.int64]) -> Seats:
    """Seats of a kind of agency and who may sit there, the narrowest slot first."""
    asked = [r for r, many in enumerate(some.demands.kinds[kind].seats) if many]
    fit = {r: np.flatnonzero(can >> r & 1).tolist() for r in asked}
    order = sorted(asked, key=lambda r: len(fit[r]))
    return [(r, fit[r]) for r in order for _ in range(some.demands.kinds[kind].seats[r])]


def _limits(some: Coupled) -> dict[int, list[tuple[set[int], int]]]:
    """Limits on groups in each role: who belongs to the group, and its most."""
    limits, found = some.limits, dict[int, list[tuple[set[int], int]]]()
    for r in range(some.limits.innermost.shape[1]):
        inside: dict[int, set[int]] = {}
        for person, innermost in enumerate(limits.innermost[:, r].tolist()):
            group = innermost
            while group >= 0:
                inside.setdefault(group, set()).add(person)
                group = int(limits.outer[r, group])
        found[r] = [(people, int(limits.most[group])) for group, people in inside.items()]
    return found
