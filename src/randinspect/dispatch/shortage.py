"""A shortage in words: which inspections share which few inspectors, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from randinspect.dispatch.barriers import Barrier

__all__ = ["Shortage", "ShortageKind"]

_SHOWN: Final = 5


class ShortageKind(StrEnum):
    """Which side cannot be served."""

    SEATS = "seats"
    FLOORS = "floors"
    COUPLES = "couples"


@dataclass(frozen=True, slots=True)
class Shortage:
    """A Hall set: a part of the problem that asks for more than it can get.

    Parameters
    ----------
    kind
        ``SEATS``: slots ask for more people than the caps of all who may sit there allow.
        ``FLOORS``: inspectors are promised more inspections than the slots open to them have.
        ``COUPLES``: every team of the inspection holds two who may not go together.
    slots
        The ``(inspection, slot)`` concerned, sorted.
    inspectors
        Everyone who may sit in one of the slots (``SEATS``), or whose floors clash
        (``FLOORS``), sorted.
    needed, available
        Seats asked for and seats that can be had. For ``SEATS`` available is the sum over the
        inspectors of ``min(cap, inspections among these)``, if each fits all slots.
    barred
        How many pairs of these inspections with an inspector of the roster each rule bars.
    lifted_by
        Rules of which each alone, not kept in the inspections that are short, would end it.
    """

    kind: ShortageKind
    slots: tuple[tuple[str, str], ...]
    inspectors: tuple[str, ...]
    needed: int
    available: int
    barred: Mapping[Barrier, int] = field(default_factory=dict)
    lifted_by: tuple[Barrier, ...] = ()

    @property
    def inspections(self) -> tuple[str, ...]:
        """Inspections concerned, sorted."""
        return tuple(dict.fromkeys(inspection for inspection, _ in self.slots))

    def __str__(self) -> str:
        """One sentence: who, how much, why, what to change."""
        where, who = _listed("inspection", self.inspections), _listed("inspector", self.inspectors)
        is_one = len(self.inspections) == 1
        if self.kind is ShortageKind.FLOORS:
            return (
                f"the floors of {who} ask for {self.needed} seats, but {where} "
                f"{'offers' if is_one else 'offer'} them only {self.available}; lower the floor "
                "or widen the territory of these inspectors"
            )
        if self.kind is ShortageKind.COUPLES:
            return (
                f"{where} has no team of {self.needed} among {who} in which no couple sits; add "
                "inspectors, or look at these couples again"
            )
        rules = ", ".join(f"{rule} {count}" for rule, count in self.barred.items() if count)
        lifting = ", or ".join(self.lifted_by) or "no rule"
        barred = f"; barred pairs: {rules}; {lifting} alone would end it" if rules else ""
        return (
            f"{where} {'has' if is_one else 'share'} {who}: {self.needed} seats needed, "
            f"{self.available} available{barred}; add inspectors, raise the cap or borrow from a "
            "neighbour"
        )


def _listed(noun: str, names: Sequence[str]) -> str:
    """Count things and name the first of them."""
    if not names:
        return f"no eligible {noun} at all"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    plural = "" if len(names) == 1 else "s"
    return f"{len(names)} {noun}{plural} ({', '.join(names[:_SHOWN])}{more})"
