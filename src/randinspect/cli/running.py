"""How the steps of a quarter are told at the desk as they are done."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from randinspect.canonical import beijing_time, utc_time
from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.options import wall_clock
from randinspect.cli.showing import show_event, show_verdict
from randinspect.office import Event, QuarterFile, Steps, Workspace, open_steps
from randinspect.publication import Occasion
from randinspect.verification import verify

__all__ = ["run_steps", "steps_of"]


def steps_of(
    file: QuarterFile,
    out: Path,
    rehearsal: bool,
    provisional: bool = False,
    relays: tuple[str, ...] = (),
) -> Steps:
    """The steps of a quarter."""
    occasion = Occasion.REHEARSAL if rehearsal else Occasion.DRAW
    return open_steps(file, Workspace(out), occasion, lambda _: wall_clock(), provisional, relays)


def run_steps(desk: Desk, steps: Steps, done: Iterable[Event]) -> None:
    """Tell what is done, verify it, and say where it lies.

    Each step is done when its event is asked for, after the occasion was told.
    """
    if steps.occasion is not Occasion.DRAW:
        desk.talk(str(steps.occasion))
    events: list[dict[str, Any]] = []
    for event in done:
        events.append(show_event(desk, event))
        if event.witness_by is not None:
            _tell_witness(desk, steps, event.witness_by)
    verdict = verify(steps.workspace.public, steps.pins())
    pages = [str(path) for path in steps.workspace.pages()]
    show_verdict(desk, verdict)
    for page in pages:
        desk.talk("page", p=page)
    desk.talk("private", p=steps.workspace.private)
    desk.lines(pages)
    desk.document({"events": events, "pages": pages, "verdict": verdict.document()})
    if not verdict:
        raise typer.Exit(ExitCode.CHECK_FAILED)


def _tell_witness(desk: Desk, steps: Steps, moment: int) -> None:
    """Until when a witness has to see a lock, and how it is asked."""
    ledger = steps.quarter.ledger
    folder = steps.quarter.path(ledger.folder) if ledger else ""
    desk.talk("witness by", t=utc_time(moment), b=beijing_time(moment), p=folder)
