"""Who inspects: eligible teams, drawn by the lowest tickets, certified by prices."""

from __future__ import annotations

from randinspect.dispatch.answer import Answer, Course, Refusal, Round, Tie
from randinspect.dispatch.areas import require_areas
from randinspect.dispatch.assignment import Assigned, Market, assign, check_assigned
from randinspect.dispatch.audit import audit
from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.binomial import upper_bound
from randinspect.dispatch.capacity import capacity
from randinspect.dispatch.certificate import Breach, BreachRule, check, check_plan
from randinspect.dispatch.companions import coupled_inspections
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.cpsat import ATTESTED, CpSat, Limit, SeatModel
from randinspect.dispatch.date_plan import Appointment, DatePlan, Dates
from randinspect.dispatch.date_rules import DateRules
from randinspect.dispatch.dating import Dated, Undated, assign_days
from randinspect.dispatch.diary import Agenda
from randinspect.dispatch.dispatching import Dispatch, dispatch
from randinspect.dispatch.eligibility import reach
from randinspect.dispatch.exposure import Chance, Exposure, SmallPool, exposure
from randinspect.dispatch.flow import MinCostFlow, Outcome, Solution, Solver
from randinspect.dispatch.granting import grant
from randinspect.dispatch.hall import HallSet, refutes
from randinspect.dispatch.hours import AttestedHours, HoursMarket, assign_hours, check_hours
from randinspect.dispatch.idle import Idle, Staff, Unfilled, staff
from randinspect.dispatch.limit_rules import ClassRule, GroupRule
from randinspect.dispatch.narrowness import DeadRung, dead_rungs
from randinspect.dispatch.nested_rows import NestedRows
from randinspect.dispatch.nesting import LoadClasses, TeamGroups
from randinspect.dispatch.pose import Posed, pose
from randinspect.dispatch.posed_limits import LimitNames, require_limits, spans
from randinspect.dispatch.precheck import hall_set, precheck, require
from randinspect.dispatch.prices import TieError, clearing_prices
from randinspect.dispatch.problem import Problem, ProblemError
from randinspect.dispatch.pruning import PrunedFlow
from randinspect.dispatch.reaching import Unreached, unreached
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.recusals import holding, unmatched_recusals
from randinspect.dispatch.relaxation import Relaxation, check_relaxation
from randinspect.dispatch.relaxing import relax
from randinspect.dispatch.roster import roster
from randinspect.dispatch.rules import DispatchRules
from randinspect.dispatch.seats import Assist, Need, Role, Scope, Where
from randinspect.dispatch.shortage import Hold, HoldCode, Shortage, ShortageKind, Unhelped
from randinspect.dispatch.shortlist import shortlist
from randinspect.dispatch.side_rules import AttestedTeams, SideRule, attest, dispatch_under_rules
from randinspect.dispatch.staffing import Obstacle, Staffing, Substitution, Why
from randinspect.dispatch.standing import Hindrance, MetLimit, Place, Standing
from randinspect.dispatch.territories import Capacity, Expected, Territory
from randinspect.dispatch.trips import AttestedTrips, TripPlan, batch_trips, check_trips
from randinspect.dispatch.waivers import Waiver, WaiverKind
from randinspect.dispatch.waiving import UNWAIVABLE, WaiverCosts

__all__ = [
    "ATTESTED",
    "UNWAIVABLE",
    "Agenda",
    "Answer",
    "Appointment",
    "Assigned",
    "Assist",
    "AttestedHours",
    "AttestedTeams",
    "AttestedTrips",
    "Barrier",
    "Breach",
    "BreachRule",
    "Capacity",
    "Chance",
    "ClassRule",
    "Course",
    "CpSat",
    "DatePlan",
    "DateRules",
    "Dated",
    "Dates",
    "DeadRung",
    "Dispatch",
    "DispatchRules",
    "Expected",
    "Exposure",
    "GroupRule",
    "HallSet",
    "Hindrance",
    "Hold",
    "HoldCode",
    "HoursMarket",
    "Idle",
    "Limit",
    "LimitNames",
    "LoadClasses",
    "Market",
    "MetLimit",
    "MinCostFlow",
    "Need",
    "NestedRows",
    "Obstacle",
    "Outcome",
    "Place",
    "Posed",
    "Problem",
    "ProblemError",
    "PrunedFlow",
    "Reasons",
    "Refusal",
    "Relaxation",
    "Role",
    "Round",
    "Scope",
    "SeatModel",
    "Shortage",
    "ShortageKind",
    "SideRule",
    "SmallPool",
    "Solution",
    "Solver",
    "Staff",
    "Staffing",
    "Standing",
    "Substitution",
    "TeamGroups",
    "Territory",
    "Tie",
    "TieError",
    "TripPlan",
    "Undated",
    "Unfilled",
    "Unhelped",
    "Unreached",
    "Waiver",
    "WaiverCosts",
    "WaiverKind",
    "Where",
    "Why",
    "assign",
    "assign_days",
    "assign_hours",
    "attest",
    "audit",
    "batch_trips",
    "capacity",
    "check",
    "check_assigned",
    "check_hours",
    "check_plan",
    "check_relaxation",
    "check_trips",
    "clearing_prices",
    "coupled_inspections",
    "dead_rungs",
    "dispatch",
    "dispatch_under_rules",
    "exposure",
    "grant",
    "hall_set",
    "holding",
    "pair_costs",
    "pose",
    "precheck",
    "reach",
    "refutes",
    "relax",
    "require",
    "require_areas",
    "require_limits",
    "roster",
    "shortlist",
    "spans",
    "staff",
    "unmatched_recusals",
    "unreached",
    "upper_bound",
]
