"""Checkpoints: the head of a ledger as a note that can be signed (docs/format.md §7.3).

C2SP tlog-checkpoint: three lines, origin, size and root. Extension lines are refused, because
nobody who follows a ledger can check them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from randinspect.attestation.keys import (
    NoteSigner,
    VerifierKey,
    decode_base64,
    encode_base64,
)
from randinspect.attestation.notes import Note, is_signed, read_note, sign
from randinspect.canonical import check_name, parse_integer
from randinspect.errors import FormatError

__all__ = ["Checkpoint", "is_vouched", "read_checkpoint", "sign_checkpoint"]

_ROOT_BYTES: Final = 32
_LINES: Final = 3
_SIZE_LIMIT: Final = 2**53


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a ledger.

    Parameters
    ----------
    origin
        Name of the ledger.
    size
        Number of its leaves.
    root
        Root of the tree over them, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"

    @staticmethod
    def parse(body: str) -> Checkpoint:
        """Read the text of a checkpoint.

        Raises
        ------
        FormatError
            If it is not exactly an origin, a size and a root.
        """
        lines = body.split("\n")
        if len(lines) != _LINES + 1 or lines[_LINES]:
            raise FormatError("a checkpoint is three lines: origin, size and root")
        size, root = parse_integer(lines[1]), decode_base64(lines[2])
        if not 0 <= size < _SIZE_LIMIT or len(root) != _ROOT_BYTES:
            raise FormatError(f"[{lines[1]}] [{lines[2]}]: no size, or no root of 32 bytes")
        return Checkpoint(check_name(lines[0]), size, root)


def is_vouched(checkpoint: Checkpoint, note: Note, keys: Iterable[VerifierKey]) -> bool:
    """Whether one of some keys signed a checkpoint as its own ledger's.

    A key that bears another name than the origin vouches for nothing, even if it is known.

    Raises
    ------
    FormatError
        If a signature bears such a key's name and id and is not its signature.
    """
    own = [key for key in keys if key.name == checkpoint.origin]
    signed = [is_signed(note, key) for key in own]  # all of them: no false line is passed over
    return any(signed)


def read_checkpoint(text: str) -> tuple[Checkpoint, Note]:
    """Read a signed checkpoint; no signature is verified.

    Raises
    ------
    FormatError
        If it is no note, or its text is no checkpoint.
    """
    note = read_note(text)
    return Checkpoint.parse(note.text), note


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> Note:
    """Sign a checkpoint as its ledger.

    Raises
    ------
    FormatError
        If the signer bears another name than the ledger.
    """
    if signer.verifier.name != checkpoint.origin:
        raise FormatError(f"{signer.verifier.name} does not sign for {checkpoint.origin}")
    return Note(checkpoint.body, (sign(checkpoint.body, signer),))
