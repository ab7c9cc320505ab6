from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import backtest as chicago
import pytest
from class_samples import RULES, rules
from hypothesis import given, settings
from office.classes.test_grading import outside_rules
from office.classes.test_register_events import COLUMNS
from strategies import class_events

from randinspect.cli.class_words import told_backtest
from randinspect.errors import RegistryError
from randinspect.office.classes import Event, Outcome, Pace, backtest, read_class_rules

BOOK = rules()
DAYS = [date(2025, 3, 10), date(2025, 9, 20), date(2026, 2, 15), date(2026, 6, 30)]


def outcomes(*, score: bool = False) -> list[Outcome]:
    """Checks of ten agencies on four days; the first five are bad."""
    return [
        Outcome(f"AG-{n}", day, n < 5, n / 10 if score else None) for n in range(10) for day in DAYS
    ]


def complaints(numbers: range) -> list[Event]:
    """A complaint about each, before all checks."""
    return [Event(f"AG-{n}", "COMPLAINT", date(2025, 1, 5), "true") for n in numbers]


def test_rules_that_know_are_seen_to_know() -> None:
    """All complained about are bad, and nobody else: every class is right."""
    found = backtest(complaints(range(5)), outcomes(), BOOK)
    points, classes = found.ranked

    assert (found.checks, found.agencies, found.problems, found.ungraded) == (40, 10, 20, 0)
    assert points.area.value == 1
    assert points.lifts[0].value == 2
    assert found.classes[1].rate.value == 1
    assert found.classes[2].rate.value is None
    assert classes.area.value > 0.5
    assert found.difference is None


def test_rules_that_are_wrong_are_told_so() -> None:
    """Complaints about the good ones alone: a class of more risk has fewer problems."""
    found = backtest(complaints(range(5, 10)), outcomes(score=True), BOOK)

    assert found.ranked[0].area.value == 0
    assert [one.name for one in found.ranked] == ["points", "class", "score"]
    assert any("has fewer problems than class" in note for note in found.notes)


def test_the_better_of_two_scores_is_named() -> None:
    """Points tell the good apart a little, the other score is reversed."""
    events = [*complaints(range(4)), *complaints(range(8, 9))]
    found = backtest(events, outcomes(score=True), BOOK)
    assert found.difference is not None

    assert found.difference.value > 0
    assert found.difference.low < found.difference.value < found.difference.high


@settings(max_examples=40)
@given(class_events(agency="AG-2"))
def test_no_check_sees_its_own_day(events: list[Event]) -> None:
    """Law: what is dated on the day of a check, or after it, changes nothing of its class."""
    (checked,) = [one for one in outcomes() if (one.agency, one.day) == ("AG-2", DAYS[0])]
    others = [one for one in outcomes() if one.agency != "AG-2"]
    early = [event for event in events if event.day < checked.day]
    for pace in Pace:
        whole, past = (
            backtest([*complaints(range(2)), *some], [*others, checked], BOOK, pace=pace)
            for some in (events, early)
        )

        assert whole.ranked == past.ranked
        assert whole.classes == past.classes


def test_a_class_of_the_month_is_older_than_one_of_the_day() -> None:
    """A complaint on the 1st counts for a check on the 10th, but not in the class of the month."""
    late = [Event(f"AG-{n}", "COMPLAINT", date(2025, 3, 1), "true") for n in range(5)]
    first = [one for one in outcomes() if one.day == DAYS[0]]
    areas = [backtest(late, first, BOOK, pace=pace).ranked[0].area.value for pace in Pace]

    assert dict(zip(Pace, areas, strict=True)) == {Pace.DAY: 1.0, Pace.MONTH: 0.5}


def test_checks_without_points_or_score_are_counted() -> None:
    """Neither is left out in silence."""
    strict = rules(RULES.replace("missing = 3\n", ""))
    events = [Event(f"AG-{n}", "RESULT", date(2025, 1, 1), "good") for n in range(9)]
    some = [*outcomes(score=True), Outcome("AG-0", DAYS[0] + timedelta(days=1), True)]
    found = backtest(events, some, strict)

    assert (found.checks, found.ungraded, found.unscored) == (36, 4, 1)


def test_columns_that_no_event_tells_are_named() -> None:
    """Grade would read them from the register; here they count as without an event."""
    book = rules(RULES.replace("[[triggers]]", f"{COLUMNS}[[triggers]]", 1))
    events = [*complaints(range(5)), Event("AG-1", "FIELD", date(2025, 1, 1), "food")]
    notes = backtest(events, outcomes(), book).notes

    assert [n.partition(":")[2][:7] for n in notes if n.startswith("columns")] == [" ISSUED"]
    assert "不读名录库的列：FIELD, ISSUED 按没有事项计" in told_backtest(
        backtest(complaints(range(5)), outcomes(), book).notes[0], is_chinese=True
    )
    assert not any(n.startswith("columns") for n in backtest(events, outcomes(), BOOK).notes)


def test_a_history_that_cannot_tell_is_refused() -> None:
    """Only problems; or no points at all."""
    with pytest.raises(RegistryError, match="of 20 graded checks 20 found a problem"):
        backtest([], [one for one in outcomes() if one.is_problem], BOOK)
    with pytest.raises(RegistryError, match=r"found\.csv: of 20"):
        backtest([], [one for one in outcomes() if one.is_problem], BOOK, file="found.csv")
    with pytest.raises(RegistryError, match="classes from outside have no points"):
        backtest([], outcomes(), rules(outside_rules()))


@pytest.mark.skipif(not chicago.DATA.is_dir(), reason="the real registries are not here")
def test_the_rules_predict_on_real_inspections_and_less_than_the_citys_model() -> None:
    """Out of time: rules fixed on inspections to April 2014, held against September and October.

    What docs/benchmarks.md says: better than chance with all of its interval, C and D richer in
    problems than A, and worse than the city's own model, which knows who inspects.
    """
    book = read_class_rules(chicago.RULES)
    events, inspections = chicago.history(Path(chicago.DATA))
    found = chicago.compared(book, events, inspections, chicago.PERIODS[0])
    points, classes, score = found.ranked
    low, high = found.classes[0].rate, found.classes[2].rate
    assert found.difference is not None
    assert points.area.low is not None
    assert classes.area.low is not None

    assert (found.checks, found.problems, found.ungraded) == (1636, 258, 0)
    assert min(points.area.low, classes.area.low) > 0.5
    assert points.lifts[1].low > 1
    assert (high.low or 0) > (low.high or 1)
    assert score.area.value > points.area.value
    assert found.difference.high < 0
    assert "the other score ranks better than the points" in found.notes
