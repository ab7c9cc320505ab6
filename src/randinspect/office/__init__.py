"""The bureau: a quarter's inputs, its workspace, and its steps, each done once."""

from __future__ import annotations

from randinspect.office.amending import Amended, write_amendment
from randinspect.office.announcing import PaperForm, announce_documents
from randinspect.office.ceremony import (
    Minutes,
    agreed,
    awaited,
    by_file,
    is_secret,
    is_typed,
    keep_typed,
    minutes_of,
)
from randinspect.office.disclosing import audit_folder, disclose, prove_agency
from randinspect.office.estimating import BundleEstimate, estimate_bundle, estimate_rows
from randinspect.office.events import Done, Event
from randinspect.office.exchanging import Exchanged, exchange_results
from randinspect.office.handing_in import HandIn
from randinspect.office.in_force import locked_draw_id
from randinspect.office.job import Job, load_job, source_paths
from randinspect.office.ledger_book import (
    LedgerBook,
    enter_amendments,
    enter_bundle,
    read_key_file,
)
from randinspect.office.own_names import OwnNames
from randinspect.office.papers import WrittenPapers, write_papers, write_templates
from randinspect.office.preview import preview
from randinspect.office.preview_record import Preview, stratum_records
from randinspect.office.quarter_file import QuarterFile, read_quarter_file
from randinspect.office.quarter_tables import DrawPlan
from randinspect.office.readiness import REFUSED_BY_LOCK
from randinspect.office.referred_preview import preview_of
from randinspect.office.referred_steps import ReferredSteps, open_steps
from randinspect.office.reporting import Lift, TaskReport, due_list, report_task
from randinspect.office.result_acts import (
    answer_objection,
    close_measure,
    correct_result,
    enter_results,
    record_statement,
    review_results,
)
from randinspect.office.result_job import ResultJob
from randinspect.office.result_publishing import Published, publish_results
from randinspect.office.result_trace import trace, trace_result
from randinspect.office.results_file import ResultRow, Results, read_results
from randinspect.office.secret import write_secret
from randinspect.office.site_publishing import (
    PublishedSite,
    find_quarters,
    gather_site,
    publish_site,
)
from randinspect.office.site_quarter import SiteQuarter
from randinspect.office.staff_notes import couple_note
from randinspect.office.steps import Steps
from randinspect.office.timing import Check
from randinspect.office.workspace import Workspace

__all__ = [
    "REFUSED_BY_LOCK",
    "Amended",
    "BundleEstimate",
    "Check",
    "Done",
    "DrawPlan",
    "Event",
    "Exchanged",
    "HandIn",
    "Job",
    "LedgerBook",
    "Lift",
    "Minutes",
    "OwnNames",
    "PaperForm",
    "Preview",
    "Published",
    "PublishedSite",
    "QuarterFile",
    "ReferredSteps",
    "ResultJob",
    "ResultRow",
    "Results",
    "SiteQuarter",
    "Steps",
    "TaskReport",
    "Workspace",
    "WrittenPapers",
    "agreed",
    "announce_documents",
    "answer_objection",
    "audit_folder",
    "awaited",
    "by_file",
    "close_measure",
    "correct_result",
    "couple_note",
    "disclose",
    "due_list",
    "enter_amendments",
    "enter_bundle",
    "enter_results",
    "estimate_bundle",
    "estimate_rows",
    "exchange_results",
    "find_quarters",
    "gather_site",
    "is_secret",
    "is_typed",
    "keep_typed",
    "load_job",
    "locked_draw_id",
    "minutes_of",
    "open_steps",
    "preview",
    "preview_of",
    "prove_agency",
    "publish_results",
    "publish_site",
    "read_key_file",
    "read_quarter_file",
    "read_results",
    "record_statement",
    "report_task",
    "review_results",
    "source_paths",
    "stratum_records",
    "trace",
    "trace_result",
    "write_amendment",
    "write_minutes",
    "write_papers",
    "write_secret",
    "write_templates",
]
