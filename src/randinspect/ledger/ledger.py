"""A ledger: leaves that are added by the rules, and the checkpoints over them (docs/format.md §7).

1. Whoever adds a leaf holds the write lock, reads what others added, and is refused if a rule
   would break; the same leaf again is no second leaf.
2. A checkpoint is signed over the leaves that are there, by a key in force, once for each size.
3. Cosignatures and time stamps are taken in from outside, and only those that verify.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from cryptography.x509 import Certificate

from randinspect.attestation import (
    Checkpoint,
    Note,
    NoteSignature,
    NoteSigner,
    Stamp,
    VerifierKey,
    cosigned_at,
    read_checkpoint,
    sign,
    stamp_of,
)
from randinspect.canonical import Frontier
from randinspect.errors import FormatError, LeafError, LedgerError, ProtocolError
from randinspect.ledger.acting import SIGN, who_acts
from randinspect.ledger.history import History
from randinspect.ledger.lateness import lateness
from randinspect.ledger.rules import Breach, Rule
from randinspect.ledger.store import Row, Store
from randinspect.publication.actor_leaves import ASKED_ROLES, signed_act
from randinspect.publication.leaves import LeafKind, made_leaf

__all__ = ["STORE_NAME", "Ledger"]

STORE_NAME: Final = "ledger.sqlite"


class Ledger:
    """A ledger that this process reads and adds to.

    Parameters
    ----------
    store
        Where it lies.
    """

    def __init__(self, store: Store) -> None:
        """Read the whole ledger.

        Raises
        ------
        LedgerError
            If it is not whole.
        """
        self.store = store
        self.history = History()
        self._leaves: list[bytes] = []
        self._frontier = Frontier()
        self.catch_up()
        self._require_signed()

    @staticmethod
    def opened(folder: Path) -> Ledger:
        """Open the ledger of a folder.

        Raises
        ------
        ProtocolError, LedgerError
            If there is none, or it is not whole.
        """
        return Ledger(Store(folder / STORE_NAME))

    @staticmethod
    def made(folder: Path, origin: bytes, moment: int) -> Ledger:
        """Make a ledger with its first leaf at a time in UNIX seconds.

        Raises
        ------
        ProtocolError
            If the folder holds one.
        """
        path, draft = folder / STORE_NAME, folder / f".{STORE_NAME}.part"
        if path.exists():
            raise ProtocolError(f"{path} is there already; a ledger is made once")
        draft.unlink(missing_ok=True)  # of a process that was killed here
        ledger = Ledger(Store.made(draft))
        ledger.append(origin, moment=moment)
        ledger.store.close()
        draft.replace(path)
        return Ledger.opened(folder)

    @property
    def origin(self) -> str:
        """Name of the ledger.

        Raises
        ------
        LedgerError
            If it has no first leaf.
        """
        if self.history.origin is None:
            raise LedgerError(f"{self.store.path}: the ledger has no first leaf")
        return self.history.origin.origin

    @property
    def leaves(self) -> Sequence[bytes]:
        """All leaves that this process has read, in their order."""
        return self._leaves

    def catch_up(self) -> None:
        """Read what others added.

        Raises
        ------
        LedgerError
            If a leaf is missing, changed, or against the rules.
        """
        for row in self.store.rows(self.history.size):
            after = self._frontier.after(row.data)
            if row.at != self.history.size or row.frontier != after.joined():
                raise LedgerError(
                    f"leaf {self.history.size} is missing or was changed; run `ledger verify`"
                )
            if found := self._take(row.data, after):
                raise LedgerError(f"{found[0]}; run `ledger verify`")

    def append(
        self, data: bytes, *, moment: int, alongside: Callable[[], None] | None = None
    ) -> int:
        """Add a leaf, and return when it is on the disk.

        Parameters
        ----------
        data
            The leaf.
        moment
            UNIX seconds now.
        alongside
            What has to be done if and only if the leaf may stand; done under the write lock,
            before the leaf counts.

        Returns
        -------
        int
            Its index; the old one if the same leaf is there already.

        Raises
        ------
        ProtocolError
            If it would break a rule.
        """
        return self._kept([data], moment, alongside)[0]

    def append_all(self, leaves: Sequence[bytes], *, moment: int) -> list[int]:
        """Add leaves one after the other, all of them or none.

        Parameters
        ----------
        leaves
            The leaves; those that are there already stay where they are.
        moment
            UNIX seconds now.

        Returns
        -------
        list[int]
            Their indices.

        Raises
        ------
        ProtocolError
            If one of them would break a rule; then none is added.
        """
        return self._kept(leaves, moment)

    def checkpoint(self, *signers: NoteSigner) -> Note:
        """Sign the head of the ledger, or return the note that was signed.

        Parameters
        ----------
        signers
            At least one holds a key in force; others attest the change of a key.

        Raises
        ------
        ProtocolError
            If no signer holds a key in force.
        """
        with self.store.writing():
            self.catch_up()
            head = Checkpoint(self.origin, self.history.size, self._frontier.root())
            signed = self.store.head(head.size)
            if signed is not None:
                return read_checkpoint(signed)[1]
            in_force = set(self.history.keys_at(head.size))
            if not in_force & {signer.verifier for signer in signers}:
                raise ProtocolError(
                    f"{self.origin} signs with {', '.join(map(str, sorted(in_force, key=str)))}; "
                    "this key is not in force"
                )
            note = Note(head.body, tuple(sign(head.body, signer) for signer in signers))
            self.store.put_head(head.size, str(note))
        return note

    def take_cosignatures(
        self, note: Note, witnesses: Sequence[VerifierKey]
    ) -> tuple[NoteSignature, ...]:
        """Take in the cosignatures of known witnesses under one of this ledger's checkpoints.

        Returns
        -------
        tuple[NoteSignature, ...]
            Those that were not there before.

        Raises
        ------
        FormatError
            If the note is no checkpoint of this ledger, or a cosignature does not verify.
        """
        size = Checkpoint.parse(note.text).size
        for key in witnesses:
            cosigned_at(note, key)
        lines = tuple(line for line in note.signatures if any(line.is_of(key) for key in witnesses))
        with self.store.writing():
            own = self.store.head(size)
            if own is None or read_checkpoint(own)[1].text != note.text:
                raise FormatError(f"{self.origin} has no such checkpoint of {size} leaves")
            held = read_checkpoint(own)[1]
            self.store.put_head(size, str(held.with_signatures(lines)))
        return tuple(line for line in lines if line not in held.signatures)

    def take_stamp(self, token: bytes, roots: Sequence[Certificate]) -> tuple[int, Stamp]:
        """Take in a time stamp over the text of one of this ledger's checkpoints.

        Returns
        -------
        int
            Size of the checkpoint.
        Stamp
            Who stamped it, and when.

        Raises
        ------
        FormatError
            If it verifies over none of them, the extra is missing, or no root leads to it.
        """
        why = FormatError(f"{self.origin} has no checkpoint to be stamped")
        for note in reversed(self.notes()):
            try:
                stamp = stamp_of(token, note.text.encode(), roots)
            except FormatError as error:
                why = error
                continue
            size = Checkpoint.parse(note.text).size
            with self.store.writing():
                self.store.put_stamp(size, token, stamp.moment)
            return size, stamp
        raise why

    def notes(self) -> list[Note]:
        """All checkpoints, ascending by size; what others added under them is read, too."""
        return self._counted(self.store.heads())

    def parallels(self) -> list[Note]:
        """All SM3 heads, ascending by size; what others added under them is read, too."""
        return self._counted(self.store.parallels())

    def _counted(self, signed: list[tuple[int, str]]) -> list[Note]:
        """Notes, once all leaves that they count are read: others may have signed meanwhile."""
        self.catch_up()
        return [read_checkpoint(text)[1] for _, text in signed]

    def _act(self, data: bytes, moment: int) -> bytes | None:
        """Leaf by which who acts signs a leaf; None where nobody does, or nobody has to."""
        signer, kind = who_acts(), data.partition(b"\n")[0].decode("ascii", "replace")
        if signer is None or not self.history.access.is_declared or kind not in ASKED_ROLES:
            return None
        return made_leaf(LeafKind.ACT, signed_act(self.origin, data, moment, signer))

    def _kept(
        self, leaves: Sequence[bytes], moment: int, alongside: Callable[[], None] | None = None
    ) -> list[int]:
        """Indices of leaves, all of them written or none."""
        try:
            with self.store.writing():
                self.catch_up()
                return [self._written(data, moment, alongside) for data in leaves]
        except BaseException:
            self._read_anew()  # what was taken in was not kept
            raise

    def _written(self, data: bytes, moment: int, alongside: Callable[[], None] | None) -> int:
        """Index of a leaf, written behind who signs it if it is not there."""
        place = self.history.place_of(data)
        act = self._act(data, moment) if place is None else None
        if place is None:
            self._require_allowed(data, act, moment)
        if alongside is not None:
            alongside()
        if place is not None:
            return place
        for leaf in (data,) if act is None else (act, data):
            after = self._frontier.after(leaf)
            self.store.add(Row(self.history.size, leaf, after.joined()))
            self._take(leaf, after)
        return self.history.size - 1

    def _read_anew(self) -> None:
        """Forget what was read, and read the store from its first leaf."""
        self.history, self._leaves, self._frontier = History(), [], Frontier()
        self.catch_up()

    def _take(self, data: bytes, after: Frontier) -> list[Breach]:
        """Go on to the state after a leaf, and tell what it breaks."""
        self._leaves.append(data)
        self._frontier = after
        return self.history.take(data)

    def _require_signed(self) -> None:
        """Refuse leaves that end before the last checkpoint, or are others than it signed."""
        signed = self.store.heads()[-1:]
        for size, text in signed:
            roots = (Frontier.read(size, row.frontier).root() for row in self.store.rows(size - 1))
            if read_checkpoint(text)[0].root != next(roots, None):
                raise LedgerError(f"these are not the {size} leaves signed; run `ledger verify`")

    def _require_allowed(self, data: bytes, act: bytes | None, moment: int) -> None:
        """Refuse a leaf, or who signs it, that would break a rule, now or ever."""
        found = self.history.breaches(data, act) or list(lateness(self.history, data, moment))
        if found:
            unsigned = any(breach.rule is Rule.ACT_MISSING for breach in found)
            raise LeafError(found, SIGN if unsigned else "")
