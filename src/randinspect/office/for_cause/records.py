"""Checks for cause (快速处置): orders and what came of them, a chain of private documents.

The rule: a check for cause is no draw, and is kept as strictly. Each document names the digest of
the one before it, so that nothing vanishes from the middle; an order is signed for before the
visit, and a salt keeps its digest from telling whom it is about (docs/format.md §13).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.canonical.forms import Digest
from randinspect.errors import FormatError
from randinspect.publication.leaf_fields import Name
from randinspect.registry import beijing_day, document_words
from randinspect.results.records import Day, Words
from randinspect.version import FORMAT

__all__ = [
    "CloseTask",
    "ForCauseAct",
    "ForCauseTally",
    "ForCauseTask",
    "OpenTask",
    "TaskOutcome",
    "TaskState",
    "WithdrawTask",
    "act_digest",
    "for_cause_name",
    "read_for_cause_act",
    "replay_for_cause",
    "tally_for_cause",
    "write_for_cause_act",
]

_LIMIT: Final = 10**9
Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]


def _ascending(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse texts out of order, and one that stands twice."""
    if list(texts) != sorted(set(texts)):
        raise ValueError("they ascend, and none stands twice")
    return texts


Keys = Annotated[tuple[Key, ...], AfterValidator(_ascending)]
Officers = Annotated[Keys, Field(min_length=2)]


class TaskOutcome(StrEnum):
    """What the visit found, in the words of estimates (docs/method.md §10.6)."""

    VIOLATION = "violation"
    NO_VIOLATION = "no_violation"
    NOT_CHECKED = "not_checked"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class _Act(BaseModel):
    """Strict, closed and frozen; every document stands in its chain.

    ``on`` is the day that is said, ``recorded`` the clock when the document was written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["randinspect/1"] = FORMAT
    number: Annotated[int, Field(ge=1, lt=_LIMIT)]
    previous: Digest | None
    task_id: Name
    on: Day
    by: Name
    recorded: Annotated[int, Field(ge=0, lt=2**53)]


class OpenTask(_Act):
    """An order to check a body for cause.

    Parameters
    ----------
    agency, item
        Whom, and by which inspection item, if by one.
    cause
        Why, in the words of the rulebook's purposes for cause, such as 投诉举报.
    basis
        What allows it, and what set it off: article, complaint or warning.
    warnings
        Codes of the early warnings that it follows, ascending.
    officers, experts
        Who goes; at least two officers, experts on top of them.
    date_from, date_to
        Days of the visit; the order (``on``) is not later than the first.
    salt
        32 bytes that only the office knows.
    """

    kind: Literal["open"] = "open"
    agency: Key
    item: Key | None
    cause: Words
    basis: Words
    warnings: Keys
    officers: Officers
    experts: Keys
    date_from: Day
    date_to: Day
    salt: Digest


class CloseTask(_Act):
    """What came of it.

    Parameters
    ----------
    visited_on
        The day of the visit.
    officers
        Who went: at least two of those who were ordered to.
    outcome, text
        What was found, and in words.
    """

    kind: Literal["close"] = "close"
    visited_on: Day
    officers: Officers
    outcome: TaskOutcome
    text: Words


class WithdrawTask(_Act):
    """An order that is taken back before any visit.

    Parameters
    ----------
    text
        Why.
    """

    kind: Literal["withdraw"] = "withdraw"
    text: Words


ForCauseAct = OpenTask | CloseTask | WithdrawTask
_ADAPTER: Final[TypeAdapter[ForCauseAct]] = TypeAdapter(
    Annotated[ForCauseAct, Field(discriminator="kind")]
)


@dataclass(frozen=True, slots=True)
class ForCauseTask:
    """A task as its acts leave it.

    Parameters
    ----------
    order
        The order.
    end
        What ended it, None as long as it is open.
    """

    order: OpenTask
    end: CloseTask | WithdrawTask | None = None

    @property
    def state(self) -> TaskState:
        """Where it stands."""
        if self.end is None:
            return TaskState.OPEN
        return TaskState.CLOSED if isinstance(self.end, CloseTask) else TaskState.WITHDRAWN

    @property
    def visit(self) -> CloseTask | None:
        """The visit, if there was one; a body that could not be checked was visited in vain."""
        end = self.end
        is_visit = isinstance(end, CloseTask) and end.outcome is not TaskOutcome.NOT_CHECKED
        return end if is_visit and isinstance(end, CloseTask) else None

    @property
    def is_late(self) -> bool:
        """Whether the order was written down after its first day: an emergency, or a back date."""
        return beijing_day(self.order.recorded) > self.order.date_from

    def document(self) -> dict[str, Any]:
        """The task as plain data, without the salt."""
        order = self.order.model_dump(mode="json", exclude={"salt", "format", "previous", "kind"})
        end = self.end and self.end.model_dump(mode="json", exclude={"format", "previous"})
        return {"end": end, "late": self.is_late, "order": order, "state": str(self.state)}


@dataclass(frozen=True, slots=True)
class ForCauseTally:
    """Counts of checks for cause, apart from those of any draw; ``late`` ones are among them."""

    open: int
    withdrawn: int
    checked: int
    violations: int
    not_checked: int
    late: int

    def document(self) -> dict[str, int]:
        """The counts as plain data."""
        return {
            "checked": self.checked,
            "late": self.late,
            "not_checked": self.not_checked,
            "open": self.open,
            "violations": self.violations,
            "withdrawn": self.withdrawn,
        }


def for_cause_name(number: int) -> str:
    """Name of a document.

    >>> for_cause_name(7)
    'for_cause.0007.json'
    """
    return f"for_cause.{number:04d}.json"


def write_for_cause_act(act: ForCauseAct) -> bytes:
    """Bytes of a document."""
    return write_document(act.model_dump(mode="json"))


def act_digest(act: ForCauseAct) -> str:
    """Digest by which the next document, and a ledger, name this one."""
    return sha256_hex(write_for_cause_act(act))


def read_for_cause_act(data: bytes) -> ForCauseAct:
    """Read a document.

    Raises
    ------
    FormatError
        If it is none, or not canonical.
    """
    try:
        act = _ADAPTER.validate_python(read_document(data))
    except ValidationError as error:
        told = document_words(error, "check for cause")
        raise FormatError(f"this is no document of a check for cause: {told}") from error
    if write_for_cause_act(act) != data:
        raise FormatError("this is no document of a check for cause: a key is spelt otherwise")
    return act


def replay_for_cause(documents: Sequence[bytes]) -> dict[str, ForCauseTask]:
    """Tasks by id, in the order of their orders.

    Raises
    ------
    FormatError
        If the chain is broken, or a document does not follow from those before it.
    """
    tasks: dict[str, ForCauseTask] = {}
    previous, before = None, 0
    for number, data in enumerate(documents, start=1):
        act = read_for_cause_act(data)
        if act.number != number or act.previous != previous or act.recorded < before:
            raise FormatError(f"{for_cause_name(number)} does not follow the document before it")
        known = tasks.get(act.task_id)
        if isinstance(act, OpenTask) == (known is not None) or (known and known.end):
            raise FormatError(f"{for_cause_name(number)}: {act.task_id} cannot be {act.kind} now")
        if isinstance(act, OpenTask):
            tasks[act.task_id] = ForCauseTask(act)
        elif known is not None:
            tasks[act.task_id] = ForCauseTask(known.order, act)
        previous, before = sha256_hex(data), act.recorded
    return tasks


def tally_for_cause(tasks: Iterable[ForCauseTask]) -> ForCauseTally:
    """Count tasks by what came of them."""
    every = list(tasks)
    ends = [task.end for task in every if isinstance(task.end, CloseTask)]
    outcomes = [end.outcome for end in ends]
    return ForCauseTally(
        open=sum(task.state is TaskState.OPEN for task in every),
        withdrawn=sum(task.state is TaskState.WITHDRAWN for task in every),
        checked=len(outcomes) - outcomes.count(TaskOutcome.NOT_CHECKED),
        violations=outcomes.count(TaskOutcome.VIOLATION),
        not_checked=outcomes.count(TaskOutcome.NOT_CHECKED),
        late=sum(task.is_late for task in every),
    )
