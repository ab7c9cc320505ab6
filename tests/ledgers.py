"""Small invented ledgers and their leaves, for the tests of several rooms."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bundles import locked_selection, small_quarter

from randinspect.attestation import KeyType, Note, SecretKey, cosign
from randinspect.ledger import Ledger
from randinspect.publication import Kind, Role, made_leaf, read_commitment
from randinspect.publication.actor_leaves import signed_act, signed_actor
from randinspect.publication.draw_leaves import AmendmentLeaf, VoidLeaf, VoidReason
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.publication.ledger_leaves import KeyLeaf, KeyReason, NoteKind, NoteLeaf, OriginLeaf
from randinspect.publication.publication_leaf import PublicationLeaf

LOG = SecretKey("cn.example/ledger", KeyType.NOTE, bytes(range(32)))
NEXT = SecretKey("cn.example/ledger", KeyType.NOTE, bytes(range(2, 34)))
UNIVERSITY = SecretKey("uni.example/witness", KeyType.COSIGNATURE, bytes(range(1, 33)))
PRESS = SecretKey("press.example/witness", KeyType.COSIGNATURE, bytes(range(3, 35)))
LOCKER = SecretKey("cn.example/lock-officer", KeyType.NOTE, bytes(range(5, 37)))
DRAWER = SecretKey("cn.example/draw-officer", KeyType.NOTE, bytes(range(6, 38)))
STRANGER = SecretKey("cn.example/nobody", KeyType.NOTE, bytes(range(7, 39)))
ORIGIN = OriginLeaf(
    origin=LOG.name,
    authorities=("cn.example",),
    keys=(str(LOG.verifier),),
    created=1692700000,
)
BASE = read_commitment(locked_selection()["commit.json"])
NOT_BEFORE = BASE.seed_plan.not_before
READY = BASE.seed_plan.ready_at
BEFORE = NOT_BEFORE - 90_000
CHIEF = "cn.example/chief"
ZEROS = "0" * 64


def origin_leaf() -> bytes:
    """The first leaf."""
    return leaf_bytes(LeafKind.ORIGIN, ORIGIN.document())


def commit_leaf(draw_id: str, sequence: int, **changes: Any) -> bytes:
    """Commit leaf of a selection, with changes to its commitment; plan rows follow the id."""
    update = {"draw_id": draw_id, "sequence": sequence, "plan_ref": f"plan/{draw_id}", **changes}
    return leaf_bytes(LeafKind.COMMIT, BASE.model_copy(update=update).document())


def dispatch_leaf(draw_id: str, sequence: int, sample: str) -> bytes:
    """Commit leaf of a dispatch of a sample, by the sample's digest."""
    base = read_commitment(small_quarter()["dispatch"]["commit.json"])
    update = {"draw_id": draw_id, "sequence": sequence, "sample_sha256": sample}
    return leaf_bytes(LeafKind.COMMIT, base.model_copy(update=update).document())


def result_leaf(draw_id: str, kind: Kind = Kind.SELECTION, sample: str = ZEROS) -> bytes:
    """Result leaf of a draw."""
    from randinspect.canonical import write_document

    name = "sample.tsv" if kind is Kind.SELECTION else "teams.tsv"
    document = {
        "draw_id": draw_id,
        "files": {name: {"rows": 1, "sha256": sample}},
        "format": "randinspect/1",
        "kind": str(kind),
        "seed": ZEROS,
    }
    return leaf_bytes(LeafKind.RESULT, write_document(document))


def void_leaf(
    draw_id: str, code: VoidReason = VoidReason.PLAN_CHANGED, created: int = BEFORE
) -> bytes:
    """Void leaf of a draw."""
    leaf = VoidLeaf(
        draw_id=draw_id, code=code, evidence_sha256=ZEROS, approved_by=CHIEF, created=created
    )
    return leaf_bytes(LeafKind.VOID, leaf.document())


def amended_leaf(draw_id: str, number: int) -> bytes:
    """Amendment leaf of a draw."""
    leaf = AmendmentLeaf(
        draw_id=draw_id, number=number, codes=("absence",), sha256=ZEROS, approved_by=CHIEF
    )
    return leaf_bytes(LeafKind.AMENDMENT, leaf.document())


def publication_leaf(draw_id: str, acts: int = 3, head: str = ZEROS, sha256: str = ZEROS) -> bytes:
    """Publication leaf of a draw."""
    leaf = PublicationLeaf(
        draw_id=draw_id, acts=acts, head=head, sha256=sha256, created=NOT_BEFORE + 86_400
    )
    return leaf_bytes(LeafKind.PUBLICATION, leaf.document())


def note_leaf(text: str, draw_id: str | None = None) -> bytes:
    """Note leaf about a document that has the text's bytes for a digest."""
    leaf = NoteLeaf(
        draw_id=draw_id,
        kind=NoteKind.NOTARY,
        sha256=text.encode().hex().rjust(64, "0")[-64:],
        approved_by=CHIEF,
        created=BEFORE,
    )
    return leaf_bytes(LeafKind.NOTE, leaf.document())


def key_leaf(
    old: SecretKey = LOG, new: SecretKey = NEXT, code: KeyReason = KeyReason.ROTATION
) -> bytes:
    """Leaf of a change of keys."""
    leaf = KeyLeaf(
        old=str(old.verifier), new=str(new.verifier), code=code, approved_by=CHIEF, created=BEFORE
    )
    return leaf_bytes(LeafKind.KEY, leaf.document())


def actor_leaf(
    actor: SecretKey,
    roles: Iterable[Role],
    *,
    created: int = ORIGIN.created,
    since: int | None = None,
    signer: SecretKey = LOG,
) -> bytes:
    """Leaf of a registration."""
    fields = {
        "approved_by": CHIEF,
        "change": "register",
        "created": created,
        "key": str(actor.verifier),
        "roles": sorted(str(role) for role in roles),
        "since": created if since is None else since,
    }
    return made_leaf(LeafKind.ACTOR, signed_actor(LOG.name, fields, signer))


def withdrawal_leaf(actor: SecretKey, *, created: int = BEFORE, signer: SecretKey = LOG) -> bytes:
    """Leaf of a withdrawal."""
    fields = {
        "approved_by": CHIEF,
        "change": "withdraw",
        "created": created,
        "key": str(actor.verifier),
        "roles": [],
        "since": created,
    }
    return made_leaf(LeafKind.ACTOR, signed_actor(LOG.name, fields, signer))


def act_leaf(leaf: bytes, actor: SecretKey, created: int = BEFORE, **changes: Any) -> bytes:
    """Leaf by which an actor signs another, with changes that it does not sign."""
    return made_leaf(LeafKind.ACT, {**signed_act(LOG.name, leaf, created, actor), **changes})


def signed_leaves(leaf: bytes, actor: SecretKey, created: int = BEFORE) -> tuple[bytes, bytes]:
    """A leaf behind the act by which an actor signs it."""
    return act_leaf(leaf, actor, created), leaf


def new_ledger(folder: Path) -> Ledger:
    """A ledger with its origin."""
    return Ledger.made(folder, origin_leaf(), ORIGIN.created)


def cosigned(note: Note, moment: int, witness: SecretKey = UNIVERSITY) -> Note:
    """A checkpoint with a witness's line more."""
    return note.with_signatures((cosign(note, witness, moment),))
