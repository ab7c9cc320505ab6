"""Marks of the people of a joint dispatch: one person on two rosters is seen, nobody is named.

``persons.tsv`` has a row for every person behind an inspector, so several for a team that goes
whole. Equal marks are the same person, in this dispatch and in those of the other authorities of
the selection, for all of them mark under one salt (docs/format.md §3.4.1).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from randinspect.canonical import read_table
from randinspect.errors import FormatError

__all__ = ["marks_by_inspection", "read_persons"]

_MARK: Final = re.compile(r"p-[0-9a-f]{40}", re.ASCII)
_PAIR, _TRIPLE = 2, 3


def read_persons(data: bytes, inspectors: Collection[str]) -> dict[str, frozenset[str]]:
    """Marks of each inspector.

    Parameters
    ----------
    data
        Bytes of ``persons.tsv``.
    inspectors
        Handles of the dispatch.

    Raises
    ------
    FormatError
        If a row breaks its form or names a stranger, an inspector has no row, or a mark stands
        twice: then one person could sit in two places.
    """
    rows = read_table(data, _PAIR)
    marks: dict[str, set[str]] = {}
    seen: set[str] = set()
    known = set(inspectors)
    for inspector, mark in rows:
        if _MARK.fullmatch(mark) is None:
            raise FormatError(f"persons.tsv: [{mark}] is no mark of a person")
        if inspector not in known:
            raise FormatError(f"persons.tsv: {inspector} is not in inspectors.tsv")
        if mark in seen:
            raise FormatError(f"persons.tsv: {mark} stands twice, so one person is two inspectors")
        seen.add(mark)
        marks.setdefault(inspector, set()).add(mark)
    if lost := sorted(known - marks.keys()):
        raise FormatError(f"persons.tsv: {lost[0]} has no mark")
    return {inspector: frozenset(found) for inspector, found in marks.items()}


def marks_by_inspection(files: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Marks of those who go to each inspection or, before the draw, of those who may.

    Raises
    ------
    FormatError
        If a file breaks its form.
    KeyError
        If the dispatch has no ``persons.tsv``.
    """
    people = [row[0] for row in read_table(files["inspectors.tsv"], _TRIPLE)]
    marks = read_persons(files["persons.tsv"], people)
    name = "teams.tsv" if "teams.tsv" in files else "eligible.tsv"
    found: dict[str, set[str]] = {}
    for inspection, _, inspector in read_table(files[name], _TRIPLE):
        found.setdefault(inspection, set()).update(marks.get(inspector, ()))
    return {inspection: frozenset(some) for inspection, some in found.items()}
