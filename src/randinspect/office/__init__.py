"""The bureau: a quarter's inputs, its workspace, and its steps, each done once."""

from __future__ import annotations

from randinspect.office.estimating import BundleEstimate, estimate_bundle
from randinspect.office.events import Done, Event
from randinspect.office.job import Job, load_job, source_paths
from randinspect.office.preview import Preview, preview, stratum_records
from randinspect.office.quarter_file import DrawPlan, QuarterFile, read_quarter_file
from randinspect.office.referred_preview import preview_of
from randinspect.office.referred_steps import ReferredSteps, open_steps
from randinspect.office.results_file import ResultRow, read_results
from randinspect.office.steps import Steps
from randinspect.office.workspace import Workspace

__all__ = [
    "BundleEstimate",
    "Done",
    "DrawPlan",
    "Event",
    "Job",
    "Preview",
    "QuarterFile",
    "ReferredSteps",
    "ResultRow",
    "Steps",
    "Workspace",
    "estimate_bundle",
    "load_job",
    "open_steps",
    "preview",
    "preview_of",
    "read_quarter_file",
    "read_results",
    "source_paths",
    "stratum_records",
]
