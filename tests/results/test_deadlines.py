"""Deadlines: working days of announced years, and lists as of a day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from results.made_results import as_csv, filled, policy, roster
from results.test_book import ANCHOR, Desk

from randinspect.errors import DesignError, RegistryError
from randinspect.registry import CalendarYear, WorkCalendar, calendar_for
from randinspect.results import (
    Anchor,
    CloseAct,
    DeadlineList,
    Duty,
    Measure,
    PublishAct,
    Record,
    ReviewAct,
    Standing,
    State,
    WorkingDays,
    as_of_day,
    list_duties,
    month_after,
    read_entry,
    replay,
)

BEGINS, TASK_END = date(2026, 7, 6), date(2026, 9, 30)
DAYS_2026 = st.dates(date(2024, 1, 1), date(2026, 6, 30))


@cache
def announced(year: int) -> CalendarYear:
    """A year whose notice is known, or a refusal."""
    return calendar_for([year]).years[0]


def working() -> WorkingDays:
    """Working days that nobody has asked for yet."""
    return WorkingDays(announced)


@pytest.mark.parametrize(
    ("first", "due"),
    [("2026-02-10", "2026-03-16"), ("2026-09-25", "2026-10-29")],
)
def test_twenty_working_days_over_spring_festival_and_national_day(first: str, due: str) -> None:
    """The State Council's notice counts, not Monday to Friday (2026-03-10, 2026-10-23)."""
    day = date.fromisoformat(first)
    weekdays = day
    for _ in range(20):
        weekdays += timedelta(3 if weekdays.weekday() == 4 else 1)

    assert working().after(day, 20).isoformat() == due
    assert weekdays.isoformat() in {"2026-03-10", "2026-10-23"}


def test_a_year_without_its_notice_is_refused() -> None:
    """From 2026-12-10 the count reaches 2027, which nobody has announced."""
    with pytest.raises(RegistryError, match="2027"):
        working().after(date(2026, 12, 10), 20)


def test_a_count_that_ends_this_year_does_not_wait_for_the_next() -> None:
    """The year is asked for only when it is reached."""
    asked = working()
    due = asked.after(date(2026, 12, 2), 20)

    assert due == date(2026, 12, 30)
    assert [year.year for year in asked.calendar.years] == [2026]


def test_a_saturday_that_is_worked_counts() -> None:
    """2026-01-04, a Sunday, is a working day; the Friday before it is not."""
    days = working()

    assert days.after(date(2026, 1, 2), 1) == date(2026, 1, 4)
    assert not days.is_working(date(2026, 1, 2))


@given(DAYS_2026, st.integers(1, 40))
def test_the_day_after_n_working_days_has_n_between(day: date, count: int) -> None:
    """``after`` and ``between`` agree, and both agree with the calendar's own list."""
    days = working()
    due = days.after(day, count)
    listed = days.calendar.working_days(day + timedelta(1), due)

    assert days.between(day, due) == count == len(listed)
    assert days.is_working(due)
    assert days.between(due, day) == -count


def test_no_count_is_no_deadline() -> None:
    """Zero working days are refused."""
    with pytest.raises(DesignError):
        working().after(date(2026, 1, 5), 0)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_month_later_is_in_the_next_month(day: date) -> None:
    """The same day of the next month, or its last one."""
    later = month_after(day)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == 1
    assert later.day == day.day or (later + timedelta(1)).day == 1
    assert later.day <= day.day


def test_the_digest_is_that_of_the_years_counted() -> None:
    """Another year, or another notice, gives another digest."""
    one, two = working(), working()
    one.after(date(2026, 2, 10), 20)
    two.after(date(2025, 12, 25), 20)

    assert one.calendar == WorkCalendar((announced(2026),))
    assert one.digest != two.digest
    assert [year.year for year in two.calendar.years] == [2025, 2026]


CORRECTED = {
    "检查发现": "无原始记录",
    "检查结果": "CORRECTED；UNREACHABLE",
    "后续处置措施": "ORDER_CORRECTION；ABNORMAL_LIST",
    "研判结论": "ONE_MONTH",
}


def entered() -> tuple[Record, ...]:
    """Results of the made-up task: on site until 07-10, concluded on 07-20."""
    return read_entry(
        as_csv(filled({0: CORRECTED})),
        "r.csv",
        roster=roster(),
        policy=policy(),
        begins=BEGINS,
        entered=date(2026, 7, 21),
    )


FIRST = "91990100MA38078344"


@pytest.fixture
def desk() -> Desk:
    """One result entered on 07-21 and published on 08-07; one only entered; one missing."""
    found = {record.inspection: record for record in entered()}
    second = next(handle for handle in found if handle != FIRST)
    desk = Desk()
    desk.enter(found[FIRST], found[second], on=date(2026, 7, 21))
    desk.review(inspections=(FIRST,), on=date(2026, 7, 22))
    desk.publish(inspections=(FIRST,), on=date(2026, 8, 7))
    return desk


def listed(desk: Desk, as_of: date, anchor: Anchor = Anchor.ON_SITE_END) -> DeadlineList:
    """Duties as of a day."""
    rules = policy().deadline.model_copy(update={"anchor": anchor})
    return list_duties(
        desk.book, roster(), rules, task_end=TASK_END, as_of=as_of, working=working()
    )


def publication(rows: DeadlineList) -> dict[str, tuple[str, str]]:
    """Due day and standing of each publication."""
    return {
        row.inspection: (row.due.isoformat(), str(row.standing))
        for row in rows.rows
        if row.duty is Duty.PUBLICATION
    }


def test_publication_is_due_twenty_days_after_the_visit(desk: Desk) -> None:
    """Published on the last day it is in time; not entered it is due at the latest after the task.

    From 2026-07-10 the twentieth working day is 2026-08-07; from 2026-09-30 it is 2026-11-03.
    """
    rows = publication(listed(desk, date(2026, 8, 7)))

    assert rows[FIRST] == ("2026-08-07", "in_time")
    assert sorted(rows.values()) == [
        ("2026-08-07", "due"),
        ("2026-08-07", "in_time"),
        ("2026-11-03", "due"),
    ]


def test_a_day_later_it_is_overdue_or_late(desk: Desk) -> None:
    """As of 08-08 the second is overdue; published then, it is late for ever."""
    second = next(
        h for h, row in publication(listed(desk, date(2026, 8, 8))).items() if row[1] == "overdue"
    )
    desk.review(inspections=(second,), on=date(2026, 8, 10))
    desk.publish(inspections=(second,), on=date(2026, 8, 10))

    assert publication(listed(desk, date(2026, 8, 11)))[second] == ("2026-08-07", "late")
    assert publication(listed(desk, date(2026, 8, 8)))[second] == ("2026-08-07", "overdue")


@pytest.mark.parametrize(
    ("anchor", "due"),
    [
        (Anchor.ON_SITE_END, "2026-08-07"),
        (Anchor.CONCLUDED, "2026-08-17"),
        (Anchor.TASK_END, "2026-11-03"),
    ],
)
def test_the_anchor_can_be_switched(desk: Desk, anchor: Anchor, due: str) -> None:
    """End on site, conclusion, or end of the task."""
    assert publication(listed(desk, date(2026, 8, 7), anchor))[FIRST][0] == due


def test_listing_and_correction_have_days_of_their_own(desk: Desk) -> None:
    """Ten working days after the conclusion, and one month; done when the measure is closed."""
    before = {
        row.duty: row for row in listed(desk, date(2026, 8, 20)).rows if row.inspection == FIRST
    }
    desk.do(
        CloseAct,
        on=date(2026, 8, 21),
        inspection=FIRST,
        measure=Measure.ORDER_CORRECTION,
        closed=date(2026, 8, 20),
        text="已改正",
    )
    later = {
        row.duty: row for row in listed(desk, date(2026, 8, 21)).rows if row.inspection == FIRST
    }

    assert (before[Duty.LISTING].due, before[Duty.CORRECTION].due) == (
        date(2026, 8, 3),
        date(2026, 8, 20),
    )
    assert before[Duty.LISTING].standing is Standing.OVERDUE
    assert before[Duty.LISTING].left == -13
    assert before[Duty.CORRECTION].standing is Standing.DUE
    assert later[Duty.CORRECTION].standing is Standing.IN_TIME


def test_a_list_as_of_a_day_knows_no_later_act(desk: Desk) -> None:
    """The book of a day is the chain up to it, whatever was done since."""
    early = as_of_day(desk.book, date(2026, 7, 21))

    assert early.case(FIRST).state is State.ENTERED
    assert as_of_day(desk.book, date(2026, 8, 7)) == desk.book
    assert early == replay(desk.documents[:1], ANCHOR)


def test_a_correction_gives_no_new_time(desk: Desk) -> None:
    """The first version's visit and the first publication count."""
    record = desk.book.case(FIRST).last.record.model_copy(
        update={"on_site_end": date(2026, 8, 1), "concluded": date(2026, 8, 10)}
    )
    desk.correct(record, on=date(2026, 8, 11))
    desk.do(
        ReviewAct,
        by="审核某",
        on=date(2026, 8, 12),
        inspections=(FIRST,),
        decision="accept",
        opinion="同意",
    )
    desk.do(PublishAct, on=date(2026, 10, 12), inspections=(FIRST,))

    assert publication(listed(desk, date(2026, 10, 12)))[FIRST] == ("2026-08-07", "in_time")


def test_the_list_is_plain_data_with_its_calendar(desk: Desk) -> None:
    """Counts add up, and the digest of the calendar stands beside them."""
    found = listed(desk, date(2026, 8, 20))
    told = found.document()

    assert sum(told["counts"].values()) == len(told["rows"]) == 5
    assert len(told["calendar_sha256"]) == 64
    assert told["provisional_years"] == []
    assert [row["due"] for row in told["rows"]] == sorted(row["due"] for row in told["rows"])
