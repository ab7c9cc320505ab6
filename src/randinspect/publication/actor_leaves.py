"""Leaves of access: who may act, and who signed what follows (docs/format.md §7.12).

What an actor signs stands in a leaf of its own before the leaf that it signs, so that every other
leaf, and every proof in a bundle, keeps the bytes that it has without access.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator

from randinspect.attestation import NoteSigner, Role, VerifierKey, decode_base64, encode_base64
from randinspect.canonical import sha256_hex, write_document
from randinspect.canonical.forms import Digest
from randinspect.canonical.text import check_name
from randinspect.errors import FormatError
from randinspect.publication.leaf_fields import LeafDocument, LedgerKey, Name, Time
from randinspect.version import FORMAT

__all__ = [
    "ASKED_ROLES",
    "ActLeaf",
    "ActorChange",
    "ActorLeaf",
    "Role",
    "signed_act",
    "signed_actor",
    "with_article",
]

_SIGNATURE_BYTES: Final = 64


class ActorChange(StrEnum):
    """Whether somebody may act from here on, or no longer."""

    REGISTER = "register"
    WITHDRAW = "withdraw"


ASKED_ROLES: Final[Mapping[str, frozenset[Role]]] = {
    "commit": frozenset({Role.LOCK}),
    "reveal": frozenset({Role.DRAW, Role.LOCK}),
    "result": frozenset({Role.DRAW}),
    "void": frozenset({Role.LOCK}),
    "amendment": frozenset({Role.DRAW}),
    "publication": frozenset({Role.PUBLISH}),
    "note": frozenset(Role) - {Role.READ},
}
"""Roles of which a leaf of each kind asks one; other kinds are the ledger's own acts."""


def _signature(text: str) -> str:
    """Return the base64 of a signature."""
    if len(decode_base64(text)) != _SIGNATURE_BYTES:
        raise FormatError(f"[{text}] is no signature: 64 bytes in base64")
    return text


def _actor_key(text: str) -> str:
    """Return the text of an actor's key, whose name can stand in public."""
    check_name(VerifierKey.parse(text).name)
    return text


Signature = Annotated[str, AfterValidator(_signature)]
ActorKey = Annotated[LedgerKey, AfterValidator(_actor_key)]


class ActorLeaf(LeafDocument):
    """Somebody may act from here on, or no longer.

    Parameters
    ----------
    change
        Whether a key is registered or withdrawn.
    key
        Whose key it is, in the form of a ledger's.
    roles
        What the actor may do, ascending; none of a withdrawal.
    since
        UNIX seconds from which the actor may act; of a withdrawal its own time.
    approved_by
        Who signed it off.
    created
        UNIX seconds, as the authority states it.
    signer, signature
        The key of the ledger that signs this, and its signature in base64.
    """

    change: ActorChange = Field(strict=False)
    key: ActorKey
    roles: Annotated[tuple[Annotated[Role, Field(strict=False)], ...], Field(strict=False)]
    since: Time
    approved_by: Name
    created: Time
    signer: LedgerKey
    signature: Signature

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """Refuse roles out of order, and a registration without any."""
        if list(self.roles) != sorted(set(self.roles)):
            raise ValueError("roles ascend, and none stands twice")
        if (self.change is ActorChange.REGISTER) != bool(self.roles):
            raise ValueError("a registration gives roles, a withdrawal none")
        if self.change is ActorChange.WITHDRAW and self.since != self.created:
            raise ValueError("a withdrawal holds from its own time on")
        return self

    def statement(self, origin: str) -> bytes:
        """The text that the ledger's key signs."""
        return _actor_text(origin, self.model_dump(mode="json", exclude={"signature"}))

    def is_signed(self, origin: str) -> bool:
        """Whether its signature is that of the key that it names."""
        key = VerifierKey.parse(self.signer)
        return key.verifies(decode_base64(self.signature), self.statement(origin))


class ActLeaf(LeafDocument):
    """An actor signs the leaf that follows.

    Parameters
    ----------
    actor
        The actor's key.
    created
        UNIX seconds, as the actor states it.
    leaf
        Digest of the leaf that follows.
    signature
        The actor's signature in base64.
    """

    actor: ActorKey
    created: Time
    leaf: Digest
    signature: Signature

    def statement(self, origin: str) -> bytes:
        """The text that the actor signs."""
        return _act_text(origin, self.created, self.leaf)

    def is_signed(self, origin: str) -> bool:
        """Whether its signature is that of the actor."""
        key = VerifierKey.parse(self.actor)
        return key.verifies(decode_base64(self.signature), self.statement(origin))


def signed_actor(
    origin: str, fields: Mapping[str, object], signer: NoteSigner
) -> dict[str, object]:
    """Fields of an ``actor`` leaf with who signs it and the signature.

    Parameters
    ----------
    origin
        Name of the ledger.
    fields
        The other fields of the leaf, as plain data.
    signer
        Holder of a key of the ledger.
    """
    whole = {"format": FORMAT, **fields, "signer": str(signer.verifier)}
    return {**whole, "signature": encode_base64(signer.sign(_actor_text(origin, whole)))}


def signed_act(origin: str, leaf: bytes, created: int, signer: NoteSigner) -> dict[str, object]:
    """Fields of the ``act`` leaf by which an actor signs a leaf.

    Parameters
    ----------
    origin
        Name of the ledger.
    leaf
        The whole bytes of the leaf.
    created
        UNIX seconds of the act.
    signer
        Holder of the actor's key.
    """
    digest = sha256(leaf).hexdigest()
    return {
        "actor": str(signer.verifier),
        "created": created,
        "format": FORMAT,
        "leaf": digest,
        "signature": encode_base64(signer.sign(_act_text(origin, created, digest))),
    }


def _actor_text(origin: str, fields: Mapping[str, object]) -> bytes:
    """Text under a registration or withdrawal; ``fields`` are all but the signature."""
    digest = sha256_hex(write_document(dict(fields)))
    return f"randinspect/1/actor\n{origin}\n{fields['change']}\n{digest}\n".encode()


def _act_text(origin: str, created: int, leaf: str) -> bytes:
    """Text under an act."""
    return f"randinspect/1/act\n{origin}\n{created}\n{leaf}\n".encode()


def with_article(kind: str) -> str:
    """A kind of act or leaf behind its article.

    >>> with_article("amendment"), with_article("result")
    ('an amendment', 'a result')
    """
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
