"""The draws of the invented year under a ledger and a witness, each at its fixed, fictitious time.

1. Lock, 26 hours before the seed. 2. Let the witness cosign, an hour later. 3. Hand in the share,
if there is one, two hours before. 4. Hand in the evidence and draw, ten minutes after.

Keys of ledger, witness and office are public: a demonstration has nothing to hide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from randinspect.attestation import KeyType, Pins, SecretKey
from randinspect.cli.keeping import enter_void
from randinspect.cli.year.paperwork import MASTER_KEY
from randinspect.cli.year.seeds import evidence_files
from randinspect.cli.year.tasks import Due
from randinspect.ledger import (
    KEY_NAME,
    WITNESS_KEY_NAME,
    Ledger,
    Request,
    Witness,
    make_ledger,
    signed_head,
    witness_request,
)
from randinspect.ledger.key_file import keep_secret
from randinspect.ledger.witness import PINNED_NAME
from randinspect.office import Event, Steps, Workspace, enter_amendments, read_quarter_file
from randinspect.publication import Kind, Occasion, VoidReason
from randinspect.registry.calendar import beijing_day

__all__ = ["CHIEF", "Bureau", "Drawn"]

CHIEF: Final = "demo.example.amr/chief"
_AUTHORITY: Final = "demo.example.amr"
_LEDGER: Final = SecretKey("demo.example/ledger", KeyType.NOTE, bytes.fromhex("1ed9" * 16))
_WITNESS: Final = SecretKey("demo.example/witness", KeyType.COSIGNATURE, bytes.fromhex("317e" * 16))
_HOUR: Final = 3600
_LOCK: Final = -26 * _HOUR
_SEEN: Final = -25 * _HOUR
_SHARES: Final = -2 * _HOUR
_DRAW: Final = 600
_OPENED: Final = 1_735_866_000  # 2025-01-03 09:00 in Beijing


class Drawn(Protocol):
    """What an office draws: the name of its folder, and when its draws are due."""

    @property
    def name(self) -> str:
        """Name of its folder."""

    @property
    def selection(self) -> Due:
        """The draw of agencies."""

    @property
    def dispatch(self) -> Due:
        """The draw of people."""

    @property
    def draws_agencies(self) -> bool:
        """Whether agencies are drawn in it, and not taken over from an earlier task."""


@dataclass(frozen=True)
class Bureau:
    """An office of a simulation, such as the invented year.

    Parameters
    ----------
    folder
        Where everything lies: ``tasks``, ``ledger``, ``witness`` and the public keys.
    authority
        Whose commitments its ledger takes.
    created
        UNIX seconds at which the ledger begins.
    """

    folder: Path
    authority: str = _AUTHORITY
    created: int = _OPENED

    @property
    def tasks(self) -> Path:
        """Folder of the tasks."""
        return self.folder / "tasks"

    @property
    def ledger(self) -> Path:
        """Folder of the ledger."""
        return self.folder / "ledger"

    def open(self) -> None:
        """Make ledger and witness, and publish their keys."""
        keep_secret(self.ledger / KEY_NAME, _LEDGER)
        make_ledger(
            self.ledger, origin=_LEDGER.name, authorities=[self.authority], created=self.created
        )
        keep_secret(self.folder / "witness" / WITNESS_KEY_NAME, _WITNESS)
        pinned = f"{_LEDGER.verifier}\n"
        _write(self.folder / "witness" / PINNED_NAME, pinned)
        _write(self.folder / "ledger.keys", pinned)
        _write(self.folder / "witness.keys", f"{_WITNESS.verifier}\n")

    def pins(self) -> Pins:
        """Keys by which anybody verifies the year, once these are known from elsewhere."""
        return Pins((_LEDGER.verifier,), (_WITNESS.verifier,))

    def out(self, task: Drawn) -> Path:
        """Folder of a task's bundles and private files."""
        return self.tasks / task.name / "out"

    def quarter(self, task: Drawn) -> Path:
        """File of a task."""
        return self.tasks / task.name / "quarter.toml"

    def steps(self, task: Drawn, moment: int) -> Steps:
        """Steps of a task at a moment."""
        workspace = Workspace(self.out(task))
        if task.draws_agencies and workspace.kept("master.key") is None:
            workspace.keep("master.key", MASTER_KEY.encode("ascii"))
        file = read_quarter_file(self.quarter(task))
        return Steps(file, workspace, Occasion.DEMONSTRATION, lambda _: moment)

    def draw(self, task: Drawn, kind: Kind) -> Iterator[Event]:
        """Lock one of a task's draws, and draw it."""
        due = task.selection if kind is Kind.SELECTION else task.dispatch
        yield self.lock(task, kind)
        self._hand_in(task, due, early=True)
        if due.has_share:
            yield self.steps(task, due.unix + _SHARES).reveal(kind)
        self._hand_in(task, due, early=False)
        yield self.steps(task, due.unix + _DRAW).draw(kind)

    def locked_on(self, due: Due) -> date:
        """Day in Beijing on which a draw is locked."""
        return beijing_day(due.unix + _LOCK)

    def lock(self, task: Drawn, kind: Kind) -> Event:
        """Lock one of a task's draws, and let the witness see it."""
        due = task.selection if kind is Kind.SELECTION else task.dispatch
        event = self.steps(task, due.unix + _LOCK).commit(kind)
        self.cosign(due.unix + _SEEN)
        return event

    def take(self, task: Drawn) -> Event:
        """Take over the selection that a batch is taken from."""
        return self.steps(task, task.dispatch.unix + _LOCK).commit(Kind.SELECTION)

    def void(self, task: Drawn, evidence: Path) -> None:
        """End a locked selection before its seed, and let the witness see that too."""
        moment = task.selection.unix + _SHARES
        enter_void(
            self.ledger,
            task.selection.draw_id,
            VoidReason.REGISTER_ERROR,
            evidence,
            approved_by=CHIEF,
            moment=moment,
        )
        self.cosign(moment + 1)
        self.steps(task, moment).publishing.prove(Kind.SELECTION)

    def show_amendments(self, task: Drawn, moment: int) -> None:
        """Publish beside a task's amendments the head that the witness cosigned."""
        enter_amendments(self.ledger, self.out(task) / "public/amendments", moment)

    def cosign(self, moment: int) -> None:
        """Let the witness cosign the ledger's head."""
        ledger = Ledger.opened(self.ledger)
        signed_head(self.ledger, ledger)
        witness = Witness(self.folder / "witness")
        last = witness.seen(ledger.origin)
        asked = Request.parse(witness_request(ledger, last.size if last else 0))
        ledger.take_cosignatures(witness.cosign(asked, moment), [witness.verifier])

    def _hand_in(self, task: Drawn, due: Due, *, early: bool) -> None:
        """Put the evidence beside the task's file: shares before the seed, all else after it."""
        for name, data, is_early in evidence_files(due):
            if is_early is early:
                (self.tasks / task.name / name).write_bytes(data)


def _write(path: Path, text: str) -> None:
    """Write a file of public keys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
