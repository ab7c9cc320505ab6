"""Heads by SM3 and SM2 beside those of SHA-256 and Ed25519 (docs/format.md §7.10).

The same leaves, another tree: where the state's own algorithms (国密) are asked for, a device of
the office signs the SM3 root of the ledger too. Proofs in bundles stay those of SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from randinspect.attestation import (
    Checkpoint,
    KeyType,
    Note,
    NoteSigner,
    VerifierKey,
    is_vouched,
    sign_checkpoint,
    sm3,
)
from randinspect.canonical import merkle_root
from randinspect.errors import FormatError, ProtocolError
from randinspect.ledger.ledger import Ledger
from randinspect.ledger.rules import Breach, Rule

__all__ = ["parallel_breaches", "parallel_head", "sign_parallel"]

_SUFFIX: Final = "/sm3"


def parallel_head(leaves: Sequence[bytes], origin: str) -> Checkpoint:
    """Head of the SM3 tree over leaves; its origin is the ledger's name and ``/sm3``."""
    return Checkpoint(origin + _SUFFIX, len(leaves), merkle_root(leaves, sm3))


def sign_parallel(ledger: Ledger, signer: NoteSigner) -> Note:
    """Have the SM3 head of a ledger signed by SM2, and keep it beside the others.

    Raises
    ------
    ProtocolError
        If the signer's key is no SM2 key of this ledger.
    FormatError
        If what it gives is no signature.
    """
    key = signer.verifier
    if key.type is not KeyType.SM2 or key.name != ledger.origin + _SUFFIX:
        raise ProtocolError(f"{key.name}: asked is an SM2 key of {ledger.origin}{_SUFFIX}")
    ledger.catch_up()
    note = sign_checkpoint(parallel_head(ledger.leaves, ledger.origin), signer)
    with ledger.store.writing():
        ledger.store.put_parallel(len(ledger.leaves), str(note))
    return note


def parallel_breaches(
    notes: Sequence[Note], leaves: Sequence[bytes], origin: str, pinned: Sequence[VerifierKey]
) -> Iterator[Breach]:
    """What is wrong with SM3 heads.

    Parameters
    ----------
    notes
        The signed heads.
    leaves
        All leaves of the ledger.
    origin
        Name of the ledger.
    pinned
        SM2 keys that the reader pins; without any, only the roots are checked.
    """
    for note in notes:
        place = "checkpoint of SM3"
        try:
            head = Checkpoint.parse(note.text)
            place = f"checkpoint {head.size} of SM3"
            signed = is_vouched(head, note, pinned)
        except FormatError as error:
            yield Breach(Rule.HEAD_KEY, place, str(error))
            continue
        if head.size > len(leaves):
            text = f"it counts {head.size} leaves, {len(leaves)} are there"
            yield Breach(Rule.HEAD_SIZE, place, text)
        elif head != parallel_head(leaves[: head.size], origin):
            yield Breach(Rule.HEAD_ROOT, place, "the leaves do not give its root")
        if pinned and not signed:
            yield Breach(Rule.HEAD_KEY, place, "no SM2 key that you pin signed it")
