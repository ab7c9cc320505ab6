"""Which point of docs/format.md §9.1.1 a file breaks that was refused as a whole.

Readers say in words what is wrong with a file. A finding also has the number of a point, the same
in every implementation, so a refused file is looked at once more: points of one file are asked in
their order, and the first that does not hold is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from randinspect.canonical import read_document
from randinspect.errors import FormatError, SeedError
from randinspect.lottery import Fallback, SeedPlan, Source, claims, prove_source, sources_used
from randinspect.publication.source_forms import has_wrong_sources

__all__ = ["Place", "commitment_point", "seed_point"]

Place = tuple[str, str]
"""Number of a point, and where in the file it is broken; empty where that is not known."""

_SEED_KEYS: Final = {"draw_id", "evidence", "lines", "seed"}
_DIGEST_DIGITS: Final = 64
_SIGNATURE_DIGITS: Final = 96
_HEX: Final = frozenset("0123456789abcdef")


def commitment_point(data: bytes) -> Place:
    """1.2 for what is no document, 1.4 for sources that nobody may choose, 1.3 for the rest."""
    try:
        document = read_document(data)
    except FormatError:
        return "1.2", ""
    return "1.4" if has_wrong_sources(document) else "1.3", ""


def seed_point(data: bytes, plan: SeedPlan, fallback: Sequence[Fallback]) -> Place:
    """2.1 form, 2.2 planned sources, 2.3 proofs, 2.4 what follows from them."""
    try:
        document = read_document(data)
    except FormatError:
        return "2.1", ""
    if not _is_seed(document):
        return "2.1", _odd_key(document)
    evidence = document["evidence"]
    try:
        used = sources_used(plan, evidence, fallback)
    except SeedError:
        return "2.2", "/evidence"
    if not all(_is_for(one.source, r) for one, r in zip(used, evidence, strict=True)):
        return "2.2", "/evidence"
    for place, (one, record) in enumerate(zip(used, evidence, strict=True)):
        try:
            prove_source(one.source, record)
        except SeedError:
            return "2.3", f"/evidence/{place}"
    return "2.4", "/seed"


def _is_seed(document: object) -> bool:
    """Whether a document has the form of ``seed.json``, whatever its records hold."""
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


def _odd_key(document: Any) -> str:
    """The key of ``seed.json`` that is of another form, empty if the keys are others."""
    if not isinstance(document, dict) or set(document) != _SEED_KEYS:
        return ""
    lines, evidence = document["lines"], document["evidence"]
    forms = {
        "draw_id": isinstance(document["draw_id"], str),
        "seed": _is_hex(document["seed"], _DIGEST_DIGITS),
        "lines": isinstance(lines, list) and all(isinstance(line, str) for line in lines),
        "evidence": isinstance(evidence, list),
    }
    odd = next((f"/{key}" for key, holds in forms.items() if not holds), None)
    if odd is not None:
        return odd
    place = next(i for i, record in enumerate(evidence) if not _is_record(record))
    return f"/evidence/{place}{_odd_field(evidence[place])}"


def _odd_field(record: Any) -> str:
    """The key of a record that is of another form, empty if the keys are others."""
    form = _RECORDS.get(record["kind"]) if _has_kind(record) else None
    if form is None or set(record) - {"fallback"} != {"kind", *form}:
        return ""
    return next(f"/{key}" for key, holds in form.items() if not holds(record[key]))


def _has_kind(record: Any) -> bool:
    """Whether a value is an object that says of which kind it is."""
    return isinstance(record, dict) and isinstance(record.get("kind"), str)


def _is_record(record: Any) -> bool:
    """Whether a value has the form of a piece of evidence, whatever it proves."""
    if not _has_kind(record):
        return False
    form = _RECORDS.get(record["kind"])
    return form is not None and (
        set(record) - {"fallback"} == {"kind", *form}
        and all(holds(record[key]) for key, holds in form.items())
    )


def _is_for(source: Source, record: Mapping[str, Any]) -> bool:
    """Whether a record says that it is for this source."""
    return record["kind"] == source.kind and claims(source, record)


def _is_hex(value: Any, digits: int) -> bool:
    """Whether a value is so many lower-case hexadecimal digits."""
    return isinstance(value, str) and len(value) == digits and set(value) <= _HEX


def _is_bytes(value: Any) -> bool:
    """Whether a value is lower-case hexadecimal digits, two for each byte."""
    return isinstance(value, str) and value != "" and len(value) % 2 == 0 and set(value) <= _HEX


def _is_text(value: Any) -> bool:
    """Whether a value is a text."""
    return isinstance(value, str)


_RECORDS: Final[Mapping[str, Mapping[str, Callable[[Any], bool]]]] = {
    "drand": {
        "round": lambda value: type(value) is int,
        "signature": lambda value: _is_hex(value, _SIGNATURE_DIGITS),
    },
    "nist": {"certificate": _is_bytes, "pulse": lambda value: isinstance(value, dict)},
    "lottery": {
        "announced": _is_text,
        "issue": _is_text,
        "name": _is_text,
        "numbers": lambda value: isinstance(value, list),
    },
    "share": {"party": _is_text, "value": lambda value: _is_hex(value, _DIGEST_DIGITS)},
    "sealed": {"value": lambda value: _is_hex(value, _DIGEST_DIGITS)},
}
"""What a record of each kind holds."""
