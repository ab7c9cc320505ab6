"""Whether one head of a ledger continues another, as a witness asks (docs/format.md §7.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from randinspect.attestation import Checkpoint, Note, decode_base64, read_checkpoint
from randinspect.canonical import parse_integer, root_from_consistency, told_moment
from randinspect.errors import FormatError

__all__ = ["Objection", "Request", "Seen"]

_MOST_NODES: Final = 63


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a head is not cosigned.

    Parameters
    ----------
    message
        What was found.
    is_evidence
        Whether the head has to be kept, because its ledger may have signed two histories.
    """

    message: str
    is_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The last head that a witness cosigned.

    Parameters
    ----------
    size
        Number of leaves.
    moment
        UNIX seconds of its cosignature.
    note
        The checkpoint, with its cosignature.
    """

    size: int
    moment: int
    note: Note


@dataclass(frozen=True, slots=True)
class Request:
    """What a witness is asked to cosign.

    Parameters
    ----------
    old
        Size of the head that it is said to have seen last, 0 for none.
    proof
        That the new head continues it.
    head, note
        The new head, as its ledger signed it.
    """

    old: int
    proof: tuple[bytes, ...]
    head: Checkpoint
    note: Note

    @staticmethod
    def parse(text: str) -> Request:
        """Read the body of C2SP tlog-witness's ``add-checkpoint``.

        Raises
        ------
        FormatError
            If it has another form.
        """
        asked, gap, note_text = text.partition("\n\n")
        lines = asked.split("\n")
        word, _, size = lines[0].partition(" ")
        if not gap or word != "old" or len(lines) > _MOST_NODES + 1:
            raise FormatError("a request is `old SIZE`, a proof, an empty line and a checkpoint")
        head, note = read_checkpoint(note_text)
        return Request(parse_integer(size), tuple(map(decode_base64, lines[1:])), head, note)

    def objection(self, last: Seen | None, same: Seen | None, moment: int) -> Objection | None:
        """What keeps this head from following the last one, None if nothing does.

        Parameters
        ----------
        last
            The head cosigned last, None if there is none.
        same
            The head of the same size that was cosigned, None if there is none.
        moment
            UNIX seconds now.
        """
        size = last.size if last else 0
        if same is not None and same.note.text != self.note.text:
            return Objection(
                f"FORK: {self.head.origin} signed two heads of {same.size} leaves; "
                "both are kept as evidence",
                is_evidence=True,
            )
        if last is not None and moment < last.moment:
            said, signed = told_moment(moment), told_moment(last.moment)
            return Objection(f"the clock says {said}, but {signed} has been signed")
        if self.old != size:
            return Objection(f"the head seen last has {size} leaves; ask with a proof from there")
        if self.head.size < size:
            return Objection(f"{self.head.size} leaves are fewer than the {size} seen last")
        if last is None:
            return Objection("nothing is continued, but there is a proof") if self.proof else None
        return self._break(Checkpoint.parse(last.note.text))

    def _break(self, known: Checkpoint) -> Objection | None:
        """Whether this head breaks with one that is known."""
        try:
            roots = root_from_consistency(known.size, self.head.size, known.root, self.proof)
        except FormatError as error:
            return Objection(f"the proof has not the form of one: {error}")
        if roots == (known.root, self.head.root):
            return None
        return Objection(
            f"the proof does not show that {self.head.size} leaves continue the {known.size} seen "
            "last; the head is kept as evidence: if no proof can, leaves were rewritten",
            is_evidence=True,
        )
