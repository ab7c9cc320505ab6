"""What an estimate is made from: the units checked, and the design that drew them.

Nothing here is published; a row says who was checked, with which probability it had been drawn,
and what was found (docs/method.md §10.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from randinspect.errors import DesignError
from randinspect.sampling.target import Method

__all__ = ["Arm", "CheckedUnit", "Pairs", "StratumDesign"]


class Arm(StrEnum):
    """Why a unit was checked; only the random arm speaks for the units that were not."""

    RANDOM = "random"
    RESERVE = "reserve"
    TARGETED = "targeted"


@dataclass(frozen=True, slots=True)
class CheckedUnit:
    """One unit and what its check found.

    Parameters
    ----------
    handle
        Its name.
    stratum
        Its stratum; of no use outside the random arm.
    violation
        Whether a violation was found; None if the unit could not be checked (non-response).
    probability
        π, ``0 < π <= 1``, in the random arm; None in the others. If more units were drawn at once
        than were meant to be checked, and the first of a random order were: π · used/drawn.
    conditional
        P(key < T) of rank conditioning, in strata drawn by ``pareto`` (`rank_threshold`).
    arm
        Random draw, reserve called, or targeted (for-cause) check.
    domains
        Values of the columns by which estimates are asked, such as ``{"region": "A"}``.
    """

    handle: str
    stratum: str
    violation: bool | None
    probability: Fraction | None = None
    conditional: Fraction | None = None
    arm: Arm = Arm.RANDOM
    domains: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Exact joint probabilities of the drawn units of a small stratum.

    Parameters
    ----------
    joint
        π_ij of two units that are not certain, by their handles in ascending order. Everywhere in
        the stratum ``0 < π_ij <= π_i π_j``, so the variance they give is unbiased and not negative.
    size_covariance
        cov(unit is drawn, number drawn) = Σ_j π_ij - π_i·m by handle, not negative; 0 for a whole
        target.
    """

    joint: Mapping[tuple[str, str], Fraction]
    size_covariance: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class StratumDesign:
    """How a stratum was drawn, as far as its estimates need it.

    Parameters
    ----------
    stratum
        Its label.
    method
        Design.
    units
        Units in scope, N⁺.
    target
        m, the expected number drawn.
    square_sum
        Σ π² over its units that are not certain.
    pairs
        Exact joint probabilities where they are known.
    group
        Strata short of units are collapsed inside a group first; "" is one group of all.
    out_of_scope
        Units of size 0, of which nothing is estimated.
    """

    stratum: str
    method: Method
    units: int
    target: Fraction
    square_sum: Fraction
    pairs: Pairs | None = None
    group: str = ""
    out_of_scope: int = 0

    @property
    def size_variance(self) -> Fraction:
        """Variance of the number drawn by a systematic design: f(1-f), f the fraction of m."""
        part = self.target % 1
        return part * (1 - part)

    def require(self, unit: CheckedUnit) -> None:
        """Refuse a unit of the random arm without the probability its design needs.

        Raises
        ------
        DesignError
            Naming the unit, what was found and the cure.
        """
        needed = {"probability": unit.probability}
        if self.method is Method.PARETO:
            needed["conditional"] = unit.conditional
        for name, value in needed.items():
            if value is None or not 0 < value <= 1:
                raise DesignError(
                    f"unit {unit.handle} of stratum {self.stratum} ({self.method}) has {name} "
                    f"{value}, but a random draw needs one in (0, 1]; take it from the targets, "
                    "or put the unit into another arm"
                )
