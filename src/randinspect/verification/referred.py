"""A selection that other authorities dispatch: its referral, and their dispatches beside it.

Step 12 holds ``referral.tsv`` against what was locked, step 15 every dispatch against the
referral: all units that are referred to its authority, and no other (docs/format.md §3.3.2,
§9.2). What an authority owes whose dispatch does not lie here is said, not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from randinspect.canonical import read_table, sha256_hex, told_moment
from randinspect.errors import FormatError
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import Commitment, Occasion
from randinspect.publication.input_names import JURISDICTION
from randinspect.publication.jurisdiction import (
    Referral,
    read_jurisdiction,
    read_referral,
    referral_faults,
)
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.where import by_reader, place_of

__all__ = [
    "links_hold",
    "referral_holds",
    "referred_are_dispatched",
    "unsent",
]

_INSPECTION_COLUMNS: Final = 3
_SAMPLE_COLUMNS: Final = 4
_FRAME_COLUMNS: Final = 3


def referral_holds(reading: Reading) -> Iterator[Complaint]:
    """12: every unit of the frame has its authorities, and the drawn ones are told as locked."""
    commitment, files = reading.commitment, reading.files
    if commitment is None or not commitment.is_referred:
        if REFERRAL in files:
            yield Complaint("12.33", REFERRAL, f"no {JURISDICTION} was locked that it could open")
        return
    is_sealed = commitment.disclosure.agency == "sealed"
    try:
        units = {row[0] for row in read_table(files["frame.tsv"], _FRAME_COLUMNS)}
    except (KeyError, FormatError):
        return  # 4.1 or 12.1 complains about the file
    try:
        marks = read_jurisdiction(files[JURISDICTION], is_sealed=is_sealed)
    except KeyError:
        return  # a bound file that is missing is a complaint of step 4
    except FormatError as error:
        refused = by_reader(lambda data: read_jurisdiction(data, is_sealed=is_sealed))
        at = place_of(JURISDICTION, files[JURISDICTION], str(error), refused)
        yield Complaint("12.32", JURISDICTION, str(error), at)
        return
    if units != marks.keys():
        odd = ", ".join(sorted(units ^ marks.keys())[:_FRAME_COLUMNS])
        yield Complaint("12.32", JURISDICTION, f"its units are not those of frame.tsv: {odd}")
    if REFERRAL in files and "sample.tsv" in files:
        yield from _told(reading, marks)


def _told(reading: Reading, marks: Mapping[str, str]) -> Iterator[Complaint]:
    """Complaints about the referral itself."""
    referrals = reading.attempt("12.33", REFERRAL, read_referral)
    if referrals is None:
        yield from reading.complaint_about(REFERRAL)
        return
    for unit, message in referral_faults(referrals, marks, _due(reading)):
        yield Complaint("12.33", REFERRAL, message, unit)


def links_hold(
    selection: Reading, dispatches: Mapping[str, Reading]
) -> Iterator[tuple[str, Complaint]]:
    """Compare what dispatches say of their selection with the selection that lies here.

    Parameters
    ----------
    selection
        The drawn selection.
    dispatches
        Dispatches of its sample, by the name of their folder.
    """
    drawn = selection.commitment
    if drawn is None:
        return
    expected = {
        "authority": drawn.authority,
        "commit_sha256": sha256_hex(selection.files["commit.json"]),
        "draw_id": drawn.draw_id,
        "result_sha256": sha256_hex(selection.files.get("result.json", b"")),
    }
    for part, dispatch in dispatches.items():
        if dispatch.commitment is not None:
            for at, message in _unlike(dispatch.commitment, drawn, expected):
                yield part, Complaint("15.8", "commit.json", message, at)


def _unlike(
    commitment: Commitment, drawn: Commitment, expected: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Where a dispatch says of its selection what is not so, and what that is."""
    link = commitment.selection
    if link is None:
        if drawn.is_referred or commitment.authority != drawn.authority:
            message = f"it does not name {drawn.draw_id} of {drawn.authority} as its selection"
            yield "/selection", message
        return
    for key, wanted in expected.items():
        found = getattr(link, key)
        if found != wanted:
            message = f"selection.{key} is {found}, but the selection here has {wanted}"
            yield f"/selection/{key}", message
    known = drawn.seed_plan.ready_at
    is_draw = Occasion.DRAW is commitment.occasion is drawn.occasion
    if is_draw and commitment.created < known:
        made, seeded = told_moment(commitment.created), told_moment(known)
        message = f"it was made at {made}, but the selection has a seed only from {seeded}"
        yield "/created", message
    mode, wanted = commitment.disclosure.agency, drawn.disclosure.agency
    if mode != wanted:
        message = f"disclosure.agency is {mode}, but the selection here has {wanted}"
        yield "/disclosure/agency", message


def referred_are_dispatched(
    selection: Reading, dispatches: Mapping[str, Reading]
) -> Iterator[tuple[str, Complaint]]:
    """Compare each dispatch with what the selection refers to its authority.

    Parameters
    ----------
    selection
        The drawn selection; nothing is compared if its referral cannot be read.
    dispatches
        Dispatches of its sample, by the name of their folder.

    Yields
    ------
    tuple[str, Complaint]
        The folder and what is wrong there.
    """
    referrals = _referrals(selection)
    if referrals is None:
        return
    seen: set[str] = set()
    for part, dispatch in dispatches.items():
        commitment = dispatch.commitment
        if commitment is None:
            continue
        if commitment.authority in seen:
            message = f"{commitment.authority} has another dispatch of this selection too"
            yield part, Complaint("15.9", "commit.json", message, "/authority")
        seen.add(commitment.authority)
        own = {h for h, r in referrals.items() if commitment.authority in r.authorities}
        yield from ((part, c) for c in _compare(dispatch, commitment.authority, own, referrals))


def _compare(
    dispatch: Reading, authority: str, own: set[str], referrals: Mapping[str, Referral]
) -> Iterator[Complaint]:
    """Dropped and foreign inspections of one authority."""
    try:
        rows = read_table(dispatch.files["inspections.tsv"], _INSPECTION_COLUMNS)
    except (KeyError, FormatError):
        return  # the steps of the bundle itself complain about the file
    sent = {row[0] for row in rows}
    for handle in sorted(own - sent):
        message = f"nobody is sent to {handle}, which is referred to {authority}"
        yield Complaint("15.2", "inspections.tsv", message)
    for handle in sorted(sent - own):
        told = f"referred to {referrals[handle].text}" if handle in referrals else "not drawn"
        message = f"{handle} is {told}, and not to be dispatched by {authority}"
        yield Complaint("15.3", "inspections.tsv", message)


def unsent(selection: Reading, dispatches: Mapping[str, Reading]) -> Iterator[str]:
    """Tell for which authorities no dispatch lies here, and how many inspections they owe."""
    here = {r.commitment.authority for r in dispatches.values() if r.commitment}
    owed = Counter(
        authority
        for referral in (_referrals(selection) or {}).values()
        for authority in referral.authorities
        if authority not in here
    )
    for authority, count in sorted(owed.items()):
        yield f"{count} inspections are referred to {authority}, whose dispatch does not lie here"


def _referrals(selection: Reading) -> dict[str, Referral] | None:
    """Referral of a selection, None if it has none that can be read."""
    if selection.commitment is None or not selection.commitment.is_referred:
        return None
    return selection.attempt("12.33", REFERRAL, read_referral)


def _due(reading: Reading) -> list[str]:
    """Certain and drawn units, as far as the sample can be read."""
    try:
        rows = read_table(reading.files["sample.tsv"], _SAMPLE_COLUMNS)
    except FormatError:
        return []  # step 12 complains about the sample itself
    return [handle for _, role, _, handle in rows if role != "reserve"]
