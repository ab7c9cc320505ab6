"""Who inspects: eligible teams, drawn by the lowest tickets, certified by prices."""

from __future__ import annotations

from randinspect.dispatch.answer import Answer, Course, Refusal, Round, Tie
from randinspect.dispatch.audit import audit
from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.binomial import upper_bound
from randinspect.dispatch.certificate import Breach, BreachRule, check
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.date_plan import Appointment, DatePlan, DateRules, Dates
from randinspect.dispatch.dating import Dated, Undated, assign_days
from randinspect.dispatch.diary import Agenda
from randinspect.dispatch.dispatching import Dispatch, dispatch
from randinspect.dispatch.eligibility import reach
from randinspect.dispatch.exposure import Chance, Exposure, SmallPool, exposure
from randinspect.dispatch.flow import MinCostFlow, Outcome, Solution, Solver
from randinspect.dispatch.hall import HallSet, refutes
from randinspect.dispatch.pose import Posed, pose
from randinspect.dispatch.precheck import hall_set, precheck, require
from randinspect.dispatch.prices import TieError, clearing_prices
from randinspect.dispatch.problem import Problem, ProblemError
from randinspect.dispatch.pruning import PrunedFlow
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.recusals import unmatched_recusals
from randinspect.dispatch.roster import roster
from randinspect.dispatch.rules import DispatchRules
from randinspect.dispatch.seats import Need, Role, Scope, Where
from randinspect.dispatch.shortage import Shortage, ShortageKind
from randinspect.dispatch.shortlist import shortlist
from randinspect.dispatch.standing import Place, Standing

__all__ = [
    "Agenda",
    "Answer",
    "Appointment",
    "Barrier",
    "Breach",
    "BreachRule",
    "Chance",
    "Course",
    "DatePlan",
    "DateRules",
    "Dated",
    "Dates",
    "Dispatch",
    "DispatchRules",
    "Exposure",
    "HallSet",
    "MinCostFlow",
    "Need",
    "Outcome",
    "Place",
    "Posed",
    "Problem",
    "ProblemError",
    "PrunedFlow",
    "Reasons",
    "Refusal",
    "Role",
    "Round",
    "Scope",
    "Shortage",
    "ShortageKind",
    "SmallPool",
    "Solution",
    "Solver",
    "Standing",
    "Tie",
    "TieError",
    "Undated",
    "Where",
    "assign_days",
    "audit",
    "check",
    "clearing_prices",
    "dispatch",
    "exposure",
    "hall_set",
    "pair_costs",
    "pose",
    "precheck",
    "reach",
    "refutes",
    "require",
    "roster",
    "shortlist",
    "unmatched_recusals",
    "upper_bound",
]
