"""A ledger as text: what is published, and what others check (docs/format.md §7.7).

The export is the evidence, the store a convenience: whoever has the export needs neither SQLite
nor the office. ``leaves.txt`` holds a line for each leaf, its kind, a space and its document;
``checkpoints.json`` the notes of all checkpoints; ``checkpoint`` the latest of them;
``checkpoints.sm3.json``, if there, the heads by SM3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from randinspect.attestation import Note, read_checkpoint
from randinspect.canonical import read_document, write_document
from randinspect.errors import FormatError

__all__ = ["EXPORT_FILES", "LedgerExport"]

LEAVES, HEADS, LATEST = "leaves.txt", "checkpoints.json", "checkpoint"
PARALLELS: Final = "checkpoints.sm3.json"
EXPORT_FILES: Final = (LATEST, HEADS, LEAVES)
"""Names of the files that every export has."""


@dataclass(frozen=True, slots=True)
class LedgerExport:
    """Leaves and checkpoints of a ledger.

    Parameters
    ----------
    leaves
        All leaves, in their order.
    notes
        All checkpoints, ascending by size.
    parallels
        All SM3 heads, ascending by size.
    """

    leaves: Sequence[bytes]
    notes: Sequence[Note]
    parallels: Sequence[Note] = ()

    def files(self) -> dict[str, bytes]:
        """Names and bytes of the export.

        Raises
        ------
        FormatError
            If no checkpoint was signed yet.
        """
        if not self.notes:
            raise FormatError("a ledger is published with a checkpoint; sign one first")
        lines = [leaf.replace(b"\n", b" ", 1) + b"\n" for leaf in self.leaves]
        texts = [str(note) for note in self.parallels]
        return {
            HEADS: write_document([str(note) for note in self.notes]),
            LATEST: str(self.notes[-1]).encode(),
            LEAVES: b"".join(lines),
            **({PARALLELS: write_document(texts)} if texts else {}),
        }

    @staticmethod
    def read(files: Mapping[str, bytes]) -> LedgerExport:
        """Read an export; whether it holds is the audit's to say.

        Raises
        ------
        FormatError
            If a file is missing or has another form.
        """
        missing = [name for name in EXPORT_FILES if name not in files]
        if missing:
            raise FormatError(f"an export of a ledger holds {', '.join(missing)} too")
        rows = files[LEAVES].split(b"\n")
        if rows.pop():
            raise FormatError(f"{LEAVES} does not end in LF: its last leaf may be cut")
        notes = _notes(HEADS, files[HEADS])
        parallels = _notes(PARALLELS, files[PARALLELS]) if PARALLELS in files else ()
        if not notes or str(notes[-1]).encode() != files[LATEST]:
            raise FormatError(f"{LATEST} is not the last note of {HEADS}")
        leaves = tuple(row.replace(b" ", b"\n", 1) for row in rows)
        return LedgerExport(leaves, notes, parallels)


def _notes(name: str, data: bytes) -> tuple[Note, ...]:
    """Notes of a file that lists checkpoints."""
    texts = read_document(data)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise FormatError(f"{name} is no list of notes")
    return tuple(read_checkpoint(text)[1] for text in texts)
