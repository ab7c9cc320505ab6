"""A quarter as it would be locked, as one record (docs/cli.md, ``check --json``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from randinspect.dispatch import Capacity, Unreached
from randinspect.errors import Fault
from randinspect.rulebook import StratumTarget

__all__ = ["Preview", "stratum_records"]


@dataclass(frozen=True, slots=True)
class Preview:
    """A quarter as it would be locked.

    Parameters
    ----------
    sources
        How each register was read.
    strata
        The strata with their targets, by the rulebook's names.
    quotas
        What each group of each quota gives, as plain data.
    exclusions
        Agencies that each exclusion code keeps in the frame with π = 0.
    memory
        Agencies that each rule of memory touches, by code; one may stand under several.
    set_aside
        Rows that the profile keeps out, by register and code.
    unreached
        Agencies in scope for which no team can be formed and why, the first 20, and how many.
    notes
        What the readers and the rules noted without stopping.
    rare_cells
        Cells (stratum, size) of fewer than five units, in which sealing hides little.
    capacity
        How much of the plan the roster can carry, by territory; None where no frame is closed.
    batch
        The batch that is dispatched, as plain data; None where the sample is dispatched whole.
    visit_days
        Working days that visits can have; empty if they are not dated.
    calendar
        Where the working days of each year come from.
    seeds
        Sources and fallbacks of both seeds, when they are due, and their files.
    couples
        Couples who may not go together.
    authorities
        Agencies in scope by the authority that would inspect them, or drawn ones by the one that
        does; empty where that is this one alone. An agency may have several.
    limits
        Caps on load classes and limits on groups, as plain data.
    narrow
        Shortlists that cannot be used where some territories are drawn, as plain data.
    unmonthed
        Agencies that no monthly cap counts, because their window lies in several months.
    exempted, exempted_count
        Agencies that are excluded because no team can reach them and why, as ``unreached``.
    blocking
        What stands in the way of a lock; with none of it the quarter is ready.
    """

    sources: Mapping[str, Mapping[str, Any]]
    strata: tuple[StratumTarget, ...]
    quotas: tuple[Mapping[str, Any], ...]
    exclusions: Mapping[str, int]
    memory: Mapping[str, int]
    set_aside: Mapping[str, Mapping[str, int]]
    unreached: tuple[Unreached, ...]
    unreached_count: int
    notes: tuple[Fault, ...]
    rare_cells: int
    capacity: Capacity | None = None
    batch: Mapping[str, Any] | None = None
    visit_days: tuple[date, ...] = ()
    calendar: Mapping[str, str] = field(default_factory=dict)
    seeds: tuple[Mapping[str, Any], ...] = ()
    couples: int = 0
    authorities: Mapping[str, int] = field(default_factory=dict)
    limits: tuple[Mapping[str, Any], ...] = ()
    narrow: tuple[Mapping[str, Any], ...] = ()
    unmonthed: int = 0
    exempted: tuple[Unreached, ...] = ()
    exempted_count: int = 0
    blocking: tuple[Fault, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way of a lock."""
        return not self.blocking

    def document(self) -> dict[str, Any]:
        """The preview as plain data."""
        return {
            "authorities": dict(self.authorities),
            "capacity": None if self.capacity is None else self.capacity.document(),
            "batch": None if self.batch is None else dict(self.batch),
            "blocking": [fault.document() for fault in self.blocking],
            "calendar": dict(self.calendar),
            "couples": self.couples,
            "exclusions": dict(self.exclusions),
            "exempted": _lost_record(self.exempted, self.exempted_count),
            "limits": [dict(limit) for limit in self.limits],
            "memory": dict(self.memory),
            "narrow": [dict(rung) for rung in self.narrow],
            "notes": [note.document() for note in self.notes],
            "quotas": [dict(quota) for quota in self.quotas],
            "rare_cells": self.rare_cells,
            "ready": self.is_ready,
            "seeds": [dict(seed) for seed in self.seeds],
            "set_aside": {name: dict(counts) for name, counts in self.set_aside.items()},
            "sources": {name: dict(source) for name, source in self.sources.items()},
            "strata": stratum_records(self.strata),
            "unmonthed": self.unmonthed,
            "unreached": _lost_record(self.unreached, self.unreached_count),
            "visit_days": [day.isoformat() for day in self.visit_days],
        }


def _lost_record(first: tuple[Unreached, ...], count: int) -> dict[str, Any]:
    """Agencies without a team as plain data."""
    return {
        "count": count,
        "first": [some.agency for some in first],
        "reasons": {some.agency: dict(some.codes) for some in first},
    }


def stratum_records(strata: Sequence[StratumTarget]) -> list[dict[str, Any]]:
    """Strata and their targets as plain data."""
    return [
        {
            "stratum": row.stratum,
            "units": row.units,
            "in_scope": row.positive_units,
            "size_sum": row.size_sum,
            "method": str(row.method),
            "expected": str(row.expected),
            "target": str(row.target),
            "reserves": row.reserves,
        }
        for row in strata
    ]
