"""What is worth a note of batches before anything is locked: none of it stops a quarter.

1. More batches than drawn units leave batches with nobody to inspect.
2. A unit of this or a later batch may be gone since the selection: off the register, or under an
   exclusion of the rulebook on the day of the quarter's registers. Ranks were published, so it
   keeps its place until an amendment says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from randinspect.errors import Fault
from randinspect.office.inputs.job import Job
from randinspect.office.inputs.quarter_tables import BatchPlan
from randinspect.office.private.own_names import OwnNames
from randinspect.rulebook import Columns, Condition
from randinspect.sampling import batch_numbers, read_sample

__all__ = ["GONE", "agency_ids", "crowded_batches", "later_notes", "registered_handles"]

GONE = "NOT_IN_REGISTER"
_QUARTER = "quarter.toml"


def crowded_batches(of: int, units: int) -> Iterator[Fault]:
    """Note more batches than there are drawn units.

    Parameters
    ----------
    of
        How many batches.
    units
        How many units are drawn, or will be.
    """
    if of > units:
        yield Fault(
            _QUARTER,
            "batch.many",
            f"{of} batches for {units} drawn units: some batches have nobody to inspect",
            f"write {units} or less, before the selection is locked",
            column="batch.of",
            value=str(of),
        )


def later_notes(job: Job, plan: BatchPlan, files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Notes on a selection that was drawn before, for the batches that are still to come.

    Parameters
    ----------
    job
        The quarter's inputs; its register is that of today.
    plan
        The batch.
    files
        Files of the drawn selection.

    Returns
    -------
    tuple[Fault, ...]
        One note for each unit that is gone, by its id; of sealed units those that the private
        files beside the selection open.
    """
    numbers = batch_numbers(read_sample(files["sample.tsv"]), plan.of)
    ids = agency_ids(job, plan, files)
    codes = _codes(job)
    notes = [*crowded_batches(plan.of, len(numbers))]
    for handle, number in sorted(numbers.items(), key=lambda pair: (pair[1], pair[0])):
        identifier = ids.get(handle)
        code = codes.get(identifier, GONE) if identifier is not None else None
        if number >= plan.number and code is not None:
            notes.append(_gone(job, identifier or handle, (number, plan.of), code))
    return tuple(notes)


def agency_ids(job: Job, plan: BatchPlan, files: Mapping[str, bytes]) -> dict[str, str]:
    """Id of each handle, as far as the office knows them."""
    names = OwnNames.beside(job.quarter.path(plan.bundle or ""), files)
    registered = job.registers.agencies.columns["id"].tolist()
    known = {names.handle(identifier): identifier for identifier in registered}
    return {handle: identifier for identifier, handle in names.sealed.items()} | known


def registered_handles(job: Job, plan: BatchPlan, files: Mapping[str, bytes]) -> dict[str, str]:
    """Handle of each registered agency by its id; none if they are sealed to whoever looks here."""
    names = OwnNames.beside(job.quarter.path(plan.bundle or ""), files)
    if not names.is_open and not names.sealed:
        return {}
    return {str(i): names.handle(str(i)) for i in job.registers.agencies.columns["id"]}


def _codes(job: Job) -> dict[str, str | None]:
    """Code of the first exclusion that holds for each agency now, None where none does."""
    agencies, on = job.registers.agencies, job.quarter.plan.as_of
    columns = Columns(agencies.columns, len(agencies))
    codes = np.full(len(agencies), None, dtype=np.object_)
    for rule in reversed(job.rulebook.exclusions):
        if rule.when is not None and rule.in_force(on) and _is_registered(rule.when, columns):
            codes[rule.when.mask(columns, on=on)] = str(rule.code)
    return dict(zip(agencies.columns["id"].tolist(), codes.tolist(), strict=True))


def _is_registered(condition: Condition, columns: Columns) -> bool:
    """Whether a condition asks for columns of the register alone, and for no computed class."""
    return all(test.column in columns for test in condition.tests)


def _gone(job: Job, identifier: str, batch: tuple[int, int], code: str) -> Fault:
    """Note of one unit."""
    number, of = batch
    return Fault(
        job.registers.agencies.source.file,
        "batch.gone",
        f"it stands in batch {number} of {of} and is {code} on {job.quarter.plan.as_of}: "
        "it was drawn, so its place stays",
        "correct the register, or amend the dispatch of that batch",
        column=job.registers.agencies.title("id"),
        value=identifier,
    )
