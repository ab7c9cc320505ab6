"""Proofs that a ledger hands out: to bundles, and to witnesses (docs/format.md §7.4, §7.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeGuard

from randinspect.attestation import Checkpoint, Note, encode_base64
from randinspect.canonical import consistency_proof, inclusion_proof
from randinspect.errors import ProtocolError
from randinspect.ledger.draw_entry import DrawEntry
from randinspect.ledger.ledger import Ledger
from randinspect.publication.act_proof import ActorShown, ActProof, ActProofs, ActShown
from randinspect.publication.actor_leaves import ActLeaf, ActorLeaf
from randinspect.publication.amendments import read_amendment
from randinspect.publication.draw_leaves import RevealLeaf, VoidLeaf
from randinspect.publication.leaf_proofs import LeafProof
from randinspect.publication.leaves import LeafKind, amendment_leaf, leaf_bytes, read_leaf
from randinspect.publication.ledger_leaves import OriginLeaf
from randinspect.publication.ledger_proof import (
    AmendmentProof,
    LedgerProof,
    OriginProof,
    RevealProof,
    VoidProof,
)

__all__ = ["prove_amendments", "prove_draw", "witness_request"]

_ACTOR: Final = leaf_bytes(LeafKind.ACTOR, b"")


def prove_draw(ledger: Ledger, draw_id: str) -> LedgerProof:
    """What shows that a draw stands in a ledger.

    The lock is the checkpoint that counts the commitment and that most witnesses saw in
    time, the smallest of those; if none did, the smallest that counts it.

    Raises
    ------
    ProtocolError
        If the ledger has no such draw, or no checkpoint counts it yet.
    """
    signed = ledger.notes()
    entry = ledger.history.draws.get(draw_id)
    if entry is None:
        raise ProtocolError(f"{ledger.origin} holds no commitment to {draw_id}")
    notes = [note for note in signed if _size(note) > entry.commit]
    if not notes:
        raise ProtocolError(f"no checkpoint of {ledger.origin} counts {draw_id} yet; sign one")
    lock = min(notes, key=lambda note: (-_early(ledger, note, entry), _size(note)))
    stamps = [encode_base64(token) for token, _ in ledger.store.stamps(_size(lock))]
    origin = read_leaf(ledger.leaves[0]).content
    if not isinstance(origin, OriginLeaf):
        raise ProtocolError(f"{ledger.origin} does not begin with its origin")
    latest = ledger.leaves[: _size(notes[-1])]
    return LedgerProof(
        commit=_leaf_proof(ledger.leaves[: _size(lock)], entry.commit),
        consistency=_hexed(consistency_proof(latest, _size(lock))),
        latest=str(notes[-1]),
        lock=str(lock),
        origin=OriginProof(document=origin, path=_hexed(inclusion_proof(latest, 0))),
        result=_leaf_proof(latest, entry.result) if _is_counted(entry.result, latest) else None,
        void=_void_proof(latest, entry.void) if _is_counted(entry.void, latest) else None,
        reveals=_reveal_proofs(latest, entry.reveals) or None,
        stamps=tuple(stamps) or None,
        acts=_acts(latest, entry),
    )


def prove_amendments(ledger: Ledger, draw_id: str, documents: Sequence[bytes]) -> AmendmentProof:
    """What shows that all amendments of a dispatch stand in a ledger.

    The checkpoint is the one that counts them all and that some witness saw first, by what it
    wrote: a later one would say that they were seen later than they were. If none was seen, it
    is the latest.

    Raises
    ------
    ProtocolError
        If one is not entered, or no checkpoint counts it.
    """
    notes = ledger.notes()
    places = [ledger.history.place_of(amendment_leaf(read_amendment(d))) for d in documents]
    note = _first_seen(notes, max((p for p in places if p is not None), default=-1))
    leaves = ledger.leaves[: _size(note)] if note else ()
    for number, place in enumerate(places, 1):
        if not _is_counted(place, leaves):
            raise ProtocolError(f"amendment {number} of {draw_id} is not in {ledger.origin}")
    if note is None:
        raise ProtocolError(f"no checkpoint of {ledger.origin} counts {draw_id} yet; sign one")
    return AmendmentProof(
        checkpoint=str(note),
        leaves=tuple(_leaf_proof(leaves, place) for place in places if place is not None),
    )


def witness_request(ledger: Ledger, old: int) -> str:
    """What a witness is asked to cosign: the latest checkpoint after the one that it knows.

    The form is the body of C2SP tlog-witness's ``add-checkpoint``.

    Parameters
    ----------
    ledger
        The ledger.
    old
        Size of the last checkpoint that the witness cosigned, 0 for none.

    Raises
    ------
    ProtocolError
        If nothing is signed yet, or the witness knows more than this ledger.
    """
    notes = ledger.notes()
    size = _size(notes[-1]) if notes else 0
    if not 0 <= old <= size or not size:
        raise ProtocolError(f"{ledger.origin} has signed {size} leaves, the witness knows {old}")
    proof = consistency_proof(ledger.leaves[:size], old) if old else []
    lines = [f"old {old}", *(encode_base64(node) for node in proof), ""]
    return "".join(f"{line}\n" for line in lines) + str(notes[-1])


def _first_seen(notes: Sequence[Note], last: int) -> Note | None:
    """Of the checkpoints that count a leaf the one seen first; the latest if none was seen."""
    times = [
        (min(stated), _size(note), note)
        for note in notes
        if _size(note) > last
        and (stated := [t for line in note.signatures if (t := line.stated_time) is not None])
    ]
    if times:
        return min(times, key=lambda found: found[:2])[2]
    return notes[-1] if notes else None


def _size(note: Note) -> int:
    """Size of a checkpoint of this ledger."""
    return Checkpoint.parse(note.text).size


def _early(ledger: Ledger, note: Note, entry: DrawEntry) -> int:
    """How many witnesses cosigned in time for a draw, by what they wrote, and how many stamps."""
    terms = entry.commitment
    latest = terms.seed_plan.not_before - terms.lead_seconds
    times = {line.name: line.stated_time for line in reversed(note.signatures)}
    stamped = [moment for _, moment in ledger.store.stamps(_size(note))]
    return sum(moment is not None and moment <= latest for moment in (*times.values(), *stamped))


def _leaf_proof(leaves: Sequence[bytes], index: int) -> LeafProof:
    """Place and path of a leaf."""
    return LeafProof(index=index, path=_hexed(inclusion_proof(leaves, index)))


def _void_proof(leaves: Sequence[bytes], index: int) -> VoidProof | None:
    """Document, place and path of a void."""
    content = read_leaf(leaves[index]).content
    if not isinstance(content, VoidLeaf):
        return None
    return VoidProof(document=content, index=index, path=_hexed(inclusion_proof(leaves, index)))


def _reveal_proofs(leaves: Sequence[bytes], places: Mapping[int, int]) -> tuple[RevealProof, ...]:
    """Document, place and path of each reveal that is counted, by the number of its source."""
    counted = [places[n] for n in sorted(places) if places[n] < len(leaves)]
    found = [(at, read_leaf(leaves[at]).content) for at in counted]
    return tuple(
        RevealProof(document=content, index=at, path=_hexed(inclusion_proof(leaves, at)))
        for at, content in found
        if isinstance(content, RevealLeaf)
    )


def _acts(leaves: Sequence[bytes], entry: DrawEntry) -> ActProofs | None:
    """Who signed the leaves of a draw, None if nobody had to."""
    places = {"commit": entry.commit, "result": entry.result, "void": entry.void}
    found = {kind: _act(leaves, at) for kind, at in places.items() if _is_counted(at, leaves)}
    shown = {kind: proof for kind, proof in found.items() if proof is not None}
    return ActProofs(**shown) if shown else None


def _act(leaves: Sequence[bytes], index: int) -> ActProof | None:
    """Who signed the leaf of an index, by the last registration before."""
    act = read_leaf(leaves[index - 1]).content
    if not isinstance(act, ActLeaf):
        return None
    for at in range(index - 2, 0, -1):
        actor = read_leaf(leaves[at]).content if leaves[at].startswith(_ACTOR) else None
        if isinstance(actor, ActorLeaf) and actor.key == act.actor:
            return ActProof(
                act=ActShown(document=act, path=_hexed(inclusion_proof(leaves, index - 1))),
                actor=ActorShown(
                    document=actor, index=at, path=_hexed(inclusion_proof(leaves, at))
                ),
            )
    return None


def _is_counted(index: int | None, leaves: Sequence[bytes]) -> TypeGuard[int]:
    """Whether there is a leaf of an index among those that a checkpoint counts."""
    return index is not None and index < len(leaves)


def _hexed(nodes: Sequence[bytes]) -> tuple[str, ...]:
    """Nodes as they are written in documents."""
    return tuple(node.hex() for node in nodes)
