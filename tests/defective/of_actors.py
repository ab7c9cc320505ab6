"""Bundles whose ledger says who signed, rightly and in every wrong way (§7.12, point 14.6)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from defective.bases import selection
from defective.forging import Files
from ledgers import (
    BEFORE,
    DRAWER,
    LOCKER,
    LOG,
    NEXT,
    UNIVERSITY,
    act_leaf,
    actor_leaf,
    cosigned,
    origin_leaf,
    signed_leaves,
)

from randinspect.attestation import Checkpoint, Note, sign_checkpoint
from randinspect.canonical import merkle_root, write_document
from randinspect.ledger import History, Ledger, prove_draw
from randinspect.publication import Role, read_commitment
from randinspect.publication.leaves import LeafKind, leaf_bytes

__all__ = ["MISSIGNED", "officers", "shown", "signed"]


def shown(*leaves: bytes, files: Files | None = None) -> Files:
    """A drawn selection with what a ledger of these leaves shows of it, right or wrong."""
    bundle = files or selection()
    terms, history = read_commitment(bundle["commit.json"]), History()
    for leaf in leaves:
        history.take(leaf)
    due = terms.seed_plan.not_before - terms.lead_seconds
    ledger = SimpleNamespace(
        origin=LOG.name,
        history=history,
        leaves=list(leaves),
        notes=lambda: [_head(leaves, due)],
        store=SimpleNamespace(stamps=lambda _size: []),
    )
    proof = prove_draw(cast(Ledger, ledger), terms.draw_id).document()
    return {**bundle, "ledger.json": proof}


def _head(leaves: tuple[bytes, ...], moment: int) -> Note:
    """The checkpoint of all leaves, seen at a time."""
    head = Checkpoint(LOG.name, len(leaves), merkle_root(list(leaves)))
    return cosigned(sign_checkpoint(head, LOG), moment, UNIVERSITY)


def _leaf(kind: LeafKind) -> bytes:
    """Commitment or result of the selection."""
    return leaf_bytes(
        kind, selection()["commit.json" if kind is LeafKind.COMMIT else "result.json"]
    )


def officers(**changes: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Leaves of the ledger of two officers, with other leaves in a place."""
    parts: Mapping[str, tuple[bytes, ...]] = {
        "start": (origin_leaf(),),
        "actors": (actor_leaf(LOCKER, [Role.LOCK]), actor_leaf(DRAWER, [Role.DRAW])),
        "commit": signed_leaves(_leaf(LeafKind.COMMIT), LOCKER),
        "result": signed_leaves(_leaf(LeafKind.RESULT), DRAWER),
        "end": (),
        **changes,
    }
    return tuple(leaf for part in parts.values() for leaf in part)


def _ledger(**changes: tuple[bytes, ...]) -> Files:
    """What such a ledger shows of the selection."""
    return shown(*officers(**changes))


@cache
def signed() -> Files:
    """One officer locked, another drew."""
    return _ledger()


def _with(change: Callable[[dict[str, Any]], object], files: Files | None = None) -> Files:
    """The good bundle with a change to ``acts`` of its ledger.json."""
    bundle = files or signed()
    proof = json.loads(bundle["ledger.json"])
    change(proof["acts"])
    return {**bundle, "ledger.json": write_document(proof)}


def _swapped(acts: dict[str, Any]) -> None:
    """The commitment shows who registered the other officer."""
    acts["commit"]["actor"] = acts["result"]["actor"]


def _missigned(*leaves: bytes) -> Files:
    """A result that is signed in another way."""
    return _ledger(result=(*leaves, _leaf(LeafKind.RESULT)))


def _late() -> tuple[bytes, ...]:
    """Officers who may act from a day after on."""
    later = actor_leaf(DRAWER, [Role.DRAW], since=BEFORE + 86_400)
    return actor_leaf(LOCKER, [Role.LOCK]), later


def _forged() -> tuple[bytes, ...]:
    """An officer for whom another key signed than the one that is named."""
    forged = json.loads(actor_leaf(DRAWER, [Role.DRAW], signer=NEXT).partition(b"\n")[2])
    own = {**forged, "signer": str(LOG.verifier)}
    return actor_leaf(LOCKER, [Role.LOCK]), leaf_bytes(LeafKind.ACTOR, write_document(own))


def _other_signature() -> str:
    """A signature of the drawing officer, of something else."""
    act = json.loads(act_leaf(_leaf(LeafKind.COMMIT), DRAWER).partition(b"\n")[2])
    return str(act["signature"])


MISSIGNED: Mapping[str, tuple[str, Callable[[], Files]]] = {
    "the result is unsigned": (
        "the result stands behind leaf 1, and nobody signed it",
        lambda: _ledger(result=(_leaf(LeafKind.RESULT),)),
    ),
    "who drew may only lock": (
        "the result: its actor has lock; it takes draw",
        lambda: _missigned(act_leaf(_leaf(LeafKind.RESULT), LOCKER)),
    ),
    "the act is of another leaf": (
        "the result: its act signs another leaf",
        lambda: _missigned(act_leaf(_leaf(LeafKind.COMMIT), DRAWER)),
    ),
    "the act is forged": (
        "the result: the signature of its act does not verify",
        lambda: _missigned(act_leaf(_leaf(LeafKind.RESULT), DRAWER, signature=_other_signature())),
    ),
    "the registration is forged": (
        "the result: the signature of its actor does not verify",
        lambda: _ledger(actors=_forged()),
    ),
    "the role begins later": (
        "the result: its actor may act from ",
        lambda: _ledger(actors=_late()),
    ),
    "another actor is shown": ("the commitment: its actor is another", lambda: _with(_swapped)),
    "the act is not shown": (
        "the commitment: its act is not shown",
        lambda: _with(lambda acts: acts["commit"]["act"].update(path=[])),
    ),
    "the actor stands elsewhere": (
        "the result: its actor is not shown",
        lambda: _with(lambda acts: acts["result"]["actor"].update(index=1)),
    ),
    "the actor is said to come later": (
        "the result: its actor is registered by a later leaf",
        lambda: _with(lambda acts: acts["result"]["actor"].update(index=5)),
    ),
    "nobody is shown": ("acts shows nobody", lambda: _with(lambda acts: acts.clear())),
    "a void that is not there": (
        "the void is not shown, and signed all the same",
        lambda: _with(lambda acts: acts.update(void=acts["result"])),
    ),
}
"""A sentence that is found, and the bundle."""
