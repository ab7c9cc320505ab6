"""The rulebook's dispatch section in the terms of the dispatch wing."""

from __future__ import annotations

from randinspect.dispatch import Barrier, DispatchRules, Role, WaiverCosts
from randinspect.rulebook import RotationBy, Rulebook

__all__ = ["dispatch_rules", "waiver_costs"]


def dispatch_rules(rules: Rulebook) -> DispatchRules:
    """Translate the rules of team, load, territory and rotation."""
    section, rotation = rules.dispatch, rules.dispatch.rotation
    by_group = rotation is not None and rotation.by is RotationBy.GROUP
    return DispatchRules(
        roles=tuple(
            Role(role.slot, role.demand, role.qualification, role.expert) for role in section.roles
        ),
        floor=section.floor,
        cap=section.cap,
        rotation_last=rotation.last if rotation else 0,
        rotation_by="group" if by_group else "inspector",
        ladder=section.territory,
        statuses=section.statuses or (),
        has_certificate_dates=section.has_certificate_dates,
        shortlist=section.shortlist or (),
    )


def waiver_costs(rules: Rulebook) -> WaiverCosts | None:
    """Translate the costs of giving way, None if nothing may give way."""
    table = rules.dispatch.waivers
    if table is None:
        return None
    pairs = {
        Barrier.ROTATION: table.rotation,
        Barrier.OUT_OF_AREA: table.out_of_area,
        Barrier.INACTIVE: table.inactive,
        Barrier.NO_QUALIFICATION: table.no_qualification,
    }
    stated = {barrier: cost for barrier, cost in pairs.items() if cost is not None}
    return WaiverCosts(table.seat, table.load, table.floor, stated)
