"""The bundles of a quarter as they are written, stage by stage, under the ledger's eyes.

A stage is a lock or a result: first the file that closes it, then everything that is made from it.
Where there is a ledger, it alone decides: the file gets its name when its leaf counts, so a process
that is killed before leaves no lock, whose number another department may take, and one that is
killed after leaves a draft that the next run closes the stage by. What a killed process did not
make is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from randinspect.attestation import KeyType, Pins
from randinspect.office.guarding import guard_bundle
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import DrawPlan
from randinspect.office.own_ledger.book import LedgerBook, read_key_file
from randinspect.office.own_ledger.pinning import pins_with, quarter_pins
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import Kind
from randinspect.publication.leaves import LeafKind
from randinspect.publication.ledger_proof import LEDGER_FILE
from randinspect.publication.privacy import Scan
from randinspect.publication.stages import complete

__all__ = ["Clock", "Publishing"]

Clock = Callable[[DrawPlan], int]

_CLOSES: Final = {"commit.json": LeafKind.COMMIT, "result.json": LeafKind.RESULT}


@dataclass(frozen=True)
class Publishing:
    """Where the stages of a quarter's bundles are written.

    Parameters
    ----------
    quarter, workspace
        The quarter's file, and where its bundles lie.
    clock
        UNIX seconds, UTC, now.
    """

    quarter: QuarterFile
    workspace: Workspace
    clock: Clock

    @cached_property
    def book(self) -> LedgerBook | None:
        """The ledger that the draws are entered in, if the quarter names one."""
        plan = self.quarter.ledger
        if plan is None:
            return None
        path = plan.witnesses and self.quarter.path(plan.witnesses)
        witnesses = read_key_file(path, KeyType.COSIGNATURE) if path else ()
        return LedgerBook(self.quarter.path(plan.folder), witnesses)

    def pins(self) -> Pins:
        """Keys by which the office verifies what it published itself, and what others did."""
        own = Pins() if self.book is None else self.book.pins()
        return pins_with(own, quarter_pins(self.quarter))

    def close(
        self,
        kind: Kind,
        files: dict[str, bytes],
        *,
        last: str,
        people: Collection[str] = (),
        keep: Callable[[], None] = lambda: None,
    ) -> Scan:
        """Write a stage, closed by its last file, then everything that is made from it.

        Parameters
        ----------
        kind, files, last
            The stage, and its file that closes it.
        people
            Names and numbers of inspectors that are not public.
        keep
            Keeps what is private about the stage, once it may stand and before it is published.

        Returns
        -------
        Scan
            What the privacy scanner looked at, and left alone.

        Raises
        ------
        PrivacyError
            If something private would be published; then nothing is written.
        ProtocolError
            If the ledger does not take it; then nothing is written.
        """
        there = self.workspace.files(kind)
        made = complete({**there, **files}, self.quarter.task())
        new = {n: d for n, d in {**files, **made}.items() if there.get(n) != d}
        scan = guard_bundle(new, people, beside=there)

        def prepare() -> None:
            keep()
            self.workspace.prepare(kind, files, last=last)

        if self.book is None:
            prepare()
        else:
            self.book.enter(_CLOSES[last], files[last], self._moment(kind), prepare)
        self.workspace.settle(kind, last)
        self._publish_made(kind, made)
        return scan

    def settle(self, kind: Kind) -> None:
        """Close a stage whose leaf counts, if a process was killed before it could.

        Raises
        ------
        ProtocolError, LedgerError
            If the ledger is not there, or not whole.
        """
        for last, leaf in _CLOSES.items():
            draft = self.workspace.prepared(kind, last)
            if self.book is not None and draft is not None and self.book.holds(leaf, draft):
                self.workspace.settle(kind, last)

    def complete(self, kind: Kind) -> None:
        """Make everything that is made from a stage, its proof by the ledger too."""
        self._publish_made(kind, complete(self.workspace.files(kind), self.quarter.task()))

    def prove(self, kind: Kind) -> None:
        """Write what proves of a stage in the ledger, and nothing that is made from the inputs."""
        if self.book is not None:
            proof = self.book.prove(self.workspace.files(kind), self._moment(kind))
            self.workspace.publish(kind, {LEDGER_FILE: proof}, last=LEDGER_FILE)

    def _publish_made(self, kind: Kind, made: dict[str, bytes]) -> None:
        """Write what is made from a stage, and what proves that the ledger holds it."""
        if self.book is not None:
            made[LEDGER_FILE] = self.book.prove(self.workspace.files(kind), self._moment(kind))
        self.workspace.publish(kind, made, last="manifest.json")

    def _moment(self, kind: Kind) -> int:
        """UNIX seconds now, as the clock has it for a draw."""
        return self.clock(self.quarter.draw(kind))
