"""What is to be told of a result: inserted, updated, deleted; each thing once.

The rule: the first version that was published is inserted, each later one updates it. Where a
decision was annulled, what it said is deleted, and what stands in its place is inserted as a record
of its own. What was sent is never sent again. Once the draw is void, what was told and stands is
deleted, and nothing more is told (docs/format.md §11.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from randinspect.errors import FormatError
from randinspect.results import Case, CorrectionReason, Record, Version

__all__ = ["Operation", "Step", "steps_of", "steps_to_send", "steps_to_withdraw"]


class Operation(StrEnum):
    """``cd_operation``."""

    INSERT = "i"
    UPDATE = "u"
    DELETE = "d"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is told of one item of a result.

    Parameters
    ----------
    inspection, item
        Handle, and code of the item.
    version
        Which version of the result it comes from, from 1.
    life
        Which record it is about, from 1: a record that was deleted does not come back.
    operation
        What is to be done.
    """

    inspection: str
    item: str
    version: int
    life: int
    operation: Operation

    def document(self) -> dict[str, int | str]:
        """The step as plain data."""
        return {
            "inspection": self.inspection,
            "item": self.item,
            "life": self.life,
            "operation": str(self.operation),
            "version": self.version,
        }


def steps_of(case: Case) -> list[Step]:
    """Everything that is told of a result, from its first publication on.

    Parameters
    ----------
    case
        The result with all its versions.
    """
    found: list[Step] = []
    before: Record | None = None
    life = 1
    for number, version, is_annulled in _published(case):
        handle, record = case.inspection, version.record
        if before is not None and is_annulled:
            found += [_step(handle, i, number, life, Operation.DELETE) for i in _codes(before)]
            before, life = None, life + 1
        old, new = _codes(before) if before else [], _codes(record)
        for item in new:
            operation = Operation.UPDATE if item in old else Operation.INSERT
            found.append(_step(handle, item, number, life, operation))
        found += [
            _step(handle, item, number, life, Operation.DELETE) for item in old if item not in new
        ]
        before = record
    return found


def steps_to_send(case: Case, sent: Sequence[Step]) -> list[Step]:
    """What is to be told and was not sent yet.

    Raises
    ------
    FormatError
        If what was sent is not what the acts come to: one of the two was altered.
    """
    steps = steps_of(case)
    if list(sent) != steps[: len(sent)]:
        raise FormatError(
            f"what was sent about {case.inspection} does not follow from its acts; put the "
            "exchange folder back as it was"
        )
    return steps[len(sent) :]


def steps_to_withdraw(case: Case, sent: Sequence[Step]) -> list[Step]:
    """What takes back all that was told of a result, once its draw is void.

    Raises
    ------
    FormatError
        If what was sent is neither what the acts come to nor that and its withdrawal.
    """
    steps, told = steps_of(case), list(sent)
    if told == steps[: len(told)]:
        return _withdrawn(told)
    starts = (count for count in range(len(told)) if told[:count] == steps[:count])
    if any(told[count:] == _withdrawn(told[:count]) for count in starts):
        return []
    return steps_to_send(case, sent)


def _withdrawn(told: Sequence[Step]) -> list[Step]:
    """Deletes each record that was told and stands, as the version told last left it."""
    standing: dict[tuple[str, int], Step] = {}
    for step in told:
        standing[step.item, step.life] = step
    return [
        _step(step.inspection, step.item, step.version + 1, step.life, Operation.DELETE)
        for step in standing.values()
        if step.operation is not Operation.DELETE
    ]


def _published(case: Case) -> Iterator[tuple[int, Version, bool]]:
    """Versions that were published with their numbers; whether a decision was annulled since."""
    is_annulled = False
    for number, version in enumerate(case.versions, start=1):
        correction = version.correction
        if correction is not None:
            is_annulled |= correction.reason is CorrectionReason.DECISION_ANNULLED
        if version.published_on is not None:
            yield number, version, is_annulled
            is_annulled = False


def _codes(record: Record) -> list[str]:
    """Items of a record."""
    return [part.item for part in record.items]


def _step(inspection: str, item: str, version: int, life: int, operation: Operation) -> Step:
    """One step."""
    return Step(inspection, item, version, life, operation)
