"""An office with two departments that lives a simulated quarter out of one store.

1. *Import*: every library as it is on the day of the registers. 2. *Warn and grade* from tables of
the store; the classes go back into it. 3. *Lock* a snapshot. 4. For each department: selection,
dispatch (the second department joins the visits of the first), results, and back into the store.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cached_property, partial
from pathlib import Path
from typing import Final

from simulated_world import Quarter, Row, World

from randinspect.canonical import read_table, sha256_hex
from randinspect.cli.results import opened
from randinspect.cli.year.acts import publish_task
from randinspect.cli.year.draws import Bureau
from randinspect.cli.year.paperwork import filled
from randinspect.cli.year.past import table
from randinspect.cli.year.seeds import seed_table
from randinspect.cli.year.tasks import Due
from randinspect.office import ResultJob, Steps
from randinspect.office.classes import (
    ClassFiles,
    Graded,
    grade_register,
    read_class_rules,
    rulebook_part,
    write_grading,
)
from randinspect.office.store import Listing, Store, library_named, read_incoming
from randinspect.office.warnings import read_settings, warnings_as_of
from randinspect.publication import Kind
from randinspect.sampling import SampleRole, read_sample

__all__ = ["Department", "Drawn", "Office", "Round"]

FILES: Final = Path(__file__).resolve().parent / "three_years_files"
BY: Final = "模拟 simulated"
_BEIJING: Final = timezone(timedelta(hours=8))
_ACCEPTED: Final = ("import.many_gone", "import.many_changed", "import.empty")
_LISTS: Final = (
    ("interest", True),
    ("absence", True),
    ("licence", True),
    ("complaint", False),
    ("proficiency", False),
)


@dataclass(frozen=True, slots=True)
class Round:
    """A department's draws of a quarter."""

    department: str
    quarter: Quarter
    selection: Due
    dispatch: Due
    draws_agencies: bool = True

    @property
    def name(self) -> str:
        """Name of its folder."""
        return self.quarter.name


@dataclass(frozen=True)
class Department:
    """A department: its item, the share of each class that it inspects in a year, its days.

    Parameters
    ----------
    key, code, item
        Its short name, and what it inspects.
    shares
        Of class A to D.
    days
        Days from that of the registers to the seeds of selection and dispatch.
    folder
        Where its draws lie.
    """

    key: str
    code: str
    item: str
    shares: Mapping[str, str]
    days: tuple[int, int]
    folder: Path

    @property
    def authority(self) -> str:
        """Its public id."""
        return f"sim.example.{self.key}"

    @cached_property
    def bureau(self) -> Bureau:
        """Its bureau, with a ledger of its own."""
        created = datetime(2022, 12, 20, 9, tzinfo=_BEIJING)
        return Bureau(self.folder, self.authority, int(created.timestamp()))

    def open(self) -> None:
        """Make the ledger, the rules of classes and the rulebook that follows from them."""
        self.bureau.open()
        values = {"CODE": self.code, "ITEM": self.item, **self.shares}
        text = filled(FILES / "classes.toml", values)
        if self.key == "amr":
            text += (FILES / "floor.toml").read_text(encoding="utf-8")
        (self.folder / "classes.toml").write_text(text, encoding="utf-8")
        told = {"AUTHORITY": self.authority, "DEPARTMENT": self.key, "NAME": f"{self.key}（模拟）"}
        rulebook = filled(FILES / "rulebook.toml", values | told)
        part = rulebook_part(read_class_rules(self.folder / "classes.toml"))
        # The floor counts whoever came: a body of class A that another department visited is not
        # visited again in the year, and so could not be visited for a floor of one item alone.
        part = part.replace('scope = "item"', 'scope = "all"')
        (self.folder / "rulebook.toml").write_text(f"{rulebook}\n{part}", encoding="utf-8")

    def round(self, quarter: Quarter) -> Round:
        """Its draws of a quarter."""
        selection, dispatch = (
            Due(2 * quarter.number + place, self._moment(quarter, days), office=self.authority)
            for place, days in enumerate(self.days, start=1)
        )
        return Round(self.key, quarter, selection, dispatch)

    def write(self, one: Round, before: Department | None) -> None:
        """Write the files of a quarter; whose visits it joins lies beside it."""
        folder = self.bureau.tasks / one.name
        folder.mkdir(parents=True)
        values = {
            "AUTHORITY": self.authority,
            "CODE": self.code,
            "ITEM": self.item,
            "REF": f"SIM-{self.key}-{one.name}",
            "SELECTION_ID": one.selection.draw_id,
            "DISPATCH_ID": one.dispatch.draw_id,
        }
        first, last = one.quarter.window
        merge = f"../../../{before.key}/tasks/{one.name}/out/public/dispatch" if before else ""
        plain = {
            "QUARTER": one.name,
            "AS_OF": one.quarter.as_of,
            "FROM": first,
            "TO": last,
            "SELECTION_NUMBER": one.selection.number,
            "DISPATCH_NUMBER": one.dispatch.number,
            "SELECTION_TIME": one.selection.moment.isoformat(),
            "DISPATCH_TIME": one.dispatch.moment.isoformat(),
            "SELECTION_SEED": seed_table(one.selection),
            "DISPATCH_SEED": seed_table(one.dispatch),
            "MERGE": f'[[merge]]\nbundle = "{merge}"\n' if before else "",
        }
        for name in ("quarter.toml", "results.toml"):
            (folder / name).write_text(filled(FILES / name, values, plain), encoding="utf-8")

    def results(self, one: Round) -> ResultJob:
        """Results of a quarter as they lie there."""
        return opened(self.bureau.quarter(one), self.bureau.out(one), None, None)

    def steps(self, one: Round) -> Steps:
        """Steps of a drawn quarter, to ask for its reasons."""
        return self.bureau.steps(one, one.dispatch.unix + 3600)

    @staticmethod
    def _moment(quarter: Quarter, days: int) -> datetime:
        """Ten o'clock in Beijing, so many days after that of the registers."""
        day = quarter.as_of + timedelta(days=days)
        return datetime(day.year, day.month, day.day, 10, tzinfo=_BEIJING)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a department's quarter came to.

    Parameters
    ----------
    codes
        Of every agency in the register: class and code of its exclusion, ``-`` if none.
    inspected, reserves
        Ids of the drawn agencies.
    joined
        Ids of those that the department visits together with the one before.
    days
        Day of each visit, by the agency; blank where nobody was there.
    """

    codes: Mapping[str, tuple[str, str]]
    inspected: frozenset[str]
    reserves: frozenset[str]
    joined: frozenset[str]
    days: Mapping[str, str]


def two_departments(folder: Path, times: int) -> tuple[Department, ...]:
    """The departments: the second draws fewer bodies, later, and joins the visits of the first."""
    first = {"A": "12%", "B": "20%", "C": "40%", "D": "100%"}
    few = {"A": 4, "B": 6, "C": 12, "D": 30}
    second = {name: f"{min(times * percent, 100)}%" for name, percent in few.items()}
    return (
        Department("amr", "C06", "检验检测机构监督检查（模拟）", first, (6, 9), folder / "amr"),
        Department("eco", "E02", "生态环境监测机构检查（模拟）", second, (7, 12), folder / "eco"),
    )


@dataclass
class Office:
    """A store, the draws that are made from it, and the simulated life around it.

    Parameters
    ----------
    store, folder, world
        The store, where all else lies, and what happens.
    times
        How many times the usual the second department draws; more where bodies are few.
    """

    store: Store
    folder: Path
    world: World
    times: int = 1
    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)
    warned: int = 0
    snapshots: list[tuple[Quarter, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open both departments."""
        self.departments = two_departments(self.folder, self.times)
        for department in self.departments:
            department.open()

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Add wall and processor seconds to a phase."""
        began, cpu = time.perf_counter(), time.process_time()
        yield
        wall, used = self.seconds.get(phase, (0.0, 0.0))
        took = (time.perf_counter() - began, time.process_time() - cpu)
        self.seconds[phase] = (wall + took[0], used + took[1])

    def live(self, quarter: Quarter) -> tuple[dict[str, str], dict[str, Drawn], Graded]:
        """Live a quarter, and give its digests, its draws and its classes."""
        with self.timed("import"):
            self._import(quarter)  # 1
        with self.timed("warn, grade"):
            graded = self._grade(quarter)  # 2
        with self.timed("snapshot"):
            taken = self.store.snapshot(quarter.as_of)  # 3
            self.store.lock(taken, self.folder / "locked" / quarter.name, moment=2, by=BY)
        digests = {name: sha256_hex(data) for name, data in taken.files.items()}
        self.snapshots.append((quarter, taken.known, digests["snapshot.json"]))
        digests["classes"] = graded.document()["classes_sha256"]
        drawn = {}
        for place, department in enumerate(self.departments):  # 4
            one = department.round(quarter)
            before = self.departments[place - 1] if place else None
            with self.timed("draw"):
                department.write(one, before)
                for kind in Kind:
                    list(department.bureau.draw(one, kind))
            with self.timed("results"):
                stories = partial(self.world.stories, quarter=quarter)
                if len(department.results(one).roster):  # a few bodies may draw nobody
                    publish_task(partial(department.results, one), stories)
            with self.timed("back into the store"):
                self._take_back(department, one)
            drawn[department.key] = self._drawn(department, one)
            digests |= _digests(department, one)
        self._remember(quarter)
        return digests, drawn, graded

    def _import(self, quarter: Quarter) -> None:
        """Every library, as of the day of the registers."""
        folder = self.folder / "incoming" / quarter.name
        folder.mkdir(parents=True)
        lists = {
            "agency": [("代码", "名称", "地区"), *self.world.agencies(quarter)],
            "inspector": [("编号", "地区", "部门"), *self.world.staff(quarter)],
        }
        for name, rows in lists.items():
            (folder / f"{name}.csv").write_bytes(table(rows))
            self._read(name, folder / f"{name}.csv", quarter)
        happened = {
            "interest": self.world.interests,
            "absence": self.world.absences,
            "licence": self.world.licences,
            "complaint": self.world.complaints,
            "proficiency": self.world.proficiency,
        }
        for name, is_whole in _LISTS:
            self._enter(name, happened[name](quarter), quarter, is_whole=is_whole)
        self._enter("abnormal", self.world.abnormal(), quarter, is_whole=False)
        if not quarter.number:
            self._enter("visit", self.world.past(), quarter, is_whole=False)

    def _read(self, name: str, path: Path, quarter: Quarter) -> None:
        """Import a file, or the folder of one's own results or classes."""
        profile = FILES / "profile.toml" if path.is_file() else None
        incoming = read_incoming(library_named(name), path, profile)
        told = Listing(f"simulated:{name}:{path.parent.name}", quarter.as_of, True)
        if profile or name == "risk_class":
            told = Listing(f"simulated:{name}", quarter.as_of, True)
        diff = self.store.compare(incoming, told)
        self.store.apply(diff, moment=1, by=BY, accepted=_ACCEPTED)

    def _enter(self, name: str, rows: Iterable[Row], quarter: Quarter, *, is_whole: bool) -> None:
        """Enter what happened."""
        told = Listing(f"simulated:{name}", quarter.as_of, is_whole)
        self.store.enter(name, rows, told, moment=1, by=BY, accepted=_ACCEPTED)

    def _grade(self, quarter: Quarter) -> Graded:
        """Warn and grade by tables of the store, and take the classes back."""
        folder = self.folder / "graded" / quarter.name
        locked = self.store.snapshot(quarter.as_of).files
        rules = self.departments[0].folder / "classes.toml"
        signs = self.store.signs(quarter.as_of, codes=read_class_rules(rules).codes).files
        registers = {name: locked[name] for name in ("agencies.csv", "profile.toml")}
        (folder / "tables").mkdir(parents=True)
        for name, data in {**signs, **registers}.items():
            (folder / "tables" / name).write_bytes(data)
        settings = read_settings(FILES / "warnings.toml")
        names = {code: name for code, name, _ in self.world.agencies(quarter)}
        tables = folder / "tables"
        found = warnings_as_of(settings, tables, names=names, as_of=quarter.as_of)
        self.warned += len(found.signals)
        files = ClassFiles(
            rules, tables / "agencies.csv", tables / "profile.toml", tables / "events.csv"
        )
        done = grade_register(files, on=quarter.as_of)
        write_grading(done, folder / "classes")
        self._read("risk_class", folder / "classes", quarter)
        return done

    def _take_back(self, department: Department, one: Round) -> None:
        """Results and visits of a quarter go into the store; so does what they say of a body."""
        out = department.bureau.out(one)
        following = Quarter(one.quarter.number + 1)
        for name in ("result", "visit"):
            incoming = read_incoming(library_named(name), out, None)
            source = f"simulated:{one.dispatch.draw_id}"
            told = Listing(source, following.begins - timedelta(days=1), True)
            self.store.apply(
                self.store.compare(incoming, told), moment=3, by=BY, accepted=_ACCEPTED
            )

    def _remember(self, quarter: Quarter) -> None:
        """Bodies that were found closed, and bodies that nobody was found at."""
        for department in self.departments:
            job = department.results(department.round(quarter))
            for case in job.book.cases.values():
                record = case.last.record
                self.world.take_in(record.agency, record.labels, quarter)

    def _drawn(self, department: Department, one: Round) -> Drawn:
        """What was drawn, by the private tables of the department."""
        out = department.bureau.out(one)
        units = read_table((out / "private" / "units.tsv").read_bytes(), 6)
        ids = {handle: code for handle, code, *_ in units}
        sample = read_sample((out / "public" / "selection" / "sample.tsv").read_bytes())
        merged = out / "public" / "dispatch" / "merged.tsv"
        rows = read_table(merged.read_bytes(), 4) if merged.exists() else []
        records = [case.last.record for case in department.results(one).book.cases.values()]
        return Drawn(
            {code: (name, why) for _, code, _, _, name, why in units},
            frozenset(ids[u.handle] for u in sample if u.role is not SampleRole.RESERVE),
            frozenset(ids[u.handle] for u in sample if u.role is SampleRole.RESERVE),
            frozenset(ids[row[0]] for row in rows),
            {
                r.agency: r.on_site_end.isoformat() if any(i.checked for i in r.items) else ""
                for r in records
            },
        )


def _digests(department: Department, one: Round) -> dict[str, str]:
    """Digests of everything that a department published in a quarter."""
    public = department.bureau.out(one) / "public"
    return {
        f"{department.key}/{path.relative_to(public).as_posix()}": sha256_hex(path.read_bytes())
        for path in sorted(public.rglob("*"))
        if path.is_file()
    }
