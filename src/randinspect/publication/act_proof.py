"""Who signed the leaves of a draw, as ``ledger.json`` shows it (docs/format.md §7.12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from randinspect.attestation import Checkpoint, VerifierKey
from randinspect.canonical import told_moment
from randinspect.publication.actor_leaves import ASKED_ROLES, ActLeaf, ActorChange, ActorLeaf
from randinspect.publication.leaf_proofs import Index, LeafProof, Path, ProofModel, not_shown
from randinspect.publication.leaves import LeafKind, leaf_bytes

__all__ = ["ActProof", "ActProofs", "ActShown", "ActorShown", "SignedLeaf"]

_TITLES: Final = {"commit": "the commitment", "result": "the result", "void": "the void"}


class ActShown(ProofModel):
    """An ``act`` leaf and its audit path; it stands directly before the leaf that it signs."""

    document: ActLeaf
    path: Path


class ActorShown(ProofModel):
    """The ``actor`` leaf that registers who signed, where it stands, and its audit path."""

    document: ActorLeaf
    index: Index
    path: Path


class ActProof(ProofModel):
    """Who signed one leaf."""

    act: ActShown
    actor: ActorShown


@dataclass(frozen=True, slots=True)
class SignedLeaf:
    """A leaf of a draw that somebody had to sign.

    Parameters
    ----------
    kind
        ``commit``, ``result`` or ``void``.
    data
        Its whole bytes.
    index
        Where it stands.
    """

    kind: str
    data: bytes
    index: int


class ActProofs(ProofModel):
    """Who signed the leaves of a draw; None for a leaf that nobody had to sign."""

    commit: ActProof | None = None
    result: ActProof | None = None
    void: ActProof | None = None

    def of(self, kind: str) -> ActProof | None:
        """Who signed the leaf of a kind."""
        found: ActProof | None = getattr(self, kind)
        return found

    def failures(self, leaves: Sequence[SignedLeaf], head: Checkpoint) -> Iterator[tuple[str, str]]:
        """What does not hold of who signed.

        Parameters
        ----------
        leaves
            The leaves that the file shows: commitment, result, void.
        head
            The checkpoint under which acts and actors stand.

        Yields
        ------
        tuple[str, str]
            Where in ``ledger.json``, and what does not hold.
        """
        known = {leaf.kind: leaf for leaf in leaves}
        shown = {kind: self.of(kind) for kind in _TITLES}
        first = min((p.actor.index for p in shown.values() if p is not None), default=None)
        if first is None:
            yield "/acts", "acts shows nobody"
            return
        for kind, title in _TITLES.items():
            proof, leaf, at = shown[kind], known.get(kind), f"/acts/{kind}"
            if proof is not None and leaf is not None:
                yield from ((at, text) for text in _failures(title, proof, leaf, head))
            elif proof is not None:
                yield at, f"{title} is not shown, and signed all the same"
            elif leaf is not None and first < leaf.index:
                yield at, f"{title} stands behind leaf {first}, and nobody signed it"

    def told(self, leaves: Sequence[SignedLeaf]) -> Iterator[str]:
        """Who signed which of the leaves that the file shows, in words."""
        for leaf in leaves:
            if (proof := self.of(leaf.kind)) is not None:
                name = VerifierKey.parse(proof.act.document.actor).name
                roles = ", ".join(proof.actor.document.roles)
                which = f"{_TITLES[leaf.kind]}, leaf {leaf.index},"
                yield f"{which} is signed by {name}, whom leaf {proof.actor.index} lets {roles}"


def _failures(title: str, proof: ActProof, leaf: SignedLeaf, head: Checkpoint) -> Iterator[str]:
    """What does not hold of who signed one leaf."""
    act, actor = proof.act.document, proof.actor.document
    places: Mapping[str, tuple[bytes, LeafProof]] = {
        "act": (
            leaf_bytes(LeafKind.ACT, act.document()),
            LeafProof(index=max(leaf.index - 1, 0), path=proof.act.path),
        ),
        "actor": (
            leaf_bytes(LeafKind.ACTOR, actor.document()),
            LeafProof(index=proof.actor.index, path=proof.actor.path),
        ),
    }
    for name, (data, place) in places.items():
        if list(not_shown(name, data, place, head)):
            yield f"{title}: its {name} is not shown"
    if proof.actor.index >= leaf.index - 1:
        yield f"{title}: its actor is registered by a later leaf"
    if actor.key != act.actor or actor.change is not ActorChange.REGISTER:
        yield f"{title}: its actor is another"
    if act.leaf != sha256(leaf.data).hexdigest():
        yield f"{title}: its act signs another leaf"
    if not act.is_signed(head.origin):
        yield f"{title}: the signature of its act does not verify"
    own = VerifierKey.parse(actor.signer).name == head.origin
    if not own or not actor.is_signed(head.origin):
        yield f"{title}: the signature of its actor does not verify"
    if act.created < actor.since:
        yield f"{title}: its actor may act from {told_moment(actor.since)} on"
    if not set(actor.roles) & ASKED_ROLES[leaf.kind]:
        asked = " or ".join(sorted(ASKED_ROLES[leaf.kind]))
        yield f"{title}: its actor has {', '.join(actor.roles) or 'no role'}; it takes {asked}"
