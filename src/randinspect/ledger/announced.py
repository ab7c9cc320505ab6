"""Rules of what is announced: lists of a drawn dispatch, of acts that only grow (§7.5)."""

from __future__ import annotations

from collections.abc import Iterator

from randinspect.ledger.rules import Rule
from randinspect.publication.commitment import Kind
from randinspect.publication.publication_leaf import PublicationLeaf

__all__ = ["publication_faults"]


def publication_faults(
    found: PublicationLeaf, drawn: Kind | None, before: PublicationLeaf | None
) -> Iterator[tuple[Rule, str]]:
    """What a publication breaks.

    Parameters
    ----------
    found
        The leaf's document.
    drawn
        Kind of the draw that it names, None if there is none with a result.
    before
        What was announced of it last, None if nothing was.
    """
    if drawn is not Kind.DISPATCH:
        yield Rule.PUBLICATION_RESULT, f"{found.draw_id} is no dispatch with a result"
    if before is None:
        return
    if found.acts < before.acts:
        text = f"{before.acts} acts were announced, and these lists are made from {found.acts}"
        yield Rule.PUBLICATION_CHAIN, text
    elif found.acts == before.acts and found.head != before.head:
        yield Rule.PUBLICATION_CHAIN, f"{before.acts} acts ended with {before.head}"
