"""Amendments: who stood in for whom, on paper that anyone can replay (docs/format.md §6.5).

An amendment is a document of its own beside the bundle, which never changes. It names who is
absent and why by a code, the digest of the evidence, who signed it off, and the document before
it, so that a folder of them is a chain that begins with the result of the draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from randinspect.canonical import read_document, sha256_hex, told_moment, write_document
from randinspect.canonical.forms import Digest
from randinspect.canonical.text import check_handle, check_label, check_name
from randinspect.dispatch.staffing import Staffing, Substitution, Why
from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.publication.commitment import read_commitment
from randinspect.publication.date_files import read_outings
from randinspect.publication.problems import read_problem
from randinspect.publication.teams import read_answer
from randinspect.registry import document_words
from randinspect.version import FORMAT

__all__ = [
    "Amendment",
    "AmendmentError",
    "Deed",
    "NotFollowing",
    "Record",
    "amend",
    "amendment_name",
    "read_amendment",
    "replayed",
    "staffing_of",
]

_PRICES: Final = ("certificate.json", "prices.tsv")
_LIMIT: Final = 2**53

Handle = Annotated[str, AfterValidator(check_handle)]


class AmendmentError(FormatError):
    """An amendment that does not hold.

    Parameters
    ----------
    part
        What does not: its ``form``, its place in the ``chain``, its ``prices``, or the ``rule``.
    message
        What was found and what was asked.
    at
        Where in it, as a JSON pointer; empty where it is the whole.
    """

    def __init__(self, part: str, message: str, at: str = "") -> None:
        self.part, self.at = part, at
        super().__init__(message)


class NotFollowing(AmendmentError):
    """An amendment whose ``previous`` is not the digest of what lies before it.

    Parameters
    ----------
    number
        Of the one that does not follow.
    """

    def __init__(self, number: int) -> None:
        before = amendment_name(number - 1) if number > 1 else "result.json"
        super().__init__(
            "chain",
            f"it does not follow {before}: its previous is not the digest of that, so this one or "
            "the one before was changed",
            "/previous",
        )


class Amendment(BaseModel):
    """One substitution, as it is published.

    Parameters
    ----------
    format, draw_id
        Of the dispatch.
    number
        1, 2, 3 … without gaps.
    previous
        Digest of the amendment before, of ``result.json`` for the first.
    prices
        Digests of ``certificate.json`` and ``prices.tsv``, by which the order is computed.
    inspection, slot, leaves, enters
        What changes.
    absent
        Who cannot come, with the reason's code, ascending; ``leaves`` is one of them.
    evidence_sha256
        Digest of the evidence for the absences, which stays with the office.
    approved_by
        Who signed it off.
    decided
        UNIX seconds at which it was.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["randinspect/1"]
    draw_id: Annotated[str, AfterValidator(check_name)]
    number: Annotated[int, Field(ge=1, lt=_LIMIT)]
    previous: Digest
    prices: dict[str, Digest]
    inspection: Handle
    slot: Annotated[str, AfterValidator(check_label)]
    leaves: Handle
    enters: Handle
    absent: list[list[str]]
    evidence_sha256: Digest
    approved_by: Annotated[str, AfterValidator(check_name)]
    decided: Annotated[int, Field(ge=0, lt=_LIMIT)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse absences that are no ascending rows of handle and code."""
        codes = {str(why) for why in Why}
        if any(len(row) != 2 or row[1] not in codes for row in self.absent):
            raise ValueError(f"absent holds rows of a handle and one of {sorted(codes)}")
        names = [check_handle(row[0]) for row in self.absent]
        if names != sorted(set(names)) or self.leaves not in names:
            raise ValueError("absent is strictly ascending and holds the one who leaves")
        if tuple(sorted(self.prices)) != _PRICES:
            raise ValueError(f"prices holds exactly the digests of {' and '.join(_PRICES)}")
        return self

    @property
    def reasons(self) -> Mapping[str, Why]:
        """Reason of each absence."""
        return {name: Why(code) for name, code in self.absent}

    def document(self) -> bytes:
        """Bytes of the amendment."""
        return write_document(self.model_dump(mode="json"))


@dataclass(frozen=True, slots=True)
class Deed:
    """What people answer for in an amendment.

    Parameters
    ----------
    absent
        Who cannot come, and why.
    evidence
        Digest of the evidence.
    approved_by
        Who signs it off.
    decided
        UNIX seconds.
    """

    absent: Mapping[str, Why]
    evidence: str
    approved_by: str
    decided: int


@dataclass(frozen=True, slots=True)
class Record:
    """An amendment that was replayed, and what it comes to."""

    amendment: Amendment
    change: Substitution


def amendment_name(number: int) -> str:
    """File name of an amendment."""
    return f"amendment.{number:04d}.json"


def read_amendment(data: bytes) -> Amendment:
    """Read an amendment from its canonical bytes.

    Raises
    ------
    AmendmentError
        If the bytes are not those of an amendment.
    """
    try:
        value: Any = read_document(data)
        return Amendment.model_validate(value)
    except FormatError as error:
        raise AmendmentError("form", str(error)) from error
    except ValidationError as error:
        told = document_words(error, "amendment")
        raise AmendmentError("form", f"this is no amendment: {told}") from error


def staffing_of(files: Mapping[str, bytes]) -> Staffing:
    """Staffing of a drawn dispatch bundle; whether the bundle holds is verification's to say.

    Raises
    ------
    FormatError
        If it is no drawn dispatch.
    """
    if not {"seed.json", "teams.tsv"} <= set(files):
        raise FormatError("a substitute needs a drawn dispatch; this bundle holds none")
    tickets = Tickets(read_document(files["seed.json"])["seed"])
    return Staffing.of(read_problem(files), tickets, read_answer(files), read_outings(files))


def replayed(
    files: Mapping[str, bytes], documents: Sequence[bytes], staffing: Staffing
) -> Iterator[tuple[Staffing, Record]]:
    """Replay amendments one at a time, each on what those before it left.

    Raises
    ------
    AmendmentError
        At the first that is not what the rule gives.
    InfeasibleDispatch
        At the first for which nobody can stand in.
    """
    commitment = read_commitment(files["commit.json"])
    previous, moment = files["result.json"], commitment.seed_plan.ready_at
    for number, data in enumerate(documents, 1):
        found = read_amendment(data)
        _require_place(found, commitment.draw_id, number, previous, moment)
        if found.prices != _price_digests(files):
            other = min(n for n, v in _price_digests(files).items() if found.prices[n] != v)
            message = "the prices are not those of the bundle"
            raise AmendmentError("prices", message, f"/prices/{other}")
        staffing = staffing.away(found.inspection, found.reasons)
        change = staffing.substitute(found.inspection, found.leaves)
        if (change.slot, change.enters) != (found.slot, found.enters):
            message = (
                f"{found.enters} is said to stand in slot {found.slot}, but by the rule {change}"
            )
            at = "/enters" if change.slot == found.slot else ""
            raise AmendmentError("rule", message, at)
        staffing = staffing.after(change)
        previous, moment = data, found.decided
        yield staffing, Record(found, change)


def _require_place(
    found: Amendment, draw_id: str, number: int, previous: bytes, moment: int
) -> None:
    """Refuse an amendment that is not the next one of this draw."""
    if (found.draw_id, found.number) != (draw_id, number):
        key = "/draw_id" if found.draw_id != draw_id else "/number"
        message = (
            f"it is amendment {found.number} of {found.draw_id}; {number} of {draw_id} is asked"
        )
        raise AmendmentError("chain", message, key)
    if found.previous != sha256_hex(previous):
        raise NotFollowing(number)
    if found.decided < moment:
        told = f"it was decided at {told_moment(found.decided)}, before {told_moment(moment)}"
        raise AmendmentError("chain", told, "/decided")


def _price_digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """Digests of what the order is computed by."""
    return {name: sha256_hex(files[name]) for name in _PRICES}


def amend(
    files: Mapping[str, bytes],
    documents: Sequence[bytes],
    *,
    inspection: str,
    leaves: str,
    deed: Deed,
) -> tuple[bytes, Substitution]:
    """Write the next amendment of a dispatch.

    Parameters
    ----------
    files
        A verified drawn dispatch.
    documents
        The amendments before, in their order.
    inspection, leaves
        Who leaves which team.
    deed
        Absences, reasons and sign-off.

    Returns
    -------
    bytes
        The document.
    Substitution
        What it comes to, with everybody who was passed over.

    Raises
    ------
    FormatError
        If a name, a reason or an earlier amendment does not hold.
    InfeasibleDispatch
        If nobody can stand in.
    """
    staffing = staffing_of(files)
    for state, _ in replayed(files, documents, staffing):
        staffing = state
    change = staffing.away(inspection, deed.absent).substitute(inspection, leaves)
    record = {
        "absent": sorted([name, str(why)] for name, why in deed.absent.items()),
        "approved_by": deed.approved_by,
        "decided": deed.decided,
        "draw_id": read_commitment(files["commit.json"]).draw_id,
        "enters": change.enters,
        "evidence_sha256": deed.evidence,
        "format": FORMAT,
        "inspection": inspection,
        "leaves": leaves,
        "number": len(documents) + 1,
        "previous": sha256_hex(documents[-1] if documents else files["result.json"]),
        "prices": _price_digests(files),
        "slot": change.slot,
    }
    data = write_document(record)
    for _ in replayed(files, [*documents, data], staffing_of(files)):
        pass
    return data, change
