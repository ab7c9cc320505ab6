"""The margins that a selection's commitment binds, and what they gave (docs/format.md §3.3.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from randinspect.canonical import read_table
from randinspect.publication.commitment import Commitment
from randinspect.publication.input_names import MARGINS
from randinspect.sampling import Margin, SampleRole, Target, read_margins

__all__ = ["bound_margins", "group_facts"]


def bound_margins(
    commitment: Commitment, files: Mapping[str, bytes], targets: Sequence[Target]
) -> tuple[Margin, ...] | None:
    """Margins of a selection; None if its commitment binds none, whatever lies in the bundle.

    Raises
    ------
    FormatError, DesignError
        If the file breaks its form or does not fit the targets.
    """
    if MARGINS not in commitment.inputs:
        return None
    return read_margins(files[MARGINS], targets)


def group_facts(
    margins: Sequence[Margin], targets: Sequence[Target], stratum: str, sample: bytes | None
) -> list[dict[str, Any]]:
    """Groups that a stratum belongs to: their targets, and how many were drawn of each."""
    size_of = {target.stratum: target.size for target in targets}
    rows = read_table(sample, 4) if sample is not None else ()
    drawn = Counter(row[0] for row in rows if row[1] != SampleRole.RESERVE)
    facts = []
    for margin in margins:
        group = margin.groups[margin.places()[stratum]]
        fact: dict[str, Any] = {
            "margin": margin.name,
            "group": group.label,
            "target": str(sum((size_of[name] for name in group.strata), Fraction(0))),
        }
        if sample is not None:
            fact["drawn"] = sum(drawn[name] for name in group.strata)
        facts.append(fact)
    return facts
