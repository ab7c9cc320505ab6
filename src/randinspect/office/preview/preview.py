"""What would be drawn from, before anything is locked: the strata, the dirt, the gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import normalised_id
from randinspect.dispatch import Capacity
from randinspect.errors import Fault
from randinspect.office.beside.merging import window_notes
from randinspect.office.classes.sources import class_faults, class_notes
from randinspect.office.drawn_before.batches import due_units, require_in_order, taken_over
from randinspect.office.inputs.job import Job
from randinspect.office.inputs.quarter_tables import BatchPlan
from randinspect.office.preview.batch_notes import (
    agency_ids,
    crowded_batches,
    later_notes,
    registered_handles,
)
from randinspect.office.preview.plan_carrying import (
    authorities_of,
    carrying_of,
    sent_from_here,
    without_team,
)
from randinspect.office.preview.readiness import gap_notes, ledger_faults, plan_faults
from randinspect.office.preview.record import Preview
from randinspect.office.preview.staff_notes import exempted_note, shared_work, staff_notes
from randinspect.publication.commitment import Kind
from randinspect.quarter import (
    Framing,
    Jurisdiction,
    close_frame,
    lock_jurisdiction,
    refuse_early,
    require_known_values,
    usable_days,
)
from randinspect.registry import Register
from randinspect.rulebook import Rulebook, Targets
from randinspect.sampling import SampleUnit, batch, read_sample

__all__ = ["PREVIEW_KEY", "preview", "record_of"]

PREVIEW_KEY = bytes(32)


def preview(job: Job, *, locked: Collection[Kind] = ()) -> Preview:
    """Preview a quarter.

    Parameters
    ----------
    job
        Its inputs, read and linked.
    locked
        Draws that are locked already; the plan of a locked selection is not judged again.

    Raises
    ------
    RegistryError, RulebookError, DesignError
        If the frame cannot be closed.
    """
    part = job.quarter.batch
    if part is not None and part.bundle is not None:
        return _batch_preview(job, part)
    plan = job.quarter.plan
    window = (plan.date_from, plan.date_to)
    # Nothing is published from here, so the names of this frame need no secret key.
    rules = job.rulebook
    framing = close_frame(
        job.registers,
        rules,
        on=plan.as_of,
        window=window,
        draw_id=job.quarter.selection.draw_id,
        key=PREVIEW_KEY,
    )
    parts = _parts(job)
    scope, staffed = framing.classification.sizes > 0, rules.staffing is not None
    code = rules.unstaffed.code if rules.unstaffed else None
    out = framing.classification.exclusions == code if code else np.zeros_like(scope)
    whose = authorities_of(framing, _jurisdiction(job, framing))
    own = sent_from_here(job, whose)  # others staff the rest from rosters of their own
    carrying = carrying_of(job, framing, own)
    exempted, exempted_count = without_team(job, out) if staffed and out.any() else ((), 0)
    capacity, is_locked = carrying.capacity, Kind.SELECTION in locked
    return Preview(
        sources={name: _source(register) for name, register in parts.items()},
        strata=framing.resolved.strata,
        quotas=tuple(_quotas(framing.resolved)),
        exclusions=framing.exclusion_counts(),
        memory=framing.memory_counts(),
        set_aside=_set_aside(parts),
        unreached=carrying.unreached,
        unreached_count=carrying.count,
        notes=(
            *job.notes(),
            *gap_notes(job.quarter),
            *class_notes(job),
            *window_notes(job.quarter),
            *framing.classification.notes,
            *framing.resolved.notes,
            *(crowded_batches(part.of, _drawn_units(framing.resolved)) if part else ()),
            *exempted_note(rules, str(code), exempted, exempted_count),
            *shared_work(rules, capacity),
            *staff_notes(job, (scope | out) & own),
        ),
        rare_cells=framing.rare_cells(),
        capacity=capacity,
        narrow=tuple(_narrow(rules, capacity)),
        batch=None if part is None else {"number": part.number, "of": part.of},
        visit_days=usable_days(job.rules, job.dating, window=window) if job.dating else (),
        calendar=_calendar(job),
        seeds=_seeds(job),
        couples=len(job.registers.couples),
        authorities=_authorities(whose, scope),
        limits=tuple(_limits(job)),
        unmonthed=refuse_early(job.registers, rules, window=window),
        exempted=exempted,
        exempted_count=exempted_count,
        blocking=(
            *ledger_faults(job.quarter),
            *(() if is_locked else (*class_faults(job), *plan_faults(rules, carrying))),
        ),
    )


def _jurisdiction(job: Job, framing: Framing) -> Jurisdiction | None:
    """Whose the agencies are; None where this authority sends all people."""
    draw_id, agencies = job.quarter.selection.draw_id, job.registers.agencies
    return lock_jurisdiction(
        agencies, job.rulebook, framing.names, draw_id=draw_id, key=PREVIEW_KEY
    )


def _authorities(
    whose: list[tuple[str, ...]] | None, in_scope: NDArray[np.bool_]
) -> dict[str, int]:
    """How many agencies in scope each authority may have to inspect."""
    pairs = zip(whose or (), in_scope.tolist(), strict=False)
    return dict(sorted(Counter(name for names, has in pairs if has for name in names).items()))


def _batch_preview(job: Job, plan: BatchPlan) -> Preview:
    """Preview a batch of a selection that was drawn before: no frame is closed for it."""
    require_known_values(job.registers, job.rules, libraries=("inspectors",))
    files = taken_over(job.quarter, plan)
    require_in_order(job.quarter, files)
    sample = read_sample(files["sample.tsv"])
    units = batch(sample, plan.number, plan.of)
    if handles := registered_handles(job, plan, files):
        due_units(sample, plan, handles)
    strata = dict(Counter(unit.stratum for unit in units))
    record = {"number": plan.number, "of": plan.of, "units": len(units)}
    record["carried"] = len(plan.carried)
    notes = later_notes(job, plan, files)
    among = _due_rows(job, plan, agency_ids(job, plan, files), units)
    return record_of(job, batch={**record, "strata": strata}, notes=notes, among=among)


def _due_rows(
    job: Job, plan: BatchPlan, ids: Mapping[str, str], units: Sequence[SampleUnit]
) -> NDArray[np.bool_] | None:
    """Rows of the agencies that are due, shape ``(N,)``; None where the office knows none."""
    named = {normalised_id(name) for name in plan.carried}
    due = {ids[unit.handle] for unit in units if unit.handle in ids} | named
    rows = [identifier in due for identifier in job.registers.agencies.columns["id"].tolist()]
    return np.array(rows, dtype=np.bool_) if any(rows) else None


def record_of(
    job: Job,
    *,
    batch: Mapping[str, Any] | None = None,
    visit_days: tuple[date, ...] = (),
    authorities: Mapping[str, int] | None = None,
    notes: tuple[Fault, ...] = (),
    among: NDArray[np.bool_] | None = None,
) -> Preview:
    """Preview of a quarter for which no frame is closed: what was read, and what is due."""
    parts = _parts(job)
    return Preview(
        sources={name: _source(register) for name, register in parts.items()},
        strata=(),
        quotas=(),
        exclusions={},
        memory={},
        set_aside=_set_aside(parts),
        unreached=(),
        unreached_count=0,
        notes=(
            *job.notes(),
            *gap_notes(job.quarter),
            *window_notes(job.quarter),
            *notes,
            *staff_notes(job, among),
        ),
        rare_cells=0,
        blocking=tuple(ledger_faults(job.quarter)),
        batch=batch,
        visit_days=visit_days,
        calendar=_calendar(job) if visit_days else {},
        seeds=_seeds(job),
        couples=len(job.registers.couples),
        authorities=authorities or {},
        limits=tuple(_limits(job)),
    )


def _drawn_units(resolved: Targets) -> int:
    """Units that are drawn at most: rounding may take a whole one for a part of it."""
    return sum(ceil(row.target) for row in resolved.strata)


def _limits(job: Job) -> Iterator[dict[str, Any]]:
    """Caps on load classes and limits on groups, as the rulebook has them."""
    section = job.rules.staffing
    for load_class in (section.load_classes or ()) if section else ():
        by = "month" if load_class.months else "agency"
        yield {"limit": "load class", "name": load_class.name, "most": load_class.cap, "by": by}
    for group in (section.groups or ()) if section else ():
        slots = ", ".join(group.slots or ()) or "team"
        yield {"limit": "group", "name": group.name, "most": group.most, "by": slots}


def _seeds(job: Job) -> tuple[dict[str, Any], ...]:
    """Sources of the seeds; a selection that was drawn before has its seed already."""
    part, draws = job.quarter.batch, dict(job.quarter.own_draws)
    if part is not None and part.bundle is not None:
        del draws["selection"]
    return tuple(told for name, plan in draws.items() for told in plan.rules().records(name))


def _set_aside(parts: Mapping[str, Register]) -> dict[str, dict[str, int]]:
    """Rows that the profile keeps out, by register and code."""
    return {
        name: dict(sorted(Counter(row.code for row in register.set_aside).items()))
        for name, register in parts.items()
        if register.set_aside
    }


def _calendar(job: Job) -> dict[str, str]:
    """Source of each year's working days."""
    years = job.dating.calendar.years if job.dating else ()
    return {str(year.year): year.source for year in years}


def _quotas(resolved: Targets) -> Iterator[dict[str, Any]]:
    """Groups of the quotas with their agencies in scope and the sum of their targets."""
    rows = {row.stratum: row for row in resolved.strata}
    for margin in resolved.margins:
        for group in margin.groups:
            inside = [rows[stratum] for stratum in group.strata]
            yield {
                "margin": margin.name,
                "group": group.label,
                "in_scope": sum(row.positive_units for row in inside),
                "target": str(sum((row.target for row in inside), Fraction(0))),
            }


def _parts(job: Job) -> dict[str, Register]:
    """The registers by name."""
    registers = job.registers
    parts = {
        "agencies": registers.agencies,
        "inspectors": registers.inspectors,
        "recusals": registers.recusals,
        "visits": registers.visits,
        "absences": registers.absences,
    }
    files = job.quarter.files
    parts |= {"couples": registers.couples} if files.couples is not None else {}
    return parts | ({"recognised": registers.recognised} if files.recognised is not None else {})


def _source(register: Register) -> dict[str, Any]:
    """How a register was read."""
    source = register.source
    return {
        "encoding": source.encoding,
        "file": source.file,
        "format": source.format,
        "kept": len(register),
        "rows": source.rows,
        "set_aside": len(register.set_aside),
        "sheet": source.sheet,
    }


def _narrow(rules: Rulebook, found: Capacity | None) -> Iterator[dict[str, Any]]:
    """Shortlists that a territory puts out of use, where an agency of it is drawn."""
    if found is None:
        return
    for share in rules.dispatch.shortlist or ():
        names = [place.name for place in found.territories if place.is_predictable(share)]
        if names:
            yield {"shortlist": str(share), "territories": names}
