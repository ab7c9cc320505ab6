"""The largest factor at which a table of demands can still be carried (docs/method.md §6.3).

Demands and the number of times that a class of people can meet a territory grow with the factor;
what the people can carry does not. At a factor that is too large a minimum cut names territories
that share too few people, and the factor at which this cut would be just wide enough is the next
one tried (discrete Newton). It falls at every step and ends at the largest factor that can be
carried, an exact fraction.

References
----------
Radzik, T. (1998). Fractional combinatorial optimization. Handbook of Combinatorial Optimization 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.filling import RoleLimits
from randinspect.errors import SolverLimit

__all__ = ["Table", "largest_factor"]

_LIMIT: Final = 2**61  # sums of capacities of the solver stay below it


@dataclass(frozen=True, slots=True)
class Table:
    """``G`` territories with ``R`` slots each, and ``C`` classes of people.

    Parameters
    ----------
    expected
        Inspections of each territory, in thousandths, shape ``(G,)``.
    demand
        People that each slot takes, shape ``(G, R)``.
    people
        People of each class, shape ``(C,)``.
    room
        Inspections that each class can carry, in thousandths, shape ``(C,)``.
    fits
        Which slots of a territory a class may fill, shape ``(G, C, R)``.
    limits
        Limits on groups, with the innermost one of each class in each slot; None without any.
    load
        Caps on load classes; None without any.
    """

    expected: NDArray[np.int64]
    demand: NDArray[np.int64]
    people: NDArray[np.int64]
    room: NDArray[np.int64]
    fits: NDArray[np.bool_]
    limits: RoleLimits | None = None
    load: PlacedLoad | None = None


@dataclass(frozen=True, slots=True)
class PlacedLoad:
    """Load classes of territories.

    Parameters
    ----------
    of_place
        Innermost load class that the agencies of each territory count for, -1 for none, shape
        ``(G,)``.
    outer
        The class around each class, -1 for none, shape ``(K,)``.
    cap
        Inspections of each class that one person can carry, in thousandths, shape ``(K,)``.
    """

    of_place: NDArray[np.int64]
    outer: NDArray[np.int64]
    cap: NDArray[np.int64]


def largest_factor(
    table: Table, places: NDArray[np.int64]
) -> tuple[Fraction | None, tuple[int, ...]]:
    """Find the largest factor for some territories, and those that share too few people for more.

    Returns
    -------
    Fraction or None
        The factor; None if nothing is expected.
    tuple of int
        Territories of the last cut.
    """
    needed = table.expected[places]
    seats = int((needed[:, None] * table.demand[places]).sum())
    if not seats:
        return None, ()
    used = table.fits[places].any(axis=(0, 2))
    factor, tight = Fraction(int(table.room[used].sum()), seats), tuple(places.tolist())
    while factor:
        cut = _cut(table, places, factor)
        if cut is None:
            break
        factor, tight = cut
    return factor, tight


def _cut(
    table: Table, places: NDArray[np.int64], factor: Fraction
) -> tuple[Fraction, tuple[int, ...]] | None:
    """A cut that is too narrow for a factor: the factor it allows, and its territories."""
    net = _Net.of(table, places)
    grows, stays = factor.numerator, factor.denominator
    if (int(net.grows.sum()) * grows + int(net.stays.sum()) * stays) >= _LIMIT:
        raise SolverLimit("the capacities of the plan leave the solver's range; use fewer digits")
    inside = net.source_side(net.grows * grows + net.stays * stays)
    if inside is None:
        return None
    crosses = inside[net.tails] & ~inside[net.heads]
    # The source's arcs sum to all that is demanded; a cut lacks what it does not sever of them.
    fixed = int(net.stays[crosses].sum())
    falls = int(net.grows[net.tails == net.source].sum()) - int(net.grows[crosses].sum())
    short = inside[net.slots].any(axis=1)
    return Fraction(fixed, falls), tuple(places[short].tolist())


@dataclass(frozen=True, slots=True)
class _Net:
    """Source → slots → groups → meetings → load classes → classes → sink.

    Capacities are ``grows·factor + stays``; groups and load classes are there where they are
    limited.
    """

    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    grows: NDArray[np.int64]
    stays: NDArray[np.int64]
    slots: NDArray[np.int64]
    source: int
    sink: int
    size: int

    @classmethod
    def of(cls, table: Table, places: NDArray[np.int64]) -> _Net:
        """Lay the table out; a class meets a territory in a node of its own."""
        demand, needed, fits = table.demand[places], table.expected[places], table.fits[places]
        roles = demand.shape[1]
        slots = np.arange(len(places) * roles).reshape(-1, roles)
        g, c = np.nonzero(fits.any(axis=2))
        meeting = slots.size + np.arange(len(g))
        classes = slots.size + len(g) + np.arange(len(table.people))
        source = slots.size + len(g) + len(table.people)
        m, r = np.nonzero(fits[g, c])
        wide = np.minimum(table.people[c[m]], demand[g[m], r]) * needed[g[m]]
        many = np.minimum(table.people[c], demand[g].sum(axis=1)) * needed[g]
        nothing = [np.zeros(n, dtype=np.int64) for n in (slots.size, len(m), len(g))]
        more = _Nested(source + 2)
        near = more.before(table, slots, needed, (g[m], c[m], r))
        far = more.behind(table, places[g], c, classes)
        tails, heads, grows, stays = more.columns()
        return cls(
            np.concatenate([np.full(slots.size, source), near, meeting, classes, tails]),
            np.concatenate(
                [slots.ravel(), meeting[m], far, np.full(len(classes), source + 1), heads]
            ),
            np.concatenate(
                [(needed[:, None] * demand).ravel(), wide, many, np.zeros_like(table.room), grows]
            ),
            np.concatenate([*nothing, table.room, stays]),
            slots,
            source,
            source + 1,
            more.size,
        )

    def source_side(self, capacity: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """Source side of a minimum cut, None if all that is demanded gets through."""
        from ortools.graph.python import max_flow  # a solver opens only when asked

        flow = max_flow.SimpleMaxFlow()
        flow.add_arcs_with_capacity(
            self.tails.astype(np.int32), self.heads.astype(np.int32), capacity
        )
        status = flow.solve(self.source, self.sink)
        if status != flow.OPTIMAL:
            raise SolverLimit(f"the maximum flow of the capacity ended as {status.name}")
        if flow.optimal_flow() == int(capacity[self.tails == self.source].sum()):
            return None
        inside = np.zeros(self.size, dtype=np.bool_)
        inside[flow.get_source_side_min_cut()] = True
        return inside


class _Nested:
    """Nodes of groups and load classes, made when they are first met, and the arcs around them.

    Parameters
    ----------
    first
        The first node that is free.
    """

    def __init__(self, first: int) -> None:
        self.size = first
        self.nodes: dict[tuple[int, ...], int] = {}
        self.arcs: list[tuple[int, int, int, int]] = []

    def before(
        self,
        table: Table,
        slots: NDArray[np.int64],
        needed: NDArray[np.int64],
        rows: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    ) -> NDArray[np.int64]:
        """Where each row (territory, class, slot) begins: in the innermost group, or its slot."""
        g, c, r = rows
        found, limits = slots[g, r], table.limits
        for place in range(len(found)) if limits else ():
            slot, around, room = (int(g[place]), int(r[place])), [], int(needed[g[place]])
            group = int(limits.innermost[c[place], slot[1]]) if limits else -1
            while limits and group >= 0:
                around.append(((0, *slot, group), room * int(limits.most[group]), 0))
                group = int(limits.outer[slot[1], group])
            found[place] = self._innermost(around, int(slots[slot]), is_inward=True)
        return found

    def behind(
        self,
        table: Table,
        places: NDArray[np.int64],
        c: NDArray[np.int64],
        classes: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Where each meeting of a territory and a class ends: in a load class, or the class."""
        found, load = classes[c], table.load
        for meeting in range(len(found)) if load else ():
            person, around = int(c[meeting]), []
            kind = int(load.of_place[places[meeting]]) if load else -1
            while load and kind >= 0:
                carried = int(table.people[person]) * int(load.cap[kind])
                around.append(((1, kind, person), 0, carried))
                kind = int(load.outer[kind])
            found[meeting] = self._innermost(around, int(classes[person]), is_inward=False)
        return found

    def columns(self) -> tuple[NDArray[np.int64], ...]:
        """Tails, heads, growing and fixed capacities of the arcs."""
        table = np.array(self.arcs, dtype=np.int64).reshape(-1, 4)
        return tuple(table.T)

    def _innermost(
        self, around: Sequence[tuple[tuple[int, ...], int, int]], end: int, *, is_inward: bool
    ) -> int:
        """First node of a chain of limits, outwards to an end; new ones get their arc."""
        outer = end
        for key, grows, stays in reversed(around):
            if key not in self.nodes:
                self.nodes[key] = self.size
                self.size += 1
                ends = (outer, self.nodes[key]) if is_inward else (self.nodes[key], outer)
                self.arcs.append((*ends, grows, stays))
            outer = self.nodes[key]
        return outer
