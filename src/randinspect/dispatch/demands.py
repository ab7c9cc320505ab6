"""What each agency asks of its team: few kinds of agencies, however many agencies there are.

Slots, qualifications and items depend on a few columns of an agency. Agencies that read the
same in all of them are of one kind, and everything that follows is worked out once for a kind
(docs/method.md §3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier, Columns
from randinspect.dispatch.people import is_assistant
from randinspect.dispatch.rules import OFFICERS, DispatchRules
from randinspect.dispatch.seats import Assist, Role, Where
from randinspect.errors import Fault, RulebookError

__all__ = ["Demand", "Demands", "role_bars"]

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Demand:
    """What one kind of agency asks for.

    Parameters
    ----------
    seats
        Seats of each role, 0 where the role is not asked.
    qualifications
        What the people of each role must hold, all of it.
    items
        Codes that officers must have in their scope; empty if scopes play no part.
    """

    seats: tuple[int, ...]
    qualifications: tuple[frozenset[str], ...]
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Demands:
    """The kinds of agencies.

    Parameters
    ----------
    kind
        Kind of each agency, shape ``(N,)``.
    kinds
        What each kind asks for.
    """

    kind: NDArray[np.int64]
    kinds: tuple[Demand, ...]

    @classmethod
    def of(cls, agencies: Columns, rules: DispatchRules) -> Demands:
        """Sort agencies into kinds.

        Raises
        ------
        RulebookError
            If a rule reads a column that the agencies do not have, or leaves some agencies
            without two officers.
        """
        names = list(dict.fromkeys(_read(rules)))
        missing = [name for name in names if name not in agencies]
        if missing:
            raise RulebookError([_unknown(name, agencies) for name in missing])
        found: dict[Demand, int] = {}
        of_row: dict[tuple[Any, ...], int] = {}
        rows = _rows(agencies, names)
        kind = np.empty(len(agencies["id"]), dtype=np.int64)
        for i, row in enumerate(rows):
            code = of_row.get(row)
            if code is None:
                demand = _demand(dict(zip(names, row, strict=True)), rules)
                code = of_row[row] = found.setdefault(demand, len(found))
            kind[i] = code
        demands = cls(kind, tuple(found))
        demands._require_officers(agencies, rules)
        return demands

    @property
    def seats(self) -> NDArray[np.int64]:
        """Seats of each role in each kind, shape ``(T, R)``."""
        return np.array([demand.seats for demand in self.kinds], dtype=np.int64)

    def _require_officers(self, agencies: Columns, rules: DispatchRules) -> None:
        """Refuse kinds of agencies for which the rules give no lawful team."""
        faults = []
        for t, demand in enumerate(self.kinds):
            pairs = zip(rules.roles, demand.seats, strict=True)
            officers = sum(role.officers * seats for role, seats in pairs)
            if officers < OFFICERS:
                ids = [str(i) for i in agencies["id"][self.kind == t]]
                more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
                message = (
                    f"agencies {', '.join(ids[:_SHOWN])}{more} get {officers} officers besides "
                    "experts, the law asks for two"
                )
                cure = "add a slot whose `when` these agencies pass, or widen one"
                faults.append(Fault("rulebook", "dispatch.officers", message, cure))
        if faults:
            raise RulebookError(faults)


def role_bars(
    people: Columns, rules: DispatchRules, demands: Demands
) -> tuple[NDArray[np.uint32], ...]:
    """Masks of what bars inspectors from each role of each kind, shape ``(I, R)`` each.

    Raises
    ------
    RulebookError
        If departments are asked for in a column that the roster does not have.
    """
    skills = _Skills(people, rules)
    return tuple(_role_masks(skills, rules, demand) for demand in demands.kinds)


class _Skills:
    """Who holds what, asked once for each thing."""

    def __init__(self, people: Columns, rules: DispatchRules) -> None:
        column = rules.department_column
        if any(role.department for role in rules.roles) and column not in people:
            raise RulebookError([_unknown(str(column), people)])
        self.people = people
        self.is_expert = people["expert"].astype(np.bool_)
        alone = np.zeros(len(self.is_expert), dtype=np.bool_)
        self.is_team = people.get("whole", alone).astype(np.bool_)
        self.is_assistant = is_assistant(people)
        self.department = people.get(column or "", np.empty(0, dtype=np.object_))
        self.known: dict[tuple[str, str], NDArray[np.bool_]] = {}

    def holds(self, column: str, entry: str) -> NDArray[np.bool_]:
        """Whose list in a column has an entry, shape ``(I,)``."""
        if (column, entry) not in self.known:
            lists = self.people[column]
            self.known[column, entry] = np.fromiter(
                (entry in (held or ()) for held in lists), dtype=np.bool_, count=len(lists)
            )
        return self.known[column, entry]

    def is_of(self, department: str) -> NDArray[np.bool_]:
        """Who belongs to a department, shape ``(I,)``."""
        belongs: NDArray[np.bool_] = np.equal(self.department, department).astype(np.bool_)
        return belongs


def _role_masks(skills: _Skills, rules: DispatchRules, demand: Demand) -> NDArray[np.uint32]:
    """Masks of one kind of agency."""
    masks = np.zeros((len(skills.is_expert), len(rules.roles)), dtype=np.uint32)
    for r, role in enumerate(rules.roles):
        for barrier, lacks in _lacks(skills, role, demand.qualifications[r], demand.items):
            masks[lacks, r] |= np.uint32(barrier.bit)
    return masks


def _lacks(
    skills: _Skills, role: Role, qualifications: frozenset[str], items: frozenset[str]
) -> Iterator[tuple[Barrier, NDArray[np.bool_]]]:
    """Who lacks what a role asks for, barrier by barrier."""
    yield Barrier.WHOLE_TEAM, skills.is_team != role.is_whole
    yield Barrier.EXPERT, skills.is_expert != role.is_expert
    yield from _no_assistant(skills, role)
    for qualification in qualifications:
        yield Barrier.NO_QUALIFICATION, ~skills.holds("qualifications", qualification)
    if role.department is not None:
        yield Barrier.OTHER_DEPARTMENT, ~skills.is_of(role.department)
    for item in () if role.is_expert else items:
        yield Barrier.OUT_OF_SCOPE, ~skills.holds("items", item) & ~skills.is_assistant


def _no_assistant(skills: _Skills, role: Role) -> Iterator[tuple[Barrier, NDArray[np.bool_]]]:
    """Assistants where they may not sit, and others in the seats that are kept for them."""
    if role.assist is Assist.NEVER:
        barrier = Barrier.ASSISTANT_LEAD if role.is_lead else Barrier.ASSISTANT
        yield barrier, skills.is_assistant
    if role.assist is Assist.ONLY:
        yield Barrier.ASSISTANTS_ONLY, ~skills.is_assistant


def _demand(values: dict[str, Any], rules: DispatchRules) -> Demand:
    """What an agency with these values asks for."""
    needs = [need for need in rules.needs if _pass(need.when, values)]
    scope = rules.scope
    return Demand(
        tuple(role.demand * _pass(role.when, values) for role in rules.roles),
        tuple(
            frozenset(
                [need.qualification for need in needs if need.concerns(role)]
                + ([role.qualification] if role.qualification is not None else [])
            )
            for role in rules.roles
        ),
        frozenset() if scope is None else scope.items(values.get(scope.column or "")),
    )


def _pass(tests: tuple[Where, ...], values: dict[str, Any]) -> bool:
    """Whether an agency passes every test."""
    return all(test.holds(values[test.column]) for test in tests)


def _read(rules: DispatchRules) -> Iterator[str]:
    """Columns of the agencies that the rules of teams read."""
    conditions = [role.when for role in rules.roles] + [need.when for need in rules.needs]
    yield from (test.column for when in conditions for test in when)
    if rules.scope is not None and rules.scope.column is not None:
        yield rules.scope.column


def _rows(agencies: Columns, names: list[str]) -> Iterator[tuple[Any, ...]]:
    """Values of the agencies in some columns, row by row."""
    if not names:
        return iter([()] * len(agencies["id"]))
    return zip(*(agencies[name].tolist() for name in names), strict=True)


def _unknown(name: str, columns: Columns) -> Fault:
    """Fault of a column that a register does not have."""
    return Fault(
        "rulebook",
        "column.unknown",
        f"the register has no column {name}; it has {', '.join(columns)}",
        "correct the name, or map the column as an attribute in the profile",
        column="dispatch",
        value=name,
    )
