"""``randinspect demo --year``: plan, draws, results, publication and site of an invented year.

1. Open ledger and witness. 2. Quarter by quarter, in the order of the locks: the key item's batch,
the general item's own selection. The results of both follow on their days, between the draws of
the next quarter. In the first quarter somebody is replaced and a result is corrected; in the third
a selection is ended and drawn under the next number. 3. Report on all tasks, let the witness see
the last of it, verify, publish the site, and count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import read_table
from randinspect.cli.amending import substitute_member
from randinspect.cli.keeping import audited
from randinspect.cli.reporting import write_public_report
from randinspect.cli.result_options import opened
from randinspect.cli.year.acts import (
    CLOSED,
    CORRECTED,
    LISTED,
    PUBLISHED,
    close_measures,
    list_bodies,
    object_and_correct,
    publish_task,
)
from randinspect.cli.year.agenda import Agenda
from randinspect.cli.year.documents import write_documents
from randinspect.cli.year.draws import CHIEF, Bureau
from randinspect.cli.year.paperwork import write_task
from randinspect.cli.year.past import Past
from randinspect.cli.year.tasks import VOID, Task, tasks_of_year
from randinspect.dispatch import Why
from randinspect.errors import ProtocolError, VerdictError
from randinspect.office import (
    PublishedSite,
    ResultJob,
    SiteQuarter,
    find_quarters,
    publish_site,
    report_task,
    write_papers,
)
from randinspect.publication import Kind
from randinspect.sampling import SampleRole, read_sample
from randinspect.verification import verify

__all__ = ["Step", "Year", "walk_year"]

_LAST_DAY: Final = date(2025, 12, 31)
_DAY: Final = 86_400
_SEEN_LAST: Final = 1_767_229_200  # 2026-01-01 09:00 in Beijing
_MARK: Final = "演示：检查结果为模拟 DEMONSTRATION: the results are simulated"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done: the key of its words, and what they are filled with."""

    key: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class Year:
    """The invented year on its way.

    Parameters
    ----------
    folder
        Where it shall lie; new or empty.
    demo
        The demonstration's files.
    """

    folder: Path
    demo: Path
    document: dict[str, Any] = field(default_factory=dict)
    agenda: Agenda[Step] = field(default_factory=Agenda)

    @property
    def bureau(self) -> Bureau:
        """Its office."""
        return Bureau(self.folder)

    def results(self, task: Task) -> ResultJob:
        """Results of a task as they lie there."""
        return opened(self.bureau.quarter(task), self.bureau.out(task), None, None)


def walk_year(folder: Path, demo: Path) -> Iterator[Step | dict[str, Any]]:
    """Walk through the year; each step is done when it is asked for, the last is the document.

    Raises
    ------
    ProtocolError
        If the folder holds anything: what a year published is never overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProtocolError(f"{folder} holds something already; name a new folder for the year")
    year, past = Year(folder, demo), Past(demo)
    year.bureau.open()  # 1
    tasks = tasks_of_year()
    for key, general in zip(tasks[::2], tasks[1::2], strict=True):  # 2
        yield from _quarter(year, past, key, general)
        for task in (key, general):
            _put_down(year, past, task)
    yield from year.agenda.until(_LAST_DAY)
    yield from _closing(year, tasks)  # 3


def _quarter(year: Year, past: Past, key: Task, general: Task) -> Iterator[Step]:
    """The draws of a quarter, in the order of their locks."""
    bureau = year.bureau
    if key.draws_agencies:
        write_task(bureau.tasks, key, past)
        yield from _drawn(year, key, Kind.SELECTION)
        past.key = frozenset(_drawn_ids(bureau.out(key)))
    if general.quarter == VOID.quarter:
        yield from year.agenda.until(VOID.as_of)
        yield _voided(year, past)
    yield from year.agenda.until(general.as_of)
    write_task(bureau.tasks, general, past)
    yield from _drawn(year, general, Kind.SELECTION)
    if not key.draws_agencies:
        first, before = _batch(1), _batch(key.quarter - 1)
        write_task(bureau.tasks, key, past, before=before, first=first)
        yield from year.agenda.until(bureau.locked_on(key.dispatch))
        bureau.take(key)
    yield from _drawn(year, key, Kind.DISPATCH)
    yield from _drawn(year, general, Kind.DISPATCH)
    if general.quarter == 1:
        yield _substituted(year, general)


def _drawn(year: Year, task: Task, kind: Kind) -> Iterator[Step]:
    """One draw of a task."""
    due = task.selection if kind is Kind.SELECTION else task.dispatch
    yield from year.agenda.until(year.bureau.locked_on(due))
    *_, event = year.bureau.draw(task, kind)
    yield Step(f"year {kind}", {"t": task.name, "d": due.draw_id, "n": event.number})


def _voided(year: Year, past: Past) -> Step:
    """A selection that is locked, found wrong, and ended before its seed; the next one follows."""
    bureau = year.bureau
    write_task(bureau.tasks, VOID, past)
    bureau.lock(VOID, Kind.SELECTION)
    evidence = bureau.tasks / VOID.name / "register-error.txt"
    evidence.write_text("名录库导入有误（演示） wrong import of the register\n", encoding="utf-8")
    bureau.void(VOID, evidence)
    return Step("year void", {"d": VOID.selection.draw_id, "r": "register_error"})


def _substituted(year: Year, task: Task) -> Step:
    """One member of a team falls ill after the draw; who stands in follows from the draw."""
    out = year.bureau.out(task)
    inspection, _, leaves = read_table((out / "public/dispatch/teams.tsv").read_bytes(), 3)[0]
    evidence = year.bureau.tasks / task.name / "sick-note.txt"
    evidence.write_text("病假证明（演示） a sick note\n", encoding="utf-8")
    told = substitute_member(
        out / "public/dispatch",
        inspection,
        absent=[leaves],
        reason=Why.ABSENCE,
        evidence=evidence,
        approved_by=CHIEF,
        amendments=out / "public/amendments",
        decided=task.dispatch.unix + _DAY,
        ledger=year.bureau.ledger,
    )
    year.bureau.cosign(task.dispatch.unix + _DAY + 1)
    year.bureau.show_amendments(task, task.dispatch.unix + _DAY + 2)
    return Step("year amended", {"t": task.name, "a": told["leaves"], "b": told["enters"]})


def _put_down(year: Year, past: Past, task: Task) -> None:
    """Put down what becomes of a task that was drawn, each act on the day that it is entered."""
    results, last = partial(year.results, task), task.date_to

    def publish() -> Iterator[Step]:
        publish_task(results)
        past.remember(results())
        yield Step("year published", {"t": task.name, "n": len(results().roster)})

    def to_list() -> Iterator[Step]:
        list_bodies(results)
        yield from ()

    def correct() -> Iterator[Step]:
        names = object_and_correct(results)
        year.document["corrected"] = {"task": task.name, "inspection": names.objected}
        year.document["replied"] = {"task": task.name, "inspection": names.replied}
        yield from ()

    def close() -> Iterator[Step]:
        close_measures(results)
        past.remember(results())
        yield from ()

    year.agenda.put(last + PUBLISHED, publish)
    year.agenda.put(last + LISTED, to_list)
    if task.quarter == 1 and not task.is_key:
        year.agenda.put(last + CORRECTED, correct)
    year.agenda.put(last + CLOSED, close)


def _reported(year: Year, task: Task) -> None:
    """Report on a task at the end of the year, in public too."""
    job = year.results(task)
    found = report_task(job, _LAST_DAY)
    write_public_report(job, found)
    year.document.setdefault("tasks", {})[task.name] = found.public_document()


def _closing(year: Year, tasks: tuple[Task, ...]) -> Iterator[Step | dict[str, Any]]:
    """Proofs, verdicts, papers, site, figures."""
    bureau = year.bureau
    for task in tasks:
        _reported(year, task)
    bureau.cosign(_SEEN_LAST)
    yield _papers(year, tasks[1])
    yield from _documents(year, tasks[1])
    pins = bureau.pins()
    verdicts = {task.name: verify(bureau.out(task) / "public", pins) for task in (*tasks, VOID)}
    audit = audited(bureau.ledger, pins, [])
    found = [name for name, verdict in verdicts.items() if not verdict]
    if found or not audit:
        raise VerdictError(f"the year does not verify: {', '.join(found) or 'its ledger'}")
    yield Step("year verified", {"n": len(verdicts), "l": audit.history.size})
    site = _site(year)
    yield Step("year site", {"f": site.files, "b": site.bodies, "d": site.draws})
    year.document |= {
        "about": _MARK,
        "ledger": {"draws": len(audit.history.draws), "leaves": audit.history.size},
        "site": {"bodies": site.bodies, "draws": site.draws, "files": site.files},
        "verdicts": {name: str(verdict.standing) for name, verdict in verdicts.items()},
    }
    data = json.dumps(year.document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (year.folder / "year.json").write_text(data, encoding="utf-8", newline="\n")
    yield year.document


def _papers(year: Year, task: Task) -> Step:
    """Papers of one task, if the extra is there; the platform is never told of a demonstration."""
    is_here = find_spec("docx") is not None
    year.document["papers"] = "written" if is_here else "not written: the extra docx is not here"
    year.document["exchange"] = "not written: a platform takes every record for an inspection"
    if not is_here:
        return Step("year no papers")
    done = write_papers(year.results(task), None)
    return Step("year papers", {"n": len(done.names), "t": task.name})


def _documents(year: Year, task: Task) -> Iterator[Step]:
    """Announced lists of one task as DOCX and PDF, if the extras and a font are there."""
    told = year.document["documents"] = {}
    to = year.folder / "documents" / task.name
    for form, count, why in write_documents(year.results(task), to, _LAST_DAY):
        told[str(form)] = f"not written: {why} is not here" if why else "written"
        key = "year no documents" if why else "year documents"
        yield Step(key, {"f": form.upper(), "n": count, "t": task.name, "x": why})


def _site(year: Year) -> PublishedSite:
    """The site of the whole year."""
    quarters = [
        SiteQuarter.load(file, out, policy=policy)
        for file, out, policy in find_quarters(year.bureau.tasks, "out", None)
    ]
    return publish_site(quarters, year.folder / "site", _LAST_DAY)


def _batch(quarter: int) -> str:
    """Folder of a batch of the key item."""
    return next(t.name for t in tasks_of_year() if t.is_key and t.quarter == quarter)


def _drawn_ids(out: Path) -> Iterator[str]:
    """Ids of the agencies that a selection drew."""
    ids = {row[0]: row[1] for row in read_table((out / "private/units.tsv").read_bytes(), 6)}
    data = (out / "public/selection/sample.tsv").read_bytes()
    for unit in read_sample(data):
        if unit.role is not SampleRole.RESERVE:
            yield ids[unit.handle]
