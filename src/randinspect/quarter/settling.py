"""Settling a posed dispatch before its seed: it has a plan, gives way, or is refused.

What gives way, in which order, and whether at all, is the rulebook's `[dispatch.waivers]`. It was
fixed before the sample was drawn, so a shortage is no occasion to choose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from randinspect.dispatch import (
    Relaxation,
    WaiverKind,
    grant,
    precheck,
    relax,
    require,
)
from randinspect.errors import InfeasibleDispatch
from randinspect.quarter.posing import PosedQuarter
from randinspect.quarter.rules import waiver_costs
from randinspect.rulebook import CommonRules, Shortfall

__all__ = ["Settled", "settle", "waiver_record"]


@dataclass(frozen=True, slots=True)
class Settled:
    """A dispatch that can be locked.

    Parameters
    ----------
    posed
        Its problem has a plan, whatever the seed will be.
    granted
        The waivers in it, None if it needed none.
    """

    posed: PosedQuarter
    granted: Relaxation | None


def settle(posed: PosedQuarter, rules: CommonRules) -> Settled:
    """Precheck a posed dispatch, and give way as the rulebook says.

    Raises
    ------
    InfeasibleDispatch
        If there is no plan and no waiver is granted; it names the shortages and, where the
        rulebook has costs, the cheapest waivers.
    """
    inner, costs = posed.posed, waiver_costs(rules)
    shortages = precheck(inner.problem, inner.reasons)
    if not shortages:
        return Settled(posed, None)
    if costs is None:
        raise InfeasibleDispatch(shortages)
    relaxation = relax(inner.problem, costs, inner.reasons)
    if not relaxation.waivers:  # couples are short, and no waiver parts them
        raise InfeasibleDispatch(shortages)
    has_empty = any(waiver.kind is WaiverKind.SEAT for waiver in relaxation.waivers)
    waivers = rules.dispatch.waivers
    if has_empty or waivers is None or waivers.policy is Shortfall.STOP:
        raise InfeasibleDispatch(shortages, relaxation)
    problem = grant(inner.problem, relaxation)
    require(precheck(problem))
    return Settled(replace(posed, posed=replace(inner, problem=problem)), relaxation)


def waiver_record(relaxation: Relaxation) -> dict[str, Any]:
    """Waivers and their proof as plain data, for the office's private file."""
    return {
        "cost": relaxation.cost,
        "prices": [[name, price] for name, price in relaxation.prices],
        "teams": [list(row) for row in relaxation.teams],
        "values": [list(row) for row in relaxation.values],
        "waivers": [
            {
                "cost": waiver.cost,
                "inspection": waiver.inspection,
                "inspector": waiver.inspector,
                "kind": str(waiver.kind),
                "rules": [str(rule) for rule in waiver.rules],
                "slot": waiver.slot,
                "units": waiver.units,
            }
            for waiver in relaxation.waivers
        ],
    }
