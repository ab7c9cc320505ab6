"""The gate: re-derives a bundle, without solver, network or private data (docs/format.md §9)."""

from __future__ import annotations

from randinspect.verification.amended import read_amendment_proof, read_amendments
from randinspect.verification.disclosed import (
    FOR_CAUSE,
    RECUSALS,
    STRATA,
    UNITS,
    openings_name,
    source_name,
    verify_disclosed,
)
from randinspect.verification.held import Held
from randinspect.verification.places import AMENDMENTS, Parts, places_at, read_parts
from randinspect.verification.proven import verify_proof
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict
from randinspect.verification.verify import (
    drawn_dispatch,
    verify,
    verify_amendments,
    verify_files,
    verify_parts,
)

__all__ = [
    "AMENDMENTS",
    "FOR_CAUSE",
    "RECUSALS",
    "STRATA",
    "UNITS",
    "Family",
    "Finding",
    "Held",
    "Parts",
    "Standing",
    "Step",
    "Verdict",
    "drawn_dispatch",
    "openings_name",
    "places_at",
    "read_amendment_proof",
    "read_amendments",
    "read_parts",
    "source_name",
    "verify",
    "verify_amendments",
    "verify_disclosed",
    "verify_files",
    "verify_parts",
    "verify_proof",
]
