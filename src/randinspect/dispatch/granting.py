"""Granting waivers: the problem that is committed instead, with everything else as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from randinspect.dispatch.hall import class_names
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.relaxation import Relaxation
from randinspect.dispatch.waivers import WaiverKind
from randinspect.errors import FormatError

__all__ = ["grant"]


def grant(problem: Problem, relaxation: Relaxation) -> Problem:
    """Give way where a relaxation says so: more arcs, higher caps, lower floors.

    Parameters
    ----------
    problem
        The problem that has no plan.
    relaxation
        Its cheapest waivers.

    Returns
    -------
    Problem
        One that has a plan.

    Raises
    ------
    FormatError
        If seats would stay empty: a team that is too small is no team.
    """
    kinds = {kind: [w for w in relaxation.waivers if w.kind is kind] for kind in WaiverKind}
    if kinds[WaiverKind.SEAT]:
        empty = ", ".join(str(w.inspection) for w in kinds[WaiverKind.SEAT][:5])
        raise FormatError(f"seats stay empty, the first in {empty}; no waiver can fill them")
    place, people = problem.slot_index(), len(problem.inspectors)
    person = {name: j for j, name in enumerate(problem.inspectors)}
    cap, floor = problem.cap.copy(), problem.floor.copy()
    classes, row = problem.load_classes, {name: r for r, name in enumerate(class_names(problem))}
    caps = classes.caps.copy()
    for waiver in kinds[WaiverKind.CLASS]:
        caps[row[str(waiver.load_class), str(waiver.inspector)], 2] += waiver.units
    for waiver in kinds[WaiverKind.LOAD]:
        cap[person[str(waiver.inspector)]] += waiver.units
    for waiver in kinds[WaiverKind.FLOOR]:
        floor[person[str(waiver.inspector)]] -= waiver.units
    keys = [
        place[str(w.inspection), str(w.slot)] * people + person[str(w.inspector)]
        for w in kinds[WaiverKind.PAIR]
    ]
    old = problem.arc_slot * max(people, 1) + problem.arc_inspector
    arcs = np.sort(np.concatenate([old, np.array(keys, dtype=np.int64)]))
    slot, inspector = np.divmod(arcs, max(people, 1))
    return replace(
        problem,
        cap=cap,
        floor=floor,
        arc_slot=slot,
        arc_inspector=inspector,
        load_classes=replace(classes, caps=caps),
    )
