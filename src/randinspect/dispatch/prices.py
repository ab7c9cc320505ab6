"""Clearing prices of an optimal plan, from its residual graph (docs/method.md §3).

The plan is a flow: slot → pair → inspector → pool. In its residual graph an arc that the plan
does not use may be taken up, and one that it uses may be given back. Shortest distances there
are dual values; to make the certificate's gaps strict, taking up an unused arc is shortened
by one. With ``D·cost`` on the arcs the labels are, for slots s, pairs v, inspectors j and the
pool T::

    d(j) = min of d(s) + D·cost - 1 over unused arcs of pairs of j that the plan does not use,
           and of d(T) if the load of j is above its floor
    d(T) = min of d(j) over inspectors below their cap
    d(v) = min of d(j) and of d(s) + D·cost - 1 over unused arcs of v, for a used pair v
    d(s) = min of d(v) - D·cost over the plan's arcs of s

and the price of j is ``d(T) - d(j)``. An inspector with load 0 gives nothing back, so ``d(j)``
may be lowered to ``d(T)`` there as well: no subsidy for someone whose floor is zero.

Labels exist iff no cycle is negative. A simple cycle leaves each slot once, so it is shortened
by at most S: if D = 1 does not do, D = S + 1 does, unless a cycle costs nothing at all, and
then the optimum is not unique. A sweep in the order above carries a label from slot to slot,
so S + 1 sweeps suffice. Labels only fall, to the same end from any start above it: they
settle on the cheap arcs first, which are nearly all that matter, and then on all arcs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.exchanges import WEIGHT_LIMIT
from randinspect.dispatch.problem import Problem
from randinspect.errors import SolverLimit

__all__ = [
    "Labels",
    "Prices",
    "TieError",
    "clearing_prices",
    "in_range",
    "lowest_labels",
    "shortest_labels",
]

_FAR: Final = 2**62  # no such arc; a label may still be added to it
_LABEL_LIMIT: Final = 2**60  # a sweep lowers a label by less than this
_CHEAP_PER_SEAT: Final = 3  # speed only: which arcs come first changes no label
_BLOCK: Final = 1 << 17  # so many arcs are looked at in one go, in the processor's cache


class TieError(SolverLimit):
    """Two plans cost the same, so tickets of this length name no single plan."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices that certify a plan.

    Parameters
    ----------
    values
        Price of each inspector, shape ``(I,)``, read-only.
    scale
        ``D``, by which the costs are multiplied.
    """

    values: NDArray[np.int64]
    scale: int


@dataclass(frozen=True, slots=True)
class Labels:
    """Distances of slots, shape ``(S,)``, of inspectors, shape ``(I,)``, and of the pool."""

    slots: NDArray[np.int64]
    people: NDArray[np.int64]
    pool: np.int64


def clearing_prices(
    problem: Problem, costs: NDArray[np.int64], chosen: NDArray[np.int64]
) -> Prices:
    """Find prices at which every team is the unique cheapest.

    Parameters
    ----------
    problem
        The committed problem.
    costs
        Costs of its arcs, shape ``(E,)``.
    chosen
        Arcs of an optimal plan, ascending.

    Raises
    ------
    TieError
        If another plan costs the same.
    SolverLimit
        If scaled costs or prices leave the certificate's range.
    """
    for scale in (1, len(problem.slot_name) + 1):
        if scale * int(costs.max(initial=0)) >= WEIGHT_LIMIT:
            raise SolverLimit(f"costs scaled by {scale} leave the certificate's 56 bits")
        labels = shortest_labels(problem, costs * scale, chosen, gap=1)
        if labels is not None:
            values = labels.pool - labels.people
            return Prices(in_range(values, scale * int(costs.max(initial=0))), scale)
    raise TieError(
        "two plans of teams have the same smallest sum of tickets (chance at most "
        f"{len(costs)} in 2^40); the next kind of ticket decides"
    )


def in_range(values: NDArray[np.int64], dearest: int) -> NDArray[np.int64]:
    """Prices, locked, refused if a verifier's weights could leave their range."""
    widest = int(np.abs(values).max(initial=0))
    if dearest + widest >= WEIGHT_LIMIT:
        raise SolverLimit(f"a price of {widest} leaves the certificate's 56 bits")
    values.setflags(write=False)
    return values


def shortest_labels(
    problem: Problem, scaled: NDArray[np.int64], chosen: NDArray[np.int64], *, gap: int
) -> Labels | None:
    """Dual values of a plan, or None if the labels fall for ever.

    Parameters
    ----------
    problem, scaled, chosen
        As for `clearing_prices`, the costs multiplied by ``D``.
    gap
        By how much taking up an unused arc is shortened: 1 for strict prices, 0 for any.
    """
    labels = no_labels(problem)
    known = _cheap_arcs(scaled, chosen)
    while len(chosen):
        found = settled(problem, scaled, chosen, np.flatnonzero(known), labels, gap=gap)
        if found is None:
            return None
        labels = found
        more = lowering_arcs(problem, scaled, known, labels, gap=gap)
        if not len(more):
            break
        known[more] = True
    return labels


def no_labels(problem: Problem) -> Labels:
    """Labels from which all others fall."""
    slots = np.zeros(len(problem.slot_name), dtype=np.int64)
    return Labels(slots, np.zeros(len(problem.inspectors), dtype=np.int64), np.int64(0))


def settled(
    problem: Problem,
    scaled: NDArray[np.int64],
    chosen: NDArray[np.int64],
    known: NDArray[np.int64],
    labels: Labels,
    *,
    gap: int,
) -> Labels | None:
    """Labels lowered by some arcs only, or None if they fall for ever.

    Parameters
    ----------
    problem, scaled, chosen, gap
        As for `shortest_labels`.
    known
        Those arcs, ascending, among them the plan's.
    labels
        Where they start: nowhere below where they end.
    """
    part, own = problem.keep(known), np.searchsorted(known, chosen)
    return _Residual.of(part, scaled[known], own, gap).lower(labels)


def lowering_arcs(
    problem: Problem,
    scaled: NDArray[np.int64],
    known: NDArray[np.bool_],
    labels: Labels,
    *,
    gap: int,
) -> NDArray[np.int64]:
    """Arcs not known, ascending, that could lower the label of an inspector or of a used pair.

    The label of a used pair is at most its inspector's, so it is not looked at: where it is lower,
    an arc may be named that lowers nothing after all.
    """
    found = []
    for start in range(0, len(scaled), _BLOCK):
        some = slice(start, start + _BLOCK)
        reach = labels.slots[problem.arc_slot[some]] + scaled[some]
        is_below = reach < labels.people[problem.arc_inspector[some]] + gap
        found.append(start + np.flatnonzero(is_below & ~known[some]))
    return np.concatenate([*found, np.empty(0, dtype=np.int64)])


def lowest_labels(
    problem: Problem,
    costs: NDArray[np.int64],
    known: NDArray[np.int64],
    chosen: NDArray[np.int64],
    labels: Labels,
) -> NDArray[np.int64]:
    """For each arc the label of the pair that it leads to, shape ``(E,)``.

    An arc that the plan does not use is tight, at labels without a gap, if the label of its slot
    plus its cost is that of its pair, and could lower it if it is below.

    Parameters
    ----------
    problem, costs
        The problem and the costs of its arcs.
    known
        The arcs from which the labels were found.
    chosen
        Arcs of the plan, ascending.
    labels
        Its dual values without a gap.
    """
    pairs = problem.pairs()
    is_used = np.zeros(len(pairs.arcs), dtype=np.bool_)
    is_used[pairs.of_arc[chosen]] = True
    lowest = labels.people[pairs.inspector]
    inside = known[is_used[pairs.of_arc[known]]]
    inside = np.setdiff1d(inside, chosen, assume_unique=True)
    reach = labels.slots[problem.arc_slot[inside]] + costs[inside]
    np.minimum.at(lowest, pairs.of_arc[inside], reach)
    found: NDArray[np.int64] = lowest[pairs.of_arc]
    return found


def _cheap_arcs(scaled: NDArray[np.int64], chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether an arc is the plan's or one of the cheapest others, some for each seat."""
    some = _CHEAP_PER_SEAT * len(chosen)
    if some >= len(scaled):
        return np.ones(len(scaled), dtype=np.bool_)
    sample = scaled[:: -(-len(scaled) // _BLOCK)]
    cheap: NDArray[np.bool_] = scaled <= np.sort(sample)[len(sample) * some // len(scaled)]
    cheap[chosen] = True
    return cheap


@dataclass(frozen=True, slots=True)
class _Residual:
    """Residual graph of a plan; arcs lie by (inspector, inspection, slot).

    ``take_*`` are all arcs, in groups by pair (``pair_start``) and these in groups by
    inspector (``person_start`` of ``person``); ``give_*`` are the plan's arcs by slot.
    """

    take_slot: NDArray[np.int64]
    take_cost: NDArray[np.int64]
    pair_start: NDArray[np.int64]
    pair_used: NDArray[np.bool_]
    person: NDArray[np.int64]
    person_start: NDArray[np.int64]
    give_pair: NDArray[np.int64]
    give_person: NDArray[np.int64]
    give_cost: NDArray[np.int64]
    give_start: NDArray[np.int64]
    is_open: NDArray[np.bool_]
    is_loose: NDArray[np.bool_]

    @classmethod
    def of(
        cls, problem: Problem, scaled: NDArray[np.int64], chosen: NDArray[np.int64], gap: int
    ) -> _Residual:
        """Lay the residual graph out."""
        # A stable sort keeps (inspection, slot) order, so the arcs of a pair stay together.
        order = np.argsort(problem.arc_inspector, kind="stable")
        pair = problem.pairs().of_arc[order]
        is_first = np.append(True, pair[1:] != pair[:-1])
        pair_start = np.flatnonzero(is_first)
        pair_of = np.empty(len(scaled), dtype=np.int64)
        pair_of[order] = np.cumsum(is_first) - 1
        used = np.zeros(len(pair_start), dtype=np.bool_)
        used[pair_of[chosen]] = True
        owner = problem.arc_inspector[order][pair_start]
        person_start = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
        take_cost = scaled - gap
        take_cost[chosen] = _FAR
        load = np.bincount(problem.arc_inspector[chosen], minlength=len(problem.inspectors))
        return cls(
            take_slot=problem.arc_slot[order],
            take_cost=take_cost[order],
            pair_start=pair_start,
            pair_used=used,
            person=owner[person_start],
            person_start=person_start,
            give_pair=pair_of[chosen],
            give_person=problem.arc_inspector[chosen],
            give_cost=scaled[chosen],
            give_start=np.cumsum(problem.slot_demand) - problem.slot_demand,
            is_open=load < problem.cap,
            is_loose=(load > problem.floor) | (load == 0),
        )

    def lower(self, labels: Labels) -> Labels | None:
        """Lower the labels until no arc can, or None if that does not end."""
        for _ in range(len(labels.slots) + 2):
            pairs = self._pairs(labels.slots)
            people, pool = self._people(labels.people, pairs)
            back = np.minimum(pairs[self.give_pair], people[self.give_person]) - self.give_cost
            slots = np.minimum(labels.slots, np.minimum.reduceat(back, self.give_start))
            if np.array_equal(slots, labels.slots) and np.array_equal(people, labels.people):
                return Labels(slots, people, pool)
            labels = Labels(slots, people, pool)
            if int(slots.min()) < -_LABEL_LIMIT:
                raise SolverLimit("shortest distances leave 60 bits; divide the problem")
        return None

    def _pairs(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """Least label at which each pair can be taken up."""
        taken = slots[self.take_slot] + self.take_cost
        if len(self.pair_start) == len(taken):
            return taken
        return np.minimum.reduceat(taken, self.pair_start)

    def _people(
        self, people: NDArray[np.int64], pairs: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], np.int64]:
        """Labels of the inspectors, lowered, and of the pool."""
        free = np.where(self.pair_used, _FAR, pairs)
        lower = people.copy()
        taken = np.minimum.reduceat(free, self.person_start)
        lower[self.person] = np.minimum(lower[self.person], taken)
        pool = lower[self.is_open].min(initial=0)
        lower[self.is_loose] = np.minimum(lower[self.is_loose], pool)
        return lower, pool
