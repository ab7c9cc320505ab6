"""Which drawn units an authority takes for its own where the selection does not say it.

``claims.tsv`` names every drawn unit, own or others', so that whatever is left out is seen. It is
the authority's own word: nothing was locked with the selection (docs/format.md §3.4.3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from randinspect.canonical import check_handle, read_table, write_table
from randinspect.errors import FormatError

__all__ = ["OTHERS", "OWN", "claim_table", "odd_claims", "read_claims"]

OWN, OTHERS = "own", "others"


def claim_table(drawn: Iterable[str], own: Collection[str]) -> bytes:
    """Bytes of ``claims.tsv``: every drawn unit, own or others'."""
    return write_table((handle, OWN if handle in own else OTHERS) for handle in drawn)


def read_claims(data: bytes) -> dict[str, bool]:
    """Whether each unit is claimed.

    Raises
    ------
    FormatError
        If a row breaks its form, or a unit stands twice.
    """
    rows = read_table(data, 2)
    if odd := [word for _, word in rows if word not in (OWN, OTHERS)]:
        raise FormatError(f"claims.tsv: [{odd[0]}] is neither {OWN} nor {OTHERS}")
    found = {check_handle(handle): word == OWN for handle, word in rows}
    if len(found) < len(rows):
        raise FormatError("claims.tsv: a unit stands twice")
    return found


def odd_claims(data: bytes, inspections: Collection[str]) -> Iterator[tuple[str, str]]:
    """Tell where claims are not those of the inspections that they stand beside.

    Parameters
    ----------
    data
        Bytes of ``claims.tsv``.
    inspections
        Handles of the dispatch.

    Yields
    ------
    tuple[str, str]
        The handle, empty where the table itself is meant, and what is wrong.
    """
    try:
        claims = read_claims(data)
    except FormatError as error:
        yield "", str(error)
        return
    own = {handle for handle, is_own in claims.items() if is_own}
    for handle in sorted(own - set(inspections)):
        yield handle, f"{handle} is claimed, but has no inspection"
    for handle in sorted(set(inspections) - own):
        yield handle, f"{handle} is inspected, but not claimed"
