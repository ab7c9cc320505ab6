"""The gate: re-derives a bundle, without solver, network or private data (docs/format.md §9)."""

from __future__ import annotations

from randinspect.verification.amended import (
    drawn_dispatch,
    read_amendment_proof,
    read_amendments,
    verify_amendments,
)
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict
from randinspect.verification.verify import verify, verify_files

__all__ = [
    "Family",
    "Finding",
    "Standing",
    "Step",
    "Verdict",
    "drawn_dispatch",
    "read_amendment_proof",
    "read_amendments",
    "verify",
    "verify_amendments",
    "verify_files",
]
