"""Step 12 for a selection: the sample recomputed from frame, targets and seed."""

from __future__ import annotations

from collections.abc import Iterator

from randinspect.errors import DesignError, FormatError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import Target, read_targets, select, write_sample
from randinspect.verification.differences import differences
from randinspect.verification.reading import Complaint, Reading

__all__ = ["sample_recomputes"]


def sample_recomputes(reading: Reading) -> Iterator[Complaint]:
    """Recompute ``sample.tsv`` and name the rows that differ."""
    if "frame.tsv" not in reading.files or "targets.json" not in reading.files:
        return
    frame = reading.attempt("frame.tsv", Frame.from_table)
    if frame is None:
        yield from reading.complaint_about("frame.tsv")
        return
    try:
        targets = read_targets(reading.files["targets.json"], frame)
    except (FormatError, DesignError) as error:
        yield Complaint("targets.json", str(error))
        return
    if reading.seed and "sample.tsv" in reading.files:
        yield from _differences(reading, frame, targets, Tickets(reading.seed.value))


def _differences(
    reading: Reading, frame: Frame, targets: tuple[Target, ...], tickets: Tickets
) -> Iterator[Complaint]:
    """Complaint with the first rows on each side that the other does not have."""
    expected = write_sample(select(frame, targets, tickets))
    yield from differences("sample.tsv", expected, reading.files["sample.tsv"], what="sample")
