"""Decisions: what the profile answers to the faults of rows.

The rule: a fault is open, or the profile answers it by its rule. An answered fault stays on
record: with the row that it keeps out, or as a note on the row that stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from randinspect.errors import Fault
from randinspect.registry.profile import Decision
from randinspect.registry.register import SetAside
from randinspect.registry.rules import RULES, Answer

__all__ = ["Ruling", "Sighting", "rule_on"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A fault or a remark, with the row of the columns that it stands in.

    Parameters
    ----------
    fault
        What was found, at its place in the file.
    position
        Position in the columns; None for a row that never got there.
    can_stay
        False if the row cannot stay even if the profile keeps it: a required value is missing.
    """

    fault: Fault
    position: int | None = None
    can_stay: bool = True


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of sightings.

    Parameters
    ----------
    open_faults
        Faults that nothing answers.
    set_aside
        Rows kept out, one entry for each.
    notes
        What stays on record besides.
    out
        Positions of the rows kept out.
    """

    open_faults: list[Fault] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    out: set[int] = field(default_factory=set)

    def add(self, other: Ruling) -> None:
        """Add a later ruling on the same file."""
        self.open_faults.extend(other.open_faults)
        self.set_aside.extend(other.set_aside)
        self.notes.extend(other.notes)
        self.out.update(other.out)


def rule_on(sightings: Iterable[Sighting], decisions: Sequence[Decision]) -> Ruling:
    """Answer every sighting by the decisions.

    1. the first decision in the profile's order that sets a row aside gives its code;
    2. every other fault of that row becomes a note, for the row is out;
    3. a fault that the profile keeps becomes a note with the code;
    4. a remark is a note, and whatever is left is open.
    """
    ruling = Ruling()
    ranks = {decision.rule: rank for rank, decision in enumerate(decisions)}
    rest = []
    leaving: dict[int | None, tuple[int, Sighting]] = {}
    for sighting in sightings:
        rank = ranks.get(sighting.fault.rule)
        if rank is None or decisions[rank].action == "keep":
            rest.append(sighting)
            continue
        row = sighting.fault.row
        if row not in leaving:
            leaving[row] = (rank, sighting)
        else:
            first, second = sorted((leaving[row], (rank, sighting)), key=lambda pair: pair[0])
            leaving[row] = first
            rest.append(second[1])
    for rank, sighting in leaving.values():
        _set_aside(ruling, sighting, decisions[rank])
    for sighting in rest:
        rank = ranks.get(sighting.fault.rule)
        _note(ruling, sighting, None if rank is None else decisions[rank], leaving.keys())
    return ruling


def _set_aside(ruling: Ruling, sighting: Sighting, decision: Decision) -> None:
    """Step 1: keep a row out."""
    row = sighting.fault.row or 0
    ruling.set_aside.append(SetAside(row, decision.code, decision.reason, sighting.fault))
    if sighting.position is not None:
        ruling.out.add(sighting.position)


def _note(
    ruling: Ruling, sighting: Sighting, decision: Decision | None, leaving: Iterable[int | None]
) -> None:
    """Steps 2 to 4: note a sighting, or leave it open."""
    fault = sighting.fault
    if RULES[fault.rule].answer is Answer.NOTE:
        ruling.notes.append(fault)
    elif fault.row in leaving:
        ruling.notes.append(replace(fault, cure="nothing; the row is set aside"))
    elif decision is not None and sighting.can_stay:
        cure = f"kept by the profile as {decision.code}: {decision.reason}"
        ruling.notes.append(replace(fault, cure=cure))
    else:
        ruling.open_faults.append(fault)
