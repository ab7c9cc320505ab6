"""The bureau: a quarter's inputs, its workspace, and its steps, each done once."""

from __future__ import annotations

from randinspect.office.disclosing import audit_folder, disclose, prove_agency
from randinspect.office.estimates.estimating import BundleEstimate, estimate_bundle, estimate_rows
from randinspect.office.estimates.results_file import ResultRow, Results, read_results
from randinspect.office.inputs.job import Job, load_job, source_paths
from randinspect.office.inputs.quarter_file import QuarterFile, read_quarter_file
from randinspect.office.inputs.quarter_tables import DrawPlan
from randinspect.office.inputs.timing import Check
from randinspect.office.own_ledger.book import (
    LedgerBook,
    enter_amendments,
    enter_bundle,
    read_key_file,
)
from randinspect.office.own_ledger.in_force import locked_draw_id
from randinspect.office.preview.preview import preview
from randinspect.office.preview.readiness import REFUSED_BY_LOCK
from randinspect.office.preview.record import Preview, stratum_records
from randinspect.office.preview.staff_notes import couple_note
from randinspect.office.private.own_names import OwnNames
from randinspect.office.referral.preview import preview_of
from randinspect.office.referral.steps import ReferredSteps, open_steps
from randinspect.office.results.acts import (
    answer_objection,
    close_measure,
    correct_result,
    enter_results,
    record_statement,
    review_results,
)
from randinspect.office.results.announcing import PaperForm, announce_documents
from randinspect.office.results.exchanging import Exchanged, exchange_results
from randinspect.office.results.job import ResultJob
from randinspect.office.results.papers import WrittenPapers, write_papers, write_templates
from randinspect.office.results.publishing import Published, publish_results
from randinspect.office.results.report import Lift, TaskReport
from randinspect.office.results.reporting import due_list, report_task
from randinspect.office.results.tracing import trace, trace_result
from randinspect.office.site.publishing import (
    PublishedSite,
    find_quarters,
    gather_site,
    publish_site,
)
from randinspect.office.site.quarter import SiteQuarter
from randinspect.office.stages.amending import Amended, write_amendment
from randinspect.office.stages.ceremony import (
    Minutes,
    agreed,
    awaited,
    by_file,
    form_of,
    is_secret,
    is_typed,
    keep_typed,
    minutes_of,
)
from randinspect.office.stages.events import Done, Event
from randinspect.office.stages.handing_in import HandIn
from randinspect.office.stages.secret import write_secret
from randinspect.office.stages.steps import Steps
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
    "form_of",
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
