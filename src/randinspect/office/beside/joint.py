"""A joint dispatch looks at the dispatches of the authorities that were locked before it.

The rule: whoever locks later keeps to what is public already. Nobody who goes for another
authority, or may, is drawn again for the same inspection, and a day that is fixed stays
(docs/format.md §3.4.1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from randinspect.attestation import Pins
from randinspect.canonical import read_table, sha256_hex
from randinspect.errors import Fault, ProtocolError, QuarterFileError
from randinspect.office.inputs.named_bundle import named_bundle
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.own_ledger.pinning import quarter_pins
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.input_names import PERSONS
from randinspect.publication.jurisdiction import read_referral
from randinspect.publication.persons import marks_by_inspection
from randinspect.quarter import JointTerms
from randinspect.verification import verify_files

__all__ = ["is_joint", "joint_notes", "joint_terms"]


def is_joint(selection: Mapping[str, bytes], authority: str) -> bool:
    """Whether an authority inspects some drawn unit together with another one."""
    referrals = read_referral(selection[REFERRAL]).values() if REFERRAL in selection else ()
    return any(authority in r.authorities and len(r.authorities) > 1 for r in referrals)


def joint_notes(quarter: QuarterFile, selection: Mapping[str, bytes]) -> Iterator[Fault]:
    """Note authorities that inspect together with this one, and whose dispatch it does not name.

    Parameters
    ----------
    quarter
        The quarter's file.
    selection
        The drawn selection.

    Yields
    ------
    Fault
        A note for each of them, with how many inspections are shared.

    Raises
    ------
    ProtocolError
        If a dispatch that is named is none of this selection.
    """
    own = quarter.authority.id
    referrals = read_referral(selection[REFERRAL]).values() if REFERRAL in selection else ()
    shared = Counter(
        name for r in referrals if own in r.authorities for name in r.authorities if name != own
    )
    for name in quarter.joint.beside if quarter.joint else ():
        files = _dispatch(quarter.path(name), selection, own, quarter_pins(quarter))
        shared.pop(read_commitment(files["commit.json"]).authority, None)
    for other, count in sorted(shared.items()):
        yield Fault(
            "quarter.toml",
            "joint.unnamed",
            f"{count} inspections are made together with {other}, and [joint] names no dispatch "
            "of theirs: its people and days are not kept to",
            "name its bundle under joint.beside; only who locks first leaves it out",
            column="joint.beside",
            value=other,
        )


def joint_terms(
    quarter: QuarterFile, selection: Mapping[str, bytes], salt: str | None
) -> JointTerms | None:
    """What a dispatch keeps to because other authorities send people too; None if none do.

    Parameters
    ----------
    quarter
        The quarter's file; ``[joint]`` names dispatches that were locked before.
    selection
        The drawn selection.
    salt
        Salt of the persons, None if nothing was handed over.

    Raises
    ------
    QuarterFileError
        If the salt is needed and was not handed over.
    ProtocolError
        If a dispatch named does not verify, or is not one of this selection by somebody else.
    """
    own = quarter.authority.id
    if not is_joint(selection, own):
        return None
    if salt is None:
        message = "units are inspected together with others, and nothing was handed over"
        cure = "name in [selection] the handover: it holds the salt under which people are marked"
        fault = Fault("quarter.toml", "handover.none", message, cure, column="selection.handover")
        raise QuarterFileError([fault])
    taken: dict[str, frozenset[str]] = {}
    days: dict[str, date] = {}
    pins = quarter_pins(quarter)
    for name in quarter.joint.beside if quarter.joint else ():
        files = _dispatch(quarter.path(name), selection, own, pins)
        if PERSONS in files:
            for inspection, marks in marks_by_inspection(files).items():
                taken[inspection] = taken.get(inspection, frozenset()) | marks
        for inspection, day in _days(files):
            if days.setdefault(inspection, day) != day:
                raise ProtocolError(
                    f"joint.beside {name}: {inspection} is visited on {day}, but another authority "
                    f"fixed {days[inspection]}"
                )
    return JointTerms(salt, taken, days)


def _days(files: Mapping[str, bytes]) -> Iterator[tuple[str, date]]:
    """Days of the visits, if the dispatch is drawn and dated."""
    for inspection, day in read_table(files.get("visits.tsv", b""), 2):
        yield inspection, date.fromisoformat(day)


def _dispatch(path: Path, selection: Mapping[str, bytes], own: str, pins: Pins) -> dict[str, bytes]:
    """Files of another authority's dispatch of a selection."""
    files = named_bundle(path, "joint.beside")
    verdict = verify_files(files, pins)
    if not verdict:
        raise ProtocolError(f"joint.beside {path}: it does not verify: {verdict.findings[0]}")
    commitment = read_commitment(files["commit.json"])
    link, result = commitment.selection, sha256_hex(selection["result.json"])
    if commitment.kind is not Kind.DISPATCH or link is None or link.result_sha256 != result:
        raise ProtocolError(f"joint.beside {path}: it is no dispatch of this selection")
    if commitment.authority == own:
        raise ProtocolError(f"joint.beside {path}: it is this authority's own dispatch")
    return files
