"""What is worth a note of the people who would be sent, before anything is locked.

1. Somebody who can be sent to no agency in scope is never drawn; the office should know why.
2. A slot that nobody available can fill leaves the agencies that ask for it without a team.
3. Agencies that are exempted because no team can reach them are named, not only counted.
4. A certificate without a last day counts as expired; whoever left the cell blank should know.
5. An area that no inspector belongs to has no team of its own; a blank or misspelt one is told.
6. Where a few people more than their cap are cheaper than people from elsewhere, waivers send the
   same few everywhere, and anybody can tell who comes.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch import (
    Capacity,
    Problem,
    Staff,
    Unreached,
    coupled_inspections,
    staff,
)
from randinspect.dispatch.rules import ANYWHERE, CROSS
from randinspect.errors import Fault
from randinspect.office.inputs.job import Job
from randinspect.quarter import dispatch_rules
from randinspect.rulebook import CommonRules, Shortfall

__all__ = ["couple_note", "exempted_note", "shared_work", "staff_notes"]

_SHOWN: Final = 5
_GUESSED: Final = Fraction(1, 2)


def staff_notes(job: Job, among: NDArray[np.bool_] | None = None) -> Iterator[Fault]:
    """Note inspectors who can be sent nowhere, and slots that nobody can fill.

    Parameters
    ----------
    job
        The quarter's inputs.
    among
        Agencies that may be inspected, shape ``(N,)``; all unless said.
    """
    if job.rules.staffing is None:
        return
    agencies, people = job.registers.agencies, job.registers.inspectors
    scope = np.ones(len(agencies), dtype=np.bool_) if among is None else among
    found = _found(job, scope)
    row_of = dict(zip(people.columns["id"].tolist(), people.rows.tolist(), strict=True))
    total = int(np.count_nonzero(scope))
    for one in found.idle:  # 1
        yield Fault(
            people.source.file,
            "staff.idle",
            f"can be sent to none of {total} agencies: {', '.join(one.codes)}",
            "correct what bars them, or leave the row: nobody draws it",
            row=row_of.get(one.inspector),
            value=one.inspector,
        )
    yield from _undated(job)  # 4
    yield from _strange_areas(job, scope)  # 5
    for slot in found.unfilled:  # 2
        cure = "correct what bars these people, add some who have what is asked, or change the rule"
        place = "dispatch.roles"
        value = slot.asked or slot.slot
        yield Fault(job.rules.file, "staff.unfilled", str(slot), cure, column=place, value=value)


def _undated(job: Job) -> Iterator[Fault]:
    """Note officers whose certificate has no last day, where those of others have one (4)."""
    people = job.registers.inspectors
    if not dispatch_rules(job.rules).has_certificate_dates:
        return
    is_blank = [
        day is None and not expert
        for day, expert in zip(
            people.columns["cert_valid_to"], people.columns["expert"], strict=True
        )
    ]
    rows = people.rows[np.array(is_blank, dtype=np.bool_)].tolist()
    if rows:
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        told = ", ".join(map(str, rows[:_SHOWN]))
        yield Fault(
            people.source.file,
            "staff.undated",
            f"{len(rows)} inspectors have no last day of their certificate, so it counts as "
            f"expired: rows {told}{more}",
            "fill in the day, or 9999-09-09 for a certificate without end",
            row=rows[0],
            column=people.title("cert_valid_to"),
        )


def _strange_areas(job: Job, scope: NDArray[np.bool_]) -> Iterator[Fault]:
    """Note areas to which no inspector belongs, where nobody comes from elsewhere (5)."""
    rules, agencies = dispatch_rules(job.rules), job.registers.agencies
    if {ANYWHERE, CROSS} & {*rules.ladder} or rules.area not in agencies.columns:
        return
    people = job.registers.inspectors
    near = {area for pair in rules.neighbours for area in pair}
    known = {*people.columns[rules.area].tolist(), *near} - {None}
    areas, rows = agencies.columns[rules.area][scope].tolist(), agencies.rows[scope].tolist()
    found: dict[str | None, list[int]] = {}
    for area, row in zip(areas, rows, strict=True):
        if area not in known:
            found.setdefault(area, []).append(row)
    for area in sorted(found, key=str):
        close = difflib.get_close_matches(str(area or ""), sorted(map(str, known)), n=1)
        right = f"write {close[0]}" if close else "correct it"
        what = "have an area of which there is no inspector" if area else "have no area"
        yield Fault(
            agencies.source.file,
            "staff.no_area",
            f"{len(found[area])} agencies {what}, so no team can reach them",
            f"{right}, or add inspectors there",
            row=found[area][0],
            column=agencies.title(rules.area),
            value=area,
        )


def couple_note(problem: Problem) -> Iterator[Fault]:
    """Note inspections in which a couple may have to be kept: no flow can rule it out."""
    if count := coupled_inspections(problem):
        yield Fault(
            "couples",
            "couple.kept",
            f"{count} inspections are open to both of a couple, and each of them alone has a team "
            "that parts them; where loads leave no other way, the couple is kept and published",
            "add inspectors, if that may not happen",
        )


def _found(job: Job, scope: NDArray[np.bool_]) -> Staff:
    """Where the roster is of no use."""
    registers, plan = job.registers, job.quarter.plan
    return staff(
        registers.agencies,
        registers.inspectors,
        recusals=registers.recusals,
        visits=registers.visits,
        rules=dispatch_rules(job.rules),
        window=(plan.date_from, plan.date_to),
        among=scope,
        absences=registers.absences,
    )


def exempted_note(
    rules: CommonRules, code: str, first: tuple[Unreached, ...], count: int
) -> Iterator[Fault]:
    """Note agencies that are exempted because no team can reach them (3)."""
    if count:
        more = f" and {count - _SHOWN} more" if count > _SHOWN else ""
        told = "; ".join(str(one) for one in first[:_SHOWN])
        message = f"{count} agencies are exempted, for no team can reach them: {told}{more}"
        cure = "mend what bars their people, if they should be drawn from"
        yield Fault(rules.file, "staff.exempted", message, cure, column="exclusions", value=code)


def shared_work(rules: CommonRules, capacity: Capacity | None) -> Iterator[Fault]:
    """Note territories whose few people waivers would send everywhere (6)."""
    table = rules.staffing.waivers if rules.staffing else None
    if capacity is None or table is None or table.policy is not Shortfall.WAIVE:
        return
    if table.out_of_area is not None and table.out_of_area <= table.load:
        return
    short = [
        place.label
        for place in capacity.territories
        if place.is_predictable(_GUESSED) and place.factor is not None and place.factor < 1
    ]
    if short:
        more = f" and {len(short) - _SHOWN} more" if len(short) > _SHOWN else ""
        yield Fault(
            rules.file,
            "waivers.predictable",
            f"load costs less than out_of_area, so waivers send the same few people to all of "
            f"{', '.join(short[:_SHOWN])}{more}: anybody can tell who comes",
            "let out_of_area cost no more than load, or put a wider rung into territory",
            column="dispatch.waivers.load",
            value=str(table.load),
        )
