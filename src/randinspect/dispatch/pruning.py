"""The cheapest plan of a large problem, found among its cheap arcs (docs/method.md §3.12).

The plan almost never uses an arc far up its slot's list. So the flow is solved on the cheapest
arcs of each slot, and the dual values of that plan price the others out: if none of them could
lower a label, the plan is the cheapest on all arcs; those that could come in, and the flow is
solved again. Which arcs come first decides how long it takes and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.flow import MinCostFlow, Outcome, Solution, Solver
from randinspect.dispatch.labels import Labels
from randinspect.dispatch.prices import lowering_arcs, settled
from randinspect.dispatch.problem import Problem

__all__ = ["PrunedFlow"]

_SURE_PER_SEAT: Final = 2  # speed only, as all here


@dataclass(frozen=True, slots=True)
class PrunedFlow:
    """A solver that leaves dear arcs out until they are needed.

    Parameters
    ----------
    inner
        Who solves what is left.
    per_seat
        About how many arcs of a slot are kept at first, for each person that it asks for.
    least_arcs
        Up to so many arcs the inner solver gets all of them.
    """

    inner: Solver = field(default_factory=MinCostFlow)
    per_seat: int = 5
    least_arcs: int = 200_000

    def solve(self, problem: Problem, costs: NDArray[np.int64]) -> Solution:
        """Find the feasible plan with the smallest sum of costs.

        1. Keep the cheapest arcs of each slot; twice as many while they have no plan.
        2. Find the cheapest plan of what is kept, and its dual values.
        3. Bring in the arcs that could lower a label, and go to 2; without any, that is it.

        Parameters
        ----------
        problem
            The problem.
        costs
            Costs of its arcs, shape ``(E,)``.
        """
        per_seat = self.per_seat if len(costs) > self.least_arcs else len(costs)
        kept = _cheapest(problem, costs, per_seat)
        while True:
            arcs = np.flatnonzero(kept)
            part = problem.keep(arcs)
            found = self.inner.solve(part, costs[arcs])
            if len(arcs) == len(costs):
                return found
            if found.outcome is Outcome.INFEASIBLE:
                per_seat *= 2
                kept |= _cheapest(problem, costs, per_seat)
                continue
            if found.outcome is not Outcome.OPTIMAL:
                return found
            wanted = _wanted(problem, costs, kept, arcs[found.chosen])
            if wanted is None:
                return Solution(Outcome.FEASIBLE, arcs[found.chosen])
            if not len(wanted):
                return Solution(Outcome.OPTIMAL, arcs[found.chosen])
            kept[wanted] = True


def _cheapest(problem: Problem, costs: NDArray[np.int64], per_seat: int) -> NDArray[np.bool_]:
    """About the cheapest arcs of each slot: those below the quantile, some for each seat."""
    eligible = np.bincount(problem.arc_slot, minlength=len(problem.slot_name))
    # Costs are uniform tickets, so a share of their range holds that share of the arcs.
    highest = int(costs.max(initial=0)) + 1
    share = np.minimum(problem.slot_demand * per_seat, eligible)
    limits = np.where(share < eligible, highest // np.maximum(eligible, 1) * share, highest)
    least = np.minimum(problem.slot_demand * min(per_seat, _SURE_PER_SEAT), eligible)
    kept = np.empty(len(costs), dtype=np.bool_)
    arcs: slice | NDArray[np.int64] = slice(None)
    while True:
        slots = problem.arc_slot[arcs]
        kept[arcs] = costs[arcs] < limits[slots]
        found = np.bincount(slots[kept[arcs]], minlength=len(limits))
        is_short = found < least
        if not is_short.any():
            return kept
        limits[is_short] = np.minimum(2 * limits[is_short] + 1, highest)
        least[~is_short] = 0
        again = np.flatnonzero(is_short[slots])
        arcs = again if isinstance(arcs, slice) else arcs[again]


def _wanted(
    problem: Problem, costs: NDArray[np.int64], kept: NDArray[np.bool_], chosen: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """Arcs left out that could lower a label, None if the plan is not the cheapest of its part.

    Where one could, all come that are as near to it as the farthest of those that could: the next
    plan needs some of them, and each flow costs more than they do.
    """
    labels = settled(problem, costs, chosen, np.flatnonzero(kept), Labels.zero(problem), gap=0)
    if labels is None:
        return None
    wanted = lowering_arcs(problem, costs, kept, labels, gap=0)
    if not len(wanted):
        return wanted
    part = problem.keep(wanted)
    short = labels.behind(part) - labels.to_part(problem, part).near(part) - costs[wanted]
    farthest = int(short.max(initial=0))
    return lowering_arcs(problem, costs, kept, labels, gap=farthest)
