"""What would be dispatched of another authority's selection, before anything is locked.

The selection is drawn already, so whether its own units can be staffed is known here: the same
precheck as at the lock, under names that are never published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from randinspect.errors import Fault
from randinspect.office.beside.joint import joint_notes, joint_terms
from randinspect.office.inputs.job import load_job
from randinspect.office.inputs.later import Later, before
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.timing import Check
from randinspect.office.preview.preview import PREVIEW_KEY, preview, record_of
from randinspect.office.preview.record import Preview
from randinspect.office.referral.referred import taken_selection
from randinspect.office.referral.referring import own_units, referral_counts
from randinspect.office.referral.steps import referred_inputs
from randinspect.publication.claims import OTHERS
from randinspect.publication.commitment import Kind
from randinspect.quarter import pose_dispatch, require_known_values, settle, usable_days
from randinspect.registry import Register
from randinspect.sampling import read_sample

__all__ = ["preview_of"]


def preview_of(
    quarter: QuarterFile,
    *,
    allows_provisional: bool = False,
    check: Check | None = None,
    locked: Collection[Kind] = (),
) -> Preview:
    """Preview a quarter, whether it draws the agencies or another authority did.

    Parameters
    ----------
    quarter
        The quarter's file.
    allows_provisional
        Whether dates may lie in a year whose working days are not announced yet.

    check
        When it is asked whether the quarter's times leave room for a draw; None for a rehearsal.
    locked
        Draws that are locked already.

    Raises
    ------
    InputError, DesignError
        If the inputs cannot be used.
    ProtocolError
        If the selection to be dispatched does not verify, or is not the one named.
    InfeasibleDispatch
        If another authority's selection cannot be staffed from here.
    """
    plan = quarter.referral
    if plan is None:
        job = load_job(quarter, allows_provisional=allows_provisional, check=check)
        with before(Later.PEOPLE):
            return preview(job, locked=locked)
    files = taken_selection(quarter, plan)
    inputs = referred_inputs(quarter, files, allows_provisional=allows_provisional, check=check)
    job = inputs.job
    require_known_values(job.registers, job.rules, libraries=("inspectors",))
    window = (quarter.plan.date_from, quarter.plan.date_to)
    posed = pose_dispatch(
        job.registers,
        job.rules,
        sample=[u for u in read_sample(files["sample.tsv"]) if u.handle in inputs.own.handles],
        agency_handles=inputs.own.handles,
        window=window,
        draw_id=quarter.dispatch.draw_id,
        key=PREVIEW_KEY,
        joint=joint_terms(quarter, files, inputs.salt),
    )
    settle(posed, job.rules)
    days = usable_days(job.rules, job.dating, window=window) if job.dating else ()
    counts = dict(referral_counts(files))
    if plan.claims:
        drawn = own_units(files, read_sample(files["sample.tsv"]), quarter.authority.id)
        own = len(inputs.own.handles)
        counts = {quarter.authority.id: own, OTHERS: len(drawn) - own}
    notes = (*joint_notes(quarter, files), *_others(job.registers.agencies))
    return record_of(job, visit_days=days, authorities=counts, notes=notes)


def _others(own: Register) -> Iterator[Fault]:
    """Note rows that are neither kept nor set aside: others go there, or they were not drawn."""
    rows = own.source.rows
    count = rows - len(own) - len(own.set_aside)
    if count > 0:
        yield Fault(
            own.source.file,
            "referral.others",
            f"{count} of {rows} rows are of agencies that nobody is sent to from here",
            "leave them: they were not drawn, or other authorities send people there",
        )
