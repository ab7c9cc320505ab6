"""Columns of a register, read block by block with one pass over the distinct values.

The rule: a value is read and judged once, however often it stands in the file, and its equals
share one object. Rows never become objects; what is wrong with a cell is seen at its row.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import nfc
from randinspect.registry.cells import Cast, Cell, cast_id, cast_text, show
from randinspect.registry.decisions import Sighting
from randinspect.registry.fields import Shape, check_column, shape_of
from randinspect.registry.identifiers import Admitted
from randinspect.registry.remarks import remark_ids, remark_texts
from randinspect.registry.rules import Problem, Value, fault_of

__all__ = ["Column", "ColumnPlan", "Place"]

# Values remembered from block to block; beyond it a column is taken for one of distinct values.
_REMEMBERED: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where faults are: the file and the sheet."""

    file: str
    sheet: str | None
    is_typed: bool


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How one column is read.

    Parameters
    ----------
    name
        Field or attribute.
    title
        Heading, or headings joined by a plus sign.
    places, is_joined
        Positions of its cells in a row, and whether they are joined.
    cast
        From a cell, or from a tuple of cells that are joined, to a value in its type.
    declared
        Annotated type that judges the value.
    admitted
        Which agency ids are admitted.
    is_required
        Whether a row without it can stay.
    missing
        Texts that stand for no value.
    default
        What a missing value becomes.
    unassigned
        What a missing part of a joined value becomes; None makes it a problem.
    """

    name: str
    title: str
    places: tuple[int, ...]
    is_joined: bool
    cast: Cast
    declared: Any
    admitted: Admitted
    is_required: bool
    missing: frozenset[str]
    default: Value
    unassigned: str | None

    def read_all(self, cells: Sequence[Cell]) -> list[Value | Problem]:
        """Read many cells, or the cells of many joined values."""
        if self.cast not in (cast_id, cast_text) or self.is_joined:
            return list(map(self.read, cells))
        # Text that is neither missing nor mapped is taken as it stands: most cells of a register.
        missing = self.missing
        return [
            cell if isinstance(cell, str) and cell.strip() not in missing else self.read(cell)
            for cell in cells
        ]

    def read(self, cell: Cell) -> Value | Problem:
        """Read one cell, or the cells of one joined value."""
        if self.is_joined and isinstance(cell, tuple):
            return self._joined(cell)
        if not self.is_missing(cell):
            return self.cast(cell)
        if self.default is not None or not self.is_required:
            return self.default
        rule = "id.missing" if shape_of(self.declared) is Shape.KEY else "value.missing"
        return Problem(rule, "the cell holds no value")

    def is_missing(self, cell: Cell) -> bool:
        """Say whether a cell holds no value."""
        return cell is None or (isinstance(cell, str) and cell.strip() in self.missing)

    def lacks_part(self, cell: Cell) -> bool:
        """Say whether a part of a joined value is missing."""
        return self.is_joined and isinstance(cell, tuple) and any(map(self.is_missing, cell))

    def _joined(self, cells: tuple[Cell, ...]) -> Value | Problem:
        """Join the parts with a slash."""
        parts: list[str] = []
        lacking = False
        for cell in cells:
            if self.is_missing(cell):
                lacking = True
                parts += [self.unassigned] if self.unassigned is not None else []
                continue
            part = self.cast(cell)
            if not isinstance(part, str):
                return part
            parts.append(nfc(part).strip())
        joined = "/".join(parts)
        if lacking and self.unassigned is None:
            return Problem("join.part_missing", "a part of the value is missing", joined or None)
        return joined


class Column:
    """One column while its file is read: values, and what was seen in them."""

    def __init__(self, plan: ColumnPlan, place: Place) -> None:
        self.plan = plan
        self.place = place
        self.count = 0
        self._chunks: list[NDArray[np.object_]] = []
        self.sightings: list[Sighting] = []
        self._forget()

    def take(self, rows: Sequence[Sequence[Cell]], numbers: Sequence[int]) -> None:
        """Take a block of rows, with their numbers in the file."""
        keys = self._keys(rows)
        distinct = dict.fromkeys(keys)
        if 2 * len(distinct) > len(keys) or len(self._seen) > _REMEMBERED:
            self._forget()  # mostly distinct: what is remembered would hardly be met again
        if fresh := [key for key in distinct if key not in self._seen]:
            self._judge(fresh)
        values = list(map(self._seen.__getitem__, keys))
        if self._problems or self._remarks:
            self._see(keys, numbers, values)
        # Arrays of objects are left alone by the garbage collector, which would walk over one
        # long list again and again.
        self._chunks.append(np.fromiter(values, dtype=np.object_, count=len(values)))
        self.count += len(values)

    def values(self) -> NDArray[np.object_]:
        """All values so far, shape ``(N,)``; None where one is missing or left out."""
        if len(self._chunks) != 1:
            empty = np.empty(0, dtype=np.object_)
            self._chunks = [np.concatenate([empty, *self._chunks])]
        return self._chunks[0]

    def _forget(self) -> None:
        """Begin with no value known."""
        self._seen: dict[Hashable, Any] = {}
        self._problems: dict[Hashable, Problem] = {}
        self._remarks: dict[Hashable, list[Problem]] = {}

    def _keys(self, rows: Sequence[Sequence[Cell]]) -> list[Any]:
        """Cells by which values are told apart; 1, 1.0 and true are three."""
        parts: list[Iterator[Any]] = [map(itemgetter(place), rows) for place in self.plan.places]
        if self.place.is_typed:
            parts = [((type(cell), cell) for cell in part) for part in parts]
        return list(zip(*parts, strict=True)) if self.plan.is_joined else list(parts[0])

    def _cell(self, key: Any) -> Any:
        """The cell, or the cells of a joined value, that a key stands for."""
        if not self.place.is_typed:
            return key
        return tuple(cell for _, cell in key) if self.plan.is_joined else key[1]

    def _judge(self, keys: list[Any]) -> None:
        """Read values, judge them by their type, and remark on them."""
        cells = [self._cell(key) for key in keys] if self.place.is_typed else keys
        read = self.plan.read_all(cells)
        checked = self._checked(_kept(read))
        values = _kept(checked)
        if any(Problem in set(map(type, outcomes)) for outcomes in (read, checked)):
            for key, first, then in zip(keys, read, checked, strict=True):
                problem = then if isinstance(then, Problem) else first
                if isinstance(problem, Problem):
                    self._problems[key] = problem
        self._seen.update(zip(keys, values, strict=True))
        for place, remark in self._remarked(cells, values):
            self._remarks.setdefault(keys[place], []).append(remark)

    def _checked(self, values: list[Value]) -> list[Value | Problem]:
        """Judge values by their type; a missing one is left alone."""
        declared, admitted = self.plan.declared, self.plan.admitted
        there = [value for value in values if value is not None]
        outcomes = check_column(there, declared=declared, admitted=admitted)
        if len(there) == len(values):
            return outcomes
        passed = iter(outcomes)
        return [None if value is None else next(passed) for value in values]

    def _remarked(
        self, cells: Sequence[Cell], values: Sequence[Value]
    ) -> Iterator[tuple[int, Problem]]:
        """Tell what is worth telling about values that are taken."""
        shape = shape_of(self.plan.declared)
        if shape is Shape.TEXT:
            texts = [value if isinstance(value, str) else "" for value in values]
            yield from remark_texts(texts, is_name=self.plan.name == "name")
        elif shape is Shape.KEY and cells != values:
            both = ((c, v) for c, v in zip(cells, values, strict=True))
            pairs = [
                (c, v) if isinstance(c, str) and isinstance(v, str) else ("", "") for c, v in both
            ]
            yield from remark_ids([c for c, _ in pairs], [v for _, v in pairs])
        if self.plan.is_joined and self.plan.unassigned is not None:
            message = f"a part is missing and becomes {self.plan.unassigned}"
            remark = Problem("join.unassigned", message)
            yield from ((i, remark) for i, cell in enumerate(cells) if self.plan.lacks_part(cell))

    def _see(self, keys: Sequence[Any], numbers: Sequence[int], values: Sequence[Value]) -> None:
        """Put the problems and remarks of a block at their rows."""
        for offset, key in enumerate(keys):
            problem = self._problems.get(key)
            for found in (*((problem,) if problem else ()), *self._remarks.get(key, ())):
                fault = fault_of(
                    found,
                    file=self.place.file,
                    sheet=self.place.sheet,
                    row=numbers[offset],
                    column=self.plan.title,
                    value=show(self._cell(key)),
                )
                can_stay = values[offset] is not None or not self.plan.is_required
                self.sightings.append(Sighting(fault, self.count + offset, can_stay))


def _kept(outcomes: list[Value | Problem]) -> list[Any]:
    """The values that stand; the list itself if there is no problem in it."""
    if Problem not in set(map(type, outcomes)):
        return outcomes
    return [v.kept if isinstance(v, Problem) else v for v in outcomes]
