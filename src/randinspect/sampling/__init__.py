"""The first wing: who is inspected (docs/format.md §6.1, docs/method.md §1, §2, §4)."""

from __future__ import annotations

from randinspect.sampling.kernels import (
    certain_units,
    lowest_tickets,
    reserve_order,
    systematic,
    systematic_by_ticket,
    ticket_order,
)
from randinspect.sampling.probabilities import inclusion_probabilities, unit_probability
from randinspect.sampling.selection import SampleRole, SampleUnit, select, write_sample
from randinspect.sampling.target import (
    Method,
    Target,
    read_targets,
    target_for,
    write_targets,
)

__all__ = [
    "Method",
    "SampleRole",
    "SampleUnit",
    "Target",
    "certain_units",
    "inclusion_probabilities",
    "lowest_tickets",
    "read_targets",
    "reserve_order",
    "select",
    "systematic",
    "systematic_by_ticket",
    "target_for",
    "ticket_order",
    "unit_probability",
    "write_sample",
    "write_targets",
]
