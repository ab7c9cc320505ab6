"""The columns of a dispatch problem, before anybody asks whether they are sound."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.nesting import LoadClasses, TeamGroups
from randinspect.dispatch.rows import WHOLE_LADDER

__all__ = ["ProblemColumns"]


@dataclass(frozen=True, slots=True, eq=False)
class ProblemColumns:
    """Who may sit where, and how many inspections each inspector may get.

    Every column is sorted by the UTF-8 bytes of its handles, so the order in which rows were
    read never matters. Arrays are read-only.

    Parameters
    ----------
    inspections
        Handles, ``A`` of them, ascending.
    slot_inspection, slot_name, slot_demand
        For each of ``S`` slots its inspection, its name and how many people it asks for,
        ascending by (inspection, name).
    inspectors
        Handles, ``I`` of them, ascending.
    floor, cap
        Least and most inspections of each inspector, shape ``(I,)``.
    arc_slot, arc_inspector
        For each of ``E`` arcs its slot and its inspector, ascending.
    ladder
        Rungs of the shortlists, strictly ascending in (0, 1], the last 1.
    couples
        Inspectors who may not go together, shape ``(C, 2)``, rows strictly ascending, the
        smaller one of each first.
    load_classes
        Caps on classes of inspections, inside the caps of the inspectors.
    groups
        Limits on groups of inspectors in a slot.
    direct
        Inspections whose people the authority named, strictly ascending: nothing about them is
        drawn, so the shortlists leave them whole.
    """

    inspections: tuple[str, ...]
    slot_inspection: NDArray[np.int64]
    slot_name: tuple[str, ...]
    slot_demand: NDArray[np.int64]
    inspectors: tuple[str, ...]
    floor: NDArray[np.int64]
    cap: NDArray[np.int64]
    arc_slot: NDArray[np.int64]
    arc_inspector: NDArray[np.int64]
    ladder: tuple[Fraction, ...] = WHOLE_LADDER
    couples: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    load_classes: LoadClasses = field(default_factory=LoadClasses)
    groups: TeamGroups = field(default_factory=TeamGroups)
    direct: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
