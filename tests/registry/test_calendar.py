"""Working days: what the notices of the State Council say, and no guess beyond them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import write_document
from randinspect.errors import FormatError, RegistryError
from randinspect.registry import (
    CalendarYear,
    WorkCalendar,
    beijing_day,
    calendar_for,
    parse_day,
    read_year_file,
)

OWN = """
year = 2027
notice = "示例〔2026〕9号"
issued = 2026-11-02
off = [{ name = "元旦", first = 2027-01-01, last = 2027-01-03 }]
work = [2027-01-09]
"""


def own_file(folder: Path, text: str = OWN) -> Path:
    """A year file of an office."""
    path = folder / "calendar-2027.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "is_working"),
    [
        # 国办发明电〔2023〕7号
        ("2024-02-04", True),
        ("2024-02-18", True),
        ("2024-02-16", False),
        ("2024-05-11", True),
        ("2024-09-14", True),
        ("2024-10-07", False),
        ("2024-10-12", True),
        # 国办发明电〔2024〕12号
        ("2025-01-26", True),
        ("2025-02-04", False),
        ("2025-02-08", True),
        ("2025-10-08", False),
        ("2025-10-11", True),
        # 国办发明电〔2025〕7号
        ("2026-01-02", False),
        ("2026-01-04", True),
        ("2026-02-28", True),
        ("2026-09-20", True),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),
        ("2026-10-11", False),
    ],
)
def test_days_are_those_of_the_notices(text: str, is_working: bool) -> None:
    """Holidays on weekdays are off, and make-up weekends are worked."""
    day = date.fromisoformat(text)

    assert is_working == bool(calendar_for([day.year]).working_days(day, day))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_each_day_is_that_of_the_library(year: int) -> None:
    """The package's own files and the library chinesecalendar agree on every day."""
    found = set(calendar_for([year]).working_days(date(year, 1, 1), date(year, 12, 31)))
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))

    assert {day for day in days if day.year == year and is_workday(day)} == found


def test_2026_has_248_working_days() -> None:
    """The number of the notice; counting Mondays to Fridays alone would give 261."""
    year = calendar_for([2026])

    assert len(year.working_days(date(2026, 1, 1), date(2026, 12, 31))) == 248
    assert "国办发明电〔2025〕7号" in year.years[0].source


@pytest.mark.parametrize(
    ("after", "expected"), [("2026-02-10", "2026-03-16"), ("2026-09-25", "2026-10-29")]
)
def test_twenty_working_days_cross_the_holidays(after: str, expected: str) -> None:
    """Counted over Spring Festival and over the National Day, make-up days included."""
    first = date.fromisoformat(after) + timedelta(1)
    days = calendar_for([2026]).working_days(first, date(2026, 12, 31))

    assert date.fromisoformat(expected) == days[19]


def test_a_year_without_notice_is_refused_with_its_cure() -> None:
    """No guess: the year, and both ways on, are named."""
    with pytest.raises(RegistryError) as caught:
        calendar_for([2026, 2090, 2091])
    faults = caught.value.faults

    assert [fault.rule for fault in faults] == ["calendar.unknown_year"] * 2
    assert "2090" in faults[0].message
    assert "--provisional" in faults[0].cure
    assert "calendars" in faults[0].cure


def test_a_provisional_year_says_so() -> None:
    """It knows the statutory days with a fixed date, moves nothing, and is marked."""
    found = calendar_for([2090], allows_provisional=True)

    assert found.provisional == (2090,)
    assert found.years[0].work == ()
    assert not found.working_days(date(2090, 10, 2), date(2090, 10, 3))
    assert b'"provisional":true' in found.document()


def test_an_own_file_comes_first(tmp_path: Path) -> None:
    """A province's file is used before everything else, with its notice named."""
    year = calendar_for([2027], own=[own_file(tmp_path)]).years[0]

    assert (date(2027, 1, 1),) == year.off
    assert (date(2027, 1, 9),) == year.work
    assert year.source == "示例〔2026〕9号（2026-11-02）"
    assert not year.is_provisional


def test_a_provisional_file_needs_leave(tmp_path: Path) -> None:
    """A file without a notice is used only where that is asked for."""
    text = "year = 2027\nprovisional = true\noff = []\n"
    path = own_file(tmp_path, text)

    with pytest.raises(RegistryError, match="2027"):
        calendar_for([2027], own=[path])
    assert calendar_for([2027], own=[path], allows_provisional=True).provisional == (2027,)


@pytest.mark.parametrize(
    "change",
    [
        ('notice = "示例〔2026〕9号"\n', ""),
        ("issued = 2026-11-02\n", ""),
        ("work = [2027-01-09]", "work = [2027-01-08]"),
        ("work = [2027-01-09]", "work = [2026-01-10]"),
        ("work = [2027-01-09]", "work = [2027-01-02]"),
        ("last = 2027-01-03", "last = 2026-12-31"),
        ("year = 2027", "year = 2027\nguess = true"),
        ("year = 2027", 'year = "2027"'),
        ("off = [", "off = [["),
    ],
)
def test_a_year_file_that_cannot_be_meant_is_refused(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    """No notice, no weekend, another year, off and worked, backwards, unknown keys, no TOML."""
    read_year_file(own_file(tmp_path))

    with pytest.raises(RegistryError):
        read_year_file(own_file(tmp_path, OWN.replace(*change)))


def test_two_files_of_one_year_are_refused(tmp_path: Path) -> None:
    """Nothing chooses between two calendars."""
    path = own_file(tmp_path)

    with pytest.raises(RegistryError, match="two files"):
        calendar_for([2027], own=[path, path])


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """One to three made-up years in a row."""
    first = draw(st.integers(1970, 2100))
    years = []
    for year in range(first, first + draw(st.integers(1, 3))):
        within = st.sets(st.dates(date(year, 1, 1), date(year, 12, 31)), max_size=12)
        days = sorted(draw(within))
        off = tuple(day for day in days if day.weekday() < 5)
        work = tuple(day for day in days if day.weekday() >= 5)
        years.append(CalendarYear(year, f"notice {year}", draw(st.booleans()), off, work))
    return WorkCalendar(tuple(years))


@given(calendars())
def test_reading_gives_what_was_written(calendar: WorkCalendar) -> None:
    """The committed calendar is the calendar."""
    assert calendar == WorkCalendar.from_document(calendar.document())


YEAR = {"off": ["2026-10-01"], "provisional": False, "source": "x", "work": [], "year": 2026}


@pytest.mark.parametrize(
    "records",
    [
        {},
        [1],
        [{**YEAR, "more": 1}],
        [{**YEAR, "off": ["2026-10-03"]}],
        [{**YEAR, "work": ["2026-10-01"]}],
        [{**YEAR, "off": ["2025-10-01"]}],
        [{**YEAR, "off": ["2026-10-02", "2026-10-01"]}],
        [{**YEAR, "off": ["2026-10-01", "2026-10-01"]}],
        [{**YEAR, "off": ["20261001"]}],
        [{**YEAR, "off": "2026-10-01"}],
        [{**YEAR, "off": [1]}],
        [{**YEAR, "source": ""}],
        [{**YEAR, "provisional": 0}],
        [{**YEAR, "year": True}],
        [{**YEAR, "year": 0}],
        [YEAR, YEAR],
        [YEAR, {**YEAR, "year": 2028, "off": []}],
    ],
)
def test_a_calendar_in_another_form_is_refused(records: object) -> None:
    """Keys, kinds of days, order, years in a row."""
    WorkCalendar.from_document(write_document([YEAR]))

    with pytest.raises(FormatError):
        WorkCalendar.from_document(write_document(records))


def test_days_outside_the_calendar_are_refused() -> None:
    """A year that is not there gives no days, in silence or otherwise."""
    with pytest.raises(FormatError, match="2027"):
        calendar_for([2026]).working_days(date(2026, 12, 31), date(2027, 1, 2))


@given(st.dates(date(1971, 1, 1), date(2200, 1, 1)), st.integers(0, 86_399))
def test_a_day_in_beijing_begins_eight_hours_early(day: date, second: int) -> None:
    """16:00 UTC is midnight in Beijing."""
    midnight = (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400 - 8 * 3600

    assert day == beijing_day(midnight + second)


@pytest.mark.parametrize("text", ["2026-1-01", "20260101", "2026-02-30", "2026-W01-1", "", 1, None])
def test_days_have_one_spelling(text: object) -> None:
    """Anything but YYYY-MM-DD is refused."""
    with pytest.raises(FormatError):
        parse_day(text)


def test_moments_beyond_the_calendar_are_refused() -> None:
    """No overflow: a time beyond year 9999 has no day."""
    with pytest.raises(FormatError):
        beijing_day(2**53 - 1)


def test_a_year_knows_its_own_lists() -> None:
    """Weekends belong to work, weekdays to off."""
    with pytest.raises(FormatError):
        CalendarYear(2026, "x", False, (date(2026, 10, 3),), ())
