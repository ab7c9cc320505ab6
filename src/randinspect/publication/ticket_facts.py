"""Explaining a unit that is judged by its own ticket: Pareto and Poisson (docs/method.md §4)."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randinspect.lottery import Tickets
from randinspect.sampling import (
    Method,
    Target,
    UnitTickets,
    certain_units,
    pareto_key,
    pareto_order,
    poisson_threshold,
)

__all__ = ["ticket_facts"]


def ticket_facts(
    handles: NDArray[np.bytes_],
    sizes: NDArray[np.int64],
    place: int,
    target: Target,
    tickets: Tickets,
) -> dict[str, Any]:
    """Ticket of a unit, and the line that decides.

    Parameters
    ----------
    handles, sizes
        Units in scope of the stratum, shape ``(N,)`` each.
    place
        Position of the unit among them.
    target
        The target of their stratum.
    tickets
        The tickets of the draw's seed.

    Returns
    -------
    dict[str, Any]
        Ticket; for a unit that is not certain also key, key rank, cut-off key and the first key
        beyond it, or the threshold.
    """
    certain, num = certain_units(sizes, target.num, target.den)
    own = UnitTickets.of(tickets, target.permanent)
    handle = bytes(handles[place]).decode()
    facts: dict[str, Any] = {"ticket": f"{own.ticket(handle):064x}"}
    if target.permanent is not None:
        facts["permanent"] = target.permanent.model_dump()
    if certain[place] or num == 0:
        return facts
    rest = np.flatnonzero(~certain)
    inside = int(np.flatnonzero(rest == place)[0])
    if target.method is Method.PARETO:
        return facts | _key_facts(handles[rest], sizes[rest], inside, num, own)
    bound = target.den * int(sizes[rest].sum())
    return facts | _threshold_facts(handle, num * int(sizes[place]), bound, own)


def _key_facts(
    handles: NDArray[np.bytes_], sizes: NDArray[np.int64], inside: int, num: int, own: UnitTickets
) -> dict[str, Any]:
    """Key and its rank: drawn iff the key is not above the cut-off."""
    leading, total = own.leading(handles), int(sizes.sum())
    order = pareto_order(leading, sizes, own.whole(handles), num=num, at_most=len(sizes))

    def key(place: int) -> str:
        return str(pareto_key(int(leading[place]), int(sizes[place]), num=num, total=total))

    return {
        "key": key(inside),
        "key_rank": int(np.flatnonzero(order == inside)[0]) + 1,
        "cut_off_key": key(int(order[num - 1])),
        "first_key_beyond": key(int(order[num])),
    }


def _threshold_facts(handle: str, mass: int, bound: int, own: UnitTickets) -> dict[str, Any]:
    """Ticket that counts, and the threshold: drawn iff the one is below the other."""
    limit = poisson_threshold(bound, bound)
    spare = (own.ticket(handle, counter) for counter in count())
    ticket = next(ticket for ticket in spare if ticket < limit)
    return {"ticket": f"{ticket:064x}", "threshold": f"{poisson_threshold(mass, bound):064x}"}
