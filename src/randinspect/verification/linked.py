"""Step 15: the dispatch inspects the sample, all of it and nothing else (docs/format.md §1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from randinspect.canonical import read_table, sha256_hex
from randinspect.errors import FormatError
from randinspect.publication.commitment import Kind
from randinspect.verification.batched import batches_are_dispatched
from randinspect.verification.claimed import claims_cover, has_claims, unclaimed
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.referred import links_hold, referred_are_dispatched, unsent
from randinspect.verification.together import people_are_apart

__all__ = ["left_to_others", "sample_is_dispatched"]

_SAMPLE_COLUMNS: Final = 4
_INSPECTION_COLUMNS: Final = 3


def sample_is_dispatched(readings: Mapping[str, Reading]) -> Iterator[tuple[str, Complaint]]:
    """Compare each selection's sample with the dispatches that lie beside it.

    Parameters
    ----------
    readings
        Bundles by the name of their folder.

    Yields
    ------
    tuple[str, Complaint]
        The folder and what is wrong there.
    """
    dispatches, samples = _dispatches(readings), _samples(readings)
    if not samples:
        return
    for part, dispatch in dispatches.items():
        digest = _sample_of(dispatch)
        if digest not in samples:
            message = f"no sample here has the digest {digest}"
            yield part, Complaint("15.1", "commit.json", message, "/sample_sha256")
    for digest, selection in samples.items():
        own = {p: r for p, r in dispatches.items() if _sample_of(r) == digest}
        lost = {p: r for p, r in dispatches.items() if _sample_of(r) not in samples}
        beside = {p: r for p, r in dispatches.items() if p in own or p in lost}
        if not beside:
            continue  # its dispatches do not lie here
        yield from links_hold(selection, own)
        of = selection.commitment.batches if selection.commitment else None
        if of is not None:
            yield from batches_are_dispatched(selection, own, of)
            continue
        yield from _unbatched(beside)
        if has_claims(own):
            yield from claims_cover(selection, own)
        if selection.commitment and selection.commitment.is_referred:
            yield from referred_are_dispatched(selection, own)
            yield from people_are_apart(selection, own)
        elif has_claims(own):
            continue
        else:
            yield from _compare(selection, beside)


def left_to_others(readings: Mapping[str, Reading]) -> Iterator[str]:
    """Tell which authorities owe a dispatch of a selection and have none here."""
    dispatches = _dispatches(readings)
    for digest, selection in _samples(readings).items() if dispatches else ():
        own = {p: r for p, r in dispatches.items() if _sample_of(r) == digest}
        yield from unsent(selection, own)
        yield from unclaimed(selection, own)


def _dispatches(readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The dispatches among some bundles."""
    return {part: r for part, r in readings.items() if r.kind is Kind.DISPATCH}


def _samples(readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The drawn selections among some bundles, by the digest of their sample."""
    return {
        sha256_hex(r.files["sample.tsv"]): r
        for r in readings.values()
        if r.kind is Kind.SELECTION and "sample.tsv" in r.files
    }


def _sample_of(dispatch: Reading) -> str | None:
    """Digest of the sample that a dispatch names."""
    return dispatch.commitment.sample_sha256 if dispatch.commitment else None


def _unbatched(dispatches: Mapping[str, Reading]) -> Iterator[tuple[str, Complaint]]:
    """A sample that is dispatched whole has no batches."""
    for part, dispatch in dispatches.items():
        if dispatch.commitment and dispatch.commitment.batch:
            message = "it names a batch, but the selection is not dispatched in batches"
            yield part, Complaint("15.5", "commit.json", message, "/batch")


def _compare(
    selection: Reading, dispatches: Mapping[str, Reading]
) -> Iterator[tuple[str, Complaint]]:
    """Missing, foreign and repeated inspections of one sample."""
    try:
        sample = read_table(selection.files["sample.tsv"], _SAMPLE_COLUMNS)
        sent = {
            part: {row[0] for row in read_table(r.files["inspections.tsv"], _INSPECTION_COLUMNS)}
            for part, r in dispatches.items()
        }
    except (KeyError, FormatError):
        return  # the steps of the bundle itself complain about the file
    due = {handle for _, role, _, handle in sample if role in {"certain", "drawn"}}
    first = next(iter(dispatches))
    for handle in sorted(due - set().union(*sent.values())):
        yield first, Complaint("15.2", "inspections.tsv", f"nobody is sent to {handle}")
    seen: set[str] = set()
    for part, handles in sent.items():
        for handle in sorted(handles - due):
            yield part, Complaint("15.3", "inspections.tsv", f"{handle} is not in the sample")
        for handle in sorted(handles & seen):
            message = f"{handle} is in another dispatch too"
            yield part, Complaint("15.4", "inspections.tsv", message)
        seen |= handles
