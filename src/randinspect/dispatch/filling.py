"""Can a handful of seats be filled where groups are limited? One small flow for each case.

Hall's condition alone does not say it any more: a slot takes only so many of a group. So units are
sent along shortest paths, from slots through the groups to people who are alike, until the seats
are full or no path is left (Edmonds, Karp 1972). A team is a few seats, so that is a few steps.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Columns
from randinspect.dispatch.limiting import group_sets
from randinspect.dispatch.nesting import Forest
from randinspect.dispatch.rules import DispatchRules

__all__ = ["RoleLimits", "can_fill"]

_Node = tuple[str, int, int]
_SOURCE: _Node = ("source", 0, 0)
_SINK: _Node = ("sink", 0, 0)


@dataclass(frozen=True, slots=True)
class RoleLimits:
    """Limits on groups, as each role meets them.

    Parameters
    ----------
    innermost
        For each inspector and role the innermost group that is limited there, -1 for none, shape
        ``(I, R)``.
    outer
        For each role the group around each group, -1 for none, shape ``(R, K)``.
    most
        Most people of each group in a slot, shape ``(K,)``.
    """

    innermost: NDArray[np.int64]
    outer: NDArray[np.int64]
    most: NDArray[np.int64]

    @classmethod
    def of(cls, people: Columns, rules: DispatchRules) -> RoleLimits:
        """Limits of the rules over a roster, roles in the order of the rules.

        Raises
        ------
        RulebookError
            If a column is missing, or groups that are counted in one slot cross.
        """
        count, roles = len(people["id"]), rules.roles
        sets = group_sets(people, rules.groups)
        innermost = np.full((count, len(roles)), -1, dtype=np.int64)
        outer = np.full((len(roles), len(sets.names)), -1, dtype=np.int64)
        for r, role in enumerate(roles):
            here = np.array(
                [k for k, rule in enumerate(sets.rule) if _counts(rules, rule, role.slot)],
                dtype=np.int64,
            )
            if not len(here):
                continue
            some = sets.keep(here.tolist())
            forest = Forest.of(some.names, some.members, count)
            for column in forest.paths.T:  # inwards, so that the last one found stands
                innermost[:, r] = np.where(column >= 0, here[column], innermost[:, r])
            outer[r, here] = np.where(forest.outer >= 0, here[forest.outer], -1)
        most = np.array([rules.groups[rule].most for rule in sets.rule], dtype=np.int64)
        return cls(innermost, outer, most)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(len(self.most))


def _counts(rules: DispatchRules, rule: int, slot: str) -> bool:
    """Whether a rule of groups counts in a slot."""
    slots = rules.groups[rule].slots
    return not slots or slot in slots


def can_fill(
    seats: Sequence[int],
    people: Sequence[tuple[int, int, Sequence[int]]],
    limits: RoleLimits,
) -> bool:
    """Whether some people can fill all seats of a team.

    Parameters
    ----------
    seats
        Seats of each role.
    people
        For people who are alike: how many, the roles that they fit as bits, and their innermost
        group in each role.
    limits
        Limits on the groups.
    """
    room: dict[_Node, dict[_Node, int]] = {}

    def join(tail: _Node, head: _Node, capacity: int) -> None:
        room.setdefault(tail, {})[head] = capacity
        room.setdefault(head, {}).setdefault(tail, 0)

    for r, asked in enumerate(seats):
        if asked:
            join(_SOURCE, ("slot", r, 0), asked)
    for c, (count, mask, innermost) in enumerate(people):
        join(("people", c, 0), _SINK, count)
        for r, asked in enumerate(seats):
            if asked and mask >> r & 1:
                node: _Node = ("people", c, 0)
                group, most = int(innermost[r]), count
                while group >= 0:
                    join(("group", r, group), node, most)
                    node, most = ("group", r, group), int(limits.most[group])
                    group = int(limits.outer[r, group])
                join(("slot", r, 0), node, most)
    left = sum(seats)
    while left and (path := _path(room)):
        amount = min(room[tail][head] for tail, head in path)
        for tail, head in path:
            room[tail][head] -= amount
            room[head][tail] += amount
        left -= amount
    return not left


def _path(room: dict[_Node, dict[_Node, int]]) -> list[tuple[_Node, _Node]]:
    """Shortest way from the source to the sink that has room; nothing if there is none."""
    came: dict[_Node, _Node] = {}
    queue = deque([_SOURCE])
    while queue:
        node = queue.popleft()
        for head, left in room.get(node, {}).items():
            if left and head not in came and head != _SOURCE:
                came[head] = node
                queue.append(head)
    if _SINK not in came:
        return []
    path, node = [], _SINK
    while node != _SOURCE:
        path.append((came[node], node))
        node = came[node]
    return path
