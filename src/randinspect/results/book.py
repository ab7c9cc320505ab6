"""The book of a task's results: what a chain of acts comes to (docs/format.md §11.2).

The rule: the book is a pure function of its acts. Whoever has the chain can read every version
that ever stood, who entered and who audited it, what the body said to it and what followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from randinspect.canonical import sha256_hex
from randinspect.errors import FormatError, ProtocolError
from randinspect.results.acts import (
    Act,
    AnswerAct,
    CloseAct,
    CorrectAct,
    EnterAct,
    PublishAct,
    ReviewAct,
    Ruling,
    Stage,
    StatementAct,
    read_act,
    write_act,
)
from randinspect.results.cases import Case, Closing, Statement, Version
from randinspect.results.records import Record
from randinspect.results.states import Decision, Move, State, moved

__all__ = ["Book", "after", "replay"]


@dataclass(frozen=True, slots=True)
class Book:
    """All results of a task.

    Parameters
    ----------
    anchor
        Digest of the drawn result that the chain begins with.
    cases
        Handle → what was said of it; only inspections of which an act spoke.
    acts
        The chain.
    """

    anchor: str
    cases: Mapping[str, Case] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    head: str = ""

    def case(self, inspection: str) -> Case:
        """What was said of an inspection so far; nothing, if no act spoke of it."""
        return self.cases.get(inspection) or Case(inspection)

    @property
    def next_number(self) -> int:
        """Number of the next act."""
        return len(self.acts) + 1

    @property
    def previous(self) -> str:
        """Digest that the next act names."""
        return self.head or self.anchor


def replay(documents: Sequence[bytes], anchor: str) -> Book:
    """Make the book from its documents.

    Parameters
    ----------
    documents
        Acts in their order.
    anchor
        Digest of the ``result.json`` that was drawn.

    Raises
    ------
    FormatError
        At the first that is no act, or does not follow the one before it.
    ProtocolError
        At the first that was not possible.
    """
    book = Book(anchor)
    for data in documents:
        book = after(book, read_act(data))
    return book


def after(book: Book, act: Act) -> Book:
    """Book after one more act.

    Raises
    ------
    FormatError
        If the act is not the next of the chain.
    ProtocolError
        If it is not possible.
    """
    if (act.number, act.previous) != (book.next_number, book.previous):
        raise FormatError(
            f"act {act.number} does not follow act {book.next_number - 1}: {book.next_number} with "
            f"the digest {book.previous} before it is asked"
        )
    if book.acts and act.on < book.acts[-1].on:
        raise ProtocolError(f"act {act.number} is of {act.on}, before act {act.number - 1}")
    changed = {case.inspection: case for case in _changes(book, act)}
    cases = dict(sorted({**book.cases, **changed}.items()))
    return Book(book.anchor, cases, (*book.acts, act), sha256_hex(write_act(act)))


def _changes(book: Book, act: Act) -> Iterable[Case]:
    """Cases that an act changes."""
    match act:
        case EnterAct():
            return [_entered(book.case(record.inspection), record, act) for record in act.records]
        case ReviewAct():
            return [_reviewed(book.case(handle), act) for handle in act.inspections]
        case PublishAct():
            return [_published(book.case(handle), act) for handle in act.inspections]
        case CorrectAct():
            return [_corrected(book.case(act.record.inspection), act)]
        case CloseAct():
            return [_closed(book.case(act.inspection), act)]
        case StatementAct():
            return [_stated(book.case(act.inspection), act)]
        case AnswerAct():
            return [_answered(book.case(act.inspection), act)]


def _entered(case: Case, record: Record, act: EnterAct) -> Case:
    """Enter a first version, or enter the last one again before it was audited."""
    state = moved(case.inspection, case.state, Move.ENTER)
    correction = case.versions[-1].correction if case.versions else None
    version = Version(record, act.by, act.on, correction=correction)
    return replace(case, state=state, versions=(*case.versions[:-1], version))


def _reviewed(case: Case, act: ReviewAct) -> Case:
    """Audit the last version, by somebody else than who entered it."""
    state = moved(case.inspection, case.state, Move(act.decision))
    if act.by == case.last.entered_by and act.decision is Decision.ACCEPT:
        raise ProtocolError(
            f"the result of {case.inspection} was entered by {act.by}; somebody else audits it"
        )
    version = replace(case.last, audited_by=act.by, opinion=act.opinion)
    return replace(case, state=state, versions=(*case.versions[:-1], version))


def _published(case: Case, act: PublishAct) -> Case:
    """Publish the last version, unless an objection to it is still open."""
    state = moved(case.inspection, case.state, Move.PUBLISH)
    if case.open_objections:
        raise ProtocolError(
            f"an objection of the body to the result of {case.inspection} is not decided; "
            "answer it first"
        )
    version = replace(case.last, published_on=act.on)
    return replace(case, state=state, versions=(*case.versions[:-1], version))


def _corrected(case: Case, act: CorrectAct) -> Case:
    """Put a new version on top; what was published stays published until it is audited too."""
    state = moved(case.inspection, case.state, Move.CORRECT)
    if act.approved_by == act.by:
        raise ProtocolError(f"a correction is approved by somebody else than {act.by}")
    if act.record == case.last.record:
        raise ProtocolError(f"the correction of {case.inspection} changes nothing")
    version = Version(act.record, act.by, act.on, correction=act)
    return replace(case, state=state, versions=(*case.versions, version))


def _closed(case: Case, act: CloseAct) -> Case:
    """Close a measure that is open."""
    if act.measure not in case.open_measures:
        raise ProtocolError(
            f"{act.measure} is no open measure of {case.inspection}; open are "
            f"{', '.join(case.open_measures) or 'none'}"
        )
    if act.closed > act.on:
        raise ProtocolError(f"{act.measure} closed on {act.closed}, after the act of {act.on}")
    closing = Closing(act.measure, act.closed, act.text)
    return replace(case, closings=(*case.closings, closing))


def _stated(case: Case, act: StatementAct) -> Case:
    """Put on record what the body says, before or after publication."""
    if not case.versions:
        raise ProtocolError(f"there is no result of {case.inspection} to which anything is said")
    if act.received > act.on:
        raise ProtocolError(
            f"it was received on {act.received}, after it was put on record on {act.on}; correct "
            "one of the two days"
        )
    stage = Stage.AFTER if case.state is State.PUBLISHED else Stage.BEFORE
    return replace(case, statements=(*case.statements, Statement(act, stage)))


def _answered(case: Case, act: AnswerAct) -> Case:
    """Decide an objection that is open."""
    place = act.statement - 1
    if place >= len(case.statements) or not case.statements[place].is_open:
        raise ProtocolError(f"{act.statement} is no open objection to {case.inspection}")
    answered = replace(case.statements[place], answer=act)
    statements = (*case.statements[:place], answered, *case.statements[place + 1 :])
    if act.ruling is not Ruling.DISMISSED and case.state is State.AUDITED:
        # What is partly or wholly wrong is not published as it stands.
        return replace(case, state=State.RETURNED, statements=statements)
    return replace(case, statements=statements)
