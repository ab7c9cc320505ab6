"""An office with two departments that lives a simulated quarter out of one store.

1. *Import*: every library as it is on the day of the registers. 2. *Warn and grade* from tables of
the store; the classes go back into it. 3. *Lock* a snapshot. 4. For each department: selection,
dispatch (the second department joins the visits of the first), results, and back into the store.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from simulated_world import Quarter, Row, World
from three_years_departments import (
    FILES,
    Department,
    Drawn,
    Round,
    digests_of,
    drawn_by,
    two_departments,
)

from randinspect.canonical import sha256_hex
from randinspect.cli.year.acts import publish_task
from randinspect.cli.year.past import table
from randinspect.office.classes import (
    ClassFiles,
    Graded,
    grade_register,
    read_class_rules,
    write_grading,
)
from randinspect.office.store import Listing, Store, library_named, read_incoming
from randinspect.office.warnings import read_settings, warnings_as_of
from randinspect.publication import Kind

__all__ = ["Office"]

BY: Final = "模拟 simulated"
_ACCEPTED: Final = ("import.many_gone", "import.many_changed", "import.empty")
_LISTS: Final = (
    ("interest", True),
    ("absence", True),
    ("licence", True),
    ("complaint", False),
    ("proficiency", False),
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
            department.open(self.departments[0].folder / "classes.toml")

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
            drawn[department.key] = drawn_by(department, one)
            digests |= digests_of(department, one)
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
