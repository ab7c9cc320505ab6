"""Telling "Internet + supervision" what was published: a batch of what was not told yet.

1. Read what was sent. 2. Find what the published results come to beyond it; of a void draw, what
takes it back. 3. Refuse what lacks a
code, all of it at once. 4. Write the batch into a private folder. A second run finds nothing to
tell and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from randinspect.attestation import Role
from randinspect.errors import Fault, ProtocolError, ResultsError
from randinspect.office.access.asking import require_role
from randinspect.office.private.place import require_private
from randinspect.office.results.job import POLICY, ResultJob
from randinspect.publication.bundle import write_files
from randinspect.publication.commitment import Occasion
from randinspect.publication.exchange import (
    Batch,
    Exchanger,
    Step,
    batch_files,
    batch_name,
    next_batch,
    read_batch,
    steps_to_send,
    steps_to_withdraw,
)
from randinspect.results import Case

__all__ = ["Exchanged", "exchange_results"]

_FOLDER: Final = "exchange"
_PRIVATE_MODE: Final = 0o700


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What a run wrote.

    Parameters
    ----------
    folder
        Where batches lie.
    batch
        The batch, None if there was nothing to tell.
    names
        Its files.
    """

    folder: Path
    batch: Batch | None = None
    names: tuple[str, ...] = ()


def exchange_results(job: ResultJob, *, by: str, on: date, to: Path | None = None) -> Exchanged:
    """Write a batch of everything that was published and is not told yet.

    Of a draw that is void nothing is told any more, and what was told is taken back.

    Parameters
    ----------
    job
        The results.
    by, on
        Who sends it, and when.
    to
        Folder; ``private/exchange`` of the quarter by default. Dispatches that share one never
        share a number.

    Raises
    ------
    AccessError
        If the ledger has actors, and who acts may not publish.
    ProtocolError
        If this was no draw, or the folder is public.
    ResultsError
        If ``[exchange]`` is missing, or with every value that a record lacks.
    FormatError
        If what was sent before does not follow from the acts.
    """
    require_role(job.quarter, Role.PUBLISH)
    if job.commitment.occasion is not Occasion.DRAW:
        raise ProtocolError(
            f"this is a {job.commitment.occasion}, no inspection; the platform takes every record "
            "for one, so none is written"
        )
    folder = require_private(to or job.workspace.private / _FOLDER, job.workspace)
    exchanger = _exchanger(job)
    sent = _sent(folder)  # 1
    own = [batch for batch in sent if batch.draw_id == job.commitment.draw_id]
    told = [step for batch in own for step in batch.steps]
    to_tell = steps_to_withdraw if job.voids else steps_to_send
    pending = [  # 2
        (case, step)
        for case in job.book.cases.values()
        for step in to_tell(case, [s for s in told if s.inspection == case.inspection])
    ]
    if not pending:
        return Exchanged(folder)
    number = next_batch(on, [batch.number for batch in sent])
    batch = _batch(exchanger, pending, number, by=by, on=on)  # 3
    files = batch_files(batch)
    folder.mkdir(mode=_PRIVATE_MODE, parents=True, exist_ok=True)
    write_files(folder, files, last=batch_name(number))  # 4
    return Exchanged(folder, batch, tuple(sorted(files)))


def _exchanger(job: ResultJob) -> Exchanger:
    """Who writes records, with the office's codes."""
    if job.policy.exchange is None:
        message = "there is no [exchange], so the platform's codes are not known"
        cure = "add the table with the codes that the platform gave to the office"
        raise ResultsError([Fault(POLICY, "exchange.choices", message, cure, column="exchange")])
    return Exchanger(
        task=job.quarter.task(),
        draw_id=job.commitment.draw_id,
        policy=job.policy,
        choices=job.policy.exchange,
        badges=job.badges(),
        file=POLICY,
    )


def _batch(
    exchanger: Exchanger, pending: list[tuple[Case, Step]], number: str, *, by: str, on: date
) -> Batch:
    """The batch, if every record is whole."""
    faults = [fault for case, step in pending for fault in exchanger.faults(case, step)]
    records = []
    if not faults:
        for case, step in pending:
            records.append(exchanger.record(case, step, batch=number, by=by, on=on))
            faults += exchanger.misfits(records[-1])
    if faults:
        raise ResultsError(list(dict.fromkeys(faults)))
    steps = tuple(step for _, step in pending)
    return Batch(number, exchanger.draw_id, steps, tuple(records))


def _sent(folder: Path) -> list[Batch]:
    """Batches so far in their order, those of other dispatches too: numbers are of the folder."""
    found = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return [read_batch(path.read_bytes(), path.name) for path in found]
