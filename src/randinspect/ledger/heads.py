"""Checkpoints held against the leaves, and what witnesses saw in time (docs/format.md §7.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from randinspect.attestation import (
    Checkpoint,
    Note,
    VerifierKey,
    cosigned_at,
    is_signed,
    is_vouched,
)
from randinspect.canonical import told_moment
from randinspect.errors import FormatError
from randinspect.ledger.deadlines import result_due, reveals_due
from randinspect.ledger.draw_entry import DrawEntry
from randinspect.ledger.history import History
from randinspect.ledger.reveals import MISSING
from randinspect.ledger.rules import Breach, Rule
from randinspect.publication.commitment import Occasion
from randinspect.publication.draw_leaves import VoidReason

__all__ = [
    "Sighting",
    "dated_breaches",
    "head_breaches",
    "head_size",
    "late_breaches",
    "sightings_of",
]

_CLOCKS: Final = 86_400  # seconds by which two honest clocks, or two zones, may differ


@dataclass(frozen=True, slots=True)
class Sighting:
    """A witness saw the ledger at a size, at a time.

    Parameters
    ----------
    size
        Number of leaves.
    moment
        UNIX seconds.
    witness
        Name of the witness.
    """

    size: int
    moment: int
    witness: str


def head_breaches(
    notes: Sequence[Note],
    roots: Sequence[bytes],
    history: History,
    trusted: Sequence[VerifierKey],
) -> Iterator[Breach]:
    """What is wrong with checkpoints.

    Parameters
    ----------
    notes
        The checkpoints, ascending by size as far as they have one.
    roots
        Root of the leaves at each size from 0 to that of the ledger.
    history
        What the leaves come to.
    trusted
        Keys that the reader pins; none if only those count that the ledger names itself.
    """
    last_good, trusted = 0, _with_successors(trusted, notes, history)
    for note in notes:
        try:
            head = Checkpoint.parse(note.text)
        except FormatError as error:
            yield Breach(Rule.HEAD_ROOT, "checkpoint", str(error))
            continue
        place, has = f"checkpoint {head.size}", len(roots) - 1
        if history.origin is not None and head.origin != history.origin.origin:
            yield Breach(Rule.HEAD_ROOT, place, f"it is one of {head.origin}")
        elif head.size > has:
            missing = f"leaves {has} to {head.size - 1} are missing"
            yield Breach(Rule.HEAD_SIZE, place, f"it counts {head.size} leaves, {missing}")
        elif head.root != roots[head.size]:
            where = f"one of the leaves {last_good} to {head.size - 1} is not the one signed"
            yield Breach(Rule.HEAD_ROOT, place, where)
        else:
            last_good = max(last_good, head.size)
        yield from _signature_breaches(head, note, history.keys_at(head.size), trusted)


def _with_successors(
    trusted: Sequence[VerifierKey], notes: Sequence[Note], history: History
) -> Sequence[VerifierKey]:
    """Pinned keys, and those that a pinned key itself attested as its successors."""
    known = list(trusted)
    for at, change in history.key_changes:
        old = VerifierKey.parse(change.old)
        if old in known and any(head_size(n) > at and _is_attested(n, old) for n in notes):
            known.append(VerifierKey.parse(change.new))
    return known


def _is_attested(note: Note, key: VerifierKey) -> bool:
    """Whether a key signed a note, and rightly."""
    try:
        return is_signed(note, key)
    except FormatError:
        return False


def head_size(note: Note) -> int:
    """Size of a checkpoint, 0 for a note that is none."""
    try:
        return Checkpoint.parse(note.text).size
    except FormatError:
        return 0


def _signature_breaches(
    head: Checkpoint,
    note: Note,
    in_force: Sequence[VerifierKey],
    trusted: Sequence[VerifierKey],
) -> Iterator[Breach]:
    """Whether a key in force signed, and one that the reader pins."""
    place = f"checkpoint {head.size}"
    asked = [(in_force, "in force"), *([(trusted, "that you pin")] if trusted else [])]
    for keys, whose in asked:
        try:
            is_signed_so = is_vouched(head, note, keys)
        except FormatError as error:
            yield Breach(Rule.HEAD_KEY, place, str(error))
            return
        if not is_signed_so:
            yield Breach(Rule.HEAD_KEY, place, f"no key {whose} signed it")
            return


def sightings_of(
    notes: Sequence[Note], witnesses: Sequence[VerifierKey]
) -> tuple[list[Sighting], list[Breach]]:
    """What pinned witnesses saw, and cosignatures of theirs that do not verify."""
    seen, breaches = [], []
    for note in notes:
        for key in witnesses:
            try:
                size = Checkpoint.parse(note.text).size
                moment = cosigned_at(note, key)
            except FormatError as error:
                breaches.append(Breach(Rule.HEAD_WITNESS, "checkpoint", str(error)))
                continue
            if moment is not None:
                seen.append(Sighting(size, moment, key.name))
    return seen, breaches


def dated_breaches(history: History, seen: Sequence[Sighting]) -> Iterator[Breach]:
    """Leaves that are dated more than a day after a witness saw them in the ledger."""
    first: Sighting | None = None
    left = sorted(seen, key=lambda s: (s.size, -s.moment, s.witness))
    found = []
    for at, created in reversed(history.dated):
        while left and left[-1].size > at:
            one = left.pop()
            if first is None or (one.moment, one.witness) < (first.moment, first.witness):
                first = one
        if first is not None and created > first.moment + _CLOCKS:
            text = f"it is dated {told_moment(created)}, but {first.witness} saw it at "
            found.append(Breach(Rule.LEAF_DATED, f"leaf {at}", text + told_moment(first.moment)))
    yield from reversed(found)


def late_breaches(history: History, seen: Sequence[Sighting]) -> Iterator[Breach]:
    """What was not in the ledger at a time at which a witness saw it, and had to be."""
    for entry in history.draws.values():
        plan, place = entry.commitment.seed_plan, f"leaf {entry.commit}"
        name, due = entry.commitment.draw_id, result_due(entry.commitment)
        is_draw = entry.commitment.occasion is Occasion.DRAW
        if is_draw and (found := _without(entry.commit, plan.not_before, seen)):
            text = f"{found.witness} did not see the commitment of {name} at "
            text += f"{told_moment(found.moment)}, its seed from {told_moment(plan.not_before)}"
            yield Breach(Rule.COMMIT_EARLY, place, text)
        end = min((at for at in (entry.result, entry.void) if at is not None), default=None)
        if is_draw and (found := _without(end, due, seen)):
            text = f"{found.witness} saw neither result nor void of {name} at "
            text += f"{told_moment(found.moment)}, due by {told_moment(due)}"
            yield Breach(Rule.RESULT_IN_TIME, place, text)
        if is_draw:
            yield from _late_reveals(entry, seen)
        if _is_free(entry) and (found := _without(entry.void, plan.not_before, seen)):
            text = f"{found.witness} did not see the void of {name} at {told_moment(found.moment)}"
            yield Breach(Rule.VOID_RESULT, place, f"{text}, and it has no result")


def _is_free(entry: DrawEntry) -> bool:
    """Whether a draw was voided without a result, for a reason before its seed."""
    has_void = entry.void is not None and entry.result is None
    return has_void and entry.reason not in (VoidReason.ROUND_MISSING, *MISSING)


def _late_reveals(entry: DrawEntry, seen: Sequence[Sighting]) -> Iterator[Breach]:
    """Shares and sealed values that a witness did not see when they were due."""
    name, sources = entry.commitment.draw_id, entry.commitment.seed_plan.sources
    for number, due in reveals_due(entry.commitment):
        ends = [at for at in (entry.reveals.get(number), entry.void) if at is not None]
        if found := _without(min(ends, default=None), due, seen):
            text = f"{found.witness} did not see the {sources[number - 1]} of {name}"
            text += f" at {told_moment(found.moment)}"
            yield Breach(Rule.REVEAL_IN_TIME, f"leaf {entry.commit}", text)


def _without(place: int | None, moment: int, seen: Sequence[Sighting]) -> Sighting | None:
    """The first sighting from a time on that did not see a leaf."""
    missed = [s for s in seen if s.moment >= moment and (place is None or s.size <= place)]
    return min(missed, key=lambda s: (s.moment, s.size), default=None)
