"""The dispatch problem in public handles: what is committed before its seed (docs/format.md §3).

Three sorted sets of columns, each one input file: the *slots* to fill (an inspection, the name of
a place in its team, how many people it asks for), the inspectors with the least and the most
inspections each may get, and the *arcs*, which say who may sit where. Whoever verifies a
dispatch builds the same problem from the same rows; nothing here needs a solver or a seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.nested_rows import NestedRows, read_nested
from randinspect.dispatch.nesting import locked
from randinspect.dispatch.problem_columns import ProblemColumns
from randinspect.dispatch.rows import WHOLE_LADDER, Rows, read_rows
from randinspect.dispatch.soundness import breaches_of
from randinspect.errors import FormatError, listed

__all__ = ["Pairs", "Problem", "ProblemError"]


class ProblemError(FormatError):
    """Rows that are no dispatch problem; ``breaches`` holds every reason.

    Parameters
    ----------
    breaches
        One sentence for each thing wrong, in the order of the files.
    """

    def __init__(self, breaches: Sequence[str]) -> None:
        self.breaches = tuple(breaches)
        head = f"{len(self.breaches)} breaches in the dispatch problem:"
        super().__init__(listed(head, self.breaches, name="breaches"))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The distinct (inspection, inspector) pairs of a problem, in that order.

    An inspector who fits several slots of one inspection has several arcs and one pair, and
    takes at most one seat there.

    Parameters
    ----------
    of_arc
        Pair of each arc, shape ``(E,)``.
    inspection, inspector
        Both ends of each pair, shape ``(V,)``.
    arcs
        How many arcs belong to each pair, shape ``(V,)``.
    """

    of_arc: NDArray[np.int64]
    inspection: NDArray[np.int64]
    inspector: NDArray[np.int64]
    arcs: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Problem(ProblemColumns):
    """Who may sit where, and how many inspections each inspector may get: sound, and read-only.

    Raises
    ------
    ProblemError
        With all breaches of docs/format.md §2.4 and §3.4.
    """

    def __post_init__(self) -> None:
        """Lock the arrays and refuse what is no problem."""
        for column in fields(self):
            value = getattr(self, column.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, column.name, locked(value))
        breaches = breaches_of(self)
        if breaches:
            raise ProblemError(breaches)

    @classmethod
    def from_rows(
        cls,
        inspections_rows: Iterable[Sequence[str]],
        inspectors_rows: Iterable[Sequence[str]],
        eligible_rows: Iterable[Sequence[str]],
        *,
        couples_rows: Iterable[Sequence[str]] = (),
        ladder: Sequence[Fraction] = WHOLE_LADDER,
        nested: NestedRows | None = None,
        direct: Iterable[str] = (),
    ) -> Problem:
        """Read the rows of ``inspections.tsv``, ``inspectors.tsv`` and ``eligible.tsv``.

        Parameters
        ----------
        inspections_rows
            ``(inspection, slot, demand)`` in any order.
        inspectors_rows
            ``(inspector, floor, cap)``.
        eligible_rows
            ``(inspection, slot, inspector)``.
        couples_rows
            ``(x, y)``, ``x < y``: never together.
        ladder
            ``q`` of ``limits.json``: fractions of each slot's list, ascending to 1.
        nested
            Rows of the load classes and groups, if there are any.
        direct
            Inspections of ``direct.tsv``.

        Raises
        ------
        ProblemError
            With all breaches, those of the rows and those of the whole.
        """
        rows = read_rows(inspections_rows, inspectors_rows, eligible_rows, couples_rows)
        breaches = [*rows.breaches]
        try:
            problem = cls._laid_out(
                rows, tuple(ladder), nested or NestedRows(), tuple(direct), breaches
            )
        except ProblemError as error:
            raise ProblemError([*breaches, *error.breaches]) from None
        if breaches:
            raise ProblemError(breaches)
        return problem

    @classmethod
    def _laid_out(
        cls,
        rows: Rows,
        ladder: tuple[Fraction, ...],
        nested: NestedRows,
        direct: tuple[str, ...],
        breaches: list[str],
    ) -> Problem:
        """Lay sorted rows out as columns; faults of what is optional are noted."""
        inspections = tuple(sorted({inspection for inspection, _ in rows.slots}))
        place = {inspection: i for i, inspection in enumerate(inspections)}
        lost = [name for name in direct if name not in place]
        breaches += [f"direct.tsv: {name} is not in inspections.tsv" for name in lost]
        bounds = np.array(list(rows.limits.values()), dtype=np.int64).reshape(-1, 2)
        return cls(
            inspections,
            np.array([place[inspection] for inspection, _ in rows.slots], dtype=np.int64),
            tuple(slot for _, slot in rows.slots),
            np.array(list(rows.slots.values()), dtype=np.int64),
            tuple(rows.limits),
            bounds[:, 0],
            bounds[:, 1],
            *np.divmod(rows.arcs, max(len(rows.limits), 1)),
            ladder,
            np.stack(np.divmod(rows.couples, max(len(rows.limits), 1)), axis=1),
            *read_nested(nested, inspections, tuple(rows.limits), breaches),
            np.array(sorted({place[name] for name in direct if name in place}), dtype=np.int64),
        )

    def keep(self, arcs: NDArray[np.int64]) -> Problem:
        """Part of the problem with only some of its arcs, ascending.

        Inspections, inspectors and all limits stay. A part of a checked problem needs no second
        check, and at national size the check is what would take the time.
        """
        part = object.__new__(Problem)
        for column in fields(self):
            object.__setattr__(part, column.name, getattr(self, column.name))
        object.__setattr__(part, "arc_slot", locked(self.arc_slot[arcs]))
        object.__setattr__(part, "arc_inspector", locked(self.arc_inspector[arcs]))
        return part

    @property
    def has_single_slots(self) -> bool:
        """Whether each inspection has one slot, so that an arc is a pair."""
        return len(self.slot_name) == len(self.inspections)

    def slot_index(self) -> dict[tuple[str, str], int]:
        """Place of each ``(inspection, slot)``."""
        owners = (self.inspections[i] for i in self.slot_inspection.tolist())
        return {key: s for s, key in enumerate(zip(owners, self.slot_name, strict=True))}

    def inspections_rows(self) -> list[tuple[str, str, str]]:
        """Rows of ``inspections.tsv``, sorted: ``(inspection, slot, demand)``."""
        places = zip(self.slot_inspection.tolist(), self.slot_name, self.slot_demand, strict=True)
        return [(self.inspections[i], slot, str(demand)) for i, slot, demand in places]

    def inspectors_rows(self) -> list[tuple[str, str, str]]:
        """Rows of ``inspectors.tsv``, sorted: ``(inspector, floor, cap)``."""
        limits = zip(self.inspectors, self.floor.tolist(), self.cap.tolist(), strict=True)
        return [(inspector, str(floor), str(cap)) for inspector, floor, cap in limits]

    def eligible_rows(self) -> list[tuple[str, str, str]]:
        """Rows of ``eligible.tsv``, sorted: ``(inspection, slot, inspector)``."""
        return self.arc_rows(np.arange(len(self.arc_slot)))

    def couples_rows(self) -> list[tuple[str, str]]:
        """Rows of ``couples.tsv``, sorted: ``(x, y)``, ``x < y``."""
        return [(self.inspectors[x], self.inspectors[y]) for x, y in self.couples.tolist()]

    def arc_rows(self, arcs: NDArray[np.int64]) -> list[tuple[str, str, str]]:
        """Rows ``(inspection, slot, inspector)`` of some arcs, in the order asked for."""
        owners = [self.inspections[i] for i in self.slot_inspection.tolist()]
        ends = zip(self.arc_slot[arcs].tolist(), self.arc_inspector[arcs].tolist(), strict=True)
        return [(owners[s], self.slot_name[s], self.inspectors[j]) for s, j in ends]

    def pairs(self) -> Pairs:
        """Distinct (inspection, inspector) pairs of the arcs."""
        if self.has_single_slots:
            every = np.arange(len(self.arc_slot))
            return Pairs(every, self.arc_slot, self.arc_inspector, np.ones_like(every))
        people = max(len(self.inspectors), 1)
        keys = self.slot_inspection[self.arc_slot] * people + self.arc_inspector
        unique, of_arc = np.unique(keys, return_inverse=True)
        arcs = np.bincount(of_arc, minlength=len(unique))
        return Pairs(of_arc, unique // people, unique % people, arcs)
