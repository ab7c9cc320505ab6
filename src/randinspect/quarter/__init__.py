"""The hall: a quarter as a recipe that carries the sample from one wing to the other."""

from __future__ import annotations

from randinspect.quarter.carrying import carried
from randinspect.quarter.dating import DatingDay, pose_dates, usable_days
from randinspect.quarter.early import refuse_early
from randinspect.quarter.explaining import explain_agency
from randinspect.quarter.framing import Framing, Names, close_frame, name_units
from randinspect.quarter.joining import JointTerms
from randinspect.quarter.limits import limit_records
from randinspect.quarter.margins import group_records
from randinspect.quarter.posing import PosedQuarter, pose_dispatch
from randinspect.quarter.recipe import Quarter, QuarterPlan, Seeds, quarter
from randinspect.quarter.referring import Jurisdiction, lock_jurisdiction
from randinspect.quarter.registers import DrawnBodies, Registers
from randinspect.quarter.rules import dispatch_rules, waiver_costs
from randinspect.quarter.settling import Settled, settle, waiver_record
from randinspect.quarter.strangers import require_known_values

__all__ = [
    "DatingDay",
    "DrawnBodies",
    "Framing",
    "JointTerms",
    "Jurisdiction",
    "Names",
    "PosedQuarter",
    "Quarter",
    "QuarterPlan",
    "Registers",
    "Seeds",
    "Settled",
    "carried",
    "close_frame",
    "dispatch_rules",
    "explain_agency",
    "group_records",
    "limit_records",
    "lock_jurisdiction",
    "name_units",
    "pose_dates",
    "pose_dispatch",
    "quarter",
    "refuse_early",
    "require_known_values",
    "settle",
    "usable_days",
    "waiver_costs",
    "waiver_record",
]
