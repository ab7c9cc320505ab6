"""What people do to results: each call adds one act to the chain, or none if nothing changes.

The rule: an act is tried on the book before it is written, so that what is not possible leaves no
trace. Doing the same thing twice is doing it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from randinspect.errors import Fault, ProtocolError, ResultsError
from randinspect.office.access.result_acts import signed_here
from randinspect.office.results.job import ResultJob
from randinspect.results import (
    AnswerAct,
    CloseAct,
    CorrectAct,
    CorrectionReason,
    Decision,
    EnterAct,
    Measure,
    PublishAct,
    Record,
    ReviewAct,
    Ruling,
    State,
    StatementAct,
    StatementKind,
    after,
    read_entry,
)

__all__ = [
    "answer_objection",
    "close_measure",
    "correct_result",
    "enter_results",
    "new_act",
    "record_statement",
    "review_results",
]

_SHOWN: Final = 3

AnyAct = TypeVar(
    "AnyAct", EnterAct, ReviewAct, PublishAct, CorrectAct, CloseAct, StatementAct, AnswerAct
)


def enter_results(job: ResultJob, data: bytes, file: str, *, by: str, on: date) -> EnterAct | None:
    """Enter the results of a file; rows that say what is known already change nothing.

    Raises
    ------
    ResultsError
        With every fault of the file.
    ProtocolError
        If a result was audited or published and the file says something else.
    """
    changed = tuple(
        record for record in _records(job, data, file, on) if not _is_known(job, record)
    )
    if not changed:
        return None
    return _added(job, new_act(job, EnterAct, by=by, on=on, records=changed))


def review_results(
    job: ResultJob,
    inspections: Sequence[str],
    *,
    decision: Decision,
    opinion: str,
    by: str,
    on: date,
) -> ReviewAct | None:
    """Audit results: those named, or all that wait for it.

    Raises
    ------
    ProtocolError
        If one is not there to be audited, or was entered by the same person.
    """
    known = set(job.roster.expected)
    strange = sorted(set(inspections) - known)
    if strange:
        raise ProtocolError(f"{', '.join(strange)} was not drawn; name inspections of the dispatch")
    waiting = [h for h in known if job.book.case(h).state is State.ENTERED]
    chosen = tuple(sorted(set(inspections) or set(waiting)))
    if not chosen:
        return None
    values = {"inspections": chosen, "decision": decision, "opinion": opinion}
    return _added(job, new_act(job, ReviewAct, by=by, on=on, **values))


def correct_result(
    job: ResultJob,
    data: bytes,
    file: str,
    *,
    reason: CorrectionReason,
    text: str,
    approved_by: str,
    by: str,
    on: date,
) -> CorrectAct | None:
    """Correct one published or refused result by a file that holds it alone.

    Raises
    ------
    ResultsError
        With every fault of the file.
    ProtocolError
        If the file holds several results that changed, or the correction is not possible.
    """
    changed = [record for record in _records(job, data, file, on) if not _is_known(job, record)]
    if not changed:
        return None
    if len(changed) > 1:
        names = ", ".join(record.inspection for record in changed[:_SHOWN])
        raise ProtocolError(
            f"{file} changes {len(changed)} results ({names} …); a correction is of one result, "
            "with its reason"
        )
    values = {"record": changed[0], "reason": reason, "text": text, "approved_by": approved_by}
    return _added(job, new_act(job, CorrectAct, by=by, on=on, **values))


def close_measure(
    job: ResultJob, inspection: str, *, measure: Measure, closed: date, text: str, by: str, on: date
) -> CloseAct:
    """Close a measure of a result.

    Raises
    ------
    ProtocolError
        If it is not open.
    """
    values = {"inspection": inspection, "measure": measure, "closed": closed, "text": text}
    return _added(job, new_act(job, CloseAct, by=by, on=on, **values))


def record_statement(
    job: ResultJob,
    inspection: str,
    *,
    kind: StatementKind,
    received: date,
    text: str,
    is_public: bool,
    by: str,
    on: date,
) -> StatementAct:
    """Put on record what an inspected body says.

    Raises
    ------
    ProtocolError
        If there is no result to which it could be said.
    """
    values = {
        "inspection": inspection,
        "statement": kind,
        "received": received,
        "text": text,
        "is_public": is_public,
    }
    return _added(job, new_act(job, StatementAct, by=by, on=on, **values))


def answer_objection(
    job: ResultJob, inspection: str, *, statement: int, ruling: Ruling, text: str, by: str, on: date
) -> AnswerAct:
    """Decide an objection.

    Raises
    ------
    ProtocolError
        If it is not open.
    """
    values = {"inspection": inspection, "statement": statement, "ruling": ruling, "text": text}
    return _added(job, new_act(job, AnswerAct, by=by, on=on, **values))


def new_act(job: ResultJob, kind: type[AnyAct], *, by: str, on: date, **values: Any) -> AnyAct:
    """Make the next act of the chain.

    Raises
    ------
    ResultsError
        If a text cannot stand in it.
    ProtocolError
        If the draw is void, the day is yet to come, or who acts has no role for it.
    """
    job.require_in_force()
    job.require_past(on)
    place = {"number": job.book.next_number, "previous": job.book.previous}
    try:
        act = kind.model_validate({**place, "by": by, "on": on, **values})
    except ValidationError as error:
        cure = "write plain text on one line, at most 200 characters"
        raise ResultsError(
            [
                Fault("command", "act.text", e["msg"], cure, column=".".join(map(str, e["loc"])))
                for e in error.errors(include_url=False)
            ]
        ) from error
    return signed_here(act, job.grants)


def _added(job: ResultJob, act: AnyAct) -> AnyAct:
    """Try an act on the book, and add it to the chain."""
    after(job.book, act)
    job.store.append(act)
    return act


def _records(job: ResultJob, data: bytes, file: str, on: date) -> tuple[Record, ...]:
    """Records of a file."""
    return read_entry(
        data,
        file,
        roster=job.roster,
        policy=job.policy,
        begins=job.quarter.plan.date_from,
        entered=on,
    )


def _is_known(job: ResultJob, record: Record) -> bool:
    """Whether the last version of a result says the same."""
    case = job.book.case(record.inspection)
    return bool(case.versions) and case.last.record == record
