"""What ``[linked]`` and the other tables of a rulebook say together must not contradict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from randinspect.rulebook.doors import Complaint
from randinspect.rulebook.model import Tables

__all__ = ["linked_contradictions"]

_METHODS: Final = ("equal", "proportional")


def linked_contradictions(rules: Tables) -> Iterator[Complaint]:
    """Tell everything in which ``[linked]`` contradicts another table."""
    linked = rules.linked
    if linked is None:
        return
    if rules.strata.by != (linked.body,):
        message = "the strata of a second stage are its bodies"
        cure = f'write by = ["{linked.body}"] in [strata]'
        yield Complaint(("strata", "by"), "linked.strata", message, cure)
    if rules.quotas:
        message = "quotas and a second stage do not go together in this version"
        yield Complaint(("quota",), "linked.quota", message, "drop [[quota]], or drop [linked]")
    capped = linked.holder_cap is not None
    for index, rule in enumerate(rules.selection):
        place = ("selection", index, "method")
        if rule.method not in _METHODS:
            message = "units of a body are drawn with exact probabilities"
            yield Complaint(place, "linked.method", message, f"write one of {', '.join(_METHODS)}")
        elif capped and rule.method != "equal":
            message = "a cap of holders is kept over units that are drawn with equal probability"
            yield Complaint(place, "linked.equal", message, 'write method = "equal"')
    if capped and rules.memory is not None and rules.memory.rest is not None:
        message = "a rest changes sizes, and a cap of holders is kept over equal ones"
        yield Complaint(("memory", "rest"), "linked.rest", message, "drop one of them")
