"""Assignment with given whole-number costs, proved by values and prices (docs/method.md §3.14).

The flow layer for problems of one's own: rows with a demand, columns with a floor and a cap, and
arcs with a cost and a capacity. Tickets are one choice of costs; similarities of reviewers, hours
of travel or expected probabilities in units of 1/1024 are others. What comes back carries a value
for each row and a price for each column, so that anybody can add up that nothing is cheaper.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.flow import Outcome
from randinspect.dispatch.transport import Arcs, cheapest_flow, residual_distances
from randinspect.errors import DesignError

__all__ = ["Assigned", "Market", "assign", "check_assigned"]


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """What is to be assigned to whom.

    Parameters
    ----------
    demand
        Units that each row takes, shape ``(A,)``.
    floor, cap
        Least and most units of each column, shape ``(I,)``.
    row, column
        Both ends of each arc, shape ``(E,)``; arcs that are not there cannot be used.
    cost
        Cost of a unit on each arc, shape ``(E,)``; negative for a gain.
    capacity
        Most units on each arc, shape ``(E,)``.

    Raises
    ------
    DesignError
        If shapes differ, an arc leads nowhere, or a limit is negative.
    """

    demand: NDArray[np.int64]
    floor: NDArray[np.int64]
    cap: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    cost: NDArray[np.int64]
    capacity: NDArray[np.int64]

    def __post_init__(self) -> None:
        """Take whole numbers only, lock them, and refuse what is no market."""
        for field in fields(self):
            object.__setattr__(self, field.name, _whole(field.name, getattr(self, field.name)))
        arcs = {len(getattr(self, name)) for name in ("row", "column", "cost", "capacity")}
        if len(arcs) > 1 or len(self.floor) != len(self.cap):
            raise DesignError("arcs or columns have lists of different lengths; give one each")
        for name, ends, count in (
            ("row", self.row, len(self.demand)),
            ("column", self.column, len(self.cap)),
        ):
            if len(ends) and not 0 <= int(ends.min()) <= int(ends.max()) < count:
                raise DesignError(f"an arc leads to no {name}; {name}s are 0 to {count - 1}")
        limits = (self.demand, self.floor, self.capacity, self.cap - self.floor)
        if any(len(limit) and int(limit.min()) < 0 for limit in limits):
            raise DesignError("demands, floors and capacities are 0 or more, and no cap is lower")


def _whole(name: str, values: Any) -> NDArray[np.int64]:
    """Whole numbers as a locked column; a fraction is scaled up by the caller, never cut off."""
    given = np.asarray(values)
    if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
        raise DesignError(f"{name} is no list of whole numbers; scale fractions up")
    column = given.astype(np.int64)
    column.setflags(write=False)
    return column


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """An assignment and what proves it.

    Parameters
    ----------
    outcome
        How it came about; only an optimum has the rest.
    units
        Units on each arc, shape ``(E,)``.
    cost
        Their cost.
    values
        What one unit less of each row's demand would save, shape ``(A,)``.
    prices
        What one unit more in each column's cap would save, negative for one less in its floor,
        shape ``(I,)``.
    """

    outcome: Outcome
    units: NDArray[np.int64]
    cost: int
    values: NDArray[np.int64]
    prices: NDArray[np.int64]


def assign(market: Market) -> Assigned:
    """Find a cheapest assignment by one integer min-cost flow.

    Parameters
    ----------
    market
        What is to be assigned.

    Returns
    -------
    Assigned
        Optimal with its proof, or the state in which the solver came back. Where several
        assignments cost the same, any of them may be found; the cost is one.

    Examples
    --------
    Two visits, two people, one each; the second person is dear for the first visit.

    >>> one = np.array([1, 1])
    >>> rows, columns = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> costs = np.array([1, 9, 2, 4])
    >>> market = Market(one, 0 * one, one, rows, columns, costs, np.ones(4, int))
    >>> found = assign(market)
    >>> found.units.tolist(), found.cost, check_assigned(found, market=market)
    ([1, 0, 0, 1], 5, ())
    """
    rows, columns = len(market.demand), len(market.cap)
    pool, place = rows + columns, rows + np.arange(columns)
    # Floors are sent first: a column absorbs its floor, and what is more passes on to the pool.
    arcs = Arcs.joined(
        Arcs(market.row, rows + market.column, market.capacity, market.cost),
        Arcs(
            place,
            np.full(columns, pool),
            market.cap - market.floor,
            np.zeros(columns, dtype=np.int64),
        ),
    )
    rest = int(market.demand.sum()) - int(market.floor.sum())
    outcome, flow = cheapest_flow(arcs, np.concatenate([market.demand, -market.floor, [-rest]]))
    if outcome is not Outcome.OPTIMAL:
        return _nothing(outcome)
    units = flow[: len(market.row)]
    reach = residual_distances(arcs, flow, pool + 1)
    values, prices = reach[pool] - reach[:rows], reach[pool] - reach[rows:pool]
    cost = sum(c * x for c, x in zip(market.cost.tolist(), units.tolist(), strict=True))
    return Assigned(outcome, units, cost, values, prices)


def _nothing(outcome: Outcome) -> Assigned:
    """No assignment, and why."""
    empty = np.empty(0, dtype=np.int64)
    return Assigned(outcome, empty, 0, empty, empty)


def check_assigned(found: Assigned, *, market: Market) -> tuple[str, ...]:
    """Check an assignment without a solver: feasible, and nothing is cheaper.

    With value y of a row and price p of a column no assignment costs less than
    ``Σ y·demand − Σ p⁺·cap + Σ p⁻·floor − Σ capacity·max(0, y − c − p)``.

    Returns
    -------
    tuple[str, ...]
        Everything that fails, in words; empty means that it is a cheapest assignment.
    """
    if found.outcome is not Outcome.OPTIMAL or len(found.units) != len(market.row):
        return (f"there is no assignment to check: {found.outcome}",)
    filled, load = np.zeros_like(market.demand), np.zeros_like(market.cap)
    np.add.at(filled, market.row, found.units)
    np.add.at(load, market.column, found.units)
    rows, columns, arcs = _lists(market, found)
    bound = sum(y * d for y, d in rows)
    bound -= sum(p * (most if p > 0 else least) for p, least, most in columns)
    bound -= sum(most * max(0, y - c - p) for most, c, y, p in arcs)
    cost = sum(c * x for c, x in zip(market.cost.tolist(), found.units.tolist(), strict=True))
    checks = (
        (np.any(filled != market.demand), "a row does not get its demand"),
        (np.any((load < market.floor) | (load > market.cap)), "a column is outside its limits"),
        (
            np.any((found.units < 0) | (found.units > market.capacity)),
            "an arc carries more than its capacity, or less than nothing",
        ),
        (cost != found.cost, f"the units cost {cost}, not {found.cost}"),
        (bound != found.cost, f"the values prove {bound}, the units cost {found.cost}"),
    )
    return tuple(said for fails, said in checks if fails)


def _lists(
    market: Market, found: Assigned
) -> tuple[list[tuple[int, int]], list[tuple[int, int, int]], list[tuple[int, int, int, int]]]:
    """Numbers of rows, columns and arcs as Python's integers, which do not overflow."""
    values, prices = found.values.tolist(), found.prices.tolist()
    ends = zip(market.row.tolist(), market.column.tolist(), strict=True)
    limits = zip(market.capacity.tolist(), market.cost.tolist(), strict=True)
    return (
        list(zip(values, market.demand.tolist(), strict=True)),
        list(zip(prices, market.floor.tolist(), market.cap.tolist(), strict=True)),
        [(u, c, values[i], prices[j]) for (i, j), (u, c) in zip(ends, limits, strict=True)],
    )
