"""Shares and sealed values as their parties reveal them, entered in the ledger (format.md §4.5).

A share is entered before the seed's time, or the draw is void; a sealed value from the time on at
which all other sources are known, and by the time that its holder committed to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from randinspect.errors import NotYet, ProtocolError
from randinspect.lottery import SealedSource, ShareSource
from randinspect.office.own_ledger.book import LedgerBook
from randinspect.office.stages.handing_in import HandIn
from randinspect.publication.commitment import Occasion

__all__ = ["Revealing"]


@dataclass(frozen=True)
class Revealing:
    """What the parties to one draw's seed reveal.

    Parameters
    ----------
    given
        Where they hand it in.
    book
        The ledger, None if there is none.
    """

    given: HandIn
    book: LedgerBook | None

    def enter_all(self) -> int:
        """Enter all that was handed in and is due, and return how many leaves are new.

        Raises
        ------
        NotYet
            If there is nothing to enter yet.
        ProtocolError
            If there is no ledger, or it does not take one.
        """
        book, terms = self.book, self.given.commitment
        if book is None:
            raise ProtocolError("quarter.toml names no ledger, and a reveal is a leaf of one")
        secrets = list(self._secrets())
        if not secrets:
            raise ProtocolError(f"{terms.draw_id}: its seed takes no share and no sealed value")
        known = book.revealed(terms.draw_id)
        open_ones = [place for place, _ in secrets if place not in known]
        due = [place for place, source in secrets if place in open_ones and self._is_due(source)]
        found = {place: value for place in due if (value := self.given.secret(place))}
        if open_ones and not found:
            raise NotYet(
                f"{terms.draw_id}: nothing that may be revealed by now was handed in; a sealed "
                "value is opened once all other sources can be known",
                not_before=terms.seed_plan.ready_at,
            )
        return self._enter(book, found)

    def enter_shares(self) -> int:
        """Enter the shares that were handed in before the seed's time, as far as they are new."""
        book, terms = self.book, self.given.commitment
        is_late = terms.occasion is Occasion.DRAW and self._is_after_time
        if book is None or is_late:
            return 0
        missing = [place for place in self._shares() if place not in book.revealed(terms.draw_id)]
        return self._enter(book, {p: v for p in missing if (v := self.given.secret(p))})

    def require_shares(self) -> None:
        """Refuse to draw what has a share that the ledger does not show in time.

        Raises
        ------
        ProtocolError
            Naming the shares.
        """
        book, terms = self.book, self.given.commitment
        if book is None or terms.occasion is not Occasion.DRAW or not self._is_after_time:
            return
        known = book.revealed(terms.draw_id)
        missing = [str(terms.seed_plan.sources[p - 1]) for p in self._shares() if p not in known]
        if missing:
            raise ProtocolError(
                f"{terms.draw_id}: the {', '.join(missing)} was not revealed in the ledger before "
                "the seed's time, so the draw is void: `randinspect void --reason share_missing`"
            )

    @property
    def _is_after_time(self) -> bool:
        """Whether the seed's time has come."""
        return self.given.now >= self.given.commitment.seed_plan.not_before

    def _secrets(self) -> Iterator[tuple[int, ShareSource | SealedSource]]:
        """Number of each source that a party keeps secret, from 1."""
        for place, source in enumerate(self.given.commitment.seed_plan.sources, 1):
            if isinstance(source, ShareSource | SealedSource):
                yield place, source

    def _shares(self) -> list[int]:
        """Numbers of the shares."""
        return [place for place, source in self._secrets() if isinstance(source, ShareSource)]

    def _is_due(self, source: ShareSource | SealedSource) -> bool:
        """Whether a secret may be told by now."""
        is_share = isinstance(source, ShareSource)
        return is_share or self.given.now >= self.given.commitment.seed_plan.ready_at

    def _enter(self, book: LedgerBook, found: dict[int, str]) -> int:
        """Enter values, each a leaf."""
        for place, value in found.items():
            book.reveal(self.given.commitment.draw_id, place, value, self.given.now)
        return len(found)
