"""Private tables that the office keeps beside a locked selection; they never enter a bundle."""

from __future__ import annotations

from randinspect.canonical import write_table
from randinspect.office.job import Job
from randinspect.quarter import Framing

__all__ = ["label_records", "memory_table", "unit_table"]


def unit_table(job: Job, framing: Framing) -> bytes:
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


def memory_table(framing: Framing) -> bytes:
    """Private table of what past visits did: handle, code, what the rule saw."""
    names = framing.names.handles
    marks = framing.classification.marks
    return write_table((names[mark.place], str(mark.code), mark.seen) for mark in marks)


def label_records(framing: Framing) -> list[dict[str, str]]:
    """Published names of the strata beside the rulebook's, as plain records."""
    return [{"published": name, "stratum": stratum} for stratum, name in framing.labels.items()]
