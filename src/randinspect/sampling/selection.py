"""The first random: from frame, targets and tickets to the sample (docs/format.md §6.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import write_table
from randinspect.errors import DesignError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame, Stratum
from randinspect.sampling.kernels import (
    certain_units,
    reserve_order,
    systematic,
    ticket_order,
)
from randinspect.sampling.margins import Margin, round_targets
from randinspect.sampling.target import TICKETED, Method, Target
from randinspect.sampling.ticketed import draw_by_ticket

__all__ = ["SampleRole", "SampleUnit", "select", "start_of", "write_sample"]

_RANK_DIGITS: Final = 8


class SampleRole(StrEnum):
    """Why a unit stands in the sample."""

    CERTAIN = "certain"
    DRAWN = "drawn"
    RESERVE = "reserve"


class SampleUnit(NamedTuple):
    """One row of ``sample.tsv``; ``rank`` counts from 1 inside its stratum."""

    stratum: str
    role: SampleRole
    rank: int
    handle: str

    def row(self) -> tuple[str, str, str, str]:
        """Fields as published."""
        return self.stratum, str(self.role), f"{self.rank:0{_RANK_DIGITS}d}", self.handle


def select(
    frame: Frame,
    targets: Sequence[Target],
    tickets: Tickets,
    margins: Sequence[Margin] | None = None,
) -> tuple[SampleUnit, ...]:
    """Draw the sample of every stratum.

    Parameters
    ----------
    frame
        The closed frame.
    targets
        One target for each stratum, in byte order of their names.
    tickets
        The tickets of the draw's seed.
    margins
        Groups of strata whose sums keep their targets too; None rounds each stratum by itself.

    Returns
    -------
    tuple[SampleUnit, ...]
        Certain, drawn and reserve units, stratum by stratum; ranks by selection ticket for
        the first two (by Pareto key for units drawn so), by reserve key for the third.

    Raises
    ------
    DesignError
        If a target does not fit its stratum, or the margins the targets.
    """
    strata = list(frame.strata())
    if [t.stratum for t in targets] != [s.label for s in strata]:
        raise DesignError("the targets do not name each stratum of the frame once, in byte order")
    ups: Mapping[str, bool] = {}
    if margins is not None:
        ups = round_targets(targets, margins, tickets)
    units: list[SampleUnit] = []
    for stratum, target in zip(strata, targets, strict=True):
        target.require(stratum)
        units += _draw_stratum(frame, stratum, target, tickets, ups.get(stratum.label))
    return tuple(units)


def start_of(target: Target, *, num: int, size_sum: int, up: bool | None, tickets: Tickets) -> int:
    """Random start of a proportional stratum, a uniform integer of kind ``s``.

    Parameters
    ----------
    target
        Its target, whose denominator is b.
    num, size_sum
        Numerator a and sum of sizes W that the certain units leave.
    up
        Whether the margins round the target up; None where no margins are drawn. The starts
        below ``(a mod b)·W``, and no others, give the ceiling (docs/method.md §2.3, §2.8).
    tickets
        The tickets of the draw's seed.
    """
    starts, cut = target.den * size_sum, num % target.den * size_sum
    low, high = {None: (0, starts), True: (0, cut), False: (cut, starts)}[up]
    return low + tickets.uniform("s", target.stratum, below=high - low)


def write_sample(units: Sequence[SampleUnit]) -> bytes:
    """Bytes of ``sample.tsv``: ``stratum TAB role TAB rank TAB handle``, sorted."""
    return write_table(unit.row() for unit in units)


def _draw_stratum(
    frame: Frame, stratum: Stratum, target: Target, tickets: Tickets, up: bool | None
) -> list[SampleUnit]:
    """Draw one stratum: 1 scope, 2 certainty, 3 order, 4 start and hits, 5 reserves."""
    scope = np.flatnonzero(stratum.sizes)  # 1
    sizes = stratum.sizes[scope]
    handles = frame.handles[stratum.members[scope]]
    certain, num = _certain(sizes, target)  # 2
    sure = drawn = np.empty(0, dtype=np.int64)
    if target.method in TICKETED:
        sure, drawn = draw_by_ticket(handles, sizes, target, tickets)
    elif target.num:
        order = ticket_order(tickets.leading("a", handles), _whole(tickets, "a", handles))  # 3
        sure = order[certain[order]]
        left = np.where(certain, 0, sizes)
        drawn = _drawn(left, order, num, target=target, tickets=tickets, up=up)  # 4
    chosen = np.zeros(len(sizes), dtype=np.bool_)
    chosen[sure] = chosen[drawn] = True
    reserves = _reserves(handles, sizes, np.flatnonzero(~chosen), target.reserves, tickets)  # 5
    roles = ((SampleRole.CERTAIN, sure), (SampleRole.DRAWN, drawn), (SampleRole.RESERVE, reserves))
    return [
        SampleUnit(stratum.label, role, rank, handles[place].decode())
        for role, places in roles
        for rank, place in enumerate(places.tolist(), start=1)
    ]


def _certain(sizes: NDArray[np.int64], target: Target) -> tuple[NDArray[np.bool_], int]:
    """Mask of the certain units and the numerator left; equal draws know no certainty."""
    if target.method is Method.EQUAL:
        return np.zeros(len(sizes), dtype=np.bool_), target.num
    return certain_units(sizes, target.num, target.den)


def _drawn(
    sizes: NDArray[np.int64],
    order: NDArray[np.int64],
    num: int,
    *,
    target: Target,
    tickets: Tickets,
    up: bool | None,
) -> NDArray[np.int64]:
    """Positions drawn beside the certain ones, in ticket order."""
    if target.method is Method.EQUAL or num == 0:
        return order[:num]
    start = start_of(target, num=num, size_sum=int(sizes.sum()), up=up, tickets=tickets)
    return systematic(sizes, order, num=num, den=target.den, start=start)


def _reserves(
    handles: NDArray[np.bytes_],
    sizes: NDArray[np.int64],
    undrawn: NDArray[np.int64],
    at_most: int,
    tickets: Tickets,
) -> NDArray[np.int64]:
    """Positions of the reserves in order of call."""
    if at_most == 0:
        return np.empty(0, dtype=np.int64)
    names = handles[undrawn]
    order = reserve_order(
        tickets.leading("r", names),
        sizes[undrawn],
        _whole(tickets, "r", names),
        at_most=at_most,
    )
    return undrawn[order]


def _whole(
    tickets: Tickets, kind: str, handles: NDArray[np.bytes_]
) -> Callable[[int], tuple[int, bytes]]:
    """Full ticket and row bytes of a position, for the ties of leading bits."""

    def whole(place: int) -> tuple[int, bytes]:
        handle = bytes(handles[place])
        return tickets.ticket(kind, handle.decode()), handle

    return whole
