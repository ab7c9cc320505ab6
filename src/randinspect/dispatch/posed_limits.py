"""Limits that nest, posed: from rules and registers to the rows that are committed.

Refused before anybody is drawn: sets that cross, monthly caps that count nobody, and limits over a
whole team whose people fit several of its slots, for such a limit is no node of a network
(docs/method.md §3.4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Columns
from randinspect.dispatch.eligibility import Eligibility
from randinspect.dispatch.limiting import Sets, class_sets, group_sets, own_windows
from randinspect.dispatch.nesting import LoadClasses, TeamGroups
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.roster import roster
from randinspect.dispatch.rules import DispatchRules
from randinspect.errors import Fault, RulebookError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = [
    "LimitNames",
    "load_classes",
    "require_limits",
    "require_one_slot",
    "spans",
    "team_groups",
]

_SHOWN = 3

Naming = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class LimitNames:
    """How the sets of limits are named in public.

    Parameters
    ----------
    classes, groups
        From the rules' names of all sets to their published labels.
    """

    classes: Naming = field(default=lambda names: {name: name for name in names})
    groups: Naming = field(default=lambda names: {name: name for name in names})


def require_limits(
    agencies: Register,
    inspectors: Register,
    *,
    recusals: Register,
    visits: Register,
    rules: DispatchRules,
    window: tuple[date, date],
) -> int:
    """Refuse limits that no network holds, over the whole registers.

    What crosses nowhere in the register crosses in no sample, so it is asked before the selection.

    Parameters
    ----------
    agencies, inspectors, recusals, visits
        The registers.
    rules
        Rules of the dispatch.
    window
        First and last day of the inspections.

    Returns
    -------
    int
        Agencies that no monthly cap counts, because their window lies in several months.

    Raises
    ------
    RulebookError
        With the faults of the load classes, or else of the groups.
    """
    windows = own_windows(agencies.columns, rules.window_columns, window)
    sets = class_sets(agencies.columns, rules.classes, windows)
    idle = [
        rule.name
        for r, rule in enumerate(rules.classes)
        if rule.by_month and r not in sets.rule and len(windows)
    ]
    if idle:
        raise RulebookError([_idle(name) for name in idle])
    if rules.groups:
        people = roster(inspectors, rules).columns
        some = Eligibility.of(
            agencies.columns, people, recusals=recusals, visits=visits, rules=rules, window=window
        )
        require_one_slot(some, agencies.columns, people)
    is_monthly = any(rule.by_month for rule in rules.classes)
    months = ((first.year, first.month) == (last.year, last.month) for first, last in windows)
    return sum(not is_one for is_one in months) if is_monthly else 0


def require_one_slot(some: Eligibility, agencies: Columns, people: Columns) -> None:
    """Refuse limits over a whole team whose people fit several of its slots.

    Raises
    ------
    RulebookError
        With every such group, and agencies for which it is so.
    """
    rules, sets = some.rules, group_sets(people, some.rules.groups)
    faults = []
    for k, name in enumerate(sets.names):
        rule, members = rules.groups[sets.rule[k]], sets.members[sets.members[:, 0] == k, 1]
        for kind in () if rule.slots else range(len(some.demands.kinds)):
            can = some.capabilities(kind)[members]
            fits = [r for r in range(len(rules.roles)) if np.any(can >> r & 1)]
            if len(fits) > 1 and np.count_nonzero(can) > rule.most:
                ids = agencies["id"][some.demands.kind == kind][:_SHOWN].tolist()
                slots = [rules.roles[r].slot for r in fits]
                faults.append(_spread(name, rule.most, slots, ids))
                break
    if faults:
        raise RulebookError(faults)


def spans(problem: Problem, groups: Sequence[str]) -> list[tuple[str, str]]:
    """Inspections in which limits over a whole team could be passed by way of several slots.

    Parameters
    ----------
    problem
        A problem, waivers granted or not.
    groups
        Groups that are limited over the whole team.

    Returns
    -------
    list of (inspection, group)
    """
    found, names = [], problem.groups.names
    for g in [g for g, name in enumerate(names) if name in groups]:
        members = problem.groups.members[problem.groups.members[:, 0] == g, 1]
        arcs = np.flatnonzero(np.isin(problem.arc_inspector, members))
        most = int(problem.groups.limit_most[problem.groups.limit_group == g].max())
        owner = problem.slot_inspection[problem.arc_slot[arcs]]
        for i in np.unique(owner).tolist():
            here = arcs[owner == i]
            people, slots = problem.arc_inspector[here], problem.arc_slot[here]
            if len(np.unique(slots)) > 1 and len(np.unique(people)) > most:
                found.append((problem.inspections[i], names[g]))
    return found


def load_classes(
    some: Eligibility, agencies: Columns, window: tuple[date, date], naming: Naming
) -> tuple[LoadClasses, Mapping[str, str]]:
    """Load classes of the drawn agencies, everybody under the cap of the rules.

    Returns
    -------
    LoadClasses
        What is committed.
    Mapping
        From published labels to the rules' names.
    """
    rules = some.rules
    windows = own_windows(agencies, rules.window_columns, window)
    sets = class_sets(agencies, rules.classes, windows)
    names, order, labels = _published(sets, naming)
    people = np.arange(len(some.personal))
    caps = [
        np.column_stack([np.full(len(people), k), people, np.full(len(people), cap)])
        for k, cap in enumerate(rules.classes[sets.rule[old]].cap for old in order)
    ]
    table = np.concatenate([*caps, np.empty((0, 3), dtype=np.int64)])
    return LoadClasses(names, sets.keep(order).members, table), labels


def team_groups(
    some: Eligibility, people: Columns, problem: Problem, naming: Naming
) -> tuple[TeamGroups, Mapping[str, str], tuple[str, ...]]:
    """Groups of a posed problem, with a limit in every slot where one of them may sit.

    Returns
    -------
    TeamGroups
        What is committed.
    Mapping
        From published labels to the rules' names.
    tuple of str
        Labels of the groups that are limited over the whole team.
    """
    rules = some.rules
    sets = group_sets(people, rules.groups)
    slots = [_slots(problem, sets, k, rules) for k in range(len(sets.names))]
    seen = [k for k, found in enumerate(slots) if found]
    kept, slots = sets.keep(seen), [slots[k] for k in seen]
    names, order, labels = _published(kept, naming)
    limits = [
        (g, slot, rules.groups[kept.rule[old]].most)
        for g, old in enumerate(order)
        for slot in sorted(slots[old])
    ]
    groups = TeamGroups(
        names,
        kept.keep(order).members,
        np.array([g for g, _, _ in limits], dtype=np.int64),
        tuple(slot for _, slot, _ in limits),
        np.array([most for _, _, most in limits], dtype=np.int64),
    )
    whole = [names[g] for g, old in enumerate(order) if not rules.groups[kept.rule[old]].slots]
    return groups, labels, tuple(whole)


def _published(sets: Sets, naming: Naming) -> tuple[tuple[str, ...], list[int], Mapping[str, str]]:
    """Labels in their order, the set of each, and what they stand for."""
    label_of = naming(sets.names)
    pairs = sorted((label_of[name], k) for k, name in enumerate(sets.names))
    labels = {label: sets.names[k] for label, k in pairs}
    return tuple(label for label, _ in pairs), [k for _, k in pairs], labels


def _slots(problem: Problem, sets: Sets, k: int, rules: DispatchRules) -> set[str]:
    """Slots in which a group is counted and somebody of it may sit."""
    members: NDArray[np.int64] = sets.members[sets.members[:, 0] == k, 1]
    arcs = np.flatnonzero(np.isin(problem.arc_inspector, members))
    found = {problem.slot_name[s] for s in np.unique(problem.arc_slot[arcs]).tolist()}
    wanted = rules.groups[sets.rule[k]].slots
    return found & set(wanted) if wanted else found


def _idle(name: str) -> Fault:
    """Fault of a monthly cap that counts nothing."""
    message = f"{name} counts by month, but no agency's window lies inside one month"
    cure = "give agencies windows of their own in [dates] (earliest, latest), or drop months"
    return Fault("rulebook", "dispatch.load_classes", message, cure, value=name)


def _spread(name: str, most: int, slots: Sequence[str], ids: Sequence[object]) -> Fault:
    """Fault of a limit over a whole team whose people fit several slots."""
    message = (
        f"{name} is limited to {most} in a team, but its people fit the slots {', '.join(slots)} "
        f"of agencies such as {', '.join(map(str, ids))}; a limit over several slots is no node of "
        "a network"
    )
    cure = (
        'write slots = ["…"] to count in each of these slots by itself, give these people one slot '
        "by a qualification, or name couples who may not go together"
    )
    return Fault("rulebook", "dispatch.groups", message, cure, value=name)
