"""Who answered: non-response weighed inside response classes (docs/method.md §10.2).

A unit that could not be checked stays in the sample. The units of its class that were checked
stand for it: their π is lowered by the weighted share that answered. Where all π of a class are
alike that is π · used/drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.sampling.estimates.checked import CheckedUnit, StratumDesign
from randinspect.sampling.target import Method

__all__ = ["Answers", "weigh_answers"]

_STRATUM, _ALL = 1, 3  # a class may widen so often: from part to stratum, to group, to all


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The random arm as columns, one row for each unit drawn.

    Parameters
    ----------
    units
        The units, shape ``(n,)``.
    drawn
        Probability of the draw: π, or P(key < T) under ``pareto``, shape ``(n,)``.
    used
        The same times the share of its class that answered.
    answered
        Who was checked.
    violation
        1.0 where a violation was found, else 0.0.
    sure
        Whether π = 1.
    merged
        Strata without any answer in a class of their own, for which others stand.
    """

    units: tuple[CheckedUnit, ...]
    drawn: NDArray[np.float64]
    used: NDArray[np.float64]
    answered: NDArray[np.bool_]
    violation: NDArray[np.float64]
    sure: NDArray[np.bool_]
    merged: tuple[str, ...]


def weigh_answers(
    units: Sequence[CheckedUnit], designs: Mapping[str, StratumDesign], *, within: bool = False
) -> Answers:
    """Weigh the units that answered for those that did not.

    1. A response class is a stratum's certain units, or its others.
    2. A class in which nobody answered is merged: with the rest of its stratum, else with its
       group, else with all.
    3. Inside a class, ``used = drawn · Σ_answered(1/drawn) / Σ_all(1/drawn)``.

    Parameters
    ----------
    units
        Units of the random arm.
    designs
        The design of each stratum by label.
    within
        Whether no stratum stands for another: one in which nobody answered is left without any
        probability used, as estimates of the strata themselves need it.

    Raises
    ------
    DesignError
        If nobody answered at all.
    """
    answered = np.array([unit.violation is not None for unit in units], dtype=np.bool_)
    if not answered.any():
        raise DesignError(
            f"none of the {len(units)} drawn units was checked, so nothing can be estimated"
        )
    drawn = np.array([_probability(unit, designs[unit.stratum]) for unit in units])
    sure = np.array([unit.probability == 1 for unit in units], dtype=np.bool_)
    keys = [_keys(unit, designs[unit.stratum]) for unit in units]  # 1
    classes, merged = _classes(keys, answered, _STRATUM if within else _ALL)  # 2
    return Answers(
        units=tuple(units),
        drawn=drawn,
        used=drawn * _shares(classes, answered, 1 / drawn),  # 3
        answered=answered,
        violation=np.array([float(unit.violation is True) for unit in units]),
        sure=sure,
        merged=merged,
    )


def _probability(unit: CheckedUnit, design: StratumDesign) -> float:
    """The probability that its value is divided by."""
    chosen = unit.conditional if design.method is Method.PARETO else unit.probability
    return float(chosen or 0)


def _keys(unit: CheckedUnit, design: StratumDesign) -> tuple[tuple[str, ...], ...]:
    """Names of its class, from the narrowest to the widest."""
    part = "certain" if unit.probability == 1 else "drawn"
    whole = (design.group, unit.stratum)
    return (*whole, part), whole, whole[:1], ()


def _classes(
    keys: Sequence[tuple[tuple[str, ...], ...]], answered: NDArray[np.bool_], levels: int
) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Class of each unit, and the strata that had to be merged with others."""
    chosen = [names[0] for names in keys]
    merged: set[str] = set()
    for level in range(levels):
        heard = {name for name, is_heard in zip(chosen, answered, strict=True) if is_heard}
        silent = {i for i, name in enumerate(chosen) if name not in heard}
        wider = {keys[i][level + 1] for i in silent}
        if level:
            merged |= {keys[i][1][1] for i in silent}
        chosen = [
            names[level + 1] if names[level + 1] in wider else name
            for names, name in zip(keys, chosen, strict=True)
        ]
    return chosen, tuple(sorted(merged))


def _shares(
    classes: Sequence[tuple[str, ...]], answered: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weighted share of each unit's class that answered, shape ``(n,)``."""
    names = {name: code for code, name in enumerate(dict.fromkeys(classes))}
    codes = np.array([names[name] for name in classes])
    heard = np.bincount(codes[answered], weights[answered], minlength=len(names))
    share = heard / np.bincount(codes, weights, minlength=len(names))
    # Sums in different order would leave a share a bit below 1 where everybody answered.
    whole = np.bincount(codes, ~answered, minlength=len(names)) == 0
    chosen: NDArray[np.float64] = np.where(whole, 1.0, share)[codes]
    return chosen
