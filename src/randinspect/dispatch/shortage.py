"""A shortage in words: which inspections share which few inspectors, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from randinspect.dispatch.barriers import Barrier
from randinspect.errors import Fault

__all__ = ["Hold", "HoldCode", "Shortage", "ShortageKind", "Unhelped"]

_SHOWN: Final = 5
_LOCKED: Final = "the rulebook changes only before its selection is locked"


class ShortageKind(StrEnum):
    """Which side cannot be served."""

    SEATS = "seats"
    FLOORS = "floors"
    COUPLES = "couples"


class HoldCode(StrEnum):
    """Which limit, beside the caps, keeps a shortage from being served."""

    CLASS_CAP = "CLASS_CAP"
    GROUP_LIMIT = "GROUP_LIMIT"


@dataclass(frozen=True, slots=True)
class Hold:
    """A limit that is full where a shortage is.

    Parameters
    ----------
    code
        ``CLASS_CAP``: inspectors may have no more of a load class. ``GROUP_LIMIT``: no more of a
        group may sit in a slot.
    name
        Of the load class or group.
    most
        Its limit; the least, where inspectors have caps of their own.
    count
        For how many inspectors, or in how many slots.
    """

    code: HoldCode
    name: str
    most: int
    count: int

    def __str__(self) -> str:
        """One phrase."""
        of = "inspectors" if self.code is HoldCode.CLASS_CAP else "slots"
        return f"{self.code} {self.name} (at most {self.most}, {self.count} {of})"


@dataclass(frozen=True, slots=True)
class Unhelped:
    """Why waivers do not end a shortage, beside it.

    Parameters
    ----------
    rule
        ``waivers.couples``: waivers are found by a flow, which does not see couples.
        ``waivers.stop``: the rulebook only tells waivers. ``waivers.groups``: people of a group
        would fit several slots of a team.
    message, cure
        In words.
    """

    rule: str
    message: str
    cure: str

    def __str__(self) -> str:
        """One sentence with its code."""
        return f"{self.message} ({self.rule}); {self.cure}"

    def fault(self) -> Fault:
        """The same as a fault of the rulebook's table of waivers."""
        return Fault("rulebook", self.rule, self.message, self.cure, column="dispatch.waivers")


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
        Rules of which each alone, not kept in the inspections that are short, would end it; and
        kinds of limits of which all together would.
    held_by
        Load caps and limits on groups that are full there.
    """

    kind: ShortageKind
    slots: tuple[tuple[str, str], ...]
    inspectors: tuple[str, ...]
    needed: int
    available: int
    barred: Mapping[Barrier, int] = field(default_factory=dict)
    lifted_by: tuple[Barrier | HoldCode, ...] = ()
    held_by: tuple[Hold, ...] = ()

    @property
    def inspections(self) -> tuple[str, ...]:
        """Inspections concerned, sorted."""
        return tuple(dict.fromkeys(inspection for inspection, _ in self.slots))

    def __str__(self) -> str:
        """One sentence: who, how much, why, what to change."""
        return "; ".join(self._told())

    def fault(self) -> Fault:
        """The shortage as a fault of the register of inspectors."""
        message, cure = self._told()
        return Fault("inspectors", f"dispatch.{self.kind}", message, cure)

    def _told(self) -> tuple[str, str]:
        """Who, how much and why; and what to change."""
        where, who = _listed("inspection", self.inspections), _listed("inspector", self.inspectors)
        is_one = len(self.inspections) == 1
        if self.kind is ShortageKind.FLOORS:
            return (
                f"the floors of {who} ask for {self.needed} seats, but {where} "
                f"{'offers' if is_one else 'offer'} them only {self.available}{self._held()}",
                f"give some inspectors a lower floor of their own in the roster; {_LOCKED}",
            )
        if self.kind is ShortageKind.COUPLES:
            return (
                f"{where} has no team of {self.needed} among {who} in which no couple sits",
                "add inspectors, or look at these couples again",
            )
        rules = ", ".join(f"{rule} {count}" for rule, count in self.barred.items() if count)
        lifting = ", or ".join(self.lifted_by) or "no rule"
        told = f"; barred pairs: {rules}" if rules else ""
        told += self._held()
        told += f"; {lifting} alone would end it" if told else ""
        return (
            f"{where} {'has' if is_one else 'share'} {who}: {self.needed} seats needed, "
            f"{self.available} available{told}",
            "add inspectors to the roster, also from a neighbour, or give some a higher cap of "
            f"their own there; {_LOCKED}",
        )

    def _held(self) -> str:
        """Limits that are full, as part of a sentence."""
        return f"; held by {', '.join(map(str, self.held_by))}" if self.held_by else ""


def _listed(noun: str, names: Sequence[str]) -> str:
    """Count things and name the first of them."""
    if not names:
        return f"no eligible {noun} at all"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    plural = "" if len(names) == 1 else "s"
    return f"{len(names)} {noun}{plural} ({', '.join(names[:_SHOWN])}{more})"
