"""Rules of a dispatch: what a team is made of and who may be in it (docs/format.md §3).

The rulebook's dispatch section in the terms of this wing; the quarter translates. Nothing here
is published: the committed rows are what the rules lead to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from randinspect.dispatch.limit_rules import ClassRule, GroupRule
from randinspect.dispatch.seats import Assist, Need, Role, Scope
from randinspect.dispatch.soundness import MAX_RUNGS, MAX_SLOTS
from randinspect.errors import Fault, RulebookError

__all__ = ["ANYWHERE", "CROSS", "DIRECT", "NEIGHBOURS", "OFFICERS", "DispatchRules"]

ANYWHERE: Final = "any"
"""The rung of a territory ladder on which everyone matches."""

NEIGHBOURS: Final = "neighbours"
"""The rung on which the same area and those beside it match."""

CROSS: Final = "cross"
"""The rung on which every area but the agency's own matches."""

DIRECT: Final = "direct"
"""What stands in the place of a rung where the authority named the people itself."""

OFFICERS: Final = 2
"""An administrative inspection takes two officers with certificates."""


@dataclass(frozen=True, slots=True)
class DispatchRules:
    """Rules of one dispatch.

    Parameters
    ----------
    roles
        Slots of every team; those that are not for experts take two people or more.
    floor, cap
        Least and most inspections of one inspector.
    rotation_last
        Nobody returns to an agency that they, or their group, visited on one of its last so
        many dates of visit; 0 for no rotation.
    rotation_by
        Who must not return, the inspector or the whole group.
    ladder
        Columns that must be equal in agency and inspector, or ``"neighbours"``, ``"cross"`` and
        ``"any"``, narrowest first. The first rung that can fill a team is used.
    statuses
        Statuses of inspectors who may go; empty for all.
    has_certificate_dates
        Whether the register states until when each certificate is valid. If so, one without
        a date proves nothing; if not, being on the register is being certified.
    lapses
        Kinds of recusal that lapse, with the years after which they do.
    needs
        Qualifications that some agencies ask for.
    scope
        Items that officers must be allowed to enforce, None if that plays no part.
    department_column
        Column of the inspectors that the departments of roles stand in.
    teams
        Column of the inspectors whose equal values form teams that go whole.
    allows_direct
        Whether people may be named where no rung gives a team.
    area, neighbours
        Column of the areas that ``"neighbours"`` and ``"cross"`` read, and pairs of areas that
        lie beside each other.
    shortlist
        Rungs below 1 of the shortlists, ascending: no pair is likelier than the first one, as
        long as its shortlists have a plan.
    classes, groups
        Caps on classes of inspections, and limits on groups of inspectors in a team.
    window_columns
        Columns of the agencies with the first and last day of their own windows, None for none.

    Raises
    ------
    RulebookError
        With every fault.
    """

    roles: tuple[Role, ...]
    floor: int
    cap: int
    rotation_last: int = 0
    rotation_by: Literal["inspector", "group"] = "inspector"
    ladder: tuple[str, ...] = (ANYWHERE,)
    statuses: tuple[str, ...] = ()
    has_certificate_dates: bool = True
    lapses: tuple[tuple[str, int], ...] = ()
    needs: tuple[Need, ...] = ()
    scope: Scope | None = None
    department_column: str | None = None
    teams: str | None = None
    allows_direct: bool = False
    area: str = "territory"
    neighbours: tuple[tuple[str, str], ...] = ()
    shortlist: tuple[Fraction, ...] = ()
    classes: tuple[ClassRule, ...] = ()
    groups: tuple[GroupRule, ...] = ()
    window_columns: tuple[str | None, str | None] = (None, None)

    def __post_init__(self) -> None:
        """Refuse rules under which no lawful team can exist."""
        faults = [*_role_faults(self.roles), *_need_faults(self), *_limit_faults(self)]
        faults += _ladder_faults(self.ladder, self.neighbours)
        faults += [*_shortlist_faults(self.shortlist), *_nested_faults(self)]
        if faults:
            raise RulebookError(faults)


def _fault(rule: str, message: str, cure: str) -> Fault:
    """Build a fault of the dispatch rules."""
    return Fault("rulebook", f"dispatch.{rule}", message, cure)


def _role_faults(roles: tuple[Role, ...]) -> Iterator[Fault]:
    """Slots: names, demands, and two certified officers."""
    names = [role.slot for role in roles]
    if len(set(names)) < len(names):
        yield _fault("roles", "two roles have the same slot", "give each role a slot of its own")
    if len(roles) > MAX_SLOTS:
        yield _fault("roles", f"{len(roles)} slots in a team", f"use at most {MAX_SLOTS} slots")
    for role in roles:
        if role.demand < 1:
            message = f"slot {role.slot} asks for {role.demand} people"
            yield _fault("demand", message, "ask for 1 or more, or leave the slot out")
        if role.is_lead and role.assist is not Assist.NEVER:
            message = f"assistants may sit in slot {role.slot}, which leads"
            yield _fault("assistants", message, "an assistant never leads; open another slot")
    officers = sum(role.officers * role.demand for role in roles)
    if officers < OFFICERS:
        yield _fault(
            "officers",
            f"a team has {officers} certified officers besides experts, the law asks for two",
            "raise the demand of a slot that is not for experts to make them two",
        )


def _need_faults(rules: DispatchRules) -> Iterator[Fault]:
    """Needs and departments: slots and columns that there are."""
    slots = {role.slot for role in rules.roles}
    for need in rules.needs:
        for slot in sorted(set(need.slots) - slots):
            message = f"{need.qualification} is asked for in slot {slot}, which no role has"
            yield _fault("needs", message, f"name one of {', '.join(sorted(slots))}")
    if (rules.teams is not None) != any(role.is_whole for role in rules.roles):
        message = (
            "teams that go whole and the slots do not go together: people who go together or not "
            "at all take several seats at once, and no network holds that, but a slot for a "
            "whole team does"
        )
        cure = (
            "give a slot whole = true and name the column of the teams, or neither; what else "
            "ties people to each other is a matter of side rules, drawn by the solver"
        )
        yield _fault("teams", message, cure)
    if rules.department_column is None and any(role.department for role in rules.roles):
        message = "a role asks for a department, but no column of the inspectors tells theirs"
        yield _fault("departments", message, 'write departments = "authority" or another column')


def _limit_faults(rules: DispatchRules) -> Iterator[Fault]:
    """Loads and rotation."""
    if not 0 <= rules.floor <= rules.cap or rules.cap < 1:
        message = f"floor {rules.floor} and cap {rules.cap} of an inspector's load"
        yield _fault("load", message, "set 0 <= floor <= cap and cap >= 1")
    if rules.rotation_last < 0:
        message = f"rotation over the last {rules.rotation_last} visits"
        yield _fault("rotation", message, "write 0 for no rotation")


def _ladder_faults(
    ladder: tuple[str, ...], neighbours: tuple[tuple[str, str], ...]
) -> Iterator[Fault]:
    """Rungs of the territory ladder."""
    cure = f'write each column once, narrowest first, and "{ANYWHERE}" only at the end'
    ladder = tuple(rung for rung in ladder if rung != DIRECT)
    if not ladder:
        yield _fault("ladder", "the territory ladder has no rung", f'write ["{ANYWHERE}"] or more')
    if len(set(ladder)) < len(ladder):
        yield _fault("ladder", "a rung of the territory ladder stands twice", cure)
    if ANYWHERE in ladder[:-1]:
        yield _fault("ladder", f'no rung after "{ANYWHERE}" can ever be reached', cure)
    if (NEIGHBOURS in ladder) != bool(neighbours):
        message = "the ladder and the table of neighbours do not go together"
        cure = f'use "{NEIGHBOURS}" as a rung and give its pairs, or neither'
        yield _fault("neighbours", message, cure)


def _nested_faults(rules: DispatchRules) -> Iterator[Fault]:
    """Load classes and groups: limits, slots, and people who go whole."""
    counts = [(rule.name, rule.cap) for rule in rules.classes]
    counts += [(rule.name, rule.most) for rule in rules.groups]
    for name, most in counts:
        if most < 1:
            message = f"{name} allows {most}"
            yield _fault("limits", message, "allow 1 or more; who may not go at all fits no role")
    slots = {role.slot for role in rules.roles}
    for group in rules.groups:
        for slot in sorted(set(group.slots) - slots):
            message = f"{group.name} is limited in slot {slot}, which no role has"
            yield _fault("groups", message, f"name one of {', '.join(sorted(slots))}")
    if rules.groups and rules.teams is not None:
        message = "limits on groups count people, and a team that goes whole is one row"
        yield _fault("groups", message, "drop the limits on groups, or the teams that go whole")


def _shortlist_faults(shortlist: tuple[Fraction, ...]) -> Iterator[Fault]:
    """Rungs of the shortlists."""
    if not all(0 < rung < 1 for rung in shortlist) or any(a >= b for a, b in pairwise(shortlist)):
        rungs = ", ".join(map(str, shortlist))
        cure = (
            "write fractions between 0 and 1, the narrowest first; the whole list comes by itself"
        )
        yield _fault("shortlist", f"the shortlists {rungs} do not ascend inside 0 to 1", cure)
    if len(shortlist) >= MAX_RUNGS:
        message = f"{len(shortlist)} shortlists"
        yield _fault("shortlist", message, f"use fewer than {MAX_RUNGS}")
