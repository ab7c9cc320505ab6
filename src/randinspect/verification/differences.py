"""A table that was recomputed beside the one that was published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from randinspect.canonical import table_rows
from randinspect.errors import FormatError
from randinspect.verification.reading import Complaint
from randinspect.verification.where import first_difference

__all__ = ["differences"]

_SHOWN: Final = 3


def differences(
    point: str, name: str, expected: bytes, found: bytes, *, what: str = "table"
) -> Iterator[Complaint]:
    """Complain with the first rows on each side that the other does not have."""
    if found == expected:
        return
    try:
        ours, theirs = set(table_rows(expected)), set(table_rows(found))
    except FormatError as error:
        yield Complaint(point, name, str(error))
        return
    missing = ", ".join(row.decode() for row in sorted(ours - theirs)[:_SHOWN])
    foreign = ", ".join(row.decode(errors="replace") for row in sorted(theirs - ours)[:_SHOWN])
    message = f"the seed gives another {what}; missing: [{missing}], foreign: [{foreign}]"
    yield Complaint(point, name, message, first_difference(expected, found))
