"""The chain of acts held against what was published from it.

The rule: what was published names how many acts there were and the digest of the last one, so that
the chain may only have grown since. Acts that are cut off, taken out or written anew would let
published results vanish, and whoever read them could no longer be told why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from randinspect.canonical import read_document, sha256_hex
from randinspect.errors import FormatError, ProtocolError

__all__ = ["PUBLICATION", "published_head", "require_published"]

PUBLICATION: Final = "publication.json"
"""Says from which acts the lists were made (docs/format.md §11.6)."""


def published_head(publication: bytes) -> tuple[int, str]:
    """How many acts results were published from, and the digest of the last.

    Raises
    ------
    FormatError
        If it does not say so.
    """
    said: Any = read_document(publication)
    count, head = (said.get("acts"), said.get("head")) if isinstance(said, dict) else (None, None)
    if type(count) is not int or count < 0 or not isinstance(head, str):
        raise FormatError(
            f"{PUBLICATION} does not say from which acts it was made; restore public/results from "
            "the backup"
        )
    return count, head


def require_published(publication: bytes, documents: Sequence[bytes], anchor: str) -> None:
    """Refuse a chain that does not begin with the acts that were published.

    Parameters
    ----------
    publication
        What was published last.
    documents
        Acts in their order, as they lie there now.
    anchor
        Digest of the drawn result.

    Raises
    ------
    FormatError
        If the publication says neither how many acts there were nor which was the last.
    ProtocolError
        If it was made from acts that are not the first ones of the chain.
    """
    count, head = published_head(publication)
    if count > len(documents):
        raise ProtocolError(
            f"results were published from {count} acts, and {len(documents)} are here; restore "
            "private/results from the backup"
        )
    found = sha256_hex(documents[count - 1]) if count else anchor
    if found != head:
        raise ProtocolError(
            f"results were published from {count} acts that end with {head}, but here they end "
            f"with {found}; restore private/results from the backup"
        )
