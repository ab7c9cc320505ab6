"""Registers that name nobody who is known: columns were exchanged, or the file is another one.

The rule: a past visit of somebody who left is a fact and only noted, row by row. Where nearly all
are of nobody, the notes hide one fault of the file: no visit would count, and nothing would say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from randinspect.errors import Fault
from randinspect.registry.register import Register
from randinspect.registry.rules import Problem, fault_of

__all__ = ["unmatched"]

# Rule of an unknown id → its field, and of how many ids; a small staff may all have left.
_LEAST: Final[Mapping[str, tuple[str, int]]] = {
    "visit.unknown_agency": ("agency", 3),
    "visit.unknown_inspector": ("inspector", 10),
}
_ONE_IN: Final = 20


def unmatched(visits: Register, unanswered: Sequence[Fault]) -> Iterator[Fault]:
    """Tell of a column of past visits of which fewer than one id in twenty is known.

    Parameters
    ----------
    visits
        The visits.
    unanswered
        Ids in it that are not known, and on which the profile says nothing.

    Yields
    ------
    Fault
        One for each such column, at its first id. Columns of fewer than 3 agencies or 10
        inspectors say too little.
    """
    for rule, (field, least) in _LEAST.items():
        strange = [fault for fault in unanswered if fault.rule == rule]
        count = sum(name is not None for name in visits.columns[field].tolist())
        if count >= least and (count - len(strange)) * _ONE_IN < count:
            first = strange[0]
            message = f"{len(strange)} of {count} ids of this column are of no known {field}"
            yield fault_of(
                Problem("visit.unmatched", message),
                file=first.file,
                sheet=first.sheet,
                row=first.row,
                column=first.column,
                value=first.value,
            )
