"""The privacy scanner: nothing is published that it has not looked at (docs/format.md §11.5)."""

from __future__ import annotations

from randinspect.publication.privacy.cells import PlacedCell, cells_of
from randinspect.publication.privacy.leaks import Exemption, Knowledge, Leak, LeakKind, Scan
from randinspect.publication.privacy.scanner import require_clean, scan
from randinspect.publication.privacy.tokens import (
    is_personal_id,
    landlines,
    mobile_numbers,
    personal_ids,
    plain,
)

__all__ = [
    "Exemption",
    "Knowledge",
    "Leak",
    "LeakKind",
    "PlacedCell",
    "Scan",
    "cells_of",
    "is_personal_id",
    "landlines",
    "mobile_numbers",
    "personal_ids",
    "plain",
    "require_clean",
    "scan",
]
