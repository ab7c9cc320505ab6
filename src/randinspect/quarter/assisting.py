"""Assistants from elsewhere (异地协助人员), as they are told beside a dispatch.

The rule: whoever inspects under another authority's certificate is seen to do so. They assist in
the seats that the rulebook opens to them; the two officers are the authority's own
(docs/format.md §3.4.2).
"""

from __future__ import annotations

from collections.abc import Sequence

from randinspect.canonical import write_document
from randinspect.canonical.text import is_label
from randinspect.dispatch import Assist, DispatchRules, Problem
from randinspect.errors import Fault, RegistryError
from randinspect.registry import Register

__all__ = ["assistant_document"]


def assistant_document(
    drawn_from: Register, handles: Sequence[str], rules: DispatchRules, problem: Problem
) -> bytes | None:
    """Bytes of ``assistants.json``; None if all people are the authority's own.

    Parameters
    ----------
    drawn_from, handles
        Rows that are drawn, and the handle of each.
    rules
        Rules of the dispatch.
    problem
        The posed problem, whose slots are told.

    Raises
    ------
    RegistryError
        With every origin that cannot be published.
    """
    origins = drawn_from.columns.get("origin", [None] * len(handles))
    pairs = [(h, str(o)) for h, o in zip(handles, origins, strict=True) if o is not None]
    if not pairs:
        return None
    if faults := [_unfit(drawn_from, o) for o in sorted({o for _, o in pairs}) if not is_label(o)]:
        raise RegistryError(faults)
    there = set(problem.slot_name)
    open_slots = {role.slot for role in rules.roles if role.assist is not Assist.NEVER}
    lead = {role.slot for role in rules.roles if role.is_lead}
    record = {
        "inspectors": [list(pair) for pair in sorted(pairs)],
        "lead": sorted(lead & there),
        "slots": sorted(open_slots & there),
    }
    return write_document(record)


def _unfit(drawn_from: Register, origin: str) -> Fault:
    """Fault of an origin that cannot be published."""
    return Fault(
        drawn_from.source.file,
        "person.origin",
        f"the origin [{origin}] is no name that can be published",
        "write the authority in 1 to 64 characters, without | and control characters",
        sheet=drawn_from.source.sheet,
        column=drawn_from.title("origin"),
        value=origin,
    )
