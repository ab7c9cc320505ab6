"""Counts and rates of a task: exact, adding up, and nothing estimated."""

from __future__ import annotations

from datetime import date
from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from results.made_results import policy, roster
from results.test_book import Desk
from results.test_deadlines import FIRST, TASK_END, entered

from randinspect.registry import CalendarYear, calendar_for
from randinspect.results import (
    AnswerAct,
    Change,
    CloseAct,
    CorrectionReason,
    Label,
    Measure,
    Rate,
    Ruling,
    State,
    StatementKind,
    TaskTally,
    WorkingDays,
    department_tallies,
    list_duties,
    person_tallies,
    tally,
)


@cache
def announced(year: int) -> CalendarYear:
    """A year whose notice is known."""
    return calendar_for([year]).years[0]


def counted(desk: Desk, as_of: date) -> TaskTally:
    """A task as of a day."""
    due = list_duties(
        desk.book,
        roster(),
        policy().deadline,
        task_end=TASK_END,
        as_of=as_of,
        working=WorkingDays(announced),
    )
    return tally(desk.book, roster(), due)


def desk_with_one_published() -> Desk:
    """Three drawn: one published late, one entered, one missing."""
    found = {record.inspection: record for record in entered()}
    second = next(handle for handle in found if handle != FIRST)
    desk = Desk()
    desk.enter(found[FIRST], found[second], on=date(2026, 7, 21))
    desk.review(inspections=(FIRST,), on=date(2026, 8, 10))
    desk.publish(inspections=(FIRST,), on=date(2026, 8, 10))
    return desk


def test_completion_closing_and_timeliness() -> None:
    """Published of drawn, closed of published, in time of what was due."""
    desk = desk_with_one_published()
    before = counted(desk, date(2026, 8, 11)).whole
    for measure in (Measure.ORDER_CORRECTION, Measure.ABNORMAL_LIST):
        desk.do(
            CloseAct,
            on=date(2026, 8, 20),
            inspection=FIRST,
            measure=measure,
            closed=date(2026, 8, 20),
            text="已完成",
        )
    after = counted(desk, date(2026, 8, 20)).whole

    assert before.completion == Rate(1, 3)
    assert (before.closing, after.closing) == (Rate(0, 1), Rate(1, 1))
    assert before.timeliness == Rate(0, 2)
    assert before.problem_rate == Rate(1, 1)
    assert before.states[State.PUBLISHED] == 1
    assert before.states[State.ENTERED] == 1
    assert before.states[State.NOT_ENTERED] == 1


def test_departments_add_up_to_the_whole() -> None:
    """Every drawn body is counted in one department."""
    found = counted(desk_with_one_published(), date(2026, 8, 11))

    assert sum(p.drawn for p in found.departments.values()) == found.whole.drawn == 3
    assert sum(p.published for p in found.departments.values()) == found.whole.published


def test_labels_are_of_published_results_alone() -> None:
    """What is only entered is not counted as found."""
    found = counted(desk_with_one_published(), date(2026, 8, 11))

    assert {label for label, n in found.labels.items() if n} == {
        Label.UNREACHABLE,
        Label.CORRECTED,
    }
    assert found.labels[Label.NO_PROBLEM] == 0


def test_corrections_and_objections_are_counted_openly() -> None:
    """A correction counts by its reason once it is public; an objection by its ruling."""
    desk = desk_with_one_published()
    day = date(2026, 8, 12)
    desk.state(StatementKind.REPLY, inspection=FIRST, received=day, on=day)
    desk.state(StatementKind.OBJECTION, inspection=FIRST, received=day, on=day)
    desk.do(AnswerAct, on=day, inspection=FIRST, statement=2, ruling=Ruling.UPHELD, text="属实")
    owed = counted(desk, day)
    record = desk.book.case(FIRST).last.record.model_copy(update={"remark": "更正"})
    desk.correct(record, on=day, reason=CorrectionReason.OBJECTION_UPHELD)
    desk.review(inspections=(FIRST,), on=day)
    hidden = counted(desk, day)
    desk.publish(inspections=(FIRST,), on=day)
    found = counted(desk, day)

    assert (owed.owed, found.owed) == (1, 0)
    assert sum(hidden.corrections.values()) == 0
    assert found.corrections[CorrectionReason.OBJECTION_UPHELD] == 1
    assert found.objections == {"open": 0, "upheld": 1, "partly": 0, "dismissed": 0}
    assert found.replies == 1
    assert found.approvals == {"批准某": 1}


def test_the_public_part_names_nobody() -> None:
    """Departments, approvals and owed corrections are the bureau's."""
    found = counted(desk_with_one_published(), date(2026, 8, 11))
    public, bureau = found.document(), found.bureau_document()

    assert set(bureau) - set(public) == {"approvals", "departments", "owed_corrections"}
    assert "示例市局" not in str(public)


def test_people_are_counted_by_what_they_did() -> None:
    """Inspections, problems, repeats, recusals, and who left or came by substitution."""
    desk = desk_with_one_published()
    change = Change("x", leaves="0003", enters="0002", reason="absence", approved_by="批准某")
    found = {
        row.person: row
        for row in person_tallies(
            desk.book,
            past=[("0001", FIRST), ("0001", FIRST), ("0002", "别处")],
            barred=[("0004", FIRST), ("0004", FIRST)],
            changes=[change],
        )
    }

    assert sorted(found) == ["0001", "0002", "0003", "0004"]
    assert (found["0001"].inspections, found["0001"].problems) == (2, 1)
    assert (found["0001"].repeats, found["0002"].repeats) == (1, 0)
    assert (found["0002"].came, found["0003"].left, found["0004"].recusals) == (1, 1, 1)


def test_departments_count_what_happened_at_their_bodies() -> None:
    """Repeats, recusals of drawn bodies and substitutions, by who supervises them."""
    desk = desk_with_one_published()
    change = Change(FIRST, leaves="0003", enters="0002", reason="absence", approved_by="批准某")
    (told,) = department_tallies(
        desk.book,
        roster(),
        past=[("0001", FIRST), ("0002", FIRST)],
        barred=[("0004", FIRST), ("0004", "别处")],
        changes=[change],
    )

    assert (told.department, told.repeats, told.recusals, told.substitutions) == (
        "示例市局",
        2,
        1,
        1,
    )


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percent_is_rounded_half_up(part: int, whole: int) -> None:
    """One decimal, never off by more than half of it; all of it is 100."""
    text = Rate(part, whole).percent
    tenths = int(text.replace(".", ""))

    assert abs(2000 * part - 2 * tenths * whole) <= whole
    assert Rate(whole, whole).percent == "100.0"
    assert Rate(1, 2000).percent == "0.1"
