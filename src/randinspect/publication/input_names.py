"""Names of the files that a commitment binds (docs/format.md §3)."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ASSISTANTS",
    "BODIES",
    "CLAIMS",
    "DATE_INPUTS",
    "DIRECT",
    "DISPATCH_INPUTS",
    "GROUPS",
    "JURISDICTION",
    "LINKS",
    "LOAD_CLASSES",
    "MARGINS",
    "MERGED",
    "PERSONS",
    "SELECTION_INPUTS",
    "SHARED",
]

MARGINS: Final = "margins.json"
JURISDICTION: Final = "jurisdiction.tsv"
PERSONS: Final = "persons.tsv"
ASSISTANTS: Final = "assistants.json"
CLAIMS: Final = "claims.tsv"
MERGED: Final = "merged.tsv"
SHARED: Final = frozenset({JURISDICTION, ASSISTANTS})
"""Inputs through which several authorities have a part in a draw."""
BODIES: Final = "bodies.tsv"
LINKS: Final = "links.tsv"
DIRECT: Final = "direct.tsv"
LOAD_CLASSES: Final = ("load_caps.tsv", "load_classes.tsv")
GROUPS: Final = ("group_limits.tsv", "groups.tsv")
SELECTION_INPUTS: Final = ("frame.tsv", "targets.json")
DISPATCH_INPUTS: Final = (
    "couples.tsv",
    "eligible.tsv",
    "inspections.tsv",
    "inspectors.tsv",
    "limits.json",
)
DATE_INPUTS: Final = (
    "absences.tsv",
    "agenda.tsv",
    "calendar.json",
    "closures.tsv",
    "dates.json",
)
"""What a dispatch binds beside its other inputs if it dates its visits."""
