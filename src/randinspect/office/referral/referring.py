"""A drawn selection goes to those who inspect: what is told to all, and what to each alone.

1. Everybody sees in ``referral.tsv`` whose each drawn unit is.
2. Each authority is handed privately the openings of its own units, and the salt under which all
   of them mark their people (docs/format.md §3.5).
3. The authority that drew dispatches just what is referred to itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from randinspect.canonical import persons_salt, read_table, sha256_hex, write_document
from randinspect.errors import ProtocolError
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import read_commitment
from randinspect.publication.commitment_parts import SelectionLink
from randinspect.publication.jurisdiction import read_referral, referral_table
from randinspect.quarter.referring import read_jurisdiction_openings
from randinspect.sampling import SampleRole, SampleUnit
from randinspect.version import FORMAT

__all__ = [
    "JURISDICTION_OPENINGS",
    "handovers",
    "link_to",
    "own_units",
    "referral_counts",
    "told_referral",
]

JURISDICTION_OPENINGS = "jurisdiction.openings.tsv"
"""Private file with what opens every row of ``jurisdiction.tsv``."""


def told_referral(openings: bytes | None, sample: bytes) -> bytes:
    """Bytes of ``referral.tsv`` of a sample that was just drawn.

    Raises
    ------
    ProtocolError
        If the office's own table is gone.
    """
    if openings is None:
        raise ProtocolError(
            f"private/{JURISDICTION_OPENINGS} is gone, so nobody can be told whose the drawn "
            "agencies are; restore it"
        )
    return referral_table(sample, read_jurisdiction_openings(openings))


def referral_counts(selection: Mapping[str, bytes]) -> tuple[tuple[str, int], ...]:
    """How many drawn units each authority inspects; nothing if units are not referred."""
    if REFERRAL not in selection:
        return ()
    referrals = read_referral(selection[REFERRAL]).values()
    return tuple(sorted(Counter(a for r in referrals for a in r.authorities).items()))


def own_units(
    selection: Mapping[str, bytes], sample: Sequence[SampleUnit], authority: str
) -> tuple[SampleUnit, ...]:
    """Certain and drawn units that an authority dispatches: those referred to it, else all."""
    drawn = tuple(unit for unit in sample if unit.role is not SampleRole.RESERVE)
    if REFERRAL not in selection:
        return drawn
    referrals = read_referral(selection[REFERRAL])
    return tuple(unit for unit in drawn if authority in referrals[unit.handle].authorities)


def link_to(selection: Mapping[str, bytes], authority: str) -> SelectionLink | None:
    """What a dispatch says of its selection; None where it is the authority's own, and whole."""
    commitment = read_commitment(selection["commit.json"])
    if commitment.authority == authority and not commitment.is_referred:
        return None
    return SelectionLink(
        authority=commitment.authority,
        commit_sha256=sha256_hex(selection["commit.json"]),
        draw_id=commitment.draw_id,
        result_sha256=sha256_hex(selection["result.json"]),
    )


def handovers(
    selection: Mapping[str, bytes], openings: bytes | None, key: bytes
) -> dict[str, bytes]:
    """Private documents for the other authorities, by file name.

    Parameters
    ----------
    selection
        The drawn selection.
    openings
        Bytes of the office's openings of its sealed agencies, None if they are open.
    key
        The office's master key, 32 bytes.
    """
    commitment = read_commitment(selection["commit.json"])
    referrals = read_referral(selection[REFERRAL])
    rows = read_table(openings, 3) if openings is not None else []
    files = {}
    for authority, _ in referral_counts(selection):
        if authority == commitment.authority:
            continue
        own = {h for h, r in referrals.items() if authority in r.authorities}
        record = {
            "authority": authority,
            "draw_id": commitment.draw_id,
            "format": FORMAT,
            "from": commitment.authority,
            "openings": _of(rows, own),
            "persons_salt": persons_salt(key, commitment.draw_id),
            "result_sha256": sha256_hex(selection["result.json"]),
        }
        files[f"{authority.replace('/', '~')}.json"] = write_document(record)
    return files


def _of(rows: Sequence[tuple[str, ...]], handles: Collection[str]) -> list[list[str]]:
    """Openings of some handles alone."""
    return [list(row) for row in rows if row[0] in handles]
