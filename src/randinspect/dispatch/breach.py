"""What a published plan can fail, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Breach", "BreachRule"]


class BreachRule(StrEnum):
    """What a certificate can fail."""

    RUNG = "rung"
    TIE = "tie"
    CUT = "cut"
    KEPT = "kept"
    SHORTAGE = "shortage"
    HALL = "hall"
    SCALE = "scale"
    PRICE = "price"
    TEAM = "team"
    LOAD = "load"
    SLACK = "slack"
    CHEAPEST = "cheapest"
    CLASS = "load class"
    CLASS_PRICE = "price of a load class"
    GROUP = "group"
    GROUP_PRICE = "price of a group"


@dataclass(frozen=True, slots=True)
class Breach:
    """One check that a published plan fails, and where.

    Parameters
    ----------
    rule
        Which check.
    message
        What was found and what was asked.
    inspection, inspector
        Handles, None where the check has no such place.
    round
        Number of the round that it is of, None of the last one and of what is of no round.
    at
        Where in the file of the check, if the handles alone do not say it.
    """

    rule: BreachRule
    message: str
    inspection: str | None = None
    inspector: str | None = None
    round: int | None = None
    at: str | None = None

    @property
    def place(self) -> str:
        """Where it is: ``at``, else the handles that there are."""
        if self.at is not None:
            return self.at
        return " ".join(filter(None, (self.inspection, self.inspector)))

    def __str__(self) -> str:
        """The message with its rule."""
        return f"{self.message} ({self.rule})"
