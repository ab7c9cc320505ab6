"""The key of a ledger: made with it, signing for it, changed by a leaf (docs/format.md §7.3).

Whoever changes a key writes the new one first, then the leaf, then a checkpoint, and only then
takes the old one away; a process that was killed between any two of these is finished by the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from randinspect.attestation import KeyType, Note, SecretKey, VerifierKey
from randinspect.errors import ProtocolError
from randinspect.ledger.key_file import keep_secret, read_secret
from randinspect.ledger.ledger import STORE_NAME, Ledger
from randinspect.publication.leaves import LeafKind, made_leaf
from randinspect.publication.ledger_leaves import KeyReason

__all__ = ["KEY_NAME", "change_key", "make_ledger", "signed_head"]

KEY_NAME: Final = "ledger.key"
_NEXT_NAME: Final = "ledger.next.key"


def make_ledger(
    folder: Path, *, origin: str, authorities: Sequence[str], created: int
) -> tuple[Ledger, Note]:
    """Make a ledger with its key, its first leaf and its first checkpoint.

    Raises
    ------
    ProtocolError
        If the folder holds a ledger.
    FormatError
        If a name keeps no grammar.
    """
    if (folder / STORE_NAME).exists():
        raise ProtocolError(f"{folder} holds a ledger already; a ledger is made once")
    if not (folder / KEY_NAME).exists():
        keep_secret(folder / KEY_NAME, SecretKey.made(origin, KeyType.NOTE))
    key = read_secret(folder / KEY_NAME, KeyType.NOTE)
    fields = {
        "origin": origin,
        "authorities": sorted(set(authorities)),
        "keys": [str(key.verifier)],
        "created": created,
    }
    ledger = Ledger.made(folder, made_leaf(LeafKind.ORIGIN, fields), created)
    return ledger, ledger.checkpoint(key)


def signed_head(folder: Path, ledger: Ledger) -> Note:
    """Sign the head of a ledger with the key that lies beside it.

    Raises
    ------
    ProtocolError
        If the key is gone, or not in force.
    """
    _finish_change(folder, ledger)
    return ledger.checkpoint(read_secret(folder / KEY_NAME, KeyType.NOTE))


def change_key(
    folder: Path, ledger: Ledger, *, code: KeyReason, approved_by: str, created: int
) -> VerifierKey:
    """Let another key sign from here on, and return it.

    After a rotation both keys sign the first checkpoint that counts the change, so that whoever
    pins the old key sees the new one attested. A key that others may hold, or that is lost,
    attests nothing: then readers have to learn of the new one from elsewhere.

    Raises
    ------
    ProtocolError
        If the old key is gone and the reason is not its loss.
    FormatError
        If ``approved_by`` is no name.
    """
    _finish_change(folder, ledger)
    held = ledger.history.keys_at(ledger.history.size)
    if code is KeyReason.LOSS:
        old = held[0]
    else:
        old = read_secret(folder / KEY_NAME, KeyType.NOTE).verifier
    if not (folder / _NEXT_NAME).exists():
        keep_secret(folder / _NEXT_NAME, SecretKey.made(ledger.origin, KeyType.NOTE))
    new = read_secret(folder / _NEXT_NAME, KeyType.NOTE)
    fields = {
        "old": str(old),
        "new": str(new.verifier),
        "code": code,
        "approved_by": approved_by,
        "created": created,
    }
    ledger.append(made_leaf(LeafKind.KEY, fields), moment=created)
    _finish_change(folder, ledger)
    return new.verifier


def _finish_change(folder: Path, ledger: Ledger) -> None:
    """Sign for a change that has its leaf, and let the new key take the place of the old."""
    if not (folder / _NEXT_NAME).exists():
        return
    new = read_secret(folder / _NEXT_NAME, KeyType.NOTE)
    ledger.catch_up()
    changes = [leaf for _, leaf in ledger.history.key_changes if leaf.new == str(new.verifier)]
    if not changes:
        return
    signers = [new]
    if changes[0].code is KeyReason.ROTATION and (folder / KEY_NAME).exists():
        signers.insert(0, read_secret(folder / KEY_NAME, KeyType.NOTE))
    ledger.checkpoint(*signers)
    (folder / _NEXT_NAME).replace(folder / KEY_NAME)
