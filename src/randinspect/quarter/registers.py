"""The registers that a quarter is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from randinspect.registry import RecordKind, Register, empty_register

__all__ = ["DrawnBodies", "Registers"]


@dataclass(frozen=True, slots=True)
class DrawnBodies:
    """Bodies that an earlier selection drew.

    Parameters
    ----------
    handles
        Handle that it gave each of them that has units here, by its normalised id.
    chances
        π of every body that it drew, by its handle.
    """

    handles: Mapping[str, str]
    chances: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Registers:
    """Agencies, inspectors, declared interests, past visits and absences, read and linked.

    Parameters
    ----------
    agencies, inspectors
        The two libraries.
    recusals, visits
        Declared interests and past visits; empty registers where there are none.
    absences
        Days on which inspectors are away or agencies closed.
    direct
        People whom the authority sends itself where no draw could find a team.
    couples
        Inspectors who may not go together.
    recognised
        Results of checks by other authorities that are recognised here.
    bodies
        Of a second stage: the bodies that were drawn; ``agencies`` are units of these alone.
    """

    agencies: Register
    inspectors: Register
    recusals: Register
    visits: Register
    absences: Register = field(default_factory=lambda: empty_register(RecordKind.ABSENCE))
    direct: Register = field(default_factory=lambda: empty_register(RecordKind.DIRECT))
    couples: Register = field(default_factory=lambda: empty_register(RecordKind.COUPLE))
    recognised: Register = field(default_factory=lambda: empty_register(RecordKind.RECOGNISED))
    bodies: DrawnBodies | None = None
