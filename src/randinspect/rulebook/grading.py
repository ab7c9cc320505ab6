"""Class and points of every agency, rule by rule over whole columns.

What cannot be graded is doubted, not raised: an agency that an exclusion takes out of the
frame needs no class, and the exclusions come after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.rulebook.columns import Columns
from randinspect.rulebook.risk import Indicator, Risk, RiskSource

__all__ = ["Doubt", "Grades", "grade"]

_NOTHING: Final = -1
_FOREIGN: Final = -2
_NO_CLASS: Final = "class.missing"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Rows for which a rule gives no answer.

    Parameters
    ----------
    mask
        The rows, shape ``(N,)``.
    rule, column, message, cure
        As in a fault; the message speaks of the rows as "they".
    """

    mask: NDArray[np.bool_]
    rule: str
    column: str
    message: str
    cure: str

    @property
    def is_of_value(self) -> bool:
        """Whether a class was told in spite of it; where there is none, none is read."""
        return self.rule != _NO_CLASS


@dataclass(frozen=True, slots=True)
class Grades:
    """Classes and points.

    Parameters
    ----------
    ranks
        Position of each agency's class in ``risk.classes``, -1 if there is none, ``(N,)``.
    points
        Its points, -1 where the class is given from outside, ``(N,)``.
    doubts
        Rows that the rules do not grade.
    """

    ranks: NDArray[np.int64]
    points: NDArray[np.int64]
    doubts: tuple[Doubt, ...]


def grade(columns: Columns, risk: Risk, *, on: date) -> Grades:
    """Find class and points of every row: 1 points or column, 2 missing class, 3 triggers."""
    doubts: list[Doubt] = []
    # 1
    if risk.source is RiskSource.POINTS:
        points = _points(columns, risk, on, doubts)
        ranks = np.searchsorted(np.array(risk.thresholds), points, side="right") - 1
    else:
        points = np.full(len(columns), _NOTHING, dtype=np.int64)
        ranks = _given(columns, risk, doubts)
    # 2
    if risk.missing_class is not None:
        ranks = np.where(ranks == _NOTHING, risk.names.index(risk.missing_class), ranks)
    # 3
    for trigger in risk.triggers:
        if trigger.in_force(on):
            least = risk.names.index(trigger.at_least_class)
            hit = trigger.when.mask(columns, on=on)
            ranks = np.where(hit, np.maximum(ranks, least), ranks)
    return Grades(ranks, points, (*doubts, *_missing(ranks, doubts)))


def _points(columns: Columns, risk: Risk, on: date, doubts: list[Doubt]) -> NDArray[np.int64]:
    """Add the points of all indicators in force, and doubt values that no band holds."""
    total = np.zeros(len(columns), dtype=np.int64)
    for indicator in risk.indicators:
        if indicator.in_force(on):
            total += _indicated(columns, indicator, on, doubts)
    return total


def _indicated(
    columns: Columns, indicator: Indicator, on: date, doubts: list[Doubt]
) -> NDArray[np.int64]:
    """Points of one indicator, 0 where no band holds the value."""

    def band(value: object) -> int:
        found = indicator.band_of(value, on=on)
        if found is not None:
            return found
        return _NOTHING if value is None else _FOREIGN

    bands = _mapped(columns, indicator.column, band)
    doubts += _doubt(
        bands == _NOTHING,
        "indicator.missing",
        indicator.column,
        f"have no value for {indicator.name}",
        "add a band with missing = true and its points, or complete the register",
    )
    doubts += _doubt(
        bands == _FOREIGN,
        "indicator.band",
        indicator.column,
        f"have a value that no band of {indicator.name} holds",
        "add a band for it, or correct the register",
    )
    points = np.array([band.points for band in indicator.bands], dtype=np.int64)
    return np.where(bands >= 0, points[np.maximum(bands, 0)], 0)


def _given(columns: Columns, risk: Risk, doubts: list[Doubt]) -> NDArray[np.int64]:
    """Rank of the class that stands in the column, -1 where it is missing or unknown."""
    column = risk.column or ""
    place = {name: rank for rank, name in enumerate(risk.names)}

    def rank(value: object) -> int:
        return _NOTHING if value is None else place.get(str(value), _FOREIGN)

    ranks = _mapped(columns, column, rank)
    doubts += _doubt(
        ranks == _FOREIGN,
        "class.unknown",
        column,
        f"have a class that is none of {', '.join(risk.names)}",
        "map the class in the profile, or add it to risk.classes",
    )
    return np.maximum(ranks, _NOTHING)


def _missing(ranks: NDArray[np.int64], doubts: Sequence[Doubt]) -> list[Doubt]:
    """Doubt rows that have no class, unless something was said of them before."""
    told = np.zeros(len(ranks), dtype=np.bool_)
    for doubt in doubts:
        told |= doubt.mask
    cure = 'complete the register, or write missing_class = "…" in [risk] with its citation'
    return _doubt((ranks == _NOTHING) & ~told, _NO_CLASS, "risk_class", "have no class", cure)


def _mapped(columns: Columns, name: str, function: Callable[[object], int]) -> NDArray[np.int64]:
    """Evaluate a function once for each distinct value and spread it over the rows."""
    values, codes = columns.folded(name)
    return np.array([function(value) for value in values], dtype=np.int64)[codes]


def _doubt(mask: NDArray[np.bool_], rule: str, column: str, message: str, cure: str) -> list[Doubt]:
    """Make a doubt if it concerns any row."""
    return [Doubt(mask, rule, column, message, cure)] if mask.any() else []
