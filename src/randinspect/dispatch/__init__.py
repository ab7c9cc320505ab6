"""Who inspects: eligible teams, drawn by the lowest tickets, certified by prices."""

from __future__ import annotations

from randinspect.dispatch.answer import Answer, Course, Refusal, Round, Tie
from randinspect.dispatch.audit import audit
from randinspect.dispatch.barriers import Barrier, unmatched_recusals
from randinspect.dispatch.capacity import Capacity, Expected, Territory, capacity
from randinspect.dispatch.certificate import Breach, BreachRule, check
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.dispatching import Dispatch, dispatch
from randinspect.dispatch.eligibility import reach
from randinspect.dispatch.flow import MinCostFlow, Outcome, Solution, Solver
from randinspect.dispatch.granting import grant
from randinspect.dispatch.hall import HallSet, refutes
from randinspect.dispatch.pose import Posed, pose
from randinspect.dispatch.precheck import hall_set, precheck, require
from randinspect.dispatch.prices import TieError, clearing_prices
from randinspect.dispatch.problem import Problem, ProblemError
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.relaxation import Relaxation, Waiver, WaiverKind, check_relaxation
from randinspect.dispatch.relaxing import relax
from randinspect.dispatch.rules import DispatchRules, Role
from randinspect.dispatch.shortage import Shortage, ShortageKind
from randinspect.dispatch.shortlist import shortlist
from randinspect.dispatch.staffing import Obstacle, Staffing, Substitution, Why
from randinspect.dispatch.standing import Hindrance, Place, Standing
from randinspect.dispatch.waiving import UNWAIVABLE, WaiverCosts

__all__ = [
    "UNWAIVABLE",
    "Answer",
    "Barrier",
    "Breach",
    "BreachRule",
    "Capacity",
    "Course",
    "Dispatch",
    "DispatchRules",
    "Expected",
    "HallSet",
    "Hindrance",
    "MinCostFlow",
    "Obstacle",
    "Outcome",
    "Place",
    "Posed",
    "Problem",
    "ProblemError",
    "Reasons",
    "Refusal",
    "Relaxation",
    "Role",
    "Round",
    "Shortage",
    "ShortageKind",
    "Solution",
    "Solver",
    "Staffing",
    "Standing",
    "Substitution",
    "Territory",
    "Tie",
    "TieError",
    "Waiver",
    "WaiverCosts",
    "WaiverKind",
    "Why",
    "audit",
    "capacity",
    "check",
    "check_relaxation",
    "clearing_prices",
    "dispatch",
    "grant",
    "hall_set",
    "pair_costs",
    "pose",
    "precheck",
    "reach",
    "refutes",
    "relax",
    "require",
    "shortlist",
    "unmatched_recusals",
]
