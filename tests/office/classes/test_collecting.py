from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from office.test_results import FOUND, SHOWN, drawn, go, office
from strategies import records
from typer.testing import CliRunner

from randinspect.cli.entry import app
from randinspect.office.classes import (
    class_templates,
    parse_class_rules,
    read_events,
    read_outcomes,
    result_events,
    result_outcomes,
)
from randinspect.results import Book, Case, Label, Measure, Record
from randinspect.results.cases import Version
from randinspect.results.records import ItemResult, Means

__all__ = ["drawn", "office"]

TEMPLATE = parse_class_rules(class_templates(is_chinese=True)["classes.toml"].decode(), name="t")
DAY = date(2026, 9, 1)


def book(*versions: Version) -> Book:
    """A book of one case."""
    return Book("0" * 64, {"h": Case("h", versions=versions)})


@given(records(), records(), st.integers(1, 90))
def test_a_correction_changes_what_is_said_and_not_since_when(
    first: Record, then: Record, days: int
) -> None:
    """Law: labels are of the version that is shown, the day is that of the first publication."""
    then = then.model_copy(update={"agency": first.agency})
    old = Version(first, "a", DAY, published_on=DAY)
    new = Version(then, "a", DAY, published_on=DAY + timedelta(days=days))
    waiting = replace(new, published_on=None)
    shown = result_events(book(old, new), code="RESULT", source="t")
    before = result_events(book(old, waiting), code="RESULT", source="t")

    assert {(e.value, e.day) for e in shown} == {(str(label), DAY) for label in then.labels}
    assert {e.value for e in before} == {str(label) for label in first.labels}
    assert result_events(book(waiting), code="RESULT", source="t") == ()


def test_who_could_not_be_checked_has_no_outcome() -> None:
    """Every label is an event that the template knows; only findings are outcomes."""
    for label in Label:
        record = _record(label)
        some = book(Version(record, "a", DAY, published_on=DAY))
        (event,) = result_events(some, code="RESULT", source="t")
        [rule] = [one for one in TEMPLATE.indicators if one.code == "RESULT"]

        assert rule.points_of(event.value) is not None
        assert len(result_outcomes(some)) == (record.outcome != "not_checked")


def _record(label: Label) -> Record:
    """A result of one label."""
    return Record(
        inspection="h",
        agency="AG-1",
        name="虚构检测有限公司",
        items=(ItemResult(item="C06", checked=True),),
        labels=(label,),
        measures=(Measure.NONE_NEEDED,),
        means=(Means.ON_SITE,),
        on_site_end=DAY,
        concluded=DAY,
        department="示例市局",
        inspectors=("0001", "0002"),
    )


def test_published_results_are_the_events_of_the_next_classes(office: Path, tmp_path: Path) -> None:
    """From the demonstration's published results to files that are read, with the worst found."""
    job = go(office, {0: FOUND})
    words = ["classes", "collect", str(office / "quarter.toml"), "--out", str(office / "out")]
    done = CliRunner().invoke(app, [*words, "--to", str(tmp_path / "next")])
    public = CliRunner().invoke(app, [*words, "--to", str(office / "out" / "public" / "x")])
    events, _ = read_events(tmp_path / "next" / "events.csv", TEMPLATE)
    outcomes, _ = read_outcomes(tmp_path / "next" / "outcomes.csv")

    assert done.exit_code == 0, done.output
    assert public.exit_code == 6
    assert len(events) == len(outcomes) == len(job.roster)
    assert {event.day for event in events} == {SHOWN}
    assert [event.value for event in events].count("CORRECTED") == 1
    assert sum(outcome.is_problem for outcome in outcomes) == 1
    assert {event.source for event in events} == {job.quarter.plan.task_id}
