"""Diaries: RFC 5545 as another reader sees it, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from randinspect.publication import Occasion
from randinspect.publication.diaries import (
    Engagement,
    Person,
    calendar_text,
    diary_files,
    engagements_of,
)

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60
)
PEOPLE = st.builds(Person, st.text("0123456789AB-", min_size=1, max_size=12), NAMES)
ENGAGEMENTS = st.builds(
    Engagement,
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    PEOPLE,
    st.sampled_from(["officer", "组长", "a;b, c"]),
    st.lists(PEOPLE, max_size=4).map(tuple),
)


def text_of(engagements: list[Engagement], occasion: Occasion = Occasion.DRAW) -> str:
    """The calendar of these engagements."""
    return calendar_text(engagements, draw_id="d/2", occasion=occasion, stamp=1_692_999_972)


@given(st.lists(ENGAGEMENTS, min_size=1, max_size=4))
def test_another_reader_sees_the_same_events(engagements: list[Engagement]) -> None:
    """The library icalendar reads days and texts back as they were."""
    calendar = Calendar.from_ical(text_of(engagements))
    found = [
        (event.decoded("dtstart"), event.decoded("dtend"), str(event["summary"]))
        for event in calendar.walk("VEVENT")
    ]
    descriptions = [str(event["description"]) for event in calendar.walk("VEVENT")]

    assert [
        (e.day, date.fromordinal(e.day.toordinal() + 1), f"检查：{e.agency}") for e in engagements
    ] == found
    for engagement, text in zip(engagements, descriptions, strict=True):
        assert text.startswith(f"岗位：{engagement.slot}\n检查组：")
        assert all(str(person) in text for person in engagement.team)


@given(st.lists(ENGAGEMENTS, min_size=1, max_size=3))
def test_lines_are_folded_at_75_octets(engagements: list[Engagement]) -> None:
    """CRLF throughout, no line above 75 octets, no character cut."""
    data = text_of(engagements).encode()
    lines = data.split(b"\r\n")

    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in lines:
        line.decode()


def test_the_calendar_has_the_required_properties() -> None:
    """RFC 5545 §3.6: version, product, and for each event a unique id and its time of making."""
    day = date(2026, 10, 10)
    events = [Engagement(day, Person(f"AG-{i}", None), "officer", ()) for i in range(3)]
    calendar = Calendar.from_ical(text_of(events))
    uids = {str(event["uid"]) for event in calendar.walk("VEVENT")}

    assert str(calendar["version"]) == "2.0"
    assert str(calendar["prodid"]).startswith("-//randinspect//")
    assert len(uids) == 3
    assert text_of(events).count("DTSTAMP:20230825T214612Z") == 3


def test_what_is_no_draw_says_so_in_every_event() -> None:
    """A rehearsal's calendar sends nobody anywhere by mistake."""
    day = Engagement(date(2026, 10, 10), Person("AG-1", "甲"), "officer", ())

    assert "SUMMARY:【演练】" in text_of([day], Occasion.REHEARSAL)
    assert "【" not in text_of([day])


def test_tables_and_calendars_come_for_those_who_have_visits() -> None:
    """One of each, in the order of days; formulas are defused; the idle get none."""
    name = Person("AG-1", "=1+1")
    days = [
        Engagement(date(2026, 10, 12), name, "officer", (Person("0007", "某"),)),
        Engagement(date(2026, 10, 10), Person("AG-2", None), "officer", ()),
    ]
    files = diary_files(
        [(Person("0007", "某"), days), (Person("0008", None), [])],
        draw_id="d/2",
        occasion=Occasion.DRAW,
        stamp=0,
    )
    rows = list(csv.reader(io.StringIO(files["0007.csv"].decode("utf-8-sig"))))

    assert sorted(files) == ["0007.csv", "0007.ics"]
    assert [row[0] for row in rows[1:]] == ["2026-10-10", "2026-10-12"]
    assert rows[2] == ["2026-10-12", "AG-1", "'=1+1", "officer", "某（0007）"]


def test_one_visit_names_everybody_who_goes() -> None:
    """Inspections together list all people of the visit; undated ones are nobody's engagement."""
    people = {name: Person(name, None) for name in ("I-1", "I-2", "I-3")}
    found = engagements_of(
        [("A", "officer", "I-1"), ("B", "officer", "I-2"), ("C", "officer", "I-3")],
        [("A", "2026-10-10"), ("B", "2026-10-10")],
        agencies={name: Person(name, None) for name in "ABC"},
        inspectors=people,
        together={"A": "A", "B": "A", "C": "C"},
    )

    assert found == {
        "I-1": [
            Engagement(
                date(2026, 10, 10), Person("A", None), "officer", (people["I-1"], people["I-2"])
            )
        ],
        "I-2": [
            Engagement(
                date(2026, 10, 10), Person("B", None), "officer", (people["I-1"], people["I-2"])
            )
        ],
    }
