"""What bundles show of a ledger, to be held against that ledger (docs/format.md §9.8).

A bundle was made from a ledger: its commitment is a leaf there, and the two checkpoints of its
``ledger.json`` are of that ledger. Whoever publishes another history, or a shorter one, is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from randinspect.attestation import Note, read_checkpoint
from randinspect.errors import FormatError, RandinspectError
from randinspect.ledger.history import History
from randinspect.publication.commitment import read_commitment
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.publication.ledger_proof import LEDGER_FILE, LedgerProof

__all__ = ["ShownDraw", "absent_draws", "shown_draws", "shown_notes"]


@dataclass(frozen=True, slots=True)
class ShownDraw:
    """What one bundle shows of the ledger that it was entered into.

    Parameters
    ----------
    draw_id, authority
        Of its commitment.
    leaf
        The leaf that its commitment has to be.
    origin
        Name of the ledger that its ``ledger.json`` shows; nothing if it shows none.
    notes
        The two checkpoints there.
    """

    draw_id: str
    authority: str
    leaf: bytes
    origin: str = ""
    notes: tuple[Note, ...] = ()


def shown_draws(bundles: Iterable[Mapping[str, bytes]]) -> Iterator[ShownDraw]:
    """What bundles show; one whose commitment cannot be read is refuted anyway, and left out.

    Parameters
    ----------
    bundles
        Names and bytes of each bundle.
    """
    for files in bundles:
        try:
            commitment = read_commitment(files.get("commit.json", b""))
        except RandinspectError:
            continue
        leaf = leaf_bytes(LeafKind.COMMIT, files["commit.json"])
        origin, notes = _checkpoints(files.get(LEDGER_FILE))
        yield ShownDraw(commitment.draw_id, commitment.authority, leaf, origin, notes)


def _checkpoints(data: bytes | None) -> tuple[str, tuple[Note, ...]]:
    """Name of a ledger, and two checkpoints of it; none where the file has no form (14.2)."""
    if data is None:
        return "", ()
    try:
        proof = LedgerProof.read(data)
        own, _ = proof.heads()
        notes = tuple(read_checkpoint(text)[1] for text in (proof.lock, proof.latest))
    except FormatError:
        return "", ()
    return own.origin, notes


def shown_notes(shown: Sequence[ShownDraw], history: History) -> list[Note]:
    """Checkpoints of this ledger that bundles show; those of another say nothing of it."""
    own = history.origin.origin if history.origin else None
    return [note for draw in shown if draw.origin == own for note in draw.notes]


def absent_draws(shown: Sequence[ShownDraw], history: History) -> list[str]:
    """Draws of authorities of this ledger whose commitments are no leaf of it."""
    named = history.origin.authorities if history.origin else ()
    own = (draw for draw in shown if draw.authority in named)
    return [draw.draw_id for draw in own if history.place_of(draw.leaf) is None]
