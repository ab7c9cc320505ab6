"""A unit's proof checked: alone, and beside its bundle (docs/format.md §9.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from randinspect.canonical import (
    read_document,
    root_from_inclusion,
    sealed_handle,
    sha256_hex,
    write_document,
)
from randinspect.errors import FormatError, RandinspectError
from randinspect.lottery import Tickets
from randinspect.publication.commitment import Commitment, Kind
from randinspect.publication.proof import told_of
from randinspect.verification.reading import Reading
from randinspect.verification.verdict import Family, Finding, Standing, Step, Verdict
from randinspect.verification.verify import verify_files
from randinspect.version import FORMAT

__all__ = ["verify_proof"]

_KEYS: Final = frozenset(
    ("commit", "format", "frame", "handle", "kind", "opening", "seed", "targets", "told")
)
_FIELDS: Final = 3
_UNPROVED: Final = (
    "the commitment {digest}: compare it with the digest of the published commit.json",
    "role and rank of the unit: they follow from all rows, so check the proof beside its bundle",
)

_FORM: Final = Step(20, Family.AUTHENTICITY, "the proof has its form, and its seed is proved")
_BESIDE: Final = Step(25, Family.INTEGRITY, "the bundle beside it tells the same of the unit")

_Check = Callable[[Mapping[str, Any], Commitment], Iterator[str]]


def verify_proof(data: bytes, bundle: Mapping[str, bytes] | None = None) -> Verdict:
    """Verify a unit's proof.

    Parameters
    ----------
    data
        Bytes of the proof.
    bundle
        The selection that it is of; None checks what can be seen without it.

    Returns
    -------
    Verdict
        Findings of the steps 20 to 25, and what stays unproved. Without the bundle the standing
        is at best "row proved, draw not recomputed".
    """
    try:
        proof, commitment = _read(data)
    except RandinspectError as error:
        found = Finding(_FORM, "20.1", "proof", str(error))
        return Verdict((), "draw", Standing.REFUTED, (_FORM,), (found,), ())
    findings = [
        Finding(step, f"{step.number}.1", "proof", message)
        for step, check in _STEPS
        for message in _complaints(check, proof, commitment)
    ]
    digest = sha256_hex(write_document(proof["commit"]))
    standing, unproved = Standing.ROW, tuple(text.format(digest=digest) for text in _UNPROVED)
    if bundle is not None:
        beside = verify_files(bundle)
        findings += [*beside.findings, *_beside(proof, bundle)]
        standing, unproved = beside.standing, beside.unproved
    return Verdict(
        draws=(commitment.draw_id,),
        occasion=str(commitment.occasion),
        standing=Standing.REFUTED if findings else standing,
        steps=(_FORM, *(step for step, _ in _STEPS), *([] if bundle is None else [_BESIDE])),
        findings=tuple(findings),
        unproved=unproved,
    )


def _read(data: bytes) -> tuple[dict[str, Any], Commitment]:
    """Form of the proof, and its commitment."""
    proof = read_document(data)
    if not isinstance(proof, dict) or set(proof) != _KEYS:
        raise FormatError(f"a proof has the keys {', '.join(sorted(_KEYS))}")
    if (proof["format"], proof["kind"]) != (FORMAT, "proof"):
        raise FormatError(f"this is {proof['format']} {proof['kind']}, not a proof of {FORMAT}")
    files = {"commit.json": write_document(proof["commit"])}
    if proof["seed"] is not None:
        files["seed.json"] = write_document(proof["seed"])
    reading = Reading.of(files)
    complaints = reading.complaint_about("commit.json", "seed.json")
    if reading.commitment is None or complaints:
        raise FormatError("; ".join(f"{c.file}: {c.message}" for c in complaints))
    if reading.commitment.kind is not Kind.SELECTION:
        raise FormatError("the commitment is not that of a selection")
    return proof, reading.commitment


def _complaints(check: _Check, proof: Mapping[str, Any], commitment: Commitment) -> Iterator[str]:
    """What a step finds; a value of another form than the page states is found, not raised."""
    try:
        yield from check(proof, commitment)
    except RandinspectError as error:
        yield str(error)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        yield f"a value is missing or has another form: {error}"


def _in_frame(proof: Mapping[str, Any], commitment: Commitment) -> Iterator[str]:
    """21: the row is that of the handle, and its path leads to the committed root."""
    frame, committed = proof["frame"], commitment.inputs["frame.tsv"]
    row, path = str(frame["row"]), [_node(node) for node in frame["path"]]
    if type(frame["index"]) is not int:
        yield f"the index {frame['index']!r} is no integer"
        return
    if row.split("\t")[0] != proof["handle"] or row.count("\t") != _FIELDS - 1:
        yield f"the row is not that of {proof['handle']}"
    root = root_from_inclusion(row.encode(), frame["index"], committed.rows or 0, path)
    if root.hex() != committed.root:
        yield f"the path leads to the root {root.hex()}, commit.json says {committed.root}"


def _opens(proof: Mapping[str, Any], commitment: Commitment) -> Iterator[str]:
    """22: the opening gives the handle, where handles are sealed, and only there."""
    opening, handle = proof["opening"], proof["handle"]
    if (opening is not None) != (commitment.openings is not None):
        yield "there is an opening where handles are open, or none where they are sealed"
    elif opening is not None:
        found = sealed_handle(str(opening["salt_hex"]), str(opening["id"]))
        if found != handle or set(opening) != {"id", "salt_hex"}:
            yield f"the opening gives {found}, not {handle}"


def _has_target(proof: Mapping[str, Any], commitment: Commitment) -> Iterator[str]:
    """23: the targets are the committed ones, and one is that of the unit's stratum."""
    found = sha256_hex(write_document(proof["targets"]))
    expected = commitment.inputs["targets.json"].sha256
    if found != expected:
        yield f"the targets have the digest {found}, commit.json says {expected}"
    stratum = proof["frame"]["row"].split("\t")[1]
    if [target["stratum"] for target in proof["targets"]].count(stratum) != 1:
        yield f"no target, or several, for the stratum {stratum}"


def _node(text: str) -> bytes:
    """A node of a path, in its one spelling."""
    node = bytes.fromhex(text)
    if node.hex() != text:
        raise FormatError(f"{text!r} is no digest: 64 lower-case hexadecimal digits")
    return node


def _has_ticket(proof: Mapping[str, Any], commitment: Commitment) -> Iterator[str]:
    """24: what is told of row and ticket is what row and seed give."""
    del commitment
    handle, stratum, size = proof["frame"]["row"].split("\t")
    told = proof["told"]
    if (told["handle"], told["stratum"], str(told["size"])) != (handle, stratum, size):
        yield "what is told is not of this row"
    if proof["seed"] is not None and "ticket" in told:
        found = Tickets(proof["seed"]["seed"]).hex("a", handle)
        if told["ticket"] != found:
            yield f"the ticket is {found}, told is {told['ticket']}"


def _beside(proof: Mapping[str, Any], bundle: Mapping[str, bytes]) -> Iterator[Finding]:
    """25, whatever stands in the two: what cannot be compared is found, not raised."""
    try:
        yield from _differences(proof, bundle)
    except RandinspectError as error:
        yield Finding(_BESIDE, "25.1", "proof", str(error))


def _differences(proof: Mapping[str, Any], bundle: Mapping[str, bytes]) -> Iterator[Finding]:
    """25: the bundle is that of the proof, and tells the same."""
    for name, key in (("commit.json", "commit"), ("seed.json", "seed")):
        data = bundle.get(name)
        if proof[key] != (read_document(data) if data is not None else None):
            yield Finding(_BESIDE, "25.1", name, "the bundle's is another one")
            return
    if not isinstance(proof["handle"], str) or not isinstance(proof["told"], dict):
        yield Finding(_BESIDE, "25.1", "proof", "handle is no text, or told no object")
        return
    told, said = told_of(bundle, proof["handle"]), proof["told"]
    if told != said:
        odd = sorted(key for key in {*told, *said} if told.get(key) != said.get(key))
        yield Finding(
            _BESIDE, "25.1", "proof", f"the bundle tells something else of {', '.join(odd)}"
        )


_STEPS: Final[tuple[tuple[Step, _Check], ...]] = (
    (Step(21, Family.INTEGRITY, "the row's path leads to the root of the frame"), _in_frame),
    (Step(22, Family.CONSISTENCY, "the opening gives the handle"), _opens),
    (Step(23, Family.INTEGRITY, "the targets are the committed ones"), _has_target),
    (Step(24, Family.INTEGRITY, "row and ticket are those of the frame and the seed"), _has_ticket),
)
