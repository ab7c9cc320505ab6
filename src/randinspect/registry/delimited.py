"""Delimited text: CSV and its kin, read row by row (RFC 4180).

The rule: what stands between two delimiters is the field, and no row is padded or cut. Rows are
numbered as a spreadsheet numbers them, so a line end inside quotation marks counts for nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper

from randinspect.errors import Fault, RegistryError
from randinspect.registry.encodings import decide_encoding
from randinspect.registry.grid import Grid
from randinspect.registry.rules import Problem, fault_of

__all__ = ["open_delimited"]


def open_delimited(data: bytes, file: str, *, delimiter: str, encoding: str | None) -> Grid:
    """Open delimited text as a grid.

    Parameters
    ----------
    data
        Bytes of the whole file.
    file
        Name of the file, for faults.
    delimiter, encoding
        What the profile says; without an encoding it is decided on the whole file.

    Raises
    ------
    RegistryError
        If the text cannot be decoded.
    """
    decided = decide_encoding(data, encoding)
    if isinstance(decided, Problem):
        raise RegistryError([fault_of(decided, file=file)])
    troubles: list[Fault] = []
    stream = TextIOWrapper(BytesIO(data), encoding=decided, errors="strict", newline="")
    rows = _rows(stream, file, delimiter, troubles)
    return Grid("csv", rows, encoding=decided, troubles=troubles)


def _rows(
    stream: TextIOWrapper, file: str, delimiter: str, troubles: list[Fault]
) -> Iterator[Sequence[str]]:
    """Give the rows; a quotation mark that is never closed ends them with a fault."""
    row = 0
    with stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            for row, fields in enumerate(reader, start=1):  # noqa: B007  # named for the fault
                yield fields
        except csv.Error as error:
            message = f"{error}; the rows below this one were not read"
            troubles.append(fault_of(Problem("csv.quotes", message), file=file, row=row + 1))
