"""Each inspector's own visits: a table for people, a calendar for their programs (RFC 5545).

Private: a diary names agencies and colleagues. It is written by the office from a drawn
dispatch and is no part of a bundle.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import StringIO
from typing import Final

from randinspect.canonical import open_handle
from randinspect.publication.amendments import Amendment
from randinspect.publication.announcement import harmless_cell, occasion_mark
from randinspect.publication.commitment import Occasion
from randinspect.version import VERSION

__all__ = ["Engagement", "Person", "calendar_text", "diary_files", "engagements_of"]

_HEADS: Final = ("检查日期", "检查对象代码", "检查对象名称", "岗位", "检查组")
_LINE_OCTETS: Final = 75  # RFC 5545 §3.1, without the line break
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody or something with an id and, where the register has it, a name."""

    id: str
    name: str | None

    def __str__(self) -> str:
        """Name and id."""
        return f"{self.name}（{self.id}）" if self.name else self.id


@dataclass(frozen=True, slots=True)
class Engagement:
    """One inspection on one inspector's day.

    Parameters
    ----------
    day
        The day.
    agency
        Where.
    slot
        The inspector's place in the team.
    team
        Everybody who goes there that day, the inspector too.
    revision
        How many amendments changed who goes there.
    is_off
        Whether the inspector left the team, so that the event is taken back.
    """

    day: date
    agency: Person
    slot: str
    team: tuple[Person, ...]
    revision: int = 0
    is_off: bool = False


def diary_files(
    diaries: Iterable[tuple[Person, Sequence[Engagement]]],
    *,
    draw_id: str,
    occasion: Occasion,
    stamp: int,
) -> dict[str, bytes]:
    """Write ``<id>.csv`` and ``<id>.ics`` for everybody who has a visit.

    Parameters
    ----------
    diaries
        Inspectors with their engagements.
    draw_id
        The dispatch; it makes the events of two dispatches differ.
    occasion
        Anything but a draw is named before every event.
    stamp
        UNIX seconds, UTC, that the events bear as their time of making.
    """
    files: dict[str, bytes] = {}
    for person, engagements in diaries:
        ordered = sorted(engagements, key=lambda e: (e.day, e.agency.id))
        if ordered:
            name = open_handle(person.id)
            text = calendar_text(ordered, draw_id=draw_id, occasion=occasion, stamp=stamp)
            files[f"{name}.csv"] = _table(ordered, occasion_mark(occasion))
            files[f"{name}.ics"] = text.encode()
    return files


def calendar_text(
    engagements: Sequence[Engagement], *, draw_id: str, occasion: Occasion, stamp: int
) -> str:
    r"""One iCalendar object with an all-day event for each engagement.

    Examples
    --------
    >>> day = Engagement(date(2026, 10, 10), Person("AG-1", "甲，乙; 实验室"), "officer", ())
    >>> text = calendar_text([day], draw_id="d/2", occasion=Occasion.DRAW, stamp=0)
    >>> [line for line in text.split("\r\n") if line.startswith(("DTSTART", "SUMMARY"))]
    ['DTSTART;VALUE=DATE:20261010', 'SUMMARY:检查：甲，乙\\; 实验室（AG-1）']
    """
    made = datetime.fromtimestamp(stamp, UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//randinspect//randinspect {VERSION}//ZH",
        "CALSCALE:GREGORIAN",
    ]
    for engagement in engagements:
        lines += _event(engagement, draw_id, occasion_mark(occasion), made)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines)


def _event(engagement: Engagement, draw_id: str, mark: str, made: str) -> list[str]:
    """Lines of one event."""
    day, agency = engagement.day, engagement.agency
    # One event for each inspection and dispatch: a program that reads the file again updates it.
    digest = sha256(f"{draw_id}\n{agency.id}".encode()).hexdigest()[:40]
    team = "、".join(map(str, engagement.team))
    head = "取消检查" if engagement.is_off else "检查"
    texts = {
        "SUMMARY": f"{mark}{head}：{agency}",
        "DESCRIPTION": f"岗位：{engagement.slot}\n检查组：{team}\n任务：{draw_id}",
    }
    # RFC 5545 §3.8.7.4: a higher number replaces what a program has of the event.
    amended = [f"SEQUENCE:{engagement.revision}"] if engagement.revision else []
    return [
        "BEGIN:VEVENT",
        f"UID:{digest}@randinspect",
        f"DTSTAMP:{made}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(1):%Y%m%d}",
        *(f"{name}:{text.translate(_ESCAPES)}" for name, text in texts.items()),
        "CLASS:CONFIDENTIAL",
        *amended,
        *(["STATUS:CANCELLED"] if engagement.is_off else []),
        "END:VEVENT",
    ]


def _folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, no character cut (RFC 5545 §3.1)."""
    pieces, room = [""], _LINE_OCTETS
    for character in line:
        width = len(character.encode())
        if width > room:
            pieces.append("")
            room = _LINE_OCTETS - 1  # the space that begins a continued line
        pieces[-1] += character
        room -= width
    return "\r\n ".join(pieces) + "\r\n"


def _table(engagements: Sequence[Engagement], mark: str) -> bytes:
    """UTF-8 with BOM and CRLF, one row for each engagement that is not taken back."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_HEADS)
    for e in (one for one in engagements if not one.is_off):
        team = "、".join(map(str, e.team))
        cells = (e.day.isoformat(), e.agency.id, mark + (e.agency.name or ""), e.slot, team)
        writer.writerow([harmless_cell(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


def engagements_of(
    teams: Iterable[Sequence[str]],
    visits: Iterable[Sequence[str]],
    *,
    agencies: Mapping[str, Person],
    inspectors: Mapping[str, Person],
    together: Mapping[str, str],
    amendments: Sequence[Amendment] = (),
) -> dict[str, list[Engagement]]:
    """Each inspector's engagements, by handle.

    Parameters
    ----------
    teams, visits
        Rows of the teams in force, and of ``visits.tsv``.
    agencies, inspectors
        Who a handle is.
    together
        Visit of each inspection.
    amendments
        What changed the teams as they were drawn; whoever left has the event taken back.
    """
    day_of = {inspection: date.fromisoformat(day) for inspection, day in visits}
    rows = [(i, slot, j) for i, slot, j in teams if i in day_of]
    revisions = Counter(together[a.inspection] for a in amendments if a.inspection in day_of)
    off = [(a.inspection, a.slot, a.leaves) for a in amendments if a.inspection in day_of]
    parties: dict[str, set[str]] = {}
    for inspection, _, inspector in rows:
        parties.setdefault(together[inspection], set()).add(inspector)
    found: dict[str, list[Engagement]] = {}
    for place, (inspection, slot, inspector) in enumerate([*rows, *off]):
        visit = together[inspection]
        engagement = Engagement(
            day_of[inspection],
            agencies[inspection],
            slot,
            tuple(inspectors[j] for j in sorted(parties[visit])),
            revision=revisions[visit],
            is_off=place >= len(rows),
        )
        found.setdefault(inspector, []).append(engagement)
    return found
