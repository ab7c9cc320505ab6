"""Acts: what people did to the results of a task, each one a document (docs/format.md §11.2).

The rule: results are never a table that somebody edits. They are what a chain of acts comes to:
each act names the digest of the one before it, the first that of the drawn result, so that
nothing can be taken out of the middle and every earlier version stays readable.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from randinspect.attestation import KeyType, VerifierKey, decode_base64
from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.canonical.forms import Digest
from randinspect.errors import FormatError
from randinspect.registry import document_words
from randinspect.results.measures import Measure
from randinspect.results.records import Day, Handle, Record, Story, Words
from randinspect.results.states import Decision
from randinspect.version import FORMAT

__all__ = [
    "Act",
    "ActSignature",
    "AnswerAct",
    "CloseAct",
    "CorrectAct",
    "CorrectionReason",
    "EnterAct",
    "PublishAct",
    "ReviewAct",
    "Ruling",
    "Stage",
    "StatementAct",
    "StatementKind",
    "act_name",
    "read_act",
    "signed_text",
    "write_act",
]

_LIMIT: Final = 10**9
Handles = Annotated[tuple[Handle, ...], Field(min_length=1)]


class CorrectionReason(StrEnum):
    """Why a result that was published or refused is replaced by a new version."""

    ENTRY_ERROR = "ENTRY_ERROR"
    NEW_EVIDENCE = "NEW_EVIDENCE"
    OBJECTION_UPHELD = "OBJECTION_UPHELD"
    DECISION_ANNULLED = "DECISION_ANNULLED"
    CORRECTED_SINCE = "CORRECTED_SINCE"
    PRIVACY = "PRIVACY"

    @property
    def zh(self) -> str:
        """The reason as it is published."""
        return _REASONS[self]


class StatementKind(StrEnum):
    """What the inspected body says: an objection asks for a decision, a reply for a place."""

    OBJECTION = "objection"
    REPLY = "reply"


class Ruling(StrEnum):
    """What is decided on an objection."""

    UPHELD = "upheld"
    PARTLY = "partly"
    DISMISSED = "dismissed"


class Stage(StrEnum):
    """Whether a statement came before or after the publication of what it speaks of."""

    BEFORE = "before"
    AFTER = "after"


_REASONS: Final = {
    CorrectionReason.ENTRY_ERROR: "录入错误",
    CorrectionReason.NEW_EVIDENCE: "发现新的证据",
    CorrectionReason.OBJECTION_UPHELD: "异议成立",
    CorrectionReason.DECISION_ANNULLED: "原决定被撤销或变更",
    CorrectionReason.CORRECTED_SINCE: "已完成改正",
    CorrectionReason.PRIVACY: "依法不予公开",
}


def _actor_key(text: str) -> str:
    """Return the text of an actor's public key."""
    if VerifierKey.parse(text).type is not KeyType.NOTE:
        raise ValueError(f"[{text}] is no key of an actor (type 1)")
    return text


class ActSignature(BaseModel):
    """Who signed an act.

    Parameters
    ----------
    actor
        The actor's public key.
    signature
        Its signature in base64.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    actor: Annotated[str, AfterValidator(_actor_key)]
    signature: str


class _Act(BaseModel):
    """What every act holds.

    Parameters
    ----------
    format, number, previous
        Format, place in the chain, and digest of the document before.
    on
        Day of the act, as the office states it.
    by
        Who did it.
    signed
        Who signed it, where the ledger has actors; else None.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["randinspect/1"] = FORMAT
    number: Annotated[int, Field(ge=1, lt=_LIMIT)]
    previous: Digest
    on: Day
    by: Words
    signed: ActSignature | None = None


class EnterAct(_Act):
    """Results are entered, or entered again before they were audited (录入)."""

    kind: Literal["enter"] = "enter"
    records: Annotated[tuple[Record, ...], Field(min_length=1)]


class ReviewAct(_Act):
    """Results are audited by somebody else (审核)."""

    kind: Literal["review"] = "review"
    inspections: Handles
    decision: Decision
    opinion: Words


class PublishAct(_Act):
    """Results are published (公示)."""

    kind: Literal["publish"] = "publish"
    inspections: Handles


class CorrectAct(_Act):
    """A new version takes the place of a published or refused one (更正)."""

    kind: Literal["correct"] = "correct"
    record: Record
    reason: CorrectionReason
    text: Words
    approved_by: Words


class CloseAct(_Act):
    """A measure is done (完结)."""

    kind: Literal["close"] = "close"
    inspection: Handle
    measure: Measure
    closed: Day
    text: Words


class StatementAct(_Act):
    """The inspected body objects or replies (异议、陈述申辩).

    Parameters
    ----------
    received
        Day on which it came.
    statement
        Objection or reply.
    text
        What the body says.
    is_public
        Whether the body wants it published beside its result.
    """

    kind: Literal["state"] = "state"
    inspection: Handle
    received: Day
    statement: StatementKind
    text: Story
    is_public: bool = False


class AnswerAct(_Act):
    """An objection is decided (异议处理): ``statement`` is its place, from 1."""

    kind: Literal["answer"] = "answer"
    inspection: Handle
    statement: Annotated[int, Field(ge=1, lt=_LIMIT)]
    ruling: Ruling
    text: Words


Act = EnterAct | ReviewAct | PublishAct | CorrectAct | CloseAct | StatementAct | AnswerAct
_ACT: TypeAdapter[Act] = TypeAdapter(Annotated[Act, Field(discriminator="kind")])


def act_name(number: int) -> str:
    """File name of an act.

    >>> act_name(7)
    'act.0007.json'
    """
    return f"act.{number:04d}.json"


def write_act(act: Act) -> bytes:
    """Bytes of an act.

    Raises
    ------
    FormatError
        If a text in it cannot stand in a document.
    """
    without = {"signed"} if act.signed is None else None
    return write_document(act.model_dump(mode="json", exclude=without))


def signed_text(act: Act) -> bytes:
    """The text that an actor signs: what the act is without its signature."""
    digest = sha256_hex(write_act(act.model_copy(update={"signed": None})))
    return f"randinspect/1/result-act\n{digest}\n".encode()


def read_act(data: bytes) -> Act:
    """Read an act from its canonical bytes.

    Raises
    ------
    FormatError
        If the bytes are not those of an act.
    """
    value: Any = read_document(data)
    try:
        act = _ACT.validate_python(value)
    except ValidationError as error:
        raise FormatError(f"this is no act: {document_words(error, 'act')}") from error
    if write_act(act) != data:
        raise FormatError("this act has a value in another spelling than its own")
    if act.signed is not None and not _is_signed(act, act.signed):
        raise FormatError(f"act {act.number}: the signature is not that of its actor")
    return act


def _is_signed(act: Act, mark: ActSignature) -> bool:
    """Whether the signature of an act is that of its actor."""
    return VerifierKey.parse(mark.actor).verifies(decode_base64(mark.signature), signed_text(act))
