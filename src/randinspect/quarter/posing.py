"""Posing the dispatch: the sample meets the roster (docs/format.md §3).

The wings do not know each other; here the drawn handles become the agencies to visit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from randinspect.canonical import write_table
from randinspect.dispatch import Barrier, Posed, pose, roster
from randinspect.errors import ProtocolError
from randinspect.quarter.assisting import assistant_document
from randinspect.quarter.coupling import pose_couples
from randinspect.quarter.framing import Names, name_units
from randinspect.quarter.joining import (
    JointTerms,
    away_on,
    barred_elsewhere,
    person_marks,
    person_table,
)
from randinspect.quarter.limits import limit_names
from randinspect.quarter.registers import Registers
from randinspect.quarter.rules import dispatch_rules
from randinspect.registry import Register
from randinspect.rulebook import CommonRules
from randinspect.sampling import SampleRole, SampleUnit

__all__ = ["PosedQuarter", "pose_dispatch"]


@dataclass(frozen=True, slots=True)
class PosedQuarter:
    """A posed dispatch with the names that only the office can open.

    Parameters
    ----------
    posed
        Problem and reasons, in public handles.
    names
        Handles and openings of the inspectors, in the order of the roster.
    roster
        Rows that are drawn: inspectors, or teams that go whole.
    persons
        Bytes of the public ``persons.tsv``; None where no other authority sends people too.
    assistants
        Bytes of the public ``assistants.json``; None where nobody from elsewhere assists.
    """

    posed: Posed
    names: Names
    roster: Register
    persons: bytes | None = None
    assistants: bytes | None = None

    def recusals(self) -> bytes:
        """Bytes of the private ``recusals.tsv``."""
        return write_table(self.posed.reasons.recusal_rows())

    def direct(self) -> bytes | None:
        """Bytes of the public ``direct.tsv``; None if everybody is drawn."""
        rows = self.posed.reasons.direct_rows()
        return write_table(rows) if rows else None


def pose_dispatch(
    registers: Registers,
    rules: CommonRules,
    *,
    sample: Sequence[SampleUnit],
    agency_handles: Sequence[str],
    window: tuple[date, date],
    draw_id: str,
    key: bytes,
    joint: JointTerms | None = None,
    fixed: Mapping[str, date] | None = None,
) -> PosedQuarter:
    """Pose the dispatch of a sample.

    Parameters
    ----------
    registers
        The libraries.
    rules
        The rulebook.
    sample
        The sample; certain and drawn units are visited.
    agency_handles
        Handle of each agency, in register order.
    window
        First and last day of the inspections.
    draw_id
        Number of the dispatch.
    key
        The office's master key, 32 bytes.
    joint
        What other authorities that send people too ask for; None if there are none.
    fixed
        Days of visits of other departments that are joined, by inspection.

    Raises
    ------
    ProtocolError
        If a drawn handle belongs to no agency of the register.
    RegistryError
        If a couple can never be parted, or names nobody in the roster.
    """
    place = {handle: i for i, handle in enumerate(agency_handles)}
    drawn = [unit.handle for unit in sample if unit.role is not SampleRole.RESERVE]
    lost = [handle for handle in drawn if handle not in place]
    if lost:
        raise ProtocolError(
            f"{len(lost)} drawn handles belong to no agency here, the first is {lost[0]}; "
            "the register or the key is not the one that was locked"
        )
    drawn_from = roster(registers.inspectors, dispatch_rules(rules))
    names = name_units(
        drawn_from.columns["id"],
        rules.disclosure.inspectors,
        draw_id=draw_id,
        role="inspector",
        key=key,
    )
    marks: dict[str, frozenset[str]] = {}
    elsewhere: list[tuple[str, str, Barrier]] = []
    if joint is not None:
        handles = names.handles
        marks = person_marks(registers.inspectors, drawn_from, handles, joint.salt)
        elsewhere += barred_elsewhere(joint, marks, drawn, registers.absences, drawn_from, handles)
    elsewhere += away_on(fixed or {}, drawn, registers.absences, drawn_from, names.handles)
    posed = pose(
        registers.agencies.take(np.array([place[handle] for handle in drawn], dtype=np.int64)),
        drawn_from,
        agency_handles=drawn,
        inspector_handles=names.handles,
        recusals=registers.recusals,
        visits=registers.visits,
        rules=dispatch_rules(rules),
        window=window,
        absences=registers.absences,
        direct=registers.direct,
        couples=pose_couples(registers.couples, drawn_from, names.handles),
        elsewhere=elsewhere,
        limit_names=limit_names(rules, draw_id=draw_id, key=key),
    )
    persons = None if joint is None else person_table(marks)
    assistants = assistant_document(drawn_from, names.handles, dispatch_rules(rules), posed.problem)
    return PosedQuarter(posed, names, drawn_from, persons, assistants)
