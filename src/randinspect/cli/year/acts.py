"""What people do to the simulated results of a task, each at its fixed, fictitious day.

1. Enter, audit and publish, within the days that the rules give. 2. Decide on what has to be
listed. 3. Where it is told so: a reply, an objection, the correction that follows. 4. Close what
was ordered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from randinspect.cli.year.simulation import CLEAN, Story, filled_in, is_likely
from randinspect.office import (
    ResultJob,
    answer_objection,
    close_measure,
    correct_result,
    enter_results,
    publish_results,
    record_statement,
    review_results,
)
from randinspect.results import CorrectionReason, Decision, Measure, Ruling, StatementKind

__all__ = [
    "CLOSED",
    "CORRECTED",
    "LISTED",
    "PUBLISHED",
    "Corrected",
    "close_measures",
    "list_bodies",
    "object_and_correct",
    "publish_task",
]

Opened = Callable[[], ResultJob]
"""Opens the results of a task as they lie there: each act is written before the next is thought
of."""

_ENTERED: Final = timedelta(days=3)  # after the last visit, which is on a Friday
_AUDITED: Final = timedelta(days=4)
PUBLISHED: Final = timedelta(days=5)
"""Days from the last visit to the first publication."""
LISTED: Final = timedelta(days=7)
"""Days to the list of abnormal operations."""
CORRECTED: Final = timedelta(days=15)
"""Days to the correction that follows an objection."""
CLOSED: Final = timedelta(days=28)
"""Days to the closing of what was ordered."""
_MENDING: Final = 80
_ALL: Final = 100
_BY: Final = ("录入员（演示）", "审核员（演示）", "公示员（演示）", "负责人（演示）")


Stories = Callable[[ResultJob], Mapping[str, Story]]
"""What inspections of a task come to; those without a story are simulated."""


def _simulated(_: ResultJob) -> dict[str, Story]:
    """No story at all."""
    return {}


@dataclass(frozen=True, slots=True)
class Corrected:
    """Public names of the body whose objection was upheld, and of the one that replied."""

    objected: str
    replied: str


def publish_task(opened: Opened, stories: Stories = _simulated) -> None:
    """Enter, audit and publish all results of a task.

    Parameters
    ----------
    opened
        Opens the results of the task.
    stories
        What its inspections come to; those without one are simulated.
    """
    job = opened()
    last, (enters, audits, shows, _) = job.quarter.plan.date_to, _BY
    enter_results(job, filled_in(job, stories(job)), "results.csv", by=enters, on=last + _ENTERED)
    review_results(
        opened(),
        (),
        decision=Decision.ACCEPT,
        opinion="同意（模拟）",
        by=audits,
        on=last + _AUDITED,
    )
    publish_results(opened(), by=shows, on=last + PUBLISHED)


def object_and_correct(opened: Opened, stories: Stories = _simulated) -> Corrected:
    """One body objects and is right: a new version; another one replies, and wants it read.

    1. Both speak. 2. The objection is upheld. 3. The result is entered anew, audited, published.
    """
    job = opened()
    last, (enters, audits, shows, chief) = job.quarter.plan.date_to, _BY
    found = [h for h, case in sorted(job.book.cases.items()) if _is_ordered(job, case.inspection)]
    names, days = Corrected(found[0], found[1]), [last + timedelta(days=n) for n in range(10, 16)]
    record_statement(  # 1
        job,
        names.objected,
        kind=StatementKind.OBJECTION,
        received=days[0],
        text="所指记录已在现场出示（模拟异议）",
        is_public=True,
        by=enters,
        on=days[0],
    )
    record_statement(
        opened(),
        names.replied,
        kind=StatementKind.REPLY,
        received=days[0],
        text="已按要求整改（模拟陈述）",
        is_public=True,
        by=enters,
        on=days[1],
    )
    answer_objection(  # 2
        opened(),
        names.objected,
        statement=1,
        ruling=Ruling.UPHELD,
        text="经复核，异议成立（模拟）",
        by=chief,
        on=days[2],
    )
    job = opened()  # 3
    data = filled_in(job, {**stories(job), names.objected: CLEAN})
    correct_result(
        job,
        data,
        "correction.csv",
        reason=CorrectionReason.OBJECTION_UPHELD,
        text="异议成立，更正结果（模拟）",
        approved_by=chief,
        by=enters,
        on=days[3],
    )
    review_results(
        opened(), (), decision=Decision.ACCEPT, opinion="同意（模拟）", by=audits, on=days[4]
    )
    publish_results(opened(), by=shows, on=days[5])
    return names


def list_bodies(opened: Opened) -> None:
    """Decide on the list of abnormal operations in time."""
    _close(opened, {Measure.ABNORMAL_LIST}, LISTED, "已列入（模拟）", _ALL)


def close_measures(opened: Opened) -> None:
    """Close most of what was ordered, and write the lists anew; the rest stays open."""
    others = set(Measure) - {Measure.ABNORMAL_LIST}
    _close(opened, others, CLOSED, "已改正（模拟）", _MENDING)
    job = opened()
    publish_results(job, by=_BY[2], on=job.quarter.plan.date_to + CLOSED)


def _close(
    opened: Opened, measures: Set[Measure], after: timedelta, text: str, percent: int
) -> None:
    """Close some open measures of a task, of so many of 100 inspections."""
    job = opened()
    day = job.quarter.plan.date_to + after
    for handle, case in sorted(job.book.cases.items()):
        for measure in (m for m in case.open_measures if m in measures):
            if is_likely("closed", handle, percent):
                close_measure(
                    opened(), handle, measure=measure, closed=day, text=text, by=_BY[0], on=day
                )


def _is_ordered(job: ResultJob, inspection: str) -> bool:
    """Whether a correction was ordered."""
    version = job.book.case(inspection).published
    return version is not None and Measure.ORDER_CORRECTION in version.record.measures
