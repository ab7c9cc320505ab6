"""A seat for which nobody can stand in, and what may still be done (docs/format.md §6.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from randinspect.errors import Fault

__all__ = ["Unfilled"]

_CURES: Final = (
    "if the absence ends in time, keep the drawn team and amend nothing",
    "else enter the inspection with a coded result (randinspect results enter), and carry the "
    "agency over (batch.carried) where the sample is dispatched in batches",
    "or end this dispatch in the ledger (randinspect void dispatch --reason plan_changed), and "
    "lock another one of the sample under a new draw_id {wider}",
)
_WIDER: Final = (
    "with a higher cap (dispatch.cap), caps that may give way (dispatch.waivers), neighbours "
    "(dispatch.neighbours) or assistants from elsewhere"
)
_MORE: Final = "with more people on the roster, neighbours (dispatch.neighbours) or assistants"


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A seat of a drawn team that nobody on its list can take.

    Parameters
    ----------
    inspection, slot
        Where.
    obstacles
        What keeps people, with how many of them each; ascending.
    is_full
        Whether a limit of loads or of groups keeps some of them, so that a wider one would help.
    """

    inspection: str
    slot: str
    obstacles: tuple[tuple[str, int], ...]
    is_full: bool

    @property
    def cures(self) -> tuple[str, ...]:
        """What may be done. Loads were committed, so no amendment goes beyond them."""
        return tuple(cure.format(wider=_WIDER if self.is_full else _MORE) for cure in _CURES)

    def fault(self) -> Fault:
        """The seat as a fault of the call."""
        return Fault(
            file="teams.tsv",
            rule="amendment.nobody",
            message=self._told,
            cure="; ".join(self.cures),
            column=self.slot,
            value=self.inspection,
        )

    @property
    def _told(self) -> str:
        """What was found."""
        told = ", ".join(f"{count} {obstacle}" for obstacle, count in self.obstacles)
        return f"nobody on the list of slot {self.slot} of {self.inspection} can stand in ({told})"

    def __str__(self) -> str:
        """What was found, then one line for each cure."""
        return "\n    – ".join((f"{self._told}; what was locked stays, so:", *self.cures))
