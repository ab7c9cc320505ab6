"""The rulebook's dispatch section in the terms of the dispatch wing."""

from __future__ import annotations

from randinspect.dispatch import DispatchRules, Role
from randinspect.rulebook import RotationBy, Rulebook

__all__ = ["dispatch_rules"]


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
        lapses=tuple((lapse.reason, lapse.years) for lapse in section.lapses),
    )
