"""Candidates: the units with the lowest tickets, found without ordering the others.

Designs that look at the lowest tickets only (`equal`) need few units of a large frame. The
engine sends those below a cut that is a little higher than the share asked; if fewer than asked
lie below it, the cut is doubled. What comes back is counted, never estimated: more candidates
than needed change nothing, fewer are not accepted (docs/method.md §2.17).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.lottery import Tickets
from randinspect.sampling.engine import Engine, units_sql
from randinspect.sampling.facts import StratumFacts
from randinspect.sampling.selection import SampleRole, SampleUnit
from randinspect.sampling.target import Target
from randinspect.sampling.units import Units, draw_units

__all__ = ["Want", "draw_equal", "lowest_units", "wanted_of_shard"]

_SPACE: Final = 2**64
_SPREAD: Final = 6  # standard deviations of the number of tickets below a cut
_FEW: Final = 16  # for strata so small that a standard deviation says little


@dataclass(frozen=True, slots=True)
class Want:
    """How many of the lowest tickets of each kind are wanted of a stratum."""

    facts: StratumFacts
    a: int
    r: int


def wanted_of_shard(target: Target, facts: StratumFacts) -> Want:
    """What one shard must send, whatever the other shards hold.

    Among the n + reserves lowest reserve tickets at most n are drawn, so the rest is enough.
    """
    n = target.num
    reach = n + target.reserves if target.reserves else 0
    return Want(facts, min(n, facts.positive), min(reach, facts.positive))


def lowest_units(
    engine: Engine, wants: Sequence[Want], tickets: Tickets
) -> dict[str, tuple[Units, int]]:
    """Units of each stratum that hold its lowest tickets, and the cut of the reserve tickets.

    1. Set a cut for each kind. 2. Ask for the units below either. 3. Count; where too few came,
    double the cut and ask again for these strata alone.

    Parameters
    ----------
    engine
        Where the frame lies.
    wants
        How many tickets of each kind, stratum by stratum in byte order.
    tickets
        The tickets of the draw's seed.

    Returns
    -------
    dict[str, tuple[Units, int]]
        For each label at least the wanted units, and a number that no unit left out has an
        ``r``-ticket below.

    Raises
    ------
    DesignError
        If the frame no longer holds the units that its facts count.
    """
    found: dict[str, tuple[Units, int]] = {}
    pending, doubling = [want for want in wants if want.facts.positive], 0
    while pending:
        cuts = [(_cut(w.a, w.facts, doubling), _cut(w.r, w.facts, doubling)) for w in pending]  # 1
        rows = [
            (want.facts.label, _digits(a), _digits(r))
            for want, (a, r) in zip(pending, cuts, strict=True)
        ]
        columns = engine.columns(units_sql(engine, rows, seed_hex=tickets.seed_hex))  # 2
        short = []
        for want, (a, r), units in zip(pending, cuts, Units.split(columns, len(rows)), strict=True):
            if _below(units, "a", a) >= want.a and _below(units, "r", r) >= want.r:  # 3
                found[want.facts.label] = units, r
            else:
                _require_room(want, a, r)
                short.append(want)
        pending, doubling = short, doubling + 1
    return found


def draw_equal(
    engine: Engine, designs: Mapping[Target, StratumFacts], tickets: Tickets
) -> dict[str, tuple[SampleUnit, ...]]:
    """Draw strata of method ``equal`` from their candidates.

    A first try asks for as many reserve tickets as the undrawn units are likely to need, which
    for large samples are far fewer than are certain to be enough.
    """
    drawn: dict[str, tuple[SampleUnit, ...]] = {}
    likely = [_likely_want(target, facts) for target, facts in designs.items()]
    units = lowest_units(engine, likely, tickets)
    again: dict[Target, StratumFacts] = {}
    for target, facts in designs.items():
        mine, r_cut = units.pop(facts.label, (None, 0))
        sample = draw_units(mine, target, tickets) if mine else ()
        drawn[facts.label] = sample
        if not _reserves_hold(sample, target, facts, r_cut, tickets):
            again[target] = facts
    if again:
        wants = [wanted_of_shard(target, facts) for target, facts in again.items()]
        units = lowest_units(engine, wants, tickets)
        for target, facts in again.items():
            drawn[facts.label] = draw_units(units[facts.label][0], target, tickets)
    return drawn


def _likely_want(target: Target, facts: StratumFacts) -> Want:
    """Tickets that are likely to be enough."""
    n, count = target.num, facts.positive
    due = min(target.reserves, count - n)
    reach = -(-due * count // (count - n)) if due else 0
    return Want(facts, n, min(reach + _SPREAD * isqrt(reach), count))


def _reserves_hold(
    sample: Sequence[SampleUnit],
    target: Target,
    facts: StratumFacts,
    r_cut: int,
    tickets: Tickets,
) -> bool:
    """Whether all due reserves are there and lie below the cut, as no unit left out does."""
    names = [unit.handle.encode() for unit in sample if unit.role is SampleRole.RESERVE]
    if len(names) != min(target.reserves, facts.positive - target.num):
        return False
    return r_cut >= _SPACE or not len(names) or int(tickets.leading("r", names).max()) < r_cut


def _cut(wanted: int, facts: StratumFacts, doubling: int) -> int:
    """Number below which the wanted tickets are likely to lie; 2^64 for all."""
    if wanted == 0:
        return 0
    count = (wanted + _SPREAD * isqrt(wanted) + _FEW) << doubling
    return min(_SPACE * count // facts.positive, _SPACE)


def _digits(cut: int) -> str:
    """A cut as hex digits that sort among tickets as the numbers do."""
    return "" if cut == 0 else "g" if cut >= _SPACE else f"{cut:016x}"


def _below(units: Units, kind: str, cut: int) -> int:
    """How many units lie below a cut."""
    if cut == 0 or not len(units):
        return 0
    column: NDArray[np.uint64] = units.leading[kind]
    return len(units) if cut >= _SPACE else int(np.count_nonzero(column < np.uint64(cut)))


def _require_room(want: Want, a: int, r: int) -> None:
    """Refuse to widen what already holds all units."""
    if a >= _SPACE or r >= _SPACE:
        raise DesignError(
            f"stratum {want.facts.label}: fewer than {want.facts.positive} units of positive size "
            "came back; the frame was changed while it was read, read its facts again"
        )
