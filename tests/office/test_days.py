"""Days of acts and visits: none of a day to come, and what differs from the draw is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office.test_results import CLEAN, ENTERED, drawn, filled, load, office

from randinspect.canonical import read_table
from randinspect.errors import ProtocolError
from randinspect.office import ResultJob, enter_results, record_statement
from randinspect.office.results.visit_days import visit_notes
from randinspect.publication import Occasion
from randinspect.results import StatementKind

__all__ = ["drawn", "office"]


def as_draw(office: Path, today: date) -> ResultJob:
    """The results as those of a real draw, opened on a day."""
    job = replace(load(office), today=today)
    job.__dict__["commitment"] = job.commitment.model_copy(update={"occasion": Occasion.DRAW})
    return job


def test_no_act_is_of_a_day_to_come(office: Path) -> None:
    """Dated after today it is refused and leaves nothing; of today it is taken."""
    data, before = filled(load(office)), ENTERED - timedelta(days=1)
    with pytest.raises(ProtocolError, match="today in Beijing is 2023-11-20"):
        enter_results(as_draw(office, before), data, "r.csv", by="录入某", on=ENTERED)
    assert not (office / "out/private/results").exists()
    assert enter_results(as_draw(office, ENTERED), data, "r.csv", by="录入某", on=ENTERED)


def test_a_demonstration_is_of_any_day(office: Path) -> None:
    """Its times are fictitious, so that today is none of its days."""
    job = replace(load(office), today=date(2000, 1, 1))
    assert enter_results(job, filled(job), "r.csv", by="录入某", on=ENTERED)


def test_nothing_is_received_after_it_was_put_on_record(office: Path) -> None:
    """On the same day it may be."""
    enter_results(load(office), filled(load(office)), "r.csv", by="录入某", on=ENTERED)
    first = min(load(office).roster.expected)
    told: dict[str, Any] = {
        "kind": StatementKind.OBJECTION,
        "text": "不服",
        "is_public": False,
        "by": "受理某",
    }
    with pytest.raises(ProtocolError, match="received on 2023-11-22, after"):
        record_statement(
            load(office), first, received=ENTERED + timedelta(days=1), on=ENTERED, **told
        )
    assert record_statement(load(office), first, received=ENTERED, on=ENTERED, **told)


def test_a_visit_on_another_day_than_the_drawn_one_is_noted(office: Path) -> None:
    """Of the day drawn nothing is said; after the window both are said."""
    job = load(office)
    days = {row[0]: row[1] for row in read_table(job.dispatch["visits.tsv"], 2)}
    after = job.quarter.plan.date_to + timedelta(days=1)
    late = {"现场检查结束日期": str(after), "结论日期": str(after)}
    act = enter_results(
        job, filled(job, {0: late}), "r.csv", by="录入某", on=after + timedelta(days=1)
    )
    assert act is not None
    notes = visit_notes(job, act.records)
    expected = {
        ("visit.day", r.inspection, str(r.on_site_end), days[r.inspection])
        for r in act.records
        if r.inspection in days and days[r.inspection] != str(r.on_site_end)
    }
    windows = [note for note in notes if note.code == "visit.window"]

    assert {tuple(n.document().values()) for n in notes if n.code == "visit.day"} == expected
    assert [note.day for note in windows] == [str(after)]
    assert len(expected) < len(act.records) + 1
    assert CLEAN["现场检查结束日期"] != str(after)
