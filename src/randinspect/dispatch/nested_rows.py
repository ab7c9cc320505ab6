"""Rows of the limits that nest, read with every fault noted (docs/format.md §3.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from randinspect.canonical.text import parse_integer
from randinspect.dispatch.nesting import LoadClasses, TeamGroups
from randinspect.dispatch.rows import COUNT_LIMIT

__all__ = ["NestedRows", "read_nested"]

Table = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class NestedRows:
    """The four tables of the limits that nest, in any order; empty where there are none.

    Parameters
    ----------
    load_classes, load_caps
        Rows ``(class, inspection)`` and ``(class, inspector, cap)``.
    groups, group_limits
        Rows ``(group, inspector)`` and ``(group, slot, most)``.
    """

    load_classes: Table = ()
    load_caps: Table = ()
    groups: Table = ()
    group_limits: Table = ()


def read_nested(
    rows: NestedRows, inspections: Sequence[str], inspectors: Sequence[str], breaches: list[str]
) -> tuple[LoadClasses, TeamGroups]:
    """Read the limits that nest; what cannot be read is noted and left out.

    Parameters
    ----------
    rows
        The tables.
    inspections, inspectors
        Handles that are known, ascending.
    breaches
        Where faults are noted.
    """
    place = {name: i for i, name in enumerate(inspections)}
    person = {name: j for j, name in enumerate(inspectors)}
    members = _pairs(rows.load_classes, "load_classes.tsv", place, "inspections.tsv", breaches)
    caps = {
        (name, inspector): cap
        for (name, inspector), cap in _counts(rows.load_caps, "load_caps.tsv", breaches).items()
        if _is_known(inspector, person, "load_caps.tsv", "inspectors.tsv", breaches)
    }
    classes = _names({name for name, _ in (*members, *caps)})
    people = _pairs(rows.groups, "groups.tsv", person, "inspectors.tsv", breaches)
    limits = _counts(rows.group_limits, "group_limits.tsv", breaches)
    groups = _names({name for name, _ in (*people, *limits)})
    return (
        LoadClasses(
            tuple(classes),
            np.array(sorted((classes[k], place[i]) for k, i in members), dtype=np.int64),
            np.array(
                sorted((classes[k], person[j], cap) for (k, j), cap in caps.items()),
                dtype=np.int64,
            ),
        ),
        TeamGroups(
            tuple(groups),
            np.array(sorted((groups[g], person[j]) for g, j in people), dtype=np.int64),
            np.array([groups[g] for g, _ in sorted(limits)], dtype=np.int64),
            tuple(slot for _, slot in sorted(limits)),
            np.array([limits[key] for key in sorted(limits)], dtype=np.int64),
        ),
    )


def _names(found: set[str]) -> dict[str, int]:
    """Place of each name in their order."""
    return {name: k for k, name in enumerate(sorted(found))}


def _is_known(
    name: str, known: Mapping[str, int], file: str, other: str, breaches: list[str]
) -> bool:
    """Whether a name is known; one that is not is noted."""
    if name not in known:
        breaches.append(f"{file}: {name} is not in {other}")
    return name in known


def _pairs(
    rows: Table, file: str, known: Mapping[str, int], other: str, breaches: list[str]
) -> set[tuple[str, str]]:
    """Distinct members of sets; strangers, and rows that stand twice, are noted."""
    found: set[tuple[str, str]] = set()
    for name, member in rows:
        if (name, member) in found:
            breaches.append(f"{file}: ({name}, {member}) stands twice")
        if _is_known(member, known, file, other, breaches):
            found.add((name, member))
    return found


def _counts(rows: Table, file: str, breaches: list[str]) -> dict[tuple[str, str], int]:
    """Counts from 1 under two names; what is none, and keys that stand twice, are noted."""
    found: dict[tuple[str, str], int] = {}
    for name, other, text in rows:
        if (name, other) in found:
            breaches.append(f"{file}: ({name}, {other}) stands twice")
        try:
            count = parse_integer(text)
        except ValueError as error:
            breaches.append(f"{file}: ({name}, {other}): {error}")
            count = 1
        if not 1 <= count < COUNT_LIMIT:
            breaches.append(f"{file}: ({name}, {other}): {count} is outside [1, 2^31)")
            count = 1
        found[name, other] = count
    return found
