"""Which point of docs/format.md §9.1 a file breaks that was refused as a whole.

Readers say in words what is wrong with a file. A finding also has the number of a point, the same
in every implementation, so a refused file is looked at once more: points of one file are asked in
their order, and the first that does not hold is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from randinspect.canonical import read_document
from randinspect.errors import FormatError, SeedError
from randinspect.lottery import SeedPlan, verify_signature
from randinspect.publication.commitment import has_wrong_round

__all__ = ["commitment_point", "seed_point"]

_SEED_KEYS: Final = {"draw_id", "evidence", "lines", "seed"}
_RECORD_KEYS: Final = {"kind", "round", "signature"}
_SIGNATURE_DIGITS: Final = 96
_DIGEST_DIGITS: Final = 64
_HEX: Final = frozenset("0123456789abcdef")


def commitment_point(data: bytes) -> str:
    """1.2 for what is no document, 1.4 for a round that does not follow, 1.3 for the rest."""
    try:
        document = read_document(data)
    except FormatError:
        return "1.2"
    return "1.4" if has_wrong_round(document) else "1.3"


def seed_point(data: bytes, plan: SeedPlan) -> str:
    """2.1 form, 2.2 planned rounds, 2.3 signatures, 2.4 what follows from them."""
    try:
        document = read_document(data)
    except FormatError:
        return "2.1"
    if not _is_seed(document):
        return "2.1"
    evidence = document["evidence"]
    if [record["round"] for record in evidence] != [source.round for source in plan.sources]:
        return "2.2"
    return "2.4" if all(map(_is_proved, evidence)) else "2.3"


def _is_seed(document: object) -> bool:
    """Whether a document has the form of ``seed.json``."""
    if not isinstance(document, dict) or set(document) != _SEED_KEYS:
        return False
    lines, evidence = document["lines"], document["evidence"]
    are_lists = isinstance(lines, list) and isinstance(evidence, list)
    return (
        are_lists
        and isinstance(document["draw_id"], str)
        and all(isinstance(line, str) for line in lines)
        and _is_hex(document["seed"], _DIGEST_DIGITS)
        and all(map(_is_record, evidence))
    )


def _is_record(record: Any) -> bool:
    """Whether a value has the form of a piece of evidence."""
    return (
        isinstance(record, dict)
        and set(record) == _RECORD_KEYS
        and record["kind"] == "drand"
        and type(record["round"]) is int
        and _is_hex(record["signature"], _SIGNATURE_DIGITS)
    )


def _is_hex(value: object, digits: int) -> bool:
    """Whether a value is so many lower-case hexadecimal digits."""
    return isinstance(value, str) and len(value) == digits and set(value) <= _HEX


def _is_proved(record: Mapping[str, Any]) -> bool:
    """Whether a signature is that of its round."""
    try:
        verify_signature(record["round"], bytes.fromhex(record["signature"]))
    except SeedError:
        return False
    return True
