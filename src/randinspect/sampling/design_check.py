"""Whether a selection honours the inclusion probabilities it declares (docs/method.md §2.16).

For any program that draws units in proportion to size: ours, a library's, a spreadsheet's. A
report about a design; nothing published depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.sampling.probabilities import inclusion_probabilities, sizes_of
from randinspect.sampling.selectors import Selector, drawn_positions
from randinspect.sampling.tails import binomial_two_sided, chi_square_tail

__all__ = ["DesignReport", "check_design"]

_ALPHA: Final = 1e-4
_DRAWS_FOR_EACH_UNIT: Final = 20
_SEEN_ENOUGH: Final = 10  # expected appearances, and absences, from which a unit enters Wald's sum
_NO_SPREAD: Final = 1e-9


@dataclass(frozen=True, slots=True)
class DesignReport:
    """What so many draws say of a design.

    Parameters
    ----------
    draws, alpha
        Number of draws, fixed beforehand, and the level of each of the two tests.
    units
        Units with 0 < π < 1.
    worst_unit
        Position of the unit that deviates most, or None if every π is 0 or 1.
    declared, delivered
        Its declared π, and the share of the draws that held it.
    z
        Its standardised deviation, ``(delivered - π)·sqrt(draws/(π(1-π)))``; infinite for a unit
        of π = 0 that was drawn or of π = 1 that was left out.
    unit_p
        Exact binomial probability of such a deviation, times the number of units (Bonferroni).
    wald, degrees, wald_p
        Wald's statistic over all units, the rank of its covariance, and its tail.
    repeats
        Draws that held a unit twice.
    smallest, largest
        Sizes of the samples.
    """

    draws: int
    alpha: float
    units: int
    worst_unit: int | None
    declared: Fraction
    delivered: Fraction
    z: float
    unit_p: float
    wald: float
    degrees: int
    wald_p: float
    repeats: int
    smallest: int
    largest: int

    @property
    def honours(self) -> bool:
        """Whether no unit was drawn twice and neither test fails at its level."""
        return not self.repeats and min(self.unit_p, self.wald_p) >= self.alpha

    def __bool__(self) -> bool:
        """Whether the declared probabilities are honoured as far as these draws can tell."""
        return self.honours

    def __str__(self) -> str:
        """The verdict in one line."""
        verdict = "honours" if self.honours else "DOES NOT HONOUR"
        worst = (
            "no unit is left to chance"
            if self.worst_unit is None
            else f"worst unit {self.worst_unit}: declared {float(self.declared):.4f}, delivered "
            f"{float(self.delivered):.4f}, z {self.z:.1f}"
        )
        twice = f"; {self.repeats} draws held a unit twice" if self.repeats else ""
        return (
            f"{verdict} its probabilities in {self.draws} draws (α {self.alpha:g} each): {worst}, "
            f"p {self.unit_p:.2g}; Wald {self.wald:.1f} on {self.degrees}, p {self.wald_p:.2g}"
            f"{twice}"
        )


def check_design(
    selector: Selector,
    sizes: NDArray[np.int64],
    n: Fraction | int,
    *,
    draws: int,
    alpha: float = _ALPHA,
    probabilities: Sequence[Fraction] | None = None,
) -> DesignReport:
    """Tell whether a selection function honours its declared inclusion probabilities.

    1. Draw ``draws`` times, with draw numbers 0, 1, …; count who comes, and with whom.
    2. Each unit: an exact binomial test, Bonferroni over the units. A unit of π = 1 must always
       come, one of π = 0 never.
    3. All units: Wald's chi-square with the generalised inverse of the draws' covariance, which
       is singular where samples have a fixed size.

    An honest design fails with probability at most about 2α. The number of draws is an argument,
    never decided by what was seen. Deviations smaller than about 4·sqrt((1-π)/(π·draws)) of a π
    are not seen; exactness takes a proof (docs/method.md §2.2).

    Parameters
    ----------
    selector
        ``selector(sizes, n, draw_number)`` gives positions of the units drawn, or a mask with a
        truth value for each unit; the number stands for the seed.
    sizes
        Measures of size, shape ``(N,)``, whole numbers, non-negative.
    n
        Target.
    draws
        How many; at least 20 for each unit.
    alpha
        Level of each test, between 0 and 1.
    probabilities
        What is declared, shape ``(N,)``; proportional to size if not given.

    Returns
    -------
    DesignReport
        Truthy iff the probabilities are honoured as far as the draws can tell.

    Raises
    ------
    DesignError
        If the draws are too few, sizes, level or probabilities are none, or the selector gives
        something other than positions or a mask.

    Examples
    --------
    >>> def first(sizes, n, draw_number):
    ...     return range(int(n))
    >>> report = check_design(first, np.array([1, 1, 2]), 1, draws=200)
    >>> bool(report), report.worst_unit, str(report.declared), str(report.delivered)
    (False, 0, '1/4', '1')
    """
    column = sizes_of(sizes)
    declared = tuple(inclusion_probabilities(column, n) if probabilities is None else probabilities)
    _require_possible(declared, len(column), alpha)
    if draws < max(1, _DRAWS_FOR_EACH_UNIT * len(column)):
        raise DesignError(
            f"{draws} draws are too few for {len(column)} units; ask for "
            f"{max(1, _DRAWS_FOR_EACH_UNIT * len(column))} or more"
        )
    seen = _Seen(len(column))
    for number in range(draws):  # 1
        seen.add(drawn_positions(selector(column, Fraction(n), number), len(column), number))
    counts = seen.counts.tolist()
    worst, z, unit_p = _worst(counts, declared, draws)  # 2
    wald, degrees, wald_p = _wald(seen.together, declared, draws)  # 3
    return DesignReport(
        draws=draws,
        alpha=alpha,
        units=sum(0 < p < 1 for p in declared),
        worst_unit=worst,
        declared=Fraction(0) if worst is None else declared[worst],
        delivered=Fraction(0) if worst is None else Fraction(counts[worst], draws),
        z=z,
        unit_p=unit_p,
        wald=wald,
        degrees=degrees,
        wald_p=wald_p,
        repeats=seen.repeats,
        smallest=seen.smallest,
        largest=seen.largest,
    )


def _require_possible(declared: Sequence[Fraction], units: int, alpha: float) -> None:
    """Refuse a level and probabilities that are none."""
    if not 0 < alpha < 1:
        raise DesignError(f"alpha is {alpha}; a level lies between 0 and 1, as 0.0001")
    if len(declared) != units:
        raise DesignError(f"{len(declared)} probabilities are given for {units} sizes")
    for place, share in enumerate(declared):
        if not 0 <= share <= 1:
            raise DesignError(
                f"the probability at position {place} is {share}; it must lie in 0 … 1"
            )


class _Seen:
    """Who came in the draws so far, and with whom."""

    def __init__(self, units: int) -> None:
        self.units = units
        self.together = np.zeros((units, units), dtype=np.int64)
        self.repeats = 0
        self.smallest, self.largest = units, 0

    @property
    def counts(self) -> NDArray[np.int64]:
        """In how many draws each unit came."""
        return self.together.diagonal()

    def add(self, drawn: Sequence[int]) -> None:
        """Count one draw."""
        unique = sorted(set(drawn))
        self.repeats += len(unique) < len(drawn)
        self.smallest = min(self.smallest, len(drawn))
        self.largest = max(self.largest, len(drawn))
        self.together[np.ix_(unique, unique)] += 1


def _worst(
    counts: Sequence[int], declared: Sequence[Fraction], draws: int
) -> tuple[int | None, float, float]:
    """The unit that deviates most, its z, and its probability times the number of units."""
    worst, lowest, z = None, (inf, 0.0), 0.0
    for place, (count, share) in enumerate(zip(counts, declared, strict=True)):
        if share in (0, 1):
            chance, deviation = (1.0, 0.0) if count == draws * share else (0.0, inf)
        else:
            p = float(share)
            chance = binomial_two_sided(count, draws, p)
            deviation = (count - draws * p) / sqrt(draws * p * (1 - p))
        # Probabilities of gross deviations are all 0 in double precision; then z decides.
        if (chance, -abs(deviation)) < lowest and (0 < share < 1 or deviation):
            worst, lowest, z = place, (chance, -abs(deviation)), deviation
    tested = sum(0 < share < 1 for share in declared)
    return worst, z, min(1.0, lowest[0] * max(tested, 1))


def _wald(
    together: NDArray[np.int64], declared: Sequence[Fraction], draws: int
) -> tuple[float, int, float]:
    """Wald's statistic, its degrees of freedom and its tail.

    Units that hardly ever come or stay away are left to their own exact test. A direction in
    which all draws agree has no spread to measure by: with a true mean that is off by δ, and
    values within √k of each other, all draws agree with probability about exp(-draws·δ/√k).
    The tail is that of W/(1 + W/draws), the same statistic with the covariance taken about the
    declared mean: with few draws the estimated covariance alone would refute too often.
    """
    p = np.array([float(share) for share in declared])
    often = np.flatnonzero(draws * np.minimum(p, 1 - p) >= _SEEN_ENOUGH)
    if not len(often):
        return 0.0, 0, 1.0
    mean = together.diagonal()[often] / draws
    covariance = together[np.ix_(often, often)] / draws - np.outer(mean, mean)
    spreads, axes = np.linalg.eigh(covariance)
    off = axes.T @ (mean - p[often])
    has_spread = spreads > _NO_SPREAD
    stuck = float(np.sqrt(np.sum(off[~has_spread] ** 2)))
    agree = exp(-draws * stuck / sqrt(len(often))) if stuck > _NO_SPREAD else 1.0
    degrees = int(has_spread.sum())
    wald = float(draws * np.sum(off[has_spread] ** 2 / spreads[has_spread]))
    tail = chi_square_tail(wald / (1 + wald / draws), degrees) if degrees else 1.0
    return wald, degrees, min(agree, tail)
