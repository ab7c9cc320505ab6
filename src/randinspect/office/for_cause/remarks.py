"""What an order may stand with, and should not be overlooked when it is given.

The rule: a body that the rulebook takes out of the draw by its status (注销) may still be checked
for cause, and a register without purposes still holds its visits; both are told, nothing is barred.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from randinspect.office.for_cause.records import OpenTask
from randinspect.office.inputs.job import Job
from randinspect.registry import RecordKind, read_profile
from randinspect.rulebook import Rulebook
from randinspect.rulebook.columns import Columns

__all__ = ["order_notes"]

_STATUS = "status"


def order_notes(order: OpenTask, job: Job) -> Iterator[tuple[str, dict[str, str]]]:
    """Tell what stands beside an order.

    Parameters
    ----------
    order
        The order as it was given.
    job
        Registers and rules of the office.

    Yields
    ------
    str, dict[str, str]
        A code, and what fills its sentence. ``gone body``: by its status nobody could draw it;
        ``no purpose``, ``no visits``: the register of visits cannot say that a visit was for cause.
    """
    registers = job.registers.agencies
    rules = job.rules.exclusions if isinstance(job.rules, Rulebook) else ()
    place = np.flatnonzero(registers.columns["id"] == order.agency)[:1]
    columns = Columns(registers.columns, len(registers))
    for rule in rules:
        is_asked = rule.when is not None and rule.when.reads(_STATUS) and rule.in_force(order.on)
        if is_asked and rule.when is not None and rule.when.mask(columns, on=order.on)[place].any():
            status = str(registers.columns[_STATUS][place[0]] or "-")
            yield "gone body", {"a": order.agency, "c": rule.code, "s": status}
            break
    files = job.quarter.files
    if files.visits is None:
        yield "no visits", {}
        return
    visits = read_profile(job.quarter.path(files.profile)).of(RecordKind.VISIT)
    if "purpose" not in visits.columns:
        yield "no purpose", {"f": files.visits}
