"""The balcony: bundles, announcements and the page; pure functions, and one writer of files."""

from __future__ import annotations

from randinspect.publication.announcement import Task, announcement_files
from randinspect.publication.bundle import read_files, write_files
from randinspect.publication.commitment import (
    Commitment,
    Disclosure,
    Kind,
    Occasion,
    read_commitment,
)
from randinspect.publication.explanation import explain_handle
from randinspect.publication.page import render_page

__all__ = [
    "Commitment",
    "Disclosure",
    "Kind",
    "Occasion",
    "Task",
    "announcement_files",
    "explain_handle",
    "read_commitment",
    "read_files",
    "render_page",
    "write_files",
]
