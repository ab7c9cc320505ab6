"""Direct assignments of a dispatch: who was named and not drawn (docs/format.md §3.4)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from randinspect.canonical import check_label, read_table
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError
from randinspect.publication.commitment import Commitment
from randinspect.publication.input_names import DIRECT

__all__ = ["bound_direct", "read_direct"]


def bound_direct(
    commitment: Commitment, files: Mapping[str, bytes], problem: Problem
) -> dict[str, str]:
    """Reason of each inspection that was not drawn; nothing if the commitment binds none.

    Raises
    ------
    FormatError
        If the file breaks its form, or tells of an inspection whose team is still open.
    """
    if DIRECT not in commitment.inputs:
        return {}
    return read_direct(files[DIRECT], problem)


def read_direct(data: bytes, problem: Problem) -> dict[str, str]:
    """Read ``direct.tsv``: the reason of each inspection whose people were named.

    Raises
    ------
    FormatError
        If a row names no inspection of the problem, an inspection twice, a reason that is no
        label, or an inspection that more or fewer people may visit than it has seats.
    """
    rows = read_table(data, 2)
    reasons = {inspection: check_label(reason) for inspection, reason in rows}
    if not rows or len(reasons) < len(rows):
        raise FormatError("direct.tsv: one row for each inspection, and a file only if there are")
    place = {name: i for i, name in enumerate(problem.inspections)}
    for inspection in reasons:
        if inspection not in place:
            raise FormatError(f"direct.tsv: {inspection} is not in inspections.tsv")
        here = problem.slot_inspection == place[inspection]
        seats = int(problem.slot_demand[here].sum())
        people = len(np.unique(problem.arc_inspector[here[problem.arc_slot]]))
        if people != seats:
            raise FormatError(
                f"direct.tsv: {people} people may visit {inspection}, which has {seats} seats; a "
                "team that is named is named whole"
            )
    return reasons
