"""Signed notes: a text with the signatures of named keys under it (docs/format.md §7.3).

The form is that of C2SP signed-note: a text that ends in LF, an empty line, and for each signature
a line ``— name base64(key id ‖ signature)``. Signatures of unknown keys are passed over; one of a
known key that does not verify spoils the note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from randinspect.attestation.keys import (
    KeyType,
    NoteSigner,
    VerifierKey,
    check_key_name,
    decode_base64,
    encode_base64,
)
from randinspect.errors import FormatError

__all__ = ["Note", "NoteSignature", "cosign", "cosigned_at", "is_signed", "read_note", "sign"]

_DASH: Final = "—"
_MOST_SIGNATURES: Final = 100
_ID_BYTES, _TIME_BYTES, _SIGNATURE_BYTES, _TIME_LIMIT = 4, 8, 64, 2**53
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One line under a note.

    Parameters
    ----------
    name, key_id
        Which key signed; four bytes of id.
    value
        64 bytes, or 8 bytes of time before them in a cosignature.
    """

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        """The line without its LF."""
        return f"{_DASH} {self.name} {encode_base64(self.key_id + self.value)}"

    @staticmethod
    def parse(line: str) -> NoteSignature:
        """Read a line without its LF.

        Raises
        ------
        FormatError
            If it is no signature line.
        """
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != _DASH:
            raise FormatError(f"[{line}] is no signature line: — name base64")
        data = decode_base64(parts[2])
        if len(data) <= _ID_BYTES:
            raise FormatError(f"[{line}]: nothing follows the key id")
        return NoteSignature(check_key_name(parts[1]), data[:_ID_BYTES], data[_ID_BYTES:])

    @property
    def stated_time(self) -> int | None:
        """Time that a cosignature states, None for other signatures; nothing is verified."""
        if len(self.value) != _TIME_BYTES + _SIGNATURE_BYTES:
            return None
        return int.from_bytes(self.value[:_TIME_BYTES], "big")

    def is_of(self, key: VerifierKey) -> bool:
        """Whether name and id are those of a key; nothing is verified."""
        return (self.name, self.key_id) == (key.name, key.key_id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it.

    Parameters
    ----------
    text
        What is signed, its final LF included.
    signatures
        In the order of their lines.
    """

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        """The whole note."""
        return f"{self.text}\n" + "".join(f"{line}\n" for line in self.signatures)

    def with_signatures(self, more: tuple[NoteSignature, ...]) -> Note:
        """The note with further signatures, each of them once."""
        return replace(self, signatures=tuple(dict.fromkeys((*self.signatures, *more))))


def read_note(text: str) -> Note:
    """Read a signed note; nothing is verified.

    Raises
    ------
    FormatError
        If the text is no note, or carries more than 100 signatures.
    """
    body, gap, lines = text.rpartition("\n\n")
    if not gap or not lines.endswith("\n") or _CONTROL.search(text):
        raise FormatError("no signed note: a text, an empty line, and signature lines")
    rows = lines[:-1].split("\n")
    if len(rows) > _MOST_SIGNATURES:
        raise FormatError(f"a note carries at most {_MOST_SIGNATURES} signatures")
    return Note(f"{body}\n", tuple(NoteSignature.parse(row) for row in rows))


def sign(text: str, signer: NoteSigner) -> NoteSignature:
    """Sign the text of a note.

    Raises
    ------
    FormatError
        If the signer's key is not of a type that signs texts, or it gave no signature.
    """
    key = signer.verifier
    if key.type is KeyType.COSIGNATURE:
        raise FormatError(f"{key.name}: this key cosigns with a time; it signs no notes")
    value = signer.sign(text.encode())
    if not key.verifies(value, text.encode()):
        raise FormatError(f"{key.name}: what the signer gave is not a signature of its key")
    return NoteSignature(key.name, key.key_id, value)


def is_signed(note: Note, key: VerifierKey) -> bool:
    """Whether a key signed a note.

    Raises
    ------
    FormatError
        If a signature bears the key's name and id and is not its signature.
    """
    found = [line for line in note.signatures if line.is_of(key)]
    if any(not key.verifies(line.value, note.text.encode()) for line in found):
        raise FormatError(f"the signature of {key.name} is not one of its key")
    return bool(found)


def cosign(note: Note, signer: NoteSigner, moment: int) -> NoteSignature:
    """Cosign a note at a time in UNIX seconds (C2SP cosignature/v1).

    Raises
    ------
    FormatError
        If the signer's key is not of the type that cosigns, the time is none, or it gave no
        signature.
    """
    key = signer.verifier
    if key.type is not KeyType.COSIGNATURE or not 0 < moment < _TIME_LIMIT:
        raise FormatError(f"{key.name}: a cosignature takes a key of type 4 and a time")
    value = signer.sign(_timed(note.text, moment))
    if not key.verifies(value, _timed(note.text, moment)):
        raise FormatError(f"{key.name}: what the signer gave is not a signature of its key")
    return NoteSignature(key.name, key.key_id, moment.to_bytes(_TIME_BYTES, "big") + value)


def cosigned_at(note: Note, key: VerifierKey) -> int | None:
    """The earliest time at which a key cosigned a note, None if it did not.

    Raises
    ------
    FormatError
        If a cosignature bears the key's name and id and is not its cosignature.
    """
    times = []
    for line in (line for line in note.signatures if line.is_of(key)):
        moment = int.from_bytes(line.value[:_TIME_BYTES], "big")
        message = _timed(note.text, moment)
        in_range = 0 < moment < _TIME_LIMIT
        if not in_range or not key.verifies(line.value[_TIME_BYTES:], message):
            raise FormatError(f"the cosignature of {key.name} is not one of its key")
        times.append(moment)
    return min(times, default=None)


def _timed(text: str, moment: int) -> bytes:
    """What a cosignature/v1 signs."""
    return f"cosignature/v1\ntime {moment}\n{text}".encode()
