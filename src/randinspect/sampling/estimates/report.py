"""What estimates come to: one record for the whole, each stratum and each domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Estimate", "Report", "Tally"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The violation rate of one group of units, and their total.

    Parameters
    ----------
    name
        Of the group: ``all``, a stratum's label, or ``column=value``.
    units
        Units in scope that it speaks of; None for a domain, whose size the frame does not tell.
    drawn, checked, violations
        Units drawn, checked, and found in violation; plain counts.
    rate, standard_error
        Hájek's rate and its standard error; None if nobody was checked, or the variance cannot be
        estimated: of one unit, unless it is all there is.
    low, high
        Korn–Graubard interval of the rate.
    effective, degrees
        Its effective number of units, and the degrees of freedom of the variance.
    bounds
        The rate if nobody, and if everybody, who was not checked were in violation.
    total, total_low, total_high
        Violations in the group: units times rate and interval; None without ``units``.
    unbiased_total, unbiased_error
        Horvitz and Thompson's total, unbiased for any design, and its standard error; None if
        units were drawn and nobody was checked.
    formulas
        Where the variance comes from.
    """

    name: str
    units: int | None
    drawn: int
    checked: int
    violations: int
    rate: float | None
    standard_error: float | None
    low: float
    high: float
    effective: float
    degrees: int
    bounds: tuple[float, float]
    total: float | None
    total_low: float | None
    total_high: float | None
    unbiased_total: float | None
    unbiased_error: float | None
    formulas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Checks outside the random draw: counts, and no estimate for anybody else.

    Parameters
    ----------
    checks
        How many were meant.
    checked, violations
        How many could be made, and found a violation.
    """

    checks: int
    checked: int
    violations: int


@dataclass(frozen=True, slots=True)
class Report:
    """Estimates from the random arm; the other arms beside them.

    Parameters
    ----------
    level
        Of confidence.
    overall
        All strata that had a chance to be drawn.
    strata
        Stratum by stratum.
    domains
        Column → its values, in order.
    targeted, reserves
        Checks for cause, and reserves that were called.
    collapsed
        Strata that were compared with each other, because they had fewer than two units.
    notes
        What the numbers do not say.
    """

    level: float
    overall: Estimate
    strata: tuple[Estimate, ...]
    domains: Mapping[str, tuple[Estimate, ...]]
    targeted: Tally
    reserves: Tally
    collapsed: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)
