"""What makes limits that nest sound: names, order, numbers, nesting (docs/format.md §3.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical.text import check_label
from randinspect.dispatch.nesting import MAX_DEPTH, Forest, LoadClasses, TeamGroups
from randinspect.dispatch.rows import COUNT_LIMIT
from randinspect.errors import FormatError

__all__ = ["class_breaches", "grammar_breaches", "group_breaches"]


def grammar_breaches(
    file: str, names: Iterable[str], check: Callable[[str], str] = check_label
) -> Iterator[str]:
    """Names that break their grammar, labels unless said."""
    for name in names:
        try:
            check(name)
        except FormatError as error:
            yield f"{file}: {error}"


def class_breaches(classes: LoadClasses, inspections: int, inspectors: int) -> Iterator[str]:
    """Every reason why load classes are none.

    Parameters
    ----------
    classes
        The classes.
    inspections, inspectors
        How many there are.
    """
    files, caps = ("load_classes.tsv", "load_caps.tsv"), classes.caps
    yield from grammar_breaches(files[0], classes.names)
    if not _ascend(classes.names):
        yield f"{files[0]}: the classes are not strictly ascending"
    tables = (classes.members, caps[:, :2])
    limits = ((len(classes.names), inspections), (len(classes.names), inspectors))
    broken = [t for t, most in zip(tables, limits, strict=True) if not _is_table(t, most)]
    if broken:
        yield f"{files[0]}: its rows or those of {files[1]} do not ascend, or lead nowhere"
        return
    for k, name in enumerate(classes.names):
        if not (np.any(tables[0][:, 0] == k) and np.any(tables[1][:, 0] == k)):
            yield f"{files[0]}: {name} stands in {files[0]} or {files[1]} alone; both are asked"
    if np.any((caps[:, 2] < 1) | (caps[:, 2] >= COUNT_LIMIT)):
        yield f"{files[1]}: caps from 1 to 2^31 - 1 are asked"
    yield from _forest_breaches(f"{files[0]}:", classes.forest(inspections), classes.names)


def group_breaches(groups: TeamGroups, inspectors: int, slots: frozenset[str]) -> Iterator[str]:
    """Every reason why groups are none.

    Parameters
    ----------
    groups
        The groups.
    inspectors
        How many there are.
    slots
        Names of the slots that there are.
    """
    files = ("groups.tsv", "group_limits.tsv")
    yield from grammar_breaches(files[0], groups.names)
    if not _ascend(groups.names):
        yield f"{files[0]}: the groups are not strictly ascending"
    keys = list(zip(groups.limit_group.tolist(), groups.limit_slot, strict=True))
    is_sound = _is_table(groups.members, (len(groups.names), inspectors)) and _ascend(keys)
    if not is_sound or any(not 0 <= g < len(groups.names) for g, _ in keys):
        yield f"{files[0]}: its rows or those of {files[1]} do not ascend, or lead nowhere"
        return
    limited = {g for g, _ in keys}
    for g, name in enumerate(groups.names):
        if g not in limited or not np.any(groups.members[:, 0] == g):
            yield f"{files[0]}: {name} stands in {files[0]} or {files[1]} alone; both are asked"
    for slot in groups.slots():
        if slot not in slots:
            yield f"{files[1]}: no inspection has a slot {slot}"
    if np.any((groups.limit_most < 1) | (groups.limit_most >= COUNT_LIMIT)):
        yield f"{files[1]}: limits from 1 to 2^31 - 1 are asked"
    names = [groups.names[g] for g in groups.limit_group.tolist()]
    for slot in groups.slots():
        where = f"{files[0]}: in slot {slot}"
        yield from _forest_breaches(where, groups.forest(slot, inspectors), names)


def _forest_breaches(where: str, forest: Forest, names: Sequence[str]) -> Iterator[str]:
    """Sets that cross, or lie too deep."""
    for a, b in forest.crossing:
        yield f"{where} {names[a]} and {names[b]} share some, and neither holds the other"
    if not forest.crossing and forest.paths.shape[1] > MAX_DEPTH:
        yield f"{where} {forest.paths.shape[1]} sets lie inside one another, {MAX_DEPTH} may"


def _ascend(keys: Sequence[object]) -> bool:
    """Whether keys ascend strictly."""
    return all(a < b for a, b in pairwise(keys))  # type: ignore[operator]  # texts, or pairs of them


def _is_table(table: NDArray[np.int64], most: tuple[int, int]) -> bool:
    """Whether rows of two places lead somewhere and ascend strictly."""
    if table.ndim != len(most) or table.shape[1] != len(most):
        return False
    if np.any(table < 0) or np.any(table >= np.array(most)):
        return False
    keys = table[:, 0] * max(most[1], 1) + table[:, 1]
    return not np.any(keys[1:] <= keys[:-1])
