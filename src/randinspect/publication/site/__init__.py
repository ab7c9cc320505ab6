"""The public site: pages by district, body and draw, of what is public (docs/format.md §12)."""

from __future__ import annotations

from randinspect.publication.site.handles import (
    body_handle,
    district_handle,
    draw_handle,
    ledger_handle,
)
from randinspect.publication.site.model import (
    Body,
    Correction,
    Draw,
    Entry,
    Fact,
    News,
    Place,
    PublicLedger,
    PublicList,
    Site,
    Spoken,
    Stage,
)
from randinspect.publication.site.printing import MANIFEST, manifest_of, site_files

__all__ = [
    "MANIFEST",
    "Body",
    "Correction",
    "Draw",
    "Entry",
    "Fact",
    "News",
    "Place",
    "PublicLedger",
    "PublicList",
    "Site",
    "Spoken",
    "Stage",
    "body_handle",
    "district_handle",
    "draw_handle",
    "ledger_handle",
    "manifest_of",
    "site_files",
]
