"""The first wing: who is inspected (docs/format.md §6.1, docs/method.md §1, §2, §4)."""

from __future__ import annotations

from randinspect.sampling.batches import MAX_BATCHES, batch, batch_numbers
from randinspect.sampling.columnar import ColumnarFrame, select_columns
from randinspect.sampling.design_check import DesignReport, check_design
from randinspect.sampling.exchange import read_shard, write_shard
from randinspect.sampling.facts import StratumFacts, joined_facts, target_from_facts
from randinspect.sampling.joint import approximate_joint, joint_probabilities
from randinspect.sampling.kernels import certain_units, systematic, systematic_by_ticket
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
from randinspect.sampling.selection import (
    SampleRole,
    SampleUnit,
    read_sample,
    select,
    start_of,
    write_sample,
)
from randinspect.sampling.selectors import Selector
from randinspect.sampling.shards import Shard, merge_shards, shard_tickets
from randinspect.sampling.spark import SparkFrame
from randinspect.sampling.target import (
    TICKETED,
    Method,
    Target,
    parse_targets,
    read_targets,
    target_for,
    write_targets,
)
from randinspect.sampling.ticket_orders import lowest_tickets, reserve_order, ticket_order
from randinspect.sampling.ticketed import Threshold, rank_threshold
from randinspect.sampling.two_stage import (
    NO_HOLDER,
    DrawnBody,
    capped_holders,
    capped_targets,
    two_stage_mean,
    two_stage_total,
    two_stage_variance,
)

__all__ = [
    "MAX_BATCHES",
    "NO_HOLDER",
    "TICKETED",
    "ColumnarFrame",
    "DesignReport",
    "DrawnBody",
    "Group",
    "Margin",
    "Method",
    "ParetoProbabilities",
    "Permanent",
    "SampleRole",
    "SampleUnit",
    "Selector",
    "Shard",
    "SparkFrame",
    "StratumFacts",
    "Target",
    "Threshold",
    "UnitTickets",
    "approximate_joint",
    "batch",
    "batch_numbers",
    "capped_holders",
    "capped_targets",
    "certain_units",
    "check_design",
    "inclusion_probabilities",
    "joined_facts",
    "joint_probabilities",
    "lowest_tickets",
    "merge_shards",
    "pareto_key",
    "pareto_order",
    "pareto_probabilities",
    "parse_targets",
    "poisson",
    "poisson_threshold",
    "rank_threshold",
    "read_margins",
    "read_sample",
    "read_shard",
    "read_targets",
    "require_margins",
    "reserve_order",
    "round_targets",
    "select",
    "select_columns",
    "shard_tickets",
    "start_of",
    "systematic",
    "systematic_by_ticket",
    "target_for",
    "target_from_facts",
    "ticket_order",
    "two_stage_mean",
    "two_stage_total",
    "two_stage_variance",
    "unit_probability",
    "write_margins",
    "write_sample",
    "write_shard",
    "write_targets",
]
