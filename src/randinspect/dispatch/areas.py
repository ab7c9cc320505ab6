"""Areas: who is near enough to go, on each rung of the territory ladder (docs/method.md §3).

A rung is a column that must be equal in agency and inspector (本辖区), or one of three words:
``neighbours``, the same area or one beside it by the rulebook's table (相邻区域); ``cross``, any
area but the agency's own (异地交叉); ``any``, the whole roster (全省). Whoever has no area matches
on none of them but ``any``, except assistants from elsewhere: they match on all.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Columns
from randinspect.dispatch.people import is_assistant
from randinspect.dispatch.rules import ANYWHERE, CROSS, NEIGHBOURS, DispatchRules
from randinspect.errors import Fault, RulebookError

__all__ = ["Rung", "require_areas", "rungs_of"]

_EVERYWHERE: Final = -2
_WORDS: Final = frozenset({ANYWHERE, CROSS, NEIGHBOURS})


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder.

    Parameters
    ----------
    agency, inspector
        Area of each, as a number, shapes ``(N,)`` and ``(I,)``; -1 for none, and -2 for an
        assistant from elsewhere who has none and goes anywhere.
    lets
        Whether agencies of an area (row) let inspectors of an area (column) pass, shape
        ``(K, K)``; None if just those of the same area.
    """

    agency: NDArray[np.int64]
    inspector: NDArray[np.int64]
    lets: NDArray[np.bool_] | None = None

    def passes(self, agency: NDArray[np.int64], inspector: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs the rung lets pass, by their rows."""
        here, there = self.agency[agency], self.inspector[inspector]
        is_placed = (here >= 0) & (there >= 0)
        near = here == there if self.lets is None else self.lets[here, np.maximum(there, -1)]
        passes: NDArray[np.bool_] = (is_placed & near) | (there == _EVERYWHERE)
        return passes

    def near(self, agency: int) -> NDArray[np.bool_]:
        """Inspectors that one agency lets pass, shape ``(I,)``."""
        return self.passes(np.array([agency]), np.arange(len(self.inspector)))

    def sums(self, people: NDArray[np.int64], kind: NDArray[np.int64], kinds: int) -> Any:
        """How many of some people of each kind each area lets pass, shape ``(K + 1, kinds)``.

        The last row is that of agencies without an area.
        """
        size = max(self.agency.max(initial=-1), self.inspector.max(initial=-1)) + 1
        if self.lets is not None:
            size = len(self.lets)
        table = np.zeros((int(size) + 1, kinds), dtype=np.int64)
        placed = people[self.inspector[people] >= 0]
        np.add.at(table, (self.inspector[placed], kind[placed]), 1)
        if self.lets is not None:
            table[:-1] = self.lets.astype(np.int64) @ table[:-1]
        free = kind[people[self.inspector[people] == _EVERYWHERE]]
        return table + np.bincount(free, minlength=kinds)


def rungs_of(agencies: Columns, people: Columns, rules: DispatchRules) -> tuple[Rung, ...]:
    """Rungs of the ladder over two registers.

    Raises
    ------
    RulebookError
        If a rung names a column that a register does not have.
    """
    read = {rules.area if rung in (CROSS, NEIGHBOURS) else rung for rung in rules.ladder}
    missing = sorted(r for r in read - _WORDS if not (r in agencies and r in people))
    if missing:
        cure = "map the column in both profiles, or take the rung out of the ladder"
        raise RulebookError(
            [
                Fault("rulebook", "dispatch.ladder", f"no column {name} in both registers", cure)
                for name in missing
            ]
        )
    return tuple(_rung(agencies, people, rules, rung) for rung in rules.ladder)


def require_areas(agencies: Columns, people: Columns, rules: DispatchRules) -> None:
    """Refuse neighbours that no agency and no inspector belongs to: a misspelt name lets nobody in.

    Parameters
    ----------
    agencies, people
        Columns of the whole registers.
    rules
        Rules of the dispatch.

    Raises
    ------
    RulebookError
        With every such name, the number of its pair, and the name that is most like it.
    """
    if not rules.neighbours or not (rules.area in agencies and rules.area in people):
        return
    known = {str(v) for c in (agencies, people) for v in c[rules.area] if v is not None}
    faults = [
        _stranger(number, name, known, rules.area)
        for number, pair in enumerate(rules.neighbours)
        for name in pair
        if name not in known
    ]
    if faults:
        raise RulebookError(faults)


def _stranger(number: int, name: str, known: set[str], column: str) -> Fault:
    """Fault of an area that nobody belongs to."""
    close = difflib.get_close_matches(name, sorted(known), n=1)
    right = f"write {close[0]}" if close else f"write it as in the column {column}"
    return Fault(
        "rulebook",
        "dispatch.neighbours",
        f"pair {number + 1} names an area of no agency and no inspector",
        f"{right}, or take the pair out",
        column=f"dispatch.neighbours.pairs[{number}]",
        value=name,
    )


def _rung(agencies: Columns, people: Columns, rules: DispatchRules, name: str) -> Rung:
    """One rung."""
    if name == ANYWHERE:
        everyone = np.zeros(len(people["id"]), dtype=np.int64)
        return Rung(np.zeros(len(agencies["id"]), dtype=np.int64), everyone)
    column = rules.area if name in _WORDS else name
    pairs = rules.neighbours if name == NEIGHBOURS else ()
    areas = _areas([agencies[column], people[column], *pairs])
    codes = _codes(areas, people[column])
    there = np.where(is_assistant(people) & (codes < 0), _EVERYWHERE, codes)
    own = Rung(_codes(areas, agencies[column]), there)
    if name not in _WORDS:
        return own
    lets = np.eye(max(len(areas), 1), dtype=np.bool_)  # a column may be empty everywhere
    for one, other in pairs:
        lets[areas[one], areas[other]] = lets[areas[other], areas[one]] = True
    return Rung(own.agency, own.inspector, ~lets if name == CROSS else lets)


def _areas(columns: Iterable[Iterable[Any]]) -> dict[Any, int]:
    """A number for each area, in order of appearance."""
    values = dict.fromkeys(value for column in columns for value in column if value is not None)
    return {value: code for code, value in enumerate(values)}


def _codes(areas: Mapping[Any, int], column: NDArray[Any]) -> NDArray[np.int64]:
    """Numbers of the areas in a column."""
    return np.fromiter((areas.get(v, -1) for v in column), dtype=np.int64, count=len(column))
