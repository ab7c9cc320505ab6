"""Visits that are merged with those of other departments (docs/format.md §3.4.4, §9.2).

Step 12 holds ``merged.tsv`` against the agenda, step 15 against the dispatches that dated the
visits, where these lie here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from randinspect.canonical import read_table, told_moment
from randinspect.errors import FormatError
from randinspect.publication.commitment import Kind, Occasion
from randinspect.publication.input_names import MERGED
from randinspect.publication.merging import MergedRow, odd_merged, read_merged
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.where import by_reader, place_of

__all__ = ["merged_elsewhere", "merged_hold", "visits_are_merged"]


def merged_hold(reading: Reading) -> Iterator[Complaint]:
    """12: what joins a visit is of this dispatch, and has no other day."""
    files = reading.files
    if reading.kind is not Kind.DISPATCH or MERGED not in files or "agenda.tsv" not in files:
        return
    try:
        read_table(files["agenda.tsv"], 4)
    except FormatError:
        return  # 12.27 complains about the file
    try:
        yield from (
            Complaint("12.46", MERGED, message, place)
            for place, message in odd_merged(files[MERGED], files["agenda.tsv"])
        )
    except FormatError as error:
        told, refused = str(error), by_reader(read_merged)
        at = place_of(MERGED, files[MERGED], told, refused)
        yield Complaint("12.46", MERGED, told, at)


def visits_are_merged(readings: Mapping[str, Reading]) -> Iterator[tuple[str, Complaint]]:
    """Compare what dispatches join with the dispatches that dated it, where these lie here.

    Parameters
    ----------
    readings
        Bundles by the name of their folder.

    Yields
    ------
    tuple[str, Complaint]
        The folder and what is wrong there.
    """
    dated = _by_number(readings)
    for part, reading in readings.items():
        for inspection, row in sorted(_joined(reading).items()):
            for other in dated.get(row.draw_id, ()):
                if other is not reading:
                    told = _unlike(reading, other, row)
                    yield from (
                        (part, Complaint("15.17", MERGED, f"{inspection}: {t}", inspection))
                        for t in told
                    )


def merged_elsewhere(readings: Mapping[str, Reading]) -> Iterator[str]:
    """Tell how many visits are merged into those of dispatches that do not lie here."""
    dated = _by_number(readings)
    counts = Counter(
        row.draw_id
        for reading in readings.values()
        for row in _joined(reading).values()
        if row.draw_id not in dated
    )
    for draw_id, count in sorted(counts.items()):
        yield f"{count} visits are merged into those of {draw_id}, which does not lie here"


def _unlike(reading: Reading, other: Reading, row: MergedRow) -> Iterator[str]:
    """What a row says of another dispatch that is not so."""
    own, theirs = reading.commitment, other.commitment
    if own is None or theirs is None:
        return
    if own.authority == theirs.authority:
        yield f"{row.draw_id} is of {own.authority} itself"
    try:
        days = {r[0]: r[1] for r in read_table(other.files.get("visits.tsv", b""), 2)}
    except FormatError:
        return  # 12.30 complains about the file
    found = days.get(row.inspection)
    if found != row.day:
        yield f"{row.inspection} of {row.draw_id} has the day {found or 'of nobody'}, not {row.day}"
    known = theirs.seed_plan.ready_at
    if Occasion.DRAW is own.occasion is theirs.occasion and own.created < known:
        made, seeded = told_moment(own.created), told_moment(known)
        yield f"it was made at {made}, but {row.draw_id} has a seed only from {seeded}"


def _by_number(readings: Mapping[str, Reading]) -> dict[str, list[Reading]]:
    """Dispatches by their number."""
    found: dict[str, list[Reading]] = {}
    for reading in readings.values():
        if reading.kind is Kind.DISPATCH and reading.commitment is not None:
            found.setdefault(reading.commitment.draw_id, []).append(reading)
    return found


def _joined(reading: Reading) -> Mapping[str, MergedRow]:
    """Visits that a dispatch joins, none where they cannot be read."""
    commitment = reading.commitment
    if commitment is None or MERGED not in commitment.inputs or MERGED not in reading.files:
        return {}
    try:
        return read_merged(reading.files[MERGED])
    except FormatError:
        return {}  # 12.46 complains about the file
