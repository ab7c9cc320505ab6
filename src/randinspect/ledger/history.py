"""What the leaves of a ledger come to, one after the other (docs/format.md §7.5).

The same fold serves whoever adds a leaf, who is refused if it breaks a rule, and whoever reads a
whole ledger, who is told of every breach and goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from randinspect.attestation import VerifierKey
from randinspect.canonical import told_moment
from randinspect.errors import FormatError
from randinspect.ledger.access import LAST_ACT, Access, Keys
from randinspect.ledger.announced import publication_faults
from randinspect.ledger.deadlines import silent_from
from randinspect.ledger.draw_entry import DrawEntry, OfDraw
from randinspect.ledger.reveals import MISSING, missing_faults, reveal_faults
from randinspect.ledger.rules import Breach, Rule
from randinspect.publication.commitment import Commitment, Kind, Occasion
from randinspect.publication.draw_leaves import (
    AmendmentLeaf,
    ResultLeaf,
    RevealLeaf,
    VoidLeaf,
    VoidReason,
)
from randinspect.publication.leaves import Content, Leaf, read_leaf
from randinspect.publication.ledger_leaves import KeyLeaf, NoteLeaf, OriginLeaf
from randinspect.publication.publication_leaf import PublicationLeaf

__all__ = ["History"]

Fault = tuple[Rule, str]


class History:
    """The state after the leaves so far; ``take`` changes it.

    Parameters
    ----------
    size
        Number of leaves.
    origin
        First leaf, None if there is none or it is wrong.
    draws
        By draw_id, in the order of their commitments.
    dated
        Index and time of every leaf that states when it was made.
    places
        Index of every leaf by its digest.
    key_changes
        Index and document of every change of a key.
    access
        Who may act.
    """

    def __init__(self) -> None:
        self.size = 0
        self.origin: OriginLeaf | None = None
        self.draws: dict[str, DrawEntry] = {}
        self.dated: list[tuple[int, int]] = []
        self.places: dict[bytes, int] = {}
        self.key_changes: list[tuple[int, KeyLeaf]] = []
        self.access = Access()
        self._sequence = 0
        self._keys: list[tuple[int, frozenset[str]]] = []
        self._used_keys: set[str] = set()

    def place_of(self, data: bytes) -> int | None:
        """Index of a leaf that is there already."""
        return self.places.get(sha256(data).digest())

    def keys_at(self, size: int) -> tuple[VerifierKey, ...]:
        """Keys in force in a ledger of its first ``size`` leaves."""
        held = [keys for since, keys in self._keys if since <= size]
        return tuple(VerifierKey.parse(key) for key in sorted(held[-1] if held else ()))

    @property
    def next_sequence(self) -> int:
        """Number that the next commitment has to bear."""
        return self._sequence + 1

    def breaches(self, data: bytes, act: bytes | None = None) -> list[Breach]:
        """What a leaf would break if it came next; nothing changes.

        Parameters
        ----------
        data
            The leaf.
        act
            The leaf by which an actor signs it, which comes first; None if nobody does.
        """
        if act is None:
            return self._judged(data, self.access, self.size)[1]
        signed, found = self._judged(act, self.access, self.size)
        if signed is None:
            return found
        access = self.access.after(signed, self.size, self._own_keys())
        return found + self._judged(data, access, self.size + 1)[1]

    def take(self, data: bytes) -> list[Breach]:
        """Add a leaf, right or wrong, and tell what it breaks."""
        leaf, found = self._judged(data, self.access, self.size)
        self.places.setdefault(sha256(data).digest(), self.size)
        if leaf is None:
            self.access = self.access.without_act()
        else:
            self.access = self.access.after(leaf, self.size, self._own_keys())
            self._apply(leaf.content)
            created = getattr(leaf.content, "created", None)
            self.dated += [] if created is None else [(self.size, created)]
        self.size += 1
        return found

    def at_end(self) -> list[Breach]:
        """What it breaks that no leaf follows."""
        if self.access.act is None:
            return []
        return [Breach(Rule.ACT_LEAF, f"leaf {self.size - 1}", LAST_ACT)]

    def _own_keys(self) -> Keys:
        """Name and keys of the ledger before the next leaf."""
        name = self.origin.origin if self.origin else ""
        held = self._keys[-1][1] if self._keys else frozenset[str]()
        return Keys(name, held, frozenset(self._used_keys))

    def _judged(self, data: bytes, access: Access, at: int) -> tuple[Leaf | None, list[Breach]]:
        """A leaf at an index, None if it has not its form, and what it breaks."""
        place = f"leaf {at}"
        try:
            leaf = read_leaf(data)
        except FormatError as error:
            return None, [Breach(Rule.LEAF_FORM, place, str(error))]
        faults = (*self._faults(leaf.content), *access.faults(leaf, self._own_keys()))
        found = [Breach(rule, place, message) for rule, message in faults]
        if (before := self.place_of(data)) is not None:
            found.append(Breach(Rule.LEAF_ONCE, place, f"the same leaf is leaf {before}"))
        return leaf, found

    def _faults(self, content: Content) -> Iterator[Fault]:
        """Rules that a leaf breaks here."""
        if isinstance(content, OriginLeaf) != (self.size == 0):
            yield Rule.ORIGIN_FIRST, "a ledger begins with its origin, and has one"
        if isinstance(content, Commitment):
            yield from self._commit_faults(content)
        elif isinstance(content, RevealLeaf):
            entry = self.draws.get(content.draw_id)
            known = (entry.commitment, entry.reveals) if entry else (None, {})
            yield from reveal_faults(content, *known)
        elif isinstance(content, ResultLeaf):
            yield from self._result_faults(content)
        elif isinstance(content, VoidLeaf):
            yield from self._void_faults(content)
        elif isinstance(content, AmendmentLeaf):
            yield from self._amendment_faults(content)
        elif isinstance(content, PublicationLeaf):
            yield from self._publication_faults(content)
        elif isinstance(content, NoteLeaf):
            yield from self._note_faults(content)
        elif isinstance(content, KeyLeaf):
            yield from self._key_faults(content)

    def _commit_faults(self, found: Commitment) -> Iterator[Fault]:
        """Rules of commitments."""
        if self.origin is None or found.authority not in self.origin.authorities:
            yield Rule.COMMIT_AUTHORITY, f"{found.authority} is not named in the origin"
        if found.draw_id in self.draws:
            first = self.draws[found.draw_id].commit
            yield Rule.COMMIT_DRAW_ID, f"leaf {first} committed to {found.draw_id} already"
        if found.sequence != self.next_sequence:
            asked = self.next_sequence
            yield Rule.COMMIT_SEQUENCE, f"sequence {found.sequence}, but {asked} comes next"
        if found.kind is Kind.SELECTION:
            for entry in self._selections_of(found):
                name = entry.commitment.draw_id
                yield Rule.COMMIT_PLAN, f"{found.plan_ref} is drawn by {name} already"
        elif self._keeps_sample_of(found) and not any(
            entry.sample == found.sample_sha256 and entry.void is None
            for entry in self.draws.values()
        ):
            yield Rule.COMMIT_SAMPLE, "no result in force names the sample that it dispatches"

    def _keeps_sample_of(self, found: Commitment) -> bool:
        """Whether the sample of a dispatch was drawn by an authority of this ledger."""
        link, origin = found.selection, self.origin
        return link is None or origin is None or link.authority in origin.authorities

    def _selections_of(self, found: Commitment) -> Iterator[DrawEntry]:
        """Other selections for the plan row of a real draw, void ones left out."""
        for entry in self.draws.values():
            same = (entry.commitment.plan_ref, entry.commitment.kind) == (
                found.plan_ref,
                Kind.SELECTION,
            )
            is_real = Occasion.DRAW is found.occasion is entry.commitment.occasion
            if same and is_real and entry.void is None:
                yield entry

    def _result_faults(self, found: ResultLeaf) -> Iterator[Fault]:
        """Rules of results."""
        entry = self.draws.get(found.draw_id)
        if entry is None or entry.commitment.kind is not found.kind:
            yield Rule.RESULT_COMMIT, f"there is no commitment to a {found.kind} {found.draw_id}"
        elif entry.result is not None:
            yield Rule.RESULT_ONCE, f"leaf {entry.result} is the result of {found.draw_id}"
        elif entry.void is not None:
            yield Rule.RESULT_ONCE, f"leaf {entry.void} voids {found.draw_id}"

    def _void_faults(self, found: VoidLeaf) -> Iterator[Fault]:
        """Rules of voids."""
        entry = self.draws.get(found.draw_id)
        if entry is None:
            yield Rule.VOID_COMMIT, f"there is no commitment to {found.draw_id}"
            return
        if entry.void is not None:
            yield Rule.VOID_ONCE, f"leaf {entry.void} voids {found.draw_id} already"
        plan = entry.commitment.seed_plan
        if found.code in MISSING:
            is_drawn = entry.result is not None
            yield from missing_faults(found, entry.commitment, entry.reveals, is_drawn=is_drawn)
            return
        is_missing = found.code is VoidReason.ROUND_MISSING
        overdue = silent_from(entry.commitment)
        if is_missing and (found.created < overdue or entry.result is not None):
            yield (
                Rule.VOID_REASON,
                (f"a round is missing from {told_moment(overdue)} on, and without a result"),
            )
        if not is_missing and entry.result is None and found.created >= plan.not_before:
            yield (
                Rule.VOID_RESULT,
                f"the seed could be known from {told_moment(plan.not_before)}; enter the result "
                "first",
            )

    def _amendment_faults(self, found: AmendmentLeaf) -> Iterator[Fault]:
        """Rules of amendments."""
        entry = self.draws.get(found.draw_id)
        if entry is None or entry.result is None or entry.void is not None:
            yield Rule.AMENDMENT_RESULT, f"{found.draw_id} has no result in force"
        elif entry.commitment.kind is not Kind.DISPATCH:
            yield Rule.AMENDMENT_RESULT, f"{found.draw_id} is no dispatch"
        elif found.number != len(entry.amendments) + 1:
            asked = len(entry.amendments) + 1
            yield Rule.AMENDMENT_NEXT, f"amendment {found.number}, but {asked} comes next"

    def _note_faults(self, found: NoteLeaf) -> Iterator[Fault]:
        """Rules of notes."""
        if found.draw_id is not None and found.draw_id not in self.draws:
            yield Rule.NOTE_DRAW, f"there is no draw {found.draw_id}"

    def _publication_faults(self, found: PublicationLeaf) -> Iterator[Fault]:
        """Rules of what is announced."""
        entry = self.draws.get(found.draw_id)
        kind = entry.commitment.kind if entry and entry.result is not None else None
        return publication_faults(found, kind, entry.announced if entry else None)

    def _key_faults(self, found: KeyLeaf) -> Iterator[Fault]:
        """Rules of keys."""
        if found.old not in (self._keys[-1][1] if self._keys else ()):
            yield Rule.KEY_OLD, f"{found.old} is not in force"
        name = VerifierKey.parse(found.new).name
        if found.new in self._used_keys or self.origin is None or name != self.origin.origin:
            yield Rule.KEY_NEW, f"{found.new} is not new, or of another ledger"

    def _apply(self, content: Content) -> None:
        """Change the state by a leaf that has its form."""
        if isinstance(content, OriginLeaf):
            if self.size == 0:
                self.origin = content
                self._hold(frozenset(content.keys))
        elif isinstance(content, Commitment):
            self.draws.setdefault(content.draw_id, DrawEntry(content, self.size))
            self._sequence = content.sequence
        elif isinstance(content, KeyLeaf):
            held = self._keys[-1][1] if self._keys else frozenset[str]()
            self._hold((held - {content.old}) | {content.new})
            self.key_changes.append((self.size, content))
        elif isinstance(content, OfDraw):
            entry = self.draws.get(content.draw_id)
            if entry is not None:
                self.draws[content.draw_id] = entry.after(content, self.size)

    def _hold(self, keys: frozenset[str]) -> None:
        """From the next size on, these keys are in force."""
        self._keys.append((self.size + 1, keys))
        self._used_keys |= keys
