"""Defects that only a reader sees who knows something: keys, or what a source said (§9.1.1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from amended_bundles import chain
from defective.bases import dated, entered, seeded, selection
from defective.forging import Files
from defective.of_actors import MISSIGNED
from ledgers import BEFORE, LOG, NEXT, PRESS, UNIVERSITY, cosigned, new_ledger, note_leaf
from seed_sources import ROUNDS

from randinspect.attestation import SecretKey
from randinspect.canonical import write_document
from randinspect.ledger import Ledger, prove_amendments, prove_draw
from randinspect.publication import read_commitment
from randinspect.publication.amendments import read_amendment
from randinspect.publication.leaves import LeafKind, amendment_leaf, leaf_bytes

__all__ = [
    "READERS",
    "Known",
    "amended_in_ledger",
    "evidence_file",
    "keys_file",
    "pinned",
    "seen_by",
]


@dataclass(frozen=True)
class Known:
    """A bundle, and what a reader has beside it from elsewhere."""

    bundle: Files
    known: Files = field(default_factory=dict)
    amendments: Files = field(default_factory=dict)


def keys_file(*keys: SecretKey) -> bytes:
    """A file of public keys."""
    return "".join(f"{key.verifier}\n" for key in keys).encode()


def evidence_file(*records: object) -> bytes:
    """A file with what somebody heard of sources."""
    return json.dumps(records).encode()


def pinned(trust: Sequence[SecretKey] = (LOG,), witness: Sequence[SecretKey] = ()) -> Files:
    """Files of keys that a reader pins."""
    named = {"trust.keys": trust, "witness.keys": witness}
    return {name: keys_file(*keys) for name, keys in named.items() if keys}


def _head(ledger: Ledger, sights: Sequence[tuple[SecretKey, int]]) -> None:
    """Sign the head, and have witnesses cosign it."""
    note = ledger.checkpoint(LOG)
    for witness, moment in sights:
        ledger.take_cosignatures(cosigned(note, moment, witness), [witness.verifier])


def seen_by(
    *sights: tuple[SecretKey, int], files: Files | None = None, has_result: bool = True
) -> Files:
    """A drawn selection whose lock some saw in a ledger, at times after the lock was due."""
    bundle = files or selection()
    terms = read_commitment(bundle["commit.json"])
    due = terms.seed_plan.not_before - terms.lead_seconds
    ledger = new_ledger(Path(mkdtemp()))
    for leaf in (note_leaf("first"), leaf_bytes(LeafKind.COMMIT, bundle["commit.json"])):
        ledger.append(leaf, moment=BEFORE)
    _head(ledger, [(witness, due + gap) for witness, gap in sights])
    if has_result:
        ledger.append(leaf_bytes(LeafKind.RESULT, bundle["result.json"]), moment=BEFORE)
        _head(ledger, [(UNIVERSITY, due + 90_000)])
    return {**bundle, "ledger.json": prove_draw(ledger, terms.draw_id).document()}


@cache
def amended_in_ledger(moment: int | None = 1_693_000_000) -> Known:
    """A dated dispatch with amendments that a ledger holds, seen at a time, if at all."""
    files = dated()
    documents = chain(files)
    ledger = new_ledger(Path(mkdtemp()))
    for bundle in (selection(), files):
        ledger.append(leaf_bytes(LeafKind.COMMIT, bundle["commit.json"]), moment=BEFORE)
        ledger.append(leaf_bytes(LeafKind.RESULT, bundle["result.json"]), moment=BEFORE)
    for data in documents.values():
        ledger.append(amendment_leaf(read_amendment(data)), moment=BEFORE)
    _head(ledger, [] if moment is None else [(UNIVERSITY, moment)])
    draw_id = read_commitment(files["commit.json"]).draw_id
    proof = prove_amendments(ledger, draw_id, list(documents.values())).document()
    keys = pinned(witness=(UNIVERSITY, PRESS))
    return Known(dict(files), keys, {**documents, "ledger.json": proof})


def _moved_leaf() -> Known:
    """A proof whose first leaf stands elsewhere."""
    made = amended_in_ledger()
    proof = json.loads(made.amendments["ledger.json"])
    proof["leaves"][0]["index"] -= 1
    return Known(made.bundle, made.known, {**made.amendments, "ledger.json": write_document(proof)})


READERS: dict[str, tuple[str, Callable[[], Known]]] = {
    "2.5": (
        "fallback-for-a-round-that-spoke",
        lambda: Known(
            seeded("a fallback used"), {"evidence.json": evidence_file(ROUNDS[20791007])}
        ),
    ),
    "14.5": ("another-key-signed", lambda: Known(entered(), pinned(trust=(NEXT,)))),
    "14.6": (
        "who-drew-may-only-lock",
        lambda: Known(MISSIGNED["who drew may only lock"][1]()),
    ),
    "17.1": ("leaf-of-an-amendment-elsewhere", _moved_leaf),
}
