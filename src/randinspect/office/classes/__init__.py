"""Classified supervision (分类监管): classes by rules, their reasons, and whether they predict.

The public room of classes: read the rules (`read_class_rules`), grade a register
(`grade_register`, or `grade_all` over events), explain an agency (`explain_grade`), write what the
draw takes over (`write_grading`), and test the rules on history (`backtest`): docs/method.md §13.
"""

from __future__ import annotations

from randinspect.office.classes.backtest import Backtest, Calibration, Pace, Ranked, backtest
from randinspect.office.classes.collecting import result_events, result_outcomes, write_collected
from randinspect.office.classes.events import (
    Event,
    GivenClass,
    read_events,
    read_outside,
    read_tolerances,
)
from randinspect.office.classes.explaining import explain_grade, grade_document
from randinspect.office.classes.grades import Counted, Grade, Origin, Sum, Triggered
from randinspect.office.classes.grading import grade, grade_all
from randinspect.office.classes.outcomes import Outcome, read_outcomes
from randinspect.office.classes.rule_parts import rulebook_part
from randinspect.office.classes.rules import ClassRules, parse_class_rules, read_class_rules
from randinspect.office.classes.supervising import ClassFiles, Graded, grade_register, write_grading
from randinspect.office.classes.templates import class_templates
from randinspect.office.classes.tolerance import Category, Novelty, Tolerance

__all__ = [
    "Backtest",
    "Calibration",
    "Category",
    "ClassFiles",
    "ClassRules",
    "Counted",
    "Event",
    "GivenClass",
    "Grade",
    "Graded",
    "Novelty",
    "Origin",
    "Outcome",
    "Pace",
    "Ranked",
    "Sum",
    "Tolerance",
    "Triggered",
    "backtest",
    "class_templates",
    "explain_grade",
    "grade",
    "grade_all",
    "grade_document",
    "grade_register",
    "parse_class_rules",
    "read_class_rules",
    "read_events",
    "read_outcomes",
    "read_outside",
    "read_tolerances",
    "result_events",
    "result_outcomes",
    "rulebook_part",
    "write_collected",
    "write_grading",
]
