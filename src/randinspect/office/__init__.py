"""The bureau: a quarter's inputs, its workspace, and its steps, each done once."""

from __future__ import annotations

from randinspect.office.disclosing import audit_folder, disclose, prove_agency
from randinspect.office.estimating import BundleEstimate, estimate_bundle
from randinspect.office.events import Done, Event
from randinspect.office.job import Job, load_job, source_paths
from randinspect.office.ledger_book import (
    LedgerBook,
    enter_amendments,
    enter_bundle,
    read_key_file,
)
from randinspect.office.preview import Preview, preview, stratum_records
from randinspect.office.quarter_file import DrawPlan, QuarterFile, read_quarter_file
from randinspect.office.referred_preview import preview_of
from randinspect.office.referred_steps import ReferredSteps, open_steps
from randinspect.office.results_file import ResultRow, Results, read_results
from randinspect.office.secret import write_secret
from randinspect.office.steps import Steps
from randinspect.office.workspace import Workspace

__all__ = [
    "BundleEstimate",
    "Done",
    "DrawPlan",
    "Event",
    "Job",
    "LedgerBook",
    "Preview",
    "QuarterFile",
    "ReferredSteps",
    "ResultRow",
    "Results",
    "Steps",
    "Workspace",
    "audit_folder",
    "disclose",
    "enter_amendments",
    "enter_bundle",
    "estimate_bundle",
    "load_job",
    "open_steps",
    "preview",
    "preview_of",
    "prove_agency",
    "read_key_file",
    "read_quarter_file",
    "read_results",
    "source_paths",
    "stratum_records",
    "write_secret",
]
