"""Results that nobody found: the demonstration makes them up, and says so wherever they stand.

The rule: what an inspection comes to follows from tickets of the kind ``simulation`` alone, so that
two runs give the same bytes. Nothing in the office's rooms knows of it: the made-up results go in
by the same template that people fill in.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Final

from randinspect.canonical import read_table
from randinspect.cli.year.seeds import SIMULATION, simulated
from randinspect.office import ResultJob
from randinspect.results import Conclusion, Label, Means, Measure, template_files

__all__ = ["CLEAN", "STORIES", "Story", "filled_in", "is_likely", "story_of", "visit_days"]

_PERCENT: Final = 100
_CONCLUDED: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Story:
    """What an inspection may come to.

    Parameters
    ----------
    percent
        In how many of 100 inspections.
    label, measure
        What was found, and what follows.
    finding
        In words; empty where nothing was found.
    conclusion
        What the panel concludes.
    is_checked
        Whether anything could be looked at.
    """

    percent: int
    label: Label
    measure: Measure
    finding: str = ""
    conclusion: Conclusion | None = None
    is_checked: bool = True


_ORDERED: Final = (Label.CORRECTED, Measure.ORDER_CORRECTION)
STORIES: Final = (
    Story(66, Label.NO_PROBLEM, Measure.NONE_NEEDED),
    Story(14, *_ORDERED, "模拟：原始记录不全", Conclusion.ONE_MONTH),
    Story(8, *_ORDERED, "模拟：设备检定超期", Conclusion.ONE_MONTH),
    Story(5, Label.PENDING, Measure.CASE, "模拟：报告与原始记录不符", Conclusion.LOCAL_PUNISHMENT),
    Story(4, Label.UNREACHABLE, Measure.ABNORMAL_LIST, is_checked=False),
    Story(3, Label.CLOSED, Measure.NONE_NEEDED, is_checked=False),
)
CLEAN: Final = STORIES[0]


def story_of(inspection: str) -> Story:
    """What an inspection comes to, by its public name."""
    place = simulated().uniform(SIMULATION, "result", inspection, below=_PERCENT)
    for story in STORIES:
        if place < story.percent:
            return story
        place -= story.percent
    raise AssertionError("the stories make up 100 of 100")


def is_likely(what: str, inspection: str, percent: int) -> bool:
    """Whether something happens to an inspection, in so many of 100."""
    return simulated().uniform(SIMULATION, what, inspection, below=_PERCENT) < percent


def visit_days(job: ResultJob) -> dict[str, date]:
    """Day of each visit as it was drawn; the last day of the task where none could be found."""
    days = {
        row[0]: date.fromisoformat(row[1])
        for row in read_table(job.dispatch.get("visits.tsv", b""), 2)
    }
    return {handle: days.get(handle, job.quarter.plan.date_to) for handle in job.roster.expected}


def filled_in(job: ResultJob, stories: Mapping[str, Story]) -> bytes:
    """The template of a task, filled in; an inspection without a story keeps its own.

    Parameters
    ----------
    job
        The results of a drawn task.
    stories
        What inspections come to instead, by public name.
    """
    data, days = template_files(job.roster, job.policy)["results.csv"], visit_days(job)
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
    for row in rows:
        handle = row["公开名"]
        row.update(_cells(stories.get(handle) or story_of(handle), days[handle]))
    stream = StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _cells(story: Story, day: date) -> dict[str, str]:
    """Cells of one inspection."""
    return {
        "是否检查": "是" if story.is_checked else "否",
        "检查发现": story.finding,
        "检查结果": str(story.label),
        "后续处置措施": str(story.measure),
        "研判结论": str(story.conclusion or ""),
        "检查方式": str(Means.ON_SITE),
        "现场检查结束日期": day.isoformat(),
        "结论日期": (day + _CONCLUDED).isoformat(),
        "备注": "模拟结果 simulated",
    }
