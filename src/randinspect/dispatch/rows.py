"""Rows of the input tables of a dispatch, read with every fault noted (docs/format.md §3).

Text in, sorted numbers out. What cannot be read is noted and stands in the columns as a value
that breaks nothing else, so that one reading finds all faults.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical.text import parse_integer

__all__ = ["COUNT_LIMIT", "WHOLE_LADDER", "Rows", "read_rows"]

COUNT_LIMIT: Final = 2**31
"""Demands, floors and caps stay below it: their sums over 2^31 rows fit 64 bits."""

WHOLE_LADDER: Final[tuple[Fraction, ...]] = (Fraction(1),)
"""The ladder without shortlists: the whole list."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The files, sorted.

    Parameters
    ----------
    slots
        Demand of each (inspection, slot), ascending.
    limits
        Floor and cap of each inspector, ascending.
    arcs
        Who may sit where, as ``slot * I + inspector``, strictly ascending, shape ``(E,)``.
    couples
        Who may not go together, as ``x * I + y`` with ``x < y``, strictly ascending.
    breaches
        What could not be read.
    """

    slots: Mapping[tuple[str, str], int]
    limits: Mapping[str, tuple[int, int]]
    arcs: NDArray[np.int64]
    couples: NDArray[np.int64]
    breaches: tuple[str, ...]


def read_rows(
    inspections: Iterable[Sequence[str]],
    inspectors: Iterable[Sequence[str]],
    eligible: Iterable[Sequence[str]],
    couples: Iterable[Sequence[str]] = (),
) -> Rows:
    """Read the four tables ``inspections``, ``inspectors``, ``eligible`` and ``couples``.

    Rows may come in any order.
    """
    breaches: list[str] = []
    slots = _read_slots(inspections, breaches)
    limits = _read_limits(inspectors, breaches)
    arcs = _read_arcs(eligible, slots, limits, breaches)
    pairs = _read_couples(couples, limits, breaches)
    return Rows(slots, limits, arcs, pairs, tuple(breaches))


def _read_slots(rows: Iterable[Sequence[str]], breaches: list[str]) -> dict[tuple[str, str], int]:
    """Demand of each (inspection, slot), sorted."""
    slots: dict[tuple[str, str], int] = {}
    for inspection, slot, demand in rows:
        if (inspection, slot) in slots:
            breaches.append(f"inspections.tsv: ({inspection}, {slot}) stands twice")
        where = f"inspections.tsv: {inspection}"
        slots[inspection, slot] = _count(demand, where, breaches, otherwise=1)
    return dict(sorted(slots.items()))


def _read_limits(rows: Iterable[Sequence[str]], breaches: list[str]) -> dict[str, tuple[int, int]]:
    """Floor and cap of each inspector, sorted."""
    limits: dict[str, tuple[int, int]] = {}
    for inspector, floor, cap in rows:
        if inspector in limits:
            breaches.append(f"inspectors.tsv: {inspector} stands twice")
        where = f"inspectors.tsv: {inspector}"
        least = _count(floor, where, breaches, otherwise=0)
        limits[inspector] = least, _count(cap, where, breaches, otherwise=COUNT_LIMIT - 1)
    return dict(sorted(limits.items()))


def _count(text: str, where: str, breaches: list[str], *, otherwise: int) -> int:
    """Read a count; one that cannot be read is noted and stands as ``otherwise``."""
    try:
        count = parse_integer(text)
    except ValueError as error:
        breaches.append(f"{where}: {error}")
        return otherwise
    if not 0 <= count < COUNT_LIMIT:
        breaches.append(f"{where}: {count} is outside [0, 2^31)")
        return otherwise
    return count


def _read_arcs(
    rows: Iterable[Sequence[str]],
    slots: Mapping[tuple[str, str], int],
    limits: Mapping[str, tuple[int, int]],
    breaches: list[str],
) -> NDArray[np.int64]:
    """Distinct arcs; those that lead nowhere or stand twice are noted."""
    place = {key: s * len(limits) for s, key in enumerate(slots)}
    person = {inspector: j for j, inspector in enumerate(limits)}
    keys: list[int] = []
    for inspection, slot, inspector in rows:
        start, j = place.get((inspection, slot)), person.get(inspector)
        if start is None:
            breaches.append(f"eligible.tsv: ({inspection}, {slot}) is not in inspections.tsv")
        if j is None:
            breaches.append(f"eligible.tsv: {inspector} is not in inspectors.tsv")
        if start is not None and j is not None:
            keys.append(start + j)
    arcs, counts = np.unique(np.array(keys, dtype=np.int64), return_counts=True)
    if len(arcs) < len(keys):
        places, people = list(slots), list(limits)
        for start, j in zip(*np.divmod(arcs[counts > 1], len(limits)), strict=True):
            inspection, slot = places[start]
            breaches.append(f"eligible.tsv: ({inspection}, {slot}, {people[j]}) stands twice")
    return arcs


def _read_couples(
    rows: Iterable[Sequence[str]], limits: Mapping[str, tuple[int, int]], breaches: list[str]
) -> NDArray[np.int64]:
    """Distinct couples of two known inspectors in order; others are noted."""
    person = {inspector: j for j, inspector in enumerate(limits)}
    keys: set[int] = set()
    for x, y in rows:
        if x >= y:
            breaches.append(f"couples.tsv: ({x}, {y}) is not in the order of its handles' bytes")
        lost = [name for name in (x, y) if name not in person]
        breaches += [f"couples.tsv: {name} is not in inspectors.tsv" for name in lost]
        if x < y and not lost:
            key = person[x] * len(limits) + person[y]
            if key in keys:
                breaches.append(f"couples.tsv: ({x}, {y}) stands twice")
            keys.add(key)
    return np.array(sorted(keys), dtype=np.int64)
