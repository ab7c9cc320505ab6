"""A drawn selection that a quarter goes on from: read, verified, and the one that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from randinspect.canonical import sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.inputs.named_bundle import named_bundle
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import ParentPlan, ReferralPlan
from randinspect.office.own_ledger.pinning import quarter_pins
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.verification import verify_files

__all__ = ["drawn_selection"]

_SHOWN: Final = 3
Objections = Callable[[Mapping[str, bytes]], Iterator[str]]


def drawn_selection(
    quarter: QuarterFile,
    plan: ParentPlan | ReferralPlan,
    table: str,
    more: Objections = lambda _: iter(()),
) -> dict[str, bytes]:
    """Files of the drawn selection that a table of the quarter's file names.

    Parameters
    ----------
    quarter
        The quarter's file.
    plan
        The table, with the bundle and the digest of its result.
    table
        Name of the table.
    more
        What else speaks against a selection that is drawn.

    Raises
    ------
    ProtocolError
        If the bundle cannot be read, does not verify, or is not the one named; with every reason.
    """
    files = named_bundle(quarter.path(plan.bundle), f"{table}.bundle")
    told = [*_objections(files, quarter, plan.result_sha256, more)]
    if told:
        raise ProtocolError(f"{table}.bundle {plan.bundle}: {'; '.join(told)}")
    return files


def _objections(
    files: Mapping[str, bytes], quarter: QuarterFile, result_sha256: str, more: Objections
) -> Iterator[str]:
    """Tell why nothing can go on from a bundle here."""
    verdict = verify_files(files, quarter_pins(quarter))
    if not verdict:
        findings = "; ".join(str(finding) for finding in verdict.findings[:_SHOWN])
        yield f"it does not verify ({len(verdict.findings)} findings): {findings}"
        return
    commitment = read_commitment(files["commit.json"])
    if commitment.kind is not Kind.SELECTION or "result.json" not in files:
        yield f"it is no drawn selection, but a {commitment.kind}"
        return
    found = sha256_hex(files["result.json"])
    if found != result_sha256:
        yield f"result_sha256 is {result_sha256}, its result.json has {found}"
    yield from more(files)
