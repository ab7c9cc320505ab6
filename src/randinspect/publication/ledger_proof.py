"""``ledger.json``: what shows that a draw stands in a ledger (docs/format.md §7.4).

It carries two checkpoints, the *lock*, which counts the commitment and which witnesses cosigned
early, and the *latest*, which counts the result; the paths of the draw's leaves to them; and that
the lock is a prefix of the latest. The leaves themselves are files of the bundle.
Beside amendments, which lie outside the bundle, a file of the same name shows their leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from randinspect.attestation import Checkpoint, decode_base64, read_checkpoint
from randinspect.canonical import (
    read_document,
    root_from_consistency,
    sha256_hex,
    write_document,
)
from randinspect.errors import FormatError
from randinspect.publication.act_proof import ActProofs, SignedLeaf
from randinspect.publication.draw_leaves import RevealLeaf, VoidLeaf
from randinspect.publication.leaf_proofs import (
    Index,
    LeafProof,
    Path,
    ProofModel,
    nodes_of,
    not_shown,
)
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.publication.ledger_leaves import OriginLeaf
from randinspect.registry import document_words
from randinspect.version import FORMAT

__all__ = [
    "LEDGER_FILE",
    "AmendmentProof",
    "LeafProof",
    "LedgerProof",
    "OriginProof",
    "RevealProof",
    "VoidProof",
]

LEDGER_FILE: Final = "ledger.json"


def _token(text: str) -> str:
    """Return the base64 of a token."""
    decode_base64(text)
    return text


M = TypeVar("M", bound=BaseModel)
Token = Annotated[str, AfterValidator(_token)]


class OriginProof(ProofModel):
    """The first leaf, whose index is 0, and its audit path."""

    document: OriginLeaf
    path: Path


class VoidProof(ProofModel):
    """A void of the draw, where it stands, and its audit path."""

    document: VoidLeaf
    index: Index
    path: Path


class RevealProof(ProofModel):
    """What a party revealed for a source of the seed, where it stands, and its audit path."""

    document: RevealLeaf
    index: Index
    path: Path


class LedgerProof(ProofModel):
    """One ``ledger.json``.

    Parameters
    ----------
    commit
        The commit leaf, under the lock.
    consistency
        That the lock is a prefix of the latest.
    latest, lock
        Two signed checkpoints, with the lines of witnesses.
    origin
        The first leaf, under the latest.
    result, void
        Leaves under the latest, None if there is none.
    reveals
        Of each share and sealed value that was revealed, under the latest, by the number of its
        source; None if there is none.
    stamps
        RFC 3161 responses over the text of the lock, in base64; None if there is none.
    acts
        Who signed these leaves; None if access is not declared.
    """

    commit: LeafProof
    consistency: Path
    format: Literal["randinspect/1"] = FORMAT
    latest: str
    lock: str
    origin: OriginProof
    result: LeafProof | None = None
    void: VoidProof | None = None
    reveals: Annotated[tuple[RevealProof, ...], Field(strict=False, min_length=1)] | None = None
    stamps: Annotated[tuple[Token, ...], Field(strict=False, min_length=1)] | None = None
    acts: ActProofs | None = None

    def document(self) -> bytes:
        """Bytes of ``ledger.json``; what is not there is left out."""
        return write_document(self.model_dump(mode="json", exclude_none=True))

    @staticmethod
    def read(data: bytes) -> LedgerProof:
        """Read ``ledger.json``; whether it proves anything is not said.

        Raises
        ------
        FormatError
            If the bytes are not canonical, or a field is missing, foreign or wrong.
        """
        proof = _read(LedgerProof, data)
        if proof.document() != data:
            raise FormatError("a null where none stands, or a format that is missing")
        sources = [shown.document.source for shown in proof.reveals or ()]
        if any(a >= b for a, b in pairwise(sources)):
            raise FormatError("the reveals do not ascend by their sources")
        return proof

    def heads(self) -> tuple[Checkpoint, Checkpoint]:
        """Lock and latest.

        Raises
        ------
        FormatError
            If one is no checkpoint, or they are not of the ledger that the origin names.
        """
        lock, latest = (read_checkpoint(text)[0] for text in (self.lock, self.latest))
        names = {lock.origin, latest.origin, self.origin.document.origin}
        if len(names) > 1:
            raise FormatError(f"the checkpoints are of {', '.join(sorted(names))}")
        return lock, latest

    def failures(self, files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
        """What the proofs do not show of a bundle: each leaf, and that nothing was rewritten.

        Yields
        ------
        tuple[str, str]
            Where in the file, and what is not shown.

        Raises
        ------
        FormatError
            If there are no two checkpoints of one ledger.
        """
        lock, latest = self.heads()
        commit = leaf_bytes(LeafKind.COMMIT, files.get("commit.json", b""))
        yield from _at("/commit", not_shown("commit.json", commit, self.commit, lock))
        origin = leaf_bytes(LeafKind.ORIGIN, self.origin.document.document())
        first = LeafProof(index=0, path=self.origin.path)
        yield from _at("/origin", not_shown("the origin", origin, first, latest))
        if self.result is not None:
            result = leaf_bytes(LeafKind.RESULT, files.get("result.json", b""))
            yield from _at("/result", not_shown("result.json", result, self.result, latest))
        if self.void is not None:
            void = leaf_bytes(LeafKind.VOID, self.void.document.document())
            at = LeafProof(index=self.void.index, path=self.void.path)
            yield from _at("/void", not_shown("the void", void, at, latest))
        for place, shown in enumerate(self.reveals or ()):
            leaf = leaf_bytes(LeafKind.REVEAL, shown.document.document())
            at = LeafProof(index=shown.index, path=shown.path)
            name = f"the reveal of source {shown.document.source}"
            yield from _at(f"/reveals/{place}", not_shown(name, leaf, at, latest))
        yield from _at("/consistency", _continued(lock, latest, self.consistency))

    def act_failures(self, files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
        """What does not hold of who signed the leaves of a bundle.

        Yields
        ------
        tuple[str, str]
            Where in the file, and what does not hold.

        Raises
        ------
        FormatError
            If there are no two checkpoints of one ledger.
        """
        if self.acts is not None:
            yield from self.acts.failures(list(self._leaves(files)), self.heads()[1])

    def signers(self, files: Mapping[str, bytes]) -> Iterator[str]:
        """Who signed the leaves of a bundle, in words; none where access is not declared."""
        if self.acts is not None:
            yield from self.acts.told(list(self._leaves(files)))

    def unsigned(self, files: Mapping[str, bytes], signed: Collection[str]) -> Iterator[str]:
        """Kinds of the leaves that it shows without who signed them, though somebody did.

        Parameters
        ----------
        files
            The bundle.
        signed
            SHA-256 of the leaves that somebody signed, as their ledger has it.
        """
        for leaf in self._leaves(files):
            is_shown = self.acts is not None and self.acts.of(leaf.kind) is not None
            if not is_shown and sha256_hex(leaf.data) in signed:
                yield str(leaf.kind)

    def _leaves(self, files: Mapping[str, bytes]) -> Iterator[SignedLeaf]:
        """The leaves that somebody had to sign, as far as they are shown."""
        for kind, name, place in (
            (LeafKind.COMMIT, "commit.json", self.commit),
            (LeafKind.RESULT, "result.json", self.result),
        ):
            if place is not None:
                yield SignedLeaf(kind, leaf_bytes(kind, files.get(name, b"")), place.index)
        if self.void is not None:
            data = leaf_bytes(LeafKind.VOID, self.void.document.document())
            yield SignedLeaf(LeafKind.VOID, data, self.void.index)


class AmendmentProof(ProofModel):
    """``ledger.json`` beside the amendments of a dispatch.

    Parameters
    ----------
    checkpoint
        A signed checkpoint, with the lines of witnesses.
    leaves
        Place and path of the leaf of each amendment, in their order.
    """

    checkpoint: str
    format: Literal["randinspect/1"] = FORMAT
    leaves: Annotated[tuple[LeafProof, ...], Field(strict=False)]

    def document(self) -> bytes:
        """Bytes of the file."""
        return write_document(self.model_dump(mode="json"))

    @staticmethod
    def read(data: bytes) -> AmendmentProof:
        """Read the file; whether it proves anything is not said.

        Raises
        ------
        FormatError
            If the bytes are not canonical, or a field is missing, foreign or wrong.
        """
        proof = _read(AmendmentProof, data)
        if proof.document() != data:
            raise FormatError("the format is missing")
        return proof

    def failures(self, leaves: Sequence[bytes]) -> Iterator[tuple[str, str]]:
        """What the proof does not show of the leaves of all amendments, in their order.

        Yields
        ------
        tuple[str, str]
            Where in the file, and what is not shown.

        Raises
        ------
        FormatError
            If there is no checkpoint.
        """
        head = read_checkpoint(self.checkpoint)[0]
        if len(self.leaves) != len(leaves):
            yield "/leaves", f"{len(self.leaves)} leaves are shown for {len(leaves)} amendments"
        for number, (leaf, proof) in enumerate(zip(leaves, self.leaves, strict=False), 1):
            told = not_shown(f"amendment {number}", leaf, proof, head)
            yield from _at(f"/leaves/{number - 1}", told)


def _read(model: type[M], data: bytes) -> M:
    """Canonical bytes as a model."""
    try:
        return model.model_validate(read_document(data))
    except ValidationError as error:
        told = document_words(error, "proof")
        raise FormatError(f"this proves nothing: {told}") from error


def _at(place: str, messages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Messages with the place in the file that all of them are of."""
    return ((place, message) for message in messages)


def _continued(lock: Checkpoint, latest: Checkpoint, proof: Sequence[str]) -> Iterator[str]:
    """Whether the leaves of the lock are the first of the latest."""
    try:
        roots = root_from_consistency(lock.size, latest.size, lock.root, nodes_of(proof))
    except FormatError as error:
        yield f"the latest checkpoint is not shown to continue the lock: {error}"
        return
    if roots != (lock.root, latest.root):
        yield "the latest checkpoint does not continue the lock: leaves were rewritten"
