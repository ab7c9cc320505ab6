"""A selection that says nothing of authorities, and those who take units of it for their own.

Step 12 holds ``claims.tsv`` against the inspections, step 15 against the sample and against other
dispatches: every drawn unit is named, and nobody's twice (docs/format.md §3.4.3, §9.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from randinspect.canonical import read_table
from randinspect.errors import FormatError
from randinspect.publication.claims import odd_claims, read_claims
from randinspect.publication.commitment import Kind
from randinspect.publication.input_names import CLAIMS
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.where import by_reader, place_of

__all__ = ["claims_cover", "claims_hold", "has_claims", "unclaimed"]

_INSPECTION_COLUMNS: Final = 3
_SAMPLE_COLUMNS: Final = 4


def claims_hold(reading: Reading) -> Iterator[Complaint]:
    """12: claimed are the inspections, and nothing else."""
    if reading.kind is not Kind.DISPATCH or CLAIMS not in reading.files:
        return
    inspections = _inspections(reading)
    if inspections is not None:
        data = reading.files[CLAIMS]
        for place, message in odd_claims(data, inspections):
            at = place or place_of(CLAIMS, data, message, by_reader(read_claims))
            yield Complaint("12.42", CLAIMS, message, at)


def has_claims(dispatches: Mapping[str, Reading]) -> bool:
    """Whether some dispatch takes a part of its sample for its own."""
    return any(CLAIMS in dispatch.files for dispatch in dispatches.values())


def claims_cover(
    selection: Reading, dispatches: Mapping[str, Reading]
) -> Iterator[tuple[str, Complaint]]:
    """Compare claims with the sample, and dispatches with each other.

    Parameters
    ----------
    selection
        The drawn selection.
    dispatches
        Dispatches of its sample, by the name of their folder.

    Yields
    ------
    tuple[str, Complaint]
        The folder and what is wrong there.
    """
    is_referred = selection.commitment is not None and selection.commitment.is_referred
    due, taken = _due(selection), dict[str, str]()
    for part, dispatch in dispatches.items():
        if is_referred:
            if CLAIMS in dispatch.files:
                message = "the selection says whose its units are, so nobody claims them"
                yield part, Complaint("15.10", CLAIMS, message)
            continue
        yield from ((part, c) for c in _against_sample(dispatch, due))
        for handle in sorted(_inspections(dispatch) or ()):
            other = taken.setdefault(handle, part)
            if other != part:
                message = f"{handle} is in another dispatch too"
                yield part, Complaint("15.4", "inspections.tsv", message)


def _against_sample(dispatch: Reading, due: set[str]) -> Iterator[Complaint]:
    """Drawn units that are not named, and others that are."""
    if CLAIMS in dispatch.files:
        claims = dispatch.attempt("12.42", CLAIMS, read_claims)
        named, name = set(claims or due), CLAIMS
    else:
        named, name = set(_inspections(dispatch) or due), "inspections.tsv"
    for handle in sorted(due - named):
        yield Complaint("15.2", name, f"{handle} of the sample is not named")
    for handle in sorted(named - due):
        yield Complaint("15.3", name, f"{handle} is not in the sample")


def unclaimed(selection: Reading, dispatches: Mapping[str, Reading]) -> Iterator[str]:
    """Tell how many drawn units nobody whose dispatch lies here takes for its own."""
    sent = set[str]().union(*(_inspections(dispatch) or () for dispatch in dispatches.values()))
    left = _due(selection) - sent
    if left and has_claims(dispatches):
        yield f"{len(left)} drawn units are others': no dispatch that lies here has them"


def _inspections(reading: Reading) -> set[str] | None:
    """Inspections of a dispatch, None if they cannot be read."""
    try:
        rows = read_table(reading.files["inspections.tsv"], _INSPECTION_COLUMNS)
    except (KeyError, FormatError):
        return None  # the steps of the bundle itself complain about the file
    return {row[0] for row in rows}


def _due(selection: Reading) -> set[str]:
    """Certain and drawn units, as far as the sample can be read."""
    try:
        rows = read_table(selection.files["sample.tsv"], _SAMPLE_COLUMNS)
    except (KeyError, FormatError):
        return set()  # step 12 complains about the sample itself
    return {handle for _, role, _, handle in rows if role != "reserve"}
