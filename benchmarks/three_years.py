"""Live three years out of a store: twelve quarters, two departments, SQLite and PostgreSQL.

Usage: ``python benchmarks/three_years.py [--bodies N] [--data FOLDER] [--postgres URL] [--out
FOLDER] [--quarters N] [--json]``. SIMULATED: the bodies are those of a register of companies that
is no part of the project (``registries.py``), or made up with ``--made-up``; everything that
happens to them is made up, and says so in the store and on every list. ``--postgres`` names an
empty database; then the same life is lived out of both stores, and compared quarter by quarter.

The end is a table of checks, each of which would fail this program: floor met, caps never broken,
class A never twice a year, visits of both departments merged, every body's history explained,
every earlier snapshot read again as it was, all draws verified.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from registries import DATA
from simulated_world import QUARTERS, Body, Quarter, World, made_up
from three_years_departments import Drawn
from three_years_office import Office

from randinspect.canonical import sha256_hex
from randinspect.office.classes import Graded, explain_grade
from randinspect.office.store import Store
from randinspect.quarter import explain_agency
from randinspect.verification import verify

__all__ = ["Check", "Life", "live", "real"]

_SLICE: Final = 1500
_CAP: Final = 2
_REGISTER: Final = "cn_tic_agencies"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the table at the end: what is asked, what was found, and what breaks it."""

    asked: str
    found: str
    broken: Sequence[str] = ()


@dataclass
class Life:
    """Three years in one store, and what is remembered of them for the checks.

    Parameters
    ----------
    office
        The office.
    digests
        Of everything locked or published, by quarter.
    history
        Of each body: quarter, department, class and what became of it.
    """

    office: Office
    digests: list[dict[str, str]] = field(default_factory=list)
    drawn: list[dict[str, Drawn]] = field(default_factory=list)
    history: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))
    lines: int = 0

    def live(self, quarter: Quarter, *, explains: bool) -> None:
        """Live a quarter, and ask for the reasons of all that was drawn and was not."""
        digests, drawn, graded = self.office.live(quarter)
        self.digests.append(digests)
        self.drawn.append(drawn)
        for department, found in drawn.items():
            for code, (name, why) in found.codes.items():
                became = _became(found, code, why)
                self.history[code].append((quarter.name, department, name, became))
        if explains:
            with self.office.timed("explain"):
                self._explain(quarter, graded)

    def checks(self) -> Iterator[Check]:
        """Everything that is asked of the whole life."""
        visits = _visits(self.office)
        yield self._floor(visits)
        yield self._caps(visits)
        yield self._class_a(visits)
        yield self._merged()
        yield self._explained()
        yield self.read_again()
        yield self._verified()

    def read_again(self) -> Check:
        """Every earlier snapshot, as of its day and as it was known then, has the same digest."""
        broken = []
        with self.office.timed("read again"):
            for quarter, known, digest in self.office.snapshots:
                again = self.office.store.snapshot(quarter.as_of, known)
                if sha256_hex(again.files["snapshot.json"]) != digest:
                    broken.append(quarter.name)
        told = f"{len(self.office.snapshots)} snapshots"
        return Check("earlier snapshots read again as they were", told, broken)

    def _explain(self, quarter: Quarter, graded: Graded) -> None:
        """Reasons of every body: the lines of its class, and its way into the frame."""
        for found in graded.grades:
            self.lines += len(explain_grade(found, graded.rules, is_chinese=True))
        for department in self.office.departments:
            steps = department.steps(department.round(quarter))
            framing, registers = steps.framing(), steps.job.registers
            for place in range(len(registers.agencies)):
                told = explain_agency(
                    registers, steps.job.rulebook, framing, place, on=quarter.as_of
                )
                self.lines += len(told) if told else -(10**9)

    def _floor(self, visits: dict[str, set[date]]) -> Check:
        """Who was there all the time was visited; or sought, and nobody was found there."""
        began = Quarter(0).begins
        always = self.office.world.always(len(self.drawn))
        seen = {code for code in always if any(day >= began for day in visits[code])}
        sought = {c for d in self.drawn for found in d.values() for c, day in found.days.items()}
        missed = sorted(always - seen - sought) if len(self.drawn) == QUARTERS else []
        told = f"{len(seen)} of {len(always)} visited, {len(always & sought - seen)} sought"
        return Check("the floor: every body once in three years", told, missed)

    def _caps(self, visits: dict[str, set[date]]) -> Check:
        """Nobody has more visits in a calendar year than the cap allows."""
        counts = {(c, y): n for c, days in visits.items() for y, n in _by_year(days).items()}
        broken = [f"{code} {year}" for (code, year), n in counts.items() if n > _CAP]
        most = max(counts.values(), default=0)
        told = f"at most {most} visits of a body in a year, {sum(counts.values())} in all"
        return Check(f"the cap: at most {_CAP} visits a year", told, broken)

    def _class_a(self, visits: dict[str, set[date]]) -> Check:
        """A body in class A is not visited if it was visited in that year before."""
        broken, asked = [], 0
        for number, drawn in enumerate(self.drawn):
            begins, year = Quarter(number).begins, Quarter(number).year
            for found in drawn.values():
                for code in (c for c in found.inspected if found.codes[c][0] == "A"):
                    asked += 1
                    if any(day.year == year and day < begins for day in visits[code]):
                        broken.append(f"{code} {Quarter(number).name}")
                    days = {d.days[code] for d in drawn.values() if d.days.get(code)}
                    broken += [f"{code} {sorted(days)}"] * (len(days) > 1)
        return Check("class A: never twice a year", f"{asked} times drawn in class A", broken)

    def _merged(self) -> Check:
        """Whom both departments drew in a quarter is visited once, by both."""
        broken, both = [], 0
        for number, drawn in enumerate(self.drawn):
            first, second = drawn.values()
            shared = first.inspected & second.inspected
            both += len(shared)
            broken += [f"{code} {Quarter(number).name}" for code in shared ^ second.joined]
            broken += [c for c in shared if first.days.get(c) != second.days.get(c)]
        return Check("joint visits: merged, none double", f"{both} visits of both", broken)

    def _explained(self) -> Check:
        """In each quarter each body that was listed has a class, an outcome and its reasons."""
        world, broken, rows = self.office.world, [], 0
        for number in range(len(self.drawn)):
            quarter = Quarter(number)
            for body in world.present(quarter):
                told = [row for row in self.history[body.code] if row[0] == quarter.name]
                rows += len(told)
                is_whole = len(told) == 2 and all(all(row) for row in told)
                broken += [f"{body.code} {quarter.name}"] * (not is_whole)
        told_lines = f"{rows} outcomes of {len(self.history)} bodies, {self.lines} lines of reasons"
        return Check(
            "history: every body explained", told_lines, broken if self.lines > 0 else ["–"]
        )

    def _verified(self) -> Check:
        """Every draw of both departments verifies under the keys of its ledger."""
        broken, count = [], 0
        with self.office.timed("verify"):
            for number in range(len(self.drawn)):
                for department in self.office.departments:
                    public = department.bureau.out(department.round(Quarter(number))) / "public"
                    found = verify(public, department.bureau.pins()).findings
                    broken += [f"{department.key} {Quarter(number).name}: {f}" for f in found]
                    count += 2
        return Check("every draw verified", f"{count} draws", broken)


def live(
    places: dict[str, str], bodies: Sequence[Body], folder: Path, *, quarters: int, times: int = 1
) -> tuple[dict[str, Life], list[Check]]:
    """Live out of each store at the same time, and compare them quarter by quarter.

    Parameters
    ----------
    places
        Where each store shall lie, by its name: a file, or the URL of an empty database.
    bodies
        All bodies.
    folder
        Where everything else shall lie.
    quarters
        How many.
    times
        How many times the usual the second department draws.
    """
    lives = {
        name: Life(Office(Store.made(where), folder / name, World(bodies), times))
        for name, where in places.items()
    }
    unlike: list[str] = []
    for number in range(quarters):
        for place, life in enumerate(lives.values()):
            life.live(Quarter(number), explains=not place)
        first, *others = [life.digests[-1] for life in lives.values()]
        for other in others:
            names = sorted(first.keys() | other.keys())
            unlike += [f"{number}: {n}" for n in names if first.get(n) != other.get(n)]
    first_life = next(iter(lives.values()))
    checks = list(first_life.checks())
    checks += [life.read_again() for life in list(lives.values())[1:]]
    count = sum(map(len, first_life.digests))
    stores = {life.office.store.digest() for life in lives.values()}
    unlike += ["the stores differ"] * (len(stores) > 1)
    if len(lives) > 1:
        told = f"{count} files, whole store"
        checks.append(Check(f"the same from {' and '.join(lives)}", told, unlike))
    return lives, checks


def real(data: Path, most: int) -> list[Body]:
    """Bodies of the register of companies, evenly thinned."""
    with gzip.open(
        data / _REGISTER / "agencies.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    step = max(1, -(-len(rows) // most))
    names = ("统一社会信用代码", "企业名称", "所在省份")
    return [Body(*(row[name] for name in names)) for row in rows[::step]]


def _became(found: Drawn, code: str, why: str) -> str:
    """What became of a body in a draw."""
    if code in found.inspected:
        day = found.days.get(code)
        return f"visited {day}" if day else "sought, nobody there"
    if code in found.reserves:
        return "reserve"
    return "not drawn" if why == "-" else f"excluded {why}"


def _visits(office: Office) -> dict[str, set[date]]:
    """Days on which each body was visited, by the library of visits."""
    found: dict[str, set[date]] = defaultdict(set)
    last = office.snapshots[-1][0]
    rows = office.store.library("visit", Quarter(last.number + 1).as_of).rows
    for row in rows.values():
        day = row["date"]
        assert isinstance(day, date)
        found[str(row["agency"])].add(day)
    return found


def _by_year(days: set[date]) -> Counter[int]:
    """Number of days in each year of the simulation."""
    return Counter(day.year for day in days if day >= Quarter(0).begins)


def write_history(life: Life, path: Path) -> None:
    """Write what became of every body, quarter by quarter."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("模拟 SIMULATED", "quarter", "department", "class", "outcome"))
        for code, rows in sorted(life.history.items()):
            writer.writerows((code, *row) for row in rows)


def document(lives: dict[str, Life], checks: Sequence[Check], seconds: float) -> dict[str, Any]:
    """Everything as plain data."""
    first = next(iter(lives.values()))
    acts = first.office.store.history()
    return {
        "about": "模拟 SIMULATED: nothing of this happened",
        "bodies": len(first.office.world.bodies),
        "quarters": len(first.drawn),
        "inspections": sum(len(d.inspected) for one in first.drawn for d in one.values()),
        "warnings": first.office.warned,
        "acts of the store": len(acts),
        "rows imported": sum(sum(a.details.get("counts", {}).values()) for a in acts),
        "seconds": round(seconds, 1),
        "cpu seconds": round(time.process_time(), 1),
        "phases": {
            name: {k: f"{w:.1f} s, {c:.1f} cpu s" for k, (w, c) in life.office.seconds.items()}
            for name, life in lives.items()
        },
        "checks": [
            {"asked": c.asked, "found": c.found, "broken": list(c.broken)[:5]} for c in checks
        ],
    }


def main() -> int:
    """Live the years, and print the table of checks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--bodies", type=int, default=_SLICE, help="at most so many; 7000 is all")
    parser.add_argument("--made-up", action="store_true", help="bodies that do not exist")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--postgres", default=None, help="URL of an empty database")
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--quarters", type=int, default=QUARTERS)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    if not options.made_up and not options.data.is_dir():
        print(f"{options.data} is not there; the registries are not part of the project")
        return 0
    bodies = made_up(options.bodies) if options.made_up else real(options.data, options.bodies)
    out = options.out or Path(tempfile.mkdtemp(prefix="randinspect-three-years-"))
    out.mkdir(parents=True, exist_ok=True)
    places = {"SQLite": str(out / "libraries.db")}
    places |= {"PostgreSQL": options.postgres} if options.postgres else {}
    began = time.perf_counter()
    lives, checks = live(places, bodies, out, quarters=options.quarters)
    told = document(lives, checks, time.perf_counter() - began)
    write_history(next(iter(lives.values())), out / "history-simulated.csv")
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print("\n".join(f"{k}: {v}" for k, v in told.items() if k != "checks"))
        print("\n".join(f"{'no ' if c.broken else 'yes'} {c.asked}: {c.found}" for c in checks))
        print("\n".join(f"    {text}" for c in checks for text in list(c.broken)[:5]))
    return int(any(c.broken for c in checks))


if __name__ == "__main__":
    sys.exit(main())
