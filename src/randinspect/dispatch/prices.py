"""Clearing prices of an optimal plan, from its residual graph (docs/method.md §3).

The plan is a flow: slot → groups → pair → load classes → inspector → pool. In its residual graph an
arc that the plan does not use may be taken up, one that it uses may be given back, and a limit with
room may take one more. Shortest distances there are dual values; to make the certificate's gaps
strict, taking up an unused arc is shortened by one. With ``D·cost`` on the arcs the labels are,
without groups and classes, for slots s, pairs v, inspectors j and the pool T::

    d(j) = min of d(s) + D·cost - 1 over unused arcs of pairs of j that the plan does not use,
           and of d(T) if the load of j is above its floor
    d(T) = min of d(j) over inspectors below their cap
    d(v) = min of d(j) and of d(s) + D·cost - 1 over unused arcs of v, for a used pair v
    d(s) = min of d(v) - D·cost over the plan's arcs of s

and the price of j is ``d(T) - d(j)``. An inspector with load 0 gives nothing back, so ``d(j)``
may be lowered to ``d(T)`` there as well: no subsidy for someone whose floor is zero. A load class
k inside of o has d(k) <= d(o), and d(o) <= d(k) if it has room; a group g inside of o has
d(o) <= d(g) if somebody is in it, and d(g) <= d(o) if it has room. Their prices are d(o) - d(k)
and d(g) - d(o).

Labels exist iff no cycle is negative. A simple cycle leaves each slot and each group once, so it is
shortened by at most their number S: if D = 1 does not do, D = S + 1 does, unless a cycle costs
nothing at all, and then the optimum is not unique. A sweep in the order above carries a label
from slot to slot, so S + 1 sweeps suffice. Labels only fall, to the same end from any start above
it: they settle on the cheap arcs first, then one look at the others names those that could lower a
label still. Only these come in, mostly none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.exchanges import WEIGHT_LIMIT
from randinspect.dispatch.labels import Labels, LimitPrices
from randinspect.dispatch.nodes import GroupNodes
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.residual import Residual
from randinspect.errors import SolverLimit

__all__ = [
    "Prices",
    "TieError",
    "clearing_prices",
    "in_range",
    "lowering_arcs",
    "lowest_labels",
    "settled",
    "shortest_labels",
    "spared_labels",
]

_CHEAP_PER_SEAT: Final = 3  # speed only: which arcs come first changes no label
_BLOCK: Final = 1 << 17  # so many arcs are looked at in one go, in the processor's cache


class TieError(SolverLimit):
    """Two plans cost the same, so tickets of this length name no single plan."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices that certify a plan.

    Parameters
    ----------
    limits
        Price of each inspector, load cap and group, read-only.
    scale
        ``D``, by which the costs are multiplied.
    """

    limits: LimitPrices
    scale: int

    @property
    def values(self) -> NDArray[np.int64]:
        """Price of each inspector, shape ``(I,)``."""
        return self.limits.people


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
    for scale in (1, len(problem.slot_name) + len(GroupNodes.of(problem).keys) + 1):
        if scale * int(costs.max(initial=0)) >= WEIGHT_LIMIT:
            raise SolverLimit(f"costs scaled by {scale} leave the certificate's 56 bits")
        scaled = costs if scale == 1 else costs * scale
        labels = shortest_labels(problem, scaled, chosen, gap=1)
        if labels is not None:
            labels = spared_labels(problem, scaled, chosen, labels, gap=1)
            dearest = scale * int(costs.max(initial=0))
            return Prices(in_range(problem, labels.prices(problem), dearest), scale)
    raise TieError(
        "two plans of teams have the same smallest sum of tickets (chance at most "
        f"{len(costs)} in 2^40); the next kind of ticket decides"
    )


def in_range(problem: Problem, limits: LimitPrices, dearest: int) -> LimitPrices:
    """Prices, locked, refused if a verifier's weights could leave their range."""
    widest = limits.widest(problem)
    if dearest + widest >= WEIGHT_LIMIT:
        raise SolverLimit(f"prices of {widest} leave the certificate's 56 bits")
    for values in (limits.people, limits.classes, limits.groups):
        values.setflags(write=False)
    return limits


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
    labels = Labels.zero(problem)
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
    start = labels.to_part(problem, part)
    found = Residual.of(part, scaled[known], own, gap).lower(start)
    return None if found is None else found.from_part(problem, part)


def lowering_arcs(
    problem: Problem,
    scaled: NDArray[np.int64],
    known: NDArray[np.bool_],
    labels: Labels,
    *,
    gap: int,
) -> NDArray[np.int64]:
    """Arcs not known, ascending, that could lower a label behind them by taking them up.

    The label of a used pair is at most that of its load class or inspector, so it is not looked at:
    where it is lower, an arc may be named that lowers nothing after all.

    Parameters
    ----------
    problem, scaled, gap
        As for `shortest_labels`.
    known
        Whether an arc has lowered them, shape ``(E,)``.
    labels
        Labels that the known arcs do not lower any further.
    """
    before = labels.near(problem) if problem.groups else None
    behind = labels.behind(problem) if problem.load_classes else None
    found = []
    for start in range(0, len(scaled), _BLOCK):
        some = slice(start, start + _BLOCK)
        near = labels.slots[problem.arc_slot[some]] if before is None else before[some]
        far = labels.people[problem.arc_inspector[some]] if behind is None else behind[some]
        found.append(start + np.flatnonzero((near + scaled[some] < far + gap) & ~known[some]))
    return np.concatenate([*found, np.empty(0, dtype=np.int64)])


def spared_labels(
    problem: Problem,
    scaled: NDArray[np.int64],
    chosen: NDArray[np.int64],
    labels: Labels,
    *,
    gap: int,
) -> Labels:
    """Dual values of a plan at which only limits on groups that hold somebody back have a price.

    Parameters
    ----------
    problem, scaled, chosen, gap
        As for `shortest_labels`.
    labels
        What it gave.
    """
    if not problem.groups or not len(chosen):
        return labels
    return Residual.of(problem, scaled, chosen, gap).spare(labels)


def lowest_labels(
    problem: Problem,
    costs: NDArray[np.int64],
    chosen: NDArray[np.int64],
    labels: Labels,
) -> NDArray[np.int64]:
    """For each arc the label of the pair that it leads to, shape ``(E,)``.

    An arc that the plan does not use is tight, at labels without a gap, if the label before it plus
    its cost is that of its pair, and could lower it if it is below.

    Parameters
    ----------
    problem, costs
        The problem and the costs of its arcs.
    chosen
        Arcs of the plan, ascending.
    labels
        Its dual values without a gap.
    """
    pairs = problem.pairs()
    is_used = np.zeros(len(pairs.arcs), dtype=np.bool_)
    is_used[pairs.of_arc[chosen]] = True
    lowest = labels.far(problem, pairs)
    reach, inside = labels.near(problem) + costs, is_used[pairs.of_arc]
    inside[chosen] = False
    np.minimum.at(lowest, pairs.of_arc[inside], reach[inside])
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
