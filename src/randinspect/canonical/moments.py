"""UNIX seconds and the clock in Beijing: what it shows of them, and when a day begins there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

__all__ = ["beijing_morning", "beijing_time", "told_moment", "utc_time"]

_BEIJING = timezone(timedelta(hours=8))  # all year, without summer time since 1992
_LAST = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())  # what a calendar can show


def beijing_morning(day: date) -> int:
    """UNIX seconds of the beginning of a day in Beijing.

    >>> beijing_time(beijing_morning(date(2023, 8, 23)))
    '2023-08-23 00:00:00'
    """
    return int(datetime.combine(day, time(), _BEIJING).timestamp())


def beijing_time(moment: int) -> str:
    """Beijing time of UNIX seconds; seconds that no calendar has stay seconds.

    >>> beijing_time(1692803367), beijing_time(2**52)
    ('2023-08-23 23:09:27', '4503599627370496')
    """
    if not 0 <= moment < _LAST:
        return str(moment)
    return datetime.fromtimestamp(moment, _BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def utc_time(moment: int) -> str:
    """UTC of UNIX seconds, as RFC 3339 writes it.

    >>> utc_time(1692803367)
    '2023-08-23T15:09:27Z'
    """
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told_moment(moment: int) -> str:
    """UNIX seconds as a message tells them: what a clock in Beijing shows, then the number.

    >>> told_moment(1692803367)
    '2023-08-23 23:09:27 Beijing time (1692803367)'
    """
    return f"{beijing_time(moment)} Beijing time ({moment})"
