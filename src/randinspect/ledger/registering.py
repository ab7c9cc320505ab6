"""Actors registered and withdrawn by the ledger's own key (docs/format.md §7.12)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from randinspect.attestation import KeyType, VerifierKey
from randinspect.ledger.custody import KEY_NAME, signed_head
from randinspect.ledger.key_file import read_secret
from randinspect.ledger.ledger import Ledger
from randinspect.publication.actor_leaves import ActorChange, Role, signed_actor
from randinspect.publication.leaves import LeafKind, made_leaf

__all__ = ["register_actor", "withdraw_actor"]


def register_actor(
    folder: Path,
    ledger: Ledger,
    key: VerifierKey,
    roles: Iterable[Role],
    *,
    since: int | None = None,
    approved_by: str,
    created: int,
) -> int:
    """Let an actor act from here on, and return the index of the leaf.

    Parameters
    ----------
    folder
        Where the ledger's key lies.
    ledger
        The ledger.
    key
        The actor's public key; the name that it bears becomes public.
    roles
        What the actor may do; they replace those of an earlier registration.
    since
        UNIX seconds from which the actor may act; None for now.
    approved_by
        Who signed it off.
    created
        UNIX seconds now.

    Raises
    ------
    ProtocolError
        If the ledger does not take it, or its key is gone.
    FormatError
        If there are no roles, or a name keeps no grammar.
    """
    fields = {
        "change": ActorChange.REGISTER.value,
        "key": str(key),
        "roles": sorted({role.value for role in roles}),
        "since": created if since is None else since,
        "approved_by": approved_by,
        "created": created,
    }
    return _entered(folder, ledger, fields, created)


def withdraw_actor(
    folder: Path, ledger: Ledger, key: VerifierKey, *, approved_by: str, created: int
) -> int:
    """Let an actor's key act no longer, and return the index of the leaf.

    Raises
    ------
    ProtocolError
        If the ledger does not take it, or its key is gone.
    FormatError
        If ``approved_by`` is no name.
    """
    fields = {
        "change": ActorChange.WITHDRAW.value,
        "key": str(key),
        "roles": [],
        "since": created,
        "approved_by": approved_by,
        "created": created,
    }
    return _entered(folder, ledger, fields, created)


def _entered(folder: Path, ledger: Ledger, fields: dict[str, object], moment: int) -> int:
    """Sign and enter a leaf of an actor, and sign the head."""
    signed_head(folder, ledger)  # a change of the key that was begun is finished first
    signer = read_secret(folder / KEY_NAME, KeyType.NOTE)
    leaf = made_leaf(LeafKind.ACTOR, signed_actor(ledger.origin, fields, signer))
    place = ledger.append(leaf, moment=moment)
    signed_head(folder, ledger)
    return place
