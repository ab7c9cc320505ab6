"""A department that draws out of a shared store into a shared ledger, and tells what is done.

Usage: ``python draw_worker.py STORE FOLDER NAME``. The department's files lie in ``FOLDER/NAME``,
where ``made_department`` puts them, and the ledger in ``FOLDER/ledger``. Steps that were told in
``FOLDER/NAME/told`` are not done again; one that was cut short is, whatever is left of it.
"""

from __future__ import annotations

import csv
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Final

from demo_office import DEMO, steps_of
from made_stores import ON

from randinspect.canonical import file_sha256
from randinspect.errors import ProtocolError
from randinspect.office import ResultJob, enter_results, publish_results, review_results
from randinspect.office.own_ledger.book import LedgerBook
from randinspect.office.store import (
    ActKind,
    Incoming,
    Listing,
    Store,
    incoming_bundle,
    incoming_results,
    incoming_visits,
)
from randinspect.publication import Kind
from randinspect.registry.rules import Value
from randinspect.results import Decision, template_files

AFTER: Final = date(2023, 11, 25)
"""A day after everything."""
MOMENT: Final = 1_692_500_000
OWN: Final = 3  # complaints and visits that a department brings itself
CLEAN: Final = {
    "是否检查": "是",
    "检查结果": "NO_PROBLEM",
    "后续处置措施": "NONE_NEEDED",
    "检查方式": "ON_SITE",
    "现场检查结束日期": "2023-11-03",
    "结论日期": "2023-11-20",
}
CHOICES: Final = """
sector = "testing"
items = [{ code = "C06", name = "检验检测机构资质认定监督检查" }]
[deadline]
citation = { document = "虚构公示办法", number = "虚构〔2023〕1号" }
"""


def made_department(folder: Path, name: str) -> None:
    """Put down a department's files: the demonstration's rules and seeds under its own names."""
    place = folder / name
    place.mkdir()
    for file in ("rulebook.toml", *(f"{kind}.evidence.json" for kind in Kind)):
        shutil.copy(DEMO / file, place / file)
    text = (DEMO / "quarter.toml").read_text(encoding="utf-8").replace("demo.example.amr", name)
    text = text.replace('"2023-1-001"', f'"{name}/2023-1-001"')
    names = "agencies|inspectors|recusals|visits|absences|profile"
    text = re.sub(rf'^({names}) = "', r'\1 = "locked/', text, flags=re.MULTILINE)
    text += '\n[ledger]\nfolder = "../ledger"\n'
    (place / "quarter.toml").write_text(text, encoding="utf-8")
    (place / "results.toml").write_text(CHOICES, encoding="utf-8")


@dataclass(frozen=True)
class Department:
    """What a department does, step by step; each step done twice is done once.

    Parameters
    ----------
    where
        The store.
    folder, name
        Where all departments lie, and which it is.
    """

    where: str
    folder: Path
    name: str

    @cached_property
    def store(self) -> Store:
        """The shared store."""
        return Store(self.where)

    @property
    def place(self) -> Path:
        """Its own files."""
        return self.folder / self.name

    @property
    def out(self) -> Path:
        """Where it draws."""
        return self.place / "out"

    @property
    def steps(self) -> tuple[Callable[[], None], ...]:
        """Everything it does, in this order."""
        draws = (self.go_on,) * 4
        results = (self.enter, self.publish, self.import_results)
        return (self.bring_in, self.snapshot, *draws, self.import_draws, *results)

    def bring_in(self) -> None:
        """Import rows of its own."""
        known = self.store.library("visit", ON).rows.values()
        rows = [row for row in known if row.get("department") is None][:OWN]
        complaints: list[dict[str, Value]] = [
            {"number": f"{self.name}-{n}", "agency": row["agency"], "date": ON}
            for n, row in enumerate(rows)
        ]
        visits = [
            {**row, "date": date(2021, 3, 1 + n), "department": self.name}
            for n, row in enumerate(rows)
        ]
        told = Listing(self.name, ON, False)
        self.store.enter("complaint", complaints, told, moment=MOMENT, by=self.name)
        self.store.enter("visit", visits, told, moment=MOMENT, by=self.name)

    def snapshot(self) -> None:
        """Lock the libraries, once; files that no act names were left by a process that died."""
        folder = self.place / "locked"
        held = {act.sha256 for act in self.store.history() if act.kind is ActKind.SNAPSHOT}
        taken = folder / "snapshot.json"
        if taken.exists() and file_sha256(taken) in held:
            return
        shutil.rmtree(folder, ignore_errors=True)
        self.store.lock(self.store.snapshot(ON), folder, moment=MOMENT, by=self.name)

    def go_on(self) -> None:
        """Lock or draw what is next, under the number that is next once it gets its turn."""
        while True:
            try:
                next(steps_of(self.place / "quarter.toml", self.out).advance(), None)
                return
            except ProtocolError as error:
                if "comes next" not in str(error):
                    raise
                self._renumber()

    def _renumber(self) -> None:
        """Give what is not locked yet the numbers that come next in the ledger."""
        path, draft = self.place / "quarter.toml", self.place / "quarter.draft"
        text, number = path.read_text("utf-8"), LedgerBook(self.folder / "ledger").next_sequence()
        for kind in Kind:
            if not (self.out / "public" / str(kind) / "commit.json").exists():
                text = re.sub(rf"(\[{kind}\][^\[]*?sequence = )\d+", rf"\g<1>{number}", text)
                number += 1
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)

    def import_draws(self) -> None:
        """Bring what verification says of both draws into the store."""
        for kind in Kind:
            self._import(incoming_bundle(self.out / "public" / str(kind)))

    def enter(self) -> None:
        """Fill in the template, enter it, and audit what was entered."""
        rows = list(csv.DictReader(StringIO(self._template(), newline="")))
        stream = StringIO(newline="")
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, **CLEAN} for row in rows)
        data, on = stream.getvalue().encode(), date(2023, 11, 21)
        enter_results(self.job(), data, "r.csv", by="录入某", on=on)
        agreed = {"decision": Decision.ACCEPT, "opinion": "同意", "by": "审核某"}
        review_results(self.job(), (), on=date(2023, 11, 22), **agreed)  # type: ignore[arg-type]  # by name

    def publish(self) -> None:
        """Publish what was audited."""
        publish_results(self.job(), by="公示某", on=date(2023, 11, 24))

    def import_results(self) -> None:
        """Bring results and visits into the store."""
        self._import(incoming_results(self.out))
        self._import(incoming_visits(self.out))

    def job(self) -> ResultJob:
        """Its results as they lie there."""
        return ResultJob.load(self.place / "quarter.toml", self.out)

    def _template(self) -> str:
        """The form of its results."""
        job = self.job()
        return template_files(job.roster, job.policy)["results.csv"].decode("utf-8-sig")

    def _import(self, incoming: Incoming) -> None:
        """Compare and apply, anew whenever another department was faster."""
        while True:
            diff = self.store.compare(incoming, Listing(self.name, AFTER, False))
            told = [suspicion.code for suspicion in diff.suspicions]
            try:
                self.store.apply(diff, moment=MOMENT, by=self.name, accepted=told)
                return
            except ProtocolError as error:
                if "was changed by act" not in str(error):
                    raise


def main(where: str, folder: str, name: str) -> None:
    """Do what is not told as done."""
    department = Department(where, Path(folder), name)
    path = department.place / "told"
    done = len(path.read_text().splitlines()) if path.exists() else 0
    with path.open("a", encoding="ascii", buffering=1) as out:
        for step in department.steps[done:]:
            step()
            out.write(f"{step.__name__}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
