"""The balcony: bundles, announcements and the page; pure functions, and one writer of files."""

from __future__ import annotations

from randinspect.attestation import Role
from randinspect.publication.amendments import (
    Amendment,
    Deed,
    amend,
    amendment_name,
    read_amendment,
)
from randinspect.publication.announcement import Task, announcement_files
from randinspect.publication.bundle import read_files, write_files
from randinspect.publication.ceremony_page import ceremony_page, commitment_line
from randinspect.publication.commitment import Commitment, Kind, Occasion, read_commitment
from randinspect.publication.commitment_parts import Disclosure
from randinspect.publication.deciding import deciding_sentence
from randinspect.publication.dispatch_explanation import explain_pair
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.explanation import explain_handle
from randinspect.publication.joint import JointTeam, JointTeams, Seat, joint_teams
from randinspect.publication.joint_files import joint_document, joint_files
from randinspect.publication.leaves import LeafKind, made_leaf
from randinspect.publication.ledger_leaves import KeyReason, NoteKind
from randinspect.publication.merging import MergedVisit, merged_visits
from randinspect.publication.page import render_page
from randinspect.publication.problems import read_problem

__all__ = [
    "Amendment",
    "Commitment",
    "Deed",
    "Disclosure",
    "JointTeam",
    "JointTeams",
    "KeyReason",
    "Kind",
    "LeafKind",
    "MergedVisit",
    "NoteKind",
    "Occasion",
    "Role",
    "Seat",
    "Task",
    "VoidReason",
    "amend",
    "amendment_name",
    "announcement_files",
    "ceremony_page",
    "commitment_line",
    "deciding_sentence",
    "explain_handle",
    "explain_pair",
    "joint_document",
    "joint_files",
    "joint_teams",
    "made_leaf",
    "merged_visits",
    "read_amendment",
    "read_commitment",
    "read_files",
    "read_problem",
    "render_page",
    "write_files",
]
