"""The first wing: who is inspected (docs/format.md §6.1, docs/method.md §1, §2, §4)."""

from __future__ import annotations

from randinspect.sampling.design_check import DesignReport, Selector, check_design
from randinspect.sampling.joint import approximate_joint, joint_probabilities
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
from randinspect.sampling.order_probabilities import ParetoProbabilities, pareto_probabilities
from randinspect.sampling.pareto import pareto_key, pareto_order
from randinspect.sampling.permanent import Permanent, UnitTickets
from randinspect.sampling.poisson import poisson, poisson_threshold
from randinspect.sampling.probabilities import inclusion_probabilities, unit_probability
from randinspect.sampling.selection import SampleRole, SampleUnit, select, start_of, write_sample
from randinspect.sampling.target import (
    TICKETED,
    Method,
    Target,
    read_targets,
    target_for,
    write_targets,
)
from randinspect.sampling.ticketed import Threshold, rank_threshold

__all__ = [
    "TICKETED",
    "DesignReport",
    "Group",
    "Margin",
    "Method",
    "ParetoProbabilities",
    "Permanent",
    "SampleRole",
    "SampleUnit",
    "Selector",
    "Target",
    "Threshold",
    "UnitTickets",
    "approximate_joint",
    "certain_units",
    "check_design",
    "inclusion_probabilities",
    "joint_probabilities",
    "pareto_key",
    "pareto_order",
    "pareto_probabilities",
    "poisson",
    "poisson_threshold",
    "rank_threshold",
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
