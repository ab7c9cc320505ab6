"""The first wing: who is inspected (docs/format.md §6.1, docs/method.md §1, §2, §4)."""

from __future__ import annotations

from randinspect.sampling.kernels import (
    certain_units,
    reserve_order,
    systematic,
    ticket_order,
)
from randinspect.sampling.margins import (
    Group,
    Margin,
    read_margins,
    require_margins,
    round_targets,
    write_margins,
)
from randinspect.sampling.probabilities import inclusion_probabilities, unit_probability
from randinspect.sampling.selection import SampleRole, SampleUnit, select, start_of, write_sample
from randinspect.sampling.target import (
    Method,
    Target,
    read_targets,
    target_for,
    write_targets,
)

__all__ = [
    "Group",
    "Margin",
    "Method",
    "SampleRole",
    "SampleUnit",
    "Target",
    "certain_units",
    "inclusion_probabilities",
    "read_margins",
    "read_targets",
    "require_margins",
    "reserve_order",
    "round_targets",
    "select",
    "start_of",
    "systematic",
    "target_for",
    "ticket_order",
    "unit_probability",
    "write_margins",
    "write_sample",
    "write_targets",
]
