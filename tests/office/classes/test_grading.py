from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from class_samples import RULES, TOLERANCE, rules
from hypothesis import given
from hypothesis import strategies as st
from strategies import class_events

from randinspect.errors import RegistryError
from randinspect.office.classes import (
    Category,
    Event,
    GivenClass,
    Grade,
    Novelty,
    Origin,
    Tolerance,
    explain_grade,
    grade,
    grade_all,
    grade_document,
)

BOOK = rules()
DAYS = st.dates(date(2024, 6, 1), date(2027, 12, 31))
ON = date(2026, 7, 1)
OUTSIDE = """
[outside]
source = "the other system"
months = 1
labels = [{ in = ["low"], class = "A" }, { in = ["high"], class = "C" }]
citation = "law"
"""


def outside_rules(more: str = "") -> str:
    """The sample with classes from outside, in the place of points."""
    head, _, rest = RULES.partition("[[indicators]]")
    lines = [line for line in head.splitlines() if "from_points" not in line]
    triggers = rest.partition("[[triggers]]")[2]
    return "\n".join(lines) + "\n[[triggers]]" + triggers + OUTSIDE + more


def graded(*events: Event, on: date = ON) -> Grade:
    """Class of the one agency."""
    return grade("AG-1", events, BOOK, on=on)


def event(code: str, days: int = 0, value: str = "", *, lasts: int | None = None) -> Event:
    """Event so many days before the day of grading, that ends so many days before it."""
    until = None if lasts is None else ON - timedelta(days=lasts)
    return Event("AG-1", code, ON - timedelta(days=days), value, until)


@given(class_events(), DAYS, st.randoms())
def test_the_order_of_events_changes_nothing(events: list[Event], on: date, chance: object) -> None:
    """Law: a grading is a function of what happened, not of the file's order."""
    mixed = list(events)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    first, second = (grade("AG-1", some, BOOK, on=on) for some in (events, mixed))

    assert (first.points, first.name, first.origin) == (second.points, second.name, second.origin)


@given(class_events(), DAYS)
def test_days_to_come_do_not_count(events: list[Event], on: date) -> None:
    """Law: what was not known on the day changes neither points nor class."""
    known = [e for e in events if e.day <= on]
    whole, past = (grade("AG-1", some, BOOK, on=on) for some in (events, known))

    assert (whole.sums, whole.name) == (past.sums, past.name)
    assert whole.later == len(events) - len(known)


@given(class_events(), DAYS)
def test_more_complaints_never_mean_less(events: list[Event], on: date) -> None:
    """Law: an event of an indicator that adds up, or a trigger, never lowers a class."""
    before = grade("AG-1", events, BOOK, on=on)
    for more in (Event("AG-1", "COMPLAINT", on, "true"), Event("AG-1", "ABSENT", on)):
        after = grade("AG-1", [*events, more], BOOK, on=on)

        assert BOOK.names.index(after.name or "") >= BOOK.names.index(before.name or "")
        assert (after.points or 0) >= (before.points or 0)


@given(class_events(), DAYS)
def test_the_class_is_what_sum_and_triggers_say(events: list[Event], on: date) -> None:
    """Law: points are the sum of what the explanation shows, and the class follows from them."""
    found = grade("AG-1", events, BOOK, on=on)
    shown = [
        min(
            sum((c.points * c.left for c in one.counted if c.counts), Fraction(0)),
            Fraction(one.rule.at_most or 10**6),
        )
        if one.counted
        else Fraction(one.rule.missing or 0)
        for one in found.sums
    ]
    rank = sum(sum(shown) >= limit for limit in (10, 30))
    raised = max([rank, *(2 if t.rule.event == "ABSENT" else 1 for t in found.triggered)])

    assert found.points == sum(shown)
    assert found.name == "ABC"[raised]


def test_points_by_hand() -> None:
    """Two complaints, one of 50 days; the largest of two findings; the last result; a listing."""
    found = graded(
        event("COMPLAINT", 0, "true"),
        event("COMPLAINT", 50, "true"),
        event("DAILY", 300),
        event("DAILY", 10),
        event("RESULT", 400, "bad"),
        event("RESULT", 30, "good"),
        event("LISTED", 500, lasts=180),
    )
    totals = {one.rule.code: one.total for one in found.sums}

    assert totals == {"COMPLAINT": 35, "DAILY": 8, "RESULT": 0, "LISTED": 15}
    assert found.sums[0].counted[0].left == Fraction(3, 4)  # the older one comes first
    assert (found.name, found.origin) == ("C", Origin.POINTS)


@pytest.mark.parametrize(
    ("events", "name", "origin"),
    [
        ((), "A", Origin.POINTS),
        ((event("DAILY"),), "B", Origin.POINTS),
        ((event("ABSENT", 365),), "C", Origin.TRIGGER),
        ((event("ABSENT", 366),), "A", Origin.POINTS),
        ((event("LISTED", 400),), "B", Origin.POINTS),
        ((event("LISTED", 400, lasts=200),), "A", Origin.POINTS),
    ],
)
def test_triggers_begin_and_end(events: tuple[Event, ...], name: str, origin: Origin) -> None:
    """Twelve months to the day; a listing lasts until it ends, and three months more."""
    found = graded(*events)

    assert (found.name, found.origin) == (name, origin)


def test_of_two_last_results_the_worse_counts() -> None:
    """Two on the last day, told in either order."""
    two = [event("RESULT", 5, value) for value in ("bad", "good")]
    totals = [graded(event("RESULT", 9, "good"), *some).points for some in (two, two[::-1])]

    assert totals == [12, 12]


def test_a_trigger_holds_through_its_last_day() -> None:
    """The listing ended on 1 April: points are gone after six months, the trigger after three."""
    listed = Event("AG-1", "LISTED", date(2025, 1, 1), "", date(2026, 4, 1))
    days = (date(2026, 7, 1), date(2026, 7, 2))

    assert [len(graded(listed, on=day).triggered) for day in days] == [1, 0]
    assert graded(listed, on=days[0]).triggered[0].last == days[0]


def test_an_agency_of_which_nothing_is_known_is_a_fault() -> None:
    """Where the last result must be there; the worst trigger needs no points."""
    strict = rules(RULES.replace("missing = 3\n", ""))
    events = [Event("AG-2", "RESULT", date(2026, 1, 1), "good"), event("ABSENT")]
    with pytest.raises(RegistryError) as caught:
        grade_all(["AG-3", "AG-2", "AG-1"], events, strict, on=ON)
    (fault,) = caught.value.faults

    assert (fault.rule, fault.column, fault.value) == ("graded.missing", "RESULT", "AG-3")
    assert [g.name for g in grade_all(["AG-2", "AG-1"], events, strict, on=ON)] == ["A", "C"]


def test_rules_grade_only_while_they_hold() -> None:
    """Not before their first day."""
    with pytest.raises(RegistryError, match="do not hold on 2023-12-31"):
        grade_all(["AG-1"], [], BOOK, on=date(2023, 12, 31))


def test_classes_from_outside_and_triggers() -> None:
    """The file's class stands; a trigger raises it, and never lowers."""
    book = rules(outside_rules())
    given_ = {
        agency: GivenClass(agency, name, label, date(2026, 6, 20))
        for agency, name, label in (("AG-1", "A", "low"), ("AG-2", "C", "high"))
    }
    events = [Event("AG-1", "LISTED", ON), Event("AG-2", "LISTED", ON)]
    plain = grade_all(["AG-1", "AG-2"], [], book, on=ON, outside=given_)
    raised = grade_all(["AG-1", "AG-2"], events, book, on=ON, outside=given_)

    assert [(g.name, g.origin) for g in plain] == [("A", Origin.OUTSIDE), ("C", Origin.OUTSIDE)]
    assert [(g.name, g.origin) for g in raised] == [("B", Origin.TRIGGER), ("C", Origin.OUTSIDE)]
    with pytest.raises(RegistryError, match="gives the agency no class"):
        grade_all(["AG-3"], [], book, on=ON, outside=given_)


def test_a_class_that_is_missing_outside_is_the_one_that_the_rules_name() -> None:
    """And says so."""
    text = outside_rules().replace("months = 1\nlabels", 'months = 1\nmissing = "B"\nlabels')
    (found,) = grade_all(["AG-3"], [], rules(text), on=ON, outside={})

    assert (found.name, found.origin) == ("B", Origin.MISSING)


@pytest.mark.parametrize(
    ("events", "on", "holds"),
    [
        ((), ON, True),
        ((), date(2026, 12, 31), True),
        ((), date(2027, 1, 1), False),
        ((event("DAILY"),), ON, True),
        ((event("COMPLAINT", 0, "true"), event("RESULT", 0, "bad")), ON, False),
        ((event("LISTED", 10),), ON, False),
    ],
)
def test_tolerance_ends_with_its_day_its_class_or_a_trigger(
    events: tuple[Event, ...], on: date, holds: bool
) -> None:
    """It holds in classes A and B, through its last day, while nothing triggers."""
    book = rules(RULES + TOLERANCE)
    entry = Tolerance(
        "AG-1",
        Category.VOLUNTARY_CERTIFICATION,
        Novelty.NEW_TECHNOLOGY,
        "C06",
        "permit 5",
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    found = grade("AG-1", events, book, on=on, tolerances=[entry])
    text = "\n".join(explain_grade(found, book, is_chinese=False))

    assert found.is_tolerated is holds
    assert ("1/2 of its size, still drawn" in text) is holds
    assert ("permit 5" in text) is (on <= entry.last)


@given(class_events(), DAYS)
def test_an_explanation_names_every_event_and_document(events: list[Event], on: date) -> None:
    """In both languages, of as many lines; the document says the same sum."""
    found = grade("AG-1", events, BOOK, on=on)
    zh, en = (explain_grade(found, BOOK, is_chinese=which) for which in (True, False))
    document = grade_document(found)
    points = Fraction(document["points"])

    assert len(zh) == len(en)
    assert points == sum(Fraction(one["total"]) for one in document["indicators"])
    for text in ("\n".join(zh), "\n".join(en)):
        shown = [e for e in events if e.day <= on and e.code != "ABSENT"]
        assert all(str(e.day) in text for e in shown)
        assert BOOK.sha256 in text
        assert text.count("《measures》（7）") >= 5
