"""Estimates from the results of a sample: rates, totals, intervals (docs/method.md §10)."""

from __future__ import annotations

from randinspect.sampling.estimates.cells import Cell, Formula, variance_cells
from randinspect.sampling.estimates.checked import Arm, CheckedUnit, Pairs, StratumDesign
from randinspect.sampling.estimates.drawn import DrawnUnit, drawn_units, stratum_designs
from randinspect.sampling.estimates.estimate import estimate
from randinspect.sampling.estimates.interval import effective_size, korn_graubard
from randinspect.sampling.estimates.report import Estimate, Report, Tally
from randinspect.sampling.estimates.response import Answers, weigh_answers
from randinspect.sampling.estimates.variance import (
    deville_variance,
    hajek_variance,
    hartley_rao_variance,
    horvitz_thompson_variance,
    independent_variance,
    replacement_variance,
    sen_yates_grundy_variance,
)

__all__ = [
    "Answers",
    "Arm",
    "Cell",
    "CheckedUnit",
    "DrawnUnit",
    "Estimate",
    "Formula",
    "Pairs",
    "Report",
    "StratumDesign",
    "Tally",
    "deville_variance",
    "drawn_units",
    "effective_size",
    "estimate",
    "hajek_variance",
    "hartley_rao_variance",
    "horvitz_thompson_variance",
    "independent_variance",
    "korn_graubard",
    "replacement_variance",
    "sen_yates_grundy_variance",
    "stratum_designs",
    "variance_cells",
    "weigh_answers",
]
