"""Private tables that the office keeps beside a locked draw; they never enter a bundle."""

from __future__ import annotations

from randinspect.canonical import write_document, write_table
from randinspect.office.inputs.job import Job
from randinspect.office.referral.referring import JURISDICTION_OPENINGS, handovers
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import Kind
from randinspect.quarter import (
    Framing,
    Jurisdiction,
    Names,
    PosedQuarter,
    group_records,
    limit_records,
)

__all__ = ["dispatch_tables", "keep_handovers", "selection_tables"]


def selection_tables(job: Job, framing: Framing, whose: Jurisdiction | None) -> dict[str, bytes]:
    """Units and strata of a selection and, where there are any, past visits and groups."""
    tables = {
        "units.tsv": _unit_table(job, framing),
        "strata.json": write_document(_label_records(framing)),
        **name_tables("agency", framing.names),
    }
    if whose is not None:
        tables[JURISDICTION_OPENINGS] = whose.openings
    if framing.history is not None:
        tables["memory.tsv"] = _memory_table(framing)
    if framing.stages is not None and framing.stages.holders is not None:
        tables["holder.openings.tsv"] = framing.stages.holders
    if framing.margins is not None:
        groups = group_records(framing.resolved.margins, framing.margins, framing.labels)
        tables["groups.json"] = write_document(groups)
    return tables


def name_tables(role: str, names: Names) -> dict[str, bytes]:
    """Openings of sealed handles."""
    return {} if names.openings is None else {f"{role}.openings.tsv": names.openings}


def dispatch_tables(posed: PosedQuarter) -> dict[str, bytes]:
    """Recused pairs, the rung of each inspection, and what limits that nest stand for."""
    tables = {
        "recusals.tsv": posed.recusals(),
        "rungs.tsv": write_table(posed.posed.reasons.rung_rows()),
        **name_tables("inspector", posed.names),
    }
    if posed.posed.limits:
        tables["limits.json"] = write_document(limit_records(posed.posed))
    return tables


def keep_handovers(workspace: Workspace, key: bytes) -> None:
    """Keep what each other authority is handed of a drawn selection."""
    openings = workspace.kept("agency.openings.tsv")
    files = handovers(workspace.files(Kind.SELECTION), openings, key)
    workspace.keep_folder("handover", files)


def _unit_table(job: Job, framing: Framing) -> bytes:
    """Private table of the units: handle, id, stratum of the rules, size, class, exclusion."""
    found = framing.classification
    columns = zip(
        framing.names.handles,
        job.registers.agencies.columns["id"],
        found.strata,
        found.sizes.tolist(),
        found.classes,
        found.exclusions,
        strict=True,
    )
    return write_table((h, i, s, str(w), c or "-", x or "-") for h, i, s, w, c, x in columns)


def _memory_table(framing: Framing) -> bytes:
    """Private table of what past visits did: handle, code, what the rule saw."""
    names = framing.names.handles
    marks = framing.classification.marks
    return write_table((names[mark.place], str(mark.code), mark.seen) for mark in marks)


def _label_records(framing: Framing) -> list[dict[str, str]]:
    """Published names of the strata beside the rulebook's, as plain records."""
    return [{"published": name, "stratum": stratum} for stratum, name in framing.labels.items()]
