"""Inspections of several authorities: nobody twice, and one day (docs/format.md §3.4.1, §9.2).

Step 12 reads the marks and the assistants of a dispatch; step 15 holds the marks of several
dispatches of one selection against each other. Teams that are not drawn yet have nobody in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from randinspect.canonical import read_table
from randinspect.errors import FormatError
from randinspect.publication.assistants import assistants_of
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import Kind
from randinspect.publication.input_files import InputsError
from randinspect.publication.input_names import ASSISTANTS, PERSONS
from randinspect.publication.jurisdiction import read_referral
from randinspect.publication.persons import marks_by_inspection, read_persons
from randinspect.publication.problems import read_problem
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.where import by_reader, place_of

__all__ = ["assistants_hold", "people_are_apart", "persons_hold"]

_INSPECTOR_COLUMNS: Final = 3


def persons_hold(reading: Reading) -> Iterator[Complaint]:
    """12: every inspector of a joint dispatch has the marks of people, and nobody stands twice."""
    files = reading.files
    if reading.kind is not Kind.DISPATCH or PERSONS not in files or "inspectors.tsv" not in files:
        return
    try:
        people = [row[0] for row in read_table(files["inspectors.tsv"], _INSPECTOR_COLUMNS)]
    except FormatError:
        return  # 12.7 complains about the file
    try:
        read_persons(files[PERSONS], people)
    except FormatError as error:
        refused = by_reader(lambda data: read_persons(data, people))
        at = place_of(PERSONS, files[PERSONS], str(error), refused)
        yield Complaint("12.40", PERSONS, str(error), at)


def assistants_hold(reading: Reading) -> Iterator[Complaint]:
    """12: assistants from elsewhere sit where they may, and leave two seats to officers."""
    files = reading.files
    if reading.kind is not Kind.DISPATCH or ASSISTANTS not in files:
        return
    try:
        assistants_of(files[ASSISTANTS], read_problem(files))
    except (KeyError, InputsError):
        return  # a missing input is a complaint of step 4, a broken one has its own point
    except FormatError as error:
        yield Complaint("12.41", ASSISTANTS, str(error))


def people_are_apart(
    selection: Reading, dispatches: Mapping[str, Reading]
) -> Iterator[tuple[str, Complaint]]:
    """Compare the people, and the days, of dispatches that inspect together.

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
    referrals = selection.attempt("12.33", REFERRAL, read_referral) or {}
    joint = {handle for handle, r in referrals.items() if len(r.authorities) > 1}
    seated: dict[tuple[str, str], str] = {}
    days: dict[str, tuple[str, str]] = {}
    senders = {part: _sender(dispatch) for part, dispatch in dispatches.items()}
    for part, dispatch in dispatches.items():
        yield from ((part, c) for c in _unmarked(dispatch, joint))
        yield from ((part, c) for c in _twice(part, dispatch, seated, senders))
        yield from ((part, c) for c in _other_days(part, dispatch, days, senders))


def _unmarked(dispatch: Reading, joint: set[str]) -> Iterator[Complaint]:
    """A joint dispatch that does not mark its people."""
    if PERSONS in dispatch.files:
        return
    try:
        rows = read_table(dispatch.files["inspections.tsv"], _INSPECTOR_COLUMNS)
    except (KeyError, FormatError):
        return  # the steps of the bundle itself complain about the file
    shared = sorted(joint & {row[0] for row in rows})
    if shared:
        message = f"others send people to {shared[0]} too, but nobody here has a mark"
        yield Complaint("15.11", PERSONS, message)


def _sender(dispatch: Reading) -> str:
    """Authority of a dispatch."""
    return dispatch.commitment.authority if dispatch.commitment else "an unknown authority"


def _twice(
    part: str,
    dispatch: Reading,
    seated: dict[tuple[str, str], str],
    senders: Mapping[str, str],
) -> Iterator[Complaint]:
    """People who sit in the team of another authority at the same inspection."""
    if "teams.tsv" not in dispatch.files or PERSONS not in dispatch.files:
        return
    try:
        teams = marks_by_inspection(dispatch.files)
    except (KeyError, FormatError):
        return  # the steps of the bundle itself complain about the file
    for inspection in sorted(teams):
        for mark in sorted(teams[inspection]):
            other = seated.setdefault((inspection, mark), part)
            if other != part:
                message = (
                    f"{mark} goes to {inspection} for two authorities: for {_sender(dispatch)} "
                    f"here and for {senders[other]} in {other}"
                )
                yield Complaint("15.12", "teams.tsv", message)


def _other_days(
    part: str,
    dispatch: Reading,
    days: dict[str, tuple[str, str]],
    senders: Mapping[str, str],
) -> Iterator[Complaint]:
    """Inspections that another authority visits on another day."""
    try:
        rows = read_table(dispatch.files.get("visits.tsv", b""), 2)
    except FormatError:
        return  # the steps of the bundle itself complain about the file
    for inspection, day in rows:
        other, first = days.setdefault(inspection, (part, day))
        if first != day:
            message = (
                f"{inspection} is visited on {day} by {_sender(dispatch)}, but on {first} by "
                f"{senders[other]} in {other}"
            )
            yield Complaint("15.13", "visits.tsv", message)
