"""Settling a posed dispatch before its seed: it has a plan, gives way, or is refused.

What gives way, in which order, and whether at all, is the rulebook's `[dispatch.waivers]`. It was
fixed before the sample was drawn, so a shortage is no occasion to choose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from randinspect.dispatch import (
    Problem,
    Relaxation,
    Unhelped,
    WaiverKind,
    grant,
    precheck,
    relax,
    spans,
)
from randinspect.errors import InfeasibleDispatch
from randinspect.quarter.posing import PosedQuarter
from randinspect.quarter.rules import waiver_costs
from randinspect.rulebook import CommonRules, Shortfall

__all__ = ["Settled", "settle", "waiver_record"]

_SHOWN: Final = 5
_COUPLES: Final = Unhelped(
    "waivers.couples",
    "the waivers are the cheapest of a flow, and a flow does not see who may not go together: they "
    "leave inspections whose every team holds a couple",
    "add an inspector who may go there to the roster, or look at these couples again",
)
_STOP: Final = Unhelped(
    "waivers.stop",
    'the rulebook says policy = "stop", so waivers are only told, and none is granted for this '
    "selection",
    "do in the roster what they say: inspectors more, a higher cap or lower floor of their own",
)


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
    if not relaxation.waivers:
        raise InfeasibleDispatch([*shortages, _COUPLES])
    has_empty = any(waiver.kind is WaiverKind.SEAT for waiver in relaxation.waivers)
    waivers = rules.dispatch.waivers
    if has_empty or waivers is None or waivers.policy is Shortfall.STOP:
        beside = [] if has_empty else _left(grant(inner.problem, relaxation))
        beside += [_STOP] if waivers is not None and waivers.policy is Shortfall.STOP else []
        raise InfeasibleDispatch([*shortages, *beside], relaxation)
    problem = grant(inner.problem, relaxation)
    if left := _left(problem):
        raise InfeasibleDispatch(left, relaxation)
    wide = spans(problem, inner.team_wide)
    if wide:
        told = ", ".join(f"{group} in {inspection}" for inspection, group in wide[:_SHOWN])
        raise InfeasibleDispatch(
            [
                Unhelped(
                    "waivers.groups",
                    f"the waivers would let people of a group into several slots of a team ({told}"
                    "), and a limit over the whole team cannot see that",
                    "add inspectors of other groups; before the next selection write slots in that "
                    "group's rule, or no cost for no_qualification and other_department",
                )
            ],
            relaxation,
        )
    return Settled(replace(posed, posed=replace(inner, problem=problem)), relaxation)


def _left(problem: Problem) -> list[object]:
    """What is short though waivers are granted: only couples can be."""
    left = precheck(problem)
    return [*left, _COUPLES] if left else []


def waiver_record(relaxation: Relaxation) -> dict[str, Any]:
    """Waivers and their proof as plain data, for the office's private file."""
    return {
        **_nested_record(relaxation),
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
                **({"load_class": waiver.load_class} if waiver.load_class else {}),
                "rules": [str(rule) for rule in waiver.rules],
                "slot": waiver.slot,
                "units": waiver.units,
            }
            for waiver in relaxation.waivers
        ],
    }


def _nested_record(relaxation: Relaxation) -> dict[str, Any]:
    """Prices of load classes and groups in the proof, where there are any."""
    tables = {"class_prices": relaxation.class_prices, "group_prices": relaxation.group_prices}
    return {key: [list(row) for row in rows] for key, rows in tables.items() if rows}
