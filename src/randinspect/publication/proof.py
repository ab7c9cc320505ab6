"""The proof of one unit: what an agency can carry away from a selection (docs/format.md §8.5).

It stands alone: the commitment, the unit's row with its path to the committed root, the opening
of a sealed handle, the targets, and the seed with its evidence. What the draw made of the unit
follows from all rows, so that part is told here and checked beside the bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from randinspect.canonical import (
    inclusion_proof,
    normalised_id,
    read_document,
    read_table,
    write_document,
)
from randinspect.errors import FormatError
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.explanation import explain_handle
from randinspect.version import FORMAT

__all__ = ["Opening", "find_opening", "told_of", "unit_proof"]

_SAFE: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a sealed handle: the salt and the normalised id."""

    handle: str
    salt_hex: str
    identifier: str

    def document(self) -> dict[str, str]:
        """As a proof holds it."""
        return {"id": self.identifier, "salt_hex": self.salt_hex}


def find_opening(openings: bytes, unit: str) -> Opening | None:
    """Opening of a unit among all that the office keeps, by its id or its handle.

    Parameters
    ----------
    openings
        The private openings file (docs/format.md §3.5).
    unit
        A handle, or an id in any spelling.

    Returns
    -------
    Opening or None
        None if there is none of that name.

    Raises
    ------
    FormatError
        If the file is no table of three fields.
    """
    wanted = normalised_id(unit)
    for handle, salt_hex, identifier in read_table(openings, 3):
        if unit == handle or wanted == identifier:
            return Opening(handle, salt_hex, identifier)
    return None


def unit_proof(files: Mapping[str, bytes], handle: str, opening: Opening | None) -> bytes:
    """Proof of one unit of a selection.

    Parameters
    ----------
    files
        Bundle of the selection, locked or drawn.
    handle
        The unit's handle.
    opening
        Its opening; None where handles are open.

    Returns
    -------
    bytes
        A canonical document.

    Raises
    ------
    FormatError
        If the bundle is no selection or does not know the handle, or a sealed handle has no
        opening.
    """
    commitment = read_commitment(files["commit.json"])
    if commitment.kind is not Kind.SELECTION:
        raise FormatError("a unit is proved from the bundle of its selection, not of a dispatch")
    told = told_of(files, handle)
    if commitment.openings is not None and opening is None:
        raise FormatError(f"{handle} is sealed: its proof needs the opening that the office keeps")
    rows = files["frame.tsv"].split(b"\n")[:-1]
    index = next(i for i, row in enumerate(rows) if row.startswith(handle.encode() + b"\t"))
    seed = files.get("seed.json")
    return write_document(
        {
            "commit": read_document(files["commit.json"]),
            "format": FORMAT,
            "frame": {
                "index": index,
                "path": [node.hex() for node in inclusion_proof(rows, index)],
                "row": rows[index].decode(),
            },
            "handle": handle,
            "kind": "proof",
            "opening": opening.document() if opening else None,
            "seed": read_document(seed) if seed is not None else None,
            "targets": read_document(files["targets.json"]),
            "told": told,
        }
    )


def told_of(files: Mapping[str, bytes], handle: str) -> dict[str, Any]:
    """What `explain_handle` tells of a unit, with integers beyond 2^53 - 1 as decimal text.

    Raises
    ------
    FormatError
        If the bundle does not know the handle.
    """
    told: dict[str, Any] = _safe(explain_handle(files, handle))
    return told


def _safe(value: Any) -> Any:
    """Plain data that a canonical document can hold."""
    if isinstance(value, dict):
        return {key: _safe(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_safe(inner) for inner in value]
    return str(value) if isinstance(value, int) and abs(value) > _SAFE else value
