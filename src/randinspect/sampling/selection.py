"""The first random: from frame, targets and tickets to the sample (docs/format.md §6.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import read_table, write_table
from randinspect.errors import DesignError, FormatError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame, Stratum
from randinspect.sampling.kernels import certain_units, systematic_by_ticket
from randinspect.sampling.margins import Margin, round_targets
from randinspect.sampling.target import TICKETED, Method, Target
from randinspect.sampling.ticket_orders import lowest_tickets, reserve_order, ticket_order
from randinspect.sampling.ticketed import draw_by_ticket

__all__ = [
    "SampleRole",
    "SampleUnit",
    "draw_stratum",
    "read_sample",
    "select",
    "start_of",
    "write_sample",
]

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
        units += draw_stratum(frame, stratum, target, tickets, ups.get(stratum.label))
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


def read_sample(data: bytes) -> tuple[SampleUnit, ...]:
    """Read ``sample.tsv``.

    Raises
    ------
    FormatError
        If it is no table of four fields, or holds a role or rank that there is not.
    """
    roles = {str(role): role for role in SampleRole}
    units = []
    for stratum, role, rank, handle in read_table(data, 4):
        if role not in roles or not (rank.isascii() and rank.isdigit()):
            raise FormatError(f"sample.tsv: {handle} has role {role} and rank {rank}")
        units.append(SampleUnit(stratum, roles[role], int(rank), handle))
    return tuple(units)


def draw_stratum(
    frame: Frame, stratum: Stratum, target: Target, tickets: Tickets, up: bool | None
) -> list[SampleUnit]:
    """Draw one stratum: 1 scope, 2 certainty, 3 order, 4 start and hits, 5 reserves.

    ``up`` says whether margins round its target up; None where there are none.
    """
    scope = np.flatnonzero(stratum.sizes)  # 1
    sizes = _at(stratum.sizes, scope)
    handles = _at(frame.handles, _at(stratum.members, scope))
    certain, num = _certain(sizes, target)  # 2
    sure = drawn = np.empty(0, dtype=np.int64)
    if target.method in TICKETED:
        sure, drawn = draw_by_ticket(handles, sizes, target, tickets)
    elif target.num:
        leading, whole = tickets.leading("a", handles), _whole(tickets, "a", handles)  # 3
        sure = np.flatnonzero(certain)
        sure = sure[ticket_order(leading[sure], _whole(tickets, "a", handles[sure]))]
        if target.method is Method.EQUAL or num == 0:  # 4
            drawn = lowest_tickets(leading, whole, count=num)
        else:
            left = int(sizes.sum()) - int(sizes[sure].sum())
            start = start_of(target, num=num, size_sum=left, up=up, tickets=tickets)
            drawn = systematic_by_ticket(
                sizes, leading, whole, certain=certain, num=num, den=target.den, start=start
            )
    chosen = np.zeros(len(sizes), dtype=np.bool_)
    chosen[sure] = chosen[drawn] = True
    reserves = _reserves(handles, sizes, chosen, target.reserves, tickets)  # 5
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


def _reserves(
    handles: NDArray[np.bytes_],
    sizes: NDArray[np.int64],
    chosen: NDArray[np.bool_],
    at_most: int,
    tickets: Tickets,
) -> NDArray[np.int64]:
    """Positions of the reserves in order of call."""
    if at_most == 0:
        return np.empty(0, dtype=np.int64)
    undrawn = np.flatnonzero(~chosen)
    names = handles[undrawn]
    order = reserve_order(
        tickets.leading("r", names),
        sizes[undrawn],
        _whole(tickets, "r", names),
        at_most=at_most,
    )
    return undrawn[order]


def _at(column: NDArray[Any], places: NDArray[np.int64]) -> NDArray[Any]:
    """Column at ascending places; a view where they follow each other, for 10^7 units are many."""
    if len(places) and int(places[-1]) - int(places[0]) + 1 == len(places):
        return column[places[0] : places[-1] + 1]
    taken: NDArray[Any] = column[places]
    return taken


def _whole(
    tickets: Tickets, kind: str, handles: NDArray[np.bytes_]
) -> Callable[[int], tuple[int, bytes]]:
    """Full ticket and row bytes of a position, for the ties of leading bits."""

    def whole(place: int) -> tuple[int, bytes]:
        handle = bytes(handles[place])
        return tickets.ticket(kind, handle.decode()), handle

    return whole
