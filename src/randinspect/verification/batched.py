"""Step 15 where a sample is dispatched in batches (docs/format.md §6.3, §9.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from randinspect.canonical import read_table
from randinspect.errors import DesignError, FormatError
from randinspect.publication.commitment_parts import Batch
from randinspect.sampling import batch_numbers, read_sample
from randinspect.verification.reading import Complaint, Reading

__all__ = ["batches_are_dispatched"]

_INSPECTION_COLUMNS: Final = 3


def batches_are_dispatched(
    selection: Reading, dispatches: Mapping[str, Reading], of: int
) -> Iterator[tuple[str, Complaint]]:
    """Compare the batches of a sample with its dispatches.

    Parameters
    ----------
    selection
        The drawn selection.
    dispatches
        Dispatches of its sample, by the name of their folder.
    of
        In how many batches the selection says that it is dispatched.

    Yields
    ------
    tuple[str, Complaint]
        The folder and what is wrong there.
    """
    try:
        numbers = batch_numbers(read_sample(selection.files["sample.tsv"]), of)
    except (FormatError, DesignError):
        return  # the steps of the bundle itself complain about the file
    seen: set[int] = set()
    for part, dispatch in dispatches.items():
        batch = dispatch.commitment.batch if dispatch.commitment else None
        if batch is None or batch.of != of:
            told = "no batch" if batch is None else f"batch {batch.number} of {batch.of}"
            message = f"the sample is dispatched in {of} batches, this is {told}"
            yield part, Complaint("15.5", "commit.json", message, "/batch/of")
            continue
        if batch.number in seen:
            message = f"batch {batch.number} is in another dispatch too"
            yield part, Complaint("15.6", "commit.json", message, "/batch/number")
        seen.add(batch.number)
        yield from ((part, complaint) for complaint in _compare(dispatch, batch, numbers))


def _compare(dispatch: Reading, batch: Batch, numbers: Mapping[str, int]) -> Iterator[Complaint]:
    """Wrongly carried, missing and foreign inspections of one batch."""
    for handle in batch.carried:
        if numbers.get(handle, batch.number) >= batch.number:
            message = f"{handle} is carried, but is in no batch before {batch.number}"
            yield Complaint("15.7", "commit.json", message, "/batch/carried")
    try:
        rows = read_table(dispatch.files["inspections.tsv"], _INSPECTION_COLUMNS)
    except (KeyError, FormatError):
        return  # the steps of the bundle itself complain about the file
    sent = {row[0] for row in rows}
    due = {handle for handle, number in numbers.items() if number == batch.number}
    due |= set(batch.carried)
    for handle in sorted(due - sent):
        message = f"nobody is sent to {handle} of batch {batch.number}"
        yield Complaint("15.2", "inspections.tsv", message)
    for handle in sorted(sent - due):
        message = f"{handle} is neither in batch {batch.number} nor carried into it"
        yield Complaint("15.3", "inspections.tsv", message)
