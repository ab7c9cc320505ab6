"""Step 12 for a selection: the sample recomputed from frame, targets and seed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from randinspect.canonical import read_document
from randinspect.errors import DesignError, FormatError, RandinspectError
from randinspect.lottery import Tickets
from randinspect.publication.input_names import MARGINS
from randinspect.publication.margins import bound_margins
from randinspect.registry.frame import Frame
from randinspect.sampling import read_targets, select, write_sample
from randinspect.verification.differences import differences
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.where import by_reader, key_of, place_of

__all__ = ["permanent_strata", "sample_recomputes"]


def sample_recomputes(reading: Reading) -> Iterator[Complaint]:
    """Recompute ``sample.tsv`` and name the rows that differ."""
    if "frame.tsv" not in reading.files or "targets.json" not in reading.files:
        return
    frame = reading.attempt("12.1", "frame.tsv", Frame.from_table)
    if frame is None:
        yield from reading.complaint_about("frame.tsv")
        return
    yield from _uncounted(reading, frame)
    try:
        targets = read_targets(reading.files["targets.json"], frame)
    except (FormatError, DesignError) as error:
        at = _target_place(reading.files["targets.json"], error)
        yield Complaint("12.2", "targets.json", str(error), at)
        return
    if reading.commitment is None:
        return
    try:
        margins = bound_margins(reading.commitment, reading.files, targets)
    except KeyError:
        return  # a bound file that is missing is a complaint of step 4
    except (FormatError, DesignError) as error:
        bound, files = reading.commitment, reading.files
        refused = by_reader(lambda data: bound_margins(bound, {**files, MARGINS: data}, targets))
        at = place_of(MARGINS, files[MARGINS], str(error), refused)
        yield Complaint("12.3", MARGINS, str(error), at)
        return
    if reading.seed and "sample.tsv" in reading.files:
        expected = write_sample(select(frame, targets, Tickets(reading.seed.value), margins))
        found = reading.files["sample.tsv"]
        yield from differences("12.5", "sample.tsv", expected, found, what="sample")


def permanent_strata(reading: Reading) -> list[str]:
    """Strata whose targets name permanent tickets, so that their draw could be computed before.

    Read by themselves: also targets that break another rule may say it.
    """
    targets = reading.attempt("12.2", "targets.json", read_document)
    if not isinstance(targets, list):
        return []
    return [
        str(target.get("stratum"))
        for target in targets
        if isinstance(target, dict) and "permanent" in target
    ]


def _uncounted(reading: Reading, frame: Frame) -> Iterator[Complaint]:
    """Tell if the committed exclusions are not as many as the units of size 0."""
    excluded = reading.commitment.excluded if reading.commitment else None
    zeros = len(frame) - int(np.count_nonzero(frame.sizes))
    if excluded is not None and sum(excluded.values()) != zeros:
        told = sum(excluded.values())
        message = f"{zeros} units have size 0, but {told} are counted as excluded"
        yield Complaint("12.4", "commit.json", message, "/excluded")


def _target_place(data: bytes, error: RandinspectError) -> str:
    """Where in ``targets.json``: the target of the stratum that an error names, or a key."""
    if isinstance(error, DesignError):
        named = (f"stratum {target['stratum']}: " for target in read_document(data))
        return next((f"/{i}" for i, name in enumerate(named) if str(error).startswith(name)), "")
    return key_of(error, data)
