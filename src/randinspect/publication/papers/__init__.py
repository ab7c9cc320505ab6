"""Papers: what is handed over at a visit, and announced lists as documents (docs/papers.md)."""

from __future__ import annotations

from randinspect.publication.papers.announced import announced_document, announced_sheet
from randinspect.publication.papers.facts import Member, TaskFacts, VisitFacts, spelt_day
from randinspect.publication.papers.keys import LISTS, TEXTS, PaperKind, keys_of
from randinspect.publication.papers.markup import Look
from randinspect.publication.papers.plain import plain_template
from randinspect.publication.papers.points import (
    CheckPoint,
    points_of_items,
    read_points,
    require_points,
)
from randinspect.publication.papers.printable import paper_name, printable
from randinspect.publication.papers.printed import printed_document
from randinspect.publication.papers.visiting import OF_A_VISIT, PaperWriter

__all__ = [
    "LISTS",
    "OF_A_VISIT",
    "TEXTS",
    "CheckPoint",
    "Look",
    "Member",
    "PaperKind",
    "PaperWriter",
    "TaskFacts",
    "VisitFacts",
    "announced_document",
    "announced_sheet",
    "keys_of",
    "paper_name",
    "plain_template",
    "points_of_items",
    "printable",
    "printed_document",
    "read_points",
    "require_points",
    "spelt_day",
]
