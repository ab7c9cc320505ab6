"""What ``why`` and ``substitute`` do: one pair explained, one member of a team replaced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from randinspect.canonical import sha256_hex
from randinspect.cli.explaining import amendments_beside, office_steps
from randinspect.cli.options import wall_clock
from randinspect.cli.team_words import told_change
from randinspect.cli.words import Language
from randinspect.dispatch import Standing, Why
from randinspect.errors import Fault, FormatError, InputError, RandinspectError
from randinspect.office import OwnNames, QuarterFile, Workspace, open_steps, write_amendment
from randinspect.publication import Deed, Kind, Occasion, explain_pair, read_commitment
from randinspect.publication.in_force import in_force
from randinspect.verification import (
    Verdict,
    drawn_dispatch,
    read_amendment_proof,
    read_amendments,
    verify_amendments,
)

__all__ = [
    "amended_pair",
    "amended_verdict",
    "own_absent",
    "pair_record",
    "pair_standing",
    "parse_absent",
    "substitute_member",
]


def pair_standing(
    bundle: Path, inspection: str, inspector: str, quarter: Path | None
) -> tuple[Standing, OwnNames]:
    """Where an inspector stands in an inspection of a verified bundle, and who the handles are.

    Both may be asked for by handle or, in the office, by the id of its registers.
    """
    files = drawn_dispatch(bundle)
    own, reasons = OwnNames.beside(bundle, files), None
    if quarter is not None:
        reasons = office_steps(bundle, quarter, files).posed().posed.reasons
    pair = own.handle(inspection), own.inspector(inspector)
    return explain_pair(files, *pair, reasons), own


def amended_pair(bundle: Path, pair: tuple[str, str]) -> dict[str, Any]:
    """What amendments beside a bundle changed about an inspection and an inspector."""
    files = drawn_dispatch(bundle)
    documents = amendments_beside(bundle, read_commitment(files["commit.json"]))
    return in_force(files, documents).pair_facts(*pair)


def pair_record(standing: Standing) -> dict[str, Any]:
    """A standing as plain data."""
    return {
        "barriers": [str(barrier) for barrier in standing.barriers],
        "cap": standing.cap,
        "floor": standing.floor,
        "hindrance": None if standing.hindrance is None else str(standing.hindrance),
        "inspection": standing.inspection,
        "inspector": standing.inspector,
        "load": standing.load,
        "places": [
            {
                "eligible": place.eligible,
                "gap": place.gap,
                "is_seated": place.is_seated,
                "rank": place.rank,
                "slot": place.slot,
                "weight": place.weight,
            }
            for place in standing.places
        ],
        "limits": [
            {
                "code": str(limit.code),
                "name": limit.name,
                "price": limit.price,
                "slot": limit.slot,
            }
            for limit in standing.limits
        ],
        "price": standing.price,
        "price_meaning": standing.price_meaning,
    }


def parse_absent(words: Sequence[str], reason: Why) -> tuple[str, dict[str, Why]]:
    """Who leaves, and all absences: ``handle`` or ``handle=code``, the one who leaves first.

    Raises
    ------
    InputError
        For a code that is none, or a name twice.
    """
    absent: dict[str, Why] = {}
    faults = []
    for word in words:
        name, _, code = word.partition("=")
        if (code and code not in set(Why)) or name in absent:
            cure = f"write handle or handle=code, each once; codes: {', '.join(Why)}"
            faults.append(Fault("--absent", "absent.code", "no absence", cure, value=word))
        else:
            absent[name] = Why(code) if code else reason
    if faults:
        raise InputError(faults)
    return words[0].partition("=")[0], absent


def own_absent(own: OwnNames, word: str) -> str:
    """An absence with the handle of the id that it may name."""
    name, sign, code = word.partition("=")
    return own.inspector(name) + sign + code


def substitute_member(
    bundle: Path,
    inspection: str,
    *,
    absent: Sequence[str],
    reason: Why,
    evidence: Path,
    approved_by: str,
    amendments: Path,
    decided: int,
    ledger: Path | None = None,
    language: Language = Language.EN,
) -> dict[str, Any]:
    """Write the next amendment of a verified bundle, and check the whole chain.

    People and agencies are named by handle or, in the office, by the id of its registers.
    """
    own = OwnNames.beside(bundle, drawn_dispatch(bundle))
    leaves, absences = parse_absent([own_absent(own, word) for word in absent], reason)
    try:
        data = evidence.read_bytes()
    except OSError as error:
        raise FormatError(f"{evidence}: the evidence cannot be read: {error.strerror}") from error
    if not data.strip():
        raise FormatError(
            f"{evidence}: the evidence is empty; name the file that proves the change"
        )
    deed = Deed(absences, sha256_hex(data), approved_by, decided)
    place = own.handle(inspection)
    try:
        made = write_amendment(
            bundle, place, leaves=leaves, deed=deed, amendments=amendments, ledger=ledger
        )
    except RandinspectError as error:
        for line in own.legend(str(error)):
            error.add_note(line)
        raise
    change = made.change
    people = {change.inspection, change.leaves, change.enters, *(who for who, _ in change.passed)}
    told: dict[str, Any] = {
        "amendment": str(made.path),
        "enters": change.enters,
        "leaves": change.leaves,
        "passed": [[who, str(obstacle)] for who, obstacle in change.passed],
        "said": own.told(told_change(change, language), people),
        "slot": change.slot,
    }
    names = own.known(str(change), people)
    told |= {"names": names} if names else {}
    documents = list(read_amendments(amendments).values())
    left = in_force(drawn_dispatch(bundle), documents).left_behind()
    if left:
        told["left_said"] = ", ".join(f"{own.told(j, [j])} {own.told(i, [i])}" for i, _, j in left)
        told["left_behind"] = [{"inspection": i, "slot": s, "inspector": j} for i, s, j in left]
    return told if made.proof is None else {**told, "ledger": str(made.proof)}


def amended_verdict(quarter: QuarterFile, workspace: Workspace) -> Verdict:
    """Verdict on a quarter's dispatch with all its amendments, by the office's own keys."""
    folder = workspace.amendments
    steps = open_steps(quarter, workspace, Occasion.DRAW, lambda _: wall_clock())
    return verify_amendments(
        workspace.files(Kind.DISPATCH),
        read_amendments(folder),
        steps.pins(),
        proof=read_amendment_proof(folder),
    )
