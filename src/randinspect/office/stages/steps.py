"""The steps of a quarter on disk: lock, draw, lock, draw, each once (docs/format.md §7).

1. Close the frame and lock the selection; or take over one that was drawn before, where the
   quarter dispatches another batch of it (format.md §6.3).
2. With the evidence of exactly its round: draw the selection.
3. Pose the dispatch, precheck it, and lock it. It can only fail here, before its seed.
4. With the evidence of its round: draw the dispatch.

What is done is seen from the files, so the steps go on where they stopped. A draw is a pure
function of what was locked: doing it again gives the same bytes, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from randinspect.attestation import Pins
from randinspect.errors import ProtocolError
from randinspect.office.guarding import exempted_notes
from randinspect.office.private.diaries import keep_diaries
from randinspect.office.private.tables import keep_handovers
from randinspect.office.referral.referring import (
    JURISDICTION_OPENINGS,
    referral_counts,
    told_referral,
)
from randinspect.office.stages.events import Done, Event
from randinspect.office.stages.handing_in import HandIn
from randinspect.office.stages.locking import Locking
from randinspect.office.stages.revealing import Revealing
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.stages import draw

__all__ = ["Steps"]


@dataclass(frozen=True)
class Steps(Locking):
    """A quarter that goes on as far as it can.

    Parameters
    ----------
    relays
        Addresses of relays that may be asked for rounds and pulses that nobody handed in; all
        others as for `StageGuards`.
    """

    relays: tuple[str, ...] = ()

    def advance(self) -> Iterator[Event]:
        """Do every step that can be done.

        Raises
        ------
        NotYet
            When the next step waits for its seed.
        InputError, DesignError, InfeasibleDispatch
            If the inputs, the targets or the rules leave no way on.
        ProtocolError
            If the protocol forbids the step.
        """
        if not self._is_done():
            self._require_in_force()
        self._require_locked()
        self._mend()
        for kind in Kind:
            if kind is Kind.DISPATCH and self._sends_nobody():
                return  # all that was drawn is referred to other authorities
            if not self.workspace.files(kind):
                yield self._commit(kind)
            self._require_occasion()
            if "result.json" not in self.workspace.files(kind):
                yield from self._shares(kind)
                yield self._draw(kind)

    def commit(self, kind: Kind) -> Event:
        """Lock one of the two draws, and do nothing else.

        Of a selection that was drawn elsewhere this takes over what was drawn.

        Raises
        ------
        InputError, DesignError, InfeasibleDispatch
            If the inputs, the targets or the rules leave no way on.
        ProtocolError
            If it is locked already, its selection is not drawn or refers everything to others,
            or the protocol forbids it.
        """
        self._require_in_force()
        self._require_locked()
        self._mend()
        files = self.workspace.files(kind)
        if files:
            name = read_commitment(files["commit.json"]).draw_id
            raise ProtocolError(f"{name} is locked already; a draw is locked once")
        if kind is Kind.DISPATCH:
            self._require_drawn()
            self._require_occasion()
            self._require_sending()
        return self._commit(kind)

    def draw(self, kind: Kind) -> Event:
        """Draw one of the two, with the evidence of exactly its seed, and do nothing else.

        Raises
        ------
        NotYet
            If the evidence is not there.
        SeedError
            If it proves no seed of this commitment.
        ProtocolError
            If it is not locked, drawn already, or void.
        """
        self._require_in_force()
        self._require_locked()
        self._mend()
        files = self.workspace.files(kind)
        if not files:
            name = self.quarter.draw(kind).draw_id
            raise ProtocolError(f"{name} is not locked; commit to it before its seed can be known")
        if "result.json" in files:
            name = read_commitment(files["commit.json"]).draw_id
            raise ProtocolError(f"{name} is drawn, and its result stands; nothing is drawn twice")
        self._require_occasion()
        return self._draw(kind)

    def reveal(self, kind: Kind) -> Event:
        """Enter in the ledger what the parties to a seed reveal, as far as they handed it in.

        Raises
        ------
        NotYet
            If nothing was handed in, or a sealed value would be opened before its seed is due.
        ProtocolError
            If there is no ledger, it is not locked, it began as another occasion, it is void,
            or a share comes too late.
        """
        self._require_in_force()
        given = self.hand_in(kind)
        self._require_occasion()
        self._mend()
        revealing = Revealing(given, self.publishing.book)
        return self._event(Done.REVEALED, kind, revealing.enter_all())

    def _shares(self, kind: Kind) -> Iterator[Event]:
        """Enter the shares that were handed in, before the seed's time."""
        revealing = Revealing(self.hand_in(kind), self.publishing.book)
        if number := revealing.enter_shares():
            yield self._event(Done.REVEALED, kind, number)

    def pins(self) -> Pins:
        """Keys by which the office verifies what lies in its folder."""
        return self.publishing.pins()

    def _sends_nobody(self) -> bool:
        """Whether nothing of the drawn sample is to be dispatched from here."""
        counts = dict(referral_counts(self.workspace.files(Kind.SELECTION)))
        return bool(counts) and self.quarter.authority.id not in counts

    def _draw(self, kind: Kind) -> Event:
        """Steps 2 and 4."""
        files = self.workspace.files(kind)
        commitment = read_commitment(files["commit.json"])
        given = self.hand_in(kind)
        Revealing(given, self.publishing.book).require_shares()
        records = given.records()
        with given.naming(records):
            drawn = draw(files, records)
        if commitment.is_referred:
            openings = self.workspace.kept(JURISDICTION_OPENINGS)
            drawn[REFERRAL] = told_referral(openings, drawn["sample.tsv"])
        scan = self.publishing.close(kind, {**files, **drawn}, last="result.json")
        self._keep_after_draw()
        result = drawn["sample.tsv" if kind is Kind.SELECTION else "teams.tsv"]
        done = Done.SELECTION_DRAWN if kind is Kind.SELECTION else Done.DISPATCH_DRAWN
        event = self._event(done, kind, sum(b"\treserve\t" not in r for r in result.splitlines()))
        undated = len(drawn.get("undated.tsv", b"").splitlines())
        due, counts = commitment.seed_plan.open_by, referral_counts(drawn)
        told = exempted_notes(scan, files["rulebook.json"])
        return replace(event, undated=undated, open_by=due, referred=counts, notes=told)

    def _mend(self) -> None:
        """Make again what a killed process may not have finished making from a stage."""
        for kind in Kind:
            if kind is Kind.SELECTION and self.is_taken:
                continue  # it stays as it was published
            if self.workspace.files(kind):
                self.publishing.complete(kind)
        self._keep_after_draw()

    def hand_in(self, kind: Kind) -> HandIn:
        """Where the evidence of a locked draw lies.

        Raises
        ------
        ProtocolError
            If it is not locked, or not drawn here.
        """
        plan, files = self.quarter.draw(kind), self.workspace.files(kind)
        if not files:
            raise ProtocolError(f"{plan.draw_id} is not locked; commit to it first")
        commitment = read_commitment(files["commit.json"])
        return HandIn(commitment, plan.rules(), self.quarter.folder, self.clock(plan), self.relays)

    def _require_sending(self) -> None:
        """Refuse a dispatch of nothing."""
        if self._sends_nobody():
            raise ProtocolError(
                f"{self.workspace.folder}: all that was drawn is referred to other authorities, "
                "so nobody is sent from here; hand over what private/handover holds"
            )

    def _keep_after_draw(self) -> None:
        """Keep what each authority is handed, and every inspector's own visits, if dated."""
        if REFERRAL in self.workspace.files(Kind.SELECTION) and not self.is_taken:
            keep_handovers(self.workspace, self.key)
        keep_diaries(self.workspace)
