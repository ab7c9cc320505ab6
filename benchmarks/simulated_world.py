"""What happens to an office's libraries in three simulated years, quarter by quarter.

The rule: bodies may be real, everything that happens to them here is made up. It follows from the
public tickets of the kind ``simulation`` alone, so that two runs live the same life, and each row
says in its source that it is simulated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Final

from randinspect.cli.year.seeds import SIMULATION, simulated
from randinspect.cli.year.simulation import STORIES, Story
from randinspect.office import ResultJob
from randinspect.registry import uscc_check_character
from randinspect.registry.rules import Value
from randinspect.results import Label

__all__ = ["DEPARTMENTS", "QUARTERS", "Body", "Quarter", "World", "made_up"]

Row = dict[str, Value]

FIRST_YEAR: Final = 2023
QUARTERS: Final = 12
DEPARTMENTS: Final[Mapping[str, int]] = {"amr": 12, "eco": 8}
"""Departments, and how many people each has in a region."""
_TICKETS: Final = simulated()
_ITEM: Final = "C06"
_PAST: Final = 1096


@dataclass(frozen=True, slots=True)
class Body:
    """A body: code, name and region."""

    code: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter, counted from 0.

    Parameters
    ----------
    number
        Which.
    """

    number: int

    @property
    def year(self) -> int:
        """Calendar year."""
        return FIRST_YEAR + self.number // 4

    @property
    def name(self) -> str:
        """Its name, such as ``2023Q1``."""
        return f"{self.year}Q{self.number % 4 + 1}"

    @property
    def begins(self) -> date:
        """First day."""
        return date(self.year, 3 * (self.number % 4) + 1, 1)

    @property
    def as_of(self) -> date:
        """Day of the registers."""
        return self.begins + timedelta(days=2)

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the visits: a Monday and a Friday, six weeks in all."""
        monday = self.begins + timedelta(days=24)
        monday += timedelta(days=-monday.weekday() % 7)
        return monday, monday + timedelta(days=39)


@cache
def chance(*parts: object, below: int = 100) -> int:
    """A number that follows from what it is for."""
    return _TICKETS.uniform(SIMULATION, "three years", *map(str, parts), below=below)


def made_up(count: int, regions: int = 3) -> list[Body]:
    """Bodies that do not exist."""
    codes = [f"91220102{number:09d}" for number in range(count)]
    return [
        Body(code + uscc_check_character(code), f"示例{n}号检测有限公司", f"示例{n % regions}市")
        for n, code in enumerate(codes)
    ]


@dataclass
class World:
    """The simulated life of the libraries.

    Parameters
    ----------
    bodies
        All that are ever listed.
    closed
        Quarter in which a body was found closed; it is listed no more from the next one on.
    listed
        Quarter in which a body was put on the abnormal list.
    """

    bodies: Sequence[Body]
    closed: dict[str, int] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)

    def present(self, quarter: Quarter) -> list[Body]:
        """Bodies that are listed: some come later, some go, some are found closed."""
        return [body for body in self.bodies if self._is_listed(body, quarter.number)]

    def always(self, quarters: int) -> frozenset[str]:
        """Codes of the bodies that were there in every quarter."""
        codes = [{b.code for b in self.present(Quarter(n))} for n in range(quarters)]
        return frozenset(set.intersection(*codes))

    def agencies(self, quarter: Quarter) -> list[tuple[str, ...]]:
        """The list of bodies: code, name and region; some are renamed on their way."""
        return [(b.code, self._name(b, quarter.number), b.region) for b in self.present(quarter)]

    def staff(self, quarter: Quarter) -> list[tuple[str, ...]]:
        """The list of people: id, region and department; every quarter one in 32 is another."""
        return [
            (self._person(department, region, seat, quarter.number), name, department)
            for region, name in enumerate(self.regions)
            for department, seats in DEPARTMENTS.items()
            for seat in range(seats)
        ]

    @property
    def regions(self) -> list[str]:
        """Names of the regions in order."""
        return sorted({body.region for body in self.bodies})

    def interests(self, quarter: Quarter) -> Iterator[Row]:
        """Each person declares an interest in one body of the region."""
        by_region: dict[str, list[str]] = {}
        for body in self.present(quarter):
            by_region.setdefault(body.region, []).append(body.code)
        for person, region, _ in self.staff(quarter):
            if codes := by_region.get(region, ()):
                agency = codes[chance("interest", person, quarter.year, below=len(codes))]
                row: Row = {"inspector": person, "agency": agency, "reason": "shareholding"}
                yield row

    def absences(self, quarter: Quarter) -> Iterator[Row]:
        """One person in twelve is on leave for a week of the visits."""
        monday, _ = quarter.window
        for person, _, _ in self.staff(quarter):
            if not chance("leave", person, quarter.name, below=12):
                first = monday + timedelta(days=7 * chance("week", person, quarter.name, below=5))
                yield {"inspector": person, "first": first, "last": first + timedelta(days=4)}

    def complaints(self, quarter: Quarter) -> Iterator[Row]:
        """Complaints of the three months before; of bad bodies more, and at times many at once."""
        for body in self.present(quarter):
            many = 5 * (not chance("spike", body.code, quarter.name, below=400))
            one = chance("complaint", body.code, quarter.name) < (25 if self._is_bad(body) else 5)
            for place in range(many or int(one)):
                ago = 10 + (place if many else chance("day", body.code, quarter.name, below=70))
                true = chance("true", body.code, quarter.name, place) < 50
                yield {
                    "number": f"SIM-{quarter.name}-{body.code}-{place}",
                    "agency": body.code,
                    "date": quarter.begins - timedelta(days=ago),
                    "channel": "模拟 simulated",
                    "finding": "属实" if true else "不属实",
                }

    def proficiency(self, quarter: Quarter) -> Iterator[Row]:
        """Once a year a tenth of the bodies takes a test; some fail, some stay away."""
        for body in self.present(quarter) if quarter.number % 4 == 1 else ():
            if not chance("round", body.code, quarter.year, below=10):
                place = chance("test", body.code, quarter.year) + 12 * self._is_bad(body)
                word = "无故未参加" if place >= 97 else "不合格" if place >= 85 else "合格"
                yield {
                    "agency": body.code,
                    "round": f"SIM-PT-{quarter.year}",
                    "date": quarter.begins - timedelta(days=20),
                    "result": word,
                }

    def licences(self, quarter: Quarter) -> Iterator[Row]:
        """One certificate for each body, for six years."""
        for body in self.present(quarter):
            ago = chance("issued", body.code, below=2190)
            issued = date(FIRST_YEAR, 1, 1) - timedelta(days=ago)
            yield {
                "agency": body.code,
                "number": f"SIM-{body.code}",
                "issued": issued,
                "expires": issued + timedelta(days=2190),
            }

    def abnormal(self) -> Iterator[Row]:
        """Bodies that nobody was found at, listed for half a year."""
        for code, number in self.listed.items():
            since = Quarter(number).window[1] + timedelta(days=7)
            until = Quarter(number + 3).begins
            reason = "模拟：无法联系 simulated"
            yield {"agency": code, "since": since, "until": until, "reason": reason}

    def past(self) -> Iterator[Row]:
        """One visit to each body in the three years before: nobody knows what came of it."""
        for body in self.present(Quarter(0)):
            day = date(FIRST_YEAR, 1, 1) - timedelta(
                days=1 + chance("past", body.code, below=_PAST)
            )
            yield {"agency": body.code, "date": day, "item": _ITEM, "department": "sim.example.amr"}

    def stories(self, job: ResultJob, quarter: Quarter) -> dict[str, Story]:
        """What the inspections of a quarter come to; two at one body find the same door closed."""
        known = {body.code: body for body in self.bodies}
        return {
            handle: self._story(known[expected.agency], quarter)
            for handle, expected in job.roster.expected.items()
        }

    def take_in(self, agency: str, labels: Sequence[Label], quarter: Quarter) -> None:
        """Remember who was closed and whom nobody was found at."""
        if Label.CLOSED in labels:
            self.closed.setdefault(agency, quarter.number)
        if Label.UNREACHABLE in labels:
            self.listed.setdefault(agency, quarter.number)

    def _story(self, body: Body, quarter: Quarter) -> Story:
        """What an inspection comes to."""
        place = chance("result", body.code, quarter.name)
        place = 45 + place * 55 // 100 if self._is_bad(body) else place
        for story in STORIES:
            if place < story.percent:
                return story
            place -= story.percent
        raise AssertionError("the stories make up 100 of 100")

    def _is_listed(self, body: Body, number: int) -> bool:
        """Whether a body is listed in a quarter."""
        comes = 1 + chance("comes", body.code, below=QUARTERS - 1)
        goes = 1 + chance("goes", body.code, below=QUARTERS - 1)
        if chance("late", body.code) < 6 and number < comes:
            return False
        if chance("leaves", body.code) < 5 and number >= goes:
            return False
        return number <= self.closed.get(body.code, QUARTERS)

    def _name(self, body: Body, number: int) -> str:
        """Name of a body; a few change it."""
        changes = chance("renamed", body.code) < 4
        is_new = number >= 1 + chance("rename", body.code, below=QUARTERS - 1)
        return f"{body.name}（更名，模拟）" if changes and is_new else body.name

    def _person(self, department: str, region: int, seat: int, number: int) -> str:
        """Id of whoever holds a seat in a quarter."""
        holder = (number + chance("seat", department, region, seat, below=32)) // 32
        return f"SIM-{department}-{region:02d}-{seat:02d}-{holder}"

    def _is_bad(self, body: Body) -> bool:
        """Whether more is found at a body than at others."""
        return chance("bad", body.code) < 15
