"""Where a year's working days come from: a file for the year, the library, or nowhere.

1. A year file of the office: a province may move days, and a new notice needs no new release.
2. A year file of this package, transcribed from the State Council's notice.
3. The library chinesecalendar, which has the years since 2004.
4. Nowhere: the year is refused, because a guess without make-up working days looks like an
   answer. Only who asks for a provisional calendar gets the statutory days that no notice
   moves, and then the calendar says of itself that it is provisional.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.metadata import version
from importlib.resources import files as resources
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from randinspect.canonical import nfc
from randinspect.errors import Fault, RegistryError
from randinspect.registry.calendar import CalendarYear, WorkCalendar

__all__ = ["YearFile", "calendar_for", "read_year_file"]

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]

# Regulation on Public Holidays for National Annual Festivals and Memorial Days, article 2, as
# revised by State Council Decree No. 795 (2024): the days of it with a fixed date. Spring
# Festival, Qingming, Dragon Boat and Mid-Autumn follow other calendars and are not guessed.
_FIXED: Final = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_STATUTE: Final = "全国年节及纪念日放假办法（国务院令第795号）固定日期，年度通知尚未发布"
_SATURDAY: Final = 5
_OLDEST: Final = 1
_NEWEST: Final = 9999


class _Model(BaseModel):
    """Closed and frozen; TOML already has the types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DaysOff(_Model):
    """Days off in a row, weekends among them, as a notice lists them."""

    name: Text
    first: date
    last: date


class YearFile(_Model):
    """One year as its notice has it.

    Parameters
    ----------
    year
        The year.
    notice, issued
        Number and day of the notice; both are left out in a provisional file.
    provisional
        Whether the notice is still to come.
    off
        Days off in a row; days beyond the year are left to the file of their year.
    work
        Weekends that are worked.
    """

    year: Annotated[int, Field(ge=_OLDEST, le=_NEWEST)]
    notice: Text | None = None
    issued: date | None = None
    provisional: bool = False
    off: Annotated[tuple[DaysOff, ...], Field(strict=False)]
    work: Annotated[tuple[date, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        """Refuse a year without its notice, and days that cannot be meant."""
        if (self.notice is None) != self.provisional or (self.issued is None) != self.provisional:
            raise ValueError("a year names its notice and the day of it, or is provisional")
        backwards = [span.name for span in self.off if span.last < span.first]
        strange = [day for day in self.work if day.year != self.year or day.weekday() < _SATURDAY]
        both = sorted(set(self.work) & set(self._days_off()))
        if backwards or strange or both:
            raise ValueError(
                f"spans end before they begin: {backwards}; no weekend of {self.year}: "
                f"{[str(day) for day in strange]}; both off and worked: {[str(d) for d in both]}"
            )
        return self

    def calendar_year(self) -> CalendarYear:
        """The year in the form that a draw commits to."""
        source = f"{self.notice}（{self.issued}）" if self.notice else f"provisional {self.year}"
        off = {d for d in self._days_off() if d.year == self.year and d.weekday() < _SATURDAY}
        work = tuple(sorted(set(self.work)))
        return CalendarYear(self.year, nfc(source), self.provisional, tuple(sorted(off)), work)

    def _days_off(self) -> Iterator[date]:
        """Every day off, weekends too."""
        for span in self.off:
            yield from (span.first + timedelta(n) for n in range((span.last - span.first).days + 1))


def calendar_for(
    years: Sequence[int], *, own: Sequence[Path] = (), allows_provisional: bool = False
) -> WorkCalendar:
    """Make the calendar of some years in a row.

    Parameters
    ----------
    years
        The years, ascending.
    own
        Year files of the office; they come before everything else.
    allows_provisional
        Whether a year without its notice may be used.

    Raises
    ------
    RegistryError
        With every file that cannot be used and every year that is not known.
    """
    faults: list[Fault] = []
    found: dict[int, CalendarYear] = {}
    for path in own:
        try:
            year = read_year_file(path).calendar_year()
        except RegistryError as error:
            faults += error.faults
            continue
        if year.year in found:
            faults.append(_fault(path.name, "calendar.repeated", f"{year.year} has two files"))
        found[year.year] = year
    known = [found.get(year) or _shipped(year) or _listed(year) or _fixed(year) for year in years]
    if not allows_provisional:
        faults += [_unknown(year) for year in known if year.is_provisional]
    if faults:
        raise RegistryError(faults)
    return WorkCalendar(tuple(known))


def read_year_file(path: Path) -> YearFile:
    """Read a year file.

    Raises
    ------
    RegistryError
        With everything that is wrong with it.
    """
    try:
        return YearFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegistryError([_fault(path.name, "calendar.file", str(error))]) from error
    except ValidationError as error:
        raise RegistryError(
            [
                _fault(path.name, "calendar.form", f"{'.'.join(map(str, e['loc']))}: {e['msg']}")
                for e in error.errors()
            ]
        ) from error


def _shipped(year: int) -> CalendarYear | None:
    """Step 2: the package's own file of a year."""
    source = resources("randinspect.registry").joinpath(f"years/{year}.toml")
    if not source.is_file():
        return None
    text = source.read_text(encoding="utf-8")
    return YearFile.model_validate(tomllib.loads(text)).calendar_year()


def _listed(year: int) -> CalendarYear | None:
    """Step 3: the library's list of a year."""
    from chinese_calendar import is_workday

    try:
        is_workday(date(year, 1, 1))
    except NotImplementedError:
        return None
    first = date(year, 1, 1)
    days = [first + timedelta(n) for n in range((date(year, 12, 31) - first).days + 1)]
    off = tuple(d for d in days if d.weekday() < _SATURDAY and not is_workday(d))
    work = tuple(d for d in days if d.weekday() >= _SATURDAY and is_workday(d))
    return CalendarYear(year, f"chinesecalendar {version('chinesecalendar')}", False, off, work)


def _fixed(year: int) -> CalendarYear:
    """Step 4: the statutory days that have a date of their own, marked as provisional."""
    days = (date(year, month, day) for month, day in _FIXED)
    off = tuple(day for day in days if day.weekday() < _SATURDAY)
    return CalendarYear(year, _STATUTE, True, off, ())


def _unknown(year: CalendarYear) -> Fault:
    """Fault of a year whose notice is not there."""
    return Fault(
        file="calendar",
        rule="calendar.unknown_year",
        message=f"the State Council's notice on the working days of {year.year} is not known here",
        cure=f"name a file of {year.year} under `calendars` once the notice is out, or ask for a "
        "provisional calendar with --provisional; then days may still move",
    )


def _fault(file: str, rule: str, message: str) -> Fault:
    """Fault of a year file."""
    cure = "write it as the package's own registry/years/2026.toml: year, notice, issued, off, work"
    return Fault(file=file, rule=rule, message=message, cure=cure)
