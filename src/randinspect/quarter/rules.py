"""The rulebook's dispatch section in the terms of the dispatch wing."""

from __future__ import annotations

from randinspect.dispatch import (
    Assist,
    Barrier,
    ClassRule,
    DispatchRules,
    GroupRule,
    Need,
    Role,
    Scope,
    WaiverCosts,
    Where,
)
from randinspect.rulebook import CommonRules, RotationBy
from randinspect.rulebook import seats as book

__all__ = ["dispatch_rules", "waiver_costs"]


def dispatch_rules(rules: CommonRules) -> DispatchRules:
    """Translate the rules of team, load, territory and rotation."""
    section, rotation = rules.dispatch, rules.dispatch.rotation
    by_group = rotation is not None and rotation.by is RotationBy.GROUP
    return DispatchRules(
        roles=tuple(_role(role) for role in section.roles),
        floor=section.floor,
        cap=section.cap,
        rotation_last=rotation.last if rotation else 0,
        rotation_by="group" if by_group else "inspector",
        ladder=section.territory,
        statuses=section.statuses or (),
        has_certificate_dates=section.has_certificate_dates,
        needs=tuple(
            Need(need.qualification, _where(need.when), need.slots) for need in section.needs
        ),
        scope=Scope(rules.item.code, section.scope.column) if section.scope else None,
        department_column=section.departments,
        teams=section.teams,
        allows_direct=section.direct is not None,
        area=section.area,
        neighbours=_pairs(section.neighbours),
        lapses=tuple((lapse.reason, lapse.years) for lapse in section.lapses),
        shortlist=section.shortlist or (),
        classes=tuple(
            ClassRule(limit.name, limit.cap, _where(limit.when), limit.months)
            for limit in section.load_classes or ()
        ),
        groups=tuple(
            GroupRule(group.name, group.column, group.most, group.values or (), group.slots or ())
            for group in section.groups or ()
        ),
        window_columns=(rules.dates.earliest, rules.dates.latest) if rules.dates else (None, None),
    )


def waiver_costs(rules: CommonRules) -> WaiverCosts | None:
    """Translate the costs of giving way, None if nothing may give way."""
    table = rules.dispatch.waivers
    if table is None:
        return None
    pairs = {
        Barrier.ROTATION: table.rotation,
        Barrier.OUT_OF_AREA: table.out_of_area,
        Barrier.INACTIVE: table.inactive,
        Barrier.ON_LEAVE: table.on_leave,
        Barrier.NO_QUALIFICATION: table.no_qualification,
        Barrier.OTHER_DEPARTMENT: table.other_department,
    }
    stated = {barrier: cost for barrier, cost in pairs.items() if cost is not None}
    return WaiverCosts(table.seat, table.load, table.floor, stated)


def _role(role: book.Role) -> Role:
    """Translate a slot."""
    return Role(
        role.slot,
        role.demand,
        role.qualification,
        role.expert,
        role.department,
        _where(role.when),
        role.whole,
        bool(role.lead),
        Assist(role.assistants or "never"),
    )


def _where(when: tuple[book.Only, ...]) -> tuple[Where, ...]:
    """Translate which agencies are meant."""
    return tuple(Where(only.column, only.values) for only in when)


def _pairs(neighbours: book.Neighbours | None) -> tuple[tuple[str, str], ...]:
    """Translate the table of neighbours."""
    return tuple((one, other) for one, other in neighbours.pairs) if neighbours else ()
