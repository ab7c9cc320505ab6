"""Walk a year on real registries: four quarters with memory, results, correction, site.

Usage: ``python benchmarks/year.py [--data FOLDER] [--out FOLDER] [--json] [NAME …]``. The
registries are not part of the project (see ``registries.py``), and nothing that is written here may
become one: bodies are real, their results here are not.

Real: the registers, and for Chicago the word of the establishment's last own inspection, taken for
the result by ``profiles/chicago_results.toml``. Stand-ins: rosters, days (Chicago's past is moved
from 2014 to 2024), seeds, and the results of the testing companies, which are simulated. The
figures are held against the announced lists by pandas, and the workbooks are opened by it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from registries import DATA, HERE, REGISTRIES

from randinspect.cli.result_options import opened
from randinspect.cli.starting import demo_folder
from randinspect.cli.year.acts import object_and_correct, publish_task
from randinspect.cli.year.draws import Bureau
from randinspect.cli.year.past import table
from randinspect.cli.year.seeds import seed_table
from randinspect.cli.year.simulation import Story
from randinspect.cli.year.tasks import Programme, Task, plan_rows, tasks_of_year
from randinspect.office import ResultJob, SiteQuarter, publish_site, report_task
from randinspect.publication import Kind
from randinspect.results import Label, Measure
from randinspect.verification import verify

__all__ = ["NAMES", "Walk", "walk"]

NAMES: Final = ("cn_tic_agencies", "chicago_food")
_LAST_DAY: Final = date(2025, 12, 31)
_YEARS_ON: Final = 11
_MEMORY: Final = """
[memory]

[memory.rest]
quarters = 1
soft = "0"
scope = "all"
for_cause = true
citation = { cite = "bench", article = "memory" }

[memory.annual_cap]
at_most = 1
for_cause = true
citation = { cite = "bench", article = "memory" }
"""
_VISITS: Final = """
[visit]
missing = [""]

[visit.columns]
agency = "License"
date = "Inspection_Date"
inspector = "Inspector"
"""


@dataclass
class Walk:
    """A year on one registry.

    Parameters
    ----------
    name, data, folder
        The registry, where all of them lie, and where the year shall lie.
    """

    name: str
    data: Path
    folder: Path
    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    visits: list[tuple[str, str, str, str]] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)

    @property
    def bureau(self) -> Bureau:
        """Its office, under the keys of the invented year."""
        return Bureau(self.folder)

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Add wall and processor seconds to a phase."""
        began, cpu = time.perf_counter(), time.process_time()
        yield
        wall, used = self.seconds.get(phase, (0.0, 0.0))
        took = (time.perf_counter() - began, time.process_time() - cpu)
        self.seconds[phase] = (wall + took[0], used + took[1])

    def results(self, task: Task) -> ResultJob:
        """Results of a task as they lie there."""
        return opened(self.bureau.quarter(task), self.bureau.out(task), None, None)

    def document(self) -> dict[str, Any]:
        """Figures, seconds and what is wrong, as plain data."""
        seconds = {
            k: {"wall": round(w, 1), "cpu": round(c, 1)} for k, (w, c) in self.seconds.items()
        }
        return {"name": self.name, "seconds": seconds, **self.figures, "wrong": self.wrong}


def walk(name: str, data: Path, folder: Path) -> Walk:
    """Walk one registry's year in a new folder."""
    found = Walk(name, data, folder)
    folder.mkdir(parents=True)
    registers = REGISTRIES[name](data, folder)
    found.bureau.open()
    stories = _stories(found)
    tasks = general_tasks()
    for task in tasks:
        with found.timed("draw"):
            write_task(found, task, dict(registers))
            for kind in Kind:
                list(found.bureau.draw(task, kind))
        with found.timed("results"):
            publish_task(partial(found.results, task), stories)
        if task.quarter == 1:
            with found.timed("correct"):
                object_and_correct(partial(found.results, task), stories)
        _remember(found, task)
        _count(found, task)
    with found.timed("verify"):
        for task in tasks:
            verdict = verify(found.bureau.out(task) / "public", found.bureau.pins())
            found.wrong += [f"{task.name}: {finding}" for finding in verdict.findings]
    with found.timed("site"):
        quarters = [SiteQuarter.load(found.bureau.quarter(t), found.bureau.out(t)) for t in tasks]
        site = publish_site(quarters, folder / "site", _LAST_DAY)
    found.figures["site"] = {"bodies": site.bodies, "files": site.files, "cells": site.cells}
    return found


def general_tasks() -> list[Task]:
    """The general tasks of the invented year, numbered without the key item's."""
    tasks = [task for task in tasks_of_year() if task.programme is Programme.GENERAL]
    return [
        replace(
            task,
            selection=replace(task.selection, number=2 * place + 1),
            dispatch=replace(task.dispatch, number=2 * place + 2),
        )
        for place, task in enumerate(tasks)
    ]


def write_task(found: Walk, task: Task, files: dict[str, str]) -> None:
    """Write the files of a task: the benchmark's rules and profile, with a memory."""
    folder = found.bureau.tasks / task.name
    folder.mkdir(parents=True)
    del files["window"]
    rulebook = (HERE / "rulebooks" / f"{found.name}.toml").read_text(encoding="utf-8")
    profile = (HERE / "profiles" / f"{found.name}.toml").read_text(encoding="utf-8")
    if "[visit]" not in profile:
        profile += _VISITS
    item = tomllib.loads(rulebook)["item"]
    (folder / "rulebook.toml").write_text(rulebook + _MEMORY, encoding="utf-8")
    (folder / "profile.toml").write_text(profile, encoding="utf-8")
    past = _past(found) if "visits" in files else []
    heads = ("License", "Inspection_Date", "Inspector_Assigned", "Inspector")
    (folder / "visits.csv").write_bytes(table([heads, *past, *found.visits]))
    (folder / "plan-1.csv").write_bytes(table(plan_rows(1)))
    files = {k: v if v.startswith("/") else f"../../{v}" for k, v in files.items()}
    files |= {"rulebook": "rulebook.toml", "profile": "profile.toml", "visits": "visits.csv"}
    with demo_folder() as demo:
        choices = (demo / "year" / "results.toml").read_text(encoding="utf-8")
    values = {"@CODE@": item["code"], "@ITEM@": item["name"], "@PLANS@": ["plan-1.csv"]}
    for place, value in values.items():
        choices = choices.replace(place, json.dumps(value, ensure_ascii=False))
    choices = choices.replace('items = "items.csv"\n', "")
    (folder / "results.toml").write_text(choices, encoding="utf-8")
    (folder / "quarter.toml").write_text(_quarter(found, task, item, files), encoding="utf-8")


def _quarter(found: Walk, task: Task, item: Mapping[str, str], files: Mapping[str, str]) -> str:
    """The quarter's file."""
    plan = {
        "ref": task.ref,
        "name": f"{found.name} 2025 (benchmark, simulated)",
        "task_id": task.task_id,
        "task_name": f"{found.name} Q{task.quarter} (benchmark, simulated 模拟)",
        "draw_type": "undirected",
        "item": item["name"],
        "object_scope": found.name,
    }
    lines = ['[authority]\nid = "demo.example.amr"\nname = "benchmark"\n', "[plan]"]
    lines += [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in plan.items()]
    lines += [f"date_from = {task.date_from}\ndate_to = {task.date_to}\nas_of = {task.as_of}"]
    lines += ["\n[files]", *(f'{key} = "{path}"' for key, path in files.items())]
    lines += ['\n[ledger]\nfolder = "../../ledger"\nwitnesses = "../../witness.keys"']
    for kind, due in (("selection", task.selection), ("dispatch", task.dispatch)):
        lines += [f'\n[{kind}]\ndraw_id = "{due.draw_id}"\nsequence = {due.number}']
        lines += [f"not_before = {due.moment.isoformat()}", seed_table(due)]
    return "\n".join(lines) + "\n"


def _past(found: Walk) -> list[tuple[str, str, str, str]]:
    """Chicago's own visits, moved on by eleven years, those before 2025."""
    rows = []
    for row in _rows(found.data / "chicago_food" / "visits.csv.gz"):
        year, rest = int(row["Inspection_Date"][:4]) + _YEARS_ON, row["Inspection_Date"][4:]
        if year < _LAST_DAY.year:
            day = f"{year}{'-02-28' if rest == '-02-29' else rest}"
            rows.append((row["License"], day, row["Inspector_Assigned"], ""))
    return list(dict.fromkeys(rows))


def _stories(found: Walk) -> Callable[[ResultJob], dict[str, Story]]:
    """Chicago's own results by inspection; all other results are simulated."""
    if found.name != "chicago_food":
        return lambda _: {}
    text = (HERE / "profiles" / "chicago_results.toml").read_text(encoding="utf-8")
    known = {
        word: Story(0, Label(m["label"]), Measure(m["measure"]), m.get("finding", ""))
        for word, m in tomllib.loads(text).items()
    }
    establishments = list(_rows(found.data / "chicago_food" / "establishments.csv.gz"))
    words = {row["licence"]: row["last_result"] for row in establishments}
    people = _rows(found.data / "chicago_food" / "inspectors.csv.gz")
    found.groups = {row["inspector_id"]: row["group_standin"] for row in people}
    return lambda job: {
        handle: known[words[expected.agency]] for handle, expected in job.roster.expected.items()
    }


def _remember(found: Walk, task: Task) -> None:
    """Visits that the task published; who found nobody was not there."""
    for case in found.results(task).book.cases.values():
        record = case.last.record
        if all(part.checked for part in record.items):
            day = record.on_site_end.isoformat()
            found.visits += [
                (record.agency, day, found.groups.get(who, ""), who) for who in record.inspectors
            ]


def _count(found: Walk, task: Task) -> None:
    """Hold the report against the announced list, and all forms of a list against each other."""
    import pandas as pd

    with found.timed("report"):
        report = report_task(found.results(task), _LAST_DAY).public_document()
    folder = found.bureau.out(task) / "public" / "results"
    plain = pd.read_csv(folder / "results.plain.csv", dtype=str, keep_default_na=False)
    whole, result = report["counts"]["whole"], plain["检查结果"]
    clean = result.str.contains(f"{Label.NO_PROBLEM.zh}|{Label.CLOSED.zh}")
    pairs = {
        "published": (whole["published"], len(plain)),
        "problems": (whole["problem_rate"]["part"], int((~clean).sum())),
        "corrections": (
            sum(report["counts"]["corrections"].values()),
            int(plain["备注"].str.contains("更正").sum()),
        ),
        "in time": (whole["timeliness"]["part"], len(plain)),
    }
    found.wrong += [f"{task.name}: {key}: {a} ≠ {b}" for key, (a, b) in pairs.items() if a != b]
    found.wrong += [f"{task.name}: {text}" for text in _unlike(folder)]
    estimate = report["estimate"] or {}
    found.figures[task.name] = {
        "frame": len(found.results(task).job.registers.agencies),
        "drawn": whole["drawn"],
        "problems": whole["problem_rate"]["percent"],
        "estimate": [estimate.get(k) for k in ("rate", "low", "high")],
    }


def _unlike(folder: Path) -> Iterator[str]:
    """Workbooks that do not say what the CSV beside them says."""
    import pandas as pd

    for name in ("task", "plan", "results", "subjects"):
        plain = pd.read_csv(folder / f"{name}.plain.csv", dtype=str, keep_default_na=False)
        sheet = pd.read_excel(
            folder / f"{name}.xlsx", dtype=str, header=None, na_filter=False, engine="openpyxl"
        )
        body = sheet.iloc[-len(plain) :, : len(plain.columns)].to_numpy().tolist()
        shown = [[str(cell).removeprefix("'") for cell in row] for row in body]
        if shown != plain.to_numpy().tolist():
            yield f"{name}.xlsx says something else than its CSV"


def _rows(path: Path) -> Iterable[dict[str, str]]:
    """Rows of a packed CSV."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def main() -> int:
    """Walk the registries named, both by default."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(NAMES))
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"{options.data} is not there; the registries are not part of the project")
        return 0
    out = options.out or Path(tempfile.mkdtemp(prefix="randinspect-year-"))
    found = [walk(name, options.data, out / name) for name in options.names]
    documents = [one.document() for one in found]
    if options.json:
        print(json.dumps(documents, ensure_ascii=False, indent=1))
    else:
        for document in documents:
            print("\n".join(f"{key}: {value}" for key, value in document.items()))
    return int(any(one.wrong for one in found))


if __name__ == "__main__":
    sys.exit(main())
