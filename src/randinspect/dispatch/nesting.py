"""Limits that nest: caps on classes of inspections, and on groups in a slot (docs/format.md §3.4).

A *load class* is a set of inspections (those of a month, the large ones) of which an inspector
gets at most so many. A *group* is a set of inspectors (novices, people of one station) of whom at
most so many sit in a slot. Sets that are limited together lie apart or one inside the other, so
that each limit is one node of the flow network, with a price of its own (docs/method.md §3.4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_DEPTH", "Forest", "LoadClasses", "TeamGroups", "locked"]

MAX_DEPTH: Final = 8
"""Most sets inside one another: a row has few prices, and their sum stays in range."""


def locked(values: Any, width: int | None = None) -> NDArray[np.int64]:
    """Read-only int64 column, or table of some columns, copied only where it must be."""
    array = np.asarray(values, dtype=np.int64)
    column = (array if width is None or array.ndim > 1 else array.reshape(-1, width)).view()
    column.setflags(write=False)
    return column


def _lock(columns: Any, **widths: int) -> None:
    """Lock the tables of a frozen record."""
    for name, width in widths.items():
        object.__setattr__(columns, name, locked(getattr(columns, name), width))


def _no_rows(width: int) -> Callable[[], NDArray[np.int64]]:
    """Maker of a table without rows."""
    return lambda: np.empty((0, width), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class LoadClasses:
    """Classes of inspections, and the most of each that an inspector gets.

    Parameters
    ----------
    names
        Labels, ``K`` of them, ascending.
    members
        Rows (class, inspection), strictly ascending, shape ``(M, 2)``.
    caps
        Rows (class, inspector, cap), strictly ascending in the first two, shape ``(R, 3)``. Who
        has no row for a class may have any number of it.
    """

    names: tuple[str, ...] = ()
    members: NDArray[np.int64] = field(default_factory=_no_rows(2))
    caps: NDArray[np.int64] = field(default_factory=_no_rows(3))

    def __post_init__(self) -> None:
        """Lock the tables."""
        _lock(self, members=2, caps=3)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.names)

    def member_rows(self, inspections: Sequence[str]) -> list[tuple[str, str]]:
        """Rows of ``load_classes.tsv``, sorted: ``(class, inspection)``."""
        return [(self.names[k], inspections[i]) for k, i in self.members.tolist()]

    def cap_rows(self, inspectors: Sequence[str]) -> list[tuple[str, str, str]]:
        """Rows of ``load_caps.tsv``, sorted: ``(class, inspector, cap)``."""
        return [(self.names[k], inspectors[j], str(cap)) for k, j, cap in self.caps.tolist()]

    def forest(self, inspections: int) -> Forest:
        """How the classes lie inside one another, over so many inspections."""
        return Forest.of(self.names, self.members, inspections)


@dataclass(frozen=True, slots=True, eq=False)
class TeamGroups:
    """Groups of inspectors, and the most of each in a slot of any inspection.

    Parameters
    ----------
    names
        Labels, ``G`` of them, ascending.
    members
        Rows (group, inspector), strictly ascending, shape ``(M, 2)``.
    limit_group, limit_slot, limit_most
        Group, name of the slot and most people of each of ``L`` limits, strictly ascending in
        the first two.
    """

    names: tuple[str, ...] = ()
    members: NDArray[np.int64] = field(default_factory=_no_rows(2))
    limit_group: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    limit_slot: tuple[str, ...] = ()
    limit_most: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        """Lock the tables."""
        _lock(self, members=2)
        for column in ("limit_group", "limit_most"):
            object.__setattr__(self, column, locked(getattr(self, column)))

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.names)

    def member_rows(self, inspectors: Sequence[str]) -> list[tuple[str, str]]:
        """Rows of ``groups.tsv``, sorted: ``(group, inspector)``."""
        return [(self.names[g], inspectors[j]) for g, j in self.members.tolist()]

    def limit_rows(self) -> list[tuple[str, str, str]]:
        """Rows of ``group_limits.tsv``, sorted: ``(group, slot, most)``."""
        limits = zip(self.limit_group.tolist(), self.limit_slot, self.limit_most, strict=True)
        return [(self.names[g], slot, str(most)) for g, slot, most in limits]

    def slots(self) -> tuple[str, ...]:
        """Names of the slots that are limited, ascending."""
        return tuple(sorted(set(self.limit_slot)))

    def limits_in(self, slot: str) -> NDArray[np.int64]:
        """Limits of one slot, ascending."""
        here = [k for k, name in enumerate(self.limit_slot) if name == slot]
        return np.array(here, dtype=np.int64)

    def forest(self, slot: str, inspectors: int) -> Forest:
        """How the groups limited in a slot lie inside one another; sets are numbered as limits."""
        limits = self.limits_in(slot)
        place = np.full(len(self.names), -1, dtype=np.int64)
        place[self.limit_group[limits]] = limits
        here = place[self.members[:, 0]] >= 0
        members = np.stack([place[self.members[here, 0]], self.members[here, 1]], axis=1)
        names = [self.names[g] for g in self.limit_group.tolist()]
        return Forest.of(names, members[np.lexsort(members.T[::-1])], inspectors)


@dataclass(frozen=True, slots=True)
class Forest:
    """Sets of elements that lie apart or inside one another.

    A set lies inside another one if its elements are among the other's; of two equal sets the one
    whose name is larger by its bytes lies inside.

    Parameters
    ----------
    outer
        For each set the smallest one around it, -1 for none, shape ``(K,)``.
    paths
        For each element the sets that hold it, outermost first, filled up with -1, shape
        ``(N, depth)``.
    crossing
        Pairs of sets of which neither holds the other, though they share elements; with any, the
        rest means nothing.
    """

    outer: NDArray[np.int64]
    paths: NDArray[np.int64]
    crossing: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, names: Sequence[str], members: NDArray[np.int64], elements: int) -> Forest:
        """Nest sets given by rows (set, element), ascending."""
        sizes = np.bincount(members[:, 0], minlength=len(names))
        order = sorted(range(len(names)), key=lambda k: (-int(sizes[k]), names[k].encode()))
        rank = np.empty(len(names), dtype=np.int64)
        rank[order] = np.arange(len(names))
        inward = np.lexsort((rank[members[:, 0]], members[:, 1]))
        sets, element = members[inward, 0], members[inward, 1]
        is_first = np.append(True, element[1:] != element[:-1])[: len(sets)]
        before = np.where(is_first, -1, np.append(-1, sets)[: len(sets)])
        outer = np.full(len(names), -1, dtype=np.int64)
        outer[sets] = before
        starts = np.flatnonzero(is_first)
        depth = np.arange(len(sets)) - np.repeat(starts, np.diff(np.append(starts, len(sets))))
        paths = np.full((elements, int(depth.max(initial=-1)) + 1), -1, dtype=np.int64)
        paths[element, depth] = sets
        return cls(locked(outer), locked(paths), _crossing(sets, before, outer, paths, element))


def _crossing(
    sets: NDArray[np.int64],
    before: NDArray[np.int64],
    outer: NDArray[np.int64],
    paths: NDArray[np.int64],
    element: NDArray[np.int64],
) -> tuple[tuple[int, int], ...]:
    """Sets that do not have the same set around them at all of their elements.

    If for every set the one before it is the same at each of its elements, each set lies inside
    the one before it; otherwise one of the two that are found before it crosses it.
    """
    found: set[tuple[int, int]] = set()
    for row in np.flatnonzero(before != outer[sets]).tolist():
        inner = int(sets[row])
        mine = set(paths[element[sets == inner]].ravel().tolist()) - {-1, inner}
        for other in mine:
            held = set(element[sets == inner].tolist()), set(element[sets == other].tolist())
            if not (held[0] <= held[1] or held[1] <= held[0]):
                found.add((min(inner, other), max(inner, other)))
    return tuple(sorted(found))
