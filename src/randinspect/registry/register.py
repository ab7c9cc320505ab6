"""A register: the rows of one file that are taken, as columns, and the record of the others.

The rule: nothing is lost on the way in. Every row of the file is in the columns or set aside
under a code, and whatever was found in a row that stays is in the notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import Fault
from randinspect.registry.record_kinds import RecordKind, field_names
from randinspect.registry.rules import Value

__all__ = ["Register", "SetAside", "Source", "empty_register", "locked_column"]

_Item = TypeVar("_Item", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a register comes from.

    Parameters
    ----------
    file
        The file as the user named it.
    sha256
        Digest of its bytes, in hexadecimal.
    format
        ``csv``, ``xlsx``, ``xlsb``, ``xls``, ``ods``, ``spreadsheetml`` or ``parquet``.
    encoding
        How its text was decoded; None for workbooks and Parquet.
    sheet
        Name of the sheet; None where there are none.
    heading_row
        Row of the heading; 0 for Parquet.
    rows
        Rows below the heading that hold anything, taken or not.
    """

    file: str
    sha256: str
    format: str
    encoding: str | None
    sheet: str | None
    heading_row: int
    rows: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that the profile keeps out.

    Parameters
    ----------
    row
        Its row in the file.
    code, reason
        The profile's own words.
    fault
        What was found in it.
    """

    row: int
    code: str
    reason: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Register:
    """One register as columns.

    Parameters
    ----------
    kind
        What a row is.
    columns
        Name of a field or attribute to its values, shape ``(N,)``, read-only; None where a value
        is missing. Agencies and inspectors are sorted by the UTF-8 bytes of their id, visits by
        agency and date, recusals by inspector, agency and owner, absences by inspector,
        agency and first day.
    rows
        Row of each in the file, shape ``(N,)``.
    source
        The file.
    notes
        What was found in rows that stay, and remarks that ask for nothing.
    set_aside
        The rows that the profile keeps out.
    refused
        What could be read of the rows kept out for a fault, by row of the file.
    blanks
        Blank rows of the file with a full one below them.
    unread
        Headings of columns that nothing is taken from.
    titles
        Heading of each column that is read from the file, by its name.
    """

    kind: RecordKind
    columns: Mapping[str, NDArray[np.object_]]
    rows: NDArray[np.int64]
    source: Source
    notes: tuple[Fault, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    refused: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    blanks: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the rows that are taken."""
        return len(self.rows)

    def title(self, name: str) -> str:
        """What a column is called in the file; its own name where no heading holds it."""
        return self.titles.get(name, name)

    def take(self, positions: NDArray[np.int64]) -> Register:
        """Give the rows at some positions, in their order; the record of the file stays."""
        columns = {name: lock(column[positions]) for name, column in self.columns.items()}
        return replace(self, columns=MappingProxyType(columns), rows=lock(self.rows[positions]))

    def without(
        self, positions: Iterable[int], *, set_aside: Iterable[SetAside], notes: Iterable[Fault]
    ) -> Register:
        """Give the register without some of its rows, and with more on record."""
        stays = np.ones(len(self), dtype=np.bool_)
        stays[list(positions)] = False
        columns = {name: lock(column[stays]) for name, column in self.columns.items()}
        return replace(
            self,
            columns=MappingProxyType(columns),
            rows=lock(self.rows[stays]),
            notes=(*self.notes, *notes),
            set_aside=tuple(sorted((*self.set_aside, *set_aside), key=lambda s: s.row)),
        )


def empty_register(kind: RecordKind) -> Register:
    """Register without rows, for a quarter that has no such file."""
    columns = {name: locked_column(()) for name in field_names(kind)}
    source = Source("", "", "none", None, None, 0, 0)
    rows = lock(np.empty(0, dtype=np.int64))
    return Register(kind, MappingProxyType(columns), rows, source)


def locked_column(values: Sequence[object]) -> NDArray[np.object_]:
    """Make a read-only column of values; a tuple stays one value."""
    return lock(np.fromiter(values, dtype=np.object_, count=len(values)))


def lock(column: NDArray[_Item]) -> NDArray[_Item]:
    """Lock an array against writing."""
    column.setflags(write=False)
    return column
