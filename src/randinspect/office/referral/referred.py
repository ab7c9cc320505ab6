"""What another authority drew, taken over to be dispatched from here (docs/format.md §3.3.2).

1. The bundle is verified by the same verification as anybody's, and must be the one that the
   quarter names by the digest of its result.
2. Own are the units that it refers to this authority; all others stay listed as they are.
3. Own units are opened: by their ids where these are open, else by what was handed over.
4. Each of them must be in the own register, for teams are found by its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from randinspect.canonical import normalised_id, open_handle, read_document, sha256_hex
from randinspect.canonical.forms import Digest
from randinspect.canonical.handles import sealed_handle
from randinspect.errors import Fault, FormatError, QuarterFileError, RegistryError
from randinspect.office.drawn_before.selection import drawn_selection
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import ReferralPlan
from randinspect.office.referral.referring import own_units, referral_counts
from randinspect.publication.commitment import read_commitment
from randinspect.registry import Register
from randinspect.sampling import read_sample

__all__ = [
    "Handover",
    "OwnAgencies",
    "handed_over",
    "own_agencies",
    "read_handover",
    "taken_selection",
]

_SHOWN = 3
_Row = Annotated[tuple[str, Digest, str], Field(strict=False)]


class Handover(BaseModel):
    """What the authority that drew tells one authority that dispatches, and nobody else.

    Parameters
    ----------
    authority, from_
        Who is told, and by whom.
    draw_id, result_sha256
        Number of the selection, and digest of its result.
    openings
        Handle, salt and id of each sealed unit that is referred to the authority.
    persons_salt
        Salt under which all authorities of the selection mark their people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    authority: str
    draw_id: str
    format: Literal["randinspect/1"]
    from_: str = Field(alias="from")
    openings: Annotated[tuple[_Row, ...], Field(strict=False)]
    persons_salt: Digest
    result_sha256: Digest


@dataclass(frozen=True, slots=True)
class OwnAgencies:
    """The agencies that are dispatched from here.

    Parameters
    ----------
    register
        Their rows of the own register.
    handles
        Handle of each, in the order of these rows.
    """

    register: Register
    handles: tuple[str, ...]


def taken_selection(quarter: QuarterFile, plan: ReferralPlan) -> dict[str, bytes]:
    """Files of the drawn selection that a quarter dispatches.

    Parameters
    ----------
    quarter
        The quarter's file.
    plan
        Its table ``[selection]``.

    Raises
    ------
    ProtocolError
        If the bundle cannot be read, does not verify, is not the one named, or refers nothing
        to this authority; with every reason.
    """
    return drawn_selection(
        quarter, plan, "selection", lambda files: _unfit(files, quarter.authority.id, plan)
    )


def _unfit(files: Mapping[str, bytes], own: str, plan: ReferralPlan) -> Iterator[str]:
    """Tell why a drawn selection cannot be dispatched from here."""
    commitment = read_commitment(files["commit.json"])
    if commitment.authority == own:
        yield f"{own} drew it itself; name draw_id and not_before in [selection] and go on there"
    if commitment.batches is not None:
        yield f"it is dispatched in {commitment.batches} batches by {commitment.authority}"
    counts = referral_counts(files)
    if counts and plan.claims:
        yield "it says itself whose its units are; take territory and agencies out of [selection]"
    if counts and own not in dict(counts):
        theirs = ", ".join(f"{name} ({count})" for name, count in counts)
        yield f"it refers nothing to {own}, but to {theirs}"


def handed_over(
    quarter: QuarterFile, plan: ReferralPlan, selection: Mapping[str, bytes]
) -> Handover | None:
    """What was handed over for a selection, None if nothing was.

    Raises
    ------
    QuarterFileError
        If it is not of this selection, or not for this authority.
    """
    if plan.handover is None:
        return None
    return read_handover(quarter.path(plan.handover), selection, quarter.authority.id)


def read_handover(path: Path, selection: Mapping[str, bytes], authority: str) -> Handover:
    """Read what was handed over, and check that it belongs to a selection and an authority.

    Raises
    ------
    QuarterFileError
        With every fault: another draw, another authority, openings that do not open.
    """
    try:
        handover = Handover.model_validate(read_document(path.read_bytes()))
    except (OSError, FormatError) as error:
        raise QuarterFileError([_fault(path, "handover.form", str(error))]) from error
    except ValidationError as error:
        faults = [
            _fault(path, "handover.form", f"{'.'.join(map(str, e['loc']))}: {e['msg']}")
            for e in error.errors()
        ]
        raise QuarterFileError(faults) from error
    faults = [_fault(path, rule, text) for rule, text in _wrong(handover, selection, authority)]
    if faults:
        raise QuarterFileError(faults)
    return handover


def _wrong(
    handover: Handover, selection: Mapping[str, bytes], authority: str
) -> Iterator[tuple[str, str]]:
    """Tell what a handover says of another draw, for another authority, or untruly."""
    commitment = read_commitment(selection["commit.json"])
    expected = {
        "authority": authority,
        "draw_id": commitment.draw_id,
        "from_": commitment.authority,
        "result_sha256": sha256_hex(selection["result.json"]),
    }
    for key, wanted in expected.items():
        found = getattr(handover, key)
        if found != wanted:
            yield "handover.other", f"{key.rstrip('_')} is {found}, asked is {wanted}"
    digest = sha256_hex(bytes.fromhex(handover.persons_salt))
    if commitment.persons_sha256 not in (None, digest):
        yield "handover.salt", "persons_salt is not the one that the selection committed to"
    own = _own_handles(selection, authority)
    opened = [handle for handle, _, _ in handover.openings]
    for handle, salt, identifier in handover.openings:
        if sealed_handle(salt, identifier) != handle:
            yield "handover.opening", f"{handle} does not open to the id that stands beside it"
        if handle not in own:
            yield "handover.foreign", f"{handle} is not referred to {authority}"
    if len(set(opened)) < len(opened):
        yield "handover.twice", "a handle is opened twice"
    if commitment.openings is not None:
        for handle in sorted(own - set(opened)):
            yield "handover.missing", f"{handle} is referred to {authority}, but not opened"


def own_agencies(
    agencies: Register,
    selection: Mapping[str, bytes],
    authority: str,
    handover: Handover | None,
    plan: ReferralPlan,
) -> OwnAgencies:
    """Rows of the own register that are dispatched, with their handles.

    Parameters
    ----------
    agencies
        The own register.
    selection
        The drawn selection.
    authority
        Who dispatches.
    handover
        What was handed over; None where agencies are open.
    plan
        Which of them are taken for one's own, if the selection does not say it.

    Raises
    ------
    RegistryError
        With every unit that is not in the register.
    QuarterFileError
        If agencies are sealed and nothing was handed over, or none of those drawn is one's own.
    """
    ids = [str(identifier) for identifier in agencies.columns["id"]]
    own = _own_handles(selection, authority)
    if read_commitment(selection["commit.json"]).openings is None:
        handle_of = {identifier: open_handle(identifier) for identifier in ids}
    elif handover is None:
        message = "the agencies are sealed, and nothing says who they are"
        cure = "name in [selection] the handover that the authority which drew them gave you"
        fault = Fault("quarter.toml", "handover.none", message, cure, column="selection.handover")
        raise QuarterFileError([fault])
    else:
        handle_of = {identifier: handle for handle, _, identifier in handover.openings}
    if plan.claims:
        own &= {handle_of[i] for i in _claimed(agencies, plan) if i in handle_of}
        if not own:
            message = "none of those drawn is in these territories, or of these ids"
            cure = "correct territory or agencies, or do not dispatch this selection"
            fault = Fault("quarter.toml", "claims.none", message, cure, column="selection")
            raise QuarterFileError([fault])
    place = {handle_of[i]: row for row, i in enumerate(ids) if handle_of.get(i) in own}
    if lost := sorted(own - place.keys()):
        names = {handle: identifier for identifier, handle in handle_of.items()}
        raise RegistryError([_lost(agencies, handle, names.get(handle)) for handle in lost])
    rows = np.array(sorted(place.values()), dtype=np.int64)
    return OwnAgencies(agencies.take(rows), tuple(handle_of[ids[row]] for row in rows))


def _claimed(agencies: Register, plan: ReferralPlan) -> set[str]:
    """Ids of the register that the quarter takes for its own, drawn or not."""
    named = {normalised_id(identifier) for identifier in plan.agencies}
    rows = list(zip(agencies.columns["id"], agencies.columns["territory"], strict=True))
    odd = [("agencies", i) for i in sorted(named - {i for i, _ in rows})]
    odd += [("territory", t) for t in sorted(set(plan.territory) - {t for _, t in rows})]
    if odd:
        cure = "correct it, or add the rows to the register"
        message = "no agency of the register has it"
        raise QuarterFileError(
            [
                Fault(
                    "quarter.toml",
                    "claims.unknown",
                    message,
                    cure,
                    column=f"selection.{k}",
                    value=v,
                )
                for k, v in odd
            ]
        )
    return {str(i) for i, area in rows if i in named or area in plan.territory}


def _own_handles(selection: Mapping[str, bytes], authority: str) -> set[str]:
    """Handles that an authority dispatches."""
    units = own_units(selection, read_sample(selection["sample.tsv"]), authority)
    return {unit.handle for unit in units}


def _lost(agencies: Register, handle: str, identifier: str | None) -> Fault:
    """Fault of a drawn unit that the own register does not hold."""
    told = f"{handle} opens to {identifier}, which" if identifier else f"{handle}"
    return Fault(
        agencies.source.file,
        "register.unit_missing",
        f"{told} is not in this register",
        "add its row, so that a team can be found for it; none that was drawn is left out",
        sheet=agencies.source.sheet,
        value=identifier or handle,
    )


def _fault(path: Path, rule: str, message: str) -> Fault:
    """Fault of a handover."""
    cure = "ask the authority that drew for the file of this draw, and leave it as it came"
    return Fault(path.name, rule, message, cure)
