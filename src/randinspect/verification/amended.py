"""Amendments checked against their bundle, by replay and without a solver (docs/format.md §9.4).

16. Each amendment is the next of its chain, and whoever stands in is the one that the rule of
    docs/format.md §6.5 gives on what the amendments before it left.
17. What lies beside them shows each in the ledger (docs/format.md §7.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from randinspect.attestation import Pins
from randinspect.errors import FormatError, RandinspectError
from randinspect.publication.amendments import (
    AmendmentError,
    NotFollowing,
    amendment_name,
    read_amendment,
    replayed,
    staffing_of,
)
from randinspect.publication.commitment import Kind
from randinspect.publication.ledger_proof import LEDGER_FILE
from randinspect.verification.amended_in_ledger import amendments_in_ledger
from randinspect.verification.joined import counted
from randinspect.verification.ledgered import LedgerReading
from randinspect.verification.reading import Reading
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict
from randinspect.verification.where import key_of

__all__ = [
    "AMENDED",
    "OddName",
    "amended_part",
    "read_amendment_proof",
    "read_amendments",
    "with_amendments",
]

_NAME: Final = re.compile(r"amendment\.[0-9]{4,}\.json")
_ENTERED: Final = Step(17, Family.EVIDENCE, "the amendments stand in the ledger")
_POINTS: Final = {"form": "16.1", "chain": "16.2", "prices": "16.3", "rule": "16.4"}
AMENDED: Final = Step(16, Family.INTEGRITY, "amendments replay by the rule of the draw")
"""What every amendment is held against."""


class OddName(FormatError):
    """A folder whose names are not those of a whole chain of amendments.

    Parameters
    ----------
    folder
        The folder.
    file
        Name that is to blame.
    why
        What is said of it.
    """

    def __init__(self, folder: Path, file: str, why: str) -> None:
        self.file, self.why = file, why
        super().__init__(f"{folder}: {why}")


def read_amendments(folder: Path) -> dict[str, bytes]:
    """Names and bytes of a folder's amendments, in their order; none if it is not there.

    Raises
    ------
    OddName
        If the folder holds anything else.
    """
    found = folder.iterdir() if folder.is_dir() else ()
    documents = (path for path in found if path.name != LEDGER_FILE)
    paths = sorted(documents, key=lambda path: _place(path.name))
    odd = _odd([f"{path.name}/" if path.is_dir() else path.name for path in paths])
    if odd is not None:
        raise OddName(folder, *odd)
    return {path.name: path.read_bytes() for path in paths}


def read_amendment_proof(folder: Path) -> bytes | None:
    """What lies beside a folder's amendments to show them in a ledger, None if nothing does."""
    path = folder / LEDGER_FILE
    return path.read_bytes() if path.exists() else None


def _place(name: str) -> tuple[int, str]:
    """Sort key of a name: shorter numbers first."""
    return len(name), name


def _odd(names: Sequence[str]) -> tuple[str, str] | None:
    """File that is to blame where names are not those of a whole chain, and what is said of it."""
    whole = {amendment_name(number) for number in range(1, len(names) + 1)}
    strange = next((name for name in names if not _NAME.fullmatch(name)), None)
    if strange is not None:
        return strange, f"{strange} is no amendment: their names are amendment.0001.json and so on"
    missing = min(whole - set(names), key=_place, default=None)
    if missing is None:
        return None
    return missing, f"{missing} is missing, for amendments are numbered without gaps"


def amended_part(documents: Mapping[str, bytes], readings: Mapping[str, Reading]) -> str | None:
    """Which of several bundles is amended: the dispatch that the documents name.

    Parameters
    ----------
    documents
        Name to bytes of amendments.
    readings
        Bundles by the name of their folder.

    Returns
    -------
    str | None
        Name of its folder; of a dispatch of another name if none is named, for then something is
        wrong with the amendments; None if there is no dispatch.
    """
    dispatches = {p: r for p, r in readings.items() if r.kind is Kind.DISPATCH}
    named = {part: r.commitment.draw_id for part, r in dispatches.items() if r.commitment}
    for data in documents.values():
        try:
            draw_id = read_amendment(data).draw_id
        except AmendmentError:
            continue
        part = next((part for part, name in named.items() if name == draw_id), None)
        if part is not None:
            return part
    return next(iter(dispatches), None)


def with_amendments(
    verdict: Verdict,
    files: Mapping[str, bytes],
    documents: Mapping[str, bytes],
    *,
    proof: bytes | None,
    pins: Pins,
    folder: str = "",
    held: int | None = None,
) -> Verdict:
    """Add to the verdict on a dispatch what its amendments come to.

    Parameters
    ----------
    verdict
        Of the bundle alone. If it is refuted, amendments have nothing to stand on.
    files
        The bundle.
    documents
        Name to bytes of its amendments, all of them.
    proof
        What shows them in a ledger, None if nothing does.
    pins
        Keys that the reader knows.
    folder
        What stands before their names in findings; nothing if empty.
    held
        How many a ledger holds, None without one.
    """
    verdict = counted(verdict, len(documents), held)
    if not verdict:
        text = "amendments: not looked at, for the dispatch that they stand on does not hold"
        given = bool(documents) or proof is not None
        return replace(verdict, unproved=(*verdict.unproved, text)) if given else verdict
    names, prefix = sorted(documents, key=_place), f"{folder}/" if folder else ""
    done, findings = _replay(files, documents, names)
    if _odd(names) is None:
        shown = amendments_in_ledger(files, [documents[name] for name in names], proof, pins)
    else:  # which of them are the amendments is what is in doubt
        shown = LedgerReading()
    findings += [c.finding(_ENTERED) for c in shown.complaints]
    proved, unproved = [*verdict.proved, *shown.proved], [*verdict.unproved, *shown.unproved]
    if names:
        draw = ", ".join(verdict.draws)
        if done == len(names) and shown.proved:
            proved.append(f"amendments of {draw}: {done} of {len(names)} hold")
        else:  # nobody but the folder says how many there are
            unproved.append(
                f"amendments of {draw}: {done} of {len(names)} hold; whether there are others or "
                "later ones is not shown"
            )
    return replace(
        verdict,
        steps=(*verdict.steps, AMENDED, _ENTERED),
        findings=(*verdict.findings, *(replace(f, file=prefix + f.file) for f in findings)),
        standing=Standing.REFUTED if findings else verdict.standing,
        proved=tuple(proved),
        unproved=tuple(unproved),
    )


def _replay(
    files: Mapping[str, bytes], documents: Mapping[str, bytes], names: Sequence[str]
) -> tuple[int, list[Finding]]:
    """Step 16: how many amendments hold, and what is wrong with the next one."""
    odd = _odd(names)
    if odd is not None:
        return 0, [Finding(AMENDED, _POINTS["form"], *odd)]
    done = 0
    try:
        for _ in replayed(files, [documents[name] for name in names], staffing_of(files)):
            done += 1
    except RandinspectError as error:
        part = error.part if isinstance(error, AmendmentError) else "rule"
        told = "; ".join(fault.message for fault in error.faults) or str(error)
        name = names[done] if names else "amendments"
        finding = Finding(AMENDED, _POINTS[part], name, told, _place_in(error, documents.get(name)))
        return done - (isinstance(error, NotFollowing) and done > 0), [finding]
    return done, []


def _place_in(error: RandinspectError, data: bytes | None) -> str:
    """Where in an amendment the error is."""
    at = error.at if isinstance(error, AmendmentError) else ""
    return at or (key_of(error, data) if data is not None else "")
