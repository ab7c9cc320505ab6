"""Publishing results: the act, the lists, the scanner before them, all or nothing.

1. Take what was audited and to which no objection is open. 2. Write every list as it would be.
3. Let the privacy scanner look at all of it. 4. Add the act, then write the lists, if the ledger
takes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import write_document
from randinspect.office.guarding import declared_exemptions
from randinspect.office.results.acts import new_act
from randinspect.office.results.entering import enter_announced
from randinspect.office.results.job import ResultJob
from randinspect.publication.announcement import occasion_mark
from randinspect.publication.lists import (
    PUBLIC_FIELDS,
    Announcer,
    item_files,
    plan_files,
    read_items,
    read_plan,
)
from randinspect.publication.privacy import Exemption, LeakKind, Scan, require_clean
from randinspect.results import Book, PublishAct, State, after
from randinspect.results.published_head import PUBLICATION
from randinspect.version import FORMAT

__all__ = ["EXEMPTIONS", "Published", "lists_of", "publish_results"]

_SERIAL: Final = "a serial number or a count of the list, no staff number and no class"
_NUMBERS: Final = (
    ("*", "序号"),
    ("*.json", "*.seqno"),
    ("task.*", "抽查市场主体数量"),
    ("task.json", "*.count"),
    ("items.*", "版本"),
    ("items.json", "*.version"),
    ("publication.json", "$.*"),
    ("*.xlsx", "count"),
)
EXEMPTIONS: Final = tuple(
    Exemption(files, columns, kind, _SERIAL)
    for kind in (LeakKind.SEALED_NAME, LeakKind.RISK_CLASS)
    for files, columns in _NUMBERS
)
"""What the scanner leaves alone in the lists of results: staff numbers, and classes, may be 1, 2, 3
too."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did.

    Parameters
    ----------
    folder
        Where the lists lie.
    names
        Their names.
    shown
        How many results are public now.
    newly
        Inspections of which a version was published just now.
    held
        Inspections that are audited, but whose objection is open.
    scan
        What the privacy scanner looked at.
    leaf
        Where it stands in the office's ledger; None where there is none.
    """

    folder: Path
    names: tuple[str, ...]
    shown: int
    newly: tuple[str, ...]
    held: tuple[str, ...]
    scan: Scan
    leaf: int | None = None


def publish_results(job: ResultJob, *, by: str, on: date) -> Published:
    """Publish what was audited, and write every list anew.

    Of a draw that is void no result is published any more; lists that were announced before say so
    from then on.

    Raises
    ------
    PrivacyError
        If anything private would be published; then nothing is.
    ResultsError
        If a list of the office that ``results.toml`` names cannot be read.
    ProtocolError
        If the draw is void and nothing was announced of it, or the office's ledger does not take
        the publication.
    LedgerError
        If the ledger is not whole.
    """
    if not job.store.announced():
        job.require_in_force()
    cases = () if job.voids else job.book.cases.values()
    audited = [case for case in cases if case.state is State.AUDITED]  # 1
    held = tuple(case.inspection for case in audited if case.open_objections)
    ready = tuple(case.inspection for case in audited if not case.open_objections)
    book, act = job.book, None
    if ready:
        act = new_act(job, PublishAct, by=by, on=on, inspections=ready)
        book = after(book, act)
    files = lists_of(job, book)  # 2
    declared = declared_exemptions(job.dispatch.get("rulebook.json"))
    scan = require_clean(files, job.knowledge(), (*EXEMPTIONS, *declared))  # 3

    def write() -> None:  # 4
        """Add the act, then write the lists."""
        if act is not None:
            job.store.append(act)
        job.store.publish(files)

    place = enter_announced(job, job.store.naming(files), files[PUBLICATION], on, write)
    shown = sum(case.published is not None for case in book.cases.values())
    return Published(job.store.public, tuple(sorted(files)), shown, ready, held, scan, place)


def lists_of(job: ResultJob, book: Book) -> dict[str, bytes]:
    """Every list as it would be published from a book.

    Raises
    ------
    ResultsError
        If a list of the office that ``results.toml`` names cannot be read.
    """
    commitment = job.commitment
    announcer = Announcer(
        task=job.quarter.task(),
        occasion=commitment.occasion,
        book=book,
        roster=job.roster,
        policy=job.policy,
        created=commitment.created,
        badges=job.badges() if job.policy.publication.inspectors else {},
        is_void=bool(job.voids),
    )
    mark = occasion_mark(commitment.occasion)
    written = announcer.files()
    named = job.policy.announcements
    if named.items is not None:
        items = read_items(job.beside(named.items), named.items)
        written |= item_files(items, mark=mark, created=commitment.created)
    if named.plans:
        versions = [read_plan(job.beside(name), name) for name in named.plans]
        written |= plan_files(versions, mark=mark, created=commitment.created)
    return {**written, PUBLICATION: _publication(job, book)}


def _end(job: ResultJob) -> dict[str, Any]:
    """Why and since when the draw is void; nothing where it is not."""
    if not job.voids:
        return {}
    end = min(job.voids.values(), key=lambda void: void.created)
    return {"void": {"code": str(end.code), "created": end.created, "draw_id": end.draw_id}}


def _publication(job: ResultJob, book: Book) -> bytes:
    """What the lists were made from: the drawn result, and the head of the private chain."""
    selection = {} if job.drawn_by is None else {"selection": job.drawn_by.model_dump(mode="json")}
    return write_document(
        {
            **selection,
            **_end(job),
            "acts": len(book.acts),
            "anchor": book.anchor,
            "authority": job.commitment.authority,
            "draw_id": job.commitment.draw_id,
            "fields": PUBLIC_FIELDS,
            "format": FORMAT,
            "head": book.previous,
            "occasion": str(job.commitment.occasion),
            "plan_ref": job.commitment.plan_ref,
            "published": sum(case.published is not None for case in book.cases.values()),
            "task_id": job.quarter.plan.task_id,
        }
    )
