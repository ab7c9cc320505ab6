"""The balcony: bundles, announcements and the page; pure functions, and one writer of files."""

from __future__ import annotations

from randinspect.publication.amendments import (
    Amendment,
    Deed,
    amend,
    amendment_name,
    read_amendment,
)
from randinspect.publication.announcement import Task, announcement_files
from randinspect.publication.bundle import read_files, write_files
from randinspect.publication.commitment import (
    Commitment,
    Disclosure,
    Kind,
    Occasion,
    read_commitment,
)
from randinspect.publication.explanation import explain_handle, explain_pair
from randinspect.publication.leaves import KeyReason, LeafKind, NoteKind, VoidReason, made_leaf
from randinspect.publication.page import render_page

__all__ = [
    "Amendment",
    "Commitment",
    "Deed",
    "Disclosure",
    "KeyReason",
    "Kind",
    "LeafKind",
    "NoteKind",
    "Occasion",
    "Task",
    "VoidReason",
    "amend",
    "amendment_name",
    "announcement_files",
    "explain_handle",
    "explain_pair",
    "made_leaf",
    "read_amendment",
    "read_commitment",
    "read_files",
    "render_page",
    "write_files",
]
