"""Assistants from elsewhere in a dispatch: who they are, and where they may sit.

``assistants.json`` is bound where the roster holds any (docs/format.md §3.4.2). It opens nobody's
handle; it says which handles another authority stands behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from randinspect.canonical import check_label, read_document
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError

__all__ = ["Assistants", "assistants_of", "read_assistants"]

_KEYS: Final = {"inspectors", "lead", "slots"}
_OFFICERS: Final = 2
_NAME: Final = "assistants.json"


@dataclass(frozen=True, slots=True)
class Assistants:
    """Who assists, and where.

    Parameters
    ----------
    origins
        Authority that sent each assistant, by handle.
    lead, slots
        Slots whose people lead, and slots that are open to assistants.
    """

    origins: Mapping[str, str]
    lead: tuple[str, ...]
    slots: tuple[str, ...]


def read_assistants(data: bytes) -> Assistants:
    """Read ``assistants.json`` by itself.

    Raises
    ------
    FormatError
        If it breaks its form.
    """
    record = read_document(data)
    if not isinstance(record, dict) or set(record) != _KEYS:
        raise FormatError(f"{_NAME} holds exactly {', '.join(sorted(_KEYS))}")
    pairs = record["inspectors"]
    if not isinstance(pairs, list) or not pairs or not all(_is_pair(pair) for pair in pairs):
        raise FormatError(f"{_NAME}: inspectors are pairs of handle and authority, at least one")
    slots, lead = _labels(record["slots"]), _labels(record["lead"])
    if not _ascend([handle for handle, _ in pairs]):
        raise FormatError(f"{_NAME}: the handles ascend, and none stands twice")
    if common := set(slots) & set(lead):
        raise FormatError(f"{_NAME}: assistants never lead, but may sit in {min(common)}")
    return Assistants({handle: check_label(origin) for handle, origin in pairs}, lead, slots)


def assistants_of(data: bytes, problem: Problem) -> Assistants:
    """Read ``assistants.json`` beside the problem that it belongs to.

    Raises
    ------
    FormatError
        If it breaks its form, names strangers or other slots, an assistant may sit where no
        assistant may, or an inspection has fewer than two seats for others.
    """
    found = read_assistants(data)
    if strangers := sorted(found.origins.keys() - set(problem.inspectors)):
        raise FormatError(f"{_NAME}: {strangers[0]} is not in inspectors.tsv")
    if unknown := sorted({*found.slots, *found.lead} - set(problem.slot_name)):
        raise FormatError(f"{_NAME}: there is no slot {unknown[0]} in inspections.tsv")
    for inspection, slot, inspector in problem.eligible_rows():
        if inspector in found.origins and slot not in found.slots:
            raise FormatError(
                f"{_NAME}: {inspector} assists, but may sit in {slot} of {inspection}"
            )
    seats = dict.fromkeys(problem.inspections, 0)
    for inspection, slot, demand in problem.inspections_rows():
        seats[inspection] += 0 if slot in found.slots else int(demand)
    few = [inspection for inspection, count in seats.items() if count < _OFFICERS]
    if few:
        raise FormatError(f"{_NAME}: {few[0]} has not two seats for officers of its own")
    return found


def _is_pair(value: Any) -> bool:
    """Whether a value is a handle with an authority."""
    return isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value)


def _labels(value: Any) -> tuple[str, ...]:
    """List of slots, ascending."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise FormatError(f"{_NAME}: slots are a list of labels")
    if not _ascend(value):
        raise FormatError(f"{_NAME}: the slots ascend, and none stands twice")
    return tuple(check_label(item) for item in value)


def _ascend(texts: list[str]) -> bool:
    """Whether texts ascend strictly by their bytes."""
    return all(a.encode() < b.encode() for a, b in pairwise(texts))
