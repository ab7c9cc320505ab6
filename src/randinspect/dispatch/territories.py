"""What a roster carries of a plan, as it is told: by territory, and whole (docs/method.md §6.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    pass

__all__ = ["Capacity", "Expected", "Territory"]


@dataclass(frozen=True, slots=True)
class Expected:
    """How often each agency is expected to be inspected, as few distinct fractions.

    Parameters
    ----------
    values
        Inclusion probabilities.
    code
        Position in ``values`` of each agency's, shape ``(N,)``; -1 for one out of scope.
    """

    values: Sequence[Fraction]
    code: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Territory:
    """Agencies whose teams come from the same people.

    Parameters
    ----------
    rung, name
        Column of the territory ladder that applies, and its value, with the innermost load class
        if there are any.
    agencies
        Agencies in scope.
    expected
        Inspections expected of the plan.
    people
        How many inspectors fit each slot, by the slot's name.
    asked
        Qualifications, departments and items that a slot asks for there, by the slot's name; slots
        that ask for none are left out. Agencies of one area that ask for others stand apart.
    chance
        Largest k/d over the slots: under no mechanism can every pair there be less likely.
    factor
        By how much the expected inspections could be multiplied if these people went nowhere
        else; None if none is expected.
    """

    rung: str
    name: str
    agencies: int
    expected: Fraction
    people: Mapping[str, int]
    chance: Fraction
    factor: Fraction | None
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ratio(self) -> Fraction | None:
        """Largest share of its agencies that these people could inspect, at most 1."""
        if self.factor is None:
            return None
        return min(Fraction(1), self.factor * self.expected / self.agencies)

    @property
    def asked_text(self) -> str:
        """What its slots ask for, in one phrase; empty if nothing."""
        return "; ".join(f"{slot} {', '.join(held)}" for slot, held in self.asked.items())

    @property
    def label(self) -> str:
        """Its name with what its slots ask for."""
        return f"{self.name} ({self.asked_text})" if self.asked else self.name

    def is_predictable(self, limit: Fraction) -> bool:
        """Whether some pair is bound to be likelier than a limit."""
        return self.chance > limit

    def document(self) -> dict[str, Any]:
        """The territory as plain data; fractions as text."""
        return {
            "agencies": self.agencies,
            "asked": {slot: list(held) for slot, held in self.asked.items()},
            "chance": str(self.chance),
            "expected": str(self.expected),
            "factor": None if self.factor is None else str(self.factor),
            "name": self.name,
            "people": dict(self.people),
            "ratio": None if self.ratio is None else str(self.ratio),
            "rung": self.rung,
        }


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a roster carries of a plan.

    Parameters
    ----------
    factor
        Largest factor by which all expected numbers can be multiplied at once; None if nothing
        is expected. Below 1 the plan is too large for the roster.
    bottleneck
        Territories that share too few people for more, with what they ask for.
    territories
        All of them, the tightest first.
    unreached
        Agencies in scope that no team can reach at all.
    people
        How many inspectors fit each slot somewhere, by the slot's name; each is counted once, and
        stands in every territory that he fits.
    """

    factor: Fraction | None
    bottleneck: tuple[str, ...]
    territories: tuple[Territory, ...]
    unreached: int
    people: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_shared(self) -> bool:
        """Whether people are counted in several territories, and that makes the plan tighter."""
        alone = [place.factor for place in self.territories if place.factor is not None]
        return self.factor is not None and bool(alone) and self.factor < min(alone)

    @property
    def carries_plan(self) -> bool:
        """Whether the roster carries the plan as it is."""
        return self.factor is None or self.factor >= 1

    def document(self) -> dict[str, Any]:
        """The capacity as plain data."""
        return {
            "bottleneck": list(self.bottleneck),
            "factor": None if self.factor is None else str(self.factor),
            "people": dict(self.people),
            "territories": [territory.document() for territory in self.territories],
            "unreached": self.unreached,
        }
