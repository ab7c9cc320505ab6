"""Two stages: bodies, then units of the bodies drawn (docs/method.md §12, format.md §3.3.3).

1. The first stage draws bodies; π₁ is exact and public once it is drawn.
2. The second draws units inside each body drawn, under a seed of its own, so that π = π₁·π₂.
3. A holder's cap is a sum over cells (body, holder) that is kept, fixed before the second seed:
   nobody is dropped after the draw.

Everything here is exact; estimates are for reports and published as fractions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from randinspect.errors import DesignError

__all__ = [
    "NO_HOLDER",
    "DrawnBody",
    "capped_holders",
    "capped_targets",
    "two_stage_mean",
    "two_stage_total",
    "two_stage_variance",
]

NO_HOLDER = "-"
"""Holder of the units that no cap can bind."""

_TWO = 2
_SCALE = 10**6
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DrawnBody:
    """A body of the first stage with what the second stage found in it.

    Parameters
    ----------
    chance
        π₁ of the body.
    units
        Its units in scope, N.
    values
        What was found in each of its n drawn units, drawn with equal probability.
    """

    chance: Fraction
    units: int
    values: tuple[Fraction, ...]

    @property
    def total(self) -> Fraction:
        """Estimated total of the body: N times the mean of its drawn units."""
        if not self.values:
            if self.units:
                raise DesignError("a body with units in scope of which none is drawn: it has π = 0")
            return Fraction(0)
        return self.units * sum(self.values, Fraction(0)) / len(self.values)

    @property
    def variance(self) -> Fraction:
        """Estimated variance of that total, of a simple random sample without replacement."""
        drawn, units = len(self.values), self.units
        if drawn == units:
            return Fraction(0)
        if drawn < _TWO:
            raise DesignError(f"{drawn} of {units} units drawn: one unit shows no variance")
        mean = sum(self.values, Fraction(0)) / drawn
        spread = sum(((y - mean) ** 2 for y in self.values), Fraction(0)) / (drawn - 1)
        return units * (units - drawn) * spread / drawn


def capped_holders(cells: Mapping[Cell, int], cap: int) -> frozenset[str]:
    """Holders whom a cap can bind: those with more units than it, over all bodies together.

    Parameters
    ----------
    cells
        Units in scope by (body, holder).
    cap
        Most units of one holder that may be drawn.
    """
    units: Counter[str] = Counter()
    for (_, holder), count in cells.items():
        units[holder] += count
    return frozenset(h for h, count in units.items() if count > cap and h != NO_HOLDER)


def capped_targets(
    cells: Mapping[Cell, int], takes: Mapping[str, Fraction], cap: int
) -> dict[Cell, Fraction]:
    """Targets of the cells under a cap of each holder.

    A body's n units spread over its N in equal shares: a cell of N' units has n·N'/N. A holder
    whose cells sum to more than the cap has all of them lowered by the same factor, so that they
    sum to it. Nothing is made up for elsewhere: the cap goes before the number of a body.

    Targets are whole millionths, so that any number of cells can be rounded together: holders'
    are rounded down, and what a body loses by that goes to its units that no cap can bind.

    Parameters
    ----------
    cells
        Units in scope by (body, holder); ``NO_HOLDER`` for those that no cap can bind.
    takes
        How many units each body gives, a whole number of at most its units.
    cap
        Most units of one holder.

    Returns
    -------
    dict[tuple[str, str], Fraction]
        The target of each cell; π₂ of its units is the target over their number. The sum over a
        holder's cells is at most the cap, and controlled rounding (format.md §6.1.1) keeps it.

    Examples
    --------
    >>> cells = {("X", "h"): 4, ("X", "-"): 4, ("Y", "h"): 2}
    >>> found = capped_targets(cells, {"X": Fraction(2), "Y": Fraction(2)}, cap=2)
    >>> [float(target) for target in found.values()]
    [0.666666, 1.0, 1.333333]
    """
    units: Counter[str] = Counter()
    for (body, _), count in cells.items():
        units[body] += count
    shares = {
        (body, holder): takes[body] * count / units[body] if count else Fraction(0)
        for (body, holder), count in cells.items()
    }
    sums: dict[str, Fraction] = {}
    lost: dict[str, Fraction] = {}
    for (body, holder), share in shares.items():
        sums[holder] = sums.get(holder, Fraction(0)) + share
        if holder != NO_HOLDER:
            lost[body] = lost.get(body, Fraction(0)) + share - _down(share)
    return {
        cell: min(Fraction(cells[cell]), share + lost.get(cell[0], Fraction(0)))
        if cell[1] == NO_HOLDER
        else _down(share * min(Fraction(1), cap / sums[cell[1]]) if share else share)
        for cell, share in shares.items()
    }


def _down(share: Fraction) -> Fraction:
    """Whole millionths, rounded down."""
    return Fraction(floor(share * _SCALE), _SCALE)


def two_stage_total(bodies: Sequence[DrawnBody]) -> Fraction:
    """Estimated total over all bodies (Horvitz–Thompson): Σ total of a body / π₁.

    Unbiased whatever the first stage, because the second draws in each body by itself.
    """
    return sum((body.total / body.chance for body in bodies), Fraction(0))


def two_stage_mean(bodies: Sequence[DrawnBody]) -> Fraction:
    """Estimated mean over all units (Hájek): the estimated total over the estimated number.

    Raises
    ------
    DesignError
        If no body that was drawn has a unit.
    """
    units = sum((body.units / body.chance for body in bodies), Fraction(0))
    if not units:
        raise DesignError("no body that was drawn has a unit in scope, so there is no mean")
    return two_stage_total(bodies) / units


def two_stage_variance(
    bodies: Sequence[DrawnBody], joint: Callable[[int, int], Fraction]
) -> Fraction:
    """Estimated variance of the total, unbiased where every two bodies can be drawn together.

    Parameters
    ----------
    bodies
        The bodies drawn.
    joint
        Probability of the first stage to draw two of them together, by their positions.

    Raises
    ------
    DesignError
        If a body has one drawn unit of several, or two bodies could not be drawn together.

    References
    ----------
    Särndal, C.-E., Swensson, B., Wretman, J. (1992). *Model Assisted Survey Sampling*,
    result 4.3.1. Springer.
    """
    between = Fraction(0)
    for i, one in enumerate(bodies):
        for j, other in enumerate(bodies):
            both = one.chance if i == j else joint(i, j)
            if not both:
                raise DesignError("two bodies that were drawn together have joint probability 0")
            product = one.chance * other.chance
            between += (both - product) / both * one.total * other.total / product
    return between + sum((body.variance / body.chance for body in bodies), Fraction(0))
