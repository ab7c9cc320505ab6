"""The bureau: a quarter's inputs, its workspace, and its steps, each done once."""

from __future__ import annotations

from randinspect.office.job import Job, load_job, source_paths
from randinspect.office.preview import Preview, preview, stratum_records
from randinspect.office.quarter_file import DrawPlan, QuarterFile, read_quarter_file
from randinspect.office.steps import Done, Event, Steps
from randinspect.office.workspace import Workspace

__all__ = [
    "Done",
    "DrawPlan",
    "Event",
    "Job",
    "Preview",
    "QuarterFile",
    "Steps",
    "Workspace",
    "load_job",
    "preview",
    "read_quarter_file",
    "source_paths",
    "stratum_records",
]
