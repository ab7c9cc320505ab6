"""What several commands about results say besides: voids, days of visits, leaves of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from randinspect.canonical import told_moment
from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.finding_words import FINDINGS
from randinspect.cli.ledger_words import told_code
from randinspect.cli.phrases import in_chinese
from randinspect.cli.words import Language
from randinspect.office.own_ledger.in_force import voids_of
from randinspect.office.results.job import ResultJob
from randinspect.office.results.visit_days import visit_notes
from randinspect.results import Record

__all__ = ["say_entered", "say_untrue", "say_visits", "say_void"]


def say_visits(desk: Desk, job: ResultJob, records: Sequence[Record]) -> list[dict[str, str]]:
    """Say of which records the visit was on another day than was asked; the same as plain data."""
    notes = visit_notes(job, records)
    for note in notes:
        desk.talk(note.code, h=note.inspection, d=note.day, a=note.asked)
    return [note.document() for note in notes]


def say_entered(desk: Desk, job: ResultJob, leaf: int | None) -> None:
    """Say where the announced lists stand in the office's ledger, if it names one."""
    if leaf is not None:
        desk.talk("lists entered", n=leaf)
    elif job.quarter.ledger is not None:
        desk.talk("lists not entered")


def say_untrue(desk: Desk, told: Mapping[str, Any]) -> None:
    """Say which announced files contradict their acts, and end with 1 if there is one."""
    for one in told["contradicted"]:
        text = one["text"] if desk.language is Language.EN else in_chinese(one["text"], FINDINGS)
        desk.talk("list untrue", f=one["file"], t=text)
    if told["contradicted"]:
        desk.talk("lists untrue", n=len(told["contradicted"]))
        raise typer.Exit(ExitCode.CHECK_FAILED)


def say_void(desk: Desk, job: ResultJob) -> None:
    """Say loudly that a draw is void, before anything of it is shown."""
    for void in voids_of(job.workspace, job.quarter).values():
        code = told_code(void.code, desk.language)
        moment = told_moment(void.created)
        desk.talk("void shown", d=void.draw_id, c=code, p=void.approved_by, m=moment)
