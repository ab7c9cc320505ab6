"""Estimates of the first random: how many units in scope would be found in violation.

Only the random arm speaks for units that were not checked, because only there the probability
of being checked is known (docs/method.md §10). A report: no byte that is published for a draw
depends on it, so it may use floating-point numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan, sqrt

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.sampling.estimates.cells import Cell, Formula, variance_cells
from randinspect.sampling.estimates.checked import Arm, CheckedUnit, StratumDesign
from randinspect.sampling.estimates.interval import effective_size, korn_graubard
from randinspect.sampling.estimates.report import Estimate, Report, Tally
from randinspect.sampling.estimates.response import Answers, weigh_answers

__all__ = ["estimate"]

Mask = NDArray[np.bool_]


def estimate(
    units: Iterable[CheckedUnit],
    designs: Sequence[StratumDesign],
    *,
    by: Sequence[str] = (),
    level: float = 0.95,
) -> Report:
    """Estimate violation rates and totals from the checks of a sample.

    1. Set targeted checks and reserves apart: nothing is concluded from them.
    2. Weigh the drawn units that were checked for those that could not be (`weigh_answers`).
    3. Form variance strata, and collapse those short of units (`variance_cells`).
    4. For the whole, each stratum and each domain: Hájek's rate Σ(y/π)/Σ(1/π), the variance of
       its residuals by the design of each stratum, and the Korn–Graubard interval. A stratum's
       own estimate is made from its own units: others stand for a silent one in the whole only.

    Parameters
    ----------
    units
        One row for each drawn unit, those that could not be checked included; rows of the other
        arms may stand among them.
    designs
        How each stratum was drawn; all strata of the frame, also those that gave no unit.
    by
        Columns of ``domains`` to estimate by.
    level
        Of confidence, between 0 and 1.

    Returns
    -------
    Report
        Estimates of the random arm, and tallies of the others.

    Raises
    ------
    DesignError
        If a unit names no stratum, lacks a probability or a domain, stands twice, or nobody was
        checked.

    References
    ----------
    Hájek, J. (1971). Comment on a paper by D. Basu. In *Foundations of Statistical Inference*.
    Särndal, C.-E., Swensson, B., Wretman, J. (1992). *Model Assisted Survey Sampling*, 5.7, 15.6.
    Springer.
    """
    rows, designed = list(units), {design.stratum: design for design in designs}
    _require(rows, designed, by, level)
    arms = {arm: [unit for unit in rows if unit.arm is arm] for arm in Arm}  # 1
    answers = weigh_answers(arms[Arm.RANDOM], designed)  # 2
    cells = variance_cells(answers, designed)  # 3
    work = _Work(answers, designed, cells, level)
    own = _own_work(work) if answers.merged else work
    domains = {column: _domains(work, column) for column in by}  # 4
    return Report(
        level=level,
        overall=work.estimate("all", np.ones(len(answers.units), dtype=np.bool_), designs),
        strata=tuple(_strata(own, designs)),
        domains=domains,
        targeted=_tally(arms[Arm.TARGETED]),
        reserves=_tally(arms[Arm.RESERVE]),
        collapsed=tuple(c.strata for c in cells if c.formula is Formula.COLLAPSED),
        notes=tuple(_notes(answers, designed, cells)),
    )


class _Work:
    """The columns of the random arm, from which every group is estimated."""

    def __init__(
        self,
        answers: Answers,
        designs: Mapping[str, StratumDesign],
        cells: Sequence[Cell],
        level: float,
    ) -> None:
        self.answers, self.designs, self.cells, self.level = answers, designs, cells, level
        heard = answers.answered
        self.weights = np.divide(1, answers.used, out=np.zeros(len(heard)), where=heard)

    def estimate(self, name: str, mask: Mask, strata: Sequence[StratumDesign] | None) -> Estimate:
        """Estimate one group: 1 rate, 2 residuals, 3 variances, 4 interval, 5 totals."""
        answers = self.answers
        heard = mask & answers.answered
        w, y = self.weights * mask, answers.violation * mask
        seen, n = float(w.sum()), int(heard.sum())
        rate = float(np.sum(w * y)) / seen if n else None  # 1
        residuals = (y - (rate or 0.0)) * heard / (seen or 1.0)  # 2
        touched = [cell for cell in self.cells if heard[cell.places].any()]
        variance = sum((cell.variance(residuals) for cell in touched), 0.0)  # 3
        units = sum(s.units for s in strata if s.target) if strata is not None else None
        degrees = sum(cell.degrees for cell in touched)
        size, (low, high) = 0.0, (0.0, 1.0)
        is_census = self._is_census(strata, mask)
        if rate is not None and is_census:  # 4
            size, low, high = float(n), rate, rate
        elif rate is not None:
            size = effective_size(
                rate,
                variance,
                n=n,
                weighted=seen**2 / float(np.sum(w**2)),
                degrees=degrees,
                level=self.level,
            )
            low, high = korn_graubard(rate, size, level=self.level)
        known = units is not None and rate is not None
        is_silent = not n and bool(mask.any())
        error = sum((cell.variance(y) for cell in self.cells), 0.0)
        return Estimate(
            name=name,
            units=units,
            drawn=int(mask.sum()),
            checked=n,
            violations=int(np.sum(y * heard)),
            rate=rate,
            # One unit differs from its own rate by nothing, and says nothing of the others.
            standard_error=_root(variance) if n > 1 or (n and is_census) else None,
            low=low,
            high=high,
            effective=size,
            degrees=degrees,
            bounds=self._bounds(mask),
            total=(units or 0) * (rate or 0.0) if known else None,  # 5
            total_low=(units or 0) * low if known else None,
            total_high=(units or 0) * high if known else None,
            unbiased_total=None if is_silent else float(np.sum(w * y)),
            unbiased_error=None if is_silent else _root(error),
            formulas=tuple(sorted({str(cell.formula) for cell in touched})),
        )

    def _is_census(self, strata: Sequence[StratumDesign] | None, mask: Mask) -> bool:
        """Whether every unit of the group was checked, so that nothing is left to chance."""
        asked = self.designs.values() if strata is None else strata
        left = any(s.square_sum for s in asked if s.target)
        return not left and bool(self.answers.answered[mask].all())

    def _bounds(self, mask: Mask) -> tuple[float, float]:
        """The rate with the units that were not checked all clean, and all in violation."""
        weights = mask / self.answers.drawn
        total = float(weights.sum())
        if not total:
            return 0.0, 1.0
        found = float(np.sum(weights * self.answers.violation))
        silent = float(np.sum(weights[~self.answers.answered]))
        return found / total, min(1.0, (found + silent) / total)


def _own_work(work: _Work) -> _Work:
    """The columns as each stratum by itself has them: no stratum stands for a silent one."""
    answers = weigh_answers(work.answers.units, work.designs, within=True)
    silent = work.answers.merged
    heard = {label: design for label, design in work.designs.items() if label not in silent}
    return _Work(answers, work.designs, variance_cells(answers, heard), work.level)


def _strata(work: _Work, designs: Sequence[StratumDesign]) -> Iterator[Estimate]:
    """Estimate stratum by stratum."""
    labels = np.array([unit.stratum for unit in work.answers.units])
    for design in designs:
        yield work.estimate(design.stratum, labels == design.stratum, [design])


def _domains(work: _Work, column: str) -> tuple[Estimate, ...]:
    """Estimate each value of a column, in order."""
    values = np.array([unit.domains[column] for unit in work.answers.units])
    return tuple(
        work.estimate(f"{column}={value}", values == value, None)
        for value in sorted(set(values.tolist()))
    )


def _tally(units: Sequence[CheckedUnit]) -> Tally:
    """Count the checks of an arm."""
    found = Counter(unit.violation for unit in units)
    return Tally(len(units), found[True] + found[False], found[True])


def _root(variance: float) -> float | None:
    """Standard error, or None where the variance is unknown."""
    return None if isnan(variance) else sqrt(max(variance, 0.0))


def _require(
    rows: Sequence[CheckedUnit],
    designs: Mapping[str, StratumDesign],
    by: Sequence[str],
    level: float,
) -> None:
    """Refuse rows that no estimate can be made from, all of them at once."""
    if not 0 < level < 1:
        raise DesignError(f"a level of confidence of {level} is outside (0, 1); 0.95 is usual")
    random = [unit for unit in rows if unit.arm is Arm.RANDOM]
    wrong = [
        f"unit {unit.handle} names stratum {unit.stratum}, which has no design"
        for unit in random
        if unit.stratum not in designs
    ]
    wrong += [
        f"unit {handle} stands {count} times among the drawn units; keep one row"
        for handle, count in Counter(unit.handle for unit in random).items()
        if count > 1
    ]
    wrong += [
        f"unit {unit.handle} has no value for {column}"
        for unit in random
        for column in by
        if column not in unit.domains
    ]
    if wrong:
        raise DesignError("\n".join(wrong))
    for unit in random:
        designs[unit.stratum].require(unit)


def _notes(
    answers: Answers, designs: Mapping[str, StratumDesign], cells: Sequence[Cell]
) -> Iterator[str]:
    """What the numbers do not say."""
    silent = int(np.sum(~answers.answered))
    if silent:
        yield (
            f"{silent} of {len(answers.units)} drawn units were not checked; those checked in the "
            "same stratum stand for them, and the bounds say how far that may be wrong"
        )
    if answers.merged:
        names = ", ".join(answers.merged)
        yield (
            f"nobody was checked in {names}: in the whole other strata stand for them, of {names} "
            "itself nothing is estimated"
        )
    out = [design for design in designs.values() if not design.target and design.units]
    if out:
        names = ", ".join(design.stratum for design in out)
        yield (
            f"{sum(d.units for d in out)} units of {names} had no chance to be drawn; nothing is "
            "estimated for them"
        )
    excluded = sum(design.out_of_scope for design in designs.values())
    if excluded:
        yield f"{excluded} units of size 0 are out of scope; nothing is estimated for them"
    if any(cell.formula is Formula.UNKNOWN for cell in cells):
        yield "one unit has no other to be compared with: no standard error can be given"
