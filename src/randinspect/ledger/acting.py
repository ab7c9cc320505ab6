"""Who acts: the key that signs what this program enters where access is declared (§7.12)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from randinspect.attestation import NoteSigner

__all__ = ["SIGN", "acting_as", "who_acts"]

SIGN: Final = "say who signs: --as with the file of the secret key, or RANDINSPECT_AS"
"""What cures a leaf that nobody signed."""

_ACTOR: Final[ContextVar[NoteSigner | None]] = ContextVar("actor", default=None)


@contextmanager
def acting_as(signer: NoteSigner | None) -> Iterator[None]:
    """Within the block, an actor signs every leaf that is entered into a ledger with access.

    Parameters
    ----------
    signer
        Holder of the actor's key; None if nobody acts.

    Examples
    --------
    >>> from randinspect.attestation import KeyType, SecretKey
    >>> with acting_as(SecretKey("cn.example/lock", KeyType.NOTE, bytes(32))):
    ...     print(who_acts().verifier.name)
    cn.example/lock
    """
    token = _ACTOR.set(signer)
    try:
        yield
    finally:
        _ACTOR.reset(token)


def who_acts() -> NoteSigner | None:
    """Holder of the key of who acts here, None if nobody was named."""
    return _ACTOR.get()
