"""The hall: a quarter as a recipe that carries the sample from one wing to the other."""

from __future__ import annotations

from randinspect.quarter.dating import DatingDay, pose_dates, usable_days
from randinspect.quarter.explaining import explain_agency
from randinspect.quarter.framing import Framing, Names, close_frame, name_units
from randinspect.quarter.margins import group_records
from randinspect.quarter.posing import PosedQuarter, pose_dispatch
from randinspect.quarter.recipe import Quarter, QuarterPlan, Seeds, quarter
from randinspect.quarter.registers import Registers
from randinspect.quarter.rules import dispatch_rules

__all__ = [
    "DatingDay",
    "Framing",
    "Names",
    "PosedQuarter",
    "Quarter",
    "QuarterPlan",
    "Registers",
    "Seeds",
    "close_frame",
    "dispatch_rules",
    "explain_agency",
    "group_records",
    "name_units",
    "pose_dates",
    "pose_dispatch",
    "quarter",
    "usable_days",
]
