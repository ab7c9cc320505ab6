"""One inspection with everything that was said of it: versions, statements, measures done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from randinspect.errors import ProtocolError
from randinspect.results.acts import (
    AnswerAct,
    CorrectAct,
    Ruling,
    Stage,
    StatementAct,
    StatementKind,
)
from randinspect.results.measures import Measure, open_measures
from randinspect.results.records import Record
from randinspect.results.states import State

__all__ = ["Case", "Closing", "Statement", "Version"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a result.

    Parameters
    ----------
    record
        What was entered.
    entered_by, entered_on
        By whom, and when.
    audited_by, opinion
        Who audited it last, and what was said; None before.
    published_on
        When it was published, None if it was not.
    correction
        The act that made it, None for the first version.
    """

    record: Record
    entered_by: str
    entered_on: date
    audited_by: str | None = None
    opinion: str | None = None
    published_on: date | None = None
    correction: CorrectAct | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What the body said, and what was decided on it.

    Parameters
    ----------
    act
        The statement.
    stage
        Before or after the publication of what it speaks of.
    answer
        The decision; None while there is none, and always for a reply.
    """

    act: StatementAct
    stage: Stage
    answer: AnswerAct | None = None

    @property
    def is_open(self) -> bool:
        """Whether a decision is still owed."""
        return self.act.statement is StatementKind.OBJECTION and self.answer is None


@dataclass(frozen=True, slots=True)
class Closing:
    """A measure that was done: when, and what was done."""

    measure: Measure
    closed: date
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """One inspection with everything that was said of it.

    Parameters
    ----------
    inspection
        Handle.
    state
        Where the last version stands.
    versions
        All versions, the last of them in force; earlier ones stay readable.
    statements, closings
        What the body said, and which measures were done.
    """

    inspection: str
    state: State = State.NOT_ENTERED
    versions: tuple[Version, ...] = ()
    statements: tuple[Statement, ...] = ()
    closings: tuple[Closing, ...] = ()

    @property
    def last(self) -> Version:
        """The version that is worked on.

        Raises
        ------
        ProtocolError
            If nothing was entered.
        """
        if not self.versions:
            raise ProtocolError(f"nothing was entered for {self.inspection}")
        return self.versions[-1]

    @property
    def published(self) -> Version | None:
        """The version that the public sees: the last that was published."""
        shown = [version for version in self.versions if version.published_on is not None]
        return shown[-1] if shown else None

    @property
    def open_measures(self) -> tuple[Measure, ...]:
        """Measures of the last version that are still to be done."""
        if not self.versions:
            return ()
        closed = [closing.measure for closing in self.closings]
        return open_measures(self.last.record.measures, closed)

    @property
    def is_closed(self) -> bool:
        """Whether it is published and nothing has to follow any more (已完结)."""
        return self.state is State.PUBLISHED and not self.open_measures

    @property
    def open_objections(self) -> int:
        """Objections on which nothing was decided."""
        return sum(statement.is_open for statement in self.statements)

    @property
    def owes_correction(self) -> bool:
        """Whether an objection to what is published was upheld, and nothing was corrected since."""
        correction = self.versions[-1].correction if self.versions else None
        since = correction.number if correction else 0
        return any(
            told.stage is Stage.AFTER
            and told.answer is not None
            and told.answer.ruling is not Ruling.DISMISSED
            and told.answer.number > since
            for told in self.statements
        )
