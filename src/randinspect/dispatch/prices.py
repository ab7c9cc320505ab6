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
it: they settle on the cheap arcs first, which are nearly all that matter, and then on all arcs.
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
    "lowest_labels",
    "shortest_labels",
    "spared_labels",
]

_CHEAP_PER_SEAT: Final = 8  # speed only: which arcs come first changes no label


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
        labels = shortest_labels(problem, costs * scale, chosen, gap=1)
        if labels is not None:
            labels = spared_labels(problem, costs * scale, chosen, labels, gap=1)
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
    labels: Labels | None = Labels.zero(problem)
    for arcs in (_cheap_arcs(scaled, chosen), np.arange(len(scaled))):
        if labels is not None and len(chosen):
            labels = Residual.of(problem, scaled, chosen, arcs, gap).lower(labels)
    return labels


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
    return Residual.of(problem, scaled, chosen, np.arange(len(scaled)), gap).spare(labels)


def lowest_labels(
    problem: Problem,
    costs: NDArray[np.int64],
    known: NDArray[np.int64],
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
    lowest = labels.far(problem, pairs)
    part = problem.keep(known)
    reach = labels.near(part, part) + costs[known]
    inside = is_used[pairs.of_arc[known]] & ~np.isin(known, chosen, assume_unique=True)
    np.minimum.at(lowest, pairs.of_arc[known[inside]], reach[inside])
    found: NDArray[np.int64] = lowest[pairs.of_arc]
    return found


def _cheap_arcs(scaled: NDArray[np.int64], chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """The plan's arcs and the cheapest others, some for each seat, ascending."""
    some = _CHEAP_PER_SEAT * len(chosen)
    if some >= len(scaled):
        return np.arange(len(scaled))
    cheap = scaled <= np.partition(scaled, some)[some]
    cheap[chosen] = True
    return np.flatnonzero(cheap)
