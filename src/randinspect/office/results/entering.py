"""What is announced of results, entered in the office's ledger (docs/format.md §7.2).

Lists are signed by nobody. Where the quarter names a ledger that holds its dispatch, they are
written if and only if the ledger takes the digest of ``announcements.json``, which names each of
them. What is announced as it was before is not entered again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from randinspect.canonical import beijing_morning, read_document, sha256_hex
from randinspect.ledger import Ledger, signed_head
from randinspect.office.results.job import ResultJob
from randinspect.office.results.store import NAMES
from randinspect.publication.leaves import LeafKind, made_leaf
from randinspect.results.published_head import PUBLICATION

__all__ = ["announce_beside", "announced_place", "enter_announced"]


def enter_announced(
    job: ResultJob, names: bytes, publication: bytes, on: date, write: Callable[[], object]
) -> int | None:
    """Write what is announced while the ledger takes it.

    Parameters
    ----------
    job
        The results.
    names
        Bytes of the ``announcements.json`` to be written.
    publication
        Bytes of the ``publication.json`` that it names.
    on
        Day of the publication; the leaf bears its beginning in Beijing.
    write
        Writes the files.

    Returns
    -------
    int | None
        Index of the leaf; None where no ledger is named, or it does not hold the dispatch.

    Raises
    ------
    ProtocolError
        If the ledger does not take it; then nothing is written. Also if its key is gone.
    LedgerError
        If the ledger is not whole.
    """
    folder, ledger = _ledger_of(job)
    place = None if ledger is None else _last_place(ledger, job.commitment.draw_id, names)
    if folder is None or ledger is None or place is not None:
        write()
        return place
    said = read_document(publication)
    fields = {
        "acts": said["acts"],
        "created": beijing_morning(on),
        "draw_id": job.commitment.draw_id,
        "head": said["head"],
        "sha256": sha256_hex(names),
    }
    leaf = made_leaf(LeafKind.PUBLICATION, fields)
    place = ledger.append(leaf, moment=beijing_morning(on), alongside=lambda: _done(write))
    signed_head(folder, ledger)
    return place


def announce_beside(job: ResultJob, name: str, data: bytes, on: date) -> Path:
    """Announce one file beside the lists, and enter that.

    Before any list is published there is nothing that a leaf could say of it; then it is written.

    Raises
    ------
    ProtocolError, LedgerError
        As of `enter_announced`.
    """
    publication = job.store.read_announced(PUBLICATION)
    if publication is None:
        return job.store.announce(name, data)
    names = job.store.naming_also(name, data)
    enter_announced(job, names, publication, on, lambda: job.store.announce(name, data))
    return job.store.public / name


def announced_place(job: ResultJob) -> int | None:
    """Index of the leaf of what is announced now; None where it is in no ledger.

    Raises
    ------
    ProtocolError, LedgerError
        If the ledger is not there, or not whole.
    """
    _, ledger = _ledger_of(job)
    path = job.store.public / NAMES
    if ledger is None or not path.exists():
        return None
    return _last_place(ledger, job.commitment.draw_id, path.read_bytes())


def _ledger_of(job: ResultJob) -> tuple[Path | None, Ledger | None]:
    """The quarter's ledger, if it names one that holds its dispatch."""
    if job.quarter.ledger is None:
        return None, None
    folder = job.quarter.path(job.quarter.ledger.folder)
    ledger = Ledger.opened(folder)
    return folder, ledger if job.commitment.draw_id in ledger.history.draws else None


def _last_place(ledger: Ledger, draw_id: str, names: bytes) -> int | None:
    """Index of the last publication of a draw, if it announces just this."""
    last = ledger.history.draws[draw_id].announced
    if last is None or last.sha256 != sha256_hex(names):
        return None
    return ledger.history.place_of(made_leaf(LeafKind.PUBLICATION, last.model_dump(mode="json")))


def _done(write: Callable[[], object]) -> None:
    """Write, and say nothing."""
    write()
