"""After the visit: records of results, their acts, what follows (docs/format.md §11)."""

from __future__ import annotations

from randinspect.results.acts import (
    Act,
    AnswerAct,
    CloseAct,
    CorrectAct,
    CorrectionReason,
    EnterAct,
    PublishAct,
    ReviewAct,
    Ruling,
    Stage,
    StatementAct,
    StatementKind,
    act_name,
    read_act,
    write_act,
)
from randinspect.results.book import Book, after, replay
from randinspect.results.cases import Case, Closing, Statement, Version
from randinspect.results.codes import CODES, CodeSystem, code_of, label_of
from randinspect.results.columns import COLUMNS
from randinspect.results.deadlines import (
    DeadlineList,
    DueRow,
    Duty,
    Standing,
    as_of_day,
    list_duties,
)
from randinspect.results.entry import read_entry
from randinspect.results.exchange_choices import CounterpartCodes, ExchangeChoices, ExchangeItem
from randinspect.results.harmless import as_meant, harmless_cell
from randinspect.results.labels import (
    PROBLEMS,
    Label,
    Outcome,
    label_flaws,
    ordered_labels,
    outcome_of,
)
from randinspect.results.measures import (
    Conclusion,
    Measure,
    Sector,
    asks_for_listing,
    conclusion_flaws,
    measure_flaws,
    open_measures,
)
from randinspect.results.paper_choices import Margins, PaperChoices, PaperTemplates
from randinspect.results.people import (
    Change,
    DepartmentTally,
    PersonTally,
    department_tallies,
    person_tallies,
)
from randinspect.results.policy import (
    Anchor,
    Deadline,
    Policy,
    PublicationPolicy,
    TaskItem,
    parse_policy,
)
from randinspect.results.records import ItemResult, Means, Record, record_flaws
from randinspect.results.roster import Expected, Roster
from randinspect.results.rows import Form, Row, read_rows
from randinspect.results.rules import CURES, Flaw, fault_of_result
from randinspect.results.states import Decision, Move, State, moved
from randinspect.results.statistics import Progress, Rate, TaskTally, tally
from randinspect.results.template import template_files
from randinspect.results.working_days import WorkingDays, month_after

__all__ = [
    "CODES",
    "COLUMNS",
    "CURES",
    "PROBLEMS",
    "Act",
    "Anchor",
    "AnswerAct",
    "Book",
    "Case",
    "Change",
    "CloseAct",
    "Closing",
    "CodeSystem",
    "Conclusion",
    "CorrectAct",
    "CorrectionReason",
    "CounterpartCodes",
    "Deadline",
    "DeadlineList",
    "Decision",
    "DepartmentTally",
    "DueRow",
    "Duty",
    "EnterAct",
    "ExchangeChoices",
    "ExchangeItem",
    "Expected",
    "Flaw",
    "Form",
    "ItemResult",
    "Label",
    "Margins",
    "Means",
    "Measure",
    "Move",
    "Outcome",
    "PaperChoices",
    "PaperTemplates",
    "PersonTally",
    "Policy",
    "Progress",
    "PublicationPolicy",
    "PublishAct",
    "Rate",
    "Record",
    "ReviewAct",
    "Roster",
    "Row",
    "Ruling",
    "Sector",
    "Stage",
    "Standing",
    "State",
    "Statement",
    "StatementAct",
    "StatementKind",
    "TaskItem",
    "TaskTally",
    "Version",
    "WorkingDays",
    "act_name",
    "after",
    "as_meant",
    "as_of_day",
    "asks_for_listing",
    "code_of",
    "conclusion_flaws",
    "department_tallies",
    "fault_of_result",
    "harmless_cell",
    "label_flaws",
    "label_of",
    "list_duties",
    "measure_flaws",
    "month_after",
    "moved",
    "open_measures",
    "ordered_labels",
    "outcome_of",
    "parse_policy",
    "person_tallies",
    "read_act",
    "read_entry",
    "read_rows",
    "record_flaws",
    "replay",
    "tally",
    "template_files",
    "write_act",
]
