"""Limits that nest: which agencies and inspectors their rules speak of (docs/method.md §3.1).

A rule of load classes names agencies by a column, or by the month in which their window lies; one
of groups names inspectors by a column. What comes of both are sets that must nest, so that each
limit is a node of a network; where they cross, the rules are refused before anybody is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import check_label
from randinspect.dispatch.barriers import Columns
from randinspect.dispatch.limit_rules import ClassRule, GroupRule
from randinspect.dispatch.nesting import MAX_DEPTH, Forest
from randinspect.dispatch.seats import Where
from randinspect.errors import Fault, FormatError, RulebookError

__all__ = ["Sets", "class_sets", "group_sets", "own_windows"]


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of rows of a register, by name.

    Parameters
    ----------
    names
        Of ``K`` sets, in the order of the rules and of their values.
    rule
        Rule of each, shape ``(K,)``.
    members
        Rows (set, row of the register), ascending, shape ``(M, 2)``.
    """

    names: tuple[str, ...]
    rule: tuple[int, ...]
    members: NDArray[np.int64]

    @classmethod
    def of(cls, found: Mapping[tuple[int, str], Sequence[int]]) -> Sets:
        """Sets from their members, by rule and name; those without a member are left out."""
        kept = {key: rows for key, rows in found.items() if rows}
        pairs = [(k, row) for k, rows in enumerate(kept.values()) for row in rows]
        members = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
        return cls(tuple(name for _, name in kept), tuple(rule for rule, _ in kept), members)

    def keep(self, wanted: Sequence[int]) -> Sets:
        """Some of the sets, in the order asked for."""
        place = np.full(len(self.names), -1, dtype=np.int64)
        place[np.array(wanted, dtype=np.int64)] = np.arange(len(wanted))
        here = place[self.members[:, 0]] >= 0
        members = np.stack([place[self.members[here, 0]], self.members[here, 1]], axis=1)
        return Sets(
            tuple(self.names[k] for k in wanted),
            tuple(self.rule[k] for k in wanted),
            members[np.lexsort(members.T[::-1])],
        )


def class_sets(
    agencies: Columns,
    rules: Sequence[ClassRule],
    windows: Sequence[tuple[date, date]],
) -> Sets:
    """Load classes of agencies.

    Parameters
    ----------
    agencies
        Columns of the register.
    rules
        The rules.
    windows
        First and last day of each agency's own window.

    Raises
    ------
    RulebookError
        If a column is missing, or classes cross.
    """
    faults = [
        _unknown("load_classes", test.column, "agencies")
        for rule in rules
        for test in rule.when
        if test.column not in agencies
    ]
    if faults:
        raise RulebookError(faults)
    found: dict[tuple[int, str], list[int]] = {}
    for r, rule in enumerate(rules):
        for row in _passing(agencies, rule.when, len(windows)):
            name = rule.name
            if rule.by_month:
                first, last = windows[row]
                if (first.year, first.month) != (last.year, last.month):
                    continue
                name = f"{rule.name} {first:%Y-%m}"
            found.setdefault((r, name), []).append(row)
    sets = Sets.of(dict(sorted(found.items())))
    faults = list(_crossings("load_classes", sets, agencies["id"], "agency"))
    _refuse([*faults, *_named("load_classes", sets)])
    return sets


def group_sets(people: Columns, rules: Sequence[GroupRule]) -> Sets:
    """Groups of inspectors.

    Raises
    ------
    RulebookError
        If a column is missing, or groups that are counted in one slot cross.
    """
    lost = [rule for rule in rules if rule.column not in people]
    _refuse([_unknown("groups", rule.column, "inspectors") for rule in lost])
    found: dict[tuple[int, str], list[int]] = {}
    for r, rule in enumerate(rules):
        for row, value in enumerate(people[rule.column].tolist()):
            entries = value if isinstance(value, tuple) else (value,)
            texts = dict.fromkeys(str(entry) for entry in entries if entry is not None)
            if not rule.values:
                for text in texts:
                    found.setdefault((r, f"{rule.name} {text}"), []).append(row)
            elif set(texts) & set(rule.values):
                found.setdefault((r, rule.name), []).append(row)
    sets = Sets.of(dict(sorted(found.items())))
    faults: list[Fault] = []
    for slot in sorted({slot for rule in rules for slot in rule.slots or ("",)}):
        here = [k for k, r in enumerate(sets.rule) if not rules[r].slots or slot in rules[r].slots]
        faults += _crossings("groups", sets.keep(here), people["id"], "inspector")
    _refuse([*dict.fromkeys(faults), *_named("groups", sets)])
    return sets


def own_windows(
    agencies: Columns, columns: tuple[str | None, str | None], window: tuple[date, date]
) -> list[tuple[date, date]]:
    """First and last day of each agency: its own inside those of the plan.

    Parameters
    ----------
    agencies
        Columns of the register.
    columns
        Columns with an agency's own first and last day, None for none.
    window
        First and last day of the plan.

    Raises
    ------
    RulebookError
        If a column is missing, or holds anything but days.
    """
    count = len(agencies["id"])
    named = [name for name in columns if name is not None]
    _refuse([_unknown("load_classes", name, "agencies") for name in named if name not in agencies])
    first, last = (
        agencies[name].tolist() if name is not None else [None] * count for name in columns
    )
    strange = [v for v in (*first, *last) if v is not None and not isinstance(v, date)]
    if strange:
        message = f"a window holds [{strange[0]}], a day is asked for"
        cure = "map the column as a date in the profile"
        _refuse([Fault("rulebook", "column.kind", message, cure, value=str(strange[0]))])
    begins, ends = window
    return [
        (begins if a is None else max(a, begins), ends if b is None else min(b, ends))
        for a, b in zip(first, last, strict=True)
    ]


def _passing(agencies: Columns, when: tuple[Where, ...], count: int) -> Iterator[int]:
    """Rows that pass every test."""
    columns = [agencies[test.column].tolist() for test in when]
    for row in range(count):
        if all(test.holds(values[row]) for test, values in zip(when, columns, strict=True)):
            yield row


def _crossings(key: str, sets: Sets, ids: NDArray[Any], noun: str) -> Iterator[Fault]:
    """Sets that share members, and neither holds the other; or too many inside one another."""
    forest = Forest.of(sets.names, sets.members, len(ids))
    inside = [
        set(sets.members[sets.members[:, 0] == k, 1].tolist()) for k in range(len(sets.names))
    ]
    for a, b in forest.crossing:
        shared, only_a, only_b = inside[a] & inside[b], inside[a] - inside[b], inside[b] - inside[a]
        told = [f"{noun} {ids[min(rows)]}" for rows in (shared, only_a, only_b)]
        one, other = sets.names[a], sets.names[b]
        message = (
            f"{one} and {other} cross: {told[0]} is in both, {told[1]} only in {one}, {told[2]} "
            f"only in {other}; no network holds two limits that cross"
        )
        cure = "keep one of them, or word them so that one holds all of the other"
        yield Fault("rulebook", f"dispatch.{key}", message, cure)
    depth = forest.paths.shape[1]
    if not forest.crossing and depth > MAX_DEPTH:
        message = f"{depth} limits lie inside one another, {MAX_DEPTH} may"
        yield Fault("rulebook", f"dispatch.{key}", message, "keep fewer of them")


def _named(key: str, sets: Sets) -> Iterator[Fault]:
    """Names that cannot be published, or that stand twice."""
    for name in sets.names:
        try:
            check_label(name)
        except FormatError as error:
            cure = "shorten the name, or the values that it is made of"
            yield Fault("rulebook", f"dispatch.{key}", str(error), cure, value=name)
    for name in sorted({name for name in sets.names if sets.names.count(name) > 1}):
        message, cure = f"two rules make a set of the name {name}", "give each a name of its own"
        yield Fault("rulebook", f"dispatch.{key}", message, cure, value=name)


def _unknown(key: str, column: str, register: str) -> Fault:
    """Fault of a column that a register does not have."""
    return Fault(
        "rulebook",
        "column.unknown",
        f"the register of {register} has no column {column}",
        "correct the name, or map the column as an attribute in the profile",
        column=f"dispatch.{key}",
        value=column,
    )


def _refuse(faults: Iterable[Fault]) -> None:
    """Raise if there are faults."""
    found = list(faults)
    if found:
        raise RulebookError(found)
