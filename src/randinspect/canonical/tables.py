"""Tables: sorted tab-separated rows, one LF each, no header (docs/format.md §2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from randinspect.errors import FormatError

__all__ = ["read_table", "table_rows", "write_table"]

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def write_table(rows: Iterable[Sequence[str]]) -> bytes:
    r"""Write rows sorted by their UTF-8 bytes.

    Raises
    ------
    FormatError
        If a field holds a control character or is not in NFC, or if two rows are equal.

    Examples
    --------
    >>> write_table([("b", "2"), ("a", "10")])
    b'a\t10\nb\t2\n'
    """
    lines = sorted(_line(row) for row in rows)
    for left, right in pairwise(lines):
        if left == right:
            raise FormatError(f"the row [{left.decode()}] stands twice")
    return b"".join(line + b"\n" for line in lines)


def table_rows(data: bytes) -> list[bytes]:
    """Rows of a table as bytes without their LF: the leaves of its Merkle tree.

    Raises
    ------
    FormatError
        If the last row does not end with LF.
    """
    if not data:
        return []
    if not data.endswith(b"\n"):
        raise FormatError("the last row does not end with a line feed")
    return data[:-1].split(b"\n")


def read_table(data: bytes, columns: int) -> list[tuple[str, ...]]:
    """Read a table strictly: sorted, distinct, exactly ``columns`` clean fields a row.

    Raises
    ------
    FormatError
        At the first row that breaks the form, named by its 1-based number.
    """
    rows = table_rows(data)
    for number, (left, right) in enumerate(pairwise(rows), start=2):
        if left >= right:
            what = "stands twice" if left == right else "is out of order"
            raise FormatError(f"row {number} {what}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"not UTF-8: {error}") from error
    table = [tuple(line.split("\t")) for line in text.split("\n")[:-1]] if text else []
    for number, row in enumerate(table, start=1):
        if len(row) != columns:
            raise FormatError(f"row {number} has {len(row)} fields, not {columns}")
    _check_text(text)
    return table


def _line(row: Sequence[str]) -> bytes:
    """One row as bytes, refused if a field could break the form."""
    for field in row:
        if _CONTROL.search(field) or not unicodedata.is_normalized("NFC", field):
            raise FormatError(f"the field {field!r} holds a control character or is not NFC")
    return "\t".join(row).encode("utf-8")


def _check_text(text: str) -> None:
    """Refuse control characters (but TAB and LF) and text outside NFC."""
    stray = _CONTROL.search(text.replace("\t", "").replace("\n", ""))
    if stray:
        raise FormatError(f"control character U+{ord(stray.group()):04X} in the table")
    if not unicodedata.is_normalized("NFC", text):
        raise FormatError("the table is not in Unicode normal form C")
