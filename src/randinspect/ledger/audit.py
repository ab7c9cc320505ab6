"""A whole ledger checked: leaves, checkpoints, and what witnesses saw (docs/format.md §7.5).

1. The leaves, one after the other: none missing, moved or changed in the store, and the rules.
2. The checkpoints: size, root, and a signature of a key in force. The first that does not fit
   shows between which leaves something was changed.
3. With the keys of witnesses: what was not there at a time at which it had to be.
4. With bundles: their checkpoints count among those of the ledger, and their commitments are
   leaves of it.

Nothing here raises on a bad ledger; what is wrong is told with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from randinspect.attestation import Checkpoint, Note, Pins, read_note
from randinspect.canonical import Frontier, sha256_hex
from randinspect.errors import FormatError, LedgerError
from randinspect.ledger.export import LedgerExport
from randinspect.ledger.heads import (
    Sighting,
    dated_breaches,
    head_breaches,
    head_size,
    late_breaches,
    sightings_of,
)
from randinspect.ledger.history import History
from randinspect.ledger.parallel import parallel_breaches
from randinspect.ledger.rules import Breach, Rule
from randinspect.ledger.shown import ShownDraw, absent_draws, shown_notes
from randinspect.ledger.store import Row, Store
from randinspect.publication.leaves import LeafKind, leaf_bytes

__all__ = ["Audit", "audit_export", "audit_store"]


_ACT: Final = leaf_bytes(LeafKind.ACT, b"")


@dataclass(slots=True)
class Audit:
    """What an audit of a ledger found.

    Parameters
    ----------
    history
        What its leaves come to.
    breaches
        All that is wrong.
    seen
        What pinned witnesses saw.
    leaves
        Its leaves.
    absent
        Draws of bundles handed in whose commitments it does not hold.
    """

    history: History = field(default_factory=History)
    breaches: list[Breach] = field(default_factory=list)
    seen: list[Sighting] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def take(self, data: bytes) -> None:
        """Add a leaf and what it breaks."""
        self.leaves.append(data)
        self.breaches += self.history.take(data)

    @property
    def signed(self) -> frozenset[str]:
        """SHA-256 of every leaf that stands directly behind an act."""
        pairs = pairwise(self.leaves)
        return frozenset(sha256_hex(leaf) for act, leaf in pairs if act.startswith(_ACT))

    def __bool__(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaches and not self.absent


def audit_store(store: Store, pins: Pins, shown: Sequence[ShownDraw] = ()) -> Audit:
    """Check the ledger of an office where it lies.

    Parameters
    ----------
    store
        The ledger; it need not be whole.
    pins
        What the reader knows from elsewhere.
    shown
        What bundles show of it.
    """
    audit = Audit()
    if not store.is_intact():
        audit.breaches.append(Breach(Rule.STORE_WHOLE, "store", "its file is damaged"))
    roots = [Frontier().root()]
    try:
        roots.extend(_stored(audit, store.rows()))
    except LedgerError as error:
        place = f"leaf {len(roots) - 1}"
        audit.breaches.append(Breach(Rule.STORE_WHOLE, place, f"nothing from here on: {error}"))
    notes = _stored_notes(audit, store.heads)
    parallels = _stored_notes(audit, store.parallels)
    return _judged(audit, roots, notes, parallels, pins, shown)


def audit_export(export: LedgerExport, pins: Pins, shown: Sequence[ShownDraw] = ()) -> Audit:
    """Check a ledger as it was published.

    Parameters
    ----------
    export
        Its leaves and checkpoints.
    pins
        What the reader knows from elsewhere.
    shown
        What bundles show of it.
    """
    audit, frontier = Audit(), Frontier()
    roots = [frontier.root()]
    for data in export.leaves:
        frontier = frontier.after(data)
        roots.append(frontier.root())
        audit.take(data)
    return _judged(audit, roots, export.notes, export.parallels, pins, shown)


def _stored(audit: Audit, rows: Iterable[Row]) -> Iterator[bytes]:
    """Roots after each stored leaf; a leaf that does not fit its neighbours is told."""
    frontier = Frontier()
    for row in rows:
        place, after = f"leaf {audit.history.size}", frontier.after(row.data)
        if row.at != audit.history.size:
            text = f"it is stored as leaf {row.at}: leaves are missing"
            audit.breaches.append(Breach(Rule.STORE_WHOLE, place, text))
        elif row.frontier != after.joined():
            text = "it is not the leaf that was entered here, or the state after it was changed"
            audit.breaches.append(Breach(Rule.STORE_WHOLE, place, text))
            after = _believed(after, row)
        audit.take(row.data)
        frontier = after
        yield frontier.root()


def _believed(after: Frontier, row: Row) -> Frontier:
    """The stored state if it can be one, so that only the place of a change is told."""
    try:
        return Frontier.read(after.size, row.frontier)
    except FormatError:
        return after


def _stored_notes(audit: Audit, read: Callable[[], list[tuple[int, str]]]) -> list[Note]:
    """Checkpoints of a store, as far as they can be read."""
    notes: list[Note] = []
    try:
        for size, text in read():
            note = read_note(text)
            if Checkpoint.parse(note.text).size != size:
                raise FormatError(f"it is kept as the one of {size} leaves")
            notes.append(note)
    except (FormatError, LedgerError) as error:
        audit.breaches.append(Breach(Rule.STORE_WHOLE, "checkpoints", str(error)))
    return notes


def _judged(
    audit: Audit,
    roots: Sequence[bytes],
    own: Sequence[Note],
    parallels: Sequence[Note],
    pins: Pins,
    shown: Sequence[ShownDraw],
) -> Audit:
    """Steps 2 to 4."""
    audit.breaches += audit.history.at_end()
    origin = audit.history.origin
    if origin is None:
        audit.breaches.append(Breach(Rule.ORIGIN_FIRST, "leaf 0", "there is no origin"))
    else:
        audit.breaches += parallel_breaches(parallels, audit.leaves, origin.origin, pins.sm2)
    notes = sorted([*own, *shown_notes(shown, audit.history), *pins.notes], key=head_size)
    audit.breaches += head_breaches(notes, roots, audit.history, pins.ledger)
    audit.seen, broken = sightings_of(notes, pins.witnesses)
    audit.breaches += [*broken, *late_breaches(audit.history, audit.seen)]
    audit.breaches += dated_breaches(audit.history, audit.seen)
    audit.absent = absent_draws(shown, audit.history)
    return audit
