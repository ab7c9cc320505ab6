"""Who inspects: eligible teams, drawn by the lowest tickets, certified by prices."""

from __future__ import annotations

from randinspect.dispatch.barriers import Barrier, unmatched_recusals
from randinspect.dispatch.certificate import Breach, BreachRule, check
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.date_plan import Appointment, DatePlan, DateRules, Dates
from randinspect.dispatch.dating import Dated, Undated, assign_days
from randinspect.dispatch.diary import Agenda
from randinspect.dispatch.dispatching import Dispatch, dispatch
from randinspect.dispatch.eligibility import reach
from randinspect.dispatch.flow import MinCostFlow, Outcome, Solution, Solver
from randinspect.dispatch.pose import Posed, pose
from randinspect.dispatch.precheck import precheck, require
from randinspect.dispatch.prices import TieError, clearing_prices
from randinspect.dispatch.problem import Problem, ProblemError
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.rules import DispatchRules, Role
from randinspect.dispatch.shortage import Shortage, ShortageKind
from randinspect.dispatch.standing import Place, Standing

__all__ = [
    "Agenda",
    "Appointment",
    "Barrier",
    "Breach",
    "BreachRule",
    "DatePlan",
    "DateRules",
    "Dated",
    "Dates",
    "Dispatch",
    "DispatchRules",
    "MinCostFlow",
    "Outcome",
    "Place",
    "Posed",
    "Problem",
    "ProblemError",
    "Reasons",
    "Role",
    "Shortage",
    "ShortageKind",
    "Solution",
    "Solver",
    "Standing",
    "TieError",
    "Undated",
    "assign_days",
    "check",
    "clearing_prices",
    "dispatch",
    "pair_costs",
    "pose",
    "precheck",
    "reach",
    "require",
    "unmatched_recusals",
]
