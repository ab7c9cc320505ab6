"""Working days: Monday to Friday, but for the days that a notice moves (docs/format.md §3.7).

The State Council moves working days every year and says so in a notice, so no rule gives them.
The calendar of a draw is therefore data that the draw commits to: for each year the weekdays
that are off and the weekends that are worked, with the notice named. Whoever verifies needs no
library and no knowledge of holidays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Any, Final

from randinspect.canonical import read_document, write_document
from randinspect.errors import FormatError

__all__ = ["CalendarYear", "WorkCalendar", "beijing_day", "parse_day"]

_SATURDAY: Final = 5
_BEIJING: Final = 8 * 3600  # UTC+8 all year, without summer time since 1992
_SECONDS: Final = 86_400
_UNIX_DAY: Final = date(1970, 1, 1).toordinal()
_KEYS: Final = {"off", "provisional", "source", "work", "year"}


def parse_day(text: object) -> date:
    """Read a day in its only spelling, ``YYYY-MM-DD``.

    Raises
    ------
    FormatError
        For any other spelling, and for days that no calendar has.

    Examples
    --------
    >>> parse_day("2026-10-10")
    datetime.date(2026, 10, 10)
    """
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise FormatError(f"[{text}] is no day in the form YYYY-MM-DD")
    return day


def beijing_day(moment: int) -> date:
    """Day in Beijing of UNIX seconds.

    Raises
    ------
    FormatError
        If no calendar has the day.

    Examples
    --------
    >>> beijing_day(1692803367)
    datetime.date(2023, 8, 23)
    """
    ordinal = _UNIX_DAY + (moment + _BEIJING) // _SECONDS
    if not 1 <= ordinal <= date.max.toordinal():
        raise FormatError(f"{moment} UNIX seconds lie in no year of the calendar")
    return date.fromordinal(ordinal)


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What one year moves.

    Parameters
    ----------
    year
        The year.
    source
        Where it comes from: the notice of the State Council, by its number.
    is_provisional
        Whether the notice was not there yet, so that days may still move.
    off
        Days from Monday to Friday that are not worked, ascending.
    work
        Saturdays and Sundays that are worked (调休上班), ascending.

    Raises
    ------
    FormatError
        If a day stands in the wrong list, twice, out of order or in another year.
    """

    year: int
    source: str
    is_provisional: bool
    off: tuple[date, ...]
    work: tuple[date, ...]

    def __post_init__(self) -> None:
        """Refuse lists that say something of other days."""
        for name, days, is_weekend in (("off", self.off, False), ("work", self.work, True)):
            strange = [d for d in days if d.year != self.year or is_weekend != _is_weekend(d)]
            if strange or list(days) != sorted(set(days)):
                what = "Saturdays and Sundays" if is_weekend else "days from Monday to Friday"
                raise FormatError(f"{name} of {self.year} lists {what} of that year, ascending")

    def is_working(self, day: date) -> bool:
        """Say whether a day of this year is a working day."""
        return day in self.work if _is_weekend(day) else day not in self.off

    def record(self) -> dict[str, Any]:
        """The year as plain data."""
        return {
            "off": [day.isoformat() for day in self.off],
            "provisional": self.is_provisional,
            "source": self.source,
            "work": [day.isoformat() for day in self.work],
            "year": self.year,
        }


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Years in a row.

    Parameters
    ----------
    years
        Ascending, without a gap.

    Raises
    ------
    FormatError
        If a year is missing between two.
    """

    years: tuple[CalendarYear, ...]

    def __post_init__(self) -> None:
        """Refuse gaps and repeated years."""
        found = [year.year for year in self.years]
        if found != list(range(found[0], found[0] + len(found)) if found else ()):
            raise FormatError(f"the calendar has the years {found}; years in a row are asked for")

    @property
    def provisional(self) -> tuple[int, ...]:
        """Years whose notice was not there."""
        return tuple(year.year for year in self.years if year.is_provisional)

    def working_days(self, first: date, last: date) -> tuple[date, ...]:
        """Working days from ``first`` to ``last``, both included.

        Raises
        ------
        FormatError
            If a year of them is not in the calendar.
        """
        if first > last:
            return ()
        years = {year.year: year for year in self.years}
        lacking = [y for y in range(first.year, last.year + 1) if y not in years]
        if lacking:
            raise FormatError(f"the calendar does not have {', '.join(map(str, lacking))}")
        days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        return tuple(day for day in days if years[day.year].is_working(day))

    def document(self) -> bytes:
        """Bytes of ``calendar.json``."""
        return write_document([year.record() for year in self.years])

    @classmethod
    def from_document(cls, data: bytes) -> WorkCalendar:
        """Read ``calendar.json``.

        Raises
        ------
        FormatError
            If the bytes are not canonical, or say anything but years in their form.
        """
        records = read_document(data)
        if not isinstance(records, list):
            raise FormatError("a calendar is a list of years")
        return cls(tuple(_year(record) for record in records))


def _is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def _year(record: object) -> CalendarYear:
    """Read one year, strictly."""
    if not isinstance(record, Mapping) or set(record) != _KEYS:
        raise FormatError(f"a year of the calendar holds exactly {', '.join(sorted(_KEYS))}")
    year, source, provisional = record["year"], record["source"], record["provisional"]
    if isinstance(year, bool) or not isinstance(year, int) or not MINYEAR <= year <= MAXYEAR:
        raise FormatError(f"{year} is no year")
    if not isinstance(source, str) or not source or not isinstance(provisional, bool):
        raise FormatError(f"{year} names its source, and says whether it is provisional")
    return CalendarYear(year, source, provisional, _days(record["off"]), _days(record["work"]))


def _days(texts: object) -> tuple[date, ...]:
    """Read a list of days."""
    if isinstance(texts, str) or not isinstance(texts, Sequence):
        raise FormatError("days are a list")
    return tuple(parse_day(text) for text in texts)
