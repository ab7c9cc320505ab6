"""Acts that an actor signed, and the role that each kind of act asks for (docs/format.md §11.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from randinspect.attestation import NoteSigner, Role, encode_base64
from randinspect.results.acts import (
    ActSignature,
    AnswerAct,
    CloseAct,
    CorrectAct,
    EnterAct,
    PublishAct,
    ReviewAct,
    StatementAct,
    signed_text,
)

__all__ = ["ACT_ROLES", "signed_by"]

AnyAct = TypeVar(
    "AnyAct", EnterAct, ReviewAct, PublishAct, CorrectAct, CloseAct, StatementAct, AnswerAct
)

ACT_ROLES: Final[Mapping[str, Role]] = {
    "enter": Role.ENTER,
    "review": Role.REVIEW,
    "publish": Role.PUBLISH,
    "correct": Role.ENTER,
    "close": Role.ENTER,
    "state": Role.ENTER,
    "answer": Role.REVIEW,
}
"""The role that an act of each kind asks for where the ledger has actors."""


def signed_by(act: AnyAct, signer: NoteSigner) -> AnyAct:
    """An act with the signature of who does it."""
    value = encode_base64(signer.sign(signed_text(act)))
    mark = ActSignature(actor=str(signer.verifier), signature=value)
    return act.model_copy(update={"signed": mark})
