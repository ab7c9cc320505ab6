"""Variance strata: which units are compared, and by which formula (docs/method.md §10.3).

A stratum with two or more units that are not certain stands alone. Strata short of units are
collapsed, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.sampling.estimates.checked import Pairs, StratumDesign
from randinspect.sampling.estimates.response import Answers
from randinspect.sampling.estimates.variance import (
    hajek_variance,
    hartley_rao_variance,
    independent_variance,
    replacement_variance,
    sen_yates_grundy_variance,
)
from randinspect.sampling.target import TICKETED, Method

__all__ = ["Cell", "Formula", "variance_cells"]

FEW: Final = 20
"""Below so many units Hartley and Rao's formula takes the place of Hájek's."""


class Formula(StrEnum):
    """Where a variance comes from."""

    SIMPLE = "simple_random"
    HAJEK = "hajek"
    HARTLEY_RAO = "hartley_rao"
    PAIRS = "sen_yates_grundy"
    POISSON = "poisson"
    RANK = "rank_conditioned"
    RESPONSE = "response"
    COLLAPSED = "collapsed"
    UNKNOWN = "unknown"


_FREE: Final = (Formula.POISSON, Formula.RANK)  # units drawn independently of each other


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One variance stratum.

    Parameters
    ----------
    strata
        Labels of the strata that it holds.
    formula
        How its variance is estimated.
    places
        Positions of its units among all drawn, shape ``(n,)``; all of them answered.
    used
        Their probabilities, shape ``(n,)``.
    square_sum
        A of Hartley and Rao.
    size_variance
        Variance of the number drawn, summed over its strata.
    joint, size_covariance
        Exact π_ij among its units, shape ``(n, n)``, and cov(drawn, size), shape ``(n,)``.
    """

    strata: tuple[str, ...]
    formula: Formula
    places: NDArray[np.int64]
    used: NDArray[np.float64]
    square_sum: float = 0.0
    size_variance: float = 0.0
    joint: NDArray[np.float64] | None = None
    size_covariance: NDArray[np.float64] | None = None

    @property
    def degrees(self) -> int:
        """Degrees of freedom that it adds: units, less one where a mean is taken off."""
        return len(self.places) - (self.formula not in _FREE)

    def variance(self, values: NDArray[np.float64]) -> float:
        """Variance of Σ y/π over its units, y given for all units drawn."""
        y = values[self.places]
        if self.formula is Formula.UNKNOWN:
            return float("nan")
        if self.formula in _FREE:
            return independent_variance(y, self.used)
        if self.joint is not None and self.size_covariance is not None:
            size_part = float(np.sum(self.size_covariance * y**2 / self.used**3))
            return sen_yates_grundy_variance(y, self.joint) + size_part
        return self._about_mean(y) + self.size_variance * float(np.mean(y / self.used)) ** 2

    def _about_mean(self, y: NDArray[np.float64]) -> float:
        """Variance for the number of units as drawn."""
        if self.formula is Formula.COLLAPSED:
            return replacement_variance(y, self.used)
        if self.formula is Formula.HARTLEY_RAO:
            return hartley_rao_variance(y, self.used, self.square_sum)
        return hajek_variance(y, self.used)


def variance_cells(answers: Answers, designs: Mapping[str, StratumDesign]) -> tuple[Cell, ...]:
    """Form the variance strata.

    1. Each stratum's units that are not certain; certain units only where some did not answer.
    2. Those of fewer than two units, unless drawn independently, are *short*: pooled in their
       group.
    3. A pool of fewer than two units takes in the smallest other cell of its group, else the
       pools are joined over all groups, and then take in the smallest cell of all.

    Parameters
    ----------
    answers
        The random arm.
    designs
        The design of each stratum by label.
    """
    labels = np.array([unit.stratum for unit in answers.units])
    whole: list[Cell] = []
    short: dict[str, list[Cell]] = {}
    for design in designs.values():
        mine = answers.answered & (labels == design.stratum)
        for cell in _own_cells(answers, design, mine):  # 1
            is_short = cell.degrees < 1 and cell.formula not in _FREE
            (short.setdefault(design.group, []) if is_short else whole).append(cell)
    left: list[Cell] = []
    for group, cells in sorted(short.items()):  # 2
        inside = [cell for cell in whole if designs[cell.strata[0]].group == group]
        left += _pool(cells, inside, whole)  # 3
    return (*whole, *_last(left, whole))


def _own_cells(answers: Answers, design: StratumDesign, mine: NDArray[np.bool_]) -> list[Cell]:
    """Cells of one stratum: its units left to chance, and certain ones that speak for others."""
    cells = []
    chance = np.flatnonzero(mine & ~answers.sure)
    if design.square_sum and design.target:
        cells.append(_chance_cell(answers, design, chance))
    silent = np.flatnonzero(mine & answers.sure & (answers.used < 1))
    if len(silent):
        used = answers.used[silent]
        cells.append(Cell((design.stratum,), Formula.RESPONSE, silent, used))
    return cells


def _chance_cell(answers: Answers, design: StratumDesign, places: NDArray[np.int64]) -> Cell:
    """The cell of the units that are not certain, with the formula that fits their design."""
    name, used = (design.stratum,), answers.used[places]
    if design.method in TICKETED:
        formula = Formula.RANK if design.method is Method.PARETO else Formula.POISSON
        return Cell(name, formula, places, used)
    if design.method is Method.EQUAL:
        return Cell(name, Formula.SIMPLE, places, used)
    drawn = answers.drawn[places]
    size_variance = float(design.size_variance)
    if len(places) >= FEW:
        return Cell(name, Formula.HAJEK, places, used, size_variance=size_variance)
    if design.pairs is not None and len(places) > 1 and np.array_equal(used, drawn):
        handles = [answers.units[place].handle for place in places.tolist()]
        joint, covariance = _matrix(handles, used, design.pairs)
        return Cell(name, Formula.PAIRS, places, used, joint=joint, size_covariance=covariance)
    share = float(np.mean(used / drawn)) if len(places) else 1.0
    return Cell(
        name,
        Formula.HARTLEY_RAO,
        places,
        used,
        square_sum=float(design.square_sum) * share**2,
        size_variance=size_variance,
    )


def _matrix(
    handles: Sequence[str], single: NDArray[np.float64], pairs: Pairs
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """π_ij of the units, π_i on the diagonal, and their covariances with the size."""
    joint = np.diag(single)
    for i, one in enumerate(handles):
        for j, other in enumerate(handles[:i]):
            key = (one, other) if one < other else (other, one)
            joint[i, j] = joint[j, i] = float(pairs.joint[key])
    return joint, np.array([float(pairs.size_covariance[handle]) for handle in handles])


def _pool(cells: list[Cell], inside: list[Cell], whole: list[Cell]) -> list[Cell]:
    """Pool short cells, with the smallest cell of their group if they hold fewer than two units.

    A cell that is taken in leaves ``whole``. A pool that stays short is given back; else nothing.
    """
    partners = [c for c in inside if c in whole and c.formula not in _FREE]
    if sum(len(cell.places) for cell in cells) < 2 and partners:
        partner = min(
            partners, key=lambda c: (c.formula is Formula.RESPONSE, len(c.places), c.strata)
        )
        whole.remove(partner)
        cells = [*cells, partner]
    pool = _collapsed(cells)
    if len(pool.places) < 2:
        return [pool]
    whole.append(pool)
    return []


def _last(left: list[Cell], whole: list[Cell]) -> list[Cell]:
    """Join pools that are short in their own groups, over all groups."""
    if not left:
        return []
    still = _pool(left, list(whole), whole)
    # A single unit with nobody to compare it with: its variance stays unknown.
    return [
        Cell(cell.strata, Formula.UNKNOWN, cell.places, cell.used)
        for cell in still
        if len(cell.places)
    ]


def _collapsed(cells: Sequence[Cell]) -> Cell:
    """One cell of several."""
    return Cell(
        strata=tuple(sorted({label for cell in cells for label in cell.strata})),
        formula=Formula.COLLAPSED,
        places=np.concatenate([cell.places for cell in cells]),
        used=np.concatenate([cell.used for cell in cells]),
        size_variance=sum(cell.size_variance for cell in cells),
    )
